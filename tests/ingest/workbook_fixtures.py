"""Workbooks filled by hand for the small country, and what it knows."""

import csv
import io
from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import polars as pl
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from tests.small_country import small_tables
from ti_graph.ingest.load import Tables
from ti_graph.ingest.workbooks.kinds import KINDS, SOURCE_FIELDS
from ti_graph.ingest.workbooks.reading import TakenWorkbook, take
from ti_graph.ingest.workbooks.refusals import RefusedWorkbookError
from ti_graph.ingest.workbooks.template import template_xlsx
from ti_graph.model.tables import CORE_TABLES

TODAY = date(2026, 6, 1)
DAY = "2026-03-31"
AMONT, PASSAGE, DESERT = "ti-2023-1001", "ti-2023-1002", "ti-2023-2001"
SOURCE = {
    "id": "essai",
    "title": "Essai",
    "publisher": "Petit pays",
    "url": "https://example.org/essai",
    "licence": "Licence Ouverte 2.0",
    "date": DAY,
    "simulated": "non",
}
Row = dict[str, Any]

GOOD: dict[str, list[Row]] = {
    "governance": [
        {"role_id": "r1", "territory_id": AMONT, "role": "élu", "presence": "présent",
         "holder": "mairie", "starts_on": "09/11/2023", "observed_on": DAY},
        {"role_id": "r2", "territory_id": AMONT, "role": "cci", "presence": "present",
         "holder": "chamber", "organisation_id": "cci-10", "ends_on": "2027-12-31",
         "observed_on": DAY},
        {"role_id": "r3", "territory_id": PASSAGE, "role": "project manager",
         "presence": "absent", "observed_on": DAY},
    ],
    "fiches-actions": [
        {"fiche_id": "f1", "territory_id": AMONT, "axis_id": "2023-foncier", "presence": "présent",
         "title": "Une friche", "status": "en cours", "theme": "friches",
         "industry_id": "naf2-24.10Z", "starts_on": DAY, "observed_on": DAY},
        {"fiche_id": "f2", "territory_id": PASSAGE, "axis_id": "2023-foncier",
         "presence": "absent", "observed_on": DAY},
    ],
    "needs": [
        {"need_id": "n1", "territory_id": DESERT, "theme": "eau", "description": "De l'eau",
         "observed_on": DAY},
    ],
    "offers": [
        {"offer_id": "o1", "organisation_id": "body-pilot", "theme": "eau", "label": "Étude",
         "observed_on": DAY},
    ],
    "aids": [
        {"aid_id": "a1", "label": "Prêt", "kind": "prêt", "perimeter_id": "departement-2A",
         "valid_from": "2024-01-01", "valid_until": "2024-12-31", "observed_on": DAY},
    ],
    "fundings": [
        {"funding_id": "m1", "territory_id": AMONT, "funder": "région", "presence": "présent",
         "amount_eur": "1200,5", "year": "2025", "observed_on": DAY},
        {"funding_id": "m2", "territory_id": AMONT, "funder": "europe", "presence": "présent",
         "amount_status": "secret", "year": "2025", "observed_on": DAY},
        {"funding_id": "m3", "territory_id": DESERT, "funder": "région", "presence": "absent",
         "year": "2025", "observed_on": DAY},
    ],
    "sites": [
        {"site_id": "s1", "label": "Zone", "commune": "01340", "hectares": "12.5",
         "status": "disponible", "theme": "métal", "industry_id": "nace2-24", "observed_on": DAY},
        {"site_id": "s2", "label": "Quai", "commune": "2A001", "status": "planned",
         "observed_on": DAY},
    ],
    "schools": [
        {"training_id": "t1", "commune": "01001", "trade": "soudeur", "presence": "présent",
         "school": "École d'Amont", "school_kind": "école de production", "observed_on": DAY},
        {"training_id": "t2", "commune": "01001", "trade": "usineur", "presence": "présent",
         "school": "École d'Amont", "school_kind": "ecole_de_production", "observed_on": DAY},
        {"training_id": "t3", "commune": "2A001", "trade": "soudeur", "presence": "absent",
         "observed_on": DAY},
    ],
    "obstacles": [
        {"obstacle_id": "b1", "territory_id": AMONT, "norm": "Code de l'eau, art. 3",
         "theme": "eau", "description": "Un seuil", "derogation": "accordée", "lifted_on": DAY,
         "observed_on": DAY},
    ],
    "europe": [
        {"tie_id": "e1", "tie": "contact", "organisation": "Cluster Métal d'Amont",
         "role": "organisation de cluster", "territory_id": "DEX11", "theme": "métal",
         "industry_id": "nace2-24", "page": "https://cluster.example/contact",
         "mailbox": "contact@cluster.example", "year": 2025, "observed_on": DAY},
        {"tie_id": "e2", "tie": "contact", "organisation": "Région Dix, bureau Europe",
         "role": "region_desk", "territory_id": "region-10", "observed_on": DAY},
        {"tie_id": "e3", "tie": "jumelage", "territory_id": "commune-01001",
         "partner_id": "nuts-DEX11", "town": "Beispielstadt", "year": "1956", "observed_on": DAY},
        {"tie_id": "e4", "tie": "agreement", "territory_id": "region-10",
         "partner_id": "DEX1", "theme": "hydrogène", "observed_on": DAY},
        {"tie_id": "e5", "tie": "réseau", "organisation": "Région Dix",
         "territory_id": "region-10", "network": "Vanguard Initiative", "observed_on": DAY},
    ],
    "ties": [
        {"organisation_id": "pole-metal", "territory_id": AMONT, "presence": "absent",
         "observed_on": DAY},
    ],
}  # fmt: skip
"""Kind → rows that are right, in the words that people type."""


