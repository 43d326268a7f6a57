"""Workbooks that are taken: what is typed becomes rows, with their statuses and their source."""

from datetime import date
from pathlib import Path

import polars as pl
import pytest
from openpyxl import load_workbook

from tests.disk import disk_steps
from tests.ingest.workbook_fixtures import (
    AMONT,
    DAY,
    GOOD,
    SOURCE,
    TODAY,
    filled,
    known,
    refused,
    saved,
    taken,
    written_csv,
)
from ti_graph.ingest.workbooks.file import MOST_ROWS, read_book
from ti_graph.ingest.workbooks.kinds import CHOICES, KINDS, words
from ti_graph.ingest.workbooks.reading import take
from ti_graph.ingest.workbooks.refusals import shown
from ti_graph.ingest.workbooks.spelling import slug
from ti_graph.ingest.workbooks.store import store_workbook
from ti_graph.ingest.workbooks.template import example_path, template_csv, template_xlsx
from ti_graph.messages import LANGUAGES, Language, speaking
from ti_graph.model.tables import CORE_TABLES


@pytest.mark.parametrize("kind", KINDS)
def test_a_filled_template_is_taken_as_a_source_of_its_own(kind: str, tmp_path: Path) -> None:
    found = taken(saved(filled(kind), tmp_path))
    rows = found.tables[KINDS[kind].table]
    assert rows.height == len(GOOD[kind])
    card = found.card
    assert card.id == f"workbook_{kind.replace('-', '_')}_essai"
    assert (card.kind, card.vintage, card.licence.name) == ("official", DAY, "Licence Ouverte 2.0")
    assert str(card.landing_page) == SOURCE["url"]
    schema = CORE_TABLES[KINDS[kind].table]
    assert schema.is_valid(rows.with_columns(source=pl.lit(card.id)))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("delimiter", [",", ";"])
def test_a_csv_gives_the_same_rows_as_an_xlsx(kind: str, delimiter: str, tmp_path: Path) -> None:
    by_xlsx = taken(saved(filled(kind), tmp_path)).tables
    by_csv = taken(written_csv(kind, tmp_path, delimiter=delimiter)).tables
    assert by_csv.keys() == by_xlsx.keys()
    for table, rows in by_xlsx.items():
        assert rows.equals(by_csv[table])


def test_absent_is_written_and_unknown_is_not(tmp_path: Path) -> None:
    rows = taken(saved(filled("governance"), tmp_path)).tables["governance_role"]
    found = {row["role_id"]: row for row in rows.iter_rows(named=True)}
    assert found["r3"]["presence"] == "absent"
    assert found["r3"]["holder"] is None
    assert found["r3"]["observed_on"] == date(2026, 3, 31)
    assert found["r1"]["starts_on"] == date(2023, 11, 9)
    assert set(found) == {"r1", "r2", "r3"}


def test_a_blank_amount_is_unknown_and_never_zero(tmp_path: Path) -> None:
    rows = taken(saved(filled("fundings"), tmp_path)).tables["funding"]
    found = {
        row["funding_id"]: (row["amount_eur"], row["amount_status"]) for row in rows.to_dicts()
    }
    assert found == {"m1": (1200.5, "known"), "m2": (None, "secret"), "m3": (None, "unknown")}


def test_what_is_made_up_says_so(tmp_path: Path) -> None:
    book = filled("sites", source=SOURCE | {"simulated": "yes"})
    found = taken(saved(book, tmp_path))
    assert found.card.kind == "simulated"
    assert found.tables["site"]["hectares_status"].to_list() == ["simulated", "unknown"]


def test_a_commune_is_found_under_a_former_code(tmp_path: Path) -> None:
    rows = taken(saved(filled("sites"), tmp_path)).tables["site"]
    assert rows["territory_id"].to_list() == ["commune-01001", "commune-2A001"]


def test_an_ecole_de_production_is_an_organisation_reported_once(tmp_path: Path) -> None:
    tables = taken(saved(filled("schools"), tmp_path)).tables
    school = tables["organisation"].to_dicts()
    assert [(one["kind"], one["label"], one["seat_id"]) for one in school] == [
        ("production_school", "École d'Amont", "commune-01001")
    ]
    assert tables["training"]["organisation_id"].to_list() == [
        school[0]["organisation_id"], school[0]["organisation_id"], None
    ]  # fmt: skip


def test_a_norm_is_known_by_what_its_citation_says() -> None:
    assert slug("Code de l'eau, art. 3") == slug("code de l’Eau — ART 3") == "code-de-l-eau-art-3"


