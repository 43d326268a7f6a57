"""What a workbook may refer to, and what its cells were taken for."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

import polars as pl

from ti_graph.figures import decimal
from ti_graph.ingest.workbooks.cells import Known, Value
from ti_graph.ingest.workbooks.dates import NoDayError, written_day
from ti_graph.ingest.workbooks.file import Cell
from ti_graph.ingest.workbooks.kinds import LICENCES, UNVERSIONED, Field, FieldKind
from ti_graph.ingest.workbooks.numbers import scaled
from ti_graph.ingest.workbooks.refusals import shown
from ti_graph.ingest.workbooks.spelling import References, plain
from ti_graph.messages import say

REFERRED: dict[FieldKind, tuple[str, str, str]] = {
    "ti": ("territory", "territory_id", "label"),
    "territory": ("territory", "territory_id", "label"),
    "commune": ("territory", "territory_id", "label"),
    "organisation": ("organisation", "organisation_id", "label"),
    "industry": ("industry", "industry_id", "label_fr"),
    "axis": ("programme_axis", "axis_id", "label_fr"),
    "aid": ("aid", "aid_id", "label"),
}
"""Kind of a column → the table that it refers to, its identifier and its name."""


@dataclass(frozen=True)
class Match:
    """A cell that names what it means by another word than the value that was taken."""

    sheet: str
    row: int
    column: str
    written: str
    identifier: str
    label: str


def known_of(tables: Mapping[str, pl.DataFrame], today: date) -> Known:
    """What a workbook may refer to, of core tables."""
    references: dict[str, References] = {kind: references_of(kind, tables) for kind in REFERRED}
    codes = dict(tables["commune_code"].select("code", "territory_id").iter_rows())
    communes = references["commune"]
    references["commune"] = replace(communes, codes=codes | dict(communes.codes))
    return Known(references, today)


def references_of(kind: FieldKind, tables: Mapping[str, pl.DataFrame]) -> References:
    """What a column of a kind may refer to.

    A Territoire d'industrie by its name is that of the latest phase: names go from one to the next.
    A number does not: it is that of another territory in most cases.
    """
    table, identifier, label = REFERRED[kind]
    rows = tables[table]
    if kind in {"ti", "commune"}:
        rows = rows.filter(pl.col("kind") == kind)
    found = References.of(rows.select(identifier, label).iter_rows(), _numbers(kind, rows))
    if kind not in {"ti", "territory"}:
        return found
    phases = dict(rows.select(identifier, "phase").iter_rows())

    def latest(bearing: tuple[str, ...]) -> tuple[str, ...]:
        last = max((phases[one] for one in bearing if phases[one]), default=None)
        return tuple(one for one in bearing if phases[one] in {None, last})

    if kind == "territory":
        names = {name: latest(_french(one)) for name, one in found.names.items()}
        return replace(found, names=names)
    return replace(
        found,
        names={name: latest(bearing) for name, bearing in found.names.items()},
        numbers={
            number: bearing if len({found.labels[one] for one in bearing}) > 1 else latest(bearing)
            for number, bearing in found.numbers.items()
        },
    )


def _french(bearing: tuple[str, ...]) -> tuple[str, ...]:
    """Areas that bear a name: a division of France before the NUTS area that covers the same."""
    return tuple(one for one in bearing if not one.startswith("nuts-")) or bearing


def _numbers(kind: FieldKind, rows: pl.DataFrame) -> Iterator[tuple[str, str]]:
    """Codes that people write without saying of what they are, with their identifiers."""
    if kind == "organisation":
        known = rows.drop_nulls("siren").select("siren", "organisation_id")
        yield from known.iter_rows()
    if kind in {"ti", "territory"}:
        for name in rows["territory_id"]:
            yield name.rpartition("-")[2], name


def match_of(
    sheet: str, number: int, field: Field, cell: Cell, value: Value, known: Known
) -> Match | None:
    """What a cell was taken for, where it does not say it itself."""
    if cell is None or value is None:
        return None
    written, identifier = str(cell).strip(), str(value)
    label = _label(written, identifier, field, value, known)
    return Match(sheet, number, field.name, shown(written), identifier, label) if label else None


def _label(written: str, identifier: str, field: Field, value: Value, known: Known) -> str | None:
    if field.kind in known.references:
        if identifier in written or identifier.removeprefix("commune-") == written:
            return None
        return known.references[field.kind].labels.get(identifier, identifier)
    if field.kind == "key":
        return None if identifier == written else say("workbook.identifier")
    return _said_more(written, identifier, field, value)


def _said_more(written: str, identifier: str, field: Field, value: Value) -> str | None:
    """What was taken says more than what was written: a day, a version, a whole amount."""
    if field.month and isinstance(value, date) and _says_no_day(written):
        return say(f"workbook.month.{field.month}")
    if plain(written) in {plain(name) for name in UNVERSIONED.get(identifier, ())}:
        return say("workbook.licence_in_force", name=LICENCES[identifier][0])
    if isinstance(value, float) and scaled(written, field.name):
        return decimal(value, 0 if value.is_integer() else 2)
    return None


def _says_no_day(written: str) -> bool:
    try:
        written_day(written)
    except NoDayError as error:
        return error.code == "month_without_day"
    return False
