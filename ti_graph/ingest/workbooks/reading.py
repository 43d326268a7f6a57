"""Workbooks → core tables: checks every cell, tells every fault, and takes all or nothing.

What is known already (territories, organisations…) is given by whoever asks: the tables of the
current release and of the workbooks taken before.
"""

import hashlib
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl
from pydantic import HttpUrl

from ti_graph.ingest.card import Bilingual, Card, FileCard, Licence, Publisher
from ti_graph.ingest.load import Tables
from ti_graph.ingest.workbooks.cells import Known, UnfitError, Value, value_of
from ti_graph.ingest.workbooks.file import SOURCE_SHEET, Book, Cell, read_book
from ti_graph.ingest.workbooks.kinds import KINDS, LICENCES, SOURCE_FIELDS, Field, WorkbookKind
from ti_graph.ingest.workbooks.refusals import RefusedWorkbookError, WorkbookFault, shown
from ti_graph.messages import catalogue
from ti_graph.model.status import KNOWN, SIMULATED, UNKNOWN, WITHOUT_VALUE
from ti_graph.model.tables import CORE_TABLES

PREFIX = "workbook_"
"""Sources that came from workbooks are called workbook_<kind>_<id>."""
MEASURES = {"amount_eur": "amount_status", "hectares": "hectares_status"}
ADDRESS = re.compile(r"https?://[^\s<>\"{}|^`\\\x7f-\U0010ffff]+")
SLUG = re.compile(r"[a-z0-9][a-z0-9_]{0,39}")

Row = dict[str, Value]


@dataclass(frozen=True)
class TakenWorkbook:
    """A workbook without a fault: its card as a source, and its rows."""

    card: Card
    tables: Tables


def take(path: Path, known_tables: Mapping[str, pl.DataFrame], today: date) -> TakenWorkbook:
    """Read and check a workbook.

    Raises RefusedWorkbookError with every fault.
    """
    book = read_book(path)
    kind = KINDS[book.kind]
    refusals: list[WorkbookFault] = []
    known = _known(known_tables, today)
    source = _source(book, known, refusals)
    rows: dict[int, Row] = {}
    if _header_is_right(book, kind, refusals):
        rows = _rows(book, kind, known, refusals)
    if refusals and not rows:
        raise RefusedWorkbookError(book.file, refusals)
    name = f"{PREFIX}{kind.name.replace('-', '_')}_{source.get('id', '')}"
    completed = {number: _completed(row, kind, source, name) for number, row in rows.items()}
    refusals += _duplicates(book, kind, completed, _of_others(known_tables[kind.table], name))
    refusals += _broken_rules(book, kind, completed)
    if refusals:
        refusals.sort(key=lambda one: (one.sheet == book.sheet, one.row or 0))
        raise RefusedWorkbookError(book.file, refusals)
    tables = {kind.table: _frame(kind.table, list(completed.values()))}
    if schools := _schools(completed, source):
        tables["organisation"] = _frame("organisation", schools)
    return TakenWorkbook(_card(path, name, source, tables), tables)


# --- what is known ------------------------------------------------------------------------------


def _known(tables: Mapping[str, pl.DataFrame], today: date) -> Known:
    territories = tables["territory"]
    tis = territories.filter(pl.col("kind") == "ti")["territory_id"]
    codes = tables["commune_code"].select("code", "territory_id")
    communes = dict(codes.iter_rows())
    communes |= {commune: commune for commune in communes.values()}
    return Known(
        {
            "ti": _themselves(tis),
            "territory": _themselves(territories["territory_id"]),
            "commune": communes,
            "organisation": _themselves(tables["organisation"]["organisation_id"]),
            "industry": _themselves(tables["industry"]["industry_id"]),
            "axis": _themselves(tables["programme_axis"]["axis_id"]),
            "aid": _themselves(tables["aid"]["aid_id"]),
        },
        today,
    )


def _themselves(identifiers: pl.Series) -> dict[str, str]:
    return {identifier: identifier for identifier in identifiers}


def _of_others(frame: pl.DataFrame, name: str) -> pl.DataFrame:
    """Rows that this workbook did not tell itself when it was last imported."""
    return frame.filter(pl.col("source") != name)


# --- sheets -------------------------------------------------------------------------------------


