"""Workbooks as people fill them: what can mean one thing only is taken as that."""

from datetime import date, datetime
from pathlib import Path
from typing import Any

import polars as pl
import pytest

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
from ti_graph.ingest.workbooks.cells import Known, UnfitError, value_of
from ti_graph.ingest.workbooks.file import read_book
from ti_graph.ingest.workbooks.kinds import Field, FieldKind
from ti_graph.ingest.workbooks.reading import take
from ti_graph.ingest.workbooks.references import REFERRED, references_of
from ti_graph.ingest.workbooks.refusals import RefusedWorkbookError
from ti_graph.ingest.workbooks.spelling import References

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
    ("sites", {"observed_on": "15.11.2025"}, "site", "observed_on", date(2025, 11, 15)),
    ("sites", {"observed_on": "1er février\u00a02026"}, "site", "observed_on", date(2026, 2, 1)),
    ("sites", {"observed_on": "31 mars 2026"}, "site", "observed_on", date(2026, 3, 31)),
    ("sites", {"commune": 1001}, "site", "territory_id", "commune-01001"),
    ("sites", {"commune": 1001.0}, "site", "territory_id", "commune-01001"),
    ("sites", {"commune": "AMONT"}, "site", "territory_id", "commune-01001"),
    ("sites", {"site_id": 1}, "site", "site_id", "1"),
    ("sites", {"status": "Disponible "}, "site", "status", "available"),
    ("fiches-actions", {"axis_id": "foncier"}, "fiche_action", "axis_id", "2023-foncier"),
    ("fiches-actions", {"presence": "Oui"}, "fiche_action", "presence", "present"),
    ("fiches-actions", {"presence": True}, "fiche_action", "presence", "present"),
    ("fiches-actions", {"presence": "non", "title": None, "status": None}, "fiche_action",
     "presence", "absent"),
    ("fiches-actions", {"status": "achevee"}, "fiche_action", "status", "done"),
    ("needs", {"territory_id": "amont"}, "need", "territory_id", "ti-2023-1001"),
    ("needs", {"territory_id": "Amont · ti-2023-1001"}, "need", "territory_id", "ti-2023-1001"),
    ("needs", {"territory_id": "TI-2023-1001"}, "need", "territory_id", "ti-2023-1001"),
    ("offers", {"organisation_id": "cci nordie"}, "offer", "organisation_id", "cci-10"),
    ("needs", {"description": "De l’eau"}, "need", "description", "De l’eau"),
    ("sites", {"observed_on": "15 nov. 2025"}, "site", "observed_on", date(2025, 11, 15)),
    ("sites", {"observed_on": "15 NOVEMBRE 2025"}, "site", "observed_on", date(2025, 11, 15)),
    ("sites", {"observed_on": "1er décembre 2025"}, "site", "observed_on", date(2025, 12, 1)),
    ("sites", {"observed_on": "1ᵉʳ déc 2025"}, "site", "observed_on", date(2025, 12, 1)),
    ("sites", {"observed_on": "le 3 févr. 26"}, "site", "observed_on", date(2026, 2, 3)),
    ("sites", {"observed_on": "15-août-25"}, "site", "observed_on", date(2025, 8, 15)),
    ("sites", {"observed_on": "samedi 15 nov 2025"}, "site", "observed_on", date(2025, 11, 15)),
    ("sites", {"observed_on": "15 / 11 / 2025"}, "site", "observed_on", date(2025, 11, 15)),
    ("sites", {"observed_on": "2025/11/15"}, "site", "observed_on", date(2025, 11, 15)),
    ("sites", {"observed_on": "2025-11-15 10:30:00"}, "site", "observed_on", date(2025, 11, 15)),
    ("sites", {"observed_on": datetime(2025, 11, 15, 12, 30)}, "site", "observed_on",
     date(2025, 11, 15)),
    ("sites", {"observed_on": "15 November 2025"}, "site", "observed_on", date(2025, 11, 15)),
    ("fiches-actions", {"starts_on": "novembre 2026"}, "fiche_action", "starts_on",
     date(2026, 11, 1)),
    ("fiches-actions", {"ends_on": "févr. 2028"}, "fiche_action", "ends_on", date(2028, 2, 29)),
    ("aids", {"valid_until": "12/2026"}, "aid", "valid_until", date(2026, 12, 31)),
    ("aids", {"valid_from": "2024-03"}, "aid", "valid_from", date(2024, 3, 1)),
    ("needs", {"territory_id": "1002"}, "need", "territory_id", "ti-2023-1002"),
    ("needs", {"territory_id": 1002}, "need", "territory_id", "ti-2023-1002"),
    ("needs", {"territory_id": "TI 1002"}, "need", "territory_id", "ti-2023-1002"),
    ("needs", {"territory_id": "TI_2023_1001"}, "need", "territory_id", "ti-2023-1001"),
    ("needs", {"territory_id": "Territoire d’industrie d’AMONT"}, "need", "territory_id",
     "ti-2023-1001"),
    ("needs", {"territory_id": "Amont (1001)"}, "need", "territory_id", "ti-2023-1001"),
    ("needs", {"territory_id": "ti-2023-1001 Amont"}, "need", "territory_id", "ti-2023-1001"),
    ("sites", {"commune": "Amont (01)"}, "site", "territory_id", "commune-01001"),
    ("sites", {"commune": "01990 amont"}, "site", "territory_id", "commune-01001"),
    ("aids", {"perimeter_id": "CC des Dunes"}, "aid", "perimeter_id", "epci-200000002"),
    ("aids", {"perimeter_id": "Communauté de communes Dunes"}, "aid", "perimeter_id",
     "epci-200000002"),
    ("aids", {"perimeter_id": "200000002"}, "aid", "perimeter_id", "epci-200000002"),
    ("needs", {"territory_id": "TI Amont"}, "need", "territory_id", "ti-2023-1001"),
    ("aids", {"perimeter_id": "Région Nordie"}, "aid", "perimeter_id", "region-10"),
    ("aids", {"perimeter_id": "nordie"}, "aid", "perimeter_id", "region-10"),
    ("sites", {"hectares": "12,5 ha"}, "site", "hectares", 12.5),
    ("fundings", {"amount_eur": "1,1 M€"}, "funding", "amount_eur", 1_100_000.0),
    ("fundings", {"amount_eur": "1 200 euros"}, "funding", "amount_eur", 1200.0),
    ("fundings", {"amount_eur": "1.200.000,50 €"}, "funding", "amount_eur", 1_200_000.5),
    ("governance", {"role": "Cheffe de projet"}, "governance_role", "role", "chef_de_projet"),
    ("governance", {"role": "Chef de projet TI"}, "governance_role", "role", "chef_de_projet"),
    ("governance", {"holder": "EPCI"}, "governance_role", "holder", "intercommunalite"),
    ("governance", {"holder": "Sous-préfecture"}, "governance_role", "holder", "prefecture"),
    ("fundings", {"funder": "Union européenne"}, "funding", "funder", "europe"),
    ("fundings", {"funder": "FEDER"}, "funding", "funder", "europe"),
    ("fundings", {"funder": "Conseil régional"}, "funding", "funder", "region"),
    ("fundings", {"territory_id": "Désert"}, "funding", "territory_id", "ti-2023-2001"),
    ("needs", {"territory_id": "Désert"}, "need", "territory_id", "ti-2023-2001"),
    ("fiches-actions", {"presence": "x"}, "fiche_action", "presence", "present"),
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


