"""Laws that are written with `scipy.special` give what `scipy.stats` gives.

`scipy.stats` takes longer to import than all else that a build needs: nothing of the package does.
"""

import subprocess
import sys

import numpy as np
import pytest
from scipy import stats

from ti_graph.analytics import capability, colocation, local_laws, specialisation


def test_the_likelihood_of_counts_is_that_of_the_negative_binomial() -> None:
    counts = np.array([0.0, 0.0, 1.0, 7.0, 250.0])
    expected = np.array([0.0, 2.5, 0.3, 6.0, 90.0])
    for shape in (0.05, 1.0, 30.0):
        known = stats.nbinom.logpmf(counts, shape, shape / (shape + expected))
        found = specialisation._log_likelihood(counts, expected, shape)
        assert found == pytest.approx(known, rel=1e-10, abs=1e-10)


@pytest.mark.parametrize(
    ("both", "areas", "first", "second"),
    [(0, 9, 3, 4), (2, 9, 3, 4), (5, 9, 3, 4), (40, 1200, 90, 300)],
)
def test_the_chance_that_areas_meet_is_hypergeometric(
    both: int, areas: int, first: int, second: int
) -> None:
    known = stats.hypergeom.sf(both - 1, areas, first, second)
    assert colocation._at_least(both, areas, first, second) == pytest.approx(known, rel=1e-9)


def test_densities_are_in_proportion_to_those_of_the_normal_and_of_student() -> None:
    x = np.linspace(-4, 4, 9)
    freedom = local_laws.LOG_T_FREEDOM
    for found, known in (
        (local_laws._normal(x), stats.norm.pdf(x)),
        (local_laws._student(x), stats.t.pdf(x, freedom)),
    ):
        assert found / found.sum() == pytest.approx(known / known.sum())


def test_the_best_have_rank_one_and_equals_share_the_lower_rank() -> None:
    scores = np.array([[0.2, 0.5], [0.9, 0.5], [0.2, 0.1], [0.1, 0.5]])
    assert capability._ranks(scores).tolist() == stats.rankdata(-scores, "min", axis=0).tolist()
    assert capability._ranks(scores).tolist() == [[2, 1], [1, 1], [2, 4], [4, 1]]


def test_a_build_does_not_import_what_it_does_not_need() -> None:
    check = "import sys, ti_graph.build; print('scipy.stats' in sys.modules)"
    found = subprocess.run(
        [sys.executable, "-c", check], capture_output=True, text=True, check=True
    )
    assert found.stdout.strip() == "False"


def test_a_server_does_not_import_what_only_a_build_needs() -> None:
    check = "import sys, ti_graph.api.server; print('scipy.optimize' in sys.modules)"
    found = subprocess.run(
        [sys.executable, "-c", check], capture_output=True, text=True, check=True
    )
    assert found.stdout.strip() == "False"


def test_the_bounds_of_a_quotient_hold_its_mean() -> None:
    """One law alone, so narrow that both bounds are the same point of the grid."""
    narrow = np.zeros(len(local_laws.laws()))
    narrow[0] = 1.0  # Gamma of shape 200: a spread of .07, a step of the grid of .2
    fitted = local_laws.Fitted(
        counts=np.array([[6.0], [2.0]]),
        mean=np.array([[3.0], [3.0]]),
        elasticity=np.ones(1),
        likelihood=np.zeros((2, 1, len(narrow))),
        prior=narrow,
    )
    centre, low, high = fitted.quotients(0, np.array([0]))
    assert low[0] <= centre[0] <= high[0]
    assert high[0] == centre[0] > 1
