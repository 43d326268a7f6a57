"""SIRENE's rows that are coded in NAF 2025, or in an older classification."""

from pathlib import Path

import polars as pl
import pytest

from tests.loaders.firms_fixtures import (
    load,
    registered,
)
from tests.loaders.geography_fixtures import shipped
from tests.loaders.sirene_fixtures import ACTIVITY, CSV, FRANCE, NOMENCLATURE, other
from tests.loaders.sirene_layout import as_text, numbered
from ti_graph.ingest.load import Tables, run_source
from ti_graph.ingest.origin import Origin

# --- NAF 2025 -----------------------------------------------------------------------------------

BOTH = {
    "commune_code": FRANCE["commune_code"],
    "industry": pl.DataFrame(
        {
            "industry_id": ["naf2-24.10Z", "naf2-25.62A", "naf2-25.62B", "naf2025-24.10Y",
                            "naf2025-25.53Y"],
            "scheme": ["naf_rev2"] * 3 + ["naf_2025"] * 2,
            "level": ["subclass"] * 5,
            "code": ["24.10Z", "25.62A", "25.62B", "24.10Y", "25.53Y"],
        }
    ),
    "industry_correspondence": pl.DataFrame(
        {
            "from_id": ["naf2025-24.10Y", "naf2025-25.53Y", "naf2025-25.53Y", "naf2-24.10Z"],
            "to_id": ["naf2-24.10Z", "naf2-25.62A", "naf2-25.62B", "naf2025-24.10Y"],
            "share": [1.0, 0.5, 0.5, 1.0],
        }
    ),
}  # fmt: skip


def coded(*rows: tuple[str, str], folder: Path) -> tuple[Tables, pl.DataFrame]:
    """Open establishments of these nomenclatures and activities, loaded."""
    given = [{**other(k + 1), NOMENCLATURE: n, ACTIVITY: a} for k, (n, a) in enumerate(rows)]
    return load("insee_sirene", folder, {CSV: as_text(*given)}, BOTH)


def test_rows_of_either_naf_are_taken_and_none_vanishes(tmp_path: Path) -> None:
    rows = [("NAFRev2", "25.62B"), ("NAF2025", "24.10Y"), ("NAF2025", "25.53Y")]
    tables, quarantine = coded(*rows, folder=tmp_path)
    assert quarantine.is_empty()
    found = tables["establishment"].select("industry_id", "industry_basis", "naf_2025").rows()
    assert set(found) == {
        ("naf2-25.62B", "coded", None),
        ("naf2-24.10Z", "converted", "24.10Y"),
        ("naf2025-25.53Y", "ambiguous", "25.53Y"),
    }


# --- what INSEE coded before ---------------------------------------------------------------------

PERIODS = "StockEtablissementHistorique_utf8.csv"
PERIODS_HEADER = (
    "siren,nic,siret,dateFin,dateDebut,etatAdministratifEtablissement,"
    "changementEtatAdministratifEtablissement,enseigne1Etablissement,enseigne2Etablissement,"
    "enseigne3Etablissement,changementEnseigneEtablissement,denominationUsuelleEtablissement,"
    "changementDenominationUsuelleEtablissement,activitePrincipaleEtablissement,"
    "nomenclatureActivitePrincipaleEtablissement,changementActivitePrincipaleEtablissement,"
    "caractereEmployeurEtablissement,changementCaractereEmployeurEtablissement"
)


def periods(*rows: tuple[int, str, str, str]) -> str:
    """The published file of periods: establishment, first day, classification and activity."""
    lines = [PERIODS_HEADER]
    for number, day, nomenclature, activity in rows:
        siret = other(number)["siret"]
        lines.append(
            f"{siret[:9]},{siret[9:]},{siret},,{day},A,false,,,,false,,false,"
            f"{activity},{nomenclature},true,O,false"
        )
    return "\n".join(lines) + "\n"


def after(
    *past: tuple[int, str, str, str], folder: Path
) -> tuple[list[tuple[str, str]], pl.DataFrame]:
    """What an establishment is in that is coded 25.53Y today, and has this past."""
    now = as_text({**other(1), NOMENCLATURE: "NAF2025", ACTIVITY: "25.53Y"})
    files = {"StockEtablissement_utf8.csv": now, PERIODS: periods(*past)}
    tables, quarantine = load("insee_sirene", folder, files, BOTH)
    found = tables["establishment"].select("industry_id", "industry_basis").rows()
    return [(industry, basis) for industry, basis in found], quarantine


