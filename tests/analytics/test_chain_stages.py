"""How a stage of a chain stands in a territory, by hand."""

import numpy as np
import pytest

from ti_graph.analytics.chain_stages import expected_sites, state


def test_the_expected_sites_of_a_stage_are_those_of_the_mix_of_its_register() -> None:
    # 40 of 100 sites are of the stage; the area has 10.
    sites = np.array([[1.0, 2.0, 7.0], [19.0, 18.0, 53.0]])
    assert expected_sites(sites, 0, np.array([0, 1])) == pytest.approx(4.0)


@pytest.mark.parametrize(
    ("sites", "expected", "ground", "found"),
    [
        # Poisson of mean 7.2: P(N <= 3) = 0.072, P(N <= 4) = 0.156, P(N <= 7) = 0.569.
        (3, 7.2, "census", "thin"),
        (4, 7.2, "census", "present"),
        (7, 7.2, "register", "present"),
        (1, 1.1, "register", "present"),
        (0, 7.2, "census", "absent"),
        (0, 7.2, "register", "not_visible"),
    ],
)
def test_a_stage_is_thin_only_where_chance_would_rarely_give_so_few(
    sites: int, expected: float, ground: str, found: str
) -> None:
    assert state(sites, expected, ground) == found