UNSAID: list[tuple[str, str, str, str]] = [
    # kind, column, what is written, reason
    ("sites", "observed_on", "novembre 2025", "month_without_day"),
    ("fiches-actions", "starts_on", "2026", "year_without_day"),
    ("sites", "observed_on", "3 jui 2025", "month_of_several"),
    ("sites", "observed_on", "lundi 15 novembre 2025", "weekday_differs"),
    ("sites", "observed_on", "31 novembre 2025", "not_a_date"),
    ("sites", "observed_on", "11/15/2025", "not_a_date"),
    ("sites", "observed_on", "mi-novembre 2025", "not_a_date"),
    ("sites", "observed_on", "15 novembre", "not_a_date"),
    ("sites", "hectares", "1.200", "number_of_two"),
    ("sites", "hectares", "12 €", "not_a_number"),
    ("sites", "hectares", "environ 12", "not_a_number"),
    ("needs", "territory_id", "2001", "name_of_several"),
    ("needs", "territory_id", "Passage (1001)", "name_of_several"),
    ("sites", "commune", "01003 Amont", "name_of_several"),
    ("sites", "commune", "Amont (2A)", "unknown_commune"),
]


@pytest.mark.parametrize(("kind", "column", "written", "reason"), UNSAID)
def test_what_can_mean_two_things_is_not_guessed(
    kind: str, column: str, written: str, reason: str, tmp_path: Path
) -> None:
    path = saved(filled(kind, [GOOD[kind][0] | {column: written}]), tmp_path)
    with pytest.raises(RefusedWorkbookError) as caught:
        take(path, known(), TODAY)
    assert [(one.column, one.code) for one in caught.value.refusals] == [(column, reason)]