@cache
def _known() -> Tables:
    rows: dict[str, list[pl.DataFrame]] = {}
    for source, tables in small_tables().items():
        for name, frame in tables.items():
            rows.setdefault(name, []).append(frame.with_columns(source=pl.lit(source)))
    return {
        name: pl.concat([schema.create_empty(), *rows.get(name, [])], how="diagonal_relaxed")
        for name, schema in CORE_TABLES.items()
    }


def known() -> Tables:
    """Core tables of the small country."""
    return dict(_known())


def filled(
    kind: str, rows: list[Row] | None = None, source: Mapping[str, Any] = SOURCE
) -> Workbook:
    """The template of a kind, with source fields and rows typed in."""
    book = load_workbook(io.BytesIO(template_xlsx(KINDS[kind])))
    for place, field in enumerate(SOURCE_FIELDS, start=2):
        book["source"].cell(place, 2).value = source.get(field.name)
    for row in GOOD[kind] if rows is None else rows:
        book[kind].append([row.get(field.name) for field in KINDS[kind].fields])
    return book


def data_sheet(book: Workbook, kind: str) -> Worksheet:
    """The data sheet of a workbook."""
    sheet = book[kind]
    assert isinstance(sheet, Worksheet)
    return sheet


def saved(book: Workbook, folder: Path, name: str = "essai.xlsx") -> Path:
    """A workbook on disk."""
    path = folder / name
    book.save(path)
    return path


def written_csv(
    kind: str, folder: Path, rows: list[Row] | None = None, delimiter: str = ","
) -> Path:
    """The same as CSV."""
    names = [field.name for field in KINDS[kind].fields]
    lines: list[list[Any]] = [["#kind", kind], *([f"#{name}", SOURCE[name]] for name in SOURCE)]
    lines += [names, ["# explanations"]]
    lines += [[row.get(name) for name in names] for row in (rows or GOOD[kind])]
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter).writerows(lines)
    path = folder / "essai.csv"
    path.write_text(text.getvalue(), "utf-8-sig")
    return path


def taken(path: Path) -> TakenWorkbook:
    """A workbook that the small country takes."""
    return take(path, known(), TODAY)


def refused(path: Path) -> list[tuple[str, int | None, str, str]]:
    """Sheet, row, column and reason of each fault of a workbook that must not be taken."""
    try:
        take(path, known(), TODAY)
    except RefusedWorkbookError as error:
        return [(one.sheet, one.row, one.column, one.code) for one in error.refusals]
    raise AssertionError("the workbook was taken")
