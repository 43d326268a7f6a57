"""Who could be called on the French side: organisations, each with how it is tied."""

from collections.abc import Callable, Iterable
from typing import Literal

from ti_graph.answers.indexed import Indexed, Row
from ti_graph.answers.partner_models import Along, Contact
from ti_graph.model.industries import division_of, nace

KEY = "organisation_id"
THEME_KM = 100.0
"""A theme in common says something within this distance alone."""
FRANCE = "country-FR"
NATIONAL = ("csf",)
SHOWN = 8
Tie = Literal["declared", "area", "theme"]
ORDER: tuple[Tie, ...] = ("declared", "area", "theme")
ABSENT = "absent"

Km = Callable[[str, list[str]], dict[str, float]]
"""Distances from a territory to others."""


def contacts(tables: Indexed, territory_id: str, along: Along | None, km: Km) -> list[Contact]:
    """Declared ties first, then the chambers whose area this is, then themes near by."""
    inside = [row["member_id"] for row in tables.rows("within", "container_id", territory_id)]
    tied: dict[str, tuple[Tie, float | None]] = {}
    for name in _declared(tables, [territory_id, *inside]):
        tied.setdefault(name, ("declared", None))
    for name in _areas(tables, inside):
        tied.setdefault(name, ("area", None))
    if along and along.industry:
        for name, distance in _themes(tables, territory_id, along.industry, km).items():
            tied.setdefault(name, ("theme", distance))
    order = sorted(tied, key=lambda name: (ORDER.index(tied[name][0]), tied[name][1] or 0, name))
    return [
        Contact(
            id=row[KEY],
            label=row["label"],
            kind=str(row["kind"]),
            tie=tied[row[KEY]][0],
            distance_km=tied[row[KEY]][1],
        )
        for row in tables.rows_of("organisation", KEY, order[:SHOWN])
    ]


def _declared(tables: Indexed, territories: list[str]) -> list[str]:
    """Memberships that a source reports and does not deny, of the TI or of a territory in it."""
    rows = tables.rows_of("membership", "territory_id", territories)
    return [row[KEY] for row in rows if str(row["presence"]) != ABSENT]


def _areas(tables: Indexed, inside: list[str]) -> list[str]:
    """Organisations that serve an area that holds a part of the TI: nobody declared it."""
    holding = {row["container_id"] for row in tables.rows_of("within", "member_id", inside)}
    rows = tables.rows_of("organisation", "area_id", sorted(holding - {FRANCE}))
    return [row[KEY] for row in _local(rows)]


def _themes(tables: Indexed, territory_id: str, industry: str, km: Km) -> dict[str, float]:
    """Organisations whose theme speaks of the industry's division, within `THEME_KM`."""
    division = nace(division_of(industry))
    speaking = tables.rows("organisation_industry", "industry_id", division)
    rows = tables.rows_of("organisation", KEY, (row[KEY] for row in speaking))
    seat = {row[KEY]: row["seat_id"] for row in _local(rows) if row["seat_id"]}
    distance = km(territory_id, sorted(set(seat.values())))
    return {
        name: distance[place]
        for name, place in seat.items()
        if distance.get(place, THEME_KM + 1) <= THEME_KM
    }


def _local(rows: Iterable[Row]) -> list[Row]:
    return [row for row in rows if str(row["kind"]) not in NATIONAL]
