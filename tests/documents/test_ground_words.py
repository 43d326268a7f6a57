"""What stands behind figures, in words that a person reads."""

import pytest

from ti_graph.answers.ground_models import Reach, Words
from ti_graph.documents.ground_words import reach


def census(sites: int, employers: int, without: int) -> str:
    return reach(
        Reach(
            register_id="a_census", label=Words(fr="Liste", en="List"), ground="census", year=2022,
            sites=sites, employers=employers, without_employees=without, communes_reached=1,
            communes=4, coverage=0.5, coverage_basis="communes_2000", cannot_see=None,
        )
    )  # fmt: skip


@pytest.mark.parametrize(
    ("sites", "employers", "without", "text"),
    [
        (9, 9, 0, "9\u00a0établissements industriels, dans 1\u00a0commune sur 4, avec salariés."),
        (9, 3, 2, "avec salariés : 3, sans : 2, non renseigné : 4."),
        (1, 0, 0, "1\u00a0site industriel, dans"),
    ],
)
def test_a_census_says_how_many_of_its_units_employ(
    sites: int, employers: int, without: int, text: str
) -> None:
    assert text in census(sites, employers, without).replace("\u202f", " ").replace("\u00a0:", " :")
