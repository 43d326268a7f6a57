"""Workbooks as people fill them: what can mean one thing only is taken as that."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.ingest.workbook_fixtures import GOOD, TODAY, filled, known, refused, saved
from ti_graph.ingest.workbooks.file import read_book
from ti_graph.ingest.workbooks.reading import take
from ti_graph.ingest.workbooks.refusals import RefusedWorkbookError

TAKEN: list[tuple[str, dict[str, Any], str, str, object]] = [
    # kind, what is changed in a good row, table, column, value
    ("sites", {"label": "- Site du port"}, "site", "label", "- Site du port"),
    ("sites", {"label": "+ 5 ha au Sud"}, "site", "label", "+ 5 ha au Sud"),
    ("sites", {"label": "Zone indus\xadtrielle\u200b Nord"}, "site", "label",
     "Zone industrielle Nord"),
    ("sites", {"label": "Zone\u00a0Nord"}, "site", "label", "Zone Nord"),
    ("sites", {"hectares": "1 234,5"}, "site", "hectares", 1234.5),
    ("sites", {"hectares": "1\u202f234,5"}, "site", "hectares", 1234.5),
    ("sites", {"hectares": "1\u00a0234"}, "site", "hectares", 1234.0),
    ("sites", {"commune": "2a001"}, "site", "territory_id", "commune-2A001"),
    ("sites", {"industry_id": "24.10Z"}, "site", "industry_id", "naf2-24.10Z"),
    ("sites", {"industry_id": "2410Z"}, "site", "industry_id", "naf2-24.10Z"),
    ("sites", {"observed_on": "1/2/2026"}, "site", "observed_on", date(2026, 2, 1)),
    ("sites", {"observed_on": "15/11/25"}, "site", "observed_on", date(2025, 11, 15)),
    ("needs", {"description": "De l’eau"}, "need", "description", "De l’eau"),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "changed", "table", "column", "value"), TAKEN)
def test_what_can_mean_one_thing_only_is_taken(
    kind: str, changed: dict[str, Any], table: str, column: str, value: object, tmp_path: Path
) -> None:
    path = saved(filled(kind, [GOOD[kind][0] | changed]), tmp_path)
    taken = take(path, known(), TODAY)
    assert taken.tables[table][column].to_list() == [value]


@pytest.mark.parametrize("label", ["=1+1", "-1+1", "+1", "@x", "-A1"])
def test_what_a_spreadsheet_computes_is_still_refused(label: str, tmp_path: Path) -> None:
    path = saved(filled("sites", [GOOD["sites"][0] | {"label": label}]), tmp_path)
    assert [one[3] for one in refused(path)] == ["formula"]


@pytest.mark.parametrize("hectares", ["12 34", "1 2345", "1  ,5", "1234 567"])
def test_blanks_that_part_no_thousands_are_no_number(hectares: str, tmp_path: Path) -> None:
    path = saved(filled("sites", [GOOD["sites"][0] | {"hectares": hectares}]), tmp_path)
    assert [one[3] for one in refused(path)] == ["not_a_number"]


def test_a_sheet_that_nobody_wrote_in_is_left_aside(tmp_path: Path) -> None:
    book = filled("sites")
    book.create_sheet("Feuil1")
    assert take(saved(book, tmp_path), known(), TODAY).tables["site"].height


def test_a_row_of_blanks_without_a_break_is_blank(tmp_path: Path) -> None:
    book = filled("sites", [GOOD["sites"][0]])
    book["sites"].append(["\u00a0"] * 9)
    assert take(saved(book, tmp_path), known(), TODAY).tables["site"].height == 1


def test_a_first_line_for_excel_is_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "essai.csv"
    path.write_text("sep=;\r\n#kind;sites\r\n#id;essai\r\nsite_id;label\r\ns1;Zone\r\n", "utf-8")
    book = read_book(path)
    assert (book.kind, book.lines[0].cells) == ("sites", ["s1", "Zone"])


def test_a_csv_in_another_encoding_is_refused_with_how_to_save_it(tmp_path: Path) -> None:
    path = tmp_path / "essai.csv"
    path.write_bytes("#kind;sites\n#title;Sites clés".encode("cp1252"))
    with pytest.raises(RefusedWorkbookError) as caught:
        read_book(path)
    assert "CSV UTF-8" in caught.value.refusals[0].reason()
