"""The light client by itself: what it weighs, and that the notebooks run with it."""

import compileall
import importlib.metadata
import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parents[2]
NOTEBOOKS = sorted((ROOT / "docs" / "notebooks").glob("*.ipynb"))
MOST_MEGABYTES = 120
IN_PLACE = "import sys; sys.path.insert(0, sys.argv.pop(1)); "


@pytest.fixture(scope="module")
def light(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of packages: the wheel of the light client and what it requires, nothing else.

    What it requires is copied from the pinned packages of this environment: no network is needed.
    """
    wheels, packages = tmp_path_factory.mktemp("wheel"), tmp_path_factory.mktemp("packages")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(wheels)]
    subprocess.run(command, cwd=ROOT / "light", check=True, capture_output=True)
    (wheel,) = wheels.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(packages)
    found = importlib.metadata.Distribution.at(next(packages.glob("*.dist-info")))
    for name in sorted(_required(found, set())):
        for file in importlib.metadata.distribution(name).files or []:
            source = Path(str(file.locate()))
            if ".." not in file.parts and source.is_file():
                target = packages / file
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(source, target)
    compileall.compile_dir(packages, quiet=2)
    return packages


def _required(found: importlib.metadata.Distribution, seen: set[str]) -> set[str]:
    """Names of all that a distribution requires, without extras."""
    for text in found.requires or []:
        one = Requirement(text)
        if one.name in seen or (one.marker and not one.marker.evaluate({"extra": ""})):
            continue
        seen.add(one.name)
        _required(importlib.metadata.distribution(one.name), seen)
    return seen


def ran(light: Path, code: str, *arguments: str, **environment: str) -> str:
    """What a program prints that sees the standard library and those packages only."""
    command = [sys.executable, "-S", "-E", "-c", IN_PLACE + code, str(light), *arguments]
    done = subprocess.run(
        command, capture_output=True, text=True, cwd=light, check=False,
        env={**os.environ, **environment},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_light_client_weighs_at_most_120_megabytes(light: Path) -> None:
    weight = sum(path.stat().st_size for path in light.rglob("*") if path.is_file()) / 1e6
    assert weight <= MOST_MEGABYTES, f"{weight:.0f} MB"


def test_nothing_of_the_server_is_there(light: Path) -> None:
    names = ["fastapi", "polars", "pyoxigraph", "pydantic", "scipy", "shapely", "openpyxl"]
    code = (
        "from importlib.util import find_spec; import json; import ti_graph;"
        "print(json.dumps([ti_graph.__version__, *filter(find_spec, sys.argv[1:])]))"
    )
    assert json.loads(ran(light, code, *names)) == [importlib.metadata.version("ti-graph")]


def test_a_folder_is_refused_with_what_to_install(light: Path, small_data: Path) -> None:
    code = (
        "import ti_graph\n"
        "from ti_graph.errors import SettingsError\n"
        "try:\n    ti_graph.connect(sys.argv[1])\n"
        "except SettingsError as error:\n    print(error)"
    )
    assert "pip install ti-graph" in ran(light, code, str(small_data))


def test_plain_rows_hold_what_frames_hold(light: Path, small_data: Path, small_server: str) -> None:
    code = (
        "import json, ti_graph\n"
        "client = ti_graph.connect(sys.argv[1])\n"
        "one = client.partners('ti-2023-1001')\n"
        "graph = client.construct('CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o } LIMIT 5')\n"
        "print(json.dumps([one.to_dicts(), len(graph), len(client.network()) > 5]))"
    )
    rows, triples, network = json.loads(ran(light, code, small_server))
    import ti_graph  # noqa: PLC0415

    assert rows == ti_graph.connect(small_data).partners("ti-2023-1001").to_dicts()
    assert (triples, network) == (5, True)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_runs_with_the_light_client_alone(path: Path, light: Path, server: str) -> None:
    code = (Path(__file__).parent / "run_notebook.py").read_text("utf-8")
    program = f"exec(compile({code!r}, 'run_notebook', 'exec'))"
    said = ran(light, program, str(path), NOTEBOOK_SOURCE=server)
    assert said.endswith(" cells\n")
    assert int(said.splitlines()[-1].split()[0]) >= 4
