"""Firms that asked to be forgotten: SIREN numbers whose rows enter no release any more.

    <data>/erased.txt    one SIREN a line

The list itself must be kept, else the next file of the publisher would bring them back. It holds
the number alone. Rows of the firm, of its establishments, and all that refers to them are left
out; public bodies in the table of territories are no firms and stay.
"""

import re
from collections.abc import Collection, Mapping
from pathlib import Path

import polars as pl

from ti_graph.errors import ReleaseError, SettingsError, SourceError
from ti_graph.ingest.quarantine import Quarantine
from ti_graph.model.identifiers import siren_is_valid
from ti_graph.model.tables import REFERENCES
from ti_graph.whole_file import write_whole

FILE = "erased.txt"
SIREN = "siren"
NINE_DIGITS = re.compile("[0-9]{9}")
PUBLIC = {"territory"}

Tables = dict[str, pl.DataFrame]


def erased(data: Path) -> frozenset[str]:
    """The SIREN that were erased from a data folder.

    Raises SourceError where the list is there and cannot be read: nothing is built without it.
    """
    try:
        lines = (data / FILE).read_text("utf-8").split()
    except FileNotFoundError:
        return frozenset()
    except (OSError, UnicodeDecodeError) as error:
        raise SourceError("damaged_erasures", reason=type(error).__name__) from None
    for line in lines:
        if not NINE_DIGITS.fullmatch(line):
            raise SourceError("damaged_erasures", reason=line)
    return frozenset(lines)


def erase(data: Path, siren: str, known: Collection[str] = ()) -> bool:
    """Put a SIREN on the list, for all builds to come. Returns whether it is new there.

    A number whose check digit is wrong is taken where it is `known`: a register published it.

    Raises SettingsError where it is no SIREN, ReleaseError where the list cannot be written.
    """
    number = "".join(siren.split())
    if not (_is_siren(number) or (NINE_DIGITS.fullmatch(number) and number in known)):
        raise SettingsError("bad_siren", siren=siren[:40])
    before = erased(data)
    if number in before:
        return False
    try:
        write_whole(data / FILE, "\n".join([*sorted({*before, number}), ""]))
    except OSError as error:
        raise ReleaseError("cannot_write", reason=error.strerror or "?") from None
    return True


def merged_erasures(today: bytes, restored: bytes) -> bytes:
    """Every number that was ever erased: a restore brings nobody back."""
    numbers = sorted({*today.split(), *restored.split()})
    return b"".join(number + b"\n" for number in numbers)


def forget(
    tables: Mapping[str, pl.DataFrame],
    quarantines: Mapping[str, Quarantine],
    sirens: Collection[str],
) -> Tables:
    """The tables without the firms of `sirens`, and without what refers to them.

    What was set aside keeps its place and reason, and loses a value that tells one of them.
    """
    kept = dict(tables)
    if not sirens:
        return kept
    for quarantine in quarantines.values():
        quarantine.forget(sirens)
    lost: Tables = {}
    for name, frame in tables.items():
        if SIREN in frame.columns and name not in PUBLIC:
            _split(kept, lost, name, pl.col(SIREN).is_in(sorted(sirens)))
    while lost:
        lost = _without_references(kept, lost)
    return kept


def _without_references(kept: Tables, lost: Tables) -> Tables:
    """Take the rows that refer to lost ones out of `kept`; returns them."""
    further: Tables = {}
    for name, references in REFERENCES.items():
        for column, (other, key) in references.items():
            if name in kept and other in lost:
                gone = lost[other][key].unique().implode()
                _split(kept, further, name, pl.col(column).is_in(gone))
    return further


def _split(kept: Tables, lost: Tables, name: str, at_fault: pl.Expr) -> None:
    """Move the rows where `at_fault` holds from `kept` to `lost`."""
    marked = at_fault.fill_null(value=False)
    gone = kept[name].filter(marked)
    if gone.height:
        kept[name] = kept[name].filter(~marked)
        lost[name] = pl.concat([lost[name], gone]) if name in lost else gone


def _is_siren(text: str) -> bool:
    return bool(pl.select(siren_is_valid(pl.lit(text))).item())
