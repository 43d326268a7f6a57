"""The documentation site: it builds without a warning, its blocks run, all is described."""

import os
import re
import shlex
import shutil
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path
from typing import NamedTuple

import polars as pl
import pytest

from docs_site.reference import PAGES, commands
from docs_site.summaries import has_summary
from tests.cli.program import run_program
from tests.ingest.packs import FILES
from tests.small_country import small_card
from ti_graph.graph.ontology import defined_terms
from ti_graph.graph.release import Release
from ti_graph.ingest import Source
from ti_graph.query.catalogue import catalogue, read_query
from ti_graph.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
BIN = Path(sys.executable).parent
BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
WRITTEN = [
    *DOCS.glob("*.md"),
    *(DOCS / "how-to").glob("*.md"),
    *(DOCS / "explanation").glob("*.md"),
]


class Block(NamedTuple):
    """A fenced block of a page."""

    page: str
    number: int
    language: str
    text: str


def blocks(*languages: str) -> list[Block]:
    """Blocks of the pages that people wrote, in these languages."""
    return [
        Block(path.relative_to(DOCS).as_posix(), number, language, text)
        for path in sorted(WRITTEN)
        for number, (language, text) in enumerate(BLOCK.findall(path.read_text("utf-8")))
        if not languages or language in languages
    ]


def named(block: Block) -> str:
    return f"{block.page}:{block.number}"


# --- the site -----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site as `make docs` builds it."""
    folder = tmp_path_factory.mktemp("site")
    done = subprocess.run(
        [BIN / "mkdocs", "build", "--strict", "--quiet", "--site-dir", folder],
        cwd=ROOT, env=os.environ | {"NO_MKDOCS_2_WARNING": "1"},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert done.stderr.strip() == ""
    return folder


class Loaded(HTMLParser):
    """Addresses that a page loads by itself."""

    def __init__(self) -> None:
        super().__init__()
        self.addresses: list[str] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attributes}
        if tag in {"script", "img", "iframe", "source", "video", "audio", "embed"}:
            self.addresses.append(found.get("src", ""))
        if tag == "link" and found.get("rel") not in {"canonical", "next", "prev", "alternate"}:
            self.addresses.append(found.get("href", ""))


def test_no_page_loads_anything_from_elsewhere(site: Path) -> None:
    pages = list(site.rglob("*.html"))
    assert len(pages) > 20
    for page in pages:
        parser = Loaded()
        parser.feed(page.read_text("utf-8"))
        outside = [one for one in parser.addresses if re.match(r"(https?:)?//", one)]
        assert outside == [], page.name
    for style in site.rglob("*.css"):
        assert not re.search(r"url\(\s*[\"']?(https?:)?//", style.read_text("utf-8")), style.name


def test_every_page_begins_with_a_summary_in_french(site: Path) -> None:
    for page in site.rglob("*.html"):
        if page.name not in {"404.html"}:
            text = page.read_text("utf-8")
            assert "En bref" in text or "En français" in text, page.relative_to(site)


def test_every_page_has_a_summary_of_its_own_or_by_its_name() -> None:
    for path in DOCS.rglob("*.md"):
        assert has_summary(path.relative_to(DOCS).as_posix(), path.read_text("utf-8")), path.name


# --- every block runs ---------------------------------------------------------------------------


def test_every_block_says_what_it_is() -> None:
    found = {block.language for block in blocks()}
    assert found <= {"console", "bash", "python", "sparql", "yaml", "nginx", "text", ""}, found
    assert len(blocks()) > 20


