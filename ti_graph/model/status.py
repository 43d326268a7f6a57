"""How well a value is known. Unknown, secret and absent are three things, and none is zero."""

import polars as pl

KNOWN = "known"
SECRET = "secret"  # noqa: S105 - a status, not a password
"""Published as confidential: the value exists and may not be reported."""
UNKNOWN = "unknown"
"""No value was published, or none was asked for."""
ESTIMATED = "estimated"
"""Derived by us, or published as an estimate; the method is reported beside it."""
SIMULATED = "simulated"
"""Drawn by a program. No real unit stands behind it."""

STATUSES = (KNOWN, SECRET, UNKNOWN, ESTIMATED, SIMULATED)
Status = pl.Enum(STATUSES)

WITHOUT_VALUE = (SECRET, UNKNOWN)
"""Statuses under which the value column beside is null."""
