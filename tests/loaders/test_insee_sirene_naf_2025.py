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


def test_a_file_of_several_classifications_is_counted_by_each(tmp_path: Path) -> None:
    rows = [("NAFRev2", "25.62B"), ("NAF2025", "24.10Y"), ("NAFRev1", "28.5D"), ("", "")]
    given = [{**other(k + 1), NOMENCLATURE: n, ACTIVITY: a} for k, (n, a) in enumerate(rows)]
    path = tmp_path / CSV
    path.write_text(as_text(*given), "utf-8")
    source = registered("insee_sirene")
    run = run_source(source, Origin("live", {"establishments": path}), BOTH)
    notice = next(one for one in run.notices if one.code == "classifications")
    counts = dict(notice.facts)
    assert counts["total"] == 4
    parts = ("naf_rev2", "naf_2025", "old", "unknown", "none")
    assert [counts[name] for name in parts] == [1, 1, 1, 0, 1]
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
