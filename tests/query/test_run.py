"""Running a named query: plain values, and a value that is not reported is never a number."""

import pytest
from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from ti_graph.errors import QueryError
from ti_graph.graph.release import Release
from ti_graph.model.namespaces import expand
from ti_graph.query.catalogue import NamedQuery, catalogue, named_query, read_query
from ti_graph.query.run import Plain, alphabetical, plain, run

SECRET, UNKNOWN, KNOWN = (expand(f"tig:{status}") for status in ("secret", "unknown", "known"))


def typed(value: str, datatype: str) -> Literal:
    return Literal(value, datatype=NamedNode(expand(f"xsd:{datatype}")))


def query(body: str, *, returns: str = "x", params: str = "") -> NamedQuery:
    lines = [
        '#+ title: {fr: "T", en: "T"}',
        '#+ question: {fr: "Q", en: "Q"}',
        f"#+ returns: [{returns}]",
        *([f"#+ params: {params}"] if params else []),
        body,
    ]
    return read_query("theme/name", "\n".join(lines))


def cell(release: Release, region: str, division: str, year: int = 2014) -> dict[str, Plain]:
    given = {"region": f"nuts-{region}", "industry": f"nace2-{division}"}
    table = run(named_query("region/employment"), given, release)
    (found,) = [row for row in table.records() if row["year"] == year]
    return found


@pytest.mark.parametrize(
    ("term", "value"),
    [
        (Literal("Métallurgie", language="fr"), "Métallurgie"),
        (Literal("01001"), "01001"),
        (typed("12", "integer"), 12),
        (typed("0.5", "decimal"), 0.5),
        (typed("1e3", "double"), 1000.0),
        (typed("true", "boolean"), True),
        (typed("false", "boolean"), False),
        (typed("2024-01-31", "date"), "2024-01-31"),
        (NamedNode("https://example.org/x"), "https://example.org/x"),
        (BlankNode("b"), "_:b"),
        (None, None),
    ],
)
def test_a_term_becomes_a_plain_value_of_its_type(
    term: NamedNode | BlankNode | Literal | None, value: Plain
) -> None:
    found = plain(term)
    assert found == value
    assert type(found) is type(value)


def test_a_triple_is_reported_as_text() -> None:
    node = NamedNode("https://example.org/x")
    assert "https://example.org/x" in str(plain(Triple(node, node, node)))


def test_secret_jobs_are_none_and_say_secret_while_their_units_are_reported(
    small_release: Release,
) -> None:
    assert cell(small_release, "FRX1", "29") == {
        "year": 2014,
        "jobs": None,
        "jobs_status": SECRET,
        "jobs_flag": "c",
        "establishments": 30.0,
        "establishments_status": KNOWN,
        "establishments_flag": None,
        "ground": "regional",
        "register": "eurostat_sbs",
    }


def test_a_secret_cell_is_none_twice_and_never_zero(small_release: Release) -> None:
    found = cell(small_release, "FRX1", "28")
    assert (found["jobs"], found["jobs_status"]) == (None, SECRET)
    assert (found["establishments"], found["establishments_status"]) == (None, SECRET)


def test_unknown_secret_and_none_are_three_different_things(small_release: Release) -> None:
    found = [
        cell(small_release, region, division)
        for region, division in (("FRY1", "28"), ("ESX1", "24"), ("ITX1", "24"))
    ]
    assert [(row["establishments"], row["establishments_status"]) for row in found] == [
        (None, UNKNOWN),
        (None, SECRET),
        (0.0, KNOWN),
    ]


def test_secret_cells_are_listed_by_region_and_year(small_release: Release) -> None:
    asked = named_query("region/secret_cells")
    rows = run(asked, {"region": "nuts-FRX1"}, small_release).records()
    assert [(row["code"], row["flag"]) for row in rows] == [("28", "c"), ("29", "c")]
    assert run(asked, {"region": "nuts-FRX1", "year": "2013"}, small_release).rows == []


def test_members_are_those_that_the_list_names(small_release: Release) -> None:
    rows = run(
        named_query("territory/members"), {"territory": "ti-2023-1002"}, small_release
    ).records()
    assert {(row["id"], row["label"], row["nature"]) for row in rows} == {
        ("epci-200000003", "CC du Passage", "CC"),
        ("commune-2A004", "L'Étang", "COM"),
    }


