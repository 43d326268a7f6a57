"""Workbooks → core tables: checks every cell, tells every fault, and takes all or nothing.

What is known already (territories, organisations…) is given by whoever asks: the tables of the
current release and of the workbooks taken before.
"""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl

from ti_graph.ingest.card import Bilingual, Card, FileCard, Licence, Publisher
from ti_graph.ingest.load import Tables
from ti_graph.ingest.workbooks.cells import Known, UnfitError, Value, address_of, value_of
from ti_graph.ingest.workbooks.file import SOURCE_SHEET, Book, Cell, column_name, read_book
from ti_graph.ingest.workbooks.kinds import (
    KINDS,
    LICENCES,
    SOURCE_FIELDS,
    WorkbookKind,
)
from ti_graph.ingest.workbooks.references import Match, known_of, match_of
from ti_graph.ingest.workbooks.refusals import RefusedWorkbookError, WorkbookFault, said
from ti_graph.ingest.workbooks.spelling import plain, slug
from ti_graph.messages import catalogue
from ti_graph.model.status import KNOWN, SIMULATED, UNKNOWN, WITHOUT_VALUE
from ti_graph.model.tables import CORE_TABLES

PREFIX = "workbook_"
"""Sources that came from workbooks are called workbook_<kind>_<id>."""
OF_PERSONS = frozenset({"person", "maybe_person", "personal_mailbox"})
"""Reasons whose cell is not repeated: a terminal, a log or an answer would keep it."""
MEASURES = {"amount_eur": "amount_status", "hectares": "hectares_status"}
WORDS = re.compile(r"[\w\s'’-]{1,40}")
SLUG = re.compile(r"[a-z0-9][a-z0-9_]{0,39}")

Row = dict[str, Value]


@dataclass(frozen=True)
class TakenWorkbook:
    """A workbook as it was taken: its card as a source, and its rows."""

    card: Card
    tables: Tables
    matches: tuple[Match, ...] = ()
    left_out: tuple[WorkbookFault, ...] = ()
    """Faults of the rows that were not taken, where the others were asked for."""


@dataclass(frozen=True)
class CheckedWorkbook:
    """A workbook as it was read: what is right in it, and every fault."""

    path: Path
    book: Book
    kind: WorkbookKind
    source: Row
    cells: Mapping[int, Row]
    """Row → the values of the cells that are right."""
    rows: Mapping[int, Row]
    """Rows without a fault, as their table wants them."""
    matches: tuple[Match, ...]
    faults: tuple[WorkbookFault, ...]

    @property
    def name(self) -> str:
        """What the source is called."""
        return _name(self.kind, self.source)

    def taken(self, *, partial: bool = False) -> TakenWorkbook:
        """The workbook as a source; `partial`: of the rows that are right alone.

        Raises RefusedWorkbookError with every fault.
        """
        if self.faults and not (partial and self.rows and all(map(self._of_a_row, self.faults))):
            raise RefusedWorkbookError(self.book.file, self.faults)
        tables = {self.kind.table: _frame(self.kind.table, list(self.rows.values()))}
        if schools := _schools(self.rows, self.source):
            tables["organisation"] = _frame("organisation", schools)
        card = _card(self.path, self.name, self.source, tables)
        return TakenWorkbook(card, tables, self.matches, self.faults)

    def _of_a_row(self, fault: WorkbookFault) -> bool:
        """Whether a fault leaves the other rows as they are."""
        if fault.code == "unknown_column":
            return True
        return fault.sheet == self.book.sheet and fault.row not in {None, self.book.header.number}


def take(path: Path, known_tables: Mapping[str, pl.DataFrame], today: date) -> TakenWorkbook:
    """Read and check a workbook.

    Raises RefusedWorkbookError with every fault.
    """
    return check(path, known_tables, today).taken()


def check(path: Path, known_tables: Mapping[str, pl.DataFrame], today: date) -> CheckedWorkbook:
    """Read a workbook and look for every fault.

    Raises RefusedWorkbookError where it cannot be read at all.
    """
    book = read_book(path)
    kind = KINDS[book.kind]
    faults = list(book.faults)
    known = known_of(known_tables, today)
    matches: list[Match] = []
    source = _source(book, known, faults, matches)
    _check_header(book, kind, faults)
    cells = _rows(book, kind, known, faults, matches)
    name = _name(kind, source)
    completed = {number: _completed(row, source, name) for number, row in cells.items()}
    others = _of_others(known_tables[kind.table], name)
    faults += _duplicates(book, kind, completed, others)
    faults += _broken_rules(book, kind, completed)
    faults.sort(key=lambda one: (one.sheet == book.sheet, one.row or 0))
    faulty = {fault.row for fault in faults if fault.sheet == book.sheet}
    rows = {number: row for number, row in completed.items() if number not in faulty}
    return CheckedWorkbook(path, book, kind, source, cells, rows, tuple(matches), tuple(faults))


def _name(kind: WorkbookKind, source: Row) -> str:
    return f"{PREFIX}{kind.name.replace('-', '_')}_{source.get('id', '')}"


# --- sheets ---------------------------------------------------------------------------------------


def _of_others(frame: pl.DataFrame, name: str) -> pl.DataFrame:
    """Rows that this workbook did not tell itself when it was last imported."""
    return frame.filter(pl.col("source") != name)


