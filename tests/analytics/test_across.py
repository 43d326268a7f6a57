"""A chain across a border is found with the area beside, says so, and nothing else is."""

from dataclasses import replace

import numpy as np
import polars as pl
import pytest
from scipy import stats

from tests.analytics.drawn import AREAS, INDUSTRIES, METAL, OTHERS, found, place, poisson
from ti_graph.analytics import across, specialites
from ti_graph.analytics.across import Across
from ti_graph.analytics.candidate_rows import CandidateRows, Context
from ti_graph.analytics.local_counts import Ground
from ti_graph.analytics.local_laws import LOG_THETA, laws
from ti_graph.analytics.local_search import Search, by_itself
from ti_graph.analytics.owing import owing
from ti_graph.analytics.specialites import (
    FAR_ABOVE,
    LEAST_QUOTIENT,
    LEAST_SITES,
    Specialite,
    rates,
)
from ti_graph.model.candidate_results import PLAUSIBLE

RARE = place("naf2-25.11Z")
CHAINS = [METAL, *OTHERS]
PAIRS = {area: [area ^ 1] for area in range(AREAS)}
"""Areas two by two: 0 beside 1, 2 beside 3."""


def country(*pairs: int, here: int = 2, there: int = 6, seed: int = 1) -> np.ndarray:
    """A rare industry, alike on both sides of the border of most pairs, and of some marked so."""
    rng = np.random.default_rng(seed)
    sites = poisson(seed=seed)
    luck = np.repeat(rng.gamma(0.7, 1 / 0.7, (AREAS // 2, len(INDUSTRIES))), 2, axis=0)
    sites[:] = rng.poisson(0.35 * luck)
    sites[:, RARE] = rng.random(AREAS) < 0.15
    for area in pairs:
        sites[area, RARE], sites[area ^ 1, RARE] = here, there
    return sites


def of_area(search: Search, area: int) -> list[Specialite]:
    return [one for one in search.specialites if one.area == area and RARE in one.members]


def beside_of(search: Search) -> Across:
    return across.across(search.counted, search.fitted)


def rows_of(search: Search, frame: int = 0) -> pl.DataFrame:
    """The candidates as rows (1: their industries); each site has a firm of its own, and a job."""
    names = [f"ti-{area:03}" for area in range(AREAS)]
    area, unit = np.nonzero(search.counted.sites)
    number = search.counted.sites[area, unit].astype(int)
    firms = pl.DataFrame(
        [
            (names[a], INDUSTRIES[u], f"{a}-{u}-{n}", "irep", 1.0)
            for a, u, some in zip(area, unit, number, strict=True)
            for n in range(some)
        ],
        schema=["ti_id", "industry_id", "unit", "register", "jobs"],
        orient="row",
    )
    rows = CandidateRows(Context(CHAINS, dict.fromkeys(INDUSTRIES, "a38-CH"), None))
    rows.add(search, firms, Ground("register", "irep", 2015, names))
    return rows.frames()[frame]


def said(sites: np.ndarray) -> tuple[str | None, ...] | None:
    """Grade of the rare industry's candidate in area 10, that without neighbours, and with whom."""
    search = found(sites, beside=PAIRS)
    rows = owing(rows_of(search), rows_of(by_itself(search, CHAINS)))
    known = rows.filter(territory_id="ti-010", lead_id=INDUSTRIES[RARE])
    alone = rows_of(found(sites)).filter(territory_id="ti-010", lead_id=INDUSTRIES[RARE])
    if known.is_empty():
        return None
    (row,) = known.iter_rows(named=True)
    if row["across_id"] is not None:
        assert [row["grade_alone"]] == (alone["grade"].to_list() or [None])
        assert row["across_establishments"] == sites[11, RARE]
    else:
        assert alone.select("grade", "survival").rows() == [(row["grade"], row["survival"])]
    return row["grade"], row["grade_alone"], row["across_id"]


@pytest.mark.parametrize(
    ("here", "there", "words"),
    [
        (2, 6, ("emerging", None, "ti-011")),
        (3, 3, ("emerging", "exploratory", "ti-011")),
        (3, 6, ("strong", "exploratory", "ti-011")),
        (4, 6, ("strong", "emerging", "ti-011")),
        (4, 0, ("exploratory", "emerging", "ti-011")),
        (9, 9, ("strong", None, None)),
        (9, 0, ("strong", None, None)),
    ],
)
def test_a_candidate_says_what_it_owes_to_its_neighbour_and_only_then(
    here: int, there: int, words: tuple[str | None, ...]
) -> None:
    # Nothing by itself; a lead; given alone, but strong only with its neighbour, since it is less
    # sure with one firm less; held down by a neighbour without any; the same with or without.
    assert said(country(10, 20, 30, 40, here=here, there=there)) == words


def test_what_lies_half_beyond_the_border_is_found_with_what_lies_there() -> None:
    sites = country(10, 20, 30, 40)
    assert not [one for one in of_area(found(sites), 10) if one.given]
    (one,) = of_area(found(sites, beside=PAIRS), 10)
    assert one.given
    assert one.beside == 0
    assert one.sites == 2, "what is counted of it is inside"


def test_the_search_by_itself_is_that_without_neighbours() -> None:
    sites = country(10, 20, 30, here=5)
    alone, same = found(sites), by_itself(found(sites, beside=PAIRS), CHAINS)
    assert [vars(one) for one in same.specialites if one.members.size == 1] == [
        vars(one) for one in alone.specialites if one.members.size == 1
    ]
    assert len(same.specialites) == len(alone.specialites)
    assert [one.p for one in same.filieres] == [one.p for one in alone.filieres]


def test_one_site_next_to_many_is_no_speciality() -> None:
    sites = country(10, 20, 30, here=1, there=12)
    assert not of_area(found(sites, beside=PAIRS), 10)


def test_an_area_without_any_beside_it_is_read_alone() -> None:
    sites = country(10, 20)
    alone, some = (found(sites, beside=near) for near in (None, {20: [21]}))
    assert [vars(one) for one in alone.specialites if one.area == 10] == [
        vars(one) for one in some.specialites if one.area == 10
    ]


def test_the_shared_part_is_learned_where_neighbours_are_no_more_alike_than_chance() -> None:
    alike = beside_of(found(country(seed=3), beside=PAIRS)).shared
    shuffled = country(seed=3)[np.random.default_rng(4).permutation(AREAS)]
    apart = beside_of(found(shuffled, beside=PAIRS)).shared
    assert apart < 0.1 < alike / 2


def test_the_probability_is_the_mean_over_being_alone_and_being_shared() -> None:
    search = found(country(10, 20, 30), beside=PAIRS)
    beside = beside_of(search)
    area, unit = np.array([10]), np.array([RARE])
    fitted, theta = search.fitted, np.exp(LOG_THETA)
    law = (fitted.posterior(area, unit, np.array([11])) @ laws())[0]
    own, other = (
        stats.poisson.pmf(fitted.counts[one, RARE], fitted.mean[one, RARE] * theta)
        for one in (10, 11)
    )
    factor = (law @ (own * other)) / ((law @ own) * (law @ other))
    far = np.clip((LOG_THETA + 0.1 - np.log(FAR_ABOVE)) / 0.2, 0, 1)
    both = (law * own * other) @ far / (law @ (own * other))
    weight = beside.shared * factor
    alone = fitted.above(area, unit, fitted.counts[area, unit], FAR_ABOVE)[0]
    known = ((1 - beside.shared) * alone + weight * both) / (1 - beside.shared + weight)
    got = beside.above(area, unit, fitted.counts[area, unit], FAR_ABOVE)
    assert got.probability[0] == pytest.approx(known, rel=1e-9)
    assert got.beside[0] == (0 if weight > 1 - beside.shared else -1)


def test_blocks_change_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    search = found(country(10, 20), beside=PAIRS)
    area, unit = np.nonzero(search.counted.firms[:, :] > 0)
    counts = search.fitted.counts[area, unit]
    whole = beside_of(search).above(area, unit, counts, FAR_ABOVE)
    monkeypatch.setattr(across, "AT_ONCE", 7)
    parts = beside_of(search).above(area, unit, counts, FAR_ABOVE)
    assert parts.probability == pytest.approx(whole.probability, rel=1e-12)
    assert (parts.beside == whole.beside).all()


@pytest.mark.parametrize("seed", range(6))
def test_without_a_border_the_search_is_that_of_each_area_by_itself(seed: int) -> None:
    # The rule of before, written out: what has sites enough and is plausible by its own law, the
    # surest first, no industry of an area twice; q over all of them.
    sites = country(10, 20, 30, here=5, seed=seed)
    search = found(sites)
    fitted, units = search.fitted, search.units
    sets = search.counted.sites @ units.member
    area, unit = np.nonzero((sets >= LEAST_SITES) & (fitted.counts >= LEAST_QUOTIENT * fitted.mean))
    n = fitted.counts[area, unit]
    sure = fitted.above(area, unit, n, FAR_ABOVE)
    p = fitted.tails(area, unit, n)[0]
    wanted: list[tuple[int, int, float]] = []
    taken: set[tuple[int, int]] = set()
    for one in np.lexsort((unit, p, -np.round(sure, 3), area)):
        row = int(area[one])
        inside = units.places(int(unit[one]))
        held = {
            (row, int(x)) for x in inside if sites[row, x] > 0 and search.evidence[row].x[x] > 0
        }
        if sure[one] >= PLAUSIBLE and held and not held & taken:
            taken |= held
            wanted.append((row, int(unit[one]), float(sure[one])))
    assert wanted
    got = search.specialites
    assert [(one.area, one.unit, one.probability) for one in got] == wanted
    assert [one.q for one in got] == rates(got).tolist()
    assert all(one.beside is None for one in got)


def test_what_is_nothing_by_itself_takes_no_industry_from_what_is_plausible_inside(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # Of one area: an industry, likely (.8) but only with what lies beside; and its group, less
    # likely (.6) by itself. Neither is given. The first is nothing then, and the group stays.
    sites = country(10)
    sites[10] = 3
    search = found(sites, beside=PAIRS)
    group = next(
        unit
        for unit in range(len(INDUSTRIES), search.units.member.shape[1])
        if RARE in search.units.places(unit)
    )
    one = np.ones(2)
    cells = specialites._Cells(
        area=np.array([10, 10]),
        unit=np.array([RARE, group]),
        sites=2 * one,
        firms=2 * one,
        mean=one,
        within=np.array([False, True]),
        sure=np.array([0.8, 0.6]),
        fewer=0 * one,
        p=0.01 * one,
        beside=np.array([0, -1]),
    )
    monkeypatch.setattr(specialites, "_cells", lambda *_: cells)
    evidence = [replace(every, x=np.ones_like(every.x)) for every in search.evidence]
    kept = specialites.specialites(
        search.counted,
        search.units,
        search.fitted,
        evidence,
        CHAINS,
        beside_of(search),
    )
    assert [(own.unit, own.beside) for own in kept] == [(group, None)]
    assert kept[0].q == pytest.approx(0.4)


def test_sites_across_are_those_of_the_area_beside_in_all_of_what_it_is_found_with() -> None:
    # A group: its first industry inside, its second in the area beside. Two sites and six, of
    # which none is counted as the territory's own.
    second = place("naf2-25.12Z")
    search = found(country(), beside=PAIRS)
    group = next(
        unit
        for unit in range(len(INDUSTRIES), search.units.member.shape[1])
        if {RARE, second} <= set(search.units.places(unit).tolist())
    )
    sites = search.counted.sites.copy()
    sites[10, RARE], sites[11, second], sites[11, RARE] = 2, 6, 0
    own = Specialite(
        10, group, np.array([RARE]), "metal", 2.0, 2.0, 0.3, 2.3, 0.98, 0.01, False, 0.02, 0
    )
    shown = replace(
        search,
        counted=replace(search.counted, sites=sites),
        specialites=[own],
        filieres=[],
    )
    rows = CandidateRows(Context(CHAINS, dict.fromkeys(INDUSTRIES, "a38-CH"), None))
    schema = dict.fromkeys(("ti_id", "industry_id", "unit", "register"), pl.String)
    no_site = pl.DataFrame(schema={**schema, "jobs": pl.Float64})
    territories = [f"ti-{area:03}" for area in range(AREAS)]
    rows.add(shown, no_site, Ground("register", "irep", 2015, territories))
    (row,) = rows.frames()[0].filter(kind="specialite").iter_rows(named=True)
    assert row["territory_id"] == "ti-010"
    assert (row["establishments"], row["across_id"], row["across_establishments"]) == (
        2.0, "ti-011", 6.0,
    )  # fmt: skip
    assert row["grade"] == "emerging", "with fewer than three firms inside nothing is strong"


def test_the_shared_part_is_learned_in_fifty_rounds_from_a_tenth() -> None:
    # Not until nothing changes: here that would be another number.
    search = found(country(10, 20, seed=3), beside=PAIRS)
    beside = beside_of(search)
    rows = np.repeat(np.arange(AREAS), len(INDUSTRIES))
    units = np.tile(np.arange(len(INDUSTRIES)), AREAS)
    counts = search.fitted.counts[beside.area[rows], units]
    factor, _ = beside._factor(rows, units, counts, 1.0)
    share = 0.1
    for _ in range(50):
        share = float((share * factor / (1 - share + share * factor)).mean())
    assert beside.shared == pytest.approx(share, rel=1e-9)
    again = float((share * factor / (1 - share + share * factor)).mean())
    assert again > share + 0.005


def test_stages_are_numbered_from_one_in_the_order_in_which_they_are_shown() -> None:
    sites = poisson()
    sites[7, [place(one) for one in METAL.stage]] += 9
    rows = rows_of(found(sites), 1).filter(
        pl.col("suggestion_id").str.starts_with("filiere-ti-007")
    )
    assert dict(rows.select("stage_name", "stage").iter_rows()) == {
        "inputs": 1, "components": 2, "equipment": 3, "assembly": 4
    }  # fmt: skip
