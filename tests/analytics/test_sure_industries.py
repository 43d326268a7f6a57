"""Where no candidate passes its tests, an industry that the territory is sure of is one of them."""

from collections.abc import Sequence

import polars as pl
import pytest

from tests.analytics.drawn import AREAS, INDUSTRIES, METAL, OTHERS, found, place, poisson
from ti_graph.analytics.candidate_rows import CandidateRows, Context, Sure
from ti_graph.analytics.local_counts import Ground
from ti_graph.analytics.local_search import Search
from ti_graph.analytics.specialites import rate_beside

TYRES, PLATES = "naf2-22.11Z", "naf2-25.11Z"
TERRITORY = "ti-007"
CHAINS = [METAL, *(chain for chain in OTHERS if TYRES not in chain.core)]
"""No chain names tyres."""


def candidates(search: Search, sure: Sequence[str]) -> dict[str, dict[str, object]]:
    """Candidates of the territory by the industry that they are announced by."""
    branches = dict.fromkeys(INDUSTRIES, "a38-CH")
    known = Sure({TERRITORY: list(sure)}, {TYRES: ("Pneumatiques", "Tyres")})
    rows = CandidateRows(Context(CHAINS, branches, None, frozenset(), known))
    no_site = pl.DataFrame(
        schema={
            "ti_id": pl.String, "industry_id": pl.String, "unit": pl.String, "jobs": pl.Float64,
            "register": pl.String,
        }
    )  # fmt: skip
    territories = [f"ti-{area:03}" for area in range(AREAS)]
    rows.add(search, no_site, Ground("register", "irep", 2015, territories))
    filiere = rows.frames()[0].iter_rows(named=True)
    return {str(row["lead_id"]): row for row in filiere if row["territory_id"] == TERRITORY}


@pytest.fixture
def one_firm() -> Search:
    """Nine sites of tyres in one territory, of one firm: by firms they are nothing unusual."""
    sites = poisson(1.0)
    sites[7] = 1
    firms = sites.copy()
    sites[7, place(TYRES)] = 9
    return found(sites, firms, CHAINS)


def test_an_industry_of_one_firm_is_a_lead_to_explore(one_firm: Search) -> None:
    assert TYRES not in candidates(one_firm, [])
    own = candidates(one_firm, [TYRES])[TYRES]
    assert (own["kind"], own["grade"], own["establishments"]) == ("specialite", "exploratory", 9)
    assert (own["chain_id"], own["label_fr"], own["label_en"]) == (None, "Pneumatiques", "Tyres")
    assert own["survival"] is None


def test_its_probability_is_that_of_its_law_and_q_of_all_as_sure(one_firm: Search) -> None:
    own = candidates(one_firm, [TYRES])[TYRES]
    # One firm where one is expected: hardly twice as much.
    probability = own["probability"]
    assert isinstance(probability, float)
    assert probability < 0.5
    assert own["q_value"] == pytest.approx(rate_beside(probability, one_firm.specialites))


def test_q_beside_others_is_the_mean_chance_to_be_false_of_it_and_of_all_as_sure() -> None:
    sites = poisson()
    sites[7, place(PLATES)] = 20
    surer = [1 - one.probability for one in found(sites).specialites if one.probability >= 0.6]
    assert rate_beside(0.6, found(sites).specialites) == pytest.approx(
        (sum(surer) + 0.4) / (len(surer) + 1)
    )
    assert rate_beside(0.6, []) == pytest.approx(0.4)


def test_nothing_is_added_where_a_candidate_passes_its_tests_or_no_site_is_counted() -> None:
    sites = poisson()
    sites[7, place(PLATES)] = 20
    sites[7, place(TYRES)] = 3
    own = candidates(found(sites, chains=CHAINS), [TYRES])
    assert own[PLATES]["grade"] != "exploratory"
    assert TYRES not in own
    sites[7] = 0
    assert not candidates(found(sites, chains=CHAINS), [TYRES])
