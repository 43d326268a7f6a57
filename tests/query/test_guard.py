"""A query that reaches out of the store is refused before it runs, however it is written."""

import random
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ti_graph.errors import QueryError
from ti_graph.query.catalogue import catalogue
from ti_graph.query.guard import LONGEST, require_harmless

OUT = "<http://127.0.0.1:1/> { ?s ?p ?o }"
EX = "PREFIX ex: <http://example.org/> "

REACHES_OUT = {
    "plain": f"SELECT * {{ SERVICE {OUT} }}",
    "lower case": f"select * {{ service {OUT} }}",
    "mixed case": f"SELECT * {{ sErViCe {OUT} }}",
    "silent": f"SELECT * {{ SERVICE SILENT {OUT} }}",
    "without spaces": f"SELECT*{{SERVICE{OUT}}}",
    "glued to silent": f"SELECT * {{ SERVICESILENT{OUT} }}",
    "glued to a prefixed name": EX + "SELECT * { SERVICEex:a { ?s ?p ?o } }",
    "glued to a number": f"SELECT * {{ ?s ?p 1SERVICE {OUT} }}",
    "glued to a truth value": f"SELECT * {{ ?s ?p trueSERVICE {OUT} }}",
    "a variable endpoint": "SELECT * { VALUES ?e { <http://e/> } SERVICE ?e { ?s ?p ?o } }",
    "nested": f"SELECT * {{ {{ SELECT * {{ OPTIONAL {{ GRAPH ?g {{ SERVICE {OUT} }} }} }} }} }}",
    "in a filter": f"SELECT * {{ ?s ?p ?o FILTER EXISTS {{ SERVICE {OUT} }} }}",
    "after a comment": f"SELECT * {{ # nothing\nSERVICE {OUT} }}",
    "after a comment ended by CR": f"SELECT * {{ # nothing\rSERVICE {OUT} }}",
    "after a quote in a comment": f"SELECT * {{ # it's\n SERVICE {OUT} }} # it's",
    "after an IRI with a quote": f"SELECT * {{ BIND(<http://e/it's> AS ?x) SERVICE {OUT} }} #'",
    "after an IRI with a hash": f"SELECT * {{ BIND(<http://e/#'> AS ?x) SERVICE {OUT} }} #'",
    "after an escaped quote": f"SELECT * {{ BIND('it\\'s' AS ?x) SERVICE {OUT} }}",
    "after an empty string": f"SELECT * {{ BIND('' AS ?x) SERVICE {OUT} }}",
    "after a long string": f'SELECT * {{ BIND("""a"b""" AS ?x) SERVICE {OUT} }}',
    "after a name that ends with a dot": EX + f"SELECT * {{ ?s ?p ex:.SERVICE {OUT} }}",
    "after an escape in a name": EX + f"SELECT * {{ ?s ?p ex:a\\'b . SERVICE {OUT} }} #'",
    "after a name with a dot": EX + f"SELECT * {{ ?s ?p ex:a.b\\'c . SERVICE {OUT} }} #'",
    "after a language": f"SELECT * {{ ?s ?p 'x'@fr . SERVICE {OUT} }}",
    "after an empty string and a quote": f"SELECT * {{ VALUES ?x {{ '''a' }} SERVICE {OUT} }}",
    "after a comparison and a comment": (
        f"SELECT * {{ BIND(1 AS ?a) FILTER(?a<?b#> '''\n) SERVICE {OUT} #'''\n }}"
    ),
    "an escape read in two ways": (
        "SELECT * { BIND(\"\\u0022\" AS ?x) BIND(<http://e/\\u0041'''> AS ?y) "
        f"SERVICE {OUT} }} # ''' \"\"\""
    ),
    "an escaped keyword": f"SELECT * {{ \\u0053ERVICE {OUT} }}",
    "a long escaped keyword": f"SELECT * {{ \\U00000053\\u0065rvice {OUT} }}",
    "load": "LOAD <http://127.0.0.1:1/>",
    "load after a query": "SELECT * { ?s ?p ?o } ; load <http://127.0.0.1:1/>",
}

STAYS_IN = {
    "a short string": "SELECT * { ?s ?p 'SERVICE' , \"LOAD it\" }",
    "a long string": 'SELECT * { ?s ?p """SERVICE\nLOAD""" }',
    "a string with an escape": r'SELECT * { ?s ?p "a\" SERVICE" }',
    "an IRI": "SELECT * { ?s <http://example.org/service/load#SERVICE> ?o }",
    "a comment": "SELECT * { ?s ?p ?o } # SERVICE, LOAD",
    "a variable": "SELECT ?service $LOAD { ?service ?load $SERVICE }",
    "a prefixed name": EX + "SELECT * { ?s ex:service ex:LOAD ; ex:a-service ex:load_1 }",
    "a local name with colons": EX + "SELECT * { ?s ex:a:service ?o }",
    "a blank node": "SELECT * { _:service ?p ?o }",
    "after a comparison": "SELECT * { ?s ?p ?o FILTER(?o<5 && ?o>2) FILTER(?s != 'SERVICE') }",
    "no such word": "ASK { ?s ?p ?o }",
    "nothing": "",
}


