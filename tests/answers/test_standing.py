"""Where the programme stands: each row of the named query, in words, with what to load."""

from pathlib import Path

import pytest

from tests.cli.test_commands import document
from ti_graph.answers.standing import QUERY, MeasureItem, StandingAnswer, standing
from ti_graph.answers.territories import Answers
from ti_graph.graph.release import Release
from ti_graph.messages import asked_by
from ti_graph.query.catalogue import named_query
from ti_graph.query.run import run


@pytest.fixture(scope="module")
def found(default_answers: Answers) -> StandingAnswer:
    release = default_answers.release
    return standing(release, rows(release))


def rows(release: Release) -> list[dict[str, object]]:
    return [dict(row) for row in run(named_query(QUERY), {}, release).records()]


def measures(found: StandingAnswer) -> list[MeasureItem]:
    of_each = [one.measures for axis in found.axes for one in axis.recommendations]
    return [one for part in [*of_each, *(axis.measures for axis in found.axes)] for one in part]


def test_every_row_of_the_query_is_a_measure_with_its_figures(
    found: StandingAnswer, default_release: Release
) -> None:
    asked = sorted(
        (str(row["measure"]), row["mean_value"], row["things"], row["level_evidence"])
        for row in rows(default_release)
    )
    assert asked == sorted(
        (one.measure, one.mean_value, one.things, one.level) for one in measures(found)
    )
    assert [axis.number for axis in found.axes] == [1, 2, 3, 4]


def test_one_year_says_a_level_and_no_movement(found: StandingAnswer) -> None:
    (cars,) = [one for one in measures(found) if one.measure == "mobility-car-to-work"]
    assert cars.moves == "unknown"
    assert cars.says.fr and "182 territoires" in cars.says.fr
    assert "Une seule année est connue" in cars.says.fr
    assert cars.says.en and "One year alone is known" in cars.says.en
    assert found.says.fr and "on ne sait pas encore ce qui avance" in found.says.fr


def test_what_nothing_is_loaded_of_says_what_to_load(default_release: Release) -> None:
    with asked_by("terminal"):
        found = standing(default_release, rows(default_release))
    for one in measures(found):
        said = str(one.says.fr)
        assert ("ti-graph" in said) == (one.level == "unknown"), one.measure


def test_two_years_of_an_indicator_are_a_movement(default_release: Release) -> None:
    moved = [
        row | {"moves": "known"} if row["measure"] == "housing-vacancy" else row
        for row in rows(default_release)
    ]
    found = standing(default_release, moved)
    assert found.says.fr and "pour 1, deux années" in found.says.fr


def test_the_command_gives_the_same_answer(found: StandingAnswer, default_data: Path) -> None:
    assert document(default_data, "recommendations") == found.model_dump(mode="json")
