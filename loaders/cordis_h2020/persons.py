"""Which participants may be natural persons: their names never enter the project.

CORDIS has no column that says so. Universities, research centres and public bodies have a type of
their own. The name of a private or "other" body is masked where CORDIS blanks its street, postcode
and city, as it does for natural persons, and where the words of the name may be those of a person.
"""

from collections.abc import Sequence

import polars as pl

from ti_graph.ingest.names import may_be_persons, mentioning_persons

MASKED_FR = "Participant masqué"
MASKED_EN = "Masked participant"

INSTITUTIONS = ("HES", "REC", "PUB")
"""Types of participant that no natural person has."""


def with_persons(programmes: Sequence[pl.DataFrame]) -> list[pl.DataFrame]:
    """Rows of each programme with `person`: any row of the participant may name a person."""
    found = [rows.filter(_persons(rows))["organisationID"] for rows in programmes]
    masked = pl.concat(found).unique().implode() if found else pl.Series([])
    return [rows.with_columns(person=pl.col("organisationID").is_in(masked)) for rows in programmes]


def acronyms(rows: pl.DataFrame) -> pl.Series:
    """Each row's acronym; the project's number where a person's name stands in its place.

    A row whose cells were shifted brings a participant's name there.
    """
    given = rows["projectAcronym"]
    named = pl.Series(mentioning_persons(given), dtype=pl.String)
    return given.zip_with(~given.is_in(named.implode()), rows["projectID"])


def _persons(rows: pl.DataFrame) -> pl.Series:
    """True where the row's `name` may be that of a natural person."""
    possible = ~rows["activityType"].is_in(INSTITUTIONS)
    blanked = rows.select(
        pl.all_horizontal(pl.col(name) == "" for name in ("street", "postCode", "city"))
    ).to_series()
    named = may_be_persons(rows["name"], rows["city"])
    return (possible & (blanked | named)).fill_null(value=True)
