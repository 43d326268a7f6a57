"""Prefixed names stand for IRIs."""

import pytest

from ti_graph.model.namespaces import PREFIXES, TIG, expand


def test_a_prefixed_name_is_expanded() -> None:
    assert expand("tig:within") == TIG + "within"
    assert expand("skos:prefLabel") == "http://www.w3.org/2004/02/skos/core#prefLabel"


def test_a_local_name_may_hold_a_colon() -> None:
    assert expand("dcterms:a:b") == "http://purl.org/dc/terms/a:b"


@pytest.mark.parametrize("name", ["nowhere:x", "within"])
def test_an_unknown_prefix_is_a_fault_of_the_code(name: str) -> None:
    with pytest.raises((KeyError, ValueError)):
        expand(name)


def test_no_namespace_begins_another_one() -> None:
    """Or an IRI could be shortened in two ways."""
    spaces = list(PREFIXES.values())
    assert len(set(spaces)) == len(spaces)
    overlapping = [(a, b) for a in spaces for b in spaces if a != b and b.startswith(a)]
    assert overlapping == []


@pytest.mark.parametrize("space", PREFIXES.values())
def test_a_namespace_ends_where_a_name_may_begin(space: str) -> None:
    assert space[-1] in "#/"