def _source(book: Book, known: Known, refusals: list[WorkbookFault]) -> Row:
    values: Row = {}
    sheet = SOURCE_SHEET
    strange = book.source.keys() - {field.name for field in SOURCE_FIELDS}
    refusals += [
        WorkbookFault("unknown_field", sheet, book.source[name][0], shown(name))
        for name in sorted(strange)
    ]
    for field in SOURCE_FIELDS:
        row, cell = book.source.get(field.name, (0, None))
        try:
            value = value_of(cell, field, known)
            _check_source_value(field.name, value)
            values[field.name] = value
        except UnfitError as fault:
            refusals.append(_refusal(fault, sheet, row, field.name, cell))
    return values


def _check_source_value(name: str, value: Value) -> None:
    if name == "id" and not SLUG.fullmatch(str(value)):
        raise UnfitError("bad_source_id")
    if name == "url":
        _check_address(str(value))


def _check_address(address: str) -> None:
    """An address that an IRI and a card can bear."""
    try:
        HttpUrl(address)
    except ValueError:
        raise UnfitError("bad_url") from None
    if not ADDRESS.fullmatch(address):
        raise UnfitError("bad_url")


def _header_is_right(book: Book, kind: WorkbookKind, refusals: list[WorkbookFault]) -> bool:
    found = [cell.strip() if isinstance(cell, str) else shown(cell) for cell in book.header.cells]
    wanted = [field.name for field in kind.fields]
    twice = sorted({name for name in found if name in wanted and found.count(name) > 1})
    by_code = {
        "missing_column": [name for name in wanted if name not in found],
        "unknown_column": [shown(name) for name in found if name not in wanted],
        "duplicate_column": twice,
    }
    faults = [
        WorkbookFault(code, book.sheet, book.header.number, name)
        for code, names in by_code.items()
        for name in names
    ]
    if not book.lines:
        faults.append(WorkbookFault("no_rows", book.sheet))
    refusals += faults
    return not faults


def _rows(
    book: Book, kind: WorkbookKind, known: Known, refusals: list[WorkbookFault]
) -> dict[int, Row]:
    """Rows without a fault in any cell, by their number."""
    rows: dict[int, Row] = {}
    fields = [kind.field(str(cell).strip()) for cell in book.header.cells]
    for number, cells in book.lines:
        faults: list[WorkbookFault] = []
        if len(cells) > len(fields):
            faults.append(WorkbookFault("cell_beyond_columns", book.sheet, number))
        padded = [*cells, *[None] * len(fields)]
        row: Row = {}
        for field, cell in zip(fields, padded, strict=False):
            _read_cell(book, number, field, cell, known, row, faults)
        if not faults:
            rows[number] = row
        refusals += faults
    return rows


def _read_cell(  # noqa: PLR0913, PLR0917 - one step of `_rows`, cut out to be read alone
    book: Book,
    number: int,
    field: Field,
    cell: Cell,
    known: Known,
    row: Row,
    faults: list[WorkbookFault],
) -> None:
    try:
        row[field.name] = value_of(cell, field, known)
    except UnfitError as fault:
        faults.append(_refusal(fault, book.sheet, number, field.name, cell))


def _refusal(fault: UnfitError, sheet: str, row: int, column: str, cell: Cell) -> WorkbookFault:
    value = "" if cell is None else shown(cell if isinstance(cell, str) else str(cell))
    return WorkbookFault(fault.code, sheet, row or None, column, value, fault.facts)


# --- rows ---------------------------------------------------------------------------------------


def _completed(row: Row, kind: WorkbookKind, source: Row, name: str) -> Row:
    """A row as its table wants it: statuses beside measures, identifiers that follow from it."""
    whole = dict(row)
    for measure, status in MEASURES.items():
        if measure in whole:
            whole[status] = _status(whole[measure], whole.get(status), source)
    if "commune" in whole:
        whole["territory_id"] = whole.pop("commune")
    if kind.table == "obstacle":
        whole["norm_id"] = slug(str(whole["norm"]))
    if whole.pop("school_kind", None) == "ecole_de_production" and whole["school"] is not None:
        # Two sources may tell of two schools of one name: nothing says that they are one.
        whole["organisation_id"] = f"school-{name}-{slug(str(whole['school']))}"
    return whole


