"""Answers as bytes: SPARQL results in JSON as the W3C writes them, CSV as RFC 4180 does."""

import csv
import io
import json
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import (
    BlankNode,
    Literal,
    NamedNode,
    QueryResultsFormat,
    QuerySolutions,
    Triple,
    parse,
    parse_query_results,
)

from ti_graph.errors import QueryError
from ti_graph.graph.store import Answer, Solutions, Triples
from ti_graph.graph.store.interface import Term
from ti_graph.query.formats import GRAPH_FORMATS, RESULTS_JSON, SERVED, TURTLE, json_text, write
from ti_graph.query.run import Plain, Table
from ti_graph.query.sink import Sink
from ti_graph.query.table_formats import table_csv

XSD = "http://www.w3.org/2001/XMLSchema#"
A, B = NamedNode("https://example.org/a"), NamedNode("https://example.org/b")

plain_text = st.text(max_size=30)
terms: st.SearchStrategy[Term | None] = st.one_of(
    st.none(),
    st.builds(Literal, plain_text),
    st.builds(lambda text: Literal(text, language="fr-be"), plain_text),
    st.builds(lambda text: Literal(text, datatype=A), plain_text),
    st.builds(Literal, st.integers(-(10**18), 10**18)),
    st.builds(Literal, st.booleans()),
    st.integers(0, 10**6).map(lambda number: NamedNode(f"https://example.org/{number}")),
    st.integers(0, 10**6).map(lambda number: BlankNode(f"b{number}")),
)
rows_of_two = st.lists(st.tuples(terms, terms), max_size=8)


def encode(answer: Answer, graph_type: str, most_rows: int) -> tuple[bytes, str]:
    """The bytes and media type of an answer, as a client that prefers `graph_type` gets them."""
    kinds: list[str] = []
    pieces: list[bytes] = []
    sink = Sink(kinds.append, lambda data, rows: pieces.append(data), most_rows, 1 << 20)
    write(answer, (graph_type, *SERVED), sink)
    return b"".join(pieces), kinds[0]


def solutions(rows: list[tuple[Term | None, ...]], *names: str) -> Solutions:
    return Solutions(names, iter(rows))


def written(answer: Solutions | Triples | bool, graph_type: str = TURTLE) -> dict[str, object]:
    data, kind = encode(answer, graph_type, 100)
    assert kind == RESULTS_JSON
    content: dict[str, object] = json.loads(data)
    return content


@given(rows_of_two)
def test_another_reader_finds_the_same_terms_in_the_json(
    rows: list[tuple[Term | None, Term | None]],
) -> None:
    data, kind = encode(solutions([*rows], "x", "y"), TURTLE, 100)
    found = parse_query_results(data, QueryResultsFormat.JSON)
    assert kind == RESULTS_JSON
    assert isinstance(found, QuerySolutions)
    assert [variable.value for variable in found.variables] == ["x", "y"]
    assert [(row[0], row[1]) for row in found] == rows


@pytest.mark.parametrize("truth", [True, False])
def test_a_truth_value_is_reported_as_the_w3c_writes_it(truth: bool) -> None:
    data, _ = encode(truth, TURTLE, 100)
    assert json.loads(data) == {"head": {}, "boolean": truth}
    assert bool(parse_query_results(data, QueryResultsFormat.JSON)) is truth


def test_an_unbound_variable_is_left_out_of_its_row() -> None:
    assert written(solutions([(A, None)], "x", "y")) == {
        "head": {"vars": ["x", "y"]},
        "results": {"bindings": [{"x": {"type": "uri", "value": "https://example.org/a"}}]},
    }


@pytest.mark.parametrize(
    ("term", "written"),
    [
        (A, {"type": "uri", "value": "https://example.org/a"}),
        (BlankNode("b0"), {"type": "bnode", "value": "b0"}),
        (Literal("01001"), {"type": "literal", "value": "01001"}),
        (
            Literal("Métiers", language="fr"),
            {"type": "literal", "value": "Métiers", "xml:lang": "fr"},
        ),
        (Literal(7), {"type": "literal", "value": "7", "datatype": f"{XSD}integer"}),
        (
            Literal("0.5", datatype=NamedNode(f"{XSD}decimal")),
            {"type": "literal", "value": "0.5", "datatype": f"{XSD}decimal"},
        ),
    ],
)
def test_a_term_is_written_as_the_w3c_says(term: Term, written: dict[str, str]) -> None:
    assert json.loads(json_text(term)) == written


