"""Effects on jobs by difference in differences and synthetic control: small cases by hand."""

from datetime import date

import numpy as np
import polars as pl
import pytest

from tests.analytics.core import core
from ti_graph.analytics.evaluation.programme import (
    drawn_panel,
    of_phase,
    said_of_parts,
    world,
)
from ti_graph.analytics.programme_effect import (
    Panel,
    before_apart,
    by_year,
    difference_in_differences,
    synthetic_control,
)
from ti_graph.analytics.programme_groups import by_chef_de_projet, effects
from ti_graph.analytics.programme_panel import KnownPanel, programme_panel
from ti_graph.messages import speaking

TREATED = np.array([[1.0, 1.0, 3.0, 3.0], [2.0, 2.0, 3.0, 3.0]])
OTHERS = np.array([[0.0, 0.0, 1.0, 1.0], [5.0, 5.0, 5.0, 5.0]])


def test_the_difference_of_differences_is_that_of_the_means() -> None:
    # Treated: +2 and +1; others: +1 and 0.
    found = difference_in_differences(Panel(TREATED, OTHERS, 2))
    assert found.effect == pytest.approx(1.0)
    # Welch: variances .5 / 2 each, so an error of √.5 on 2 degrees of freedom; t = 4.3027.
    assert found.high - found.effect == pytest.approx(4.302653 * np.sqrt(0.5), abs=1e-4)
    assert found.p == pytest.approx(0.2929, abs=1e-3)


def test_an_effect_is_reported_as_a_change_of_jobs() -> None:
    found = difference_in_differences(Panel(TREATED, OTHERS, 2)).as_change()
    assert found["effect"] == pytest.approx(np.e - 1)


def test_groups_that_moved_together_before_are_not_apart() -> None:
    assert before_apart(Panel(TREATED, OTHERS, 2)).effect == 0.0
    grown = np.array([[0.0, 1.0, 3.0, 3.0], [0.1, 1.0, 3.0, 3.0]])
    assert before_apart(Panel(grown, OTHERS, 2)).effect == pytest.approx(0.95)


def test_each_year_stands_against_the_last_one_before() -> None:
    years = by_year(Panel(TREATED, OTHERS, 2))
    assert [round(one.effect, 6) for one in years] == [0.0, 1.0, 1.0]


def test_a_synthetic_unit_is_made_of_those_that_follow_the_treated_before() -> None:
    rng = np.random.default_rng(1)
    clock = np.arange(6.0)
    followers = clock + rng.normal(0, 1e-3, (4, 6))
    strangers = -clock + rng.normal(0, 1e-3, (40, 6))
    treated = np.stack([clock + np.array([0, 0, 0, 0, 0.5, 0.5])])
    found = synthetic_control(Panel(treated, np.vstack([followers, strangers]), 4), rng)
    assert found is not None
    assert found.effect == pytest.approx(0.5, abs=0.02)


def test_too_few_others_leave_no_placebo() -> None:
    rng = np.random.default_rng(1)
    assert synthetic_control(Panel(TREATED, OTHERS[:1], 2), rng) is None


def test_no_planted_effect_is_found_in_more_than_six_panels_of_a_hundred() -> None:
    found = world(0.0, 0.0, panels=1000, with_synthetic=60)
    assert found["difference_in_differences"]["found"] <= 0.06
    assert found["synthetic_control"]["found"] <= 0.06
    assert abs(found["difference_in_differences"]["bias"]) < 0.002


def test_an_effect_of_three_per_cent_is_in_nine_intervals_of_ten() -> None:
    found = world(0.03, 0.0, panels=500, with_synthetic=60)
    for name in ("difference_in_differences", "synthetic_control"):
        assert found[name]["coverage"] >= 0.90
        assert found[name]["found"] >= 0.5


def test_trends_that_were_apart_before_are_seen() -> None:
    found = world(0.0, 0.005, panels=200, with_synthetic=0 + 2)
    assert found["trends_apart_found"] >= 0.8


def test_the_same_seed_draws_the_same_panel() -> None:
    one, other = (drawn_panel(np.random.default_rng(7), 0.03) for _ in range(2))
    assert np.array_equal(one.treated, other.treated)


@pytest.mark.parametrize("phase", [2018, 2023])
def test_without_jobs_by_commune_the_panel_says_what_it_needs(phase: int) -> None:
    known = programme_panel(core(), phase)
    assert known.panel is None
    assert known.needs == "jobs"


def panel_of_parts() -> KnownPanel:
    """Twenty territories, of which the effect is in the first ten alone."""
    panel = drawn_panel(np.random.default_rng(3), 0.0)
    treated = panel.treated[:20].copy()
    treated[:10, panel.before :] += np.log(1.5)
    units = tuple(f"ti-{number:02d}" for number in range(20))
    years = tuple(range(2006, 2006 + treated.shape[1]))
    return KnownPanel(
        Panel(treated, panel.others, panel.before), years, 20, len(panel.others), 0, None, units
    )


def test_an_effect_in_a_part_of_the_territories_is_found_in_that_part() -> None:
    known = panel_of_parts()
    groups = {one: "present" if number < 10 else "absent" for number, one in enumerate(known.units)}
    found = effects(known, groups)
    assert {part: one.territories for part, one in found.items()} == {"present": 10, "absent": 10}
    present, absent = found["present"].effect, found["absent"].effect
    assert present and absent
    assert present.low > 0.2 and absent.low < 0.0 < absent.high


def test_a_part_of_fewer_than_ten_has_no_estimate_and_an_unknown_one_is_in_none() -> None:
    known = panel_of_parts()
    found = effects(known, dict.fromkeys(known.units[:9], "present"))
    assert found["present"].territories == 9
    assert found["present"].effect is None
    assert effects(known, {}) == {}


def test_the_report_of_a_phase_says_each_part_or_what_to_load() -> None:
    known = panel_of_parts()
    present = dict.fromkeys(known.units[:10], "present")
    by = of_phase(known, {"capability": {}, "chef_de_projet": present})["by"]
    assert by["chef_de_projet"]["in_no_part"] == 10
    assert by["chef_de_projet"]["parts"]["present"]["difference_in_differences"]["effect"] > 0.3
    with speaking("en"):
        (said,) = said_of_parts("chef_de_projet", by["chef_de_projet"])
        (needs,) = said_of_parts("capability", by["capability"])
    assert "10 territories" in said and "not its cause" in said
    assert "ti-graph build" in needs


def test_the_newest_evidence_says_whether_there_is_a_chef_de_projet() -> None:
    rows = pl.DataFrame(
        {
            "territory_id": ["ti-a", "ti-a", "ti-b"],
            "role": ["chef_de_projet", "chef_de_projet", "elu"],
            "presence": ["absent", "present", "present"],
            "observed_on": [date(2026, 3, 1), date(2024, 1, 1), date(2026, 1, 1)],
        }
    )
    assert by_chef_de_projet(rows) == {"ti-a": "absent"}
