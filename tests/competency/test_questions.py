"""The competency questions: hand-checked answers, and answers of the default release."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.competency.answers import EXPECTED
from tests.competency.expected import Expected
from tests.competency.reading import hand_checked_files, hand_checked_release
from tests.engines import Engine, asked_elsewhere
from ti_graph.graph.ontology import shapes_text
from ti_graph.graph.release import Release
from ti_graph.graph.validate import violations
from ti_graph.query.catalogue import NamedQuery, catalogue, named_query
from ti_graph.query.named import ask
from ti_graph.query.parameters import ROOMS
from ti_graph.query.run import Table, run

QUESTIONS = [f"Q{number:02d}" for number in range(1, 42)]
QUERIES = list(catalogue().values())
PROGRAM = Path(sys.executable).with_name("ti-graph")
NOT_THERE = "not-there"


@pytest.fixture(scope="module")
def hand_checked(tmp_path_factory: pytest.TempPathFactory, engine: Engine | None) -> Release:
    return asked_elsewhere(hand_checked_release(tmp_path_factory.mktemp("hand-checked")), engine)


def asked(query: NamedQuery, release: Release) -> Table:
    """The answer to a query's own example."""
    given = query.header.examples
    return run(query, given, release)


def name(query: NamedQuery) -> str:
    return query.name


def test_the_hand_checked_graph_keeps_the_shapes(tmp_path: Path) -> None:
    assert violations(shapes_text(), [*hand_checked_files(tmp_path).values()]) == []


@pytest.mark.parametrize(
    "expected", EXPECTED, ids=lambda one: f"{one.competency}-{one.query}-{len(one.given)}"
)
def test_a_question_has_its_hand_checked_answer(expected: Expected, hand_checked: Release) -> None:
    table = run(named_query(expected.query), expected.given, hand_checked)
    places = [table.columns.index(column) for column in expected.columns.split()]
    assert [tuple(row[place] for place in places) for row in table.rows] == expected.rows, (
        expected.why
    )


def test_every_question_has_a_query_and_a_hand_checked_answer() -> None:
    found = {query.name: query.header.competency for query in QUERIES if query.header.competency}
    assert sorted(set(found.values())) == QUESTIONS
    checked = {(one.query, one.competency) for one in EXPECTED if one.competency}
    assert checked == set(found.items())


def test_the_catalogue_of_the_command_lists_the_questions() -> None:
    result = subprocess.run([PROGRAM, "query", "--list", "--json"], capture_output=True, check=True)
    listed = {one["id"]: one for one in json.loads(result.stdout) if one["id"]}
    assert sorted(listed) == QUESTIONS
    for one in listed.values():
        assert one["title"]["fr"] and one["question"]["en"] and one["columns"]
        assert set(one) >= {"name", "parameters"}


@pytest.mark.parametrize(
    "query",
    [one for one in QUERIES if any(part.type in ROOMS for part in one.header.params.values())],
    ids=name,
)
def test_a_thing_that_is_not_there_has_no_answer(query: NamedQuery, hand_checked: Release) -> None:
    # A parameter that a query forgets to project is ignored without a word: this finds it.
    for parameter, found in query.header.params.items():
        if found.type in ROOMS:
            given = query.header.examples
            assert run(query, given | {parameter: NOT_THERE}, hand_checked).rows == []


PROGRAMME = [*range(22, 30), *range(31, 41)]


@pytest.mark.parametrize("number", PROGRAMME)
def test_a_question_on_the_programme_is_answered_or_says_what_is_not_loaded(
    number: int, default_release: Release
) -> None:
    for query in QUERIES:
        if query.header.competency != f"Q{number}":
            continue
        found = ask(query, query.header.examples, default_release)
        if found.notice is None:
            assert found.table.rows
        else:
            assert found.notice.code == "nothing_loaded", query.name
            assert "Rien n’est chargé de" in found.notice.fr


def test_without_programme_data_the_answer_is_unknown_and_never_absent(
    default_release: Release,
) -> None:
    table = run(named_query("governance/no_chamber"), {}, default_release)
    evidence = {row[table.columns.index("evidence")] for row in table.rows}
    assert len(table.rows) == 183
    assert evidence == {"unknown"}
