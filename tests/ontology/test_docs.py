"""The pages of the ontology are what is written from it, and every term serves a question."""

from pathlib import Path

import pytest

from ti_graph.graph.vocabulary import CONCEPT, modules
from ti_graph.query.catalogue import catalogue, read_query
from ti_graph.query.ontology_docs import pages, write
from ti_graph.query.term_use import terms_of, uses

COMMITTED = Path(__file__).parents[2] / "docs" / "ontology"
TERMS = [term for module in modules() for term in module.terms]


def test_the_committed_pages_are_those_that_are_written_now() -> None:
    committed = {path.name: path.read_text("utf-8") for path in COMMITTED.glob("*")}
    assert committed == pages(), "run `make docs-ontology`"


def test_pages_are_written_the_same_twice(tmp_path: Path) -> None:
    (tmp_path / "gone.md").write_text("a module that is gone", "utf-8")
    write(tmp_path)
    assert {path.name: path.read_text("utf-8") for path in tmp_path.iterdir()} == pages()


@pytest.mark.parametrize("module", modules(), ids=lambda module: module.name)
def test_a_page_tells_every_term_in_both_languages(module: object) -> None:
    (found,) = [one for one in modules() if one is module]
    page = pages()[f"{found.name}.md"]
    for term in found.terms:
        assert f"### {term.name}\n" in page
        assert f"- fr: {term.definition['fr']}" in page
        assert f"- en: {term.definition['en']}" in page


def test_a_page_shows_its_diagram_its_examples_and_who_asks() -> None:
    page = pages()["territory.md"]
    assert "  Territory <|-- Commune\n" in page
    assert "```turtle\n# " in page
    assert "- `invalid-territory-without-vintage.ttl`: `tigsh:" in page
    assert "`programme/members_changed` (Q20)" in page


def test_every_class_and_property_is_used_by_a_named_query() -> None:
    used = uses(catalogue().values())
    asked = {term.name for term in TERMS if term.kind != CONCEPT}
    assert asked - set(used) == set()


def test_no_query_uses_a_term_that_is_not_defined() -> None:
    assert set(uses(catalogue().values())) - {term.name for term in TERMS} == set()


def test_a_term_in_a_comment_or_a_header_is_not_used() -> None:
    query = read_query(
        "theme/name",
        '#+ title: {fr: "tig:Commune", en: "x"}\n#+ question: {fr: "x", en: "x"}\n'
        "#+ returns: [x]\n# tig:Epci\nSELECT ?x { ?x a tig:Region }",
    )
    assert terms_of(query) == {"tig:Region"}
