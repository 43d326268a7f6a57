"""A Territoire d'industrie is found by its whole name, and the current phase comes first."""

import pytest

from ti_graph.answers.programme import Programme
from ti_graph.answers.search import SearchIndex
from ti_graph.graph.release import Release


@pytest.fixture(scope="module")
def programme(default_release: Release) -> Programme:
    return Programme(default_release)


@pytest.mark.parametrize(
    ("text", "territory"),
    [
        ("Vallée de l'Arve", ["ti-2023-8422"]),
        ("  VALLEE DE L’ARVE ", ["ti-2023-8422"]),
        ("Lezoux - Thiers - Ambert - Montbrison", ["ti-2023-8408"]),
        ("Dunkerque", ["ti-2023-3201"]),
        ("sologne", ["ti-2023-2411"]),
        ("Vosges", ["ti-2023-4413", "ti-2023-4419", "ti-2018-4415"]),
        ("ti-2018-8414", []),
        ("Cluses", []),
        ("Vallée", []),
        ("", []),
    ],
)
def test_a_whole_name_is_its_territory_and_less_is_no_guess(
    programme: Programme, text: str, territory: list[str]
) -> None:
    assert programme.named(text) == territory


def test_a_name_that_the_current_phase_has_dropped_is_that_of_the_phase_that_has_ended(
    programme: Programme,
) -> None:
    """Of all names of the ended phase, a current one is meant where it continues it by name."""
    dropped = [
        item
        for item in programme.territories(phase=2018)
        if programme.named(item.label) == [item.id]
    ]
    assert dropped
    for item in dropped:
        found = programme.ended_by_name(item.label)
        assert found is not None
        assert found.id == item.id


def test_of_two_territories_of_a_commune_that_of_the_current_phase_is_first(
    programme: Programme, default_release: Release
) -> None:
    heirs = ["ti-2023-8422", "ti-2018-8414"]
    assert [item.id for item in programme.territories("Cluses")][:2] == heirs
    hits = SearchIndex(default_release).find("Cluses", ["territory"])
    assert [hit.id for hit in hits][:2] == heirs
