"""Candidates of every territory, as rows of the result tables.

Three kinds, named for what they are (`ti_graph.analytics.local_search` finds them, each register
by itself):

    specialite     one industry, NAF group or core of a chain far above what chance gives there
    filiere        a spécialité, or several, with linked industries of one value chain beside
    colocalisation industries that stand out in the territory and are in no chain together: nothing
                   is tested of their being together, and it is exploratory whatever it shows

and three grades:

    strong       given, still so with one firm less, three firms or more, and none of them with
                 more than half of the jobs (of the sites, where no job is known)
    emerging     given: a spécialité at its q, a filière where both of its tests pass
    exploratory  plausible, and does not pass the tests: never called spécialité or filière

Where no candidate passes, an industry in which the territory is surely specialised and that none
holds is one of them, exploratory: the territory is surer of it than of the others, though it is one
firm, or less than three times what is expected.

Of more than `MOST_SHOWN` the surest of the best grades are kept. The score is the weighted mean of
`WEIGHTS`, each part 0-1; `candidate_order` ranks what is kept.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import polars as pl
from numpy.typing import NDArray

from ti_graph.analytics.candidate_rows import CandidateRows, Context, Sure
from ti_graph.analytics.input_output import InputOutput
from ti_graph.analytics.local_counts import counted_in, registers_of
from ti_graph.analytics.local_search import Search, by_itself, search
from ti_graph.analytics.value_chains import Chain, flows, trading_stages

Places = NDArray[np.intp]


@dataclass(frozen=True)
class Candidates:
    """The candidates of every territory, as rows of the result tables."""

    filiere: pl.DataFrame = field(default_factory=pl.DataFrame)
    industry: pl.DataFrame = field(default_factory=pl.DataFrame)
    missing: pl.DataFrame = field(default_factory=pl.DataFrame)
    part: pl.DataFrame = field(default_factory=pl.DataFrame)
    stage: pl.DataFrame = field(default_factory=pl.DataFrame)
    """Counts of every area × stage of a chain: where the holders of a stage are read."""
    flow: pl.DataFrame = field(default_factory=pl.DataFrame)
    """Which stages trade with the core of their chain."""
    alone: "Candidates | None" = None
    """The candidates, were each territory read without what lies beside it."""


@dataclass(frozen=True)
class Asked:
    """The territories that are asked about, and what is known of them before the search."""

    grounds: pl.DataFrame
    """ti_id, ground, register, year: what each territory is judged on."""
    near: pl.DataFrame
    """ti_id, beside_id: what lies beside each territory, the nearest first."""
    sure: Sure = field(default_factory=Sure)


def candidates(
    sites: pl.DataFrame,
    asked: Asked,
    chains: Sequence[Chain],
    branch_of: pl.DataFrame,
    table: InputOutput | None,
) -> Candidates:
    """Candidates of the territories of `asked`.

    `sites`: site_id, unit, industry_id, ti_id (null outside all), rest_id (its département), jobs
    (null where not known), register. `branch_of`: industry_id, branch_id. Without an input-output
    table no stage is known to trade, and there is no filière.
    """
    branches = dict(branch_of.select("industry_id", "branch_id").iter_rows())
    flow = flows(list(chains), branches, table)
    trading = trading_stages(flow)
    known = sites.join(branch_of.select("industry_id"), on="industry_id", how="semi")
    places = known.select("ti_id", "industry_id").drop_nulls().unique()
    listed = frozenset(places.iter_rows())
    context = Context(chains, branches, table, listed, asked.sure)
    rows, alone = CandidateRows(context), CandidateRows(context)
    for ground in registers_of(asked.grounds):
        counted = counted_in(known, ground, asked.near)
        if counted is not None:
            found = search(counted, chains, trading)
            rows.add(found, known, ground)
            alone.add(by_itself(found, chains), known, ground)
    filiere, industry, missing, part, stage = rows.frames()
    own_filiere, own_industry, _, own_part, _ = alone.frames()
    by_themselves = Candidates(own_filiere, own_industry, part=own_part)
    return Candidates(filiere, industry, missing, part, stage, flow, by_themselves)


__all__ = ["Asked", "Candidates", "Search", "candidates"]
