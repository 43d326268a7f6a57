"""Communes of one name are told apart where they are offered, and found by what tells apart."""

import pytest

from ti_graph.answers.search import SearchIndex
from ti_graph.graph.release import Release


@pytest.fixture(scope="module")
def index(default_release: Release) -> SearchIndex:
    return SearchIndex(default_release)


@pytest.mark.parametrize(
    ("text", "commune"),
    [
        ("Saint-Denis (93)", "commune-93066"),
        ("Saint-Denis 93", "commune-93066"),
        ("Saint-Denis Réunion", "commune-97411"),
        ("Sainte-Colombe 69", "commune-69189"),
    ],
)
def test_a_name_with_its_departement_or_region_finds_the_one(
    index: SearchIndex, text: str, commune: str
) -> None:
    assert index.find(text)[0].id == commune


def test_homonyms_bear_their_departement_and_others_do_not(index: SearchIndex) -> None:
    labels = [hit.label_fr for hit in index.find("Sainte-Colombe", ["commune"], 20)]
    assert len(set(labels)) == len(labels)
    assert "Sainte-Colombe (69)" in labels
    assert index.find("Metz", ["commune"])[0].label_fr == "Metz"


@pytest.mark.parametrize(
    ("name", "commune"),
    [
        ("Cherbourg-Octeville", "commune-50129"),
        ("Bellegarde-sur-Valserine", "commune-01033"),
        ("Hauteville-Lompnes", "commune-01185"),
        ("Neussargues en Pinatelle", "commune-15141"),
    ],
)
def test_a_commune_is_found_by_the_names_of_its_parts_and_of_its_past(
    index: SearchIndex, name: str, commune: str
) -> None:
    (hit, *_) = index.find(name)
    assert (hit.id, hit.basis) == (commune, "former_name")


OVERSEAS = {
    "La Réunion": ("nuts-FRY4", {"ti-2023-0401", "ti-2023-0402"}),
    "Mayotte": ("nuts-FRY5", {"ti-2023-0601"}),
    "Guadeloupe": ("nuts-FRY1", {"ti-2023-0101", "ti-2023-0102", "ti-2023-0103"}),
    "Martinique": ("nuts-FRY2", {"ti-2023-0201", "ti-2023-0202"}),
    "Guyane": ("nuts-FRY3", {"ti-2023-0301", "ti-2023-0302"}),
}


@pytest.mark.parametrize("name", OVERSEAS)
def test_a_place_of_several_levels_is_one_hit_and_finds_its_territories(
    index: SearchIndex, name: str
) -> None:
    region, territories = OVERSEAS[name]
    hits = index.find(name)
    assert [hit.id for hit in hits if hit.kind in {"region", "departement"}] == [region]
    assert {hit.id for hit in hits if hit.kind == "territory"} == territories


def test_a_level_that_is_asked_for_is_found(index: SearchIndex) -> None:
    assert [hit.id for hit in index.find("La Réunion", ["departement"])] == ["departement-974"]
    assert index.find("departement-974")[0].id == "departement-974"
    assert index.find("nuts-FRY40")[0].id == "nuts-FRY40"
