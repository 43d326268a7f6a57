"""Result tables of relevance: NUTS 3 regions abroad along a chain of a territory."""

import dataframely as dy

from ti_graph.model.columns import choice, identifier, measure, source, text

RELATIONS = ("similar", "complementary")
DETAIL_KINDS = ("facility", "project", "organisation")
SHOWN = 20
COMPLEMENTS = 5
"""Regions of a list, and of those that bring what is missing or not visible."""
GRAPH_RANKS = 10
GRAPH_REGION_RANKS = 3
"""The graph holds the ten first of a chain and the best of a region; the tables hold more."""


class RelevantPartner(dy.Schema):
    """A NUTS 3 region abroad that holds the industries of a chain, or linked ones not seen here."""

    suggestion_id = identifier("Identifier.", key=True)
    territory_id = identifier("TI.")
    along_id = identifier("Candidate filière, or speciality-<TI>-<code>.")
    along_fr = text("Name of it in French.")
    along_en = text("Name of it in English.")
    sure = dy.Bool(
        nullable=False,
        metadata={"doc": "The TI is surely specialised in it, or the candidate stands its test."},
    )
    filiere_id = identifier("Candidate filière; null along a speciality.", nullable=True)
    partner_id = identifier("NUTS 3 region.")
    rank = dy.Int32(nullable=False, min=1, metadata={"doc": "Rank for the territory, 1 first."})
    region_rank = dy.Int32(
        nullable=False,
        min=1,
        metadata={"doc": "Rank of the territory for the region, in chains of one first division."},
    )
    region_turn = dy.Int32(
        nullable=True,
        min=1,
        metadata={"doc": "Turn among the best of all divisions of the region; null beyond."},
    )
    complement_rank = dy.Int32(
        nullable=True, min=1, metadata={"doc": "Rank among those that bring what is not seen here."}
    )
    industry_id = identifier("Industry of the speciality; null along a filière.", nullable=True)
    along_position = dy.Int32(
        nullable=False, min=1, metadata={"doc": "Order of the chain in the TI, 1 the default."}
    )
    division = identifier("First NACE division of the chain.")
    relation = choice(
        "It holds the same, or what is not seen here; null where neither is known.",
        RELATIONS,
        nullable=True,
    )
    same_place = dy.Bool(
        nullable=True, metadata={"doc": "Same urban-rural type as a home NUTS 3 region, if known."}
    )
    score = measure("Score: weighted mean of its parts.", "0-1", nullable=False, min=0, max=1)
    distance_km = measure("Great-circle distance.", "km", nullable=False, min=0)
    cross_border = dy.Bool(
        nullable=False, metadata={"doc": "It touches a NUTS 3 home region on land."}
    )
    near = dy.Bool(
        nullable=False, metadata={"doc": "It touches a home region, or lies within 150 km."}
    )
    sites = dy.Int64(nullable=True, min=1, metadata={"doc": "Sites of the strongest register."})
    register = identifier("That register.", nullable=True)
    projects = dy.Int64(nullable=False, min=0, metadata={"doc": "Projects of that topic there."})
    reason_fr = text("Why, in French.")
    reason_en = text("Why, in English.")
    data = choice("What it was computed from.", ("real", "simulated", "mixed"))
    method = text("Method and its version.")
    source = source()


class RelevantDetail(dy.Schema):
    """A plant, project or organisation that a relevant region is shown with."""

    suggestion_id = identifier("Relevant partner.", key=True)
    kind = choice("What it is.", DETAIL_KINDS, key=True)
    item_id = identifier("Facility, project or organisation.", key=True)
    position = dy.Int32(nullable=False, min=1, metadata={"doc": "Order, 1 first."})
    entries = dy.Int64(
        nullable=True,
        min=1,
        metadata={"doc": "Of a plant: entries of that name there, in all registers."},
    )
    in_graph = dy.Bool(nullable=False, metadata={"doc": "Its partner is in the graph."})
    source = source()


RELEVANCE_TABLES: dict[str, type[dy.Schema]] = {
    "relevant_partner": RelevantPartner,
    "relevant_detail": RelevantDetail,
}
"""Name → schema of the tables of this module."""
