"""Which participants may be natural persons: their names never enter the project.

CORDIS has no column that says so. Universities, research centres and public bodies have a type of
their own. The name of a private or "other" body is masked where CORDIS blanks its street, postcode
and city, as it does for natural persons, and where the words of the name may be those of a person.
"""

import polars as pl

from ti_graph.ingest.names import may_be_persons

MASKED_FR = "Participant masqué"
MASKED_EN = "Masked participant"

INSTITUTIONS = ("HES", "REC", "PUB")
"""Types of participant that no natural person has."""


def persons(rows: pl.DataFrame) -> pl.Series:
    """True where the row's `name` may be that of a natural person."""
    possible = ~rows["activityType"].is_in(INSTITUTIONS)
    blanked = rows.select(
        pl.all_horizontal(pl.col(name) == "" for name in ("street", "postCode", "city"))
    ).to_series()
    named = may_be_persons(rows["name"], rows["city"])
    return (possible & (blanked | named)).fill_null(value=True)
