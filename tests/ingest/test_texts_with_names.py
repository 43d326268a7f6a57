"""A person's name is found anywhere in a free text; a place or a tribute is none."""

import pytest

from ti_graph.ingest.names import names_a_person

NAMED = [
    "contact Jean Dupont", "mécanique (Jean Dupont)", "Jean Dupont - Cluster Métal",
    "voir avec Jean Dupont pour la suite", "Cooperation with Hans Müller", "mécanique, J. Dupont",
    "DUPONT J.", "Hans Mueller", "référent : dupont jean", "entretien avec Marie-Claire Lefèvre.",
]  # fmt: skip
UNNAMED = [
    "décolletage de précision", "lycée Jean Moulin", "12 rue Jean Dupont", "Mont Saint Martin",
    "Cluster Métal, Saarland", "Université Lyon 1", "Villefranche-sur-Saône", "A. B. C.", "",
    "formation jean dupontel",
]  # fmt: skip


@pytest.mark.parametrize("text", NAMED)
def test_a_name_in_a_text_is_found(text: str) -> None:
    assert names_a_person(text)


@pytest.mark.parametrize("text", UNNAMED)
def test_a_place_a_trade_or_a_tribute_is_no_name(text: str) -> None:
    assert not names_a_person(text)


def test_small_letters_are_a_name_in_an_address_alone() -> None:
    assert names_a_person("contact jean dupont", capitals=False)
    assert not names_a_person("contact jean dupont")
    assert not names_a_person("cluster saint jean", capitals=False)
