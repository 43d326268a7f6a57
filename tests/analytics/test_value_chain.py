"""Value chains, on tables known by hand."""

import pytest

from tests.analytics.chains import CHAIN_FLOWS, CHAIN_OUTPUTS, input_output
from ti_graph.analytics.value_chain import (
    LEAST_LINK,
    MISSING_SHOWN,
    is_industrial,
    link_weight,
    linked_share,
    linked_stages,
    missing_links,
    nace_group,
    stages,
)

TABLE = input_output(
    {
        ("a38-CH", "a38-CL"): 100,
        ("a38-BZ", "a38-CH"): 60,
        ("a38-CK", "a38-CL"): 20,
        ("a38-CC", "a38-CH"): 20,
        ("a38-CL", "a38-CK"): 30,
        ("a38-CL", "a38-HZ"): 50,
        ("a38-HZ", "a38-CH"): 90,
        ("a38-CA", "a38-CA"): 50,
    },
    {f"a38-{code}": 1000.0 for code in ("BZ", "CA", "CC", "CH", "CK", "CL", "HZ")},
)


def test_the_linked_share_counts_pairs() -> None:
    assert linked_share(["a38-CH", "a38-CL", "a38-CA"], TABLE) == pytest.approx(1 / 3)
    assert linked_share(["a38-CH"], TABLE) == 0


def test_what_a_filiere_misses_is_told_by_direction_strongest_first() -> None:
    links = missing_links({"a38-CH", "a38-CL"}, TABLE)
    # Outside industry sells it 60 + 20 + 20; transport (HZ) is no industry.
    assert [(one.direction, one.branch) for one in links] == [
        ("upstream", "a38-BZ"),
        ("upstream", "a38-CC"),
        ("upstream", "a38-CK"),
        ("downstream", "a38-CK"),
    ]
    assert [one.share for one in links] == pytest.approx([0.6, 0.2, 0.2, 1.0])


def test_a_link_below_the_least_is_none() -> None:
    table = input_output(
        {("a", "c"): 4, ("b", "c"): 96, ("a", "x"): 96}, dict.fromkeys("abcx", 1e4)
    )
    assert table.link("a", "c") == pytest.approx(0.04)
    assert link_weight("a", "c", table) == 0
    assert link_weight("c", "b", table) == pytest.approx(1.0)
    assert LEAST_LINK == 0.05


def test_a_branch_is_linked_to_itself_by_what_it_sells_to_itself() -> None:
    assert link_weight("a38-CA", "a38-CA", TABLE) == pytest.approx(1.0)
    assert link_weight("a38-CH", "a38-CH", TABLE) == 0


def test_stages_go_from_upstream_to_downstream() -> None:
    chain = input_output(CHAIN_FLOWS, CHAIN_OUTPUTS)
    told = {"naf2-29.10Z": "a38-CL", "naf2-07.10Z": "a38-BZ", "naf2-25.62B": "a38-CH"}
    assert stages(told, chain) == {"naf2-07.10Z": 1, "naf2-25.62B": 2, "naf2-29.10Z": 3}


def test_industries_of_one_division_have_its_groups_as_stages() -> None:
    told = {"naf2-10.61A": "a38-CA", "naf2-10.71C": "a38-CA", "naf2-10.71D": "a38-CA"}
    assert stages(told, TABLE) == {"naf2-10.61A": 1, "naf2-10.71C": 2, "naf2-10.71D": 2}
    assert linked_stages(stages(told, TABLE), told, TABLE) == 2


def test_stages_that_do_not_trade_are_not_linked() -> None:
    told = {"naf2-10.61A": "a38-CA", "naf2-29.10Z": "a38-CL"}
    assert linked_stages(stages(told, TABLE), told, TABLE) == 0


def test_no_more_than_the_strongest_missing_links_are_told() -> None:
    sellers = ("BZ", "CA", "CC", "CK", "CL")
    table = input_output(
        {(f"a38-{code}", "a38-CH"): 10 + number for number, code in enumerate(sellers)},
        {f"a38-{code}": 1000.0 for code in (*sellers, "CH")},
    )
    links = missing_links({"a38-CH"}, table)
    assert [link.branch for link in links] == ["a38-CL", "a38-CK", "a38-CC"][:MISSING_SHOWN]
    assert all(link.direction == "upstream" for link in links)


@pytest.mark.parametrize(("code", "industrial"), [("BZ", True), ("EZ", True), ("FZ", False)])
def test_industry_is_sections_b_to_e(code: str, industrial: bool) -> None:
    assert is_industrial(f"a38-{code}") is industrial


def test_the_group_of_a_subclass_is_three_digits() -> None:
    assert nace_group("naf2-25.62B") == "25.6"
