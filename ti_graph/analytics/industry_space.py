"""The industry space: how near industries are to each other, by where they are and what they trade.

A multiplex of layers over n industries, each symmetric, with an empty diagonal:

    correlation    Pearson correlation of the evidence of two industries over territories, ≥ 0
    association    association strength, c_ij · n_r / (c_i · c_j) of co-occurrences, on 1 − 1/x
                   (van Eck & Waltman 2009, *JASIST* 60:1635)
    proximity      φ_ij = c_ij / max(c_i, c_j), a territory's own left out of the sums by folds
                   (Hidalgo et al. 2007, *Science* 317:482)
    coexcess       Σ_r x_ri x_rj: how strongly two industries stand out in the same territories
    coagglomeration  Ellison-Glaeser γ^c, ≥ 0 (Ellison, Glaeser & Kerr 2010, *AER* 100:1195)
    direct         the strongest share of purchases or sales between their branches
    leontief       the same of the total requirements (I − A)⁻¹ − I (Leontief 1936)

Input-output tables end at branches (A38): both industries take the figure of their branches, and
two of one branch that of its sales to itself (proportionality, the usual assumption). Layers of
place and of trade are weighted means L and V of their layers (each scaled to a standard deviation
of 1, V as its square root), and an edge needs both:

    w_ij = (L_ij + `PLACE_FLOOR`) · (V_ij + `TRADE_FLOOR`)

so that industries that share places for no reason of trade, or trade without meeting, are far.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import networkx as nx
import numpy as np
from numpy.typing import NDArray

from ti_graph.analytics.input_output import InputOutput
from ti_graph.analytics.relatedness import (
    association,
    coagglomeration,
    correlation,
    proximity,
)

Floats = NDArray[np.float64]

PLACE_WEIGHTS = {
    "coexcess": 1.0,
    "correlation": 0.0,
    "association": 0.0,
    "proximity": 0.0,
    "coagglomeration": 0.0,
}
TRADE_WEIGHTS = {"direct": 1.0, "leontief": 0.0}
SPACE_WEIGHTS = PLACE_WEIGHTS | TRADE_WEIGHTS
"""The weights that a setting may change."""

PLACE_FLOOR = 0.25
TRADE_FLOOR = 0.07
LEAST_SHARE = 0.02
"""Shares of purchases or sales below it are no link."""


@dataclass(frozen=True)
class IndustrySpace:
    """Industries, sorted, and the weights of the edges between them (n × n)."""

    industries: list[str]
    weight: Floats

    def graph(self) -> "nx.Graph[str]":
        """The space as a networkx graph, one edge for every weight above 0."""
        graph: nx.Graph[str] = nx.Graph()
        graph.add_nodes_from(self.industries)
        rows, columns = np.nonzero(np.triu(self.weight, 1))
        graph.add_weighted_edges_from(
            (self.industries[i], self.industries[j], float(self.weight[i, j]))
            for i, j in zip(rows, columns, strict=True)
        )
        return graph


def trade_layer(
    industries: list[str],
    branch_of: Mapping[str, str],
    table: InputOutput,
    weights: Mapping[str, float],
) -> Floats:
    """V: square root of the weighted mean of direct and total links between branches (n × n)."""
    place = {branch: index for index, branch in enumerate(table.branches)}
    own = np.array([place[branch_of[name]] for name in industries], dtype=np.intp)
    layers = {"direct": np.maximum(table.purchases, table.sales), "leontief": table.total_links}
    total = sum(weights[name] for name in TRADE_WEIGHTS)
    mean = sum(weights[name] * layer for name, layer in layers.items()) / max(total, 1e-12)
    either = np.maximum(np.asarray(mean), np.asarray(mean).T)
    strong = np.where(either >= LEAST_SHARE, either, 0.0)
    return _without_self(np.sqrt(strong)[np.ix_(own, own)])


def place_layer(evidence: Floats, sizes: Floats, weights: Mapping[str, float]) -> Floats:
    """L: weighted mean of the layers of place (n × n), each scaled by its spread.

    `evidence` is territories × n. `sizes`: the territories' shares of all establishments.
    """
    layers = {
        "coexcess": lambda: evidence.T @ evidence,
        "correlation": lambda: correlation(evidence),
        "association": lambda: association(evidence > 0),
        "proximity": lambda: proximity((evidence > 0).astype(np.float64)),
        "coagglomeration": lambda: coagglomeration(evidence, sizes),
    }
    wanted = {name: weights[name] for name in layers if weights[name] > 0}
    mean = np.zeros((evidence.shape[1], evidence.shape[1]))
    for name, weight in wanted.items():
        mean += weight * _scaled(_without_self(layers[name]()))
    return np.asarray(mean / max(sum(wanted.values()), 1e-12))


def industry_space(industries: list[str], place: Floats, trade: Floats) -> IndustrySpace:
    """The multiplex of the two kinds of layers."""
    weight = (place + PLACE_FLOOR) * (trade + TRADE_FLOOR)
    return IndustrySpace(industries, _without_self(weight))


def _scaled(layer: Floats) -> Floats:
    """The layer over the standard deviation of what is above 0 in it."""
    above = layer[layer > 0]
    spread = float(above.std()) if above.size else 0.0
    return np.asarray(np.maximum(layer, 0) / spread) if spread > 0 else np.zeros_like(layer)


def _without_self(layer: Floats) -> Floats:
    out = np.array(layer, dtype=np.float64)
    np.fill_diagonal(out, 0)
    return out


def neighbourhoods(space: IndustrySpace, sizes: tuple[int, ...]) -> NDArray[np.float32]:
    """Sets of industries (industries × sets): each industry with its k strongest links."""
    number = len(space.industries)
    order = np.argsort(-space.weight, axis=1, kind="stable")
    sets = np.zeros((len(sizes), number, number), dtype=np.float32)
    rows = np.arange(number)
    for place, size in enumerate(sizes):
        nearest = order[:, : min(size, max(number - 1, 0))]
        sets[place, rows[:, np.newaxis], nearest] = 1
        sets[place, rows, rows] = 1
    distinct = np.unique(sets.reshape(-1, number), axis=0)
    return np.ascontiguousarray(distinct.T)