def test_a_triple_as_a_term_tells_its_three_parts() -> None:
    written = json.loads(json_text(Triple(A, B, Literal("x"))))
    assert written["type"] == "triple"
    assert set(written["value"]) == {"subject", "predicate", "object"}
    data, _ = encode(solutions([(Triple(A, B, Literal("x")),)], "t"), TURTLE, 100)
    found = parse_query_results(data, QueryResultsFormat.JSON)
    assert isinstance(found, QuerySolutions)
    assert [row[0] for row in found] == [Triple(A, B, Literal("x"))]


@pytest.mark.parametrize("graph_type", sorted(GRAPH_FORMATS))
def test_triples_are_read_again_in_every_format(graph_type: str) -> None:
    triples = [
        Triple(A, B, Literal('"é"\n\\', language="fr")),
        Triple(A, NamedNode("https://example.org/1"), Literal(3)),
    ]
    data, kind = encode(Triples(iter(triples)), graph_type, 100)
    assert kind == graph_type
    read = {quad.triple for quad in parse(data, format=GRAPH_FORMATS[graph_type])}
    assert read == set(triples)


@pytest.mark.parametrize("graph_type", sorted(GRAPH_FORMATS))
def test_no_triple_at_all_is_an_answer_too(graph_type: str) -> None:
    data, kind = encode(Triples(iter(())), graph_type, 100)
    assert kind == graph_type
    assert list(parse(data or b" ", format=GRAPH_FORMATS[graph_type])) == []


def test_what_a_format_cannot_tell_is_an_error_of_the_query() -> None:
    nested = Triple(A, B, Triple(A, B, A))
    with pytest.raises(QueryError) as caught:
        encode(Triples(iter([nested])), "application/ld+json", 100)
    assert caught.value.code == "failed_query"


def test_as_many_rows_as_allowed_are_reported_and_one_more_is_refused() -> None:
    five = json.loads(encode(solutions([(A,)] * 5, "x"), TURTLE, 5)[0])
    assert len(five["results"]["bindings"]) == 5
    with pytest.raises(QueryError) as caught:
        encode(solutions([(A,)] * 6, "x"), TURTLE, 5)
    assert caught.value.code == "too_many_rows"
    assert caught.value.facts == {"most": 5}


def test_triples_are_counted_like_rows() -> None:
    with pytest.raises(QueryError) as caught:
        encode(Triples(Triple(A, B, Literal(n)) for n in range(6)), TURTLE, 5)
    assert caught.value.code == "too_many_rows"


def test_rows_beyond_the_limit_are_not_even_computed() -> None:
    taken = []

    def endless() -> Iterator[tuple[Term, ...]]:
        while True:
            taken.append(1)
            yield (A,)

    with pytest.raises(QueryError):
        encode(Solutions(("x",), endless()), TURTLE, 10)
    assert len(taken) == 11


cells: st.SearchStrategy[Plain] = st.one_of(
    plain_text.filter(lambda text: "\0" not in text), st.integers(), st.booleans(), st.none()
)


@given(st.lists(st.tuples(cells, cells), max_size=6))
def test_csv_is_read_again_as_it_was_written(rows: list[tuple[Plain, Plain]]) -> None:
    text = table_csv(Table(["x", "y"], [list(row) for row in rows]))
    read = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    assert read[0] == ["x", "y"]
    assert read[1:] == [[_shown(value) for value in row] for row in rows]


def _shown(value: Plain) -> str:
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)


def test_csv_lines_end_as_rfc_4180_says_and_quotes_are_doubled() -> None:
    text = table_csv(Table(["label", "jobs"], [['Forges "Amont", fils\n2', None], ["é", 0.0]]))
    assert text == 'label,jobs\r\n"Forges ""Amont"", fils\n2",\r\né,0.0\r\n'
