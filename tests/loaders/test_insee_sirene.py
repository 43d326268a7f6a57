"""SIRENE: establishments of industry, by column name, and what is set aside."""

import os
from dataclasses import replace
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from loaders.insee_sirene.headcount import expected_jobs, places
from tests.loaders.firms_fixtures import (
    Content,
    from_official_files,
    load,
    official_files,
    registered,
    shipped_rows,
)
from tests.loaders.geography_fixtures import ids, shipped
from tests.loaders.sirene_fixtures import CSV, FRANCE, PARQUET, loaded, other, row_of
from tests.loaders.sirene_layout import COLUMNS, HEADER, as_parquet, as_text, numbered
from ti_graph.errors import SourceError
from ti_graph.ingest.load import load_source, run_source, vintage
from ti_graph.ingest.options import LoadOptions
from ti_graph.ingest.origin import Origin, find_files
from ti_graph.ingest.vintage import SPLIT


def test_an_establishment_is_reported_with_its_commune_and_its_naf_code(tmp_path: Path) -> None:
    found, quarantine = row_of(tmp_path, {})
    assert quarantine.is_empty()
    assert found["establishment_id"] == "95551121700106"
    assert found["siren"] == "955511217"
    assert found["territory_id"] == "commune-57463"
    assert found["industry_id"] == "naf2-25.62B"
    assert (found["year"], found["head_office"], found["active"]) == (2021, True, True)
    assert found["status"] == "known"


@pytest.mark.parametrize(
    ("band", "low", "high", "jobs", "status"),
    [
        ("00", 0.0, 0.0, 0.0, "known"),
        ("01", 1.0, 2.0, 1.5, "estimated"),
        ("03", 6.0, 9.0, 7.5, "estimated"),
        ("12", 20.0, 49.0, 34.5, "estimated"),
        ("52", 5000.0, 9999.0, 7499.5, "estimated"),
        ("53", 10000.0, None, 10000.0, "estimated"),
    ],
)
def test_a_band_is_a_range_and_its_middle_is_expected(
    tmp_path: Path, band: str, low: float, high: float | None, jobs: float, status: str
) -> None:
    found, _ = row_of(tmp_path, {"trancheEffectifsEtablissement": band})
    assert found["headcount_band"] == band
    assert (found["jobs_low"], found["jobs_high"], found["jobs"]) == (low, high, jobs)
    assert found["jobs_status"] == status


@pytest.mark.parametrize("band", ["NN", ""])
def test_a_band_that_is_not_reported_is_unknown_and_never_zero(tmp_path: Path, band: str) -> None:
    found, quarantine = row_of(tmp_path, {"trancheEffectifsEtablissement": band})
    assert (found["headcount_band"], found["jobs"], found["jobs_low"]) == (None, None, None)
    assert found["jobs_status"] == "unknown"
    assert quarantine.is_empty()


def test_only_open_establishments_of_industry_are_taken(tmp_path: Path) -> None:
    rows = [
        {**other(1), "activitePrincipaleEtablissement": "05.10Z"},
        {**other(2), "activitePrincipaleEtablissement": "39.00Z"},
        {**other(3), "activitePrincipaleEtablissement": "47.72A"},
        {**other(4), "activitePrincipaleEtablissement": "01.11Z"},
        {**other(5), "activitePrincipaleEtablissement": ""},
        {**other(6), "activitePrincipaleEtablissement": "00.00Z"},
        {**other(7), "etatAdministratifEtablissement": "F"},
        {**other(8), "nomenclatureActivitePrincipaleEtablissement": "NAFRev1"},
    ]
    tables, quarantine = loaded(tmp_path, as_text(*rows))
    assert ids(tables["establishment"], "industry_id") == {"naf2-05.10Z", "naf2-39.00Z"}
    assert tables["establishment"].height == 2
    assert quarantine.select("row", "reason").rows() == [
        (9, "coded in a classification before NAF rév. 2")
    ]


def test_an_undotted_naf_code_is_the_same_code(tmp_path: Path) -> None:
    found, _ = row_of(tmp_path, {"activitePrincipaleEtablissement": "2562B"})
    assert found["industry_id"] == "naf2-25.62B"


@pytest.mark.parametrize(("code", "commune"), [("13203", "13055"), ("2A004", "2A004")])
def test_arrondissements_and_corsica_are_placed_by_text(
    tmp_path: Path, code: str, commune: str
) -> None:
    found, _ = row_of(tmp_path, {"codeCommuneEtablissement": code})
    assert found["territory_id"] == f"commune-{commune}"


