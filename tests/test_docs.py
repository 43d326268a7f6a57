"""What texts promise is there: commands, options, settings, targets, addresses, pages, queries."""

import re
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
import typer
from typer.testing import CliRunner

from docs_site.reference import PAGES as PAGES_OF_CODE
from ti_graph.cli.commands import COMMANDS, command
from ti_graph.cli.main import app
from ti_graph.messages import catalogue as texts
from ti_graph.query.catalogue import catalogue as queries
from ti_graph.settings import Settings

ROOT = Path(__file__).resolve().parents[1]
PAGES = sorted(
    [
        *(ROOT / name for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md")),
        *(ROOT / "docs").rglob("*.md"),
        *(ROOT / "ontology").glob("*.md"),
    ]
)
WRITTEN_FROM_CODE = {ROOT / "docs" / name for name in (*PAGES_OF_CODE, "explanation/decisions.md")}
"""Pages that are there once the site is built."""
NAMES = [str(page.relative_to(ROOT)) for page in PAGES]
FOR_TESTS = {"TI_GRAPH_TEST_FILES", "TI_GRAPH_W3C_TESTS", "TI_GRAPH_WRITE_README",
             "TI_GRAPH_TEST_ENGINE"}  # fmt: skip
CODE = re.compile(r"`([^`\n]+)`|^(?:\$ (?=ti-graph)|(?=make ))(.*)$", re.MULTILINE)


def commands() -> dict[str, "typer.core.TyperCommand"]:
    return {name: command(name) for name in COMMANDS}


def code(text: str) -> Iterator[str]:
    """What a page shows as code: between backticks, or a command on a line of its own."""
    for found in CODE.finditer(text):
        yield found.group(1) or found.group(2)


def everything() -> Iterator[tuple[str, str]]:
    """Every text that a reader meets, with its place."""
    for name, page in zip(NAMES, PAGES, strict=True):
        yield name, page.read_text("utf-8")
    for key, found in texts().items():
        for language, text in found.items():
            yield f"{key}.{language}", text
    for name in commands():
        yield f"ti-graph {name} --help", CliRunner().invoke(app, [name, "--help"]).stdout


def test_every_command_that_a_page_or_a_hint_names_exists() -> None:
    shown = [(place, found) for place, text in everything() for found in code(text)]
    hints = [(key, text) for key, found in texts().items() for text in found.values()]
    shown += [(key, text) for key, text in hints if key.endswith(".hint")]
    named = {
        (place, command)
        for place, text in shown
        for command in re.findall(r"\bti-graph ([a-z]+)\b", text)
    }
    assert len(named) > 10
    assert {command for _, command in named} <= set(commands()), named


def test_every_option_that_a_page_shows_exists() -> None:
    options = {
        name: {word for parameter in command.params for word in parameter.opts}
        for name, command in commands().items()
    }
    for place, text in everything():
        for shown in code(text):
            words = shown.split()
            if words[:1] == ["ti-graph"] and len(words) > 1 and words[1] in options:
                found = {word for word in words if re.fullmatch(r"--?[a-z][a-z-]*", word)}
                assert found <= options[words[1]] | {"--help"}, (place, shown)


@pytest.mark.parametrize("name", NAMES)
def test_every_setting_that_a_page_names_exists(name: str) -> None:
    known = {f"TI_GRAPH_{field.upper()}" for field in Settings.model_fields} | FOR_TESTS
    named = set(re.findall(r"TI_GRAPH_[A-Z_]+[A-Z]", (ROOT / name).read_text("utf-8")))
    assert named <= known


def test_every_setting_that_a_message_names_exists() -> None:
    known = {f"TI_GRAPH_{field.upper()}" for field in Settings.model_fields}
    for key, found in texts().items():
        for text in found.values():
            assert set(re.findall(r"TI_GRAPH_[A-Z_]+[A-Z]", text)) <= known, key


@pytest.mark.parametrize("name", NAMES)
def test_every_target_that_a_page_names_exists(name: str) -> None:
    known = set(
        re.findall(r"^([a-z][a-z0-9-]*):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
    )
    named = {
        shown.split()[1]
        for shown in code((ROOT / name).read_text("utf-8"))
        if shown.startswith("make ")
    }
    assert {word for word in named if re.fullmatch(r"[a-z0-9-]+", word)} <= known


@pytest.mark.parametrize("name", NAMES)
def test_every_page_and_heading_that_a_page_links_to_exists(name: str) -> None:
    page = ROOT / name
    for link in re.findall(r"\]\((?!https?://)([^)\s]+)\)", page.read_text("utf-8")):
        target, _, heading = link.partition("#")
        other = (page.parent / target).resolve() if target else page
        assert other.exists() or other in WRITTEN_FROM_CODE, link
        if heading and other.suffix == ".md":
            assert heading in _anchors(other.read_text("utf-8")), link


def _anchors(text: str) -> set[str]:
    """The anchors that a forge gives to headings, and those that a page gives itself."""
    headings = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    own = set(re.findall(r"<a (?:id|name)=\"([^\"]+)\"", text))
    return own | {
        re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-") for heading in headings
    }


@pytest.mark.parametrize("name", NAMES)
def test_every_query_that_a_page_names_exists(name: str) -> None:
    themes = {query.split("/")[0] for query in queries()}
    shown = " ".join(code((ROOT / name).read_text("utf-8")))
    named = {
        word
        for word in re.findall(r"(?<![\w/.])([a-z]+/[a-z_]+)(?![\w/.])", shown)
        if word.split("/")[0] in themes
    }
    assert named <= set(queries())


def test_every_decision_has_a_number_of_its_own() -> None:
    """Numbers go by tens, one ten a part of the work: they need not follow each other."""
    numbers = [int(path.name[:4]) for path in (ROOT / "docs" / "decisions").glob("*.md")]
    assert len(set(numbers)) == len(numbers)
    for path in (ROOT / "docs" / "decisions").glob("*.md"):
        text = path.read_text("utf-8")
        assert text.startswith(f"# {int(path.name[:4])}. "), path.name


def test_a_decision_that_another_replaces_says_by_which() -> None:
    folder = ROOT / "docs" / "decisions"
    texts = {int(path.name[:4]): path.read_text("utf-8") for path in folder.glob("*.md")}
    replaced = {
        (int(old), new)
        for new, text in texts.items()
        for old in re.findall(r"\[record (\d+)\]\([^)]*\) is replaced", text)
    }
    assert replaced
    for old, new in replaced:
        opening = texts[old].split("\n\n")[1]
        assert opening.startswith("**Superseded"), old
        assert f"({new:04}-" in opening, (old, new)


def test_every_address_that_a_text_names_answers() -> None:
    from fastapi import FastAPI  # noqa: PLC0415 - the web framework, for this test alone
    from starlette.routing import compile_path  # noqa: PLC0415

    from ti_graph.api.app import add_routes  # noqa: PLC0415

    app = FastAPI()
    add_routes(app)
    served = [compile_path(path)[0] for path in (*app.openapi()["paths"], "/openapi.json")]
    for place, text in everything():
        shown = " ".join(code(text)) if place in NAMES else text
        for address in re.findall(
            r"(?<![\w.:/<>~-])(/(?:api|sparql|openapi|health|docs)/?[\w/.{}-]*)", shown
        ):
            path = re.sub(r"^/api/(?!v1)", "/api/v1/", httpx.URL(address.rstrip(".,")).path)
            known = path.rstrip("/") in {"/api", "/api/v1"}
            assert known or any(one.match(path) for one in served), (place, address)
