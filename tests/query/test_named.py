"""No silent cut, no silent nothing: what is asked about is known, and an empty table says why."""

import pytest

from tests.competency.reading import hand_checked_release
from tests.known_things import known_parameters
from ti_graph.answers.nearest import nearest, tell_nearest
from ti_graph.answers.search import SearchIndex
from ti_graph.client.client import connect
from ti_graph.errors import NotFoundError
from ti_graph.graph.release import Release
from ti_graph.graph.vocabulary import class_names
from ti_graph.query.catalogue import catalogue, named_query
from ti_graph.query.named import ask
from ti_graph.query.parameters import ROOMS

QUERIES = catalogue()
NUMBERED = {query.header.competency: query for query in QUERIES.values() if query.header.competency}
OF_WORKBOOKS = [f"Q{number}" for number in (*range(22, 30), 33, 34)]


@pytest.fixture(scope="module")
def hand_checked(tmp_path_factory: pytest.TempPathFactory) -> Release:
    return hand_checked_release(tmp_path_factory.mktemp("named"))


@pytest.fixture(scope="module")
def index(small_release: Release) -> SearchIndex:
    return SearchIndex(small_release)


@pytest.mark.parametrize("name", sorted(QUERIES))
def test_no_query_cuts_its_answer_where_pages_cannot_pass(name: str) -> None:
    words = " ".join(
        line for line in QUERIES[name].text.splitlines() if not line.lstrip().startswith("#")
    )
    assert "LIMIT" not in words.split()


@pytest.mark.parametrize("number", sorted(NUMBERED))
def test_a_query_is_found_by_the_number_of_its_question(number: str) -> None:
    assert named_query(number) == NUMBERED[number]
    assert named_query(number.lower()) == NUMBERED[number]


@pytest.mark.parametrize("number", [*OF_WORKBOOKS, "Q30"])
def test_a_question_on_what_workbooks_bring_names_its_ground(number: str) -> None:
    assert NUMBERED[number].header.needs


def test_the_ground_of_a_query_is_made_of_classes_of_the_ontology() -> None:
    named = {name for query in QUERIES.values() for name in query.header.needs}
    assert named <= set(class_names())


@pytest.mark.parametrize("number", OF_WORKBOOKS)
def test_where_no_workbook_was_loaded_the_answer_says_of_what(
    number: str, small_release: Release
) -> None:
    query = NUMBERED[number]
    given = known_parameters(query, small_release)
    notice = ask(query, given, small_release).notice
    assert notice is not None
    assert notice.code == "nothing_loaded"
    assert notice.of == tuple(query.header.needs)
    for name in notice.of:
        assert class_names()[name]["fr"] in notice.fr
        assert class_names()[name]["en"] in notice.en


def test_a_first_release_says_that_none_came_before(small_release: Release) -> None:
    notice = ask(named_query("Q30"), {}, small_release).notice
    assert notice is not None
    assert notice.code == "first_release"
    assert "première version" in notice.fr
    assert "first release" in notice.en
    assert notice.as_dict()["of"] == ["tig:ReleaseChange"]


def test_where_the_ground_is_there_an_empty_answer_says_that_there_is_no_row(
    small_release: Release,
) -> None:
    query = QUERIES["territory/members"]
    notice = ask(query, {"territory": "commune-01001"}, small_release).notice
    assert notice is not None
    assert (notice.code, notice.of) == ("no_row", ())


def test_an_empty_answer_may_say_that_nothing_is_missing(hand_checked: Release) -> None:
    near = {"filiere": "filiere-a", "within_km": "200"}
    notice = ask(named_query("Q33"), near, hand_checked).notice
    assert notice is not None
    assert notice.code == "no_row"
    assert "chaque métier connu" in notice.fr
    assert "every known trade" in notice.en


def test_a_filiere_of_which_no_trade_is_known_is_unknown_not_well_served(
    small_release: Release,
) -> None:
    query = named_query("Q33")
    answered = ask(query, known_parameters(query, small_release), small_release)
    ((trade, evidence),) = [(row["trade"], row["evidence"]) for row in answered.table.records()]
    assert (trade, evidence) == (None, "unknown")
    assert answered.notice is not None
    assert answered.notice.code == "nothing_loaded"


def test_an_answer_with_rows_on_its_ground_has_no_notice(hand_checked: Release) -> None:
    answered = ask(named_query("programme/recurring_needs"), {}, hand_checked)
    assert answered.table.rows
    assert answered.notice is None


ROOMED = [
    (query.name, parameter)
    for query in QUERIES.values()
    for parameter, found in query.header.params.items()
    if found.type in ROOMS
]


@pytest.mark.parametrize(("name", "parameter"), ROOMED)
def test_a_thing_that_the_release_does_not_know_is_an_error_and_no_empty_table(
    name: str, parameter: str, small_release: Release
) -> None:
    query = QUERIES[name]
    given = known_parameters(query, small_release)
    with pytest.raises(NotFoundError) as caught:
        ask(query, given | {parameter: "ti-2023-0000"}, small_release)
    assert caught.value.code == "unknown_value"
    assert caught.value.facts["value"] == "ti-2023-0000"


# --- the nearest --------------------------------------------------------------------------------


def test_a_name_in_place_of_an_identifier_leads_to_it(index: SearchIndex) -> None:
    problem = NotFoundError(
        "unknown_value", name="territory", kind="territory", value="Amont", example="ti-2023-4408"
    )
    tell_nearest(problem, index)
    assert any(one.startswith("ti-2023-1001 (") for one in problem.nearest)
    assert problem.hint("fr").startswith("Les plus proches\u00a0: ")
    assert "ti-2023-1001" in problem.hint("en")


def test_a_mistyped_identifier_leads_to_the_nearest_of_its_kind(index: SearchIndex) -> None:
    found = nearest("ti-2023-1009", ("territory",), index)
    assert found[0].startswith("ti-2023-100")
    assert nearest("zzzzzzzz", ("territory",), index) == []


def test_the_client_tells_the_nearest_and_warns_of_an_empty_frame(small_release: Release) -> None:
    with connect(small_release) as client:
        with pytest.raises(NotFoundError) as caught:
            client.query("territory/members", territory="ti-2023-1009")
        assert caught.value.nearest
        with pytest.raises(NotFoundError) as other:
            client.filieres("ti-2023-1009")
        assert other.value.nearest
        with pytest.warns(UserWarning, match="première version"):
            assert client.query("Q30").is_empty()