FAULTS = [
    ("siret", {"siret": "95551121700107"}),
    ("siret", {"siret": "9555112170010"}),
    ("siret", {"siret": ""}),
    ("siret", {"siren": "955511218"}),
    ("codeCommuneEtablissement", {"codeCommuneEtablissement": "57999"}),
    ("codeCommuneEtablissement", {"codeCommuneEtablissement": "57 463"}),
    ("etatAdministratifEtablissement", {"etatAdministratifEtablissement": "X"}),
]


@pytest.mark.parametrize(("column", "fault"), FAULTS)
@pytest.mark.parametrize("naf", ["25.62B", "47.72A"])
def test_a_code_at_fault_is_set_aside_in_any_industry(
    tmp_path: Path, column: str, fault: dict[str, str], naf: str
) -> None:
    rows = [other(1), {**fault, "activitePrincipaleEtablissement": naf}]
    tables, quarantine = loaded(tmp_path, as_text(*rows))
    assert quarantine.select("row", "column").rows() == [(3, column)]
    assert tables["establishment"].height == 1


@pytest.mark.parametrize("naf", ["25.99X", "88.88Z", "ind"])
def test_a_code_that_the_naf_does_not_have_is_set_aside(tmp_path: Path, naf: str) -> None:
    tables, quarantine = loaded(
        tmp_path, as_text(other(1), {"activitePrincipaleEtablissement": naf})
    )
    assert quarantine.select("row", "value", "reason").rows() == [
        (3, naf, "not a subclass of NAF rév. 2")
    ]
    assert tables["establishment"].height == 1


def test_a_closed_row_at_fault_is_set_aside_too(tmp_path: Path) -> None:
    fault = {"siret": "95551121700107", "etatAdministratifEtablissement": "F"}
    _, quarantine = loaded(tmp_path, as_text(other(1), fault))
    assert quarantine["value"].to_list() == ["95551121700107"]


def test_la_poste_obeys_its_own_law(tmp_path: Path) -> None:
    found, quarantine = row_of(tmp_path, numbered("356000000", "49837"))
    assert found["establishment_id"] == "35600000049837"
    assert quarantine.is_empty()


def test_a_number_that_the_register_publishes_with_a_wrong_check_digit_is_kept(
    tmp_path: Path,
) -> None:
    files = {CSV: as_text({}, numbered("955511218", "00107"))}
    (tmp_path / CSV).write_text(files[CSV])
    source = replace(registered("insee_sirene"))
    run = run_source(source, Origin("live", find_files(source, tmp_path)), FRANCE)
    assert "95551121800107" in ids(run.tables["establishment"], "establishment_id")
    assert run.quarantine.table().is_empty()
    (odd,) = [one for one in run.notices if one.code == "odd_numbers"]
    assert dict(odd.facts)["count"] == 1


@pytest.mark.parametrize("name", [CSV, PARQUET])
def test_the_stock_is_of_the_day_on_which_a_row_was_last_treated(tmp_path: Path, name: str) -> None:
    days = ["2024-09-29T03:10:11", "2024-10-01T00:00:00", ""]
    rows = [
        {**other(number), "dateDernierTraitementEtablissement": day}
        for number, day in enumerate(days, 1)
    ]
    assert _edition(tmp_path, rows, name) == "2024-10-01"
    undated = [{"dateDernierTraitementEtablissement": ""}]
    assert _edition(tmp_path, undated, name) == "unknown"


def _edition(folder: Path, rows: list[dict[str, str]], name: str) -> str:
    """The vintage of a stock of these rows, copied in 2030."""
    day = "dateDernierTraitementEtablissement"
    if name == CSV:
        (folder / name).write_text(as_text(*rows))
    else:
        frame = as_parquet(*({**one, day: one[day] or None} for one in rows))  # type: ignore[arg-type]
        frame.write_parquet(folder / name)
    os.utime(folder / name, (0, 1_900_000_000))
    source = registered("insee_sirene")
    origin = Origin("live", find_files(source, folder))
    return vintage(source, origin, run_source(source, origin, FRANCE).edition)


