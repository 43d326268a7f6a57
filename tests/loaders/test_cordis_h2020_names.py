"""Names of CORDIS's participants: persons are masked, organisations keep theirs."""

from pathlib import Path

import pytest

from tests.loaders.cordis_fixtures import SIREN, loaded
from tests.loaders.geography_fixtures import ids, shipped

PERSONS = [
    {"name": "SURNAME GIVENNAME"},
    {"name": "Givenname Surname", "activityType": "OTH"},
    {"name": "GIVENNAME O'SURNAME"},
    {"name": "DE SURNAME GIVENNAME SECOND"},
    {"name": "DUPOND FRANCE"},
    {"name": "GIVENNAME SURNAME CONSULTANT"},
    {"name": "DR. GIVENNAME SURNAME, RESEARCH"},
    {"name": "Dipl.-Ing. Givenname Surname Software 3D Design"},
    {"name": "SURNAME/SURNAME GBR"},
    {"name": "GIVENNAME SURNAME EI"},
    {"name": "ECONOMIA DEL MARE 3 DI SURNAME GIVENNAME"},
    {"name": "GNSS LABS", "street": "", "postCode": "", "city": ""},
    {"name": "SURNAME GIVENNAME", "activityType": ""},
]


@pytest.mark.parametrize("person", PERSONS, ids=[person["name"] for person in PERSONS])
def test_what_may_be_a_natural_person_is_masked(tmp_path: Path, person: dict[str, str]) -> None:
    tables, _ = loaded(tmp_path, {"vatNumber": f"FR43{SIREN}", "shortName": "SURNAME", **person})
    found = tables["organisation"].row(0, named=True)
    assert (found["label"], found["label_en"]) == ("Participant masqué", "Masked participant")
    assert found["siren"] is None
    shown = str([frame.rows() for frame in tables.values()])
    assert "SURNAME" not in shown.upper()
    assert "FRANCE" not in shown


def test_a_participant_masked_once_is_masked_everywhere(tmp_path: Path) -> None:
    tables, _ = loaded(
        tmp_path,
        {"name": "SURNAME GIVENNAME", "contentUpdateDate": "2021"},
        {"projectID": "2", "name": "SURNAME GIVENNAME 2 LTD", "contentUpdateDate": "2023"},
    )
    assert tables["organisation"]["label"].to_list() == ["Participant masqué"]


ORGANISATIONS = [
    {"name": "OPTIQGAIN LTD"},
    {"name": "SURNAME GIVENNAME SRL"},
    {"name": "DR. SURNAME ENTWICKLUNGSGESELLSCHAFT"},
    {"name": "KRUEGER A/S"},
    {"name": "S. COOP. GIVENNAME"},
    {"name": "AEROSPACE VALLEY"},
    {"name": "SNCF RESEAU"},
    {"name": "KPMG"},
    {"name": "2BFOREST LDA"},
    {"name": "INSTITUT CURIE", "activityType": "REC"},
    {"name": "COMUNE DI PRATO", "activityType": "PUB"},
    {"name": "MET OFFICE", "activityType": "PUB", "street": "", "postCode": "", "city": ""},
]


@pytest.mark.parametrize("body", ORGANISATIONS, ids=[body["name"] for body in ORGANISATIONS])
def test_an_organisation_keeps_its_name(tmp_path: Path, body: dict[str, str]) -> None:
    tables, _ = loaded(tmp_path, body)
    assert tables["organisation"]["label"].to_list() == [body["name"]]


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ('""CENTRE """"DEMOKRITOS""""""', 'CENTRE "DEMOKRITOS"'),
        ('ACME """"X"""" LTD', 'ACME "X" LTD'),
        ('""A"" and ""B"" LTD', '"A" and "B" LTD'),
    ],
)
def test_quotes_that_an_export_doubled_are_single(tmp_path: Path, name: str, label: str) -> None:
    tables, _ = loaded(tmp_path, {"name": name})
    assert tables["organisation"]["label"].to_list() == [label]


def test_the_snapshot_masks_the_names_that_look_like_persons() -> None:
    participants = shipped("cordis_h2020")["organisation"]
    masked = participants.filter(label="Participant masqué")
    assert masked.height == 57
    assert ids(masked, "activity_type") == {"PRC", "OTH"}
    assert masked["siren"].drop_nulls().is_empty()


@pytest.mark.parametrize("name", ["MARTIN SOPHIE", "Mme Surnamova", "suivi par Oumar Sy"])
def test_a_shifted_row_brings_no_name_of_a_person_as_an_acronym(tmp_path: Path, name: str) -> None:
    tables, _ = loaded(tmp_path, {"projectAcronym": name}, {"projectID": "5"})
    assert tables["project"]["acronym"].to_list() == ["859111", "SRSensor"]


def test_a_masked_participant_s_name_is_no_acronym(tmp_path: Path) -> None:
    name = "SURNAMOVA ET FILS"
    tables, _ = loaded(tmp_path, {"name": name, "projectAcronym": name})
    assert tables["project"]["acronym"].to_list() == ["859111"]
