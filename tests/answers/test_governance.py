"""Governance of a territory: reported, by place, or unknown with what to do; never a person."""

from pathlib import Path

import pytest

from tests.small_programme import AMONT, DESERT
from ti_graph.answers.governance import ASKED, GovernanceAnswer, governance
from ti_graph.answers.territories import Answers
from ti_graph.graph.release import Releases
from ti_graph.messages import asked_by
from ti_graph.query.catalogue import named_query
from ti_graph.query.run import run

METZ = "ti-2023-4408"


@pytest.fixture(scope="module")
def small(programme_data: Path) -> Answers:
    return Answers(Releases(programme_data).current())


def states(found: GovernanceAnswer) -> dict[str, str]:
    return {one.role: one.state for one in found.roles}


def test_a_role_is_reported_dated_as_absent_known_by_place_or_unknown(small: Answers) -> None:
    found = governance(small, AMONT)
    assert states(found) == {
        "members": "known", "elu": "known", "industriel": "unknown", "chef_de_projet": "absent",
        "region": "area", "cci": "area", "sous_prefet": "unknown",
    }  # fmt: skip
    of = {one.role: one for one in found.roles}
    assert [(one.label.fr, one.basis) for one in of["cci"].holders] == [("CCI Nordie", "area")]
    assert [one.label.fr for one in of["region"].holders] == ["Nordie"]
    assert of["chef_de_projet"].absent_on == "2024-05-01"
    assert of["chef_de_projet"].holders == []
    assert [(one.label.fr, one.basis) for one in of["elu"].holders] == [("mairie", "reported")]


def test_a_region_without_a_chamber_of_its_own_leaves_the_chamber_unknown(small: Answers) -> None:
    assert states(governance(small, DESERT))["cci"] == "unknown"


@pytest.fixture(scope="module")
def everywhere(default_answers: Answers) -> dict[str, GovernanceAnswer]:
    """Label of each territory → its governance."""
    items = default_answers.territories(phase=2023)
    with asked_by("terminal"):
        return {item.label: governance(default_answers, item.id) for item in items}


def test_what_nobody_reports_says_what_to_do(everywhere: dict[str, GovernanceAnswer]) -> None:
    assert len(everywhere) == 183
    for found in everywhere.values():
        unknown = [one for one in found.roles if one.state == "unknown"]
        assert len(unknown) < len(ASKED)
        for one in found.roles:
            if one.state in {"unknown", "area"}:
                assert one.advice
                assert one.advice.fr and "ti-graph template governance" in one.advice.fr
            else:
                assert one.advice is None


def test_members_regions_and_chambers_are_those_of_the_named_query(
    default_answers: Answers,
) -> None:
    found = governance(default_answers, METZ)
    table = run(
        named_query("governance/by_place"), {"territory": METZ}, default_answers.release
    ).records()
    by_place = [
        (one.role, holder.id, holder.label.fr, holder.basis)
        for one in found.roles
        for holder in one.holders
    ]
    assert sorted(by_place) == sorted(
        (row["role"], row["id"], row["label"], row["basis"]) for row in table
    )
    assert {row["role"] for row in table} == {"members", "region", "cci", "sous_prefet"}


def test_offices_of_the_state_are_those_of_the_arrondissements_of_the_communes(
    default_answers: Answers,
) -> None:
    """Nord Lorraine reaches into four arrondissements, one of them that of a préfecture."""
    found = {one.role: one for one in governance(default_answers, METZ).roles}["sous_prefet"]
    assert found.state == "area"
    assert [(one.label.fr, one.basis) for one in found.holders] == [
        ("Préfecture (Metz)", "area"),
        ("Sous-préfecture (Val de Briey)", "area"),
        ("Sous-préfecture (Forbach)", "area"),
        ("Sous-préfecture (Thionville)", "area"),
    ]


def test_every_territory_has_an_office_of_the_state(
    everywhere: dict[str, GovernanceAnswer],
) -> None:
    """But Mayotte, which the official code divides into no arrondissement."""
    without = [
        label
        for label, found in everywhere.items()
        if not {one.role: one for one in found.roles}["sous_prefet"].holders
    ]
    assert without == ["Mayotte"]
