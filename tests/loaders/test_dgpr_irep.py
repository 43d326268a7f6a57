"""IREP's list of sites, in the layout of 2015 and before and in the new one."""

import io
import re
import zipfile
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path

import polars as pl
import pytest

from tests.ingest.faults import refused
from tests.loaders.firms_fixtures import (
    from_official_files,
    load,
    registered,
    shipped_rows,
    with_check_digit,
)
from tests.loaders.geography_fixtures import ids, row
from ti_graph.ingest.load import Tables, run_source
from ti_graph.ingest.origin import Origin
from ti_graph.ingest.vintage import SPLIT
from ti_graph.messages import LANGUAGES

IREP = (
    "identifiant;nom_etablissement;numero_siret;code_insee;commune;coordonnees_x;coordonnees_y;"
    "code_epsg\n"
)
OLD = (
    "Identifiant,Nom_Etablissement,Numero_SIRET,Code_Postal,Commune,Departement,Region,"
    "Coordonnees_X,Coordonnees_Y,Code_APE,Libelle_APE,code_eprtr,libelle_eprtr\n"
)


@cache
def france() -> Tables:
    """The communes and industries that ship."""
    return shipped_rows("insee_cog", "insee_naf", "insee_naf_2025")


def packed(*rows: str, header: str = IREP) -> bytes:
    """The archive of a year, with these sites."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("2024/etablissements.csv", (header + "\n".join(rows)).encode("latin-1"))
        archive.writestr("2024/emissions.csv", "x")
    return stream.getvalue()


def sites(folder: Path, *rows: str, header: str = IREP) -> tuple[pl.DataFrame, pl.DataFrame]:
    files = {"irep-2024.zip": packed(*rows, header=header)}
    tables, quarantine = load("dgpr_irep", folder, files, france())
    return tables["facility"], quarantine


def old(
    number: str = "065.00001",
    siret: str = "",
    postcode: str = "74300",
    commune: str = "CLUSES",
    point: str = "928000,2125700",
    ape: str = "2562A",
) -> str:
    """A row in the layout of 2015 and before."""
    return f"{number},ATELIERS,{siret},{postcode},{commune},HAUTE-SAVOIE,RA,{point},{ape},,,"


def old_sites(folder: Path, *rows: str, name: str = "irep2015_sites.csv") -> pl.DataFrame:
    tables, _ = load("dgpr_irep", folder, {name: OLD + "\n".join(rows)}, france())
    return tables["facility"]


def test_a_site_of_the_new_layout_has_its_siret_commune_and_position(tmp_path: Path) -> None:
    found, quarantine = sites(
        tmp_path,
        "0006104769;ALU FORGÉ;955511217 00106;74208;PASSY;6,728596;45.926387;4326",
        "0006104770;B;12345678901234;57463;METZ;;;2154",
    )
    site = row(found, facility_id="irep-0006104769")
    assert (site["label"], site["establishment_id"]) == ("ALU FORGÉ", "95551121700106")
    assert (site["siren"], site["territory_id"]) == ("955511217", "commune-74208")
    assert (site["longitude"], site["latitude"], site["year"]) == (6.728596, 45.926387, 2024)
    other = row(found, facility_id="irep-0006104770")
    assert (other["establishment_id"], other["siren"], other["longitude"]) == (None, None, None)
    assert quarantine["reason"].to_list() == [NOT_SOUND]


def test_a_site_of_the_old_layout_has_its_commune_industry_and_position(tmp_path: Path) -> None:
    found = old_sites(tmp_path, old(siret="95551121700106"))
    (site,) = found.rows(named=True)
    assert (site["territory_id"], site["industry_id"]) == ("commune-74081", "naf2-25.62A")
    assert (site["establishment_id"], site["label"]) == ("95551121700106", "ATELIERS")
    assert site["longitude"] == pytest.approx(6.58, abs=0.03)
    assert site["latitude"] == pytest.approx(46.06, abs=0.03)


def test_the_year_is_that_of_the_file_and_not_of_the_card(tmp_path: Path) -> None:
    assert old_sites(tmp_path, old(), name="irep-2009.csv")["year"].to_list() == [2009]


def test_a_file_of_no_year_stops_the_load(tmp_path: Path) -> None:
    with refused("unexpected_layout", tmp_path):
        old_sites(tmp_path, old(), name="etablissements.csv")


def test_a_column_of_years_outweighs_the_name_and_the_newest_row_is_kept(tmp_path: Path) -> None:
    header = OLD.replace("Identifiant", "Identifiant,Annee")
    rows = [old("1,2011"), old("1,2013", commune="SCIONZIER"), old("2,2012")]
    text = header + "\n".join(rows)
    tables, quarantine = load("dgpr_irep", tmp_path, {"irep-2015.csv": text}, france())
    found = tables["facility"].select("facility_id", "year").rows()
    assert found == [("irep-1", 2013), ("irep-2", 2012)]
    assert quarantine["reason"].to_list() == ["identifier listed before"]


def test_a_number_that_lost_its_leading_zeros_is_found_again(tmp_path: Path) -> None:
    whole = with_check_digit(f"{with_check_digit('05551121')}0010")
    rows = [
        old("1", siret=whole[1:]),
        old("2", siret="0"),
        old("3", siret="12345678901234"),
    ]
    assert old_sites(tmp_path, *rows)["establishment_id"].to_list() == [
        whole,
        None,
        None,
    ]


@pytest.mark.parametrize(
    ("ape", "industry"),
    [
        ("2562A", "naf2-25.62A"),
        ("25.62a", "naf2-25.62A"),
        (" 25 62A ", "naf2-25.62A"),
        ("285D", None),
        ("2562X", None),
        ("", None),
    ],
)
def test_an_industry_is_a_position_of_naf_rev_2_however_it_is_written(
    tmp_path: Path, ape: str, industry: str | None
) -> None:
    assert old_sites(tmp_path, old(ape=ape))["industry_id"].to_list() == [industry]


def coded(folder: Path, *codes: str) -> tuple[list[str | None], Mapping[str, object]]:
    """Industries of sites with these codes, and the facts of each notice of the load."""
    rows = [old(str(place), ape=code) for place, code in enumerate(codes)]
    path = folder / "irep2015_sites.csv"
    path.write_text(OLD + "\n".join(rows), "utf-8")
    source = registered("dgpr_irep")
    source = replace(source, card=source.card.model_copy(update={"expected": []}))
    run = run_source(source, Origin("live", {"sites": path}), france())
    facts = {one.code: dict(one.facts) for one in run.notices}
    assert all(one.text(language) for one in run.notices for language in LANGUAGES)
    return run.tables["facility"]["industry_id"].to_list(), facts


def said(**counts: int | str) -> dict[str, int | str]:
    """The facts of the notice on how rows are coded; what is not given is none."""
    none = dict.fromkeys(("naf_rev2", "converted", "several", "unread", "none"), 0)
    return {"file": "irep2015_sites.csv", "example": "", **none, **counts}


def test_rows_by_classification_add_up_to_those_of_the_file_with_what_is_set_aside(
    tmp_path: Path,
) -> None:
    (tmp_path / "irep2015_sites.csv").write_text(
        OLD + "\n".join([
            old("1", ape="2562A"), old("1", ape="1013G"), old("2", ape=""), old("3", ape="99.99Q"),
            old("4", ape="25.53Y"), old("5", ape="25.62B", commune="NULLE PART", postcode="00000"),
        ])
    )  # fmt: skip
    source = registered("dgpr_irep")
    source = replace(source, card=source.card.model_copy(update={"expected": []}))
    run = run_source(source, Origin("live", {"sites": tmp_path / "irep2015_sites.csv"}), france())
    (notice,) = [one for one in run.notices if one.code == "coded_rows"]
    counts = {name: fact for name, fact in notice.facts if isinstance(fact, int)}
    assert counts.pop("total") == sum(counts.values()) == 6
    assert counts["several"] == 1
    for language in LANGUAGES:
        assert not re.search(r"[.] \w*[A-ZÉ]", notice.text(language)), "one sentence"


def test_a_file_in_naf_rev_2_stays_as_it_is_and_nothing_is_said(tmp_path: Path) -> None:
    assert coded(tmp_path, "2562A", "2451Z", "") == (
        ["naf2-25.62A", "naf2-24.51Z", None],
        {"industry_of_snapshot": {"missing": 1, "found": 0, "left": 1, "year": "2015"}},
    )


def test_a_code_of_naf_2025_is_the_subclass_that_it_wholly_comes_from(tmp_path: Path) -> None:
    """INSEE's table: 10.13G comes from 10.13A alone and 10.31Y from 10.31Z."""
    assert coded(tmp_path, "1013G", "10.31Y", "1031Z") == (
        ["naf2-10.13A", "naf2-10.31Z", "naf2-10.31Z"],
        {"coded_rows": said(total=3, naf_rev2=1, converted=2)},
    )


