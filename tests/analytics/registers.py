"""A country drawn by hand for what registers reach: communes of TI, sites, jobs."""

from collections.abc import Iterable, Mapping
from typing import Any

import polars as pl

from tests.small_country import rows_of_schema
from ti_graph.ingest.load import Tables

CENSUS, SELECTIVE = "the_census", "the_register"
NAF = {
    "10.71C": "10", "24.10Z": "24", "25.50A": "25", "25.62A": "25", "28.15Z": "28", "01.11Z": "01",
}  # fmt: skip
"""Subclass → division."""


def country(communes: Mapping[str, Mapping[str, int | None]]) -> Tables:
    """TI (`""`: none) → its communes → their people, without any site."""
    territory = [{"territory_id": f"ti-{ti}", "kind": "ti", "phase": 2023} for ti in communes if ti]
    within = []
    for ti, people in communes.items():
        for code, number in people.items():
            territory.append(
                {"territory_id": f"commune-{code}", "kind": "commune", "population": number}
            )
            if ti:
                within.append({"member_id": f"commune-{code}", "container_id": f"ti-{ti}"})
    territory.append({"territory_id": "country-FR", "kind": "country"})
    return {
        "territory": rows_of_schema("territory", [row | {"country": "FR"} for row in territory]),
        "within": pl.DataFrame(within, schema={"member_id": pl.String, "container_id": pl.String}),
        "industry": rows_of_schema("industry", _industries()),
        "register": rows_of_schema(
            "register",
            [
                {"register_id": CENSUS, "selection": "census"},
                {"register_id": SELECTIVE, "selection": "selective"},
            ],
        ),
        "establishment": rows_of_schema("establishment", []),
        "facility": rows_of_schema("facility", []),
        "employment": rows_of_schema("employment", []),
    }


def _industries() -> list[dict[str, Any]]:
    subclasses = [
        {"industry_id": f"naf2-{code}", "code": code, "scheme": "naf_rev2", "level": "subclass"}
        for code in NAF
    ]
    divisions = [
        {
            "industry_id": f"nace2-{division}", "code": division, "scheme": "nace_rev2",
            "level": "division", "parent_id": "nace2-A" if division == "01" else "nace2-C",
        }
        for division in sorted(set(NAF.values()))
    ]  # fmt: skip
    return subclasses + divisions


def unit(number: int, commune: str, code: str = "24.10Z", **more: Any) -> dict[str, Any]:
    """A row of establishment of the census."""
    return {
        "establishment_id": f"{number:014}", "siren": f"{number:014}"[:9],
        "territory_id": f"commune-{commune}", "industry_id": f"naf2-{code}",
        "jobs_status": "unknown", "active": True, "status": "known", "source": CENSUS,
    } | more  # fmt: skip


def drawn(number: int, commune: str, code: str = "24.10Z") -> dict[str, Any]:
    """A row of establishment that a program drew."""
    found = {"establishment_id": f"sim-{number}", "siren": None, "status": "simulated"}
    return unit(number, commune, code, source="the_draw", **found)


def plant(number: int, commune: str, code: str = "24.10Z", **more: Any) -> dict[str, Any]:
    """A row of facility of the selective register."""
    return {
        "facility_id": f"plant-{number}", "territory_id": f"commune-{commune}",
        "industry_id": f"naf2-{code}", "year": 2015, "source": SELECTIVE,
    } | more  # fmt: skip


def cell(commune: str, code: str, year: int, jobs: float | None, **more: Any) -> dict[str, Any]:
    """A row of employment of the census; jobs that are None are unknown."""
    status = "unknown" if jobs is None else "known"
    return {
        "territory_id": f"commune-{commune}", "industry_id": f"naf2-{code}", "year": year,
        "jobs": jobs, "jobs_status": status, "establishments": 1.0,
        "establishments_status": "known", "source": CENSUS,
    } | more  # fmt: skip


def with_rows(tables: Tables, table: str, rows: Iterable[Mapping[str, Any]]) -> Tables:
    """The same country with these rows of a table and no others."""
    return {**tables, table: rows_of_schema(table, [dict(row) for row in rows])}
