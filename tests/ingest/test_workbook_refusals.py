"""Broken workbooks: each is refused whole, and every fault is reported where it is."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from openpyxl import Workbook

from tests.ingest.workbook_fixtures import (
    GOOD,
    SOURCE,
    TODAY,
    data_sheet,
    filled,
    known,
    refused,
    saved,
)
from ti_graph.ingest.workbooks.reading import take
from ti_graph.ingest.workbooks.refusals import RefusedWorkbookError, WorkbookFault
from ti_graph.messages import LANGUAGES, Language, catalogue

ROLE = GOOD["governance"][1]
FUNDING = GOOD["fundings"][0]

CELLS: list[tuple[str, dict[str, Any], str, str]] = [
    # kind, what is changed in a good row, column, reason
    ("governance", {"observed_on": "2026-02-30"}, "observed_on", "not_a_date"),
    ("governance", {"observed_on": "0000-01-01"}, "observed_on", "not_a_date"),
    ("governance", {"observed_on": "0001-01-01"}, "observed_on", "date_out_of_range"),
    ("governance", {"observed_on": "31 mois 2026"}, "observed_on", "not_a_date"),
    ("governance", {"observed_on": "mars 2026"}, "observed_on", "month_without_day"),
    ("governance", {"observed_on": 46112}, "observed_on", "not_a_date"),
    ("governance", {"observed_on": date(2026, 6, 2)}, "observed_on", "not_yet"),
    ("governance", {"observed_on": None}, "observed_on", "required"),
    ("governance", {"territory_id": "ti-2023-9999"}, "territory_id", "unknown_ti"),
    ("governance", {"territory_id": "commune-01001"}, "territory_id", "unknown_ti"),
    ("governance", {"territory_id": 20231001}, "territory_id", "not_text"),
    ("governance", {"role": "vice-roi"}, "role", "not_in_list"),
    ("governance", {"role": True}, "role", "not_in_list"),
    ("governance", {"presence": "peut-être"}, "presence", "not_in_list"),
    ("governance", {"organisation_id": "cci-99"}, "organisation_id", "unknown_organisation"),
    ("needs", {"description": "M. Martin"}, "description", "person"),
    ("needs", {"description": "mme durand, maire"}, "description", "person"),
    ("needs", {"description": "Dr. Petit"}, "description", "person"),
    ("needs", {"description": "voir jean.petit@x.example"}, "description", "personal_mailbox"),
    ("europe", {"organisation": "Jean Dupont"}, "organisation", "person"),
    ("europe", {"organisation": "Cluster Métal, Jean Dupont"}, "organisation", "person"),
    ("europe", {"organisation": "Silicon Saxony"}, "organisation", "maybe_person"),
    ("europe", {"organisation": "Cluster contact@x.example"}, "organisation", "mailbox_in_name"),
    ("europe", {"organisation": "=HYPERLINK(1)"}, "organisation", "formula"),
    ("europe", {"organisation": "Cluster\u202eMétal"}, "organisation", "control_character"),
    ("europe", {"theme": "décolletage, contact Jean Dupont"}, "theme", "person"),
    ("europe", {"town": "Trier, J. Dupont"}, "town", "person"),
    ("europe", {"page": "https://x.example/contact-jean-dupont"}, "page", "person"),
    ("europe", {"organisation": None}, "", "rule_an_organisation_is_there_but_for_agreements"),
    ("europe", {"mailbox": "jean.dupont@x.example"}, "mailbox", "personal_mailbox"),
    ("europe", {"mailbox": "contact@x.example; b@x.example"}, "mailbox", "bad_mailbox"),
    ("europe", {"mailbox": "contact"}, "mailbox", "bad_mailbox"),
    ("europe", {"mailbox": "@cmd|calc@x.example"}, "mailbox", "formula"),
    ("europe", {"theme": "métal (jean.dupont (at) x.example)"}, "theme", "personal_mailbox"),
    ("europe", {"page": "javascript:alert(1)"}, "page", "bad_url"),
    ("europe", {"page": "https://x.example/<script>"}, "page", "bad_url"),
    ("europe", {"page": "https://x.example/equipe/jean-dupont"}, "page", "person"),
    ("europe", {"page": "https://x.example/jeandupont"}, "page", "person"),
    ("europe", {"page": "https://x.example/~jd"}, "page", "person"),
    ("europe", {"page": "https://www.linkedin.com/in/jd-0a1"}, "page", "person"),
    ("europe", {"page": "https://jean.dupont@x.example/"}, "page", "personal_mailbox"),
    ("europe", {"role": None}, "", "rule_a_role_is_that_of_a_contact"),
    ("europe", {"role": "amie"}, "role", "not_in_list"),
    ("europe", {"network": "Vanguard"}, "", "rule_a_network_is_that_of_a_seat"),
    ("europe", {"town": "Trier"}, "", "rule_only_an_agreement_has_a_town"),
    ("europe", {"partner_id": "DEX1"}, "", "rule_an_agreement_is_with_a_place_abroad"),
    ("europe", {"territory_id": "nulle-part"}, "territory_id", "unknown_territory"),
    ("europe", {"year": 1850}, "year", "date_out_of_range"),
    ("europe", {"year": 2030}, "year", "date_out_of_range"),
    ("needs", {"description": "MADAME DURAND"}, "description", "person"),
    ("needs", {"description": "représenté par Me Lefèvre"}, "description", "person"),
    ("needs", {"description": "=HYPERLINK(\"https://example.org\")"}, "description", "formula"),
    ("needs", {"description": "@SUM(A1)"}, "description", "formula"),
    ("needs", {"description": "CCI\u202eeidroN"}, "description", "control_character"),
    ("needs", {"description": "n/a"}, "description", "word_for_nothing"),
    ("needs", {"description": "x" * 10_001}, "description", "too_long"),
    ("needs", {"description": 12}, "description", "not_text"),
    ("governance", {"holder": "Camille Martin"}, "holder", "not_in_list"),
    ("governance", {"holder": "maire"}, "holder", "not_in_list"),
    ("governance", {"role_id": "deux / mots"}, "role_id", "bad_key"),
    ("governance", {"role_id": "../r1"}, "role_id", "bad_key"),
    ("governance", {"starts_on": "2028-01-01"}, "", "rule_ends_after_it_starts"),
    ("governance", {"holder": None}, "", "rule_a_holder_is_reported_where_present"),
    ("governance", {"presence": "absent", "organisation_id": None}, "",
     "rule_a_holder_is_reported_where_present"),
    ("governance", {"presence": "absent", "holder": None}, "",
     "rule_only_a_present_role_has_an_organisation"),
    ("fundings", {"amount_eur": "beaucoup"}, "amount_eur", "not_a_number"),
    ("fundings", {"amount_eur": "NaN"}, "amount_eur", "not_a_number"),
    ("fundings", {"amount_eur": "1e400"}, "amount_eur", "not_a_number"),
    ("fundings", {"amount_eur": -1}, "amount_eur", "not_a_number"),
    ("fundings", {"amount_eur": "1 2000"}, "amount_eur", "not_a_number"),
    ("fundings", {"amount_eur": True}, "amount_eur", "not_a_number"),
    ("fundings", {"year": 0}, "year", "date_out_of_range"),
    ("fundings", {"year": "deux mille"}, "year", "not_a_year"),
    ("fundings", {"year": 2025.5}, "year", "not_a_year"),
    ("fundings", {"aid_id": "aide-inconnue"}, "aid_id", "unknown_aid"),
    ("fundings", {"amount_status": "secret"}, "", "rule_amount_agrees"),
    ("fundings", {"presence": "absent"}, "", "rule_only_a_present_funding_has_an_amount"),
    ("fundings", {"amount_eur": "#REF!"}, "amount_eur", "error_value"),
    ("fiches-actions", {"axis_id": "2023-lune"}, "axis_id", "unknown_axis"),
    ("fiches-actions", {"industry_id": "naf2-99.99Z"}, "industry_id", "unknown_industry"),
    ("fiches-actions", {"title": None}, "", "rule_a_title_is_reported_where_present"),
    ("fiches-actions", {"status": None}, "", "rule_a_status_is_reported_where_present"),
    ("sites", {"commune": "99999"}, "commune", "unknown_commune"),
    ("sites", {"commune": 99999}, "commune", "unknown_commune"),
    ("sites", {"commune": 101}, "commune", "not_text"),
    ("sites", {"commune": 1001.5}, "commune", "not_text"),
    ("sites", {"hectares_status": "inconnu"}, "", "rule_hectares_agree"),
    ("schools", {"school": None}, "", "rule_a_school_is_reported_where_present"),
    ("aids", {"perimeter_id": "region-99"}, "perimeter_id", "unknown_territory"),
    ("obstacles", {"derogation": "refusée"}, "", "rule_only_a_granted_derogation_lifts"),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "changed", "column", "reason"), CELLS)
def test_a_fault_is_reported_by_sheet_row_column_and_reason(
    kind: str, changed: dict[str, Any], column: str, reason: str, tmp_path: Path
) -> None:
    good = ROLE if kind == "governance" else GOOD[kind][0]
    key = next(iter(good))
    other = good | {key: "autre-ligne"}
    path = saved(filled(kind, [other, good | changed]), tmp_path)
    assert refused(path) == [(kind, 4, column, reason)]


def with_error_cell(book: Workbook) -> None:
    cell = data_sheet(book, "governance").cell(3, 5)
    cell.value, cell.data_type = "#N/A", "e"


def with_formula(book: Workbook) -> None:
    data_sheet(book, "governance").cell(3, 5).value = "=1+1"


def without_column(book: Workbook) -> None:
    data_sheet(book, "governance").delete_cols(3)


def with_a_column_more(book: Workbook) -> None:
    data_sheet(book, "governance").cell(1, 10).value = "phone"


def with_a_column_twice(book: Workbook) -> None:
    data_sheet(book, "governance").cell(1, 10).value = "holder"


def with_a_cell_beyond(book: Workbook) -> None:
    data_sheet(book, "governance").cell(3, 12).value = "note"


def with_a_key_twice(book: Workbook) -> None:
    data_sheet(book, "governance").cell(4, 1).value = "r1"


def without_rows(book: Workbook) -> None:
    data_sheet(book, "governance").delete_rows(3, 3)


def under_another_name(book: Workbook) -> None:
    data_sheet(book, "governance").title = "gouvernance"


def without_source(book: Workbook) -> None:
    del book["source"]


def with_a_sheet_more(book: Workbook) -> None:
    book.create_sheet("notes")["A1"] = "à relire"


def with_a_hidden_sheet(book: Workbook) -> None:
    book["Lisez-moi"].sheet_state = "hidden"


def with_two_data_sheets(book: Workbook) -> None:
    book.create_sheet("needs")["A1"] = "need_id"


def with_a_field_twice(book: Workbook) -> None:
    book["source"].append(["simulated", "oui"])


def with_a_strange_field(book: Workbook) -> None:
    book["source"].append(["author", "Petit pays"])


def with_a_wide_row(book: Workbook) -> None:
    data_sheet(book, "governance").cell(3, 80).value = "x"


def with_a_far_row(book: Workbook) -> None:
    data_sheet(book, "governance").cell(1_000_000, 1).value = "r9"


BOOKS: list[tuple[Callable[[Workbook], None], list[tuple[str, int | None, str, str]]]] = [
    (with_error_cell, [("governance", 3, "holder", "error_value")]),
    (with_formula, [("governance", 3, "holder", "formula")]),
    (without_column, [("governance", 1, "role", "missing_column")]),
    (with_a_column_more, [("governance", 1, "phone", "unknown_column")]),
    (with_a_column_twice, [("governance", 1, "holder", "duplicate_column")]),
    (with_a_cell_beyond, [("governance", 3, "", "cell_beyond_columns")]),
    (with_a_key_twice, [("governance", 4, "role_id", "duplicate_key")]),
    (without_rows, [("governance", None, "", "no_rows")]),
    (under_another_name,
     [("gouvernance", None, "", "unknown_sheet"), ("", None, "", "no_data_sheet")]),
    (without_source, [("source", None, "", "missing_sheet")]),
    (with_a_sheet_more, [("notes", None, "", "unknown_sheet")]),
    (with_a_hidden_sheet, [("Lisez-moi", None, "", "hidden_sheet")]),
    (with_two_data_sheets, [("", None, "", "no_data_sheet")]),
    (with_a_field_twice, [("source", 9, "", "duplicate_field")]),
    (with_a_strange_field, [("source", 9, "author", "unknown_field")]),
    (with_a_wide_row, [("governance", 3, "", "too_many_columns")]),
    (with_a_far_row, [("governance", None, "", "too_many_rows")]),
]  # fmt: skip


@pytest.mark.parametrize(("mar", "reasons"), BOOKS, ids=[mar.__name__ for mar, _ in BOOKS])
def test_a_workbook_of_another_layout_is_refused(
    mar: Callable[[Workbook], None],
    reasons: list[tuple[str, int | None, str, str]],
    tmp_path: Path,
) -> None:
    book = filled("governance")
    mar(book)
    assert refused(saved(book, tmp_path)) == reasons


@pytest.mark.parametrize(
    ("field", "value", "reason"),
    [
        ("id", "beaucoup trop long pour le nom court d'une source", "bad_key"),
        ("id", "../../evil", "bad_key"),
        ("title", None, "required"),
        ("publisher", "Mme Durand", "person"),
        ("url", "javascript:alert(1)", "bad_url"),
        ("url", "https://example.org/<x>", "bad_url"),
        ("url", "https://", "bad_url"),
        ("licence", "tous droits réservés", "not_in_list"),
        ("date", "hier", "not_a_date"),
        ("date", "2030-01-01", "not_yet"),
        ("simulated", "un peu", "not_in_list"),
    ],
)
def test_a_source_that_does_not_say_where_it_comes_from_is_refused(
    field: str, value: str | None, reason: str, tmp_path: Path
) -> None:
    row = list(SOURCE).index(field) + 2
    book = filled("needs", source=SOURCE | {field: value})
    assert refused(saved(book, tmp_path)) == [("source", row, field, reason)]


def test_cells_merged_across_columns_are_refused_where_they_are(tmp_path: Path) -> None:
    book = filled("needs")
    data_sheet(book, "needs").merge_cells("C3:D3")
    assert refused(saved(book, tmp_path)) == [
        ("needs", 3, "", "merged_cells"),
        ("needs", 3, "description", "required"),
    ]


def test_every_fault_of_a_workbook_is_reported_at_once(tmp_path: Path) -> None:
    rows = [
        ROLE | {"role_id": "a", "role": "roi", "observed_on": "hier"},
        ROLE | {"role_id": "b", "territory_id": "nulle-part"},
        ROLE | {"role_id": "c", "holder": None},
        ROLE | {"role_id": "c"},
    ]
    book = filled("governance", rows, SOURCE | {"title": None})
    assert set(refused(saved(book, tmp_path))) == {
        ("source", 3, "title", "required"),
        ("governance", 3, "role", "not_in_list"),
        ("governance", 3, "observed_on", "not_a_date"),
        ("governance", 4, "territory_id", "unknown_ti"),
        ("governance", 5, "", "rule_a_holder_is_reported_where_present"),
        ("governance", 6, "role_id", "duplicate_key"),
    }


def test_faults_of_sheets_columns_cells_and_rows_are_reported_in_one_round(tmp_path: Path) -> None:
    rows = [
        ROLE | {"role_id": "a", "role": "roi", "holder": None, "starts_on": "2028-01-01"},
        ROLE | {"role_id": "a", "territory_id": "nulle-part"},
    ]
    book = filled("governance", rows, SOURCE | {"licence": "à voir"})
    with_a_sheet_more(book)
    with_a_column_more(book)
    with_a_field_twice(book)
    data_sheet(book, "governance").merge_cells("D3:E3")
    assert set(refused(saved(book, tmp_path))) == {
        ("notes", None, "", "unknown_sheet"),
        ("source", 6, "licence", "not_in_list"),
        ("source", 9, "", "duplicate_field"),
        ("governance", 1, "phone", "unknown_column"),
        ("governance", 3, "", "merged_cells"),
        ("governance", 3, "role", "not_in_list"),
        ("governance", 3, "", "rule_a_holder_is_reported_where_present"),
        ("governance", 3, "", "rule_ends_after_it_starts"),
        ("governance", 4, "territory_id", "unknown_ti"),
        ("governance", 4, "role_id", "duplicate_key"),
    }


def test_a_rule_says_nothing_of_a_cell_that_could_not_be_read(tmp_path: Path) -> None:
    row = ROLE | {"holder": "le chef"}
    assert refused(saved(filled("governance", [row]), tmp_path)) == [
        ("governance", 3, "holder", "not_in_list")
    ]


@pytest.mark.parametrize("spoken", LANGUAGES)
def test_a_reason_names_labels_of_a_list_and_no_codes(spoken: Language) -> None:
    fault = WorkbookFault("not_in_list", facts={"choices": "progress"})
    words = {"fr": "prévue, en cours, achevée, abandonnée",
             "en": "planned, ongoing, done, abandoned"}  # fmt: skip
    assert fault.reason(spoken).endswith(words[spoken])


def test_a_key_that_another_source_reported_is_refused(tmp_path: Path) -> None:
    path = saved(filled("needs"), tmp_path)
    mine = take(path, known(), TODAY).tables["need"]
    others = known() | {"need": mine.with_columns(source=pl.lit("workbook_needs_autre"))}
    with pytest.raises(RefusedWorkbookError) as caught:
        take(path, others, TODAY)
    (fault,) = caught.value.refusals
    assert (fault.code, fault.value) == ("key_of_another", "n1")
    assert fault.facts == {"source": "workbook_needs_autre"}


def test_a_refused_workbook_is_an_error_that_counts_its_faults() -> None:
    error = RefusedWorkbookError("essai.xlsx", [WorkbookFault("no_rows", "needs")])
    assert error.exit_code == 2
    assert "essai.xlsx" in error.detail("en")
    assert "Nothing was changed" in error.detail("en")


def test_every_reason_that_a_test_meets_is_reported_in_both_languages() -> None:
    met = {reason for *_, reason in CELLS} | {r[3] for _, rs in BOOKS for r in rs}
    for reason in met:
        texts = catalogue()[f"workbook.reasons.{reason}"]
        assert all(texts[language] for language in LANGUAGES)


@pytest.mark.parametrize(
    ("kind", "column", "cell"),
    [
        ("fundings", "year", "Sylvain Kermadec"),
        ("governance", "observed_on", "vu avec Jean Dupont"),
        ("governance", "territory_id", "Jean Dupont"),
        ("governance", "role", "M. Martin"),
        ("governance", "role", "jean dupont, chef de projet"),
        ("governance", "role", "jean.dupont@x.example"),
    ],
)
def test_no_refusal_repeats_a_cell_that_names_a_person(
    kind: str, column: str, cell: str, tmp_path: Path
) -> None:
    good = ROLE if kind == "governance" else GOOD[kind][0]
    with pytest.raises(RefusedWorkbookError) as error:
        take(saved(filled(kind, [good | {column: cell}]), tmp_path), known(), TODAY)
    fault = error.value.refusals[0]
    assert fault.column == column
    assert fault.value in {"", "…"}
    assert "dupont" not in fault.reason().lower()


def test_a_refusal_says_what_any_other_cell_says(tmp_path: Path) -> None:
    path = saved(filled("governance", [ROLE | {"role": "vice-roi"}]), tmp_path)
    with pytest.raises(RefusedWorkbookError) as error:
        take(path, known(), TODAY)
    assert error.value.refusals[0].value == "vice-roi"