def test_its_last_code_of_rev_2_says_which_of_several_it_is(tmp_path: Path) -> None:
    past = [
        (1, "2008-01-01", "NAFRev2", "25.62A"),
        (1, "2019-03-01", "NAFRev2", "2562B"),
        (1, "2027-01-01", "NAF2025", "25.53Y"),
        (1, "2003-01-01", "NAFRev1", "28.5C"),
        (2, "2026-01-01", "NAFRev2", "25.62A"),
    ]
    found, quarantine = after(*past, folder=tmp_path)
    assert found == [("naf2-25.62B", "earlier")]
    assert quarantine.is_empty()


@pytest.mark.parametrize(
    "past",
    [
        [(1, "2019-03-01", "NAFRev2", "24.10Z")],
        [(1, "2019-03-01", "NAFRev2", "25.62A"), (1, "2019-03-01", "NAFRev2", "25.62B")],
        [(1, "2019-03-01", "NAFRev1", "25.62B")],
        [(2, "2019-03-01", "NAFRev2", "25.62B")],
    ],
    ids=["it was in another trade", "two codes of one day", "of an older table", "another's"],
)
def test_a_past_that_says_nothing_of_today_leaves_it_ambiguous(
    past: list[tuple[int, str, str, str]], tmp_path: Path
) -> None:
    found, _ = after(*past, folder=tmp_path)
    assert found == [("naf2025-25.53Y", "ambiguous")]


def test_a_period_without_a_first_day_is_set_aside(tmp_path: Path) -> None:
    found, quarantine = after((1, "", "NAFRev2", "25.62B"), folder=tmp_path)
    assert found == [("naf2025-25.53Y", "ambiguous")]
    assert quarantine["reason"].to_list() == ["no day on which the period began"]


def test_a_code_that_is_converted_whole_needs_no_past(tmp_path: Path) -> None:
    now = as_text({**other(1), NOMENCLATURE: "NAF2025", ACTIVITY: "24.10Y"})
    files = {CSV: now, PERIODS: periods((1, "2019-03-01", "NAFRev2", "25.62B"))}
    tables, _ = load("insee_sirene", tmp_path, files, BOTH)
    found = tables["establishment"].select("industry_id", "industry_basis").rows()
    assert found == [("naf2-24.10Z", "converted")]


@pytest.mark.parametrize("kind", ["Historique", "LiensSuccession"])
def test_other_stocks_of_the_register_are_not_taken_for_establishments(
    kind: str, tmp_path: Path
) -> None:
    """All are published on one page, and whoever takes one often takes all."""
    now = as_text({**other(1), NOMENCLATURE: "NAFRev2", ACTIVITY: "24.10Z"})
    files = {"StockEtablissement.csv": now, f"StockEtablissement{kind}.csv": periods()}
    tables, _ = load("insee_sirene", tmp_path, files, BOTH)
    assert tables["establishment"].height == 1


def test_two_in_five_sites_of_the_register_would_be_ambiguous_by_the_table_alone() -> None:
    """Why the last code is asked for: figures of the decision on the working classification."""
    pairs = shipped("insee_naf_2025")["industry_correspondence"]
    industry = pl.col("industry_id").str.slice(5, 2).cast(pl.Int32).is_between(5, 33)
    back = pairs.filter(pl.col("from_id").str.starts_with("naf2025-"))
    forth = pairs.filter(pl.col("from_id").str.starts_with("naf2-"))
    whole = back.filter(share=1.0)["from_id"]
    kept = forth.group_by(industry_id="from_id").agg(
        kept=(pl.col("share") * pl.col("to_id").is_in(whole.implode())).sum(), parts=pl.len()
    )
    kept = kept.filter(industry)
    sure = kept.filter(pl.col("kept") > 0.999)
    assert (kept.height, sure.height, kept.filter(parts=1).height) == (274, 151, 211)
    sites = shipped("dgpr_irep")["facility"].drop_nulls("industry_id").filter(industry)
    placed = sites.join(kept, on="industry_id")
    assert placed.height == 5121
    assert placed["kept"].sum() / placed.height == pytest.approx(0.6, abs=0.005)
    lost = {"naf2-25.62B": "naf2025-25.53Y", "naf2-20.53Z": "naf2025-20.59Y"}
    for old, new in lost.items():
        assert forth.filter(from_id=old)["to_id"].to_list() == [new]
        assert back.filter(from_id=new).height > 2