@pytest.mark.parametrize(
    "given",
    [
        {"siret": " 95551121700106 "}, {"activitePrincipaleEtablissement": "25.62b "},
        {"activitePrincipaleEtablissement": "2562b"}, {"codeCommuneEtablissement": "57463 "},
        {"nic": "106"}, {"trancheEffectifsEtablissement": "12\u00a0"},
    ],
)  # fmt: skip
def test_blanks_small_letters_and_lost_zeros_are_mended(
    tmp_path: Path, given: dict[str, str]
) -> None:
    plain, _ = loaded(tmp_path, as_text({}))
    (tmp_path / "mended").mkdir()
    mended, quarantine = loaded(tmp_path / "mended", as_text(given))
    assert quarantine.is_empty()
    assert mended["establishment"].equals(plain["establishment"])


@pytest.mark.parametrize("kind", [pl.Int64, pl.Float64, pl.Categorical])
def test_codes_that_are_numbers_or_dictionaries_give_the_same_rows(
    tmp_path: Path, kind: Any
) -> None:
    plain, _ = loaded(tmp_path, as_parquet({}), PARQUET)
    codes = ["siret", "siren", "nic", "codeCommuneEtablissement", "trancheEffectifsEtablissement"]
    table = as_parquet({}).with_columns(pl.col(codes).cast(kind))
    (tmp_path / "typed").mkdir()
    typed, quarantine = loaded(tmp_path / "typed", table, PARQUET)
    assert quarantine.is_empty()
    assert typed["establishment"].equals(plain["establishment"])


@pytest.mark.parametrize(
    ("written", "year", "set_aside"),
    [("2021.0", 2021, 0), ("2199", None, 1), ("21", None, 1), ("", None, 0)],
)
def test_a_year_of_headcount_is_a_year_up_to_now(
    tmp_path: Path, written: str, year: int | None, set_aside: int
) -> None:
    found, quarantine = row_of(tmp_path, {"anneeEffectifsEtablissement": written})
    assert (found["year"], quarantine.height) == (year, set_aside)


@pytest.mark.parametrize("written", ["NAF Rév. 2", "NAF Rev 2", "nafrev2"])
def test_the_name_of_a_classification_is_read_in_any_letters(tmp_path: Path, written: str) -> None:
    found, _ = row_of(tmp_path, {"nomenclatureActivitePrincipaleEtablissement": written})
    assert found["industry_id"] == "naf2-25.62B"


def test_a_siret_that_a_spreadsheet_rounded_stops_with_its_reason(tmp_path: Path) -> None:
    (tmp_path / CSV).write_text(as_text({"siret": "9.55511E+13"}, {"siret": "8.33E+13"}))
    source = registered("insee_sirene")
    with pytest.raises(SourceError) as error:
        load_source(source, Origin("live", find_files(source, tmp_path)), FRANCE)
    assert error.value.code == "set_aside"
    assert error.value.facts["count"] == 2
    assert "scientific" in str(error.value.facts["reason"])
    assert error.value.facts["example"] == "9.55511E+13"


def test_the_geocoded_file_of_a_departement_is_taken(tmp_path: Path) -> None:
    more = "longitude,latitude,geo_score,geo_type,geo_adresse,geo_id,geo_ligne"
    header, line = as_text({}).splitlines()
    text = f"{header},{more}\n{line},6.17,49.1,0.9,housenumber,1 rue X,57463_1,G\n"
    found, quarantine = loaded(tmp_path, text, "geo_siret_57.csv")
    assert found["establishment"].height == 1
    assert found["establishment"]["longitude"].to_list() == [None]
    assert quarantine.is_empty()


def test_a_masked_commune_is_set_aside_as_masked(tmp_path: Path) -> None:
    tables, quarantine = loaded(tmp_path, as_text({"codeCommuneEtablissement": "[ND]"}))
    assert tables["establishment"].is_empty()
    assert quarantine["reason"].to_list() == ["the commune is masked ([ND])"]


def test_an_address_abroad_is_left_and_no_address_at_all_is_set_aside(tmp_path: Path) -> None:
    abroad = {**other(1), "codeCommuneEtablissement": "", "codePaysEtrangerEtablissement": "99109"}
    nowhere = {**other(2), "codeCommuneEtablissement": ""}
    tables, quarantine = loaded(tmp_path, as_text(abroad, nowhere, other(3)))
    assert tables["establishment"].height == 1
    assert quarantine.select("row", "reason").rows() == [(3, "no commune and no foreign country")]


