"""CORDIS: projects, participants, where they are, and names that are never reported."""

import io
import zipfile
from pathlib import Path

import polars as pl
import pytest

from tests.loaders.cordis_fixtures import (
    HEADER,
    REGIONS,
    SIREN,
    as_csv,
    loaded,
)
from tests.loaders.firms_fixtures import (
    Content,
    from_official_files,
    load,
    official_files,
    shipped_rows,
)
from tests.loaders.geography_fixtures import row, shipped


def test_a_project_bears_its_number_and_its_programme(tmp_path: Path) -> None:
    tables, _ = loaded(tmp_path, {}, {"organisationID": "2"})
    assert tables["project"].drop("source").rows() == [
        ("cordis-859111", "SRSensor", None, None, "H2020", None, None)
    ]


def test_a_project_bears_the_topic_that_it_answers(tmp_path: Path) -> None:
    (tmp_path / "topics.csv").write_text(
        '"projectID";"topic";"title"\n"859111";"SPIRE-02-2017";"Steel from scrap"\n'
        '"1";"X";"Another"\n'
    )
    tables, quarantine = loaded(tmp_path, {}, {"projectID": "2"})
    topics = tables["project"].sort("project_id").select("topic", "title").rows()
    assert topics == [(None, None), ("SPIRE-02-2017", "Steel from scrap")]
    assert quarantine.is_empty()


def test_a_shifted_row_brings_no_name_as_a_topic_or_a_title(tmp_path: Path) -> None:
    (tmp_path / "topics.csv").write_text(
        '"projectID";"topic";"title"\n"859111";"DUPONT-JEAN";"Steel"\n"2";"RISK FINANCE";"Mme Sy"\n'
    )
    tables, quarantine = loaded(tmp_path, {}, {"projectID": "2"})
    topics = tables["project"].sort("project_id").select("topic", "title").rows()
    assert topics == [("RISK FINANCE", None), (None, None)]
    assert sorted(quarantine["column"]) == ["title", "topic"]


@pytest.mark.parametrize(
    ("postcode", "city", "commune"),
    [
        ("57050", "METZ", "commune-57463"),
        ("57045", "METZ CEDEX 1", "commune-57463"),
        ("55300", "ST MIHIEL", "commune-55545"),
        ("F-57155", "Marly", "commune-57447"),
        ("55300", "ROCHE SUR MEUSE", "commune-55545"),  # its name of 1793
        ("57000", "Magny", "commune-57463"),  # a part of today's commune
        ("6560", "VALBONNE", "commune-06152"),  # a spreadsheet dropped the zero
        ("6560", "METZ", None),
        ("59770", "MARLY", None),
        ("57000", "NANCY", None),
        ("", "METZ", None),
    ],
)
def test_a_french_participant_is_in_the_commune_of_its_postcode_and_city(
    tmp_path: Path, postcode: str, city: str, commune: str | None
) -> None:
    tables, _ = loaded(tmp_path, {"postCode": postcode, "city": city})
    assert tables["participation"]["commune_id"].to_list() == [commune]


def test_no_participant_abroad_and_no_masked_one_is_in_a_commune(tmp_path: Path) -> None:
    tables, _ = loaded(
        tmp_path, {"country": "DE"}, {"organisationID": "2", "name": "SURNAME GIVENNAME"}
    )
    assert tables["participation"]["commune_id"].to_list() == [None, None]


