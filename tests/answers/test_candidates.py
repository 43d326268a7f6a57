"""Candidate filières of a territory: those of the small country, known by hand, and real ones."""

import pytest

from ti_graph.answers.territories import Answers

AMONT, PASSAGE, DESERT = "ti-2023-1001", "ti-2023-1002", "ti-2023-2001"


def test_the_known_candidate_is_reported_whole(small_answers: Answers) -> None:
    (candidate,) = small_answers.filieres(AMONT).candidates
    assert candidate.id == f"filiere-{AMONT}-25.50A"
    assert (candidate.rank, candidate.stages, candidate.establishments) == (1, 2, 30)
    assert [one.stage for one in candidate.industries] == [1, 2, 2]
    links = [(one.direction, one.stage_name, one.state) for one in candidate.missing]
    assert links == [("downstream", "assembly", "absent")]
    assert (candidate.kind, candidate.grade) == ("specialite", "strong")
    assert 0 <= candidate.p_value <= 1
    assert {one.tie for one in candidate.anchors} <= {"declared", "area", "theme"}
    assert sum(part.value * part.weight for part in candidate.parts if part.value) == pytest.approx(
        candidate.score
    )
    assert {one.source for one in candidate.evidence} == {
        "insee_input_output",
        "simulated_establishments",
    }


@pytest.mark.parametrize(
    ("territory", "why"),
    [
        (
            PASSAGE,
            "Aucune industrie, seule ou avec celles de sa chaîne, n’y compte à la fois 3 sites",
        ),
        (DESERT, "Aucun registre n’y recense de site industriel"),
    ],
)
def test_a_territory_without_candidate_says_why(
    territory: str, why: str, small_answers: Answers
) -> None:
    found = small_answers.filieres(territory)
    assert found.candidates == []
    assert found.why_empty is not None
    assert str(found.why_empty.fr).startswith(why)
    assert found.data == "simulated"


def test_a_territory_that_no_register_lists_is_not_said_to_lack_industries(
    default_answers: Answers,
) -> None:
    found = default_answers.filieres("ti-2023-0301")
    assert found.candidates == []
    assert found.why_empty is not None
    assert str(found.why_empty.fr).startswith("Aucun registre n’y recense de site industriel")


def test_a_territory_of_the_phase_before_is_told_that_nothing_is_sought(
    small_answers: Answers,
) -> None:
    for found in (small_answers.filieres("ti-2018-1001"), small_answers.partners("ti-2018-1001")):
        assert found.why_empty is not None
        assert "phase" in str(found.why_empty.fr)


def test_an_answer_with_candidates_has_no_excuse(small_answers: Answers) -> None:
    assert small_answers.filieres(AMONT).why_empty is None
    assert small_answers.partners(AMONT).why_empty is None


def test_a_q_value_below_its_p_value_is_of_another_test_and_a_filiere_has_none(
    default_answers: Answers,
) -> None:
    """Benjamini and Hochberg never lower a p-value; a spécialité's q comes from its probability."""
    for item in default_answers.territories(phase=2023):
        for one in default_answers.filieres(item.id).candidates:
            if one.kind != "specialite":
                assert one.q_value >= one.p_value


def test_an_industry_is_expected_as_often_in_a_candidate_as_among_specialisations(
    default_answers: Answers,
) -> None:
    found = 0
    for territory in ("ti-2023-8422", "ti-2023-4408", "ti-2023-2802"):
        (own, *_) = default_answers.territory(territory).specialisations
        known = {one.industry: one.expected for one in own.items}
        for candidate in default_answers.filieres(territory).candidates:
            for one in candidate.industries:
                if one.id in known:
                    found += 1
                    assert one.expected == known[one.id]
    assert found > 3


def test_a_low_score_beside_a_high_quotient_says_why(default_answers: Answers) -> None:
    (waste,) = [
        one
        for one in default_answers.filieres("ti-2023-4404").candidates
        if one.lead_industry == "naf2-38.21Z"
    ]
    (industry,) = waste.industries
    assert (industry.quotient or 0) > 2
    assert (industry.probability or 0) > 0.9
    assert waste.probability < 0.01 and waste.score < 0.005
    assert waste.two_measures is not None
    assert "compte les entreprises" in str(waste.two_measures.fr)


def test_a_candidate_speaks_of_two_measures_where_they_do_not_seem_to_agree(
    default_answers: Answers,
) -> None:
    """Hardly twice and surely above one; or, of one industry, surer of twice than of above one."""
    surer = 0
    for item in default_answers.territories(phase=2023):
        for one in default_answers.filieres(item.id).candidates:
            lead = next(own for own in one.industries if own.id == one.lead_industry)
            above = lead.probability or 0
            if one.kind == "colocalisation" or lead.probability is None:
                assert one.two_measures is None, one.id
            elif above >= 0.9 and one.probability < 0.5:
                assert "Le score suit la seconde" in str(one.two_measures), one.id
            elif len(one.industries) == 1 and one.probability > above:
                surer += 1
                assert "plus haute" in str(one.two_measures), one.id
            else:
                assert one.two_measures is None, one.id
    assert surer > 5
