"""NACE Rev. 2: the upper four levels of NAF, in English."""

from pathlib import Path

import polars as pl
import pytest

from tests.loaders.geography_fixtures import ids, official, row, run, shipped
from tests.loaders.test_insee_naf import FILES as NAF_FILES
from ti_graph.ingest.load import Tables

HEADER = "\ufeffNACE Rev. 2,Name,Include,IncludeAlso,Exclude,URI\n"
POSITIONS = (
    HEADER
    + 'C,MANUFACTURING,,,,C\n25,"Fabricated metal products","This division\nincludes, among others:'
    + '\n\n- ""parts""","","",25\n25.6,Treatment and coating,,,,256\n25.62,Machining,,,,2562\n'
)


@pytest.fixture
def naf(tmp_path: Path) -> Tables:
    folder = tmp_path / "naf"
    folder.mkdir()
    return run("insee_naf", folder, NAF_FILES)[0]


@pytest.fixture
def tables(tmp_path: Path, naf: Tables) -> Tables:
    result, quarantine = run("eurostat_nace", tmp_path, {"nace_rev2_en.csv": POSITIONS}, naf)
    assert quarantine.table().is_empty()
    return result


def test_a_position_has_both_languages_its_parent_and_the_undotted_iri(tables: Tables) -> None:
    industry = row(tables["industry"], industry_id="nace2-25.62")
    assert industry["label_en"] == "Machining"
    assert industry["label_fr"] == "Usinage"
    assert industry["parent_id"] == "nace2-25.6"
    assert industry["iri"] == "http://data.europa.eu/ux2/nace2/2562"


def test_notes_on_many_lines_do_not_break_rows(tables: Tables) -> None:
    assert ids(tables["industry"], "code") == {"C", "25", "25.6", "25.62"}


def test_a_division_lies_in_its_section(tables: Tables) -> None:
    assert row(tables["industry"], code="25")["parent_id"] == "nace2-C"


def test_each_naf_subclass_goes_whole_into_one_class(tables: Tables) -> None:
    correspondence = tables["industry_correspondence"]
    links = dict(correspondence.select("from_id", "to_id").iter_rows())
    assert links == {"naf2-25.62A": "nace2-25.62", "naf2-25.62B": "nace2-25.62"}
    assert correspondence["share"].to_list() == [1.0, 1.0]
    assert correspondence["basis"].to_list() == ["derived", "derived"]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("256,Treatment,,,,256\n", "not a NACE Rev. 2 code"),
        ("99,Bodies,,,,99\n", "no position of NAF bears it"),
        ("08,Other mining,,,,0899\n", "not the code without its dot"),
    ],
)
def test_a_position_that_cannot_be_placed_is_set_aside(
    tmp_path: Path, naf: Tables, line: str, reason: str
) -> None:
    files = {"nace_rev2_en.csv": POSITIONS + line}
    tables, quarantine = run("eurostat_nace", tmp_path, files, naf)
    assert tables["industry"].height == 4
    assert quarantine.table()["reason"].to_list() == [reason]


def test_a_column_of_a_note_may_be_another(tmp_path: Path, naf: Tables) -> None:
    files = {"nace_rev2_en.csv": POSITIONS.replace("Exclude,URI", "Rulings,URI")}
    tables, _ = run("eurostat_nace", tmp_path, files, naf)
    assert tables["industry"].height > 0


def _holds_the_tree(tables: Tables) -> None:
    industries = tables["industry"]
    assert industries.height == 996
    below = industries.filter(pl.col("level") != "section")
    assert ids(below, "parent_id") <= ids(industries, "industry_id")
    assert industries["label_fr"].null_count() == industries["label_en"].null_count() == 0
    correspondence = tables["industry_correspondence"]
    assert correspondence["from_id"].n_unique() == 732
    assert ids(correspondence, "to_id") == ids(
        industries.filter(pl.col("level") == "class"), "industry_id"
    )


def test_the_shipped_snapshot_holds_the_whole_tree() -> None:
    _holds_the_tree(shipped("eurostat_nace"))


@pytest.mark.shared
def test_the_official_files_give_the_whole_tree() -> None:
    _holds_the_tree(official("eurostat_nace", official("insee_naf")))
