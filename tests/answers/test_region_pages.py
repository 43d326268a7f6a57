"""A region leads to its territories, whichever of its codes or levels is opened."""

import pytest

from ti_graph.answers.regions import Places
from ti_graph.answers.territories import Answers


@pytest.fixture(scope="module")
def places(default_answers: Answers) -> Places:
    return Places(default_answers)


LA_REUNION = {"Est Réunion Industries", "Territoire de l'Ouest"}


@pytest.mark.parametrize("region", ["region-04", "nuts-FRA4", "nuts-FRY4", "nuts-FRY40"])
def test_every_region_of_one_name_leads_to_its_territories(places: Places, region: str) -> None:
    found = places.region(region)
    assert {one.territory.label for one in found.territories} == LA_REUNION
    others = {"region-04", "nuts-FRA4", "nuts-FRY4", "nuts-FRY40"} - {region}
    assert {one.id for one in found.namesakes} == others


def test_a_share_of_people_is_of_level_2_alone(places: Places) -> None:
    assert all(one.population_share for one in places.region("nuts-FRY4").territories)
    assert all(one.population_share is None for one in places.region("region-44").territories)


@pytest.mark.parametrize("region", ["country-FR", "nuts-DEC"])
def test_a_country_and_a_region_abroad_are_home_to_no_list(places: Places, region: str) -> None:
    assert places.region(region).territories == []


def test_a_region_says_how_many_territories_each_of_its_two_lists_is_of(places: Places) -> None:
    saarland = places.region("nuts-DEC0")
    assert saarland.suggested_to == []
    listed = {row.territory.id for one in saarland.filieres for row in one.territories}
    assert len(listed) > 0
    assert saarland.relevant_to >= len(listed)
    assert places.region("nuts-DEC01").relevant_to <= saarland.relevant_to
