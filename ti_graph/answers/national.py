"""The national network: territories, candidate filières, sites, organisations, regions abroad.

One graph of the current phase, for Gephi and for methods of networks. Each tie has the data set
that reports it, and its measure with a unit.
"""

import math
from collections.abc import Collection, Iterator
from typing import Any

import networkx as nx
import polars as pl

from ti_graph.answers.actors import Actors
from ti_graph.answers.graph_about import about_graph
from ti_graph.answers.network_edges import BY_NAME, edges
from ti_graph.answers.network_nodes import nodes
from ti_graph.answers.sites import industrial, listed
from ti_graph.answers.territories import Answers
from ti_graph.answers.tie_grounds import RESTS
from ti_graph.graph.release import Release
from ti_graph.messages import say
from ti_graph.model.phases import territories_of_phase

TIES = ("candidate", "pole", "partner", "filiere_partner", "tie", "governs")
"""Ties between what the network holds."""
KILOMETRES = 111.0
"""Kilometres a degree of latitude."""
MIDDLE = 46.5
"""Latitude at which degrees of longitude are measured."""
RING = 12.0
"""Kilometres at which what has no position of its own stands around its territory."""


def national_network(release: Release) -> "nx.MultiDiGraph[str]":
    """The network of a release.

    Nodes: `label`, `label_en`, `kind`, `iri`, `simulated`, and where they are known `ground`,
    `longitude`, `latitude`, `x` and `y` (kilometres). Ties: `relation`, `data_source`, `simulated`,
    `unit`, and where they are known `value`, with the `ground`, `register`, `year` and `reference`
    that it rests on.
    """
    found = pl.concat([*_ties(release), _sites(release), _seats(release)])
    own = _territories(release)
    known = nodes(release)
    names = set(own) | set(found["start"]) | set(found["end"])
    known = known.filter(pl.col("id").is_in(list(names)))
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    grounds = _grounds(release)
    points = points_of(release, set(found["start"]) | set(found["end"]))
    for row in known.iter_rows(named=True):
        more: dict[str, Any] = dict(
            zip(("longitude", "latitude"), points.get(row["id"], ()), strict=False)
        )
        if row["id"] in grounds:
            more["ground"] = grounds[row["id"]]
        graph.add_node(
            row["id"],
            label=row["label_fr"] or row["id"],
            label_en=row["label_en"] or row["id"],
            kind=row["kind"],
            iri=release.mint.iri(row["room"], row["id"]),
            simulated=row["simulated"],
            **more,
        )
    there = found.filter(
        pl.col("start").is_in(known["id"].implode()) & pl.col("end").is_in(known["id"].implode())
    )
    for tie in there.iter_rows(named=True):
        known_of_tie = {name: value for name, value in tie.items() if value is not None}
        graph.add_edge(known_of_tie.pop("start"), known_of_tie.pop("end"), **known_of_tie)
    _set_positions(graph)
    graph.graph.update({"title": say("file.network"), **about_graph(release, graph)})
    return graph


def _territories(release: Release) -> list[str]:
    return territories_of_phase(release.table("territory").collect())["territory_id"].to_list()


def _ties(release: Release) -> Iterator[pl.DataFrame]:
    for relation, rows in edges(release):
        if relation.name in TIES:
            yield rows.select(
                "start",
                "end",
                pl.lit(relation.name).alias("relation"),
                pl.col("source").alias("data_source"),
                "simulated",
                "value",
                *RESTS,
                pl.lit(relation.unit).alias("unit"),
            )


def _membership(release: Release) -> pl.DataFrame:
    """member_id (commune) → territory of the current phase."""
    within = release.table("within").filter(
        pl.col("container_id").is_in(_territories(release)),
        pl.col("member_id").str.starts_with("commune-"),
    )
    return within.select(territory_id="member_id", ti="container_id").collect()


def _sites(release: Release) -> pl.DataFrame:
    """Real industrial sites by name, each tied to every territory that it stands in."""
    places = listed(release, industrial(), ("site_id", "territory_id"))
    found = places.join(_membership(release), on="territory_id").unique(
        ["site_id", "ti"], keep="first", maintain_order=True
    )
    return _to_territories(found, "site_id", "located_in")


def _seats(release: Release) -> pl.DataFrame:
    """Organisations seated in a commune of a territory."""
    rows = release.table("organisation").select("organisation_id", "source", territory_id="seat_id")
    found = rows.collect().join(_membership(release), on="territory_id")
    return _to_territories(found, "organisation_id", "seat")


def _to_territories(rows: pl.DataFrame, start: str, relation: str) -> pl.DataFrame:
    return rows.select(
        start=pl.col(start).cast(pl.String),
        end=pl.col("ti").cast(pl.String),
        relation=pl.lit(relation),
        data_source=pl.col("source").cast(pl.String),
        simulated=pl.lit(value=False),
        value=pl.lit(None, pl.Float64),
        **{name: pl.lit(None, kind) for name, kind in RESTS.items()},
        unit=pl.lit(BY_NAME[relation].unit),
    )


def _grounds(release: Release) -> dict[str, str]:
    """What figures of territories and candidates rest on."""
    of_territories = (
        release.table("territory_ground")
        .filter(pl.col("use").cast(pl.String) == "presence")
        .select("territory_id", pl.col("ground").cast(pl.String))
    )
    of_filieres = release.table("candidate_filiere").select(
        "suggestion_id", pl.col("ground").cast(pl.String)
    )
    return {
        **dict(of_territories.collect().iter_rows()),
        **dict(of_filieres.collect().iter_rows()),
    }


def points_of(release: Release, wanted: Collection[str]) -> dict[str, tuple[float, float]]:
    """Where things stand: what has a position, and organisations in the area around their seat.

    Of territories all, of the rest those that are wanted.
    """
    points = release.table("geometry").select("territory_id", "longitude", "latitude").collect()
    sites = listed(release, industrial()).select("site_id", "longitude", "latitude")
    known = {row[0]: row[1:] for frame in (points, sites) for row in frame.drop_nulls().iter_rows()}
    for one, areas in Actors(Answers(release)).standing():
        area = next((name for name in areas if name in known), None)
        if area is not None:
            known[one.id] = known[area]
    return {
        name: point for name, point in known.items() if name in wanted or name.startswith("ti-")
    }


def _set_positions(graph: "nx.MultiDiGraph[str]") -> None:
    """`x` and `y` in kilometres; a filière stands on a ring around its territory."""
    set_kilometres(graph)
    rings: dict[str, int] = {}
    for start, end, data in graph.edges(data=True):
        if data["relation"] == "candidate" and "x" in graph.nodes[start]:
            set_beside(graph, start, end, rings)


def set_kilometres(graph: "nx.Graph[str]") -> None:
    """`x` and `y`, in kilometres, of what has a longitude and a latitude."""
    for _, data in graph.nodes(data=True):
        if "longitude" in data:
            data["x"] = round(data["longitude"] * KILOMETRES * math.cos(math.radians(MIDDLE)), 3)
            data["y"] = round(data["latitude"] * KILOMETRES, 3)


def set_beside(graph: "nx.Graph[str]", start: str, end: str, rings: dict[str, int]) -> None:
    """Put what has no position on a ring around what has one; `rings` counts who stands there."""
    here, other = graph.nodes[start], graph.nodes[end]
    if "x" not in other:
        rings[start] = number = rings.get(start, 0) + 1
        angle = 2 * math.pi * number / 12
        other["x"] = round(here["x"] + RING * math.cos(angle), 3)
        other["y"] = round(here["y"] + RING * math.sin(angle), 3)