def test_a_number_of_two_phases_names_both_territories(tmp_path: Path) -> None:
    path = saved(filled("needs", [GOOD["needs"][0] | {"territory_id": "2001"}]), tmp_path)
    with pytest.raises(RefusedWorkbookError) as caught:
        take(path, known(), TODAY)
    reason = caught.value.refusals[0].reason()
    assert "Désert · ti-2023-2001" in reason and "Vieux Havre · ti-2018-2001" in reason


def test_a_month_a_number_and_a_sum_in_millions_are_reported_as_they_were_taken(
    tmp_path: Path,
) -> None:
    sheet = GOOD["fiches-actions"][0] | {"territory_id": "TI-1002", "starts_on": "nov. 2026"}
    taken = take(saved(filled("fiches-actions", [sheet]), tmp_path), known(), TODAY)
    assert [(one.column, one.written, one.identifier, one.label) for one in taken.matches] == [
        ("territory_id", "TI-1002", "ti-2023-1002", "Passage"),
        ("starts_on", "nov. 2026", "2026-11-01", "premier jour du mois"),
    ]
    funding = GOOD["fundings"][0] | {"amount_eur": "1,1 M€"}
    taken = take(saved(filled("fundings", [funding]), tmp_path), known(), TODAY)
    assert [(one.identifier, one.label) for one in taken.matches] == [
        ("1100000.0", "1\u202f100\u202f000")
    ]


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


def test_what_a_name_was_taken_for_is_reported(tmp_path: Path) -> None:
    rows = [
        GOOD["needs"][0] | {"need_id": "a", "territory_id": " AMONT"},
        GOOD["needs"][0] | {"need_id": "b", "territory_id": "ti-2023-1001"},
        GOOD["needs"][0] | {"need_id": "c", "territory_id": "Amont · ti-2023-1001"},
    ]
    taken = take(saved(filled("needs", rows), tmp_path), known(), TODAY)
    assert [(one.row, one.column, one.written, one.identifier, one.label)
            for one in taken.matches] == [
        (3, "territory_id", "AMONT", "ti-2023-1001", "Amont")
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "key"),
    [("besoin 4", "besoin-4"), ("Fiche n° 3", "fiche-n-3"), (7, "7"), ("N-1.a", "N-1.a")],
)
def test_an_identifier_in_words_takes_its_form_and_is_reported(
    typed: str | int, key: str, tmp_path: Path
) -> None:
    rows = [GOOD["needs"][0] | {"need_id": typed}]
    taken = take(saved(filled("needs", rows), tmp_path), known(), TODAY)
    assert taken.tables["need"]["need_id"].to_list() == [key]
    reported = [one.identifier for one in taken.matches if one.column == "need_id"]
    assert reported == ([] if str(typed) == key else [key])