def archive(organisations: str, projects: str) -> bytes:
    """The zip that CORDIS publishes for a programme."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as file:
        file.writestr("csv/organization.csv", organisations)
        file.writestr("csv/project.csv", projects)
        file.writestr("csv/topics.csv", '"projectID";"topic";"title"\n')
    return packed.getvalue()


PROJECTS = (
    '"id";"acronym";"status";"title";"startDate";"endDate"\n'
    '"859111";"SRS";"SIGNED";"A";"2019-05-01";"2021-04-30"\n'
    '"7";"SEVEN";"X";"B";"";""\n'
)


def test_the_zips_of_both_programmes_are_read_and_a_participant_of_both_is_one(
    tmp_path: Path,
) -> None:
    later = {"projectID": "7", "projectAcronym": "", "contentUpdateDate": "2025-01-01 00:00:00"}
    files: dict[str, Content] = {
        "cordis-h2020projects-csv.zip": archive(as_csv({}), PROJECTS),
        "cordis-HORIZONprojects-csv.zip": archive(as_csv({**later, "name": "NEW LTD"}), PROJECTS),
    }
    tables, quarantine = load("cordis_h2020", tmp_path, files, REGIONS)
    projects = dict(tables["project"].select("project_id", "programme").iter_rows())
    assert projects == {"cordis-859111": "H2020", "cordis-7": "HORIZON"}
    assert row(tables["project"], project_id="cordis-7")["acronym"] == "SEVEN"
    years = dict(
        tables["project"]
        .select("project_id", pl.concat_list("first_year", "last_year"))
        .iter_rows()
    )
    assert years == {"cordis-859111": [2019, 2021], "cordis-7": [None, None]}
    assert tables["organisation"]["label"].to_list() == ["NEW LTD"]
    assert tables["participation"].height == 2
    assert quarantine.is_empty()


def test_a_participant_is_reported_once_as_last_updated(tmp_path: Path) -> None:
    tables, _ = loaded(
        tmp_path,
        {"name": "OLD NAME SAS", "contentUpdateDate": "2022-01-01 00:00:00"},
        {"projectID": "2", "name": "NEW NAME SAS", "contentUpdateDate": "2023-01-01 00:00:00"},
    )
    assert tables["organisation"]["label"].to_list() == ["NEW NAME SAS"]
    assert tables["participation"].height == 2


@pytest.mark.parametrize(
    ("written", "iso"), [("EL", "GR"), ("GR", "GR"), ("UK", "GB"), ("FR", "FR"), ("XK", "XK")]
)
def test_countries_bear_their_iso_code(tmp_path: Path, written: str, iso: str) -> None:
    tables, _ = loaded(tmp_path, {"country": written})
    assert tables["organisation"]["country"].to_list() == [iso]


@pytest.mark.parametrize(
    ("vat", "siren"),
    [
        (f"FR43{SIREN}", SIREN),
        (f"FR9T{SIREN}", SIREN),
        (f"FR43{SIREN[:-1]}{(int(SIREN[-1]) + 1) % 10}", None),
        (f"DE{SIREN}", None),
        ("FR4377568501", None),
        ("MISSING", None),
        ("", None),
    ],
)
def test_a_french_vat_number_holds_the_siren(tmp_path: Path, vat: str, siren: str | None) -> None:
    tables, quarantine = loaded(tmp_path, {"vatNumber": vat})
    assert tables["organisation"]["siren"].to_list() == [siren]
    assert quarantine.is_empty()


@pytest.mark.parametrize(
    ("geolocation", "region", "status"),
    [
        ("48.5,6.5", "nuts-FRF33", "known"),
        ("48.5,5.5", "nuts-FRF31", "known"),
        ("48.5,7.05", "nuts-FRF33", "estimated"),
        ("48.5,7.5", None, "unknown"),
        ("-6.5,48.5", None, "unknown"),
        ("", None, "unknown"),
    ],
)
def test_coordinates_lie_in_a_region_or_near_one_or_nowhere(
    tmp_path: Path, geolocation: str, region: str | None, status: str
) -> None:
    tables, quarantine = loaded(tmp_path, {"geolocation": geolocation})
    found = tables["participation"].row(0, named=True)
    assert (found["territory_id"], found["territory_status"]) == (region, status)
    assert quarantine.is_empty()


def test_a_place_on_a_border_is_reported_once(tmp_path: Path) -> None:
    tables, _ = loaded(tmp_path, {"geolocation": "48.5,6.0"})
    assert tables["participation"]["territory_id"].to_list() == ["nuts-FRF31"]


def test_without_a_city_coordinates_locate_nobody(tmp_path: Path) -> None:
    tables, _ = loaded(tmp_path, {"city": ""})
    assert tables["participation"]["territory_status"].to_list() == ["unknown"]


@pytest.mark.parametrize(
    ("written", "eur", "status"),
    [
        ("1788682.0", 1788682.0, "known"),
        ("1788682,5", 1788682.5, "known"),
        ("0.0", 0.0, "known"),
        ("", None, "unknown"),
    ],
)
def test_a_contribution_that_is_not_reported_is_unknown_and_never_zero(
    tmp_path: Path, written: str, eur: float | None, status: str
) -> None:
    tables, _ = loaded(tmp_path, {"netEcContribution": written})
    found = tables["participation"].row(0, named=True)
    assert (found["contribution_eur"], found["contribution_status"]) == (eur, status)


@pytest.mark.parametrize(("written", "ended"), [("True", True), ("False", False), ("", None)])
def test_a_participation_may_have_ended_early(
    tmp_path: Path, written: str, ended: bool | None
) -> None:
    tables, _ = loaded(tmp_path, {"endOfParticipation": written})
    assert tables["participation"]["ended_early"].to_list() == [ended]


def test_one_organisation_may_have_two_roles_in_a_project(tmp_path: Path) -> None:
    tables, quarantine = loaded(tmp_path, {}, {"role": "thirdParty"})
    assert tables["participation"]["role"].to_list() == ["coordinator", "thirdParty"]
    assert quarantine.is_empty()


def test_a_participation_reported_again_is_set_aside(tmp_path: Path) -> None:
    tables, quarantine = loaded(tmp_path, {}, {"netEcContribution": "99.0"})
    assert tables["participation"]["contribution_eur"].to_list() == [10.0]
    assert quarantine.select("row", "column").rows() == [(3, "role")]


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("projectID", "H2020-1"),
        ("organisationID", ""),
        ("name", ""),
        ("country", ""),
        ("activityType", "NGO"),
        ("netEcContribution", "1 000 EUR"),
        ("geolocation", "48.5"),
        ("geolocation", "N48.5,E6.5"),
    ],
)
def test_a_value_that_cannot_be_read_sets_its_row_aside(
    tmp_path: Path, column: str, value: str
) -> None:
    tables, quarantine = loaded(tmp_path, {}, {"organisationID": "2", column: value})
    assert quarantine.select("row", "column", "value").rows() == [(3, column, value)]
    assert tables["participation"].height == 1


@pytest.mark.parametrize(
    ("amount", "euros"),
    [
        ("375.125", 375.125), ("1.234", 1.234), ("1,234", 1.234), ("1 234,56", 1234.56),
        ("1.234.567", 1234567), ("1,234.5", 1234.5),
        ("1234.5", 1234.5), ("0.125", 0.125), ("20,5", 20.5), ("1234", 1234),
    ],
)  # fmt: skip
def test_a_point_or_a_comma_of_an_amount_sets_decimals_apart(
    tmp_path: Path, amount: str, euros: float
) -> None:
    tables, quarantine = loaded(tmp_path, {"netEcContribution": amount})
    assert tables["participation"]["contribution_eur"].to_list() == [euros]
    assert quarantine.is_empty()


@pytest.mark.parametrize(
    "vat",
    [
        "FR 40 303265045", "fr40303265045", "FR40.303.265.045", "FR-40-303265045",
        "FR40\u00a0303265045",
    ],
)  # fmt: skip
def test_a_vat_number_is_read_with_blanks_dots_dashes_or_in_small_letters(
    tmp_path: Path, vat: str
) -> None:
    tables, _ = loaded(tmp_path, {"vatNumber": vat})
    assert tables["organisation"]["siren"].to_list() == ["303265045"]


def test_swapped_coordinates_lead_to_a_region_of_the_participants_country(tmp_path: Path) -> None:
    tables, _ = loaded(
        tmp_path, {"geolocation": "6.5,48.5"},
        {"organisationID": "2", "geolocation": "6.5,48.5", "country": "DE"},
    )  # fmt: skip
    found = tables["participation"].sort("organisation_id", descending=True)
    assert found.select("territory_id", "territory_status").rows() == [
        ("nuts-FRF33", "estimated"), (None, "unknown")
    ]  # fmt: skip


def test_a_year_that_no_programme_can_have_is_unknown_and_set_aside(tmp_path: Path) -> None:
    (tmp_path / "project.csv").write_text(
        '"id";"acronym";"startDate";"endDate"\n"859111";"S";"0215-01-01";"31/12/2019"\n'
    )
    tables, quarantine = loaded(tmp_path, {})
    assert tables["project"].select("first_year", "last_year").rows() == [(None, 2019)]
    assert quarantine["column"].to_list() == ["startDate"]


def test_a_new_column_is_left(tmp_path: Path) -> None:
    tables, _ = load(
        "cordis_h2020", tmp_path, {"organization.csv": HEADER + ";legalName\n"}, REGIONS
    )
    assert tables["participation"].is_empty()


def test_a_file_beside_the_expected_one_does_no_harm(tmp_path: Path) -> None:
    (tmp_path / "organization_nuts3.csv").write_text("projectID;nuts3\n1;FRF33\n")
    tables, _ = loaded(tmp_path, {})
    assert tables["participation"].height == 1


def test_the_snapshot_is_a_sample_of_the_programme() -> None:
    tables = shipped("cordis_h2020")
    assert tables["project"].height == 414
    assert tables["participation"].height == 3_735
    assert tables["organisation"].height == 2_482
    french = tables["organisation"].filter(country="FR")
    assert french["siren"].drop_nulls().len() == 201
    assert row(french, organisation_id="cordis-999997930")["siren"] == "180089013"
    statuses = dict(tables["participation"].group_by("territory_status").len().iter_rows())
    assert statuses == {"known": 3_121, "estimated": 135, "unknown": 479}
    assert tables["participation"]["commune_id"].drop_nulls().len() == 375
    assert tables["project"]["title"].null_count() == 0


@pytest.mark.shared
def test_the_official_sample_gives_the_snapshot() -> None:
    tables, quarantine = from_official_files("cordis_h2020")
    assert quarantine.is_empty()
    for name, frame in shipped("cordis_h2020").items():
        key = frame.columns[0] if name != "participation" else frame.columns[:3]
        assert tables[name].sort(key).equals(frame.sort(key)), name


@pytest.mark.shared
def test_regions_agree_with_those_located_on_detailed_outlines() -> None:
    beside = official_files("cordis_h2020")["organisations"].with_name("organization_nuts3.csv")
    if not beside.exists():
        pytest.skip(f"{beside.name} does not lie beside the official file")
    located = pl.read_csv(beside, infer_schema=False).select(
        project_id=pl.format("cordis-{}", "projectID"),
        organisation_id=pl.format("cordis-{}", "organisationID"),
        expected=pl.format("nuts-{}", "nuts3_2024"),
    )
    tables, _ = from_official_files("cordis_h2020")
    both = tables["participation"].join(
        located.unique(), on=["project_id", "organisation_id"], how="left"
    )
    assert both.height == 3_735
    agreement = both.select(pl.col("territory_id").eq_missing(pl.col("expected")).mean()).item()
    assert agreement >= 0.95


def test_every_region_of_level_three_has_an_outline_to_locate_participants_in() -> None:
    regions = shipped_rows("eurostat_nuts")
    nuts3 = regions["territory"].filter(kind="nuts3", vintage="2024")
    outlined = regions["geometry"].drop_nulls("outline_wkt")
    assert set(nuts3["territory_id"]) <= set(outlined["territory_id"])
