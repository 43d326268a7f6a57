"""The catalogue of named queries: each says what it answers, and answers it."""

import re
from collections.abc import Callable
from functools import cache

import pytest

from ti_graph.errors import NotFoundError, QueryError
from ti_graph.graph.release import Release
from ti_graph.query.catalogue import catalogue, named_query, read_query
from ti_graph.query.named import ask
from ti_graph.query.parameters import ROOMS
from ti_graph.query.run import Table, run

QUERIES = sorted(catalogue())
ASKED = [
    (name, parameter)
    for name in QUERIES
    for parameter, found in catalogue()[name].header.params.items()
    if found.type in ROOMS
]
# What these ask of comes with a workbook, a source that is fetched or the simulated country, and a
# first release changes nothing.
UNANSWERED = {
    "filiere/from_beside",
    "filiere/land_near_plants",
    "filiere/planted",
    "filiere/sites",
    "governance/roles",
    "partner/declared",
    "programme/aid_matches",
    "programme/aids_of_commune",
    "programme/fundings",
    "programme/obstacles",
    "programme/offer_matches",
    "programme/recurring_needs",
    "programme/reusable_derogations",
    "programme/sheets_without_offer",
    "source/changes",
    "territory/awards",
    "territory/sites_out_of_reach",
    "territory/jobs",
}
FOREIGN = "nobody-bears-this-identifier"
HEADER = """\
#+ title: {fr: "Titre", en: "Title"}
#+ question: {fr: "Quoi ?", en: "What?"}
#+ returns: [x]
"""


@pytest.mark.parametrize("name", QUERIES)
def test_a_named_query_has_a_title_and_a_question_in_both_languages(name: str) -> None:
    header = catalogue()[name].header
    for text in (header.title.fr, header.title.en, header.question.fr, header.question.en):
        assert text.strip()
    assert header.title.fr != header.title.en


@pytest.mark.parametrize("name", QUERIES)
def test_a_question_speaks_of_the_parameters_and_of_no_other(name: str) -> None:
    header = catalogue()[name].header
    for question in (header.question.fr, header.question.en):
        spoken = set(re.findall(r"\{(\w+)\}", question))
        assert spoken <= set(header.params)
        required = {key for key, found in header.params.items() if found.default is None}
        assert required <= spoken


@pytest.fixture(scope="module")
def of_example(default_release: Release) -> Callable[[str], Table]:
    """What each query answers to its example, asked once."""
    return cache(
        lambda name: run(catalogue()[name], catalogue()[name].header.examples, default_release)
    )


@pytest.mark.parametrize("name", QUERIES)
def test_the_example_of_a_query_returns_rows_under_the_columns_it_names(
    name: str, of_example: Callable[[str], Table], default_release: Release
) -> None:
    query = catalogue()[name]
    examples = query.header.examples
    table = of_example(name)
    assert table.columns == query.header.returns
    assert len(set(table.columns)) == len(table.columns)
    assert bool(table.rows) == (name not in UNANSWERED)
    assert table.rows or ask(query, examples, default_release).notice is not None
    assert all(len(row) == len(table.columns) for row in table.rows)


@pytest.mark.parametrize("name", QUERIES)
def test_no_named_query_tells_the_same_row_twice(
    name: str, of_example: Callable[[str], Table]
) -> None:
    rows = [tuple(row) for row in of_example(name).rows]
    assert len(set(rows)) == len(rows)


@pytest.mark.parametrize(("name", "parameter"), ASKED)
def test_a_foreign_identifier_finds_nothing(
    name: str, parameter: str, default_release: Release
) -> None:
    query = catalogue()[name]
    given = query.header.examples
    table = run(query, given | {parameter: FOREIGN}, default_release)
    assert table.rows == [], f"{parameter} of {name} is ignored somewhere"


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("region/secret_cells", {"region": "nuts-DEB3", "year": "1900"}),
        ("territory/specialisations", {"territory": "ti-2023-4408", "least_probability": "1.5"}),
    ],
)
def test_a_number_out_of_reach_finds_nothing(
    name: str, given: dict[str, str], default_release: Release
) -> None:
    assert run(named_query(name), given, default_release).rows == []


def test_a_looser_bound_finds_more(default_release: Release) -> None:
    query = named_query("territory/specialisations")
    counts = [
        len(run(query, {"territory": "ti-2023-4408", "least_probability": p}, default_release).rows)
        for p in ("0.99", "0.9", "0.5", "0")
    ]
    assert counts == sorted(counts)
    assert counts[0] < counts[-1]


def test_two_queries_never_answer_one_competency_question() -> None:
    found = [query.header.competency for query in catalogue().values() if query.header.competency]
    assert len(set(found)) == len(found) > 0


@pytest.mark.parametrize("mistyped", ["territory/member", "members", "teritory/membres"])
def test_an_unknown_name_is_answered_with_the_nearest(mistyped: str) -> None:
    with pytest.raises(NotFoundError) as caught:
        named_query(mistyped)
    assert caught.value.code == "unknown_query"
    assert "territory/members" in caught.value.nearest
    assert len(caught.value.nearest) <= 3


def test_a_name_near_to_none_is_answered_with_where_they_are_listed() -> None:
    with pytest.raises(NotFoundError) as caught:
        named_query("xyzzy")
    assert caught.value.nearest == ()
    assert caught.value.hint("en") == "ti-graph query, without a name, lists them all."


@pytest.mark.parametrize(
    ("header", "reason"),
    [
        ("", "title"),
        (HEADER.replace("title", "titel"), "title"),
        (HEADER.replace(', en: "Title"', ""), "title.en"),
        (HEADER.replace("[x]", "[]"), "returns"),
        (HEADER + "#+ colour: red\n", "colour"),
        (HEADER + "#+ competency: question 4\n", "competency"),
        (HEADER + "#+ params:\n#+   t: {type: sparql, example: x}\n", "params.t.type"),
        (HEADER + "#+ params:\n#+   t: {type: territory}\n", "params.t.example"),
        (HEADER + "#+ params: {t: [\n", "flow"),
        ("#+ just words\n", "Header"),
    ],
)
def test_a_broken_header_is_reported_by_the_name_of_its_query(header: str, reason: str) -> None:
    with pytest.raises(QueryError) as caught:
        read_query("theme/name", header + "SELECT ?x WHERE { ?x ?y ?z }")
    assert caught.value.code == "bad_query_header"
    assert "theme/name" in caught.value.detail("en")
    assert reason in str(caught.value.facts["reason"])


def test_a_comment_after_the_header_is_no_part_of_it() -> None:
    query = read_query("theme/name", HEADER + "# note: not YAML: at all\n#+ x: 1\nSELECT ?x {}")
    assert query.header.returns == ["x"]
    assert query.header.params == {}