def test_two_identifiers_of_the_same_form_are_one_key(tmp_path: Path) -> None:
    rows = [GOOD["needs"][0] | {"need_id": name} for name in ("besoin 4", "besoin-4")]
    with pytest.raises(RefusedWorkbookError) as refused:
        take(saved(filled("needs", rows), tmp_path), known(), TODAY)
    assert [one.code for one in refused.value.refusals] == ["duplicate_key"]


def test_a_name_that_several_bear_is_none_and_they_are_named(tmp_path: Path) -> None:
    tables = known()
    tables["organisation"] = pl.concat(
        [
            tables["organisation"],
            tables["organisation"]
            .filter(organisation_id="cci-10")
            .with_columns(organisation_id=pl.lit("cci-11")),
        ]
    )
    row = GOOD["offers"][0] | {"organisation_id": "CCI Nordie"}
    with pytest.raises(RefusedWorkbookError) as caught:
        take(saved(filled("offers", [row]), tmp_path), tables, TODAY)
    (fault,) = caught.value.refusals
    assert fault.code == "name_of_several"
    assert "cci-10" in fault.reason() and "cci-11" in fault.reason()


def test_a_name_of_two_phases_is_that_of_the_latest(tmp_path: Path) -> None:
    tables = known()
    earlier = tables["territory"].filter(territory_id="ti-2023-1001")
    other = earlier.with_columns(
        territory_id=pl.lit("ti-2018-7"), phase=pl.lit(2018, tables["territory"].schema["phase"])
    )
    tables["territory"] = pl.concat([other, tables["territory"]])
    path = saved(filled("needs", [GOOD["needs"][0] | {"territory_id": "Amont"}]), tmp_path)
    assert take(path, tables, TODAY).tables["need"]["territory_id"].item() == "ti-2023-1001"


def test_a_name_that_nobody_bears_is_answered_with_the_nearest(tmp_path: Path) -> None:
    row = GOOD["needs"][0] | {"territory_id": "Amnt"}
    with pytest.raises(RefusedWorkbookError) as caught:
        take(saved(filled("needs", [row]), tmp_path), known(), TODAY)
    (fault,) = caught.value.refusals
    assert fault.code == "unknown_ti"
    assert "Amont · ti-2023-1001" in fault.reason()


def test_cells_merged_down_a_column_hold_the_same_each(tmp_path: Path) -> None:
    rows = [GOOD["needs"][0] | {"need_id": name} for name in ("a", "b", "c")]
    rows[1]["territory_id"] = rows[2]["territory_id"] = None
    book = filled("needs", rows)
    data_sheet(book, "needs").merge_cells("B3:B9")
    data_sheet(book, "Lisez-moi").merge_cells("A1:B1")
    found = take(saved(book, tmp_path), known(), TODAY).tables["need"]
    assert found["territory_id"].to_list() == ["ti-2023-2001"] * 3


def test_a_title_above_the_names_of_columns_is_passed_over(tmp_path: Path) -> None:
    book = filled("needs")
    sheet = data_sheet(book, "needs")
    sheet.insert_rows(1)
    sheet["A1"] = "Besoins du territoire"
    sheet["B2"] = "Territory_ID "
    assert take(saved(book, tmp_path), known(), TODAY).tables["need"].height == 1


def test_a_template_of_another_kind_left_empty_is_left_aside(tmp_path: Path) -> None:
    book = filled("needs")
    book.create_sheet("offers")
    assert take(saved(book, tmp_path), known(), TODAY).tables.keys() == {"need"}


def test_an_address_without_its_scheme_is_one(tmp_path: Path) -> None:
    book = filled("needs", source=SOURCE | {"url": "www.example.org"})
    taken = take(saved(book, tmp_path), known(), TODAY)
    assert str(taken.card.landing_page) == "https://www.example.org/"


