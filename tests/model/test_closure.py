"""Which territory lies within which, all the way up."""

import networkx as nx
import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from ti_graph.model.closure import DERIVED, within

Links = list[tuple[str, str]]
# Links from a lower number to a higher one: no circle can arise.
numbers = st.integers(0, 12)
dags = st.lists(
    st.tuples(numbers, numbers).filter(lambda pair: pair[0] < pair[1]), max_size=40
).map(lambda pairs: [(f"n-{a}", f"n-{b}") for a, b in pairs])


def closed(links: Links) -> set[tuple[str, str]]:
    frame = pl.DataFrame(
        links, schema={"member_id": pl.String, "container_id": pl.String}, orient="row"
    )
    found = within(frame)
    pairs = list(found.select("member_id", "container_id").iter_rows())
    assert len(pairs) == len(set(pairs))
    assert set(found["source"]) <= {DERIVED}
    return set(pairs)


@given(dags)
def test_the_closure_is_that_of_networkx(links: Links) -> None:
    expected = nx.transitive_closure(nx.DiGraph(links)).edges
    assert closed(links) == set(expected)


@given(dags)
def test_the_closure_contains_its_steps_and_adds_nothing_when_closed_again(links: Links) -> None:
    once = closed(links)
    assert set(links) <= once
    assert closed(sorted(once)) == once


@given(dags)
def test_the_order_of_the_steps_does_not_matter(links: Links) -> None:
    assert closed(links) == closed(links[::-1])


@given(dags, st.sets(numbers, max_size=3))
def test_no_chain_passes_through_a_ti(links: Links, chosen: set[int]) -> None:
    """A TI that reaches into a région is no step from its communes to that région."""
    names = {f"n-{number}": f"ti-2023-{number}" for number in chosen}
    renamed = [(names.get(a, a), names.get(b, b)) for a, b in links]
    without = [(a, b) for a, b in renamed if not a.startswith("ti-")]
    assert closed(renamed) == set(nx.transitive_closure(nx.DiGraph(without)).edges)


def test_a_commune_of_one_region_is_not_found_in_the_other_that_its_ti_reaches() -> None:
    links = [
        ("commune-1", "ti-2023-1"),
        ("commune-1", "departement-1"),
        ("departement-1", "region-1"),
        ("ti-2023-1", "region-1"),
        ("ti-2023-1", "region-2"),
    ]
    assert closed(links) == {
        ("commune-1", "ti-2023-1"),
        ("ti-2023-1", "departement-1"),
        ("ti-2023-1", "region-1"),
        ("commune-1", "departement-1"),
        ("commune-1", "region-1"),
        ("departement-1", "region-1"),
    }


def test_a_circle_comes_to_an_end() -> None:
    circle = [("n-1", "n-2"), ("n-2", "n-3"), ("n-3", "n-1")]
    assert len(closed(circle)) == 9


def test_nothing_lies_within_nothing() -> None:
    assert closed([]) == set()


LAND: Links = [
    ("departement-01", "region-1"), ("departement-02", "region-1"), ("departement-03", "region-2"),
    ("commune-01001", "departement-01"), ("commune-01002", "departement-01"),
    ("commune-02001", "departement-02"), ("commune-03001", "departement-03"),
    ("commune-01001", "epci-1"), ("commune-01002", "epci-1"), ("commune-02001", "epci-2"),
    ("commune-03001", "epci-3"),
    ("epci-1", "ti-2023-1"), ("epci-2", "ti-2023-1"), ("commune-01002", "ti-2023-2"),
    ("epci-3", "ti-2023-2"), ("epci-1", "ti-2023-3"), ("epci-4", "ti-2023-3"),
]  # fmt: skip


def containers(member: str) -> set[str]:
    return {container for one, container in closed(LAND) if one == member}


def test_a_grouping_lies_in_the_departement_and_the_region_that_hold_all_its_communes() -> None:
    assert containers("epci-1") == {"ti-2023-1", "ti-2023-3", "departement-01", "region-1"}


def test_a_ti_lies_in_the_region_that_holds_all_of_it_and_in_no_departement_that_holds_a_part() -> (
    None
):
    assert containers("ti-2023-1") == {"region-1"}
    assert containers("ti-2023-2") == set()


def test_a_ti_of_which_a_member_has_no_known_commune_may_reach_anywhere() -> None:
    assert containers("ti-2023-3") == set()
