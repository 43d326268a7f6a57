"""NAF rév. 2: five levels, dotted codes, a whole tree."""

from pathlib import Path

import polars as pl
import pytest

from tests.loaders.geography_fixtures import ids, official, row, run, shipped
from ti_graph.errors import SourceError
from ti_graph.ingest.load import Tables

TITLE = '"Code";" Intitulés de la  NAF rév. 2, version finale "\n'
FILES = {
    "naf_rev2_n1.csv": '"code";"libelle"\n"B";"Industries extractives"\n"C";"Manufacture"\n',
    "naf_rev2_n2.csv": TITLE + '"08";"Autres industries extractives"\n"25";"Métaux "\n',
    "naf_rev2_n3.csv": TITLE + '"256";"Traitement  et usinage"\n',
    "naf_rev2_n4.csv": TITLE + '"2562";"Usinage"\n',
    "naf_rev2_n5.csv": '"Code";"Libellé"\n"2562A";"Décolletage"\n"2562B";"Mécanique"\n',
    "naf_rev2_5to1.csv": '"n5";"n1"\n"0811Z";"B"\n"2562A";"C"\n"2562B";"C"\n',
}


@pytest.fixture
def industries(tmp_path: Path) -> pl.DataFrame:
    tables, quarantine = run("insee_naf", tmp_path, FILES)
    assert quarantine.table().is_empty()
    return tables["industry"]


def test_codes_are_dotted_and_keep_their_leading_zero(industries: pl.DataFrame) -> None:
    assert ids(industries, "industry_id") == {
        "naf2-B", "naf2-C", "naf2-08", "naf2-25", "naf2-25.6", "naf2-25.62",
        "naf2-25.62A", "naf2-25.62B",
    }  # fmt: skip


def test_each_position_lies_below_the_one_above(industries: pl.DataFrame) -> None:
    parents = dict(industries.select("industry_id", "parent_id").iter_rows())
    assert parents == {
        "naf2-B": None,
        "naf2-C": None,
        "naf2-08": "naf2-B",
        "naf2-25": "naf2-C",
        "naf2-25.6": "naf2-25",
        "naf2-25.62": "naf2-25.6",
        "naf2-25.62A": "naf2-25.62",
        "naf2-25.62B": "naf2-25.62",
    }


def test_labels_are_trimmed(industries: pl.DataFrame) -> None:
    assert row(industries, code="25")["label_fr"] == "Métaux"
    assert row(industries, code="25.6")["label_fr"] == "Traitement et usinage"


def test_the_publishers_own_iri_names_the_level(industries: pl.DataFrame) -> None:
    iris = dict(industries.select("code", "iri").iter_rows())
    assert iris["C"] == "http://id.insee.fr/codes/nafr2/section/C"
    assert iris["25.62B"] == "http://id.insee.fr/codes/nafr2/sousClasse/25.62B"


def test_a_code_that_lost_its_zero_is_set_aside(tmp_path: Path) -> None:
    files = {**FILES, "naf_rev2_n2.csv": FILES["naf_rev2_n2.csv"].replace("08", "8")}
    tables, quarantine = run("insee_naf", tmp_path, files)
    assert "naf2-8" not in ids(tables["industry"], "industry_id")
    assert quarantine.table()["value"].to_list() == ["8"]


def test_a_division_in_two_sections_stops_the_load(tmp_path: Path) -> None:
    files = {**FILES, "naf_rev2_5to1.csv": FILES["naf_rev2_5to1.csv"] + '"2599B";"B"\n'}
    with pytest.raises(SourceError, match=r"naf_rev2_5to1\.csv"):
        run("insee_naf", tmp_path, files)


def test_a_file_without_its_title_column_stops_the_load(tmp_path: Path) -> None:
    files = {**FILES, "naf_rev2_n3.csv": '"Code";"Titre"\n"256";"Usinage"\n'}
    with pytest.raises(SourceError, match="Intitulés"):
        run("insee_naf", tmp_path, files)


def _holds_the_tree(tables: Tables) -> None:
    industries = tables["industry"]
    assert dict(industries.group_by("level").len().iter_rows()) == {
        "section": 21, "division": 88, "group": 272, "class": 615, "subclass": 732,
    }  # fmt: skip
    below = industries.filter(pl.col("level") != "section")
    assert ids(below, "parent_id") <= ids(industries, "industry_id")
    assert industries["label_fr"].null_count() == 0


def test_the_shipped_snapshot_holds_the_whole_tree() -> None:
    _holds_the_tree(shipped("insee_naf"))


@pytest.mark.shared
def test_the_official_files_give_the_whole_tree() -> None:
    _holds_the_tree(official("insee_naf"))
