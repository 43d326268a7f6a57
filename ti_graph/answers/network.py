"""The whole graph of a release as arrays: neighbours of a node by pages, and chains of ties.

Ties are kept twice, once for each end, sorted by node, relation, direction and rank: a page of
neighbours is a slice. Built once per release.
"""

from collections.abc import Iterable, Sequence

import numpy as np
import polars as pl
from numpy.typing import NDArray

from ti_graph.answers.graph_models import (
    Direction,
    GraphAnswer,
    GraphEdge,
    GraphNode,
    PathAnswer,
    RelationPage,
)
from ti_graph.answers.models import Label
from ti_graph.answers.network_edges import BY_NAME, RELATIONS, edges, relation_label
from ti_graph.answers.network_nodes import nodes
from ti_graph.answers.tie_grounds import RESTS
from ti_graph.errors import NotFoundError, QueryError, typed
from ti_graph.graph.release import Release
from ti_graph.model.identifiers import written_territory

HUB = 500
"""From this many ties on, a node is a hub: chains do not go through it."""
MOST_NEIGHBOURS = 200
LONGEST_PATH = 6
_NOT_FOR_PATHS = {"supplies", "specialised", "filiere_partner", "held_by"}
"""Ties that join nearly all to all: a chain through them tells nothing."""
Places = NDArray[np.int64]


