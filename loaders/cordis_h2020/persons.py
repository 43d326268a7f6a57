"""Which participants may be natural persons: their names never enter the project.

CORDIS has no column that says so. Universities, research centres and public bodies have a type of
their own. The name of a private or "other" body is masked where CORDIS blanks its street, postcode
and city, as it does for natural persons, and where the words of the name may be those of a person.
"""

from collections.abc import Sequence

import polars as pl

from ti_graph.ingest.names import may_be_persons, naming_persons

MASKED_FR = "Participant masqué"
MASKED_EN = "Masked participant"

INSTITUTIONS = ("HES", "REC", "PUB")
"""Types of participant that no natural person has."""


def with_persons(programmes: Sequence[pl.DataFrame]) -> list[pl.DataFrame]:
    """Rows of each programme with `person`: any row of the participant may name a person."""
    found = [rows.filter(_persons(rows))["organisationID"] for rows in programmes]
    masked = pl.concat(found).unique().implode() if found else pl.Series([])
    return [rows.with_columns(person=pl.col("organisationID").is_in(masked)) for rows in programmes]


def without_persons(texts: pl.Series) -> pl.Series:
    """Each text; none where it names a person, as in a row whose cells were shifted."""
    named = pl.Series(naming_persons(texts), dtype=pl.String)
    return texts.zip_with(~texts.is_in(named.implode()), pl.Series([None], dtype=pl.String))


def acronyms(rows: pl.DataFrame) -> pl.Series:
    """Each row's acronym; the project's number where a person's name may stand in its place.

    A row whose cells were shifted brings a participant's name there, which may be one of a trader.
    """
    given = without_persons(rows["projectAcronym"])
    names = rows.filter(_persons(rows))["name"].implode()
    return given.zip_with(~given.is_in(names), pl.Series([None], dtype=pl.String)).fill_null(
        rows["projectID"]
    )


def _persons(rows: pl.DataFrame) -> pl.Series:
    """True where the row's `name` may be that of a natural person."""
    possible = ~rows["activityType"].is_in(INSTITUTIONS)
    blanked = rows.select(
        pl.all_horizontal(pl.col(name) == "" for name in ("street", "postCode", "city"))
    ).to_series()
    named = may_be_persons(rows["name"], rows["city"])
    return (possible & (blanked | named)).fill_null(value=True)