@pytest.fixture(scope="module")
def workplace(default_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder to run the commands of a page in, with a release of the shipped snapshots."""
    folder = tmp_path_factory.mktemp("reader")
    shutil.copytree(default_data, folder / "data", copy_function=os.link)
    return folder


@pytest.mark.parametrize("block", blocks("console"), ids=named)
def test_every_command_with_a_prompt_runs(
    block: Block, workplace: Path, small_data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(workplace)
    lines = [line.removeprefix("$ ") for line in block.text.splitlines() if line.startswith("$ ")]
    assert lines
    for line in lines:
        words = shlex.split(line)
        assert words[0] == "ti-graph", line
        # Packing the whole country would take a quarter of a minute.
        data = small_data if words[1] == "backup" else workplace / "data"
        settings = {"TI_GRAPH_DATA": str(data), "TI_GRAPH_LANGUAGE": "en"}
        done = run_program(tuple(words[1:]), settings)
        assert done.returncode == 0, f"{line}: {done.stderr}"


@pytest.mark.parametrize("block", blocks("bash", ""), ids=named)
def test_every_shell_block_is_sound_and_names_what_is_there(block: Block) -> None:
    done = subprocess.run(["bash", "-n"], input=block.text, text=True, check=False)
    assert done.returncode == 0
    for command in re.findall(r"^ti-graph (\w+)|ti-graph ti-graph (\w+)", block.text, re.MULTILINE):
        assert set(command) & set(commands())
    for name in re.findall(r"\bdeploy/[\w.-]+", block.text):
        assert (ROOT / name).is_file(), name


@pytest.mark.parametrize("block", blocks("sparql"), ids=named)
def test_every_query_runs(block: Block, default_release: Release) -> None:
    if block.text.startswith("#+"):
        assert read_query("page/example", block.text).header.returns
    answer = default_release.store.query(block.text)
    assert next(iter(getattr(answer, "rows")))  # noqa: B009 - a SELECT has rows


def test_the_python_of_the_tutorial_runs(server: str, capsys: pytest.CaptureFixture[str]) -> None:
    (block,) = [one for one in blocks("python") if one.page == "tutorial.md"]
    exec(block.text.replace("http://127.0.0.1:8000", server.rstrip("/")), {})
    assert capsys.readouterr().out.strip() == "Vallée de l'Arve real"


def test_the_loader_of_the_guide_loads(tmp_path: Path) -> None:
    (block,) = [one for one in blocks("python") if one.page == "how-to/add-a-source.md"]
    room: dict[str, object] = {}
    exec(block.text, room)
    path = tmp_path / "projects.csv"
    path.write_text("id,acronym,comment\n1,ALPHA,x\n2,,y\n", "utf-8")
    source = Source(small_card("projects", files=FILES), {"projects": path}, {})
    (table,) = room["load"](source)  # type: ignore[operator]
    assert table.frame["project_id"].to_list() == ["1"]
    assert source.quarantine.table().select(pl.len()).item() == 1


def test_every_python_block_is_tried() -> None:
    assert {one.page for one in blocks("python")} == {"tutorial.md", "how-to/add-a-source.md"}


# --- everything is described --------------------------------------------------------------------


@pytest.fixture(scope="module")
def pages() -> dict[str, str]:
    """The pages that are written from the code."""
    return {name: write() for name, write in PAGES.items()}


def test_every_command_is_described(pages: dict[str, str]) -> None:
    listed = subprocess.run(
        [BIN / "ti-graph", "--help"], capture_output=True, text=True, check=True
    )
    names = re.findall(r"^  ([a-z]+)  ", listed.stdout, re.MULTILINE)
    assert len(names) > 15
    for name in names:
        assert f"\n## ti-graph {name}\n" in pages["reference/cli.md"]
    for name, command in commands().items():
        assert (command.help or "").strip(), name


def test_every_setting_is_described(pages: dict[str, str]) -> None:
    for name, field in Settings.model_fields.items():
        assert f"| `TI_GRAPH_{name.upper()}` |" in pages["reference/settings.md"]
        assert str(field.description) in pages["reference/settings.md"]


def test_every_route_is_described(server: str, pages: dict[str, str]) -> None:
    import httpx  # noqa: PLC0415

    paths = httpx.get(f"{server}openapi.json", timeout=30).json()["paths"]
    assert len(paths) > 20
    for path, methods in paths.items():
        for method, found in methods.items():
            assert f"\n## {method.upper()} {path}\n" in pages["reference/api.md"]
            assert found.get("description"), path


def test_every_table_and_column_is_described(
    default_release: Release, pages: dict[str, str]
) -> None:
    page = pages["reference/tables.md"]
    for name in set(default_release.manifest.tables) - {"quarantine"}:
        assert f"\n## {name}\n" in page
        for column in default_release.table(name).collect_schema().names():
            assert f"| `{column}`" in page, (name, column)


def test_every_query_is_described(pages: dict[str, str]) -> None:
    files = {f"{path.parent.name}/{path.stem}" for path in (ROOT / "queries").glob("*/*.rq")}
    assert files == set(catalogue())
    for name in files:
        assert f"\n## {name}\n" in pages["reference/queries.md"]


def test_every_class_and_property_is_described() -> None:
    text = "".join(path.read_text("utf-8") for path in (DOCS / "ontology").glob("*.md"))
    missing = [term for term in defined_terms() if term.rsplit("#", 1)[1] not in text]
    assert missing == []


def test_every_word_that_a_page_shows_as_a_setting_exists() -> None:
    known = {f"TI_GRAPH_{name.upper()}" for name in Settings.model_fields}
    for path in WRITTEN:
        assert set(re.findall(r"TI_GRAPH_[A-Z_]+[A-Z]", path.read_text("utf-8"))) <= known
