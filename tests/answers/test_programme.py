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


def test_of_two_territories_of_a_commune_that_of_the_current_phase_is_first(
    programme: Programme, default_release: Release
) -> None:
    heirs = ["ti-2023-8422", "ti-2018-8414"]
    assert [item.id for item in programme.territories("Cluses")][:2] == heirs
    hits = SearchIndex(default_release).find("Cluses", ["territory"])
    assert [hit.id for hit in hits][:2] == heirs
