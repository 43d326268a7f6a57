"""Territories, their codes, names, outlines, and how they lie in one another."""

import dataframely as dy
import polars as pl

from ti_graph.model.columns import agrees, choice, identifier, measure, source, status, text
from ti_graph.model.commune_tables import CommuneName, CommuneOffice, CommuneSplit

TERRITORY_KINDS = (
    "commune", "epci", "ept", "departement", "region", "country",
    "nuts1", "nuts2", "nuts3", "zone_emploi", "ti",
)  # fmt: skip


class Territory(dy.Schema):
    """A place with an official code, or a Territoire d'industrie of one phase."""

    territory_id = identifier("Identifier: kind and code, with the phase for a TI.", key=True)
    kind = choice("Kind of territory.", TERRITORY_KINDS)
    code = text("Official code, as its issuer writes it.")
    label = text("Name, in the language of its country.")
    phase = dy.Int16(
        nullable=True, min=2018,
        metadata={"doc": "First year of the programme's phase (TI only)."},
    )  # fmt: skip
    nature = text("Legal nature: CC, CA, CU, METRO, MET69, EPT, COM.", nullable=True)
    siren = text("SIREN of the public body, if it has one.", nullable=True, regex=r"^\d{9}$")
    country = text("Country, ISO 3166-1 alpha-2 (GR, GB).", regex=r"^[A-Z]{2}$")
    vintage = text("Vintage of the code: COG year, NUTS year, or list date.")
    population = dy.Int64(
        nullable=True, min=0, metadata={"doc": "Municipal population.", "unit": "inhabitants"}
    )
    population_status = status("Status of the population.")
    population_year = dy.Int16(
        nullable=True, min=1900, metadata={"doc": "Year of the population.", "unit": "year"}
    )
    source = source()

    @dy.rule()
    def population_agrees(cls) -> pl.Expr:
        """A population is there exactly where its status says so."""
        return agrees("population", "population_status")

    @dy.rule()
    def a_year_is_that_of_a_population(cls) -> pl.Expr:
        """No population has no year."""
        return pl.col("population").is_not_null() | pl.col("population_year").is_null()

    @dy.rule()
    def only_a_ti_has_a_phase(cls) -> pl.Expr:
        """An identifier of a TI carries its phase."""
        return pl.col("phase").is_not_null() == (pl.col("kind") == "ti")


class CommuneCode(dy.Schema):
    """Every commune code that a file may hold, and the commune of today that it stands for."""

    code = text("Code as found in files.", key=True, regex=r"^(\d{2}|2[AB])\d{3}$")
    territory_id = identifier("Commune of today.")
    kind = choice(
        "What the code denotes.", ("current", "delegated", "associated", "arrondissement", "former")
    )
    label = text("Name under that code, the last one where it is a former code.")
    source = source()


class Postcode(dy.Schema):
    """A postcode that letters to a commune bear; a commune has several, and shares them."""

    territory_id = identifier("Commune of today.", key=True)
    postcode = text("Postcode, five digits.", key=True, regex=r"^\d{5}$")
    source = source()


class Geometry(dy.Schema):
    """Where a territory is: a point, and an outline simplified for maps (WGS 84)."""

    territory_id = identifier("Territory.", key=True)
    longitude = measure("Longitude of a point inside.", "degree", nullable=False, min=-180, max=180)
    latitude = measure("Latitude of a point inside.", "degree", nullable=False, min=-90, max=90)
    outline_wkt = text("Simplified outline, WKT, longitude first.", nullable=True)
    source = source()


class Containment(dy.Schema):
    """One territory lies in another, or makes part of it."""

    member_id = identifier("The part.", key=True)
    container_id = identifier("The whole.", key=True)
    basis = choice("Listed by a publisher, or derived by closure.", ("official", "derived"))
    source = source()


class Neighbour(dy.Schema):
    """Two territories of the same level share a border; each pair is reported once, a < b."""

    territory_a = identifier("First territory.", key=True)
    territory_b = identifier("Second territory.", key=True)
    cross_border = dy.Bool(nullable=False, metadata={"doc": "They lie in different countries."})
    source = source()


class RegionType(dy.Schema):
    """What sort of place a NUTS 3 region is, by Eurostat's typologies."""

    territory_id = identifier("NUTS 3 region.", key=True)
    urban_rural = choice("Urban-rural typology.", ("urban", "intermediate", "rural"))
    metropolitan = choice("Metropolitan typology.", ("capital", "other", "none"))
    land_border = dy.Bool(nullable=False, metadata={"doc": "It touches a land border."})
    source = source()


class OtherName(dy.Schema):
    """A name that a territory bears in French beside its own, to be found by."""

    territory_id = identifier("Territory.", key=True)
    name = text("Name in French.", key=True)
    source = source()


class Succession(dy.Schema):
    """How much of a TI went into one of a later phase, by overlap of communes."""

    earlier_id = identifier("TI of the earlier phase.", key=True)
    later_id = identifier("TI of the later phase.", key=True)
    communes = dy.Int32(nullable=False, min=1, metadata={"doc": "Communes in common."})
    share_of_earlier = measure(
        "Part of the earlier TI's population.", "share", nullable=False, min=0, max=1
    )
    share_of_later = measure(
        "Part of the later TI's population.", "share", nullable=False, min=0, max=1
    )
    source = source()


class RegionSuccession(dy.Schema):
    """A statistical region of an earlier edition of NUTS, and one that stands for it today."""

    earlier_id = identifier("Region whose code an earlier edition used.", key=True)
    later_id = identifier("Region of the newest edition.", key=True)
    source = source()


TERRITORY_TABLES: dict[str, type[dy.Schema]] = {
    "territory": Territory,
    "commune_code": CommuneCode,
    "commune_name": CommuneName,
    "commune_split": CommuneSplit,
    "commune_office": CommuneOffice,
    "postcode": Postcode,
    "geometry": Geometry,
    "containment": Containment,
    "neighbour": Neighbour,
    "region_type": RegionType,
    "other_name": OtherName,
    "succession": Succession,
    "region_succession": RegionSuccession,
}

TERRITORY_REFERENCES: dict[str, dict[str, tuple[str, str]]] = {
    "commune_code": {"territory_id": ("territory", "territory_id")},
    "commune_name": {"territory_id": ("territory", "territory_id")},
    "commune_split": {"part_id": ("territory", "territory_id")},
    "commune_office": {
        "territory_id": ("territory", "territory_id"),
        "organisation_id": ("organisation", "organisation_id"),
    },
    "postcode": {"territory_id": ("territory", "territory_id")},
    "geometry": {"territory_id": ("territory", "territory_id")},
    "containment": {
        "member_id": ("territory", "territory_id"),
        "container_id": ("territory", "territory_id"),
    },
    "neighbour": {
        "territory_a": ("territory", "territory_id"),
        "territory_b": ("territory", "territory_id"),
    },
    "region_type": {"territory_id": ("territory", "territory_id")},
    "other_name": {"territory_id": ("territory", "territory_id")},
    "succession": {
        "earlier_id": ("territory", "territory_id"),
        "later_id": ("territory", "territory_id"),
    },
    "region_succession": {
        "earlier_id": ("territory", "territory_id"),
        "later_id": ("territory", "territory_id"),
    },
}
