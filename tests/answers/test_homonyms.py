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
