"""No source is known to the engine by its identifier: evidence is each row's own `source`."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[1]
ENGINE = ROOT / "ti_graph"
SOURCES = sorted(path.parent.name for path in (ROOT / "loaders").glob("*/source.yml"))
WORD = re.compile(rf"\b({'|'.join(SOURCES)})\b")

ALLOWED = {
    # A chamber of commerce is a kind of organisation and a holder of roles: the word in the codes.
    "analytics/anchors.py": {"cci"},
    "answers/governance.py": {"cci"},
    "answers/lookup_models.py": {"cci"},
    "graph/mapping.py": {"cci"},
    "ingest/workbooks/persons.py": {"cci"},
    "ingest/workbooks/kinds.py": {"cci"},
    "graph/programme_mapping.py": {"cci"},
    "model/programme_tables.py": {"cci"},
    "model/tables.py": {"cci"},
    "locale/workbook.yml": {"cci"},
    # Examples of commands in their own help.
    "cli/fetch.py": {"eurostat_sbs", "insee_sirene"},
    "cli/releases.py": {"insee_naf"},
    # What a person is advised to fetch.
    "locale/governance.yml": {"cci", "dila_annuaire"},
    "locale/standing.yml": {"sncf_stations", "urssaf_employment"},
    "locale/evaluate_programme.yml": {"urssaf_employment"},
    "locale/ground.yml": {"insee_sirene", "urssaf_employment"},
    "locale/site.yml": {"insee_sirene"},
}
"""File of the engine → the identifiers that it may hold, and why."""


def texts(path: Path) -> Iterator[str]:
    """Every string of a module, or every key and text of a catalogue."""
    written = path.read_text("utf-8")
    if path.suffix == ".py":
        for node in ast.walk(ast.parse(written)):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield node.value
    elif path.suffix == ".yml":
        yield str(yaml.safe_load(written))
    else:
        yield written


def named(path: Path) -> set[str]:
    return {name for text in texts(path) for name in WORD.findall(text)}


def test_no_identifier_of_a_source_is_written_in_the_engine() -> None:
    files = [path for kind in ("py", "yml", "html") for path in ENGINE.rglob(f"*.{kind}")]
    found = {path.relative_to(ENGINE).as_posix(): named(path) for path in files}
    assert len(files) > 200
    assert {file: names for file, names in found.items() if names} == ALLOWED


def test_no_query_names_a_source_but_as_an_example() -> None:
    for path in (ROOT / "queries").rglob("*.rq"):
        lines = path.read_text("utf-8").splitlines()
        text = "\n".join(line for line in lines if not line.startswith("#+"))
        # A chamber of commerce is a holder of roles, too.
        assert set(WORD.findall(text)) <= {"cci"}, path
