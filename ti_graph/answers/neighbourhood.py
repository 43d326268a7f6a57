"""What surrounds a territory, as a networkx graph small enough to be looked at.

Nodes have `kind`, `label`, `simulated`, `x` and `y`; edges have `relation` and `data_source`, those
of suggestions their score as `value`, with the `ground`, `register`, `year` and `reference` that
it rests on, where known. Hubs are cut at `MOST_PER_RELATION`: what is left out is counted on the
node in `more`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

import networkx as nx
import polars as pl

from ti_graph.answers.asked import Asked
from ti_graph.answers.filieres_models import FilieresAnswer
from ti_graph.answers.graph_about import about_graph
from ti_graph.answers.models import TerritoryAnswer
from ti_graph.answers.national import points_of, set_beside, set_kilometres
from ti_graph.answers.partner_models import PartnersAnswer
from ti_graph.answers.rests import Rest
from ti_graph.answers.territories import Answers

MOST_PER_RELATION = 25
PARTNERS = 10
Item = TypeVar("Item")


@dataclass(frozen=True)
class Link:
    """An edge to add: from a node that is there to one that may be new."""

    start: str
    end: str
    relation: str
    source: str
    score: float | None = None
    rests: Mapping[str, str | int | None] = field(default_factory=dict)


def neighbourhood(
    answers: Answers, territory_id: str, asked: Asked | None = None
) -> "nx.DiGraph[str]":
    """The graph around one TI: members, régions, forebears, filières, pôles, partners.

    `asked` is what is known of it already.

    Raises NotFoundError where no TI bears that identifier.
    """
    known = asked or answers.asked(territory_id)
    found = known.page
    territory_id = found.territory.id  # as it is written, however it was typed
    graph: nx.DiGraph[str] = nx.DiGraph(name=territory_id, release=found.release, data=found.data)
    reported = answers.programme.reported(territory_id)
    kinds = answers.programme.kinds
    _add(graph, territory_id, "ti", found.territory.label)
    for member in _first(graph, territory_id, found.member_list):
        _add(graph, member.id, kinds[member.id], member.label)
        _link(graph, Link(member.id, territory_id, "member", reported[member.id]))
    for region_id, name in answers.programme.regions(territory_id):
        _add(graph, f"region:{name}", "region", name)
        _link(graph, Link(territory_id, f"region:{name}", "region", reported[region_id]))
    for earlier in _first(graph, territory_id, found.descends_from):
        _add(graph, earlier.id, "ti_earlier", earlier.label)
        _link(graph, Link(earlier.id, territory_id, "succession", reported[earlier.id]))
    _add_filieres(graph, known.filieres)
    _add_partners(graph, known.partners, answers.rests.projects)
    _add_poles(graph, answers, found.territory.regions)
    _set_positions(graph, answers, territory_id)
    graph.graph.update(_about(graph, answers, found))
    return graph


def _set_positions(graph: "nx.DiGraph[str]", answers: Answers, center: str) -> None:
    """Where things stand, in kilometres; what has no position stands beside what it is tied to."""
    points = points_of(answers.release, set(graph))
    for node, data in graph.nodes(data=True):
        if node in points:
            data["longitude"], data["latitude"] = points[node]
    set_kilometres(graph)
    graph.nodes[center].setdefault("x", 0.0)
    graph.nodes[center].setdefault("y", 0.0)
    rings: dict[str, int] = {}
    for start, end in nx.bfs_edges(graph.to_undirected(as_view=True), center):
        set_beside(graph, start, end, rings)


def _about(graph: "nx.DiGraph[str]", answers: Answers, found: TerritoryAnswer) -> dict[str, object]:
    """What the file says of itself: of which territory, on which grounds, of which sources."""
    grounds = (
        f"{use}: {one.ground}" + (f" ({one.register_id}, {one.year})" if one.register_id else "")
        for use, one in found.grounds.items()
    )
    return {
        "title": found.territory.label,
        **about_graph(answers.release, graph),
        "ground": " ; ".join(grounds),
    }


def _add(
    graph: "nx.DiGraph[str]", node: str, kind: str, label: str, *, simulated: bool = False
) -> None:
    graph.add_node(node, kind=kind, label=label, simulated=simulated, more=0)


def _first(
    graph: "nx.DiGraph[str]", node: str, items: Sequence[Item], most: int = MOST_PER_RELATION
) -> Sequence[Item]:
    """The first of a node's neighbours; how many are left out is added to its `more`."""
    graph.nodes[node]["more"] += max(0, len(items) - most)
    return items[:most]


def _link(graph: "nx.DiGraph[str]", link: Link) -> None:
    known: dict[str, str | int | float] = {}
    if link.score is not None:
        rests = {name: value for name, value in link.rests.items() if value is not None}
        known = {"value": link.score, "unit": "0-1", **rests}
    graph.add_edge(link.start, link.end, relation=link.relation, data_source=link.source, **known)


def _add_filieres(graph: "nx.DiGraph[str]", answer: FilieresAnswer) -> None:
    for candidate in _first(graph, answer.territory.id, answer.candidates):
        label = candidate.label.spoken()
        simulated = candidate.data != "real"
        _add(graph, candidate.id, "filiere", label, simulated=simulated)
        source = f"analytics_{answer.data}"
        ends = answer.territory.id, candidate.id
        rests = {
            "ground": candidate.ground,
            "register": candidate.register_id,
            "year": candidate.year,
            "reference": candidate.reference,
        }
        _link(graph, Link(*ends, "candidate", source, candidate.score, rests))
        for one in _first(graph, candidate.id, candidate.industries):
            name = one.label.spoken()
            _add(graph, one.id, "industry", name, simulated=simulated)
            link = Link(candidate.id, one.id, "industry", f"analytics_{answer.data}")
            _link(graph, link)


def _add_partners(graph: "nx.DiGraph[str]", answer: PartnersAnswer, known: Rest | None) -> None:
    rests = {"register": known.register_id, "year": known.year} if known else {}
    for partner in _first(graph, answer.territory.id, answer.partners, PARTNERS):
        _add(graph, partner.region, "partner", f"{partner.label} ({partner.country})")
        ends = answer.territory.id, partner.region
        _link(graph, Link(*ends, "partner", f"analytics_{answer.data}", partner.score, rests))


def _add_poles(graph: "nx.DiGraph[str]", answers: Answers, regions: list[str]) -> None:
    """Pôles seated in a région of the territory."""
    seated = answers.poles_in(regions).partition_by("region", as_dict=True)
    for (region,), poles in seated.items():
        node = f"region:{region}"
        rows = list(poles.select("organisation_id", "label", "source").iter_rows())
        for name, label, source in _first(graph, node, rows):
            _add(graph, name, "pole", label)
            _link(graph, Link(name, node, "seat", source))


def describe(graph: "nx.DiGraph[str]") -> pl.DataFrame:
    """The edges as a table, for those who do not look: start, relation, end, source."""
    labels = nx.get_node_attributes(graph, "label")
    return pl.DataFrame(
        [
            {
                "start": labels[start],
                "relation": data["relation"],
                "end": labels[end],
                "source": data["data_source"],
            }
            for start, end, data in graph.edges(data=True)
        ],
        schema=dict.fromkeys(("start", "relation", "end", "source"), pl.String),
    )
