"""Tables of what makes people and firms come and stay: housing, mobility, skills, land, services.

Core tables hold what publishers report of communes and points; `indicator` says what is made of
it, and the result table `territory_indicator` holds the figure of each TI.
"""

import dataframely as dy
import polars as pl

from ti_graph.model.columns import (
    agrees,
    choice,
    identifier,
    measure,
    optional_choice,
    source,
    status,
    text,
)
from ti_graph.model.ground_tables import Computed

DOMAINS = ("housing", "mobility", "skills", "land", "services", "people")
"""What attractiveness is made of."""
RULES = ("mean", "ratio", "listed", "count", "network")
"""How figures of communes make one of a TI: a weighted mean, a ratio of sums, or a count."""
COUNTS = ("count", "network")
"""Rules that sum, and weigh by nothing: their values are numbers of things."""
SIDES = ("high", "low")
POINT_KINDS = ("station", "france_services", "lycee")


class Indicator(dy.Schema):
    """What an indicator of attractiveness measures, and how it is made of figures of communes.

    A mean weighs each figure by its own weight; a ratio is one sum over another, times `scale`; a
    count is a sum over a list that is whole, so that a commune it does not name counts zero; where
    another source than `figures_from` gives it, that is unknown. `network` is a count over a list
    that is whole in the régions that it names: elsewhere nothing is known. `listed` is a ratio over
    a list that is not whole: where it names no commune, nothing is known.
    """

    indicator_id = identifier("Identifier.", key=True)
    domain = choice("What it is about.", DOMAINS)
    label_fr = text("Name in French.")
    label_en = text("Name in English.")
    definition_fr = text("What it measures, in French.")
    definition_en = text("What it measures, in English.")
    unit = text("Unit, in English.")
    unit_fr = text("Unit, in French.")
    rule = choice("How figures of communes make one of a TI.", RULES)
    figure = identifier("Figure of communes that it is made of.")
    base = identifier("Figure that a ratio is over; null for a mean or a count.", nullable=True)
    scale = measure("What a ratio is multiplied by.", "factor", nullable=False, min=0)
    need_side = optional_choice("Side on which it speaks of a need; null for neither.", SIDES)
    figures_from = identifier("Source of its figures: what to load where nothing is known.")
    source = source()


class CommuneFigure(dy.Schema):
    """A figure of a commune and year, as published, with what it weighs in a mean."""

    territory_id = identifier("Commune of today.", key=True)
    figure = identifier("What is measured.", key=True)
    year = dy.Int16(primary_key=True, metadata={"doc": "Year.", "unit": "year"})
    value = measure("Value; null where it is secret or unknown.", "as the figure says")
    value_status = status("Status of the value.")
    weight = measure(
        "People, dwellings or workers that a mean is of; null for a count.", "as the figure", min=0
    )
    source = source()

    @dy.rule()
    def value_agrees(cls) -> pl.Expr:
        """A value is there exactly where its status says so."""
        return agrees("value", "value_status")


class ServicePoint(dy.Schema):
    """A passenger station, a France services office or a lycée, with its point."""

    point_id = identifier("Kind and identifier of the publisher.", key=True)
    kind = choice("What it is.", POINT_KINDS)
    label = text("Name.")
    territory_id = identifier("Commune of today.")
    longitude = measure("Longitude; null where it is not reported.", "degree", min=-180, max=180)
    latitude = measure("Latitude; null where it is not reported.", "degree", min=-90, max=90)
    year = dy.Int16(nullable=False, metadata={"doc": "Year of the list.", "unit": "year"})
    source = source()


class StateProgramme(dy.Schema):
    """A programme or contract of the State that takes in whole communes."""

    programme_id = identifier("Identifier.", key=True)
    label_fr = text("Name in French.")
    label_en = text("Name in English.")
    source = source()


class ProgrammeCommune(dy.Schema):
    """A commune that a programme of the State takes in, and the contract that says so."""

    programme_id = identifier("Programme.", key=True)
    territory_id = identifier("Commune of today.", key=True)
    contract = text("Identifier of the contract or city, as the publisher writes it.")
    year = dy.Int16(nullable=False, metadata={"doc": "Year of the list.", "unit": "year"})
    source = source()