def test_typed_numbers_and_dates_are_taken_as_they_are(tmp_path: Path) -> None:
    row = GOOD["fundings"][0] | {"amount_eur": 3.5, "year": 2025, "observed_on": date(2026, 3, 31)}
    rows = taken(saved(filled("fundings", [row]), tmp_path)).tables["funding"]
    assert rows.select("amount_eur", "year", "observed_on").row(0) == (3.5, 2025, date(2026, 3, 31))


def test_a_workbook_may_be_imported_again_under_its_name(tmp_path: Path) -> None:
    path = saved(filled("needs"), tmp_path)
    first = taken(path)
    again = known() | {"need": first.tables["need"].with_columns(source=pl.lit(first.card.id))}
    assert take(path, again, TODAY).tables["need"].height == 1


def test_a_function_with_a_civility_is_no_person(tmp_path: Path) -> None:
    for holder in ("Mme la sous-préfète de Thionville", "Monsieur le maire d'Amont", "M. le préfet",
                   "Maître d'ouvrage délégué", "Direction M. & Cie"):  # fmt: skip
        row = GOOD["needs"][0] | {"description": holder}
        rows = taken(saved(filled("needs", [row]), tmp_path)).tables["need"]
        assert rows["description"].item() == holder


def test_no_cell_of_a_governance_workbook_is_a_free_text() -> None:
    assert "text" not in {field.kind for field in KINDS["governance"].fields}


@pytest.mark.parametrize("spoken", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_a_template_explains_its_columns_and_offers_its_lists(
    kind: str, spoken: Language, tmp_path: Path
) -> None:
    path = tmp_path / "modele.xlsx"
    with speaking(spoken):
        path.write_bytes(template_xlsx(KINDS[kind]))
    book = load_workbook(path)
    assert book.sheetnames == ["Lisez-moi", "source", kind]
    sheet = book[kind]
    assert [cell.value for cell in sheet[1]] == [field.name for field in KINDS[kind].fields]
    for cell, field in zip(sheet[2], KINDS[kind].fields, strict=True):
        french, english = KINDS[kind].explain(field, "fr"), KINDS[kind].explain(field, "en")
        assert french in str(cell.value)
        assert english in str(cell.value)
    lists = {str(one.sqref).split(":")[0]: one for one in sheet.data_validations.dataValidation}
    for cell, field in zip(sheet[3], KINDS[kind].fields, strict=False):
        assert (cell.coordinate in lists) == bool(field.choices)
    for one in lists.values():
        assert str(one.sqref).endswith(str(MOST_ROWS + 2))
        assert len(str(one.formula1)) <= 255


@pytest.mark.parametrize("kind", KINDS)
def test_a_template_left_blank_is_refused_field_by_field(kind: str, tmp_path: Path) -> None:
    path = tmp_path / "modele.csv"
    path.write_text(template_csv(KINDS[kind]), "utf-8-sig")
    reasons = refused(path)
    assert [reason[3] for reason in reasons] == ["required"] * 7 + ["no_rows"]


@pytest.mark.parametrize("kind", KINDS)
def test_the_shipped_example_is_simulated_and_says_so_in_every_row(kind: str) -> None:
    book = read_book(example_path(KINDS[kind]))
    assert book.source["simulated"][1] == "oui"
    assert len(book.lines) >= 4
    if kind != "ties":
        for line in book.lines:
            assert str(line.cells[0]).startswith("exemple-")


@pytest.mark.parametrize("choices", CHOICES)
def test_a_list_has_no_word_that_stands_for_two_codes(choices: str) -> None:
    lists = [words(choices, code) for code in CHOICES[choices]]
    assert sum(map(len, lists)) == len(set().union(*lists))


def test_what_is_shown_of_a_cell_is_short_and_plain() -> None:
    assert shown("a\u202eb\x1b[31m") == "a\\u202eb\\u001b[31m"
    assert len(shown("x" * 10_000)) < 100


def test_a_row_that_repeats_the_explanations_is_data(tmp_path: Path) -> None:
    book = filled("needs")
    book["needs"].append(["# encore", AMONT, "eau", "De l'eau", DAY])
    assert refused(saved(book, tmp_path)) == [("needs", 4, "need_id", "bad_key")]


def test_tables_are_on_the_disk_before_the_card_that_names_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = taken(written_csv("governance", tmp_path))
    steps = disk_steps(tmp_path, monkeypatch)
    store_workbook(tmp_path / "data", found)
    names = [step.rsplit("/", 1)[-1] for step in steps]
    tables = {name for one in found.card.files.values() for name in one.names}
    placed = names.index("-> card.yml")
    assert set(names[: placed - 1]) == tables
    # The name is on the disk once its folder is.
    assert names[placed - 1 :] == ["card.yml.new", "-> card.yml", found.card.id]
