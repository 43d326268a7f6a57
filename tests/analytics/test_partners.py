"""European partners: distances, ties, ranks, and what only explains."""

import math

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ti_graph.analytics.partners import (
    FILIERE_WEIGHT,
    SHOWN,
    WEIGHTS,
    distance_km,
    filiere_fit,
    rank,
    scaled_log,
    shared_projects,
    similarity,
)


def places(**found: tuple[float, float]) -> pl.DataFrame:
    return pl.DataFrame(
        [
            {"territory_id": name, "longitude": longitude, "latitude": latitude}
            for name, (longitude, latitude) in found.items()
        ]
    )


def apart(a: tuple[float, float], b: tuple[float, float]) -> float:
    found = distance_km(places(a=a), places(b=b))
    assert found.columns == ["territory_id", "partner_id", "distance_km"]
    (value,) = found["distance_km"]
    return float(value)


PARIS, BERLIN = (2.3522, 48.8566), (13.4050, 52.5200)
points = st.tuples(st.floats(-180, 180), st.floats(-90, 90))


def test_paris_is_878_km_from_berlin() -> None:
    assert apart(PARIS, BERLIN) == pytest.approx(878, rel=0.01)


def test_a_degree_of_the_equator_is_111_km_and_half_the_world_20015() -> None:
    assert apart((0, 0), (1, 0)) == pytest.approx(111.195, abs=0.01)
    assert apart((0, 0), (180, 0)) == pytest.approx(20_015, abs=1)
    assert apart((179.5, 0), (-179.5, 0)) == pytest.approx(111.195, abs=0.01)


@given(points, points)
def test_a_distance_is_the_same_both_ways_and_never_more_than_half_the_world(
    a: tuple[float, float], b: tuple[float, float]
) -> None:
    there = apart(a, b)
    assert there == pytest.approx(apart(b, a), abs=1e-6)
    assert 0 <= there <= math.pi * 6371.0088 + 1e-6
    assert apart(a, a) == pytest.approx(0, abs=1e-6)


def test_every_place_is_measured_against_every_other() -> None:
    found = distance_km(places(a=PARIS, b=BERLIN), places(x=PARIS, y=BERLIN, z=(0, 0)))
    assert found.height == 6
    assert found["distance_km"].is_not_null().all()


def participation(*found: tuple[str, str]) -> pl.DataFrame:
    return pl.DataFrame(found, schema=["project_id", "region_id"], orient="row")


def own(*found: tuple[str, str]) -> pl.DataFrame:
    return pl.DataFrame(found, schema=["project_id", "territory_id"], orient="row")


def test_a_shared_project_counts_once_however_many_take_part() -> None:
    result = participation(
        ("p1", "FR1"), ("p1", "FR1"), ("p1", "DE1"), ("p1", "DE1"), ("p2", "FR2"), ("p2", "DE1")
    )
    found = shared_projects(result, own(("p1", "t"), ("p2", "t")))
    shared = {p: n for t, p, n in found.iter_rows()}
    assert shared == {"DE1": 2, "FR1": 1, "FR2": 1}


def test_a_project_of_the_region_without_an_actor_in_the_territory_is_not_shared() -> None:
    found = participation(("p1", "FR1"), ("p1", "DE1"))
    assert shared_projects(found, own(("p2", "t"))).is_empty()


def home(*found: tuple[str, str]) -> pl.DataFrame:
    return pl.DataFrame(found, schema=["territory_id", "region_id"], orient="row")


def regional(found: dict[tuple[str, str], float]) -> pl.DataFrame:
    return pl.DataFrame(
        [{"territory_id": t, "industry_id": i, "quotient": v} for (t, i), v in found.items()],
        schema={"territory_id": pl.String, "industry_id": pl.String, "quotient": pl.Float64},
    )


PROFILES = {
    ("A", "x"): 2.0, ("A", "y"): 0.5,
    ("B", "x"): 4.0, ("B", "y"): 0.25,
    ("C", "x"): 0.5, ("C", "y"): 2.0,
    ("D", "x"): 1.0, ("D", "y"): 1.0,
}  # fmt: skip


def likeness(found: dict[tuple[str, str], float], *homes: tuple[str, str]) -> dict[str, float]:
    return {p: v for _, p, v in similarity(regional(found), home(*homes)).iter_rows()}


def test_alike_profiles_are_alike_whatever_their_strength_and_opposite_ones_are_not() -> None:
    found = likeness(PROFILES, ("t", "A"))
    assert found == {
        "A": pytest.approx(1),
        "B": pytest.approx(1),
        "C": pytest.approx(0),
        "D": pytest.approx(0),
    }


profiles = st.dictionaries(
    st.tuples(st.sampled_from("ABC"), st.sampled_from("xyz")), st.floats(0.05, 20), min_size=4
)


@given(profiles)
def test_likeness_is_symmetric_and_a_share(result: dict[tuple[str, str], float]) -> None:
    regions = {region for region, _ in result}
    found = {region: likeness(result, ("t", region)) for region in regions}
    for a in regions:
        for b in regions:
            assert 0 <= found[a][b] <= 1
            assert found[a][b] == pytest.approx(found[b][a], abs=1e-9)


def test_a_territory_of_two_regions_takes_their_mean_profile() -> None:
    result = PROFILES | {("E", "x"): 2.0, ("E", "y"): 2.0}
    # log 2 · (1, −1) and log 2 · (1, 1): their mean is (1, 0), at 45° from both.
    found = likeness(result, ("t", "A"), ("t", "E"))
    assert found["A"] == pytest.approx(math.sqrt(0.5))
    assert found["E"] == pytest.approx(math.sqrt(0.5))


