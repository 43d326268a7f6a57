"""The README is true: its commands run and print what it shows; its tables are the code's own."""

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

from ti_graph.ingest.registry import registered_sources
from ti_graph.settings import Settings

ROOT = Path(__file__).resolve().parent.parent
README = ROOT / "README.md"
WRITE = os.environ.get("TI_GRAPH_WRITE_README") == "1"
COMMAND = re.compile(r"```\n\$ (ti-graph [^\n]+)\n(.*?)```", re.DOTALL)
RELEASE = re.compile(r"\d{8}-\d{6}-[0-9a-f]{4}")
MOST_LINES = 24


def test_every_command_prints_what_the_readme_shows(default_data: Path) -> None:
    text = README.read_text("utf-8")
    found = COMMAND.findall(text)
    assert len(found) >= 5
    for command, shown in found:
        printed = _printed(command, default_data)
        if WRITE:
            text = text.replace(f"$ {command}\n{shown}```", f"$ {command}\n{printed}```")
        else:
            assert printed == shown, f"`{command}` prints something else now"
    if WRITE:
        README.write_text(text, "utf-8")


def _printed(command: str, data: Path) -> str:
    """What a command prints, without the name of the release, cut after some lines."""
    program = Path(sys.executable).parent / "ti-graph"
    done = subprocess.run(
        [str(program), *shlex.split(command)[1:]],
        env={**os.environ, "TI_GRAPH_DATA": str(data)},
        capture_output=True,
        text=True,
        check=True,
    )
    lines = [line.rstrip() for line in RELEASE.sub("…", done.stdout).splitlines()]
    kept = lines if len(lines) <= MOST_LINES else [*lines[: MOST_LINES - 1], "[…]"]
    return "\n".join(kept) + "\n"


def _table(after: str) -> list[list[str]]:
    text = README.read_text("utf-8").split(after, 1)[1]
    rows = []
    for line in text.splitlines():
        if line.startswith("|"):
            rows.append([cell.strip() for cell in line.strip("|").split(" | ")])
        elif rows:
            break
    return rows[2:]


def _write_table(after: str, rows: list[list[str]]) -> None:
    head, tail = README.read_text("utf-8").split(after, 1)
    lines = tail.splitlines(keepends=True)
    first = next(i for i, line in enumerate(lines) if line.startswith("|"))
    last = next(i for i, line in enumerate(lines[first:], first) if not line.startswith("|"))
    body = [f"| {' | '.join(row)} |\n" for row in rows]
    README.write_text(head + after + "".join([*lines[: first + 2], *body, *lines[last:]]), "utf-8")


def test_the_table_of_settings_is_that_of_the_code() -> None:
    rows = [
        [f"`TI_GRAPH_{name.upper()}`", f"`{field.default}`", str(field.description)]
        for name, field in Settings.model_fields.items()
    ]
    if WRITE:
        _write_table("## Settings", rows)
    assert _table("## Settings") == rows


def test_the_table_of_sources_is_that_of_the_cards() -> None:
    cards = sorted((source.card for source in registered_sources()), key=lambda card: card.id)
    rows = [[f"`{card.id}`", card.title.en, card.vintage, card.licence.name] for card in cards]
    if WRITE:
        _write_table("## Data", rows)
    assert _table("## Data") == rows


def test_ci_runs_the_test_command_that_the_readme_names() -> None:
    assert "\nmake test " in README.read_text("utf-8")
    assert "\nmake test\n" in (ROOT / ".ci" / "run").read_text("utf-8")


def test_every_link_to_a_file_leads_somewhere() -> None:
    for page in (README, ROOT / "CONTRIBUTING.md"):
        links = re.findall(r"\]\((?!https?://)([^)#]+)", page.read_text("utf-8"))
        assert [link for link in links if not (ROOT / link).exists()] == []
