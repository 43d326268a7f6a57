"""Core tables of registers: what a list of sites selects, and the sites that it lists."""

import dataframely as dy
import polars as pl

from ti_graph.model.columns import choice, identifier, measure, source, text

SELECTIONS = ("census", "selective")


class Register(dy.Schema):
    """A list of sites or of their jobs, and what it selects: the card of a source says so.

    In a census absence is a known zero where it covers; in a selective register it says nothing.
    """

    register_id = identifier("Source that publishes it.", key=True)
    label_fr = text("Name in French.")
    label_en = text("Name in English.")
    selection = choice("All that there is, or what meets a condition.", SELECTIONS)
    selects_fr = text("What enters it, in French.")
    selects_en = text("What enters it, in English.")
    cannot_see_fr = text("What its figures cannot see, in French.")
    cannot_see_en = text("What its figures cannot see, in English.")
    source = source()


class Facility(dy.Schema):
    """An industrial site as a register lists it; its source is that register."""

    facility_id = identifier("Register and number: irep-0006104769.", key=True)
    establishment_id = text(
        "SIRET, where the register reports a sound one.", nullable=True, regex=r"^\d{14}$"
    )
    siren = text("Firm of that establishment.", nullable=True, regex=r"^\d{9}$")
    label = text("Name of the site; null where it is not known to be corporate.", nullable=True)
    territory_id = identifier("Commune in France, NUTS 3 region abroad.")
    industry_id = identifier(
        "NAF rév. 2 subclass, or NACE position; null where it has none.", nullable=True
    )
    longitude = measure("Longitude.", "degree", min=-180, max=180)
    latitude = measure("Latitude.", "degree", min=-90, max=90)
    year = dy.Int16(nullable=False, metadata={"doc": "Year of the data.", "unit": "year"})
    emissions = measure(
        "Greenhouse gases that the site emits in a year, where its register says: how large it is.",
        "t CO2",
        min=0,
    )
    first_of_site = dy.Bool(
        nullable=True, metadata={"doc": "First row of its SIRET; the engine says so."}
    )
    described = dy.Bool(
        nullable=True, metadata={"doc": "An establishment has that SIRET; the engine says so."}
    )
    placed = dy.Bool(
        nullable=True,
        metadata={
            "doc": "No establishment of that SIRET lies in another commune; the engine says so."
        },
    )
    of_commune = dy.Bool(
        nullable=True,
        metadata={"doc": "Its point is that of its commune; the engine says so."},
    )
    source = source()

    @dy.rule()
    def a_siret_begins_with_its_siren(cls) -> pl.Expr:
        """The firm is that of the establishment."""
        firm = pl.col("establishment_id").str.slice(0, 9)
        return (firm == pl.col("siren")).fill_null(value=pl.col("establishment_id").is_null())


REGISTER_TABLES: dict[str, type[dy.Schema]] = {"register": Register, "facility": Facility}
"""Name → schema of the tables of this module."""

REGISTER_REFERENCES: dict[str, dict[str, tuple[str, str]]] = {
    "facility": {
        "territory_id": ("territory", "territory_id"),
        "industry_id": ("industry", "industry_id"),
        "source": ("register", "register_id"),
    },
}
"""Table → column → (table, column) that its values must be found in."""
