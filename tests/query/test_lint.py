"""Names in the places of predicates and classes that the release does not hold."""

import pytest

from ti_graph.graph.release import Release
from ti_graph.query.catalogue import catalogue
from ti_graph.query.lint import LONGEST, MOST_WARNINGS, Held, NotHeld, held, lint

TIG = "https://w3id.org/ti-graph/ontology#"
HEAD = f"PREFIX tig: <{TIG}> PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>\n"
HELD = Held(
    frozenset({f"{TIG}jobs", f"{TIG}within", "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"}),
    frozenset({f"{TIG}Establishment"}),
)


def warnings(text: str) -> list[tuple[str, str, str | None]]:
    return [(one.place, one.name, one.nearest) for one in lint(HEAD + text, HELD)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("SELECT * { ?s tig:job ?j }", [("predicate", "tig:job", "tig:jobs")]),
        ("ASK { ?s tig:jobs ?j ; tig:witin ?t }", [("predicate", "tig:witin", "tig:within")]),
        ("ASK { ?s a tig:Etablishment }", [
            ("class", "tig:Etablishment", "tig:Establishment")]),
        ("SELECT * { ?s rdf:type tig:Firm }", [("class", "tig:Firm", None)]),
        ("ASK { ?s tig:within/tig:inside+ ?o }", [("predicate", "tig:inside", None)]),
        ("ASK { ?s ^tig:jobz ?o . ?o !tig:x [] }", [
            ("predicate", "tig:jobz", "tig:jobs"), ("predicate", "tig:x", None)]),
        (f"ASK {{ ?s <{TIG}job> ?o }}", [("predicate", f"<{TIG}job>", "tig:jobs")]),
        ("ASK { tig:a tig:jobs ?j . tig:b tig:job ?k }", [("predicate", "tig:job", "tig:jobs")]),
    ],
)  # fmt: skip
def test_a_name_that_is_not_held_is_reported_with_the_nearest(
    text: str, expected: list[tuple[str, str, str | None]]
) -> None:
    assert warnings(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * { ?s tig:jobs ?j . ?s a tig:Establishment }",
        "SELECT * { ?s tig:within tig:nowhere , tig:elsewhere }",
        "SELECT * { ?s ?p ?o FILTER (?o != tig:secrt && ?p IN (tig:a, tig:b)) }",
        "SELECT * { VALUES ?c { tig:A tig:B tig:C } ?s a ?c }",
        "SELECT * { VALUES (?c ?d) { (tig:A tig:B) } ?s a ?c }",
        "SELECT * { ?s ?p 'x tig:job y' } # ?s tig:job ?j",
        "SELECT * { ?s unknown:thing ?o }",
        "ASK { ?s tig:jobs ?j FILTER (?j != '2020-01-01'^^tig:date) }",
        "ASK { ?s tig:jobs 'x'^^<urn:type> }",
    ],
)
def test_what_stands_elsewhere_is_not_reported(text: str) -> None:
    assert warnings(text) == []


def test_warnings_are_few_and_a_text_without_end_is_left_alone() -> None:
    many = " ".join(f"?s tig:x{number} ?o{number} ." for number in range(50))
    assert len(warnings(f"SELECT * {{ {many} }}")) == MOST_WARNINGS
    assert warnings("SELECT * { ?s tig:job ?j } #" + "x" * LONGEST) == []


def test_a_warning_is_a_header_whatever_the_query_holds() -> None:
    odd = NotHeld("predicate", '<urn:"é,\\\n>', "tig:a")
    assert odd.as_text() == 'predicate-not-held; name="<urn:?????>"; nearest="tig:a"'
    assert odd.as_text().isascii()


def test_the_queries_of_the_catalogue_name_only_what_the_ontology_has(
    small_release: Release,
) -> None:
    known = held(small_release.store)
    assert f"{TIG}within" in known.predicates
    assert f"{TIG}TerritoireIndustrie" in known.classes
    assert lint(catalogue()["territory/members"].text, known) == []