@pytest.mark.parametrize("text", REACHES_OUT.values(), ids=REACHES_OUT.keys())
def test_a_query_that_reaches_out_is_refused(text: str) -> None:
    with pytest.raises(QueryError) as caught:
        require_harmless(text)
    assert caught.value.code == "refused_keyword"
    assert caught.value.facts["keyword"] in {"SERVICE", "LOAD"}


@pytest.mark.parametrize("text", STAYS_IN.values(), ids=STAYS_IN.keys())
def test_the_word_alone_is_no_fault(text: str) -> None:
    require_harmless(text)


@pytest.mark.parametrize("name", sorted(catalogue()))
def test_no_named_query_reaches_out(name: str) -> None:
    require_harmless(catalogue()[name].text)


def test_a_query_may_be_long_and_not_longer() -> None:
    require_harmless("#" * LONGEST)
    with pytest.raises(QueryError) as caught:
        require_harmless("#" * (LONGEST + 1))
    assert caught.value.code == "query_too_long"
    assert caught.value.facts == {"length": LONGEST + 1, "most": LONGEST}


def test_nul_is_no_sparql() -> None:
    with pytest.raises(QueryError) as caught:
        require_harmless("SELECT * { ?s ?p '\0' }")
    assert caught.value.code == "bad_sparql"


PIECES = [
    "'", '"', "'''", '"""', "\\", "\\'", '\\"', "<", ">", "<http://e/", "<a", "#", "\n", "\r",
    "service", "SERVICE", "load", "?", "$", ":", "ex:", "@", ".", "-", " ", "\\u0053", "\\u0022",
    "\\U0010FFFF", "\\U00110000", "{", "}", "a", "é", "\u2028", "\U0001f600",
]  # fmt: skip


@given(st.lists(st.sampled_from(PIECES), max_size=40).map("".join))
def test_no_text_makes_anything_but_a_refusal(text: str) -> None:
    try:
        require_harmless(text)
    except QueryError as error:
        assert error.code == "refused_keyword"


@given(st.text(max_size=200))
def test_any_text_at_all_is_taken_or_refused(text: str) -> None:
    try:
        require_harmless(text)
    except QueryError as error:
        assert error.code in {"refused_keyword", "bad_sparql"}


TOKENS = [
    r"'it\'s'", '"a#b"', "'''x\"y\n'''", '"""a\'b\n#"""', "''", '""', r'"\\"', "<http://e/#it's>",
    "# it's \"\n", "?x", r"ex:a\'b", "ex:", "'x'@fr", "5", "<", "<=", "?a<?b", "{", "}", ".", "a",
]  # fmt: skip


@given(st.lists(st.sampled_from(TOKENS), max_size=15).map(" ".join))
def test_after_any_whole_tokens_a_bare_keyword_is_found(text: str) -> None:
    with pytest.raises(QueryError) as caught:
        require_harmless(f"{text} SERVICE {OUT}")
    assert caught.value.code == "refused_keyword"


ADVERSARIAL = {
    "quotes": '"',
    "apostrophes": "'",
    "backslashes": "\\",
    "escaped quotes": '\\"',
    "escaped apostrophes": "\\'",
    "openings": "<",
    "short openings": "<a",
    "long strings": '""x',
    "dots": ".",
    "dotted names": "a.",
    "dashes": "-",
    "colons": ":",
    "escapes": "\\u0053",
    "everything": "<a'b\"c#\\",
}


@pytest.mark.parametrize("piece", ADVERSARIAL.values(), ids=ADVERSARIAL.keys())
@pytest.mark.parametrize("start", ["", '"', "'''", "<"])
def test_time_grows_with_the_length_of_the_text_alone(piece: str, start: str) -> None:
    text = start + piece * ((LONGEST - 20) // len(piece)) + "\n load"
    begun = time.perf_counter()
    try:
        require_harmless(text)
    except QueryError as error:
        assert error.code == "refused_keyword"
    # Seconds where a scan from every character to the end would take a minute and more.
    assert time.perf_counter() - begun < 5


def test_a_shuffled_text_of_every_trap_takes_no_longer() -> None:
    pieces = random.Random(7).choices(PIECES, k=40_000)
    text = "".join(pieces)[: LONGEST - 10]
    begun = time.perf_counter()
    with pytest.raises(QueryError):
        require_harmless(text + "\n load")
    assert time.perf_counter() - begun < 5