def _source(book: Book, known: Known, faults: list[WorkbookFault], matches: list[Match]) -> Row:
    values: Row = {}
    sheet = SOURCE_SHEET
    if any(fault.code == "missing_sheet" for fault in faults):
        return values
    strange = book.source.keys() - {field.name for field in SOURCE_FIELDS}
    faults += [
        WorkbookFault("unknown_field", sheet, book.source[name][0], said(name))
        for name in sorted(strange)
        if name or book.source[name][1] is not None
    ]
    for field in SOURCE_FIELDS:
        row, cell = book.source.get(field.name, (0, None))
        try:
            given = _short_name(cell) if field.name == "id" else cell
            values[field.name] = _source_value(field.name, value_of(given, field, known))
        except UnfitError as fault:
            faults.append(_fault(fault, sheet, row, field.name, cell))
            continue
        if match := match_of(sheet, row, field, given, values[field.name], known):
            matches.append(match)
    return values


def _short_name(cell: Cell) -> Cell:
    """The name of a source as a hand writes it (« Enquête 2026 »), in its form."""
    if not isinstance(cell, str) or not WORDS.fullmatch(cell.strip()):
        return cell
    return plain(cell).replace("-", "_") or cell


def _source_value(name: str, value: Value) -> Value:
    if name == "id" and not SLUG.fullmatch(str(value)):
        raise UnfitError("bad_source_id")
    return address_of(str(value)) if name == "url" else value


def _check_header(book: Book, kind: WorkbookKind, faults: list[WorkbookFault]) -> None:
    found = [column_name(cell) for cell in book.header.cells]
    wanted = [field.name for field in kind.fields]
    twice = sorted({name for name in found if name in wanted and found.count(name) > 1})
    strange = [
        (place, name)
        for place, name in enumerate(found)
        if name not in wanted and (book.header.cells[place] is not None or _used(book, place))
    ]
    by_code = {
        "missing_column": [name for name in wanted if name not in found],
        "unknown_column": [said(name) for _, name in strange],
        "duplicate_column": twice,
    }
    faults += [
        WorkbookFault(code, book.sheet, book.header.number, name)
        for code, names in by_code.items()
        for name in names
    ]
    if not book.lines:
        faults.append(WorkbookFault("no_rows", book.sheet))


def _used(book: Book, place: int) -> bool:
    return any(place < len(cells) and cells[place] is not None for _, cells in book.lines)


def _rows(
    book: Book,
    kind: WorkbookKind,
    known: Known,
    faults: list[WorkbookFault],
    matches: list[Match],
) -> dict[int, Row]:
    """The cells that are right, by the number of their row."""
    names = [column_name(cell) for cell in book.header.cells]
    # A column that stands twice is read once; one that is unknown is left aside.
    places = {names.index(field.name): field for field in kind.fields if field.name in names}
    rows: dict[int, Row] = {}
    for number, cells in book.lines:
        if any(cell is not None for cell in cells[len(names) :]):
            faults.append(WorkbookFault("cell_beyond_columns", book.sheet, number))
        row = rows.setdefault(number, {})
        for place, field in sorted(places.items()):
            cell = cells[place] if place < len(cells) else None
            try:
                row[field.name] = value_of(cell, field, known)
            except UnfitError as fault:
                faults.append(_fault(fault, book.sheet, number, field.name, cell))
                continue
            if match := match_of(book.sheet, number, field, cell, row[field.name], known):
                matches.append(match)
    return rows


def _fault(fault: UnfitError, sheet: str, row: int, column: str, cell: Cell) -> WorkbookFault:
    untold = cell is None or fault.code in OF_PERSONS
    value = "" if untold else said(cell)
    return WorkbookFault(fault.code, sheet, row or None, column, value, fault.facts)


# --- rows ---------------------------------------------------------------------------------------


def _completed(row: Row, source: Row, name: str) -> Row:
    """A row as its table wants it: statuses beside measures, identifiers that follow from it."""
    whole = dict(row)
    for measure, status in MEASURES.items():
        if measure in whole:
            whole[status] = _status(whole[measure], whole.get(status), source)
    if "commune" in whole:
        whole["territory_id"] = whole.pop("commune")
    if whole.get("norm") is not None:
        whole["norm_id"] = slug(str(whole["norm"]))
    if whole.pop("school_kind", None) == "ecole_de_production" and whole.get("school") is not None:
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
        if any(row.get(column) is None for column in key):
            continue  # a fault of its own
        value = tuple(row[column] for column in key)
        where = (book.sheet, number, ", ".join(key), said(" · ".join(map(str, value))))
        if value in first:
            faults.append(WorkbookFault("duplicate_key", *where, facts={"first": first[value]}))
        elif value in owners:
            faults.append(WorkbookFault("key_of_another", *where, facts={"source": owners[value]}))
        first.setdefault(value, number)
    return faults


def _broken_rules(book: Book, kind: WorkbookKind, rows: Mapping[int, Row]) -> list[WorkbookFault]:
    """Rows whose cells are right each and contradict each other.

    Of a row that has a cell at fault, rules count that look at other cells alone.
    """
    schema = CORE_TABLES[kind.table]
    frame = _frame(kind.table, list(rows.values())).with_columns(source=pl.lit("workbook"))
    found = []
    # One key a row: a key that stands twice is a fault by itself, and hides no other.
    rules = {
        name: rule.expr for name, rule in schema._validation_rules(with_cast=False).items()
        if name != "primary_key" and not name.endswith("|nullability")
    }  # fmt: skip
    broken = frame.select(**{name: ~expr.fill_null(True) for name, expr in rules.items()})
    for name, expr in rules.items():
        looks_at = set(expr.meta.root_names())
        for number, row, wrong in zip(rows, rows.values(), broken[name], strict=True):
            if wrong and looks_at <= row.keys():
                facts: dict[str, object] = {"rule": name}
                found.append(WorkbookFault(_rule_code(name), book.sheet, number, facts=facts))
    return found


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
