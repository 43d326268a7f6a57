"""The columnar engine and the compiled validator may be absent: others stand in, and agree."""

import json
from pathlib import Path

import pytest
from pyoxigraph import parse

from tests.absent_packages import run_without
from ti_graph.graph import validate
from ti_graph.graph.examples import invalid_examples
from ti_graph.graph.ontology import shapes_text
from ti_graph.graph.release import Release
from ti_graph.graph.store import Solutions
from ti_graph.graph.validate import violations

COUNTED = """
SELECT ?kind (COUNT(?thing) AS ?things) WHERE { ?thing a ?kind } GROUP BY ?kind ORDER BY ?kind
"""
ASKED = """
import json, sys
from pathlib import Path
from ti_graph.graph.release import Releases
release = Releases(Path({data!r})).current()
found = release.store.query({query!r})
rows = [[term.value for term in row] for row in found.rows]
print(json.dumps(["sparq" in sys.modules, release.columns_folder is None, rows]))
"""


def test_without_columns_the_store_gives_the_same_answers(
    small_data: Path, small_release: Release
) -> None:
    printed = run_without({"sparq"}, ASKED.format(data=str(small_data), query=COUNTED))
    loaded, alone, rows = json.loads(printed)
    assert (loaded, alone) == (False, True)
    found = small_release.store.query(COUNTED)
    assert isinstance(found, Solutions)
    assert rows == [[getattr(term, "value", None) for term in row] for row in found.rows]
    assert len(rows) > 10


def test_without_the_columnar_engine_a_release_is_built_and_asked(tmp_path: Path) -> None:
    build = (
        "from pathlib import Path\nfrom tests.small_country import build_small\n"
        f"build_small(Path({str(tmp_path)!r}))\n"
    )
    code = build + ASKED.format(data=str(tmp_path), query=COUNTED)
    _, alone, rows = json.loads(run_without({"sparq"}, code))
    assert alone
    assert len(rows) > 10
    assert not list(tmp_path.glob("releases/*/columns"))


def reported(graph: Path) -> set[tuple[str, str, str, str]]:
    found = violations(shapes_text(), [graph])
    return {(one.subject, one.path, one.value, one.shape) for one in found}


def test_both_validators_report_the_same_violations(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    graph = tmp_path / "graph.nt"
    quads = [quad for path in invalid_examples() for quad in parse(path=path)]
    graph.write_text("".join(f"{quad.triple} .\n" for quad in quads), "utf-8")
    compiled = reported(graph)
    monkeypatch.setattr(validate, "find_spec", lambda _: None)
    assert reported(graph) == compiled
    assert len(compiled) > 20


def test_without_any_validator_a_release_is_refused_with_what_to_install(tmp_path: Path) -> None:
    graph = tmp_path / "graph.nt"
    graph.write_text("", "utf-8")
    printed = run_without(
        {"shacl", "pyshacl"},
        "from pathlib import Path\n"
        "from ti_graph.errors import NotInstalledError\n"
        "from ti_graph.graph.validate import violations\n"
        "try:\n"
        f"    violations('', [Path({str(graph)!r})])\n"
        "except NotInstalledError as error:\n"
        "    print(error.code, 'pyshacl' in error.hint())\n",
    )
    assert printed == "no_validator True"