def test_a_file_of_several_classifications_is_counted_by_each(tmp_path: Path) -> None:
    rows = [("NAFRev2", "25.62B"), ("NAF2025", "24.10Y"), ("NAFRev1", "28.5D"), ("", ""),
            ("NAFRev2", ""), ("NAP", "")]  # fmt: skip
    given = [{**other(k + 1), NOMENCLATURE: n, ACTIVITY: a} for k, (n, a) in enumerate(rows)]
    path = tmp_path / CSV
    path.write_text(as_text(*given), "utf-8")
    source = registered("insee_sirene")
    run = run_source(source, Origin("live", {"establishments": path}), BOTH)
    notice = next(one for one in run.notices if one.code == "classifications")
    counts = dict(notice.facts)
    assert counts["total"] == 6
    parts = ("naf_rev2", "naf_2025", "old", "unknown", "none")
    assert [counts[name] for name in parts] == [1, 1, 1, 0, 3]
    assert "NAF 2025" in notice.text("fr")


@pytest.mark.parametrize("written", ["NAF2025", "naf 2025", "NAF25"])
def test_the_nomenclature_is_read_however_it_is_written(tmp_path: Path, written: str) -> None:
    tables, _ = coded((written, "2410Y"), folder=tmp_path)
    assert tables["establishment"]["industry_id"].to_list() == ["naf2-24.10Z"]


@pytest.mark.parametrize(
    ("nomenclature", "activity", "reason"),
    [
        ("NAFRev1", "28.5D", "coded in a classification before NAF rév. 2"),
        ("NAF1993", "28.5D", "coded in a classification before NAF rév. 2"),
        ("NAP", "21.01", "coded in a classification before NAF rév. 2"),
        ("NAF2040", "25.62B", "coded in no known classification"),
        ("", "25.62B", "coded in no known classification"),
        ("NAF2025", "25.99X", "not a subclass of NAF 2025"),
        ("NAFRev2", "25.53Y", "not a subclass of NAF rév. 2"),
    ],
)
def test_what_is_coded_otherwise_is_set_aside_by_name(
    tmp_path: Path, nomenclature: str, activity: str, reason: str
) -> None:
    tables, quarantine = coded((nomenclature, activity), ("NAFRev2", "25.62B"), folder=tmp_path)
    assert tables["establishment"].height == 1
    assert quarantine["reason"].to_list() == [reason]


def test_a_trade_of_naf_2025_is_no_industry_and_no_fault(tmp_path: Path) -> None:
    tables, quarantine = coded(("NAF2025", "47.24Y"), ("NAF2025", "24.10Y"), folder=tmp_path)
    assert tables["establishment"].height == 1
    assert quarantine.is_empty()


def test_the_unit_of_a_register_s_site_is_known_whatever_its_activity(tmp_path: Path) -> None:
    farm = {**other(1), ACTIVITY: "00.00Z", "statutDiffusionEtablissement": "P"}
    required = {**BOTH, "facility": pl.DataFrame({"establishment_id": [farm["siret"], None]})}
    rows = as_text(farm, {**numbered("732829320", "00074"), ACTIVITY: "25.62B"})
    tables, _ = load("insee_sirene", tmp_path, {CSV: rows}, required)
    assert tables["establishment"]["siren"].to_list() == ["732829320"]
    statuses = dict(tables["legal_unit"].select("siren", "label_status").iter_rows())
    assert statuses == {"732829320": "unknown", "955511217": "secret"}


def test_metz_coded_in_naf_2025_has_the_same_industries_where_one_goes_into_one(
    tmp_path: Path,
) -> None:
    tables = [shipped(name) for name in ("insee_cog", "insee_naf", "insee_naf_2025")]
    required = {
        name: pl.concat([part[name] for part in tables if name in part])
        for name in {name for part in tables for name in part}
    }
    shares = required["industry_correspondence"].filter(share=1.0)
    forth = dict(shares.select("from_id", "to_id").iter_rows())
    metz = shipped("insee_sirene")["establishment"].filter(
        pl.col("siren").is_not_null(), ~pl.col("siren").str.starts_with("356000000")
    )
    rows = []
    for siret, industry in metz.select("establishment_id", "industry_id").iter_rows():
        new = forth.get(industry)
        both = new is not None and forth.get(new) == industry
        coded_as = ("NAF2025", new[8:]) if both and new else ("NAFRev2", industry[5:])
        place = {"codeCommuneEtablissement": "57463"}
        codes = dict(zip((NOMENCLATURE, ACTIVITY), coded_as, strict=True))
        rows.append({**numbered(siret[:9], siret[9:]), **place, **codes})
    found, quarantine = load("insee_sirene", tmp_path, {CSV: as_text(*rows)}, required)
    key = ["establishment_id", "industry_id"]
    assert quarantine.is_empty()
    assert set(found["establishment"].select(key).rows()) == set(metz.select(key).rows())
    assert found["establishment"].filter(industry_basis="converted").height >= 100
