"""What the lists of relevant regions look like over all TI: how many, how alike, how industrial.

    regions               distinct NUTS 3 regions in the first ten, along the first chain of each TI
    jaccard_between       mean Jaccard of the first tens of two TI, along their first chains
    jaccard_within        mean Jaccard of the first tens of two chains of one TI
    manufacturing_median  median percentile of manufacturing of the regions reported, where known
    near                  part of the lines that are near or bordering

Candidate filières are left out: chains are the specialities of each TI.
"""

from itertools import combinations

import numpy as np
import polars as pl

from ti_graph.analytics import inputs
from ti_graph.analytics.filieres import Candidates
from ti_graph.analytics.industrial import manufacturing
from ti_graph.analytics.inputs import Tables
from ti_graph.analytics.rules import DEFAULT
from ti_graph.analytics.sites import listed_sites
from ti_graph.analytics.steps.relevance import relevance_rows
from ti_graph.analytics.steps.specialisation import regional_cells
from ti_graph.analytics.territorial import of_listed
from ti_graph.model.relevance_tables import RelevantPartner

FIRST = 10


def evaluate_lists(tables: Tables) -> dict[str, object]:
    """The measures above, of the lists that ship."""
    partner = shipped_lists(tables)
    return measured(partner, tables) if partner.height else {}


def shipped_lists(tables: Tables) -> pl.DataFrame:
    """The rows of relevant_partner that ship; none where no chain is known."""
    listed = listed_sites(tables, DEFAULT)
    known = of_listed(listed, tables)
    regional = inputs.regional_counts(tables)
    frames = relevance_rows(tables, known, Candidates(), regional_cells(regional), regional, listed)
    return frames["relevant_partner"] if frames else RelevantPartner.create_empty()


def measured(partner: pl.DataFrame, tables: Tables) -> dict[str, object]:
    """The measures of rows of relevant_partner."""
    top = partner.filter(pl.col("rank") <= FIRST)
    first = top.filter(pl.col("along_position") == 1)
    parents = tables["containment"].select(partner_id="member_id", region_id="container_id")
    made = first.join(parents, on="partner_id").join(manufacturing(tables), on="region_id")
    chains: dict[str, list[set[str]]] = {}
    for (territory, _), rows in top.group_by("territory_id", "along_id"):
        chains.setdefault(str(territory), []).append(set(rows["partner_id"]))
    firsts = [set(rows["partner_id"]) for _, rows in first.group_by("territory_id")]
    return {
        "territories": first["territory_id"].n_unique(),
        "regions": first["partner_id"].n_unique(),
        "regions_of_all_chains": top["partner_id"].n_unique(),
        "jaccard_between": _alike([firsts]),
        "jaccard_within": _alike(list(chains.values())),
        "manufacturing_median": round(100 * float(made["percentile"].median() or 0), 1),  # type: ignore[arg-type]
        "near": round(float(first["near"].mean() or 0), 4),  # type: ignore[arg-type]
    }


def _alike(groups: list[list[set[str]]]) -> float | None:
    """Mean Jaccard of two sets of one group; None where no group has two."""
    found = [
        len(a & b) / len(a | b) for group in groups for a, b in combinations(group, 2) if a | b
    ]
    return round(float(np.mean(found)), 4) if found else None
