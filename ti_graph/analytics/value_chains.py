"""The dictionary of value chains as analytics read it, and what the input-output table says of it.

A chain is a set of NAF subclasses by stage; those of its core give it its name. Between two stages
there is an arrow only where the table shows a flow: the strongest share, over the branches of both,
of what the buyer buys from the seller or of what the seller sells to the buyer, is `LEAST_FLOW` or
more. Inputs, components, equipment and services sell to the core, the core sells to assembly (or
buys from components), and what is left goes to recycling: `direction`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import polars as pl

from ti_graph.analytics.input_output import InputOutput
from ti_graph.model.chain_tables import STAGES

LEAST_FLOW = 0.03
SELLING = ("equipment", "services")
"""Stages that sell to the core wherever it stands."""


@dataclass(frozen=True)
class Chain:
    """One value chain: industry → stage, and the industries of its core."""

    name: str
    label_fr: str
    label_en: str
    stage: Mapping[str, str]
    core: frozenset[str]

    @cached_property
    def core_stages(self) -> frozenset[str]:
        """The stages that the core stands at."""
        return frozenset(self.stage[one] for one in self.core)

    def at(self, stage: str) -> list[str]:
        """The industries of a stage."""
        return sorted(one for one, own in self.stage.items() if own == stage)

    def direction(self, stage: str) -> str:
        """Whether a stage lies upstream or downstream of the core."""
        if stage in SELLING:
            return "upstream"
        first = min(STAGES.index(one) for one in self.core_stages)
        return "upstream" if STAGES.index(stage) < first else "downstream"


def dictionary(tables: Mapping[str, pl.DataFrame]) -> list[Chain]:
    """The chains of the core tables, by identifier."""
    members = tables["value_chain_industry"].with_columns(pl.col("stage").cast(pl.String))
    by_chain = members.partition_by("chain_id", as_dict=True)
    return [
        Chain(
            name,
            fr,
            en,
            dict(by_chain[(name,)].select("industry_id", "stage").iter_rows()),
            frozenset(by_chain[(name,)].filter("core")["industry_id"]),
        )
        for name, fr, en in tables["value_chain"]
        .select("chain_id", "label_fr", "label_en")
        .sort("chain_id")
        .iter_rows()
        if (name,) in by_chain
    ]


def strongest_flow(
    chain: Chain, stage: str, branch_of: Mapping[str, str], table: InputOutput
) -> tuple[float, str]:
    """The strongest share of a flow between a stage and the core, in the stage's direction.

    With it the branch of the stage that has it: of equals the first by name, "" without any.
    """
    known = set(table.branches)
    own = {branch_of[one] for one in chain.at(stage) if one in branch_of} & known
    core = {branch_of[one] for one in chain.core if one in branch_of} & known
    sells = chain.direction(stage) == "upstream"
    shares = [
        (table.link(a, b) if sells else table.link(b, a), a) for a in sorted(own) for b in core
    ]
    return max(shares, key=lambda one: one[0], default=(0.0, ""))


def flows(
    chains: list[Chain], branch_of: Mapping[str, str], table: InputOutput | None
) -> pl.DataFrame:
    """Rows of the result table chain_flow: chain_id, stage_name, direction, link_share, flow."""
    rows = [
        {
            "chain_id": chain.name,
            "stage_name": stage,
            "direction": chain.direction(stage),
            "link_share": share,
            "flow": share >= LEAST_FLOW,
        }
        for chain in chains
        for stage in sorted(set(chain.stage.values()) - chain.core_stages, key=STAGES.index)
        if table is not None
        for share, _ in [strongest_flow(chain, stage, branch_of, table)]
    ]
    return pl.DataFrame(rows, infer_schema_length=None)


def trading_stages(flow: pl.DataFrame) -> dict[str, frozenset[str]]:
    """Chain → its stages with a flow; `flow` as of `flows`."""
    if flow.is_empty():
        return {}
    known = flow.filter("flow").group_by("chain_id").agg("stage_name")
    return {name: frozenset(stages) for name, stages in known.iter_rows()}
