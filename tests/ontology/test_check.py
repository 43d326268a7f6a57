"""The command that checks the ontology: one line a check, and a failure where anything offends."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from ti_graph import resources
from ti_graph.graph import check_ontology
from ti_graph.graph.ontology import rules

BESIDE_RULES = {"files", "owl_rl", "hermit", "satisfiable", "valid_examples", "invalid_examples"}
HAMLET = """
tig:Hamlet a owl:Class ;
    rdfs:subClassOf tig:Territory ;
    rdfs:label "hameau"@fr, "hamlet"@en ;
    skos:definition "territory of a few houses"@en ;
    rdfs:isDefinedBy <https://w3id.org/ti-graph/ontology/territory> .
"""


@pytest.fixture
def copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the ontology that the command looks at, to be broken."""
    folder = tmp_path / "ontology"
    shutil.copytree(resources.ontology(), folder)
    monkeypatch.setattr(resources, "ontology", lambda: folder)
    return folder


@pytest.fixture
def report(capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, list[str]]]:
    def run(*kinds: str) -> tuple[int, list[str]]:
        code = check_ontology.main(kinds)
        return code, capsys.readouterr().out.splitlines()

    return run


Report = Callable[..., tuple[int, list[str]]]


def add(path: Path, text: str) -> None:
    path.write_text(path.read_text("utf-8") + text, "utf-8")


def test_the_command_tells_each_check_on_one_line_with_its_count(report: Report) -> None:
    code, lines = report()
    assert code == 0
    assert {line.split()[2].removesuffix(":") for line in lines} == BESIDE_RULES | {
        rule.name for rule in rules()
    }
    assert all(line.startswith(("ok     0  ", "skip   -  ")) for line in lines)


def test_a_class_without_a_french_definition_makes_the_command_fail(
    copy: Path, report: Report
) -> None:
    add(copy / "modules" / "territory.ttl", HAMLET)
    code, lines = report("hygiene")
    assert code == 1
    place = next(number for number, line in enumerate(lines) if "definitions:" in line)
    assert lines[place].startswith("FAIL   1  definitions: ")
    assert lines[place + 1].strip() == ('give tig:Hamlet a skos:definition in the language "fr"')


def test_a_file_that_is_no_turtle_is_named_and_ends_the_checks(copy: Path, report: Report) -> None:
    add(copy / "modules" / "territory.ttl", "tig:Hamlet a")
    code, lines = report()
    assert code == 1
    assert lines[0].startswith("FAIL   1  files: ")
    assert "modules/territory.ttl" in lines[1]
    assert len(lines) == 2


def test_a_contradiction_in_a_valid_example_is_found_by_both_reasoners(
    copy: Path, report: Report
) -> None:
    add(
        copy / "examples" / "valid-territory.ttl",
        "@prefix owl: <http://www.w3.org/2002/07/owl#> .\n"
        "<territory/both> a owl:NamedIndividual, tig:Commune, tig:Epci .\n",
    )
    code, lines = report()
    found = {line.split()[2]: line.split()[0] for line in lines if line[0] != " "}
    assert code == 1
    assert found["owl_rl:"] == "FAIL"
    assert found["hermit:"] in {"FAIL", "skip"}
    assert found["valid_examples:"] == "FAIL"


def test_an_invalid_example_that_conforms_is_reported(copy: Path, report: Report) -> None:
    fine = (copy / "examples" / "valid-provenance.ttl").read_text("utf-8")
    reason = "# fails: tigsh:Dataset dcterms:license MinCountConstraintComponent\n"
    (copy / "examples" / "invalid-nothing.ttl").write_text(reason + fine, "utf-8")
    code, lines = report("examples")
    assert code == 1
    assert any("invalid-nothing.ttl: does not fail tigsh:Dataset" in line for line in lines)


def test_without_java_the_reasoner_is_left_out_and_said_so(
    monkeypatch: pytest.MonkeyPatch, report: Report
) -> None:
    monkeypatch.setenv("PATH", "")
    code, lines = report("hermit")
    skipped = [line for line in lines if line.startswith("skip")]
    assert code == 0
    assert len(skipped) == 2
    assert all(line.endswith("(skipped: no Java)") for line in skipped)
