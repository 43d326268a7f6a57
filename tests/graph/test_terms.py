"""Columns of a table become RDF terms that a parser reads back as they were."""

import re
from decimal import Decimal

import polars as pl
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, RdfFormat, parse

from ti_graph.graph.mapping import Statement
from ti_graph.graph.ntriples import statement_lines
from ti_graph.graph.terms import (
    DECIMAL_PLACES,
    Term,
    boolean,
    chosen,
    concept,
    decimal,
    external,
    fixed,
    integer,
    minted,
    text,
    wkt,
)
from ti_graph.model.iris import Minter
from ti_graph.model.namespaces import expand

MINT = Minter("https://example.org/")
texts = st.text(st.characters(codec="utf-8"))


def written(term: Term, value: object, kind: type[pl.DataType] | None = None) -> str | None:
    """The N-Triples text of one value."""
    frame = pl.DataFrame({"value": pl.Series([value], dtype=kind)})
    result: str | None = frame.select(term(MINT)).item()
    return result


def read_back(term: Term, *values: object) -> list[Literal | NamedNode]:
    """What a parser reads of the lines that the project writes, in their order."""
    frame = pl.DataFrame({"id": [f"x{place}" for place in range(len(values))], "value": values})
    lines = statement_lines(frame, Statement(minted("claim", "id"), "tig:value", term), MINT)
    content = lines.write_csv(include_header=False, quote_style="never")
    objects = []
    for quad in parse(content.encode(), format=RdfFormat.N_TRIPLES):
        assert isinstance(quad.object, Literal | NamedNode)
        objects.append(quad.object)
    return objects


@given(texts)
@example('"quoted"')
@example("back\\slash\\")
@example("\\n is no newline, this is:\n\r\n\t")
@example("\0\x01\x08\x0c\x1f\x7f\x85\u2028\u2029\ufeff\ufffe")
@example("\\u0041 stays six characters")
@example("emoji \U0001f3ed\U0001f469\U0001f3fd\u200d\U0001f527 and \u200f\u05e2\u05d1\u200e")
@example('" . <x:a> <x:b> <x:c> .')
@example("")
def test_any_text_is_read_back_as_it_was(value: str) -> None:
    assert read_back(text("value"), value) == [Literal(value)]


@given(texts)
def test_any_text_in_a_language_is_read_back_as_it_was(value: str) -> None:
    assert read_back(text("value", "fr"), value) == [Literal(value, language="fr")]


@given(st.lists(texts, min_size=1, max_size=20))
def test_no_text_runs_into_the_next_line(values: list[str]) -> None:
    assert read_back(text("value"), *values) == [Literal(value) for value in values]


@given(st.from_regex(r"[0-9]{1,14}", fullmatch=True))
@example("01001")
@example("00000000000000")
def test_a_code_keeps_its_zeros(code: str) -> None:
    assert read_back(text("value"), code) == [Literal(code)]


@given(st.floats(-1e15, 1e15))
@example(1e-7)
@example(1.2e-5)
@example(-0.0)
@example(1e15)
def test_a_decimal_is_written_in_plain_digits(value: float) -> None:
    lexical = (written(decimal("value"), value) or "").split('"')[1]
    canonical = rf"-?(?:0|[1-9]\d*)(?:\.\d{{0,{DECIMAL_PLACES - 1}}}[1-9])?"
    assert re.fullmatch(canonical, lexical)
    wanted = Decimal(value)
    slack = Decimal("0.00000051") + abs(wanted) * Decimal(2) ** -50
    assert abs(Decimal(lexical) - wanted) <= slack


@given(st.integers(-(10**9), 10**9), st.integers(0, 10**6 - 1))
def test_six_decimals_are_kept_to_the_last(whole: int, millionths: int) -> None:
    value = Decimal(f"{whole}.{millionths:06d}")
    (read,) = read_back(decimal("value"), float(value))
    assert isinstance(read, Literal)
    assert read.datatype.value == expand("xsd:decimal")
    assert Decimal(read.value) == value


@given(st.integers(-(2**63), 2**63 - 1))
def test_an_integer_is_read_back_as_it_was(value: int) -> None:
    (read,) = read_back(integer("value"), value)
    assert isinstance(read, Literal)
    assert (int(read.value), read.datatype.value) == (value, expand("xsd:integer"))


@pytest.mark.parametrize("value", [True, False])
def test_a_boolean_is_a_word(value: bool) -> None:
    datatype = NamedNode(expand("xsd:boolean"))
    assert read_back(boolean("value"), value) == [Literal(str(value).lower(), datatype=datatype)]


def test_a_geometry_has_the_type_of_geosparql() -> None:
    found = "POLYGON ((0 0, 1 0, 1 1, 0 0))"
    datatype = NamedNode(expand("geo:wktLiteral"))
    assert read_back(wkt("value"), found) == [Literal(found, datatype=datatype)]


@pytest.mark.parametrize(
    "term",
    [
        text("value"),
        text("value", "fr"),
        wkt("value"),
        concept("value"),
        external("value"),
        minted("claim", "value"),
        chosen("value", {"a": "tig:Commune"}),
    ],
)
def test_where_there_is_no_value_there_is_no_term(term: Term) -> None:
    assert written(term, None, pl.String) is None


@pytest.mark.parametrize("term", [decimal("value"), integer("value")])
def test_where_there_is_no_number_there_is_no_zero(term: Term) -> None:
    assert written(term, None, pl.Float64) is None


def test_where_it_is_not_reported_a_boolean_is_not_false() -> None:
    assert written(boolean("value"), None, pl.Boolean) is None


def test_a_concept_is_named_by_its_column() -> None:
    assert written(concept("value"), "secret") == f"<{expand('tig:secret')}>"


def test_a_class_is_chosen_by_its_column() -> None:
    term = chosen("value", {"commune": "tig:Commune", "epci": "tig:Epci"})
    assert written(term, "epci") == f"<{expand('tig:Epci')}>"
    assert written(term, "ept") is None


def test_a_fixed_term_is_the_same_in_every_row() -> None:
    assert written(fixed("tig:Commune"), "x") == f"<{expand('tig:Commune')}>"


def test_an_iri_is_minted_from_its_columns() -> None:
    assert written(minted("territory", "value"), "ti-2023-4408") == (
        "<https://example.org/territory/ti-2023-4408>"
    )


def test_a_publishers_iri_is_kept() -> None:
    iri = "http://id.insee.fr/codes/nafr2/sousClasse/25.62B"
    assert read_back(external("value"), iri) == [NamedNode(iri)]


@given(st.sampled_from(' <>"{}|^`\\\n\0'))
def test_what_cannot_be_an_iri_is_no_term(character: str) -> None:
    assert written(external("value"), f"http://example.org/{character}x") is None
