"""Every commune code of 2003 to 2025 leads to a commune of today, or is reported unknown."""

import io
import zipfile
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from tests.loaders.firms_fixtures import load
from tests.loaders.geography_fixtures import ids, shipped
from ti_graph.errors import SourceError
from ti_graph.ingest.load import Tables

NOW: Tables = {
    "commune_code": pl.DataFrame(
        {
            "code": ["01015", "01340", "57463", "27058"],
            "territory_id": ["commune-01015", "commune-01015", "commune-57463", "commune-27058"],
            "label": ["Arboys", "Arboys", "Metz", "Bernay"],
        }
    )
}


def workbook(*pairs: tuple[str, str], sheet: str = "Table de passage") -> bytes:
    """The official workbook: five lines of notice, a header, pairs; a sheet of splits."""
    book = Workbook()
    first = book.active
    assert first is not None
    first.title = sheet
    for line in ("Table de passage", "Géographies 2003 à 2025", None, "Insee", None):
        first.append([line])
    first.append(["CODGEO_INI", "CODGEO_2025", "LIBGEO_2025"])
    for earlier, later in pairs:
        first.append([earlier, later, "Nom"])
    book.create_sheet("Liste des scissions").append(["x"])
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def loaded(
    folder: Path, content: bytes, name: str = "table_passage_geo2003_geo2025.xlsx"
) -> tuple[pl.DataFrame, pl.DataFrame]:
    tables, quarantine = load("insee_cog_history", folder, {name: content}, NOW)
    return tables["commune_code"], quarantine


def test_a_code_that_nothing_else_tells_leads_to_the_commune_of_today(tmp_path: Path) -> None:
    codes, quarantine = loaded(tmp_path, workbook(("01999", "01340"), ("57463", "57463")))
    assert codes.select("code", "territory_id", "kind").rows() == [
        ("01999", "commune-01015", "former")
    ]
    assert quarantine.is_empty()


def test_a_code_that_leads_nowhere_is_reported_unknown(tmp_path: Path) -> None:
    codes, quarantine = loaded(tmp_path, workbook(("97123", "97701"), ("01999", "01015")))
    assert ids(codes, "code") == {"01999"}
    assert quarantine.select("value", "reason").rows() == [
        ("97123", "it leads to no commune of today")
    ]


def test_a_commune_that_was_split_is_reported_once(tmp_path: Path) -> None:
    codes, _ = loaded(tmp_path, workbook(("27999", "27058"), ("27999", "57463")))
    assert codes["territory_id"].to_list() == ["commune-27058"]


def test_the_zip_of_the_publisher_is_read_alike(tmp_path: Path) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("table_passage_geo2003_geo2025.xlsx", workbook(("01999", "01340")))
    codes, _ = loaded(tmp_path, packed.getvalue(), "table_passage_geo2003_geo2025.zip")
    assert codes.height == 1


def test_a_workbook_of_another_layout_stops_the_load(tmp_path: Path) -> None:
    for content, code in (
        (workbook(("1", "2"), sheet="Feuille 1"), "unexpected_layout"),
        (b"PK\x03\x04 cut", "unreadable_file"),
    ):
        with pytest.raises(SourceError) as error:
            loaded(tmp_path, content)
        assert error.value.code == code


VINTAGES = shipped("insee_cog")["commune_code"]


@given(st.sampled_from(VINTAGES["code"].to_list()))
def test_every_code_resolves_to_one_commune_of_today(code: str) -> None:
    found = VINTAGES.filter(pl.col("code") == code)["territory_id"].to_list()
    assert len(found) == 1
    now = found[0].removeprefix("commune-")
    assert VINTAGES.filter(code=now, kind="current").height == 1


@given(st.text(alphabet="0123456789AB", min_size=5, max_size=5))
def test_a_code_of_no_vintage_is_unknown_and_never_another_commune(code: str) -> None:
    found = VINTAGES.filter(pl.col("code") == code)
    assert found.height <= 1
    assert found.is_empty() or found["code"][0] == code