class Network:
    """Nodes and ties of one release."""

    def __init__(self, release: Release) -> None:
        self._release = release
        self._nodes = nodes(release)
        self._place = {name: place for place, name in enumerate(self._nodes["id"])}
        self._index(release)

    def _index(self, release: Release) -> None:
        count = len(self._place)
        place = self._nodes.select("id").with_row_index("place")
        frame = [
            _placed(rows, place).with_columns(relation=pl.lit(number, pl.UInt8))
            for number, (_, rows) in enumerate(self._ties(release))
        ]
        ties = pl.concat(frame)
        halves = pl.concat([_half(ties, "start", "end", "out"), _half(ties, "end", "start", "in")])
        halves = halves.sort("node", "relation", "inward", "rank", "other", nulls_last=True)
        self._node = halves["node"].to_numpy()
        self._other = halves["other"].to_numpy().astype(np.int64)
        self._kind = halves["relation"].to_numpy()
        self._inward = halves["inward"].to_numpy()
        self._shipped_rows = halves.select("source", "simulated", "value", *RESTS)
        self._starts = np.searchsorted(self._node, np.arange(count + 1))
        self._degree = np.diff(self._starts)
        barred = [n for n, one in enumerate(RELATIONS) if one.name in _NOT_FOR_PATHS]
        self._walkable = ~np.isin(self._kind, barred)

    @staticmethod
    def _ties(release: Release) -> Iterable[tuple[int, pl.DataFrame]]:
        """Ties by the place of their relation in `RELATIONS`; none where there is no table."""
        found = {relation.name: rows for relation, rows in edges(release)}
        empty = next(iter(found.values())).clear()
        return [(n, found.get(one.name, empty)) for n, one in enumerate(RELATIONS)]

    def neighbours(
        self,
        node: str,
        relation: str | None = None,
        direction: Direction | None = None,
        offset: int = 0,
        limit: int = 25,
    ) -> GraphAnswer:
        """A node and, for each relation and direction, `limit` of its neighbours from `offset`.

        Raises NotFoundError for a node that is not there, QueryError for an unknown relation.
        """
        own = self._require(node)
        if relation is not None and relation not in BY_NAME:
            raise QueryError("unknown_relation", name=typed(relation), known=", ".join(BY_NAME))
        pages: list[RelationPage] = []
        shown: list[int] = []
        for number, inward, first, total in self._groups(own):
            found: Direction = "in" if inward else "out"
            if relation not in (None, RELATIONS[number].name) or direction not in (None, found):
                continue
            taken = range(first + min(offset, total), first + min(offset + limit, total))
            shown += taken
            pages.append(_page(number, found, total, offset, len(taken)))
        reached = dict.fromkeys([own, *(int(self._other[half]) for half in shown)])
        return GraphAnswer(
            release=self._release.manifest.release,
            center=node,
            nodes=self._shown_nodes(list(reached)),
            edges=[self._edge(half) for half in shown],
            relations=pages,
        )

    def path(self, start: str, end: str, longest: int = LONGEST_PATH) -> PathAnswer:
        """A shortest chain of ties between two nodes, through no hub.

        Raises NotFoundError for a node that is not there.
        """
        first, last = self._require(start), self._require(end)
        halves = self._chain(first, last, longest)
        along = [first, *(int(self._other[half]) for half in halves or ())]
        return PathAnswer(
            release=self._release.manifest.release,
            start=start,
            end=end,
            found=halves is not None,
            longest=longest,
            nodes=self._shown_nodes(along if halves is not None else [first, last]),
            edges=[self._edge(half) for half in halves or ()],
        )

    def _require(self, node: str) -> int:
        place = self._place.get(node, self._place.get(written_territory(node)))
        if place is None:
            raise NotFoundError("unknown_node", node=typed(node))
        return place

    def _groups(self, node: int) -> Iterable[tuple[int, bool, int, int]]:
        """Relation, inward, place of the first tie, number of ties: each group of a node."""
        start, end = int(self._starts[node]), int(self._starts[node + 1])
        keys = self._kind[start:end].astype(np.int64) * 2 + self._inward[start:end]
        found, firsts, counts = np.unique(keys, return_index=True, return_counts=True)
        for key, first, count in zip(found, firsts, counts, strict=True):
            yield int(key) // 2, bool(key % 2), start + int(first), int(count)

    def _chain(self, first: int, last: int, longest: int) -> list[int] | None:
        """The ties from one node to another, breadth first; None where there is no chain."""
        if first == last:
            return []
        came = np.full(len(self._degree), -1, np.int64)
        seen = np.zeros(len(self._degree), bool)
        seen[first] = True
        frontier = np.array([first])
        for _ in range(longest):
            halves = self._ties_of(frontier)
            halves = halves[~seen[self._other[halves]]]
            reached, at = np.unique(self._other[halves], return_index=True)
            if not reached.size:
                return None
            seen[reached] = True
            came[reached] = halves[at]
            if seen[last]:
                return self._back(came, first, last)
            frontier = reached[self._degree[reached] < HUB]
        return None

    def _ties_of(self, frontier: Places) -> Places:
        """The walkable ties of several nodes."""
        starts, counts = self._starts[frontier], self._degree[frontier]
        before = np.repeat(np.cumsum(counts) - counts, counts)
        halves: Places = np.arange(counts.sum()) - before + np.repeat(starts, counts)
        return halves[self._walkable[halves]]

    def _back(self, came: Places, first: int, last: int) -> list[int]:
        halves = []
        while last != first:
            halves.append(int(came[last]))
            last = int(self._node[came[last]])
        return halves[::-1]

    def _shown_nodes(self, places: Sequence[int]) -> list[GraphNode]:
        rows = self._nodes[list(places)].iter_rows(named=True)
        mint = self._release.mint
        return [
            GraphNode(
                id=row["id"],
                iri=mint.iri(row["room"], row["id"]),
                kind=row["kind"],
                label=Label(fr=row["label_fr"], en=row["label_en"]),
                simulated=row["simulated"],
                degree=int(self._degree[place]),
                hub=bool(self._degree[place] >= HUB),
            )
            for place, row in zip(places, rows, strict=True)
        ]

    def _edge(self, half: int) -> GraphEdge:
        ids = self._nodes["id"]
        ends = ids[int(self._node[half])], ids[int(self._other[half])]
        start, end = reversed(ends) if self._inward[half] else ends
        name = RELATIONS[self._kind[half]].name
        row = self._shipped_rows.row(half, named=True)
        return GraphEdge.of(row, start=start, end=end, relation=name)


def _placed(rows: pl.DataFrame, place: pl.DataFrame) -> pl.DataFrame:
    """Ties by the places of their ends; those to what is no node are left out."""
    return (
        rows.join(place.rename({"id": "start", "place": "from"}), on="start")
        .join(place.rename({"id": "end", "place": "to"}), on="end")
        .select("source", "simulated", "rank", "value", *RESTS, start="from", end="to")
    )


def _half(ties: pl.DataFrame, own: str, other: str, direction: Direction) -> pl.DataFrame:
    return ties.select(
        "relation",
        "rank",
        "source",
        "simulated",
        "value",
        *RESTS,
        node=own,
        other=other,
        inward=pl.lit(direction == "in"),
    )


def _page(number: int, direction: Direction, total: int, offset: int, shown: int) -> RelationPage:
    relation = RELATIONS[number]
    after = offset + shown
    return RelationPage(
        relation=relation.name,
        direction=direction,
        label=Label(fr=relation_label(relation.name, "fr"), en=relation_label(relation.name, "en")),
        unit=relation.unit,
        total=total,
        offset=offset,
        shown=shown,
        next_offset=after if after < total else None,
    )
