"""Parameters become RDF terms: nothing that a user writes ever becomes part of a query."""

import string
from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad, QuerySolutions, Store, Variable

from ti_graph.errors import QueryError
from ti_graph.graph.store import Solutions
from ti_graph.graph.store.embedded import EmbeddedStore
from ti_graph.model.identifiers import written_territory
from ti_graph.model.iris import Minter
from ti_graph.query.parameters import (
    LONGEST_TEXT,
    ROOMS,
    Parameter,
    ParameterType,
    bind,
    to_term,
)

BASE = "https://example.org/"
MINT = Minter(BASE)
NUMBERS: tuple[ParameterType, ...] = ("integer", "decimal")
HOSTILE = [
    '"} DROP ALL',
    "> <http://evil.example/",
    "a\nb",
    "\r\n} #",
    "'''",
    '"""',
    "\\u0022 } SERVICE <http://evil.example/> {",
    "{territory}",
    "?x",
    "_:b",
    "<script>alert(1)</script>",
    "ti-2023-4408> ; ?p ?o . ?s ?p2 <x",
]


def parameter(kind: ParameterType, default: str | int | float | None = None) -> Parameter:
    return Parameter(type=kind, default=default, example="x")


def term(kind: ParameterType, value: str) -> NamedNode | Literal:
    return to_term("name", parameter(kind), value, MINT)


def solve(query: str, name: str, bound: NamedNode | Literal) -> list[object]:
    """What the engine answers for the variable `name` when it is bound beforehand."""
    found = Store().query(query, substitutions={Variable(name): bound})
    assert isinstance(found, QuerySolutions)
    return [row[name] for row in found]


def refused(kind: ParameterType, value: str) -> QueryError:
    with pytest.raises(QueryError) as caught:
        term(kind, value)
    assert caught.value.code == "bad_parameter"
    return caught.value


@given(st.text(max_size=LONGEST_TEXT).filter(lambda text: "\0" not in text))
@example(HOSTILE[0])
@example(HOSTILE[1])
@example(HOSTILE[2])
@example(HOSTILE[6])
def test_any_text_stays_one_literal_that_means_itself(text: str) -> None:
    bound = term("text", text)
    assert solve("SELECT ?x WHERE { VALUES ?y { 1 } }", "x", bound) == [Literal(text)]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_in_a_running_query_matches_only_itself(
    text: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("store")
    written = Store(str(folder))
    written.update(f'INSERT DATA {{ <{BASE}a> <{BASE}label> "Metz" ; <{BASE}secret> "hidden" }}')
    written.add(Quad(NamedNode(f"{BASE}hostile"), NamedNode(f"{BASE}label"), Literal(text)))
    written.flush()
    del written
    query = f"SELECT ?label ?thing WHERE {{ ?thing <{BASE}label> ?label }}"
    found = EmbeddedStore(folder).query(query, {"label": term("text", text)})
    assert isinstance(found, Solutions)
    assert list(found.rows) == [(Literal(text), NamedNode(f"{BASE}hostile"))]


@pytest.mark.parametrize("kind", sorted(ROOMS))
@pytest.mark.parametrize("value", [*HOSTILE, "", " ", "é", "a b", "a/b", "a%20b", "-x", "x" * 201])
def test_what_is_no_identifier_is_refused(kind: ParameterType, value: str) -> None:
    error = refused(kind, value)
    assert "name" in error.detail("en")


@given(st.text(max_size=50))
def test_an_identifier_mints_an_iri_of_its_room_or_is_refused(text: str) -> None:
    try:
        bound = term("territory", text)
    except QueryError:
        written = text.strip()
        allowed = set(string.ascii_letters + string.digits + "._~-")
        assert set(written) - allowed or written[:1] in "._~-"
    else:
        # Blanks around it are those of who typed it, and a territory's letters are small.
        assert bound == NamedNode(f"{BASE}territory/{written_territory(text)}")


@pytest.mark.parametrize("value", ["0", "2014", "-5", "+7", "9" * 18])
def test_an_integer_is_an_integer(value: str) -> None:
    assert term("integer", value) == Literal(int(value))


@pytest.mark.parametrize(
    "value", ["", "1.5", "1e3", "0x10", "1_000", " 1", "1\n", "٣", "NaN", "9" * 19, "--1", "1;2"]
)
def test_what_is_no_integer_is_refused(value: str) -> None:
    refused("integer", value)


@pytest.mark.parametrize("value", ["0.9", "50", "-0.5", "+.5", "5.", "0." + "1" * 18])
def test_a_decimal_keeps_its_value_in_the_engine(value: str) -> None:
    bound = term("decimal", value)
    same = (
        f"SELECT ?x WHERE {{ VALUES ?y {{ {Decimal(value):.18f} }} FILTER (?x >= ?y && ?x <= ?y) }}"
    )
    assert len(solve(same, "x", bound)) == 1


@pytest.mark.parametrize(
    "value",
    [
        "", ".", "NaN", "nan", "Infinity", "-inf", "1e5", "1,5", "1_0", " 1", "1 ", "٠.٩", "0x1",
        "0." + "1" * 19, "1" * 19, "1.0\n",
    ],
)  # fmt: skip
def test_what_is_no_decimal_the_engine_can_hold_is_refused(value: str) -> None:
    refused("decimal", value)


@given(st.text(max_size=30))
def test_a_number_is_read_or_refused_and_nothing_else_happens(text: str) -> None:
    for kind in NUMBERS:
        try:
            bound = term(kind, text)
        except QueryError as error:
            assert error.code == "bad_parameter"
        else:
            assert isinstance(bound, Literal)
            assert float(bound.value) == float(text)


@pytest.mark.parametrize("value", ["a\0b", "x" * (LONGEST_TEXT + 1), "\udcff"])
def test_text_that_no_literal_should_hold_is_refused(value: str) -> None:
    refused("text", value)


def test_a_refusal_shows_the_start_of_the_value_and_an_example() -> None:
    error = refused("territory", "<" * 500)
    assert "<" * 80 in error.detail("fr")
    assert "<" * 81 not in error.detail("fr")
    assert "-p name=x" in error.hint("fr")


def test_a_parameter_that_is_not_given_takes_its_default() -> None:
    found = {"phase": parameter("phase", 2023), "least": parameter("decimal", 0.9)}
    assert bind(found, {}, MINT) == {
        "phase": NamedNode(f"{BASE}phase/2023"),
        "least": Literal("0.9", datatype=NamedNode("http://www.w3.org/2001/XMLSchema#decimal")),
    }
    assert bind(found, {"phase": "2018"}, MINT)["phase"] == NamedNode(f"{BASE}phase/2018")


def test_a_parameter_without_default_must_be_given() -> None:
    with pytest.raises(QueryError) as caught:
        bind({"territory": parameter("territory")}, {}, MINT)
    assert caught.value.code == "missing_parameter"
    assert "-p territory=" in caught.value.hint("en")


def test_a_parameter_that_the_query_lacks_is_refused_with_those_it_has() -> None:
    with pytest.raises(QueryError) as caught:
        bind({"territory": parameter("territory")}, {"teritory": "x"}, MINT)
    assert caught.value.code == "unknown_parameter"
    assert "territory" in caught.value.hint("en")
