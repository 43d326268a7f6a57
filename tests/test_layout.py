"""The rules of the house: imports go down only, the wheel is whole, no file knows a machine."""

import json
import re
import statistics
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

import ti_graph
from ti_graph.ingest.registry import registered_sources

ROOT = Path(__file__).resolve().parents[1]
LONGEST, MEDIAN = 450, 130
"""Lines of a module at most, and of the median one."""
FOLDERS = (
    "ti_graph",
    "loaders",
    "ontology",
    "queries",
    "tests",
    "docs",
    "docs_site",
    "deploy",
    "light",
    "security",
    "benchmarks",
    ".ci",
)
WEB = ("web/src", "web/tests")
MACHINE = re.compile(
    r"(?<![\w.~/)-])/(?:work|root|home|Users|tmp|mnt|var|opt)/\w|\b[A-Z]:\\\\?Users\b"
)
REGISTRY = re.compile(r"\bartifactory\b|\bnexus\b|--index-url\s+http|registry=http", re.IGNORECASE)
FROM_THE_WHEEL = """
import json
from ti_graph import resources
from ti_graph.graph.ontology import defined_terms, rules
from ti_graph.ingest.registry import registered_sources
from ti_graph.messages import catalogue as texts
from ti_graph.query.catalogue import catalogue as queries
folders = ("ontology", "queries", "locale", "templates", "static")
print(json.dumps({
    "folders": [str(getattr(resources, name)()) for name in folders],
    "sources": {source.card.id: str(source.folder) for source in registered_sources()},
    "counts": [len(defined_terms()), len(rules()), len(texts()), len(queries())],
}))
"""


def run(*command: str, cwd: Path = ROOT, path: Path | None = None) -> str:
    """A command's output; `path` comes first where Python looks for packages."""
    environment = {"PYTHONPATH": str(path)} if path else None
    done = subprocess.run(
        command, cwd=cwd, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def text_files() -> Iterator[tuple[str, str]]:
    """Every file of text that is written by hand or ships, and what it holds."""
    paths = [path for path in ROOT.iterdir() if path.is_file() and path.name != ".git"]
    for folder in (*FOLDERS, *WEB):
        paths += [path for path in (ROOT / folder).rglob("*") if path.is_file()]
    paths += [path for path in (ROOT / "web").glob("*") if path.is_file()]
    for path in sorted(paths):
        built = (ROOT / "ti_graph" / "_data") in path.parents
        if path.suffix not in {".parquet", ".pyc"} and path != Path(__file__) and not built:
            yield str(path.relative_to(ROOT)), path.read_text("utf-8")


# --- imports ------------------------------------------------------------------------------------


def test_no_module_is_longer_than_a_reader_holds_and_most_are_short() -> None:
    modules = [*ROOT.glob("ti_graph/**/*.py"), *ROOT.glob("loaders/**/*.py")]
    lines = {str(one.relative_to(ROOT)): one.read_text("utf-8").count("\n") for one in modules}
    assert {name: count for name, count in lines.items() if count > LONGEST} == {}
    assert statistics.median(lines.values()) <= MEDIAN


def test_imports_go_down_only() -> None:
    result = run(str(Path(sys.executable).parent / "lint-imports"), "--no-cache")
    assert re.search(r"[1-9]\d* kept, 0 broken", result)


HEAVY = (
    "fastapi", "httpx", "loaders", "openpyxl", "owlready2", "rdflib", "scipy", "shapely", "uvicorn",
)  # fmt: skip


def test_a_command_for_a_person_does_not_wait_for_what_it_does_not_need() -> None:
    """Together they take seconds to import."""
    code = (
        "import sys; from ti_graph.cli.commands import function_of;"
        "[function_of(one) for one in ('territory', 'partners', 'sites', 'query', 'sources')];"
        "print(sorted(sys.modules))"
    )
    loaded = run(sys.executable, "-c", code)
    for heavy in HEAVY:
        assert f"'{heavy}'" not in loaded, heavy


# --- files --------------------------------------------------------------------------------------


def test_no_file_holds_a_path_of_a_machine() -> None:
    assert [name for name, text in text_files() if MACHINE.search(text)] == []


def test_no_file_names_a_package_registry() -> None:
    assert [name for name, text in text_files() if REGISTRY.search(text)] == []


def test_every_text_file_is_utf_8_and_ends_with_a_newline() -> None:
    assert [name for name, text in text_files() if text and not text.endswith("\n")] == []


def test_every_loader_has_its_card_its_code_and_its_facts() -> None:
    for source in registered_sources():
        assert (source.folder / "source.yml").is_file()
        assert (source.folder / "loader.py").is_file()
        facts = [*source.snapshot.glob("*.parquet"), *source.folder.glob("*.csv")]
        assert facts or source.card.optional or source.card.kind == "simulated", source.card.id


def test_every_loader_has_its_tests() -> None:
    tests = "".join(path.read_text("utf-8") for path in (ROOT / "tests/loaders").glob("test_*.py"))
    assert [one.card.id for one in registered_sources() if one.card.id not in tests] == []


# --- packaging ----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, as a release would ship it."""
    folder = tmp_path_factory.mktemp("wheel")
    run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder))
    (path,) = folder.glob("*.whl")
    return path


def test_the_wheel_holds_all_that_the_code_reads(wheel: Path) -> None:
    packed = set(zipfile.ZipFile(wheel).namelist())
    moved = {"ontology": "ti_graph/_data/ontology", "queries": "ti_graph/_data/queries"}
    kept = ("ti_graph", "loaders", *moved)
    wanted = set()
    for folder in kept:
        for path in (ROOT / folder).rglob("*"):
            if path.is_file() and path.suffix != ".pyc":
                name = path.relative_to(ROOT / folder).as_posix()
                wanted.add(f"{moved.get(folder, folder)}/{name}")
    assert wanted - packed == set()
    for one in ("ti_graph/py.typed", "loaders/insee_cog/source.yml", "ti_graph/locale/errors.yml"):
        assert one in packed


def test_the_wheel_holds_nothing_else(wheel: Path) -> None:
    packed = zipfile.ZipFile(wheel).namelist()
    tops = {name.split("/", 1)[0] for name in packed}
    assert tops == {"ti_graph", "loaders", f"ti_graph-{ti_graph.__version__}.dist-info"}
    assert not any("__pycache__" in name or name.startswith("tests") for name in packed)


def test_the_version_is_reported_once() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert project["version"] == ti_graph.__version__


def test_the_installed_wheel_finds_its_files_from_anywhere(wheel: Path, tmp_path: Path) -> None:
    target, elsewhere = tmp_path / "installed", tmp_path / "elsewhere"
    elsewhere.mkdir()
    quiet = ("--quiet", "--disable-pip-version-check", "--no-deps", "--no-index")
    run(sys.executable, "-m", "pip", "install", *quiet, "--target", str(target), str(wheel))
    answer = json.loads(run(sys.executable, "-c", FROM_THE_WHEEL, cwd=elsewhere, path=target))
    places = [*answer["folders"], *answer["sources"].values()]
    assert all(Path(place).is_relative_to(target) and Path(place).is_dir() for place in places)
    assert set(answer["sources"]) == {source.card.id for source in registered_sources()}
    assert all(answer["counts"])
    program = str(target / "bin" / "ti-graph")
    listed = json.loads(
        run(sys.executable, program, "sources", "--json", cwd=elsewhere, path=target)
    )
    assert {source["kind"] for source in listed} == {"snapshot", "simulated", "absent"}
    assert list(elsewhere.iterdir()) == []