def test_a_code_of_neither_classification_or_of_several_is_counted_and_named(
    tmp_path: Path,
) -> None:
    pairs = france()["industry_correspondence"].filter(pl.col("from_id").str.starts_with("naf2025"))
    several = pairs.filter(pl.col("share") < 1)["from_id"].str.strip_prefix("naf2025-")[0]
    assert coded(tmp_path, several, "285D", "2562A") == (
        [None, None, "naf2-25.62A"],
        {
            "coded_rows": said(total=3, naf_rev2=1, several=1, unread=1, example=" (285D)"),
            "mostly_without_industry": {"count": 2, "total": 3},
        },
    )


def test_what_is_no_code_of_activity_is_counted_and_not_repeated(tmp_path: Path) -> None:
    assert coded(tmp_path, "DUPONT JEAN", "2562A") == (
        [None, "naf2-25.62A"],
        {"coded_rows": said(total=2, naf_rev2=1, unread=1)},
    )


@pytest.mark.parametrize(
    ("postcode", "commune", "found"),
    [
        ("74300", "CLUSES", "commune-74081"),
        ("74307", "CLUSES CEDEX", "commune-74081"),
        ("75012", "PARIS 12", "commune-75056"),
        ("69007", "LYON-7E-ARRONDISSEMENT", "commune-69123"),
        ("11480", "LAPALME", "commune-11188"),
        ("88100", "ST DIE DES VOSGES", "commune-88413"),
        ("88100", "SAINT-DIE", "commune-88413"),
        ("22400", "MESLIN", "commune-22093"),
        ("76490", "CAUDEBEC-EN-CAUX", "commune-76164"),
        ("74300", "NULLE PART", None),
        ("", "CLUSES", None),
    ],
    ids=[
        "name",
        "cedex",
        "paris",
        "lyon",
        "blanks",
        "saint",
        "shortened",
        "part",
        "earlier",
        "none",
        "bare",
    ],
)
def test_a_commune_is_found_by_postcode_and_name(
    tmp_path: Path, postcode: str, commune: str, found: str | None
) -> None:
    result = old_sites(tmp_path, old(postcode=postcode, commune=commune, point=","))
    assert result["territory_id"].to_list() == ([found] if found else [])


