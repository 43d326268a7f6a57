"""Candidate filières on handmade territories, where the answer is known."""

import random

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.analytics.chains import CHAIN_FLOWS, CHAIN_OUTPUTS, input_output
from ti_graph.analytics.filieres import (
    LEAST_LINK,
    MISSING_SHOWN,
    WEIGHTS,
    Candidates,
    candidates,
    is_industrial,
    link_weight,
    missing_links,
    nace_group,
    stage_numbers,
)

Cells = dict[str, tuple[int, float, float]]
"""NAF code → establishments, shrunk quotient, probability that it is above 1."""

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
BRANCH = {"05": "BZ", "10": "CA", "16": "CC", "24": "CH", "25": "CH", "28": "CK", "29": "CL"}
CHAIN: Cells = {"24.10Z": (4, 3.0, 0.99), "25.62B": (8, 2.0, 0.95), "29.32Z": (6, 4.0, 0.97)}


def cells(**territories: Cells) -> pl.DataFrame:
    return pl.DataFrame(
        [
            {
                "territory_id": territory.replace("_", "-"),
                "industry_id": f"naf2-{code}",
                "observed": observed,
                "shrunk": shrunk,
                "probability": probability,
            }
            for territory, told in territories.items()
            for code, (observed, shrunk, probability) in told.items()
        ],
        schema={
            "territory_id": pl.String,
            "industry_id": pl.String,
            "observed": pl.Int64,
            "shrunk": pl.Float64,
            "probability": pl.Float64,
        },
    )


def branch_of(frame: pl.DataFrame) -> pl.DataFrame:
    codes = frame["industry_id"].unique().to_list()
    return pl.DataFrame(
        {
            "industry_id": codes,
            "branch_id": [f"a38-{BRANCH[code.removeprefix('naf2-')[:2]]}" for code in codes],
        },
        schema={"industry_id": pl.String, "branch_id": pl.String},
    )


def found(**territories: Cells) -> Candidates:
    frame = cells(**territories)
    return candidates(frame, branch_of(frame), TABLE)


def test_a_known_chain_is_the_one_candidate() -> None:
    told = found(ti_2023_1=CHAIN)
    (filiere,) = told.filiere.iter_rows(named=True)
    # The lead has most establishments times quotient: 6 · 4 = 24 of 29.32Z.
    assert filiere["suggestion_id"] == "filiere-ti-2023-1-29.32Z"
    assert filiere["lead_id"] == "naf2-29.32Z"
    assert (filiere["industries"], filiere["stages"], filiere["rank"]) == (3, 2, 1)
    assert filiere["establishments"] == 18
    stages = dict(told.industry.select("industry_id", "stage").iter_rows())
    assert stages == {"naf2-24.10Z": 1, "naf2-25.62B": 1, "naf2-29.32Z": 2}


def test_its_score_is_the_weighted_sum_of_its_parts() -> None:
    told = found(ti_2023_1=CHAIN)
    parts = dict(told.part.select("part", "value").iter_rows())
    assert parts == {
        "specialisation": pytest.approx(1 - 1 / 3),  # mean quotient (3 + 2 + 4) / 3
        "certainty": pytest.approx(2 * 0.97 - 1),  # mean probability .97
        "linkage": pytest.approx(1),  # the three pairs are linked
        "breadth": pytest.approx(3 / 8),
    }
    score = 0.4 * (2 / 3) + 0.2 * 0.94 + 0.2 + 0.2 * 0.375
    assert told.filiere["score"].to_list() == [pytest.approx(score)]
    assert dict(told.part.select("part", "weight").iter_rows()) == WEIGHTS


def test_what_it_misses_is_told_by_direction_strongest_first() -> None:
    missing = found(ti_2023_1=CHAIN | {"05.10Z": (5, 1.1, 0.6)}).missing
    rows = missing.select("direction", "branch_id", "link_share", "establishments").rows()
    # Outside industry sells it 60 + 20 + 20; transport (HZ) is no industry.
    assert rows == [
        ("upstream", "a38-BZ", pytest.approx(0.6), 5.0),
        ("upstream", "a38-CC", pytest.approx(0.2), 0.0),
        ("upstream", "a38-CK", pytest.approx(0.2), 0.0),
        ("downstream", "a38-CK", pytest.approx(1.0), 0.0),
    ]


@pytest.mark.parametrize(
    "weak", [(6, 4.0, 0.89), (1, 4.0, 0.99)], ids=["not sure enough", "one establishment"]
)
def test_what_is_not_surely_specialised_is_no_part_of_it(weak: tuple[int, float, float]) -> None:
    assert found(ti_2023_1=CHAIN | {"29.32Z": weak}).filiere.is_empty()
    more = found(ti_2023_1=CHAIN | {"25.50A": (3, 2.0, 0.95), "29.32Z": weak})
    assert "naf2-29.32Z" not in more.industry["industry_id"].to_list()
    assert more.filiere["stages"].to_list() == [1]


