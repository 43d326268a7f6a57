"""Tables for spreadsheets, opened by real readers."""

import csv
import io
import shutil
import subprocess
from pathlib import Path

import openpyxl
import pytest

from ti_graph.query.run import Plain, Table
from ti_graph.query.spreadsheet import french_csv
from ti_graph.query.table_formats import table_bytes

COLUMNS = ["label", "jobs", "score", "simulated", "source", "year"]
ROWS: list[list[Plain]] = [
    ["Œuvre d’été", 1200, 0.25, False, "https://w3id.org/ti-graph/graph/insee_cog", 2023],
    ["=1+1", None, -1.5, True, "https://w3id.org/ti-graph/graph/insee_cog", 2023],
]
SOURCES = [
    {"name": "insee_cog", "title": "Code officiel", "licence": "Licence ouverte 2.0"},
    {"name": "insee_naf", "title": "NAF", "licence": "Licence ouverte 2.0"},
]
ABOUT = {"query": "territory/members", "release": "20260101", "built_at": "2026-01-01T00:00:00",
         "total": 2, "params": {"territory": "ti-2023-1"}, "sources": SOURCES}  # fmt: skip


def book() -> openpyxl.Workbook:
    content = table_bytes(Table(COLUMNS, ROWS), "xlsx", ABOUT)
    return openpyxl.load_workbook(io.BytesIO(content))


def test_numbers_and_truth_values_stay_what_they_are_and_formulas_are_text() -> None:
    sheet = book().worksheets[0]
    rows = list(sheet.iter_rows(min_row=2, values_only=True))
    assert rows[0][:4] == ("Œuvre d’été", 1200, 0.25, False)
    assert rows[1][:4] == ("=1+1", None, -1.5, True)
    assert [sheet.cell(3, column).data_type for column in (1, 3, 4)] == ["s", "n", "b"]


def test_a_day_is_a_day_and_what_only_looks_like_one_is_text() -> None:
    values: list[Plain] = ["2026-03-31", "2026-13-31", "2024-09", "1789-07-14", "le 2026-03-31"]
    content = table_bytes(Table(["on"], [[one] for one in values]), "xlsx", {})
    cells = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]["A"][1:]
    assert cells[0].is_date
    assert cells[0].value.date().isoformat() == "2026-03-31"
    assert [one.value for one in cells[1:]] == values[1:]


def test_the_head_is_frozen_and_the_whole_table_has_a_filter() -> None:
    sheet = book().worksheets[0]
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == "A1:F3"
    assert [cell.value for cell in sheet[1]] == COLUMNS


def test_a_second_sheet_names_release_date_year_and_the_sources_of_the_rows_alone() -> None:
    rows = [list(row) for row in book().worksheets[1].iter_rows(values_only=True)]
    said = {row[0]: row[1] for row in rows if row and row[0]}
    assert said["Version des données"] == "20260101"
    assert said["Date de la version"] == "2026-01-01T00:00:00"
    assert said["Année des données"] == "2023"
    assert said["Paramètres"] == "territory = ti-2023-1"
    assert said["insee_cog"] == "Code officiel"
    assert "insee_naf" not in said
    assert "Licence ouverte 2.0" in [cell for row in rows for cell in row]


def test_csv_for_french_excel_has_a_mark_semicolons_and_decimal_commas() -> None:
    content = table_bytes(Table(COLUMNS[:4], [row[:4] for row in ROWS]), "csv-fr", {})
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))
    assert rows[1] == ["Œuvre d’été", "1200", "0,25", "FAUX"]
    assert rows[2] == ["'=1+1", "", "-1,5", "VRAI"]


CODES: list[Plain] = ["01234567800012", "01001", "2A004", "1E5", "10-12", "25.62", "2024-01-01"]


def test_a_code_stays_text_in_french_excel_and_bare_for_programs() -> None:
    names = [f"c{place}" for place in range(len(CODES))]
    french = csv.reader(
        io.StringIO(french_csv(names, [CODES]).decode("utf-8-sig"), newline=""), delimiter=";"
    )
    assert list(french)[1] == [
        '="01234567800012"', '="01001"', "2A004", '="1E5"', '="10-12"', '="25.62"', "2024-01-01",
    ]  # fmt: skip
    plain = table_bytes(Table(names, [CODES]), "csv", {}).decode().splitlines()[1]
    assert plain == "01234567800012,01001,2A004,1E5,10-12,25.62,2024-01-01"


def test_csv_for_programs_stays_as_rfc_4180_has_it() -> None:
    content = table_bytes(Table(["label", "score"], [["a,b", 0.25]]), "csv", {})
    assert content == b'label,score\r\n"a,b",0.25\r\n'


OFFICE = shutil.which("soffice") or shutil.which("libreoffice")


def opened(kind: str, columns: list[str], rows: list[list[Plain]], tmp_path: Path) -> str:
    """A table as LibreOffice opens it."""
    end = kind.split("-", maxsplit=1)[0]
    content = (
        table_bytes(Table(columns, rows), "xlsx", ABOUT)
        if kind == "xlsx"
        else french_csv(columns, rows)
    )
    (tmp_path / f"in.{end}").write_bytes(content)
    filters = ["--infilter=CSV:59,34,76,1"] if end == "csv" else []
    subprocess.run(
        [str(OFFICE), f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", *filters,
         "--convert-to", "fods", "--outdir", str(tmp_path), str(tmp_path / f"in.{end}")],
        check=True, capture_output=True, timeout=180,
    )  # fmt: skip
    return (tmp_path / "in.fods").read_text("utf-8")


@pytest.mark.skipif(OFFICE is None, reason="LibreOffice is not installed")
@pytest.mark.parametrize("kind", ["xlsx", "csv-fr"])
def test_libreoffice_keeps_the_zero_of_a_code(kind: str, tmp_path: Path) -> None:
    text = opened(kind, ["siret", "commune"], [["01234567800012", "01001"]], tmp_path)
    assert "<text:p>01234567800012</text:p>" in text and "<text:p>01001</text:p>" in text
    assert "1234567800012" not in text.replace("01234567800012", "")


@pytest.mark.skipif(OFFICE is None, reason="LibreOffice is not installed")
@pytest.mark.parametrize("kind", ["xlsx", "csv-fr"])
def test_libreoffice_reads_the_same_figures(kind: str, tmp_path: Path) -> None:
    text = opened(kind, COLUMNS, ROWS, tmp_path)
    assert "Œuvre d’été" in text
    assert 'office:value="1200"' in text