def test_a_postcode_of_one_commune_is_that_commune_whatever_its_name_was(tmp_path: Path) -> None:
    found = old_sites(tmp_path, old(postcode="57950", commune="", point=","))
    assert found["territory_id"].to_list() == ["commune-57480"]


def test_a_site_at_the_point_of_another_is_in_its_commune(tmp_path: Path) -> None:
    rows = [
        old("1"),
        old("2", commune="ANCIENNE COMMUNE"),
        old("3", commune="", point="900000,2100000"),
    ]
    found = old_sites(tmp_path, *rows)
    assert found.select("facility_id", "territory_id").rows() == [
        ("irep-1", "commune-74081"),
        ("irep-2", "commune-74081"),
    ]


def test_a_site_nowhere_is_set_aside_with_its_reason(tmp_path: Path) -> None:
    found, quarantine = sites(tmp_path, "1;A;;99999;X;;;", "2;B;;57463;Metz;;;")
    assert ids(found, "facility_id") == {"irep-2"}
    assert quarantine["reason"].to_list() == ["commune not found"]


@pytest.mark.parametrize(
    ("name", "activity", "result"),
    [
        ("FONDERIE DUPONT", "24.51Z", "FONDERIE DUPONT"),
        ("MADELEINES DU NORD", "10.72Z", "MADELEINES DU NORD"),
        ("DUPONT JEAN", "01.46Z", None),
        ("M. Jean DUPONT", "38.21Z", None),
        ("", "38.21Z", None),
        ("EARL DUPONT", "", None),
        ("LEGALL JEAN-YVES", "24.51Z", None),
        ("ENTREPRISE DURAND MARIE", "24.51Z", None),
        ("SARL DURAND MARIE", "24.51Z", "SARL DURAND MARIE"),
    ],
)
def test_a_name_that_may_be_a_person_s_is_not_read(
    tmp_path: Path, name: str, activity: str, result: str | None
) -> None:
    row = f"1;{name};;57463;METZ;;;4326;{activity}"
    header = IREP.replace("code_epsg", "code_epsg;code_ape")
    found, quarantine = sites(tmp_path, row, header=header)
    assert found["label"].to_list() == [result]
    assert quarantine.is_empty()


NO_NUMBER = "a SIRET in scientific notation: the site is kept without it"
NOT_SOUND = "a SIRET that fails its check: the site is kept without it"
SCREW_CUTTER = "60662046600015"
"""Listed in 2015 as 25.62A, in Vougy."""


def test_a_site_of_the_new_layout_has_the_industry_of_its_siret_in_the_list_that_ships(
    tmp_path: Path,
) -> None:
    rows = (
        f"1;PERROTTON;{SCREW_CUTTER};74312;VOUGY;6,49;46.06;4326",
        f"2;NEUVE SARL;{with_check_digit(with_check_digit('30000000') + '0001')};57463;METZ;;;",
    )
    found, quarantine = sites(tmp_path, *rows)
    assert quarantine.is_empty()
    assert found["industry_id"].to_list() == ["naf2-25.62A", None]
    assert found["year"].unique().to_list() == [2024]