def test_the_name_of_a_source_takes_its_form_from_words(tmp_path: Path) -> None:
    book = filled("needs", source=SOURCE | {"id": "Enquête d’Amont-2026"})
    taken = take(saved(book, tmp_path), known(), today=TODAY)
    assert taken.card.id == "workbook_needs_enquete_d_amont_2026"


@pytest.mark.parametrize(
    ("written", "taken"),
    [
        ("Licence ouverte", "Licence Ouverte 2.0"),
        ("licence ouverte / open licence", "Licence Ouverte 2.0"),
        ("ODbL", "ODbL 1.0"),
    ],
)
def test_a_licence_without_its_version_is_that_in_force_and_is_reported(
    written: str, taken: str, tmp_path: Path
) -> None:
    path = saved(filled("needs", source=SOURCE | {"licence": written}), tmp_path)
    book = take(path, known(), TODAY)
    assert book.card.licence.name == taken
    (match,) = book.matches
    assert (match.column, match.written) == ("licence", written)
    assert taken in match.label


@pytest.mark.parametrize("written", ["Licence Ouverte 1.0", "CC BY", "libre"])
def test_a_licence_that_may_be_another_is_refused(written: str, tmp_path: Path) -> None:
    path = saved(filled("needs", source=SOURCE | {"licence": written}), tmp_path)
    assert [(column, code) for _, _, column, code in refused(path)] == [("licence", "not_in_list")]


def references(kind: FieldKind, *rows: dict[str, Any]) -> References:
    table, identifier, label = REFERRED[kind]
    given = {identifier: None, label: None, "kind": "ti", "phase": None}
    return references_of(kind, {table: pl.DataFrame([given | row for row in rows])})


def test_the_name_of_a_territory_of_two_phases_is_the_latest_in_every_column() -> None:
    """Territories of any kind are in one list: a TI of one name in two phases is one name."""
    found = references(
        "territory",
        {"territory_id": "ti-2018-1", "label": "Vallée de l'Arve", "phase": 2018},
        {"territory_id": "ti-2023-9", "label": "Vallée de l'Arve", "phase": 2023},
        {"territory_id": "ti-2018-2", "label": "Annecy", "phase": 2018},
        {"territory_id": "epci-3", "label": "Annecy", "kind": "epci"},
    )
    assert found.meant("vallee de l’arve") == ("ti-2023-9",)
    assert found.meant("Annecy") == ("ti-2018-2", "epci-3")


def test_a_part_of_the_name_of_an_axis_tells_which_where_one_alone_has_it() -> None:
    found = {
        "axis": references(
            "axis",
            {"axis_id": "2023-competences", "label_fr": "Recrutement et compétences"},
            {"axis_id": "2023-transition", "label_fr": "Transition écologique et énergétique"},
            {"axis_id": "2023-eau", "label_fr": "Transition de l'eau"},
        )
    }
    axis, known_axes = Field("axis_id", "axis"), Known(found, TODAY)
    assert value_of("Compétences", axis, known_axes) == "2023-competences"
    assert value_of("transition écologique", axis, known_axes) == "2023-transition"
    for text, code in (("transition", "name_of_several"), ("attractivité", "unknown_axis")):
        with pytest.raises(UnfitError) as unfit:
            value_of(text, axis, known_axes)
        assert unfit.value.code == code
    near = str(unfit.value.facts["near"])
    assert near.startswith("Transition écologique et énergétique · 2023-transition"), "all of them"


def test_a_town_that_the_graph_knows_is_no_person() -> None:
    places = References.of([("commune-01001", "Marie Galante")])
    town = Field("town", "town", required=False)
    assert value_of("Marie Galante", town, Known({"territory": places}, TODAY)) == "Marie Galante"
    with pytest.raises(UnfitError, match="person"):
        value_of("Marie Galante", town, Known({"territory": References.of([])}, TODAY))
