"""How well a value is known. Unknown, secret and absent are three things, and none is zero."""

import polars as pl

KNOWN = "known"
SECRET = "secret"  # noqa: S105 - a status, not a password
"""Published as confidential: the value exists and may not be told."""
UNKNOWN = "unknown"
"""No value was published, or none was asked for."""
ESTIMATED = "estimated"
"""Derived by us, or published as an estimate; the method is told beside it."""
SIMULATED = "simulated"
"""Drawn by a program. No real unit stands behind it."""

STATUSES = (KNOWN, SECRET, UNKNOWN, ESTIMATED, SIMULATED)
Status = pl.Enum(STATUSES)

WITHOUT_VALUE = (SECRET, UNKNOWN)
"""Statuses under which the value column beside is null."""

DataKind = str
"""`real`, `simulated` or `mixed`: what an answer was computed from."""


def data_kind(statuses: set[str]) -> DataKind:
    """Tell whether an answer rests on real rows, on simulated ones, or on both.

    `statuses` are those of every row that entered the answer.
    """
    if SIMULATED not in statuses:
        return "real"
    return "simulated" if statuses == {SIMULATED} else "mixed"
