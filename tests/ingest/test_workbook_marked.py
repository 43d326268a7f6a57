"""The copy of a workbook in which faults are marked, and the names that a template offers."""

import io
import shutil
import subprocess
from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.workbook import Workbook

from tests.ingest.workbook_fixtures import (
    AMONT,
    GOOD,
    SOURCE,
    TODAY,
    data_sheet,
    filled,
    known,
    saved,
    written_csv,
)
from ti_graph.ingest.workbooks.kinds import KINDS
from ti_graph.ingest.workbooks.marking import FAULT, marked_copy
from ti_graph.ingest.workbooks.reading import check, take
from ti_graph.ingest.workbooks.refusals import RefusedWorkbookError
from ti_graph.ingest.workbooks.template import offered_names, template_xlsx

NEED = GOOD["needs"][0]


def marked(path: Path) -> Workbook:
    checked = check(path, known(), TODAY)
    return load_workbook(io.BytesIO(marked_copy(checked, offered_names(known()))))


def marks(book: Workbook, sheet: str) -> dict[str, str]:
    """Cell → what is said of it."""
    return {
        cell.coordinate: cell.comment.text
        for row in book[sheet].iter_rows()
        for cell in row
        if cell.comment is not None
    }


def test_faults_are_marked_where_they_are_and_the_rest_is_corrected(tmp_path: Path) -> None:
    rows = [
        NEED | {"territory_id": "amont", "observed_on": "15/11/25"},
        NEED | {"need_id": "n2", "territory_id": "Amnt", "observed_on": "hier"},
    ]
    book = marked(saved(filled("needs", rows, SOURCE | {"title": None}), tmp_path))
    sheet = data_sheet(book, "needs")
    assert [cell.value for cell in sheet[3]][1:3] == [AMONT, "eau"]
    assert sheet["E3"].value.date() == date(2025, 11, 15)
    assert [cell.value for cell in sheet[4]][1:] == ["Amnt", "eau", "De l'eau", "hier"]
    found = marks(book, "needs")
    assert found.keys() == {"B4", "E4"}
    assert "Amont · ti-2023-1001" in found["B4"]
    assert sheet["B4"].fill.fgColor.rgb == FAULT.fgColor.rgb
    assert marks(book, "source").keys() == {"B3"}


def test_a_corrected_copy_is_taken_once_its_marks_are_seen_to(tmp_path: Path) -> None:
    rows = [NEED | {"territory_id": "amont", "observed_on": "hier"}]
    book = marked(written_csv("needs", tmp_path, rows, ";"))
    data_sheet(book, "needs")["E3"].value = "14/11/25"
    found = take(saved(book, tmp_path), known(), TODAY).tables["need"]
    assert found.select("territory_id", "observed_on").row(0) == (AMONT, date(2025, 11, 14))


def test_a_formula_stays_a_text_in_the_copy(tmp_path: Path) -> None:
    book = marked(saved(filled("needs", [NEED | {"description": "=1+1"}]), tmp_path))
    cell = data_sheet(book, "needs")["D3"]
    assert (cell.value, cell.data_type) == ("=1+1", "s")
    assert marks(book, "needs").keys() == {"D3"}


def test_what_has_no_cell_is_reported_on_the_first_sheet(tmp_path: Path) -> None:
    book = filled("needs")
    data_sheet(book, "needs").cell(1, 6).value = "phone"
    last = list(marked(saved(book, tmp_path))["Lisez-moi"].values)[-1]
    assert "phone" in str(last[0]) and "phone" in str(last[1])


def test_rows_that_are_right_are_taken_without_the_others_where_that_is_asked(
    tmp_path: Path,
) -> None:
    rows = [NEED, NEED | {"need_id": "n2", "territory_id": "nulle-part"}]
    checked = check(saved(filled("needs", rows), tmp_path), known(), TODAY)
    taken = checked.taken(partial=True)
    assert taken.tables["need"]["need_id"].to_list() == ["n1"]
    assert [(one.row, one.code) for one in taken.left_out] == [(4, "unknown_ti")]


@pytest.mark.parametrize("change", [{"title": None}, {"licence": "à voir"}])
def test_no_row_is_taken_of_a_source_that_does_not_say_where_it_comes_from(
    change: dict[str, str | None], tmp_path: Path
) -> None:
    checked = check(saved(filled("needs", source=SOURCE | change), tmp_path), known(), TODAY)
    with pytest.raises(RefusedWorkbookError):
        checked.taken(partial=True)