def _status(value: Value, found: Value, source: Row) -> str:
    """What is known of a value, or follows from its being there. Drawn values say so."""
    if value is None:
        return str(found or UNKNOWN)
    if source.get("simulated") == "yes" and found not in WITHOUT_VALUE:
        return SIMULATED
    return str(found or KNOWN)


def slug(text: str) -> str:
    """Text in plain small letters, digits and dashes: an identifier of what it names."""
    letters = unicodedata.normalize("NFKD", text.lower().replace("œ", "oe").replace("æ", "ae"))
    plain = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:80] or "x"


def _schools(rows: Mapping[int, Row], source: Row) -> list[Row]:
    """Écoles de production among the schools of a workbook, each once."""
    basis = SIMULATED if source["simulated"] == "yes" else "curated"
    found: dict[Value, Row] = {}
    for row in rows.values():
        if "school" in row and row.get("organisation_id"):
            school: Row = {"label": row["school"], "seat_id": row["territory_id"], "basis": basis}
            known: Row = {"kind": "production_school", "country": "FR"}
            identifier = row["organisation_id"]
            found.setdefault(identifier, {"organisation_id": identifier, **school, **known})
    return list(found.values())


def _frame(table: str, rows: list[Row]) -> pl.DataFrame:
    columns = CORE_TABLES[table].columns()
    data = {name: [row.get(name) for row in rows] for name in columns if name != "source"}
    schema = {name: column.dtype for name, column in columns.items() if name != "source"}
    return pl.DataFrame(data, schema=schema)


# --- what holds between cells and rows ----------------------------------------------------------


def _duplicates(
    book: Book, kind: WorkbookKind, rows: Mapping[int, Row], others: pl.DataFrame
) -> list[WorkbookFault]:
    """Keys that are there twice, here or in another source."""
    key = CORE_TABLES[kind.table].primary_key()
    owners = dict(zip(others.select(key).iter_rows(), others["source"], strict=True))
    first: dict[tuple[Value, ...], int] = {}
    faults: list[WorkbookFault] = []
    for number, row in rows.items():
        value = tuple(row[column] for column in key)
        where = (book.sheet, number, ", ".join(key), shown(" · ".join(map(str, value))))
        if value in first:
            faults.append(WorkbookFault("duplicate_key", *where, facts={"first": first[value]}))
        elif value in owners:
            faults.append(WorkbookFault("key_of_another", *where, facts={"source": owners[value]}))
        first.setdefault(value, number)
    return faults


def _broken_rules(book: Book, kind: WorkbookKind, rows: Mapping[int, Row]) -> list[WorkbookFault]:
    """Rows whose cells are right each and contradict each other."""
    schema = CORE_TABLES[kind.table]
    frame = _frame(kind.table, list(rows.values())).with_columns(
        _row=pl.Series(list(rows), dtype=pl.Int64), source=pl.lit("workbook")
    )
    unique = frame.unique(schema.primary_key(), keep="first")
    _, failures = schema.filter(unique.drop("_row"), cast=True)
    broken = failures.details().join(unique, on=schema.primary_key(), how="left")
    return [
        WorkbookFault(_rule_code(rule), book.sheet, number, facts={"rule": rule})
        for rule in failures.counts()
        for number in broken.filter(pl.col(rule) == "invalid")["_row"]
    ]


def _rule_code(rule: str) -> str:
    code = f"rule_{rule}"
    return code if f"workbook.reasons.{code}" in catalogue() else "rule"


def _card(path: Path, name: str, source: Row, tables: Tables) -> Card:
    licence, address = LICENCES[str(source["licence"])]
    title, day = str(source["title"]), str(source["date"])
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    return Card.model_validate(
        {
            "id": name,
            "title": Bilingual(fr=title, en=title),
            "kind": "simulated" if source["simulated"] == "yes" else "official",
            "publisher": Publisher.model_validate(
                {"name": str(source["publisher"]), "url": str(source["url"])}
            ),
            "licence": Licence.model_validate(
                {"name": licence, "url": address, "attribution": str(source["publisher"])}
            ),
            "landing_page": str(source["url"]),
            "vintage": day,
            "cadence": "irregular",
            "retrieved": day,
            "notes": f"Imported from a workbook, SHA-256 {digest}.",
            "files": {
                table: FileCard(names=[f"{table}-{digest[:16]}.parquet"], format="parquet")
                for table in tables
            },
        }
    )
