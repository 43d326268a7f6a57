"""SPARQL and the answers agree on one release."""

import pytest

from ti_graph.answers.territories import Answers
from ti_graph.graph.release import Release
from ti_graph.query.catalogue import named_query
from ti_graph.query.run import Plain, run

METZ = "ti-2023-4408"
SOME = [METZ, "ti-2023-3213", "ti-2023-0601", "ti-2023-9301"]


def rows(release: Release, name: str, **given: str) -> list[dict[str, Plain]]:
    return run(named_query(name), given, release).records()


@pytest.mark.parametrize("territory", SOME)
def test_sparql_and_the_answer_agree_on_candidates(
    territory: str, default_release: Release, default_answers: Answers
) -> None:
    found = default_answers.filieres(territory).candidates
    asked = rows(default_release, "filiere/candidates", territory=territory)
    assert [(row["rank"], row["id"], row["label"]) for row in asked] == [
        (one.rank, one.id, one.label.fr) for one in found
    ]
    assert [row["score"] for row in asked] == pytest.approx([one.score for one in found], abs=1e-6)
    assert [row["establishments"] for row in asked] == [one.establishments for one in found]
    for one in found:
        chain = rows(default_release, "filiere/chain", filiere=one.id)
        assert [(row["stage"], row["code"], row["establishments"]) for row in chain] == [
            (item.stage, item.id.removeprefix("naf2-"), item.establishments)
            for item in one.industries
        ]
        missing = rows(default_release, "filiere/missing_links", filiere=one.id)
        assert {(row["direction"], row["code"]) for row in missing} == {
            (item.direction, item.branch.removeprefix("a38-")) for item in one.missing
        }


@pytest.mark.parametrize("territory", SOME)
def test_sparql_and_the_answer_agree_on_partners(
    territory: str, default_release: Release, default_answers: Answers
) -> None:
    found = default_answers.partners(territory).partners[:10]
    asked = rows(default_release, "partner/suggestions", territory=territory)
    fields = ("rank", "label", "country", "shared_projects", "cross_border")
    assert [[row[field] for field in fields] for row in asked] == [
        [getattr(one, field) for field in fields] for one in found
    ]
    for field in ("score", "distance_km"):
        assert [row[field] for row in asked] == pytest.approx(
            [getattr(one, field) for one in found], abs=1e-6
        )


def test_sparql_and_the_answer_agree_on_the_evidence_of_a_suggestion(
    default_release: Release, default_answers: Answers
) -> None:
    candidate = default_answers.filieres(METZ).candidates[0]
    asked = rows(default_release, "partner/evidence", suggestion=candidate.id)
    sources = {row["name"]: row for row in asked if row["kind"] == "source"}
    parts = {row["name"]: row for row in asked if row["kind"] == "part"}
    assert {one.source: (one.vintage, one.rows, one.simulated) for one in candidate.evidence} == {
        name: (row["vintage"], row["rows"], row["simulated"]) for name, row in sources.items()
    }
    assert {one.part: one.value for one in candidate.parts} == {
        name: pytest.approx(row["value"], abs=1e-6) for name, row in parts.items()
    }


@pytest.mark.parametrize("territory", SOME)
def test_sparql_and_the_answer_agree_on_members(
    territory: str, default_release: Release, default_answers: Answers
) -> None:
    asked = rows(default_release, "territory/members", territory=territory)
    found = default_answers.territory(territory).member_list
    assert {(row["id"], row["label"], row["population"]) for row in asked} == {
        (one.id, one.label, one.population) for one in found
    }


@pytest.mark.parametrize("territory", SOME)
def test_sparql_and_the_answer_agree_on_specialisations(
    territory: str, default_release: Release, default_answers: Answers
) -> None:
    found = {one.place: one for one in default_answers.territory(territory).specialisations}
    for place, specialisations in found.items():
        asked = {
            row["code"]: row
            for row in rows(
                default_release, "territory/specialisations", territory=place, least_probability="0"
            )
        }
        for item in specialisations.items:
            row = asked[item.industry.split("-", 1)[1]]
            for field in ("observed", "expected", "quotient", "low", "high", "probability"):
                assert row[field] == pytest.approx(getattr(item, field), abs=1e-6), field