def test_the_other_phase_is_asked_by_its_parameter(small_release: Release) -> None:
    asked = named_query("territory/list")
    found = {
        phase: [row["label"] for row in run(asked, {"phase": phase}, small_release).records()]
        for phase in ("2018", "2023")
    }
    assert found == {
        "2018": ["Vieil Amont", "Vieux Havre"],
        "2023": ["Amont", "Passage", "Désert"],
    }


def test_a_territory_that_spans_two_regions_is_found_with_both(small_release: Release) -> None:
    (row,) = run(named_query("territory/spanning_regions"), {}, small_release).records()
    assert row["id"] == "ti-2023-1002"
    assert set(str(row["regions"]).split(", ")) == {"Nordie", "Sudie"}


def test_descent_is_reported_with_its_shares(small_release: Release) -> None:
    asked = named_query("territory/succession")
    (row,) = run(asked, {"territory": "ti-2023-1001"}, small_release).records()
    assert row["id"] == "ti-2018-1001"
    assert row["shared_communes"] == 2
    assert row["share_of_earlier"] == pytest.approx(15 / 19, abs=1e-6)
    assert row["share_of_later"] == pytest.approx(15 / 20, abs=1e-6)


def test_past_projects_are_those_of_actors_in_the_territory(small_release: Release) -> None:
    asked = named_query("partner/past_projects")
    found = {
        territory: [
            (row["code"], row["projects"])
            for row in run(asked, {"territory": territory}, small_release).records()
        ]
        for territory in ("ti-2023-1001", "ti-2023-1002", "ti-2023-2001")
    }
    assert found == {
        "ti-2023-1001": [("DEX1", 2), ("ESX1", 1)],
        "ti-2023-1002": [],
        "ti-2023-2001": [],
    }


def test_poles_are_found_by_the_region_of_their_seat(small_release: Release) -> None:
    asked = named_query("actor/poles_near")
    rows = run(asked, {"territory": "ti-2023-1001"}, small_release).records()
    assert [(row["label"], row["seat"]) for row in rows] == [
        ('Pôle « Métal » "4.0" \\ Amont', "Amont")
    ]
    assert set(str(rows[0]["industries"]).split(", ")) == {"24", "25"}


def test_a_query_that_does_not_project_its_parameter_is_refused(small_release: Release) -> None:
    asked = query(
        "SELECT ?x WHERE { ?x <https://example.org/p> ?territory }",
        params="{territory: {type: territory, example: x}}",
    )
    with pytest.raises(QueryError) as caught:
        run(asked, {"territory": "ti-2023-1001"}, small_release)
    assert "territory" in str(caught.value.facts["reason"])


def test_a_query_that_lacks_a_column_it_names_is_refused(small_release: Release) -> None:
    with pytest.raises(QueryError) as caught:
        run(query("SELECT ?x WHERE { ?x a ?y }", returns="x, y"), {}, small_release)
    assert caught.value.facts["reason"] == "not projected: y"


@pytest.mark.parametrize("body", ["ASK { ?x ?y ?z }", "CONSTRUCT WHERE { ?x ?y ?z }"])
def test_a_named_query_is_a_select(body: str, small_release: Release) -> None:
    with pytest.raises(QueryError) as caught:
        run(query(body), {}, small_release)
    assert caught.value.facts["reason"] == "not a SELECT"


def test_columns_come_in_the_order_of_the_header(small_release: Release) -> None:
    asked = query("SELECT ?x ?y WHERE { VALUES (?x ?y) { (1 2) } }", returns="y, x")
    table = run(asked, {}, small_release)
    assert table.columns == ["y", "x"]
    assert table.rows == [[2, 1]]
    assert table.records() == [{"y": 2, "x": 1}]


def test_labels_stand_in_the_order_of_a_french_reader() -> None:
    labels = [
        None, "Yonne", "Électronique", "Transformation", "eau", "Évry-Corbeil",
        "Évry Courcouronnes", "Œnologie", "Odeurs",
    ]  # fmt: skip
    assert sorted(labels, key=alphabetical) == [
        "eau", "Électronique", "Évry-Corbeil", "Évry Courcouronnes", "Odeurs",
        "Œnologie", "Transformation", "Yonne", None,
    ]  # fmt: skip


def test_a_list_by_label_is_sorted_so(small_release: Release) -> None:
    by_label = [one for one in catalogue().values() if one.header.alphabetical]
    assert "filiere/national" in {one.name for one in by_label}
    for query in by_label:
        if query.header.params:
            continue
        rows = run(query, {}, small_release).records()
        labels = [row[str(query.header.alphabetical)] for row in rows]
        assert labels == sorted(labels, key=alphabetical)