def test_an_unknown_band_is_set_aside(tmp_path: Path) -> None:
    tables, quarantine = loaded(tmp_path, as_text({"trancheEffectifsEtablissement": "99"}))
    assert tables["establishment"].is_empty()
    assert quarantine["reason"].to_list() == ["unknown headcount band"]


@pytest.mark.parametrize(("written", "result"), [("25.62Y", "25.62Y"), ("2562Y", "25.62Y"),
                                               ("", None), ("x", None)])  # fmt: skip
def test_naf_2025_is_carried_beside_naf_rev_2(
    tmp_path: Path, written: str, result: str | None
) -> None:
    found, _ = row_of(tmp_path, {"activitePrincipaleNAF25Etablissement": written})
    assert (found["naf_2025"], found["industry_id"]) == (result, "naf2-25.62B")


def test_services_to_industry_count_where_the_setting_lists_them(tmp_path: Path) -> None:
    rows = [{**other(1), "activitePrincipaleEtablissement": "47.72A"}, other(2)]
    (tmp_path / CSV).write_text(as_text(*rows), "utf-8")
    source = registered("insee_sirene")
    source = replace(source, card=source.card.model_copy(update={"expected": []}))
    origin = Origin("live", find_files(source, tmp_path))
    for services, count in (((), 1), (("47.7",), 2), (("47.72A",), 2), (("46",), 1)):
        options = LoadOptions(services=services)
        tables, _ = load_source(source, origin, FRANCE, options=options)
        assert tables["establishment"].height == count, services


def test_expected_jobs_meet_the_count_of_urssaf_within_their_bands() -> None:
    bands = pl.DataFrame(
        {
            "industry_id": ["naf2-25.62B"] * 10 + ["naf2-24.10Z", "naf2-24.10Z"],
            "jobs_low": [20.0] * 10 + [20.0, None],
            "jobs_high": [49.0] * 10 + [49.0, None],
        }
    )
    employment = pl.DataFrame(
        {
            "territory_id": ["commune-57463", "commune-57463", "nuts-FRF3"],
            "industry_id": ["naf2-25.62B", "naf2-25.62B", "naf2-25.62B"],
            "year": [2024, 2025, 2025],
            "jobs": [999.0, 258.0, 1.0],
        }
    )
    found = expected_jobs(bands, employment)
    assert found["jobs"][:10].sum() == pytest.approx(258)
    assert (found["jobs"].is_null() | found["jobs"].is_between(20, 49)).all()
    # URSSAF counts nothing for division 24 here: the middle stands, and unknown stays unknown.
    assert found["jobs"][10:].to_list() == [34.5, None]
    assert found["jobs_status"][10:].to_list() == ["estimated", "unknown"]


@pytest.mark.parametrize(("counted", "place"), [(200.0, 0.0), (10_000.0, 1.0)])
def test_a_count_out_of_the_bands_takes_their_end(counted: float, place: float) -> None:
    bands = pl.DataFrame(
        {"industry_id": ["naf2-25.62B"] * 20, "jobs_low": [20.0] * 20, "jobs_high": [49.0] * 20}
    )
    employment = pl.DataFrame(
        {"territory_id": ["commune-1"], "industry_id": ["naf2-25.62B"], "year": [2025],
         "jobs": [counted]}
    )  # fmt: skip
    assert places(bands, employment)["place"].to_list() == [place]


def test_a_file_with_semicolons_is_read_alike(tmp_path: Path) -> None:
    tables, quarantine = loaded(tmp_path, as_text({}, other(1), delimiter=";"))
    assert tables["establishment"].height == 2
    assert quarantine.is_empty()


def test_a_parquet_file_of_official_types_is_read_alike(tmp_path: Path) -> None:
    rows = [{}, other(1), {**other(2), "siret": "95551121700107"}]
    from_text, _ = loaded(tmp_path, as_text(*rows))
    (tmp_path / CSV).unlink()
    from_parquet, quarantine = loaded(tmp_path, as_parquet(*rows), PARQUET)
    assert from_parquet["establishment"].equals(from_text["establishment"])
    assert from_parquet["legal_unit"].equals(from_text["legal_unit"])
    assert quarantine.height == 1


def test_columns_are_found_by_name_wherever_they_stand(tmp_path: Path) -> None:
    table = as_parquet({}, other(1))
    tables, _ = loaded(tmp_path, table.select(reversed(COLUMNS)), PARQUET)
    assert tables["establishment"].height == 2


