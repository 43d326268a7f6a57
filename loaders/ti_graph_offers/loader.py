"""The basket of services: public offers to Territoires d'industrie, gathered by hand."""

import datetime as dt
from collections.abc import Iterator

import polars as pl

from ti_graph.ingest import Columns, CoreTable, Source

OFFERS = Columns(
    read=(
        "offer_id", "organisation_id", "domain", "axis_id", "theme", "label", "purpose_fr",
        "purpose_en", "open_to_fr", "open_to_en", "page",
    )
)  # fmt: skip
KNOWN_ON = dt.date(2024, 12, 31)
"""Day of what is known of these offers: they may have changed since."""
REGIONS = "regions-conseils"
DETAILS = (
    "offer_id", "domain", "axis_id", "purpose_fr", "purpose_en", "open_to_fr", "open_to_en", "page",
)  # fmt: skip


def load(source: Source) -> Iterator[CoreTable]:
    """Each offer, what it is for, who may ask, and the régions as those who make some of them."""
    rows = source.read("offers", OFFERS)
    yield CoreTable(
        "offer",
        rows.select(
            "_row", "offer_id", "organisation_id", "theme", "label", observed_on=pl.lit(KNOWN_ON)
        ),
    )
    yield CoreTable("offer_detail", rows.select("_row", *DETAILS))
    yield CoreTable("organisation", _regions())


def _regions() -> pl.DataFrame:
    """The régional councils as one operator: which of them makes an offer is not known."""
    return pl.DataFrame(
        {
            "organisation_id": [REGIONS],
            "kind": ["public_body"],
            "label": ["Conseils régionaux"],
            "label_en": ["Regional councils"],
            "country": ["FR"],
            "basis": ["curated"],
        }
    )
