"""The commune of a French participant, by its postcode and city, by a former name too.

The name rule is the one that registers are read by; a city alone, without a postcode that holds
it, is not enough. A participant whose name is masked is put in no commune.
"""

import polars as pl

from ti_graph.ingest.communes import by_name, folded

POSTCODE = r"^(?:FR?[- ]?)?(\d{4,5})$"
"""Four digits are a postcode that lost the zero that it begins with: 6560 is 06560."""


def with_commune(rows: pl.DataFrame, names: pl.DataFrame) -> pl.DataFrame:
    """Rows with `commune_id`, null abroad and where no one commune fits.

    `names` are those of `names_of_communes`.
    """
    asked = rows.filter(pl.col("country") == "FR", ~pl.col("person")).select(
        "_row",
        postcode=pl.col("postCode").str.extract(POSTCODE).str.zfill(5),
        name=folded(pl.col("city")),
    )
    found = by_name(asked, names).rename({"territory_id": "commune_id"})
    return rows.join(found, on="_row", how="left", maintain_order="left")