def test_the_naf_2025_column_may_be_absent(tmp_path: Path) -> None:
    table = as_parquet({}).drop("activitePrincipaleNAF25Etablissement")
    tables, _ = loaded(tmp_path, table, PARQUET)
    assert tables["establishment"].height == 1


STRUCTURAL: list[tuple[str, str, Content]] = [
    ("missing_column", CSV, as_text({}).replace("codeCommuneEtablissement", "dateDebut2")),
    ("missing_column", PARQUET, as_parquet({}).drop("siret")),
    ("renamed_column", CSV, as_text({}).replace(",siret,", ",numeroSiret,")),
    ("duplicate_column", CSV, as_text({}).replace("dateDebut", "siret")),
    ("truncated_parquet", PARQUET, b"PAR1 and then nothing"),
    ("wrong_encoding", CSV, as_text({"enseigne1Etablissement": "é"}).encode("latin-1")),
    ("empty_file", CSV, b""),
    ("empty_file", PARQUET, b""),
    ("duplicate_key", CSV, as_text({}, {})),
]


@pytest.mark.parametrize(
    ("code", "name", "content"),
    STRUCTURAL,
    ids=[f"{code} {Path(name).suffix}" for code, name, _ in STRUCTURAL],
)
def test_a_structural_fault_stops_the_load_with_one_error(
    tmp_path: Path, code: str, name: str, content: Content
) -> None:
    with pytest.raises(SourceError) as error:
        loaded(tmp_path, content, name)
    assert error.value.code == code
    assert error.value.hint("fr")
    assert error.value.hint("en")
    assert str(tmp_path) not in str(error.value)


def test_a_parquet_file_cut_short_stops_the_load(tmp_path: Path) -> None:
    as_parquet(*(other(number) for number in range(500))).write_parquet(tmp_path / "whole")
    cut = (tmp_path / "whole").read_bytes()[:-100]
    with pytest.raises(SourceError) as error:
        loaded(tmp_path, cut, PARQUET)
    assert error.value.code == "truncated_parquet"


def test_the_snapshot_is_the_industry_of_metz() -> None:
    tables = shipped("insee_sirene")
    establishments = tables["establishment"]
    assert establishments.height == 578
    assert ids(establishments, "territory_id") == {"commune-57463"}
    assert tables["legal_unit"].height == 543
    counts = dict(establishments.group_by("jobs_status").len().iter_rows())
    assert counts == {"unknown": 234, "known": 218, "estimated": 126}
    assert ids(establishments, "industry_basis") == {"coded"}


@pytest.mark.shared
def test_the_official_file_gives_the_snapshot() -> None:
    path = official_files("insee_sirene")["establishments"]
    with path.open(encoding="utf-8") as lines:
        assert next(lines).rstrip("\n") == HEADER
        assert sum(1 for _ in lines) == 17_091
    tables, quarantine = from_official_files("insee_sirene")
    assert quarantine.is_empty()
    for name, key in (("establishment", "establishment_id"), ("legal_unit", "siren")):
        assert tables[name].sort(key).equals(shipped("insee_sirene")[name].sort(key))


@pytest.mark.shared
def test_a_digit_changed_in_the_first_line_of_the_official_file_is_found(tmp_path: Path) -> None:
    text = official_files("insee_sirene")["establishments"].read_text("utf-8")
    corrupt = text.replace("01625043300220", "01625043300221", 1)
    required = shipped_rows("insee_cog", "insee_naf")
    tables, quarantine = load("insee_sirene", tmp_path, {CSV: corrupt}, required)
    assert quarantine.select("row", "column", "value").rows() == [(2, "siret", "01625043300221")]
    assert tables["establishment"].height == 578


@pytest.mark.parametrize(("day", "set_aside"), [("2022-05-02", True), ("2026-05-02", False)])
def test_a_unit_in_a_commune_that_was_split_since_the_file_is_in_none(
    tmp_path: Path, day: str, *, set_aside: bool
) -> None:
    split = pl.DataFrame(
        {"code": ["57463"], "part_id": ["commune-57463"], "first_year": [2016], "last_year": [2024]}
    )
    text = as_text({"dateDernierTraitementEtablissement": day})
    tables, quarantine = load(
        "insee_sirene", tmp_path, {CSV: text}, {**FRANCE, "commune_split": split}
    )
    assert tables["establishment"].is_empty() == set_aside
    assert quarantine["reason"].to_list() == [SPLIT] * set_aside