def test_an_industry_that_is_written_stands_whatever_the_list_that_ships_says(
    tmp_path: Path,
) -> None:
    header = IREP.replace("code_epsg", "code_epsg;code_ape")
    rows = (
        f"1;PERROTTON;{SCREW_CUTTER};74312;VOUGY;6,49;46.06;4326;24.51Z",
        f"2;PERROTTON;{SCREW_CUTTER};74312;VOUGY;6,49;46.06;4326;99.99Q",
    )
    found, _ = sites(tmp_path, *rows, header=header)
    assert found["industry_id"].to_list() == ["naf2-24.51Z", None]


def test_the_snapshot_is_the_list_of_2015_with_an_industry_for_each_site() -> None:
    shipped = shipped_rows("dgpr_irep")["facility"]
    assert shipped["year"].unique().to_list() == [2015]
    assert shipped.height - shipped["industry_id"].null_count() >= 9_000
    arve = shipped.filter(industry_id="naf2-25.62A")
    assert arve.height >= 15
    assert shipped["siren"].null_count() < 10


@pytest.mark.shared
def test_the_publishers_list_of_2015_is_read() -> None:
    tables, quarantine = from_official_files("dgpr_irep")
    assert tables["facility"].height > 9_900
    assert set(quarantine["reason"]) == {"commune not found", NOT_SOUND}


@pytest.mark.parametrize(
    ("written", "siret", "reasons"),
    [
        ("95551121700106.0", "95551121700106", []),
        ("9,55511E+13", None, [NO_NUMBER]),
        ("06058204550034", None, [NOT_SOUND]),
        ("955511217", None, [NOT_SOUND]),
        ("0", None, []),
    ],
)
def test_a_number_that_is_lost_or_wrong_is_set_aside_and_its_site_kept(
    tmp_path: Path, written: str, siret: str | None, reasons: list[str]
) -> None:
    found, quarantine = sites(tmp_path, f"1;ALU FORGE;{written};74208;PASSY;;;")
    assert found["establishment_id"].to_list() == [siret]
    assert quarantine["reason"].to_list() == reasons


@pytest.mark.parametrize("year", ["2099", "1850", "1998", "n.d."])
def test_a_year_that_the_register_cannot_have_is_not_that_of_the_file(
    tmp_path: Path, year: str
) -> None:
    header = OLD.replace("Identifiant", "Identifiant,Annee")
    rows = [old(f"1,{year}"), old("2,2012.0")]
    text = header + "\n".join(rows)
    tables, quarantine = load("dgpr_irep", tmp_path, {"irep-2015.csv": text}, france())
    assert tables["facility"].select("facility_id", "year").rows() == [("irep-2", 2012)]
    assert quarantine["reason"].to_list() == ["no year"]


def test_a_site_in_a_commune_that_was_split_since_is_in_none_by_its_code(tmp_path: Path) -> None:
    rows = ("1;A SAS;;15141;NEUSSARGUES EN PINATELLE;;;", "2;B SAS;;15141;Neussargues;;;")
    found, quarantine = sites(tmp_path, *rows)
    assert found.is_empty()
    assert set(quarantine["reason"]) == {SPLIT}


def test_swapped_coordinates_are_put_in_order(tmp_path: Path) -> None:
    found, _ = sites(tmp_path, "1;ALU FORGE;;74208;PASSY;45,926387;6,728596;4326")
    assert found.select("longitude", "latitude").rows() == [(6.728596, 45.926387)]


def test_a_name_holds_no_control_character_but_what_windows_writes_so(tmp_path: Path) -> None:
    """Lists were written in Windows-1252 and stored as UTF-8 by way of Latin-1: 0x96 is a dash."""
    shipped = shipped_rows("dgpr_irep", "insee_cog", "insee_naf")["facility"]["label"]
    assert not shipped.str.contains(r"[\x80-\x9f]").any()
    assert "TPCB – Carrière SAINT-JEAN-D'HERANS" in shipped.to_list()
    header = OLD + old().replace("ATELIERS", "ATELIERS \x96 ISDI") + "\n"
    (tmp_path / "files").mkdir()
    files = {"irep2015_sites.csv": header.encode()}
    tables, _ = load("dgpr_irep", tmp_path / "files", files, france())
    assert tables["facility"]["label"].to_list() == ["ATELIERS – ISDI"]


def test_an_identifier_that_holds_a_name_is_set_aside(tmp_path: Path) -> None:
    found, quarantine = sites(
        tmp_path,
        "0006104769;ALU FORGE;;74208;PASSY;;;",
        "DUPONT-JEAN;ALU FORGE;;74208;PASSY;;;",
        "M.Weissdorn;ALU FORGE;;74208;PASSY;;;",
    )
    assert found["facility_id"].to_list() == ["irep-0006104769"]
    assert quarantine["reason"].unique().to_list() == ["not an identifier of the register"]
    assert "DUPONT" not in str(quarantine.rows()).upper()
