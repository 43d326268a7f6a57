"""Partners of a territory in Europe: those of the small country, known by hand, and real ones."""

import polars as pl
import pytest

from ti_graph.answers.territories import Answers
from ti_graph.errors import NotFoundError
from ti_graph.graph.release import Release

AMONT, PASSAGE = "ti-2023-1001", "ti-2023-1002"


def test_what_partners_are_sought_along_is_unsure_only_where_the_quotient_is(
    default_answers: Answers, default_release: Release
) -> None:
    # Cognac and spirits: surely a speciality, and alone in its candidate, which stands for it once.
    alongs = default_release.table("relevant_partner").filter(~pl.col("sure")).collect()
    unsure = alongs.select("territory_id", "industry_id").drop_nulls().unique()
    quotients = default_release.table("specialisation").filter(pl.col("default_reference"))
    known = unsure.join(quotients.collect(), on=["territory_id", "industry_id"])
    assert known.height > 100
    assert known.filter(pl.col("probability") >= 0.9, pl.col("observed") >= 3).is_empty()
    cognac = default_answers.partners("ti-2023-7502").alongs
    assert [one.sure for one in cognac if (one.label.fr or "").startswith("Spiritueux")] == [True]


def test_partners_are_those_known_by_hand(small_answers: Answers) -> None:
    found = small_answers.partners(AMONT).partners
    assert [(one.region, one.label, one.country, one.shared_projects) for one in found] == [
        ("nuts-DEX1", "Nachbarland", "DE", 2),
        ("nuts-ITX1", "Lontano", "IT", 0),
        ("nuts-ESX1", "Lejos", "ES", 1),
    ]
    assert [one.distance_km for one in found] == pytest.approx([111.195, 333.585, 1111.95], abs=0.1)
    assert [one.cross_border for one in found] == [True, False, False]


def test_near_regions_are_a_list_of_their_own_with_their_rank_among_all(
    small_answers: Answers, default_answers: Answers
) -> None:
    found = small_answers.partners(AMONT, near=True)
    assert found.near_only
    assert [(one.region, one.rank) for one in found.partners] == [("nuts-DEX1", 1)]
    metz = default_answers.partners("ti-2023-4408", near=True).partners
    assert {"nuts-DEC0", "nuts-LU00"} <= {one.region for one in metz}
    assert [one.rank for one in metz] == sorted(one.rank for one in metz)
    assert max(one.rank for one in metz) > 20
    first = default_answers.partners("ti-2023-4408").partners
    assert [one.rank for one in first] == list(range(1, 11))


def test_a_territory_far_from_any_border_is_told_that_no_region_is_near(
    default_answers: Answers,
) -> None:
    found = default_answers.partners("ti-2023-2402", near=True)
    assert found.partners == []
    assert found.why_empty is not None


def test_partners_for_a_filiere_tell_how_they_fit_it(small_answers: Answers) -> None:
    filiere = small_answers.filieres(AMONT).candidates[0].id
    found = small_answers.partners(AMONT, filiere)
    assert found.filiere == filiere
    parts = {one.region: {part.part: part.value for part in one.parts} for one in found.partners}
    # Lejos tells none of the filière's divisions: its fit is not known, and not zero.
    assert parts["nuts-ESX1"]["filiere"] is None
    assert parts["nuts-DEX1"]["filiere"] is not None


@pytest.mark.parametrize("filiere", ["none", f"filiere-{AMONT}-10.11Z", ""])
def test_a_filiere_that_the_territory_lacks_is_reported(
    filiere: str, small_answers: Answers
) -> None:
    with pytest.raises(NotFoundError) as caught:
        small_answers.partners(AMONT, filiere)
    assert caught.value.code == "unknown_filiere"


def test_a_filiere_of_another_territory_is_not_this_one_s(small_answers: Answers) -> None:
    with pytest.raises(NotFoundError):
        small_answers.partners(PASSAGE, f"filiere-{AMONT}-25.50A")


def test_poles_are_reported_by_the_region_of_their_seat(small_answers: Answers) -> None:
    assert small_answers.poles_in(["Nordie"]).rows() == [
        ("pole-metal", 'Pôle « Métal » "4.0" \\ Amont', "Nordie", "dge_poles")
    ]
    assert small_answers.poles_in([]).is_empty()