def test_industries_of_one_nace_group_make_no_filiere() -> None:
    one_group = {f"25.6{letter}": (5, 3.0, 0.99) for letter in ("1Z", "2A", "2B")}
    assert found(ti_2023_1=one_group).filiere.is_empty()
    two_groups = one_group | {"24.10Z": (5, 3.0, 0.99)}
    assert found(ti_2023_1=two_groups).filiere.height == 1


def test_industries_that_nothing_links_make_no_filiere() -> None:
    assert found(
        ti_2023_1={
            "24.10Z": (9, 3.0, 0.99),
            "10.11Z": (9, 3.0, 0.99),
            "28.41Z": (9, 3.0, 0.99),
        }
    ).filiere.is_empty()


def test_two_chains_that_nothing_links_are_two_candidates_the_better_first() -> None:
    food = {f"10.{n}Z": (3, 1.5, 0.91) for n in ("11", "20", "31")}
    told = found(ti_2023_1=CHAIN | food).filiere.sort("rank")
    assert told["lead_id"].to_list() == ["naf2-29.32Z", "naf2-10.11Z"]
    assert told["score"].is_sorted(descending=True)
    assert told["rank"].to_list() == [1, 2]


def test_each_territory_has_candidates_of_its_own() -> None:
    told = found(ti_2023_1=CHAIN, ti_2023_2=CHAIN, ti_2018_1={"24.10Z": (9, 3.0, 0.99)})
    assert told.filiere.select("territory_id", "rank").rows() == [
        ("ti-2023-1", 1),
        ("ti-2023-2", 1),
    ]


def test_neither_the_order_of_rows_nor_another_run_changes_anything() -> None:
    frame = cells(ti_2023_1=CHAIN | {f"10.{n}Z": (3, 1.5, 0.91) for n in ("11", "20", "31")})
    once = candidates(frame, branch_of(frame), TABLE)
    order = list(range(frame.height))
    for seed in range(5):
        random.Random(seed).shuffle(order)
        again = candidates(frame[order], branch_of(frame)[::-1], TABLE)
        for name in ("filiere", "industry", "missing", "part"):
            assert getattr(again, name).equals(getattr(once, name)), name


def test_without_a_table_there_is_no_link_and_no_candidate() -> None:
    frame = cells(ti_2023_1=CHAIN)
    told = candidates(frame, branch_of(frame), None)
    assert all(part.is_empty() for part in (told.filiere, told.industry, told.missing, told.part))


def test_no_territory_has_no_candidate() -> None:
    assert found().filiere.is_empty()


codes = st.sampled_from([f"{d}.{n}{x}Z" for d in BRANCH for n in (1, 2) for x in (1, 3)])
some_cells = st.dictionaries(
    codes,
    st.tuples(st.integers(0, 50), st.floats(0.2, 12), st.floats(0, 1)),
    max_size=16,
)


@given(some_cells)
@settings(deadline=None)
def test_parts_are_shares_and_their_weighted_sum_the_score(told: Cells) -> None:
    result = found(ti_2023_1=told)
    for name, score in (
        result.filiere.select("suggestion_id", "score").iter_rows()
        if (result.filiere.height)
        else ()
    ):
        parts = result.part.filter(pl.col("suggestion_id") == name)
        assert parts["value"].is_between(0, 1).all()
        assert (parts["value"] * parts["weight"]).sum() == pytest.approx(score)
        assert 0 <= score <= 1


@given(some_cells)
@settings(deadline=None)
def test_every_candidate_reaches_the_floors_and_no_industry_is_in_two(told: Cells) -> None:
    result = found(ti_2023_1=told)
    if result.filiere.is_empty():
        return
    members = result.industry
    assert members["industry_id"].is_unique().all()
    assert (members["probability"] >= 0.9).all()
    assert (members["establishments"] >= 2).all()
    groups = members.with_columns(group=pl.col("industry_id").str.slice(5, 4))
    floors = groups.group_by("suggestion_id").agg(
        pl.len(), pl.col("group").n_unique(), pl.col("establishments").sum()
    )
    assert (floors["len"] >= 3).all()
    assert (floors["group"] >= 2).all()
    assert (floors["establishments"] >= 6).all()


def test_a_link_below_the_least_is_none() -> None:
    table = input_output(
        {("a", "c"): 4, ("b", "c"): 96, ("a", "x"): 96}, dict.fromkeys("abcx", 1e4)
    )
    assert table.link("a", "c") == pytest.approx(0.04)
    assert link_weight("a", "c", table) == 0
    assert link_weight("c", "b", table) == pytest.approx(1.0)
    assert LEAST_LINK == 0.05


def test_industries_of_one_branch_are_linked_by_half() -> None:
    assert link_weight("a38-CH", "a38-CH", TABLE) == 0.5


def test_stages_go_from_upstream_to_downstream() -> None:
    chain = input_output(CHAIN_FLOWS, CHAIN_OUTPUTS)
    assert stage_numbers({"a38-CL", "a38-BZ", "a38-CH"}, chain) == {
        "a38-BZ": 1,
        "a38-CH": 2,
        "a38-CL": 3,
    }
    assert stage_numbers({"a38-CL", "a38-BZ"}, chain) == {"a38-BZ": 1, "a38-CL": 2}


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