def test_a_region_of_which_nothing_is_known_is_like_none() -> None:
    assert likeness(PROFILES, ("t", "unheard-of")) == {}
    assert likeness({}, ("t", "A")) == {}


def fit(
    found: dict[tuple[str, str], float], **divisions: list[str]
) -> dict[tuple[str, str], float]:
    frame = pl.DataFrame(
        [(f, d) for f, own in divisions.items() for d in own],
        schema=["filiere_id", "industry_id"],
        orient="row",
    )
    return {(f, p): v for f, p, v in filiere_fit(regional(found), frame).iter_rows()}


def test_fit_is_the_mean_excess_over_the_divisions_that_are_known() -> None:
    found = fit(PROFILES | {("B", "z"): 2.0}, one=["x", "y"], two=["z"])
    assert found == {
        ("one", "A"): pytest.approx((0.5 + 0) / 2),
        ("one", "B"): pytest.approx((0.75 + 0) / 2),
        ("one", "C"): pytest.approx((0 + 0.5) / 2),
        ("one", "D"): pytest.approx(0),
        ("two", "B"): pytest.approx(0.5),
    }


def pairs(**scores: tuple[float | None, float | None]) -> pl.DataFrame:
    return pl.DataFrame(
        [{"group": "g", "partner_id": name, "a": a, "b": b} for name, (a, b) in scores.items()],
        schema={"group": pl.String, "partner_id": pl.String, "a": pl.Float64, "b": pl.Float64},
    ).with_columns(near=pl.lit(value=False))


def test_the_score_is_the_weighted_mean_of_the_parts() -> None:
    ranked = rank(pairs(x=(1.0, 0.5), y=(0.2, 0.9)), {"a": 3, "b": 1})
    assert ranked.select("partner_id", "score", "rank").rows() == [
        ("x", pytest.approx(0.875), 1),
        ("y", pytest.approx(0.375), 2),
    ]


def test_a_part_that_cannot_be_reported_counts_as_nothing_and_stays_unreported() -> None:
    ranked = rank(pairs(x=(None, 1.0)), {"a": 1, "b": 1})
    assert ranked["score"].to_list() == [0.5]
    assert ranked["a"].to_list() == [None]


def test_equal_scores_are_ranked_by_name_in_whatever_order_they_come() -> None:
    frame = pairs(c=(0.5, 0.5), a=(0.5, 0.5), b=(0.5, 0.5))
    for order in ([0, 1, 2], [2, 0, 1], [1, 2, 0]):
        assert rank(frame[order], {"a": 1, "b": 1})["partner_id"].to_list() == ["a", "b", "c"]


def test_each_group_is_ranked_alone_and_only_the_first_are_kept() -> None:
    many = pl.concat(
        pairs(**{f"p{n:02}": (n / 100, 0.0) for n in range(30)}).with_columns(group=pl.lit(name))
        for name in ("g", "h")
    )
    ranked = rank(many, {"a": 1, "b": 0})
    for _, group in ranked.group_by("group"):
        assert group.sort("rank")["rank"].to_list() == list(range(1, SHOWN + 1))
        assert group.sort("rank")["partner_id"][0] == "p29"


def test_a_near_region_is_kept_with_its_rank_however_low() -> None:
    many = pairs(**{f"p{n:02}": (n / 100, 0.0) for n in range(30)}).with_columns(
        near=pl.col("partner_id").is_in(["p02", "p29"])
    )
    ranked = rank(many, {"a": 1, "b": 0})
    assert ranked.height == SHOWN + 1
    assert ranked.filter("near")["rank"].to_list() == [1, 28]


def test_a_weight_of_nothing_never_moves_a_rank() -> None:
    weights = {"a": 1.0, "b": 0.0}
    ranked = rank(pairs(x=(0.6, 0.0), y=(0.5, 1.0)), weights)
    assert ranked["partner_id"].to_list() == ["x", "y"]


@given(st.lists(st.one_of(st.none(), st.integers(0, 10**6)), max_size=20))
def test_a_scaled_count_is_a_share_and_the_largest_is_one(counts: list[int | None]) -> None:
    frame = pl.DataFrame({"n": counts}, schema={"n": pl.Int64})
    scaled = frame.select(scaled=scaled_log("n"))["scaled"]
    assert scaled.is_between(0, 1).all()
    assert scaled.is_not_null().all()
    if any(counts):
        assert scaled.max() == pytest.approx(1)


def test_likeness_explains_and_carries_no_weight() -> None:
    assert WEIGHTS["similarity"] == 0
    assert sum(WEIGHTS.values()) == pytest.approx(1)


def test_specialisation_in_the_filiere_outweighs_most_of_activity_and_not_all() -> None:
    """.8 · .6 = .48 stays below .5, .8 · .7 = .56 above it."""
    weights = WEIGHTS | {"filiere": FILIERE_WEIGHT}

    def first(popularity: float) -> str:
        busy = dict.fromkeys(weights, 0.0) | {"popularity": popularity}
        fitting = dict.fromkeys(weights, 0.0) | {"filiere": 1.0}
        rows = [{"partner_id": "busy", **busy}, {"partner_id": "fitting", **fitting}]
        return str(
            rank(pl.DataFrame(rows).with_columns(group=pl.lit("g"), near=False), weights)[
                "partner_id"
            ][0]
        )

    assert first(0.6) == "fitting"
    assert first(0.7) == "busy"
