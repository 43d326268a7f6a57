"""Tables of registers → statements: a register, its entries, and the sites that they list."""

from collections.abc import Sequence
from dataclasses import replace

import polars as pl

from ti_graph.graph.mapping import (
    Statement,
    TableMapping,
    about,
    establishment,
    industry,
    territory,
)
from ti_graph.graph.terms import chosen, decimal, either, fixed, integer, minted, text

SELECTION_TERMS = {"census": "tig:censusSelection", "selective": "tig:conditionalSelection"}


def where(condition: pl.Expr, statements: Sequence[Statement]) -> list[Statement]:
    """The statements, of the rows alone where `condition` holds."""
    return [replace(statement, where=condition) for statement in statements]


register = minted("register", "register_id")
entry = minted("register-entry", "facility_id")
site = either(establishment, minted("facility", "facility_id"))
"""A facility and an establishment of one SIRET are one thing."""

REGISTER_MAPPINGS: dict[str, TableMapping] = {
    "register": TableMapping(
        about(
            register,
            ("rdf:type", fixed("tig:Register")),
            ("dcterms:identifier", text("register_id")),
            ("rdfs:label", text("label_fr", "fr")),
            ("rdfs:label", text("label_en", "en")),
            ("tig:selection", chosen("selection", SELECTION_TERMS)),
            ("tig:selects", text("selects_fr", "fr")),
            ("tig:selects", text("selects_en", "en")),
            ("tig:cannotSee", text("cannot_see_fr", "fr")),
            ("tig:cannotSee", text("cannot_see_en", "en")),
            ("prov:wasDerivedFrom", minted("graph", "source")),
        )
    ),
    "facility": TableMapping(
        [
            *about(
                entry,
                ("rdf:type", fixed("tig:RegisterEntry")),
                ("dcterms:identifier", text("facility_id")),
                ("rdfs:label", text("label")),
                ("tig:register", minted("register", "source")),
                ("tig:locatedIn", territory),
                ("tig:hasIndustry", industry),
                ("tig:year", integer("year")),
                ("tig:emissionsTonnes", decimal("emissions")),
            ),
            Statement(site, "tig:registeredAs", entry),
            *where(
                pl.col("first_of_site"),
                about(
                    site,
                    ("rdf:type", fixed("tig:Facility")),
                    ("rdfs:label", text("label")),
                ),
            ),
            *where(
                pl.col("first_of_site") & pl.col("placed"),
                about(
                    site,
                    ("tig:longitude", decimal("longitude")),
                    ("tig:latitude", decimal("latitude")),
                ),
            ),
            *where(
                pl.col("first_of_site") & pl.col("placed") & pl.col("of_commune"),
                about(site, ("tig:positionStatus", fixed("tig:estimated"))),
            ),
            # What a census says too is said once: the same triple in two graphs is two rows.
            *where(
                pl.col("first_of_site") & ~pl.col("described"),
                about(
                    site,
                    ("tig:siret", text("establishment_id")),
                    ("tig:establishmentOf", minted("legal-unit", "siren")),
                    ("tig:locatedIn", territory),
                    ("tig:hasIndustry", industry),
                ),
            ),
        ]
    ),
}