def test_a_template_offers_territories_and_organisations_by_name(tmp_path: Path) -> None:
    path = tmp_path / "modele.xlsx"
    path.write_bytes(template_xlsx(KINDS["governance"], offered=offered_names(known())))
    book = load_workbook(path)
    assert book.sheetnames == ["Lisez-moi", "source", "governance", "listes"]
    sheet = data_sheet(book, "governance")
    lists = {
        str(one.sqref).split(":")[0]: one
        for one in sheet.data_validations.dataValidation
        if "listes" in str(one.formula1)
    }
    assert lists.keys() == {"B3", "F3"}
    assert not lists["B3"].showErrorMessage
    offered = [row[0] for row in book["listes"].iter_rows(min_row=2, values_only=True)]
    assert f"Amont · {AMONT}" in offered
    for place, value in enumerate(SOURCE.values(), start=2):
        book["source"].cell(place, 2).value = value
    good = GOOD["governance"][0] | {"territory_id": f"Amont · {AMONT}"}
    for place, field in enumerate(KINDS["governance"].fields, start=1):
        sheet.cell(3, place).value = good.get(field.name)
    assert take(saved(book, tmp_path), known(), TODAY).tables["governance_role"].height == 1


def test_a_workbook_as_a_project_lead_fills_it_goes_in_at_the_second_try(tmp_path: Path) -> None:
    """Names for codes, dates as they are spoken, merged cells, a title, an empty sheet."""
    source = SOURCE | {
        "licence": "licence ouverte v2.0", "url": "www.example.org", "date": "31 mars 2026",
        "simulated": "Non",
    }  # fmt: skip
    rows = [
        {"fiche_id": 1, "territory_id": "AMONT ", "axis_id": "Foncier", "presence": "Oui",
         "title": "– Requalifier la friche de l’écluse", "status": "En cours",
         "industry_id": "2410Z", "starts_on": "1/2/2024", "observed_on": "31 mars 2026"},
        {"fiche_id": 2, "axis_id": "foncier", "presence": "oui",
         "title": "- Zone d’acti\u00advités\u00a0Nord", "status": "Prevue",
         "observed_on": "15/11/25"},
        {"fiche_id": 3, "axis_id": "foncier", "presence": "oui", "title": "Une pépinière",
         "status": "bientôt", "observed_on": "15/11/25"},
    ]  # fmt: skip
    book = filled("fiches-actions", rows, source)
    sheet = data_sheet(book, "fiches-actions")
    sheet.insert_rows(1)
    sheet["A1"] = "Fiches-actions du territoire d’Amont"
    sheet.merge_cells("B4:B6")
    book.create_sheet("Feuil1")
    first = check(saved(book, tmp_path), known(), TODAY)
    assert [(one.row, one.column, one.code) for one in first.faults] == [
        (6, "status", "not_in_list")
    ]
    sheet["F6"].value = "prévue"
    second = take(saved(book, tmp_path), known(), TODAY)
    rows_taken = second.tables["fiche_action"]
    assert rows_taken["territory_id"].to_list() == [AMONT] * 3
    assert rows_taken["status"].to_list() == ["ongoing", "planned", "planned"]
    assert rows_taken["title"].to_list()[1] == "- Zone d’activités Nord"
    assert {one.identifier for one in second.matches} >= {AMONT, "2023-foncier", "naf2-24.10Z"}


@pytest.mark.parametrize("suffix", ["xlsx", "csv"])
def test_a_workbook_that_libreoffice_saved_is_taken(suffix: str, tmp_path: Path) -> None:
    program = shutil.which("soffice")
    if program is None:
        pytest.skip("LibreOffice is not installed: a workbook that it saved cannot be tried")
    if suffix == "xlsx":
        path = tmp_path / "modele.xlsx"
        book = filled("sites", [GOOD["sites"][0] | {"commune": "AMONT", "hectares": "1 234,5"}])
        book["sites"]["A9"].value = "s9"
        saved(book, tmp_path, path.name)
    else:
        rows = [GOOD["sites"][0] | {"commune": "AMONT", "hectares": "1 234,5"}]
        path = written_csv("sites", tmp_path, [*rows, {"site_id": "s9"}], ";")
    # As text, semicolons, UTF-8: what a French user is asked to save.
    wanted = {"xlsx": "xlsx", "csv": "csv:Text - txt - csv (StarCalc):59,34,76,1,,0,false,true"}
    subprocess.run(
        [
            program, f"-env:UserInstallation=file://{tmp_path / 'profile'}", "--headless",
            *(["--infilter=CSV:59,34,76,1,1/2/2/2/3/2/4/2/5/2/6/2/7/2/8/2/9/2"]
              if suffix == "csv" else []),
            "--convert-to", wanted[suffix], "--outdir", str(tmp_path / "saved"), str(path),
        ],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    (again,) = (tmp_path / "saved").iterdir()
    checked = check(again, known(), TODAY)
    assert {one.row for one in checked.faults} == {max(line.number for line in checked.book.lines)}
    (row,) = checked.taken(partial=True).tables["site"].to_dicts()
    assert (row["territory_id"], row["hectares"]) == ("commune-01001", 1234.5)