class TerritoryIndicator(Computed):
    """An indicator of a TI: its value, its rank, how far it is from others, whom it covers."""

    territory_id = identifier("TI.", key=True)
    indicator_id = identifier("Indicator.", key=True)
    value = measure("Value; null where nothing is known.", "as the indicator says")
    value_status = status("Status of the value.")
    year = dy.Int16(nullable=True, metadata={"doc": "Year of the figures.", "unit": "year"})
    register = identifier("Source of the figures; null where none is loaded.", nullable=True)
    rank = dy.Int32(nullable=True, min=1, metadata={"doc": "Rank among TI, 1 the highest value."})
    ranked = dy.Int32(nullable=False, min=0, metadata={"doc": "TI with a value."})
    region_value = measure(
        "Value of its région; of several, their mean by its people; for a count, what it would be"
        " at the région's number per inhabitant.",
        "as the indicator says",
    )
    region_gap = measure("Value less that of its région; null with it.", "as the indicator says")
    matched_value = measure(
        "Mean of like groupings outside the programme; for a count, what it would be at their"
        " number per inhabitant; null where none is like it.",
        "as the indicator says",
    )
    matched_gap = measure("Value less that of like groupings; null with it.", "as the indicator")
    matched = dy.Int32(nullable=False, min=0, metadata={"doc": "Like groupings with a value."})
    people_share = measure(
        "Part of its people in communes of which the figure is known; null where people are not.",
        "share", min=0, max=1,
    )  # fmt: skip
    communes_known = dy.Int32(nullable=False, min=0, metadata={"doc": "Communes with a figure."})
    communes = dy.Int32(nullable=False, min=0, metadata={"doc": "Communes of the TI."})
    need = dy.Bool(
        nullable=True,
        metadata={"doc": "It is in the quarter that speaks of a need; null where unknown."},
    )

    @dy.rule()
    def value_agrees(cls) -> pl.Expr:
        """A value is there exactly where its status says so."""
        return agrees("value", "value_status")


class SiteReach(Computed):
    """How far an industrial site of a TI lies from the nearest passenger station, as birds fly.

    Unknown where the point of the site is missing, or the list names no station of its région.
    """

    site_id = identifier("Site: SIRET, or register and number.", key=True)
    establishment_id = text("SIRET, where it is known.", nullable=True, regex=r"^\d{14}$")
    facility_id = identifier("Register and number, where it has no SIRET.", nullable=True)
    territory_id = identifier("TI.", key=True)
    point_id = identifier("Nearest station; null where it is unknown.", nullable=True)
    distance_km = measure("Great-circle distance; null where it is unknown.", "km", min=0)
    distance_status = status("Status of the distance.")

    @dy.rule()
    def distance_agrees(cls) -> pl.Expr:
        """A distance is there exactly where its status says so."""
        return agrees("distance_km", "distance_status")


ATTRACTIVENESS_TABLES: dict[str, type[dy.Schema]] = {
    "indicator": Indicator,
    "commune_figure": CommuneFigure,
    "service_point": ServicePoint,
    "state_programme": StateProgramme,
    "programme_commune": ProgrammeCommune,
}
"""Name → schema of the core tables of this module."""

ATTRACTIVENESS_RESULTS: dict[str, type[dy.Schema]] = {
    "territory_indicator": TerritoryIndicator,
    "site_reach": SiteReach,
}
"""Name → schema of the result tables of this module."""

_COMMUNE = ("territory", "territory_id")

ATTRACTIVENESS_REFERENCES: dict[str, dict[str, tuple[str, str]]] = {
    "commune_figure": {"territory_id": _COMMUNE},
    "service_point": {"territory_id": _COMMUNE},
    "programme_commune": {
        "territory_id": _COMMUNE,
        "programme_id": ("state_programme", "programme_id"),
    },
}
"""Table → column → (table, column) that its values must be found in."""
