"""The totals that a card expects against the rows that were taken: bounds, extracts, reasons."""

from collections.abc import Mapping, Sequence

import polars as pl

from ti_graph.errors import SourceError
from ti_graph.ingest.card import Card, Expectation
from ti_graph.ingest.notices import Notice, listed
from ti_graph.ingest.quarantine import Quarantine

Tables = Mapping[str, pl.DataFrame]
AREA = r"^(commune-(?:97\d|..)|nuts-..|country-..|[a-z]+)"
"""What of a territory's identifier names the larger area: département, country, else its kind."""
KIND = r"^(?:commune|nuts|country)-"
LONGEST_EXAMPLE = 60
EXTRACTS = {
    (True, True): "extract", (True, False): "extract_undated",
    (False, True): "extract_unplaced", (False, False): "extract_bare",
}  # fmt: skip
"""Whether an extract's rows have places, and years → what is said of it."""


def check_totals(
    card: Card, tables: Tables, quarantine: Quarantine, *, live: bool
) -> Sequence[Notice]:
    """Hold the totals of a card against the rows of its tables. Returns what is to be known.

    A part of a source that allows it is an extract where its files are `live`.
    Raises SourceError with the figure found and the figure expected, or with what was set aside.
    """
    notices = []
    for expectation in card.expected:
        table = tables.get(expectation.table)
        rows = _count(table, expectation.where)
        low, high = expectation.bounds
        least = expectation.whole or low
        extract = live and card.extracts and rows < least and _count(table, {}) > 0
        if not extract and (rows < low or (high is not None and rows > high)):
            raise _missed(card, expectation, rows, quarantine.table())
        if extract and table is not None:
            notices.append(_extract(card, expectation, table, rows, least))
        elif expectation.about not in {None, rows}:
            where = _named(expectation)
            sign = expectation.sign
            notice = Notice.of(card.id, "other_total", table=where, found=rows, expected=sign)
            notices.append(notice)
    return [*_one_extract(notices), *mostly_set_aside(card, tables, quarantine)]


def _one_extract(notices: Sequence[Notice]) -> list[Notice]:
    """One notice says that a file is an extract, whatever the number of totals it misses."""
    extracts = [one for one in notices if one.code in EXTRACTS.values()]
    return [one for one in notices if one not in extracts or one is extracts[0]]


def mostly_set_aside(card: Card, tables: Tables, quarantine: Quarantine) -> list[Notice]:
    """A notice where more records were set aside than taken."""
    aside, taken = quarantine.table(), sum(frame.height for frame in tables.values())
    if aside.height <= taken:
        return []
    return [Notice.of(card.id, "mostly_set_aside", taken=taken, **_reason(aside))]


def _missed(card: Card, expectation: Expectation, rows: int, aside: pl.DataFrame) -> SourceError:
    facts = {
        "source": card.id,
        "table": _named(expectation),
        "found": rows,
        "expected": expectation.sign,
    }
    if aside.height > rows:
        return SourceError("set_aside", **facts, **_reason(aside))
    return SourceError("unexpected_total", **facts)


def _reason(aside: pl.DataFrame) -> dict[str, str | int]:
    """The reason that took most records, its count, and one example."""
    counts = aside.group_by("file", "column", "reason", maintain_order=True).len()
    most = counts.sort("len", descending=True, maintain_order=True).row(0, named=True)
    same = aside.filter(pl.col("column") == most["column"], pl.col("reason") == most["reason"])
    examples = same["value"].drop_nulls()
    example = str(examples[0])[:LONGEST_EXAMPLE] if examples.len() else "–"
    found: dict[str, str | int] = {
        "file": most["file"], "column": most["column"], "reason": most["reason"],
    }  # fmt: skip
    return found | {"count": most["len"], "aside": aside.height, "example": example}


def _extract(
    card: Card, expectation: Expectation, frame: pl.DataFrame, rows: int, least: int
) -> Notice:
    territories = frame["territory_id"].drop_nulls() if "territory_id" in frame.columns else None
    facts: dict[str, str | int] = {}
    if territories is not None and territories.len():
        area = territories.unique().str.extract(AREA).str.replace(KIND, "").alias("area").to_frame()
        most = area.group_by("area").len().sort(["len", "area"], descending=[True, False])
        areas = listed([f"{name} ({number})" for name, number in most.iter_rows()])
        facts |= {"territories": territories.n_unique(), "areas": areas}
    if "year" in frame.columns and (found := frame["year"].drop_nulls()).len():
        first, last = found.min(), found.max()
        facts["years"] = f"{first!s}" if first == last else f"{first!s}–{last!s}"
    code = EXTRACTS["areas" in facts, "years" in facts]
    table = _named(expectation)
    return Notice.of(card.id, code, table=table, rows=rows, expected=f"≥ {least}", **facts)


def _named(expectation: Expectation) -> str:
    where = ", ".join(f"{column}={value}" for column, value in expectation.where.items())
    return f"{expectation.table}({where})" if where else expectation.table


def _count(frame: pl.DataFrame | None, where: Mapping[str, str | int]) -> int:
    if frame is None:
        return 0
    conditions = [pl.col(column).cast(pl.String) == str(value) for column, value in where.items()]
    return frame.filter(*conditions).height if conditions else frame.height
