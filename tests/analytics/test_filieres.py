"""The search of spécialités and filières, held against the causes that earlier ones failed by."""

import numpy as np
import pytest

from tests.analytics.drawn import AREAS, INDUSTRIES, METAL, found, given, place, poisson
from ti_graph.analytics import chain_test, linked
from ti_graph.analytics.specialites import FALSE_DISCOVERY, rates

METALS = [place(one) for one in METAL.stage]


def test_one_industry_far_above_is_a_speciality_named_by_its_chain() -> None:
    sites = poisson()
    sites[7, place("naf2-25.11Z")] = 20
    (one,) = [one for one in found(sites).specialites if one.area == 7]
    assert (one.chain, one.sites, one.given) == ("metal", 20, True)
    assert one.probability > 0.99


def test_linked_industries_beside_a_speciality_make_a_filiere_of_their_chain() -> None:
    sites = poisson()
    sites[7, METALS] += 9
    (one,) = [one for one in found(sites).filieres if one.area == 7]
    assert one.chain is METAL
    assert {INDUSTRIES[place] for place in one.members} == set(METAL.stage)
    assert one.q <= linked.FALSE_DISCOVERY


def test_the_same_industries_under_a_chain_that_does_not_link_them_are_no_filiere() -> None:
    # An earlier test found as many sets with input-output labels permuted: trade added nothing.
    sites = poisson()
    sites[7, METALS] += 9
    apart = [chain for chain in found(sites).chains.chains if chain is not METAL]
    assert not found(sites, chains=apart).filieres


def test_a_whole_division_that_stands_out_makes_no_filiere() -> None:
    # One advantage of all industries of a division is co-location: it is no sign of a chain.
    sites = poisson()
    of_division = [index for index, one in enumerate(INDUSTRIES) if one[5:7] in ("24", "25", "28")]
    sites[7, of_division] += 9
    assert not [one for one in found(sites).filieres if one.area == 7]


def test_an_industry_that_clumps_everywhere_needs_more_to_stand_out() -> None:
    # One dispersion for all industries gave dozens of discoveries where clumping was unequal.
    even, clumped = place("naf2-20.11Z"), place("naf2-22.11Z")
    shapes = np.full(len(INDUSTRIES), 50.0)
    shapes[clumped] = 0.3
    sites = poisson(2.0, clumping=shapes)
    sites[7, [even, clumped]] = 9
    fitted = found(sites).fitted
    rows, counts = np.array([7, 7]), np.array([9.0, 9.0])
    tail, _ = fitted.tails(rows, np.array([even, clumped]), counts)
    assert tail[0] < 0.01
    assert tail[1] > 5 * tail[0]


def test_nothing_planted_gives_nothing_though_industries_clump_unequally() -> None:
    shapes = np.random.default_rng(3).uniform(3, 50, len(INDUSTRIES))
    search = found(poisson(1.0, seed=5, clumping=shapes))
    assert not search.filieres
    assert len(given(search)) <= 0.02 * AREAS


def test_one_territory_alone_can_pass() -> None:
    # 999 draws over 183 territories could give no single territory q ≤ .10.
    sites = poisson()
    sites[7, METALS] += 9
    search = found(sites)
    assert {one.area for one in search.filieres} == {7}
    assert search.tested.p[7].min() < 0.10 / search.tested.p.size


def test_members_are_those_tested_each_with_evidence() -> None:
    sites = poisson()
    sites[7, METALS[:3]] += 9
    sites[7, METALS[3]] = 0
    search = found(sites)
    (one,) = [one for one in search.filieres if one.area == 7]
    assert {INDUSTRIES[place] for place in one.members} < set(METAL.stage)
    for member in one.members:
        assert search.evidence[7].x[member] > 0


def test_a_firm_with_many_sites_is_one_firm() -> None:
    sites = poisson()
    firms = sites.copy()
    sites[7, place("naf2-25.11Z")] += 20
    assert not any(area == 7 for area, _ in given(found(sites, firms)))


def test_a_territory_never_widens_the_law_that_it_is_held_against() -> None:
    plain, raised = poisson(), poisson()
    raised[7, place("naf2-25.11Z")] = 40
    unit = np.array([place("naf2-25.11Z")])
    before = found(plain).fitted.posterior(np.array([7]), unit)
    after = found(raised).fitted.posterior(np.array([7]), unit)
    # The mildest law stays by far the likeliest: 40 sites there say nothing of the others.
    assert before.argmax() == after.argmax() == 0
    assert after[0, 0] > 0.9


def test_q_is_the_mean_chance_to_be_false_of_all_as_sure() -> None:
    sites = poisson()
    sites[7, place("naf2-25.11Z")] = 20
    sites[9, place("naf2-20.11Z")] = 8
    search = found(sites)
    false = np.sort([1 - one.probability for one in search.specialites])
    assert sorted(rates(search.specialites)) == pytest.approx(
        sorted(np.cumsum(false) / np.arange(1, len(false) + 1))
    )
    assert all(one.q <= FALSE_DISCOVERY for one in search.specialites if one.given)


def test_p_values_of_chains_under_the_null_are_not_too_small() -> None:
    search = found(poisson(1.0, seed=11))
    assert (search.tested.p <= 0.05).mean() <= 0.07


def test_the_tail_of_a_sum_is_that_of_independent_draws() -> None:
    search = found(poisson(0.8, seed=2))
    own = search.evidence[3]
    members = np.array(METALS)
    rng = np.random.default_rng(1)
    law = search.fitted.levels(3, members, chain_test.MOST_LEVEL)
    beyond = np.maximum(1 - np.cumsum(law, axis=1), 0)
    value = np.clip(np.log(chain_test.THRESHOLD) - np.log(beyond + law / 2 + 1e-300), 0, 8)
    value[:, 0] = 0
    drawn = sum(
        value[k, rng.choice(law.shape[1], 40_000, p=law[k] / law[k].sum())] for k in range(4)
    )
    assert own.tail(members, 1.5) == pytest.approx(float((drawn >= 1.4).mean()), abs=0.01)


def test_the_tail_of_a_sum_is_the_convolution_of_the_laws_of_its_members() -> None:
    own = found(poisson(0.8, seed=2)).evidence[3]
    joint = np.ones(1)
    for member in METALS:
        joint = np.convolve(joint, own.law[member])
    for place_of in (0, 3, 8, 20):
        known = own.tail(np.array(METALS), place_of * chain_test.BIN)
        assert known == pytest.approx(float(joint[place_of:].sum()), rel=1e-9)


def test_evidence_holds_laws_and_transforms_few_at_a_time() -> None:
    # Transforms of every industry of every territory took .6 GiB for France.
    own = found(poisson(0.8, seed=2)).evidence[3]
    assert not [name for name, value in vars(own).items() if np.iscomplexobj(value)]


@pytest.mark.parametrize("p", [[0.01, 0.02, 0.03], [0.5], [0.04, 0.001]])
def test_adjusted_values_are_never_below_their_p(p: list[float]) -> None:
    result = linked.adjusted(np.array(p))
    assert (result >= np.array(p)).all()
    assert (np.argsort(result, kind="stable") == np.argsort(p, kind="stable")).all()
