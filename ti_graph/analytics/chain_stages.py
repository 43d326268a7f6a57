"""Stages of a chain that a territory lacks: one definition, for every view.

    absent       none of the stage's industries there, where the ground is a census; a site that any
                 other register lists is enough for it not to be
    not visible  none in the register, and the register is selective: absence from it says nothing
    thin         some, and so few that chance would rarely give as few: a Poisson law about what the
                 average of the sites of the register would give there

Any other stage with a site is not missing. Only stages that trade with the core, by the
input-output table, are links of the chain.
"""

from typing import TYPE_CHECKING

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy import special

from ti_graph.analytics.local_counts import Ground
from ti_graph.analytics.local_search import Search
from ti_graph.analytics.value_chains import LEAST_FLOW, Chain, strongest_flow
from ti_graph.model.chain_tables import STAGES
from ti_graph.model.grounds import SEES_ABSENCE

if TYPE_CHECKING:
    from ti_graph.analytics.candidate_rows import Context

Places = NDArray[np.intp]
Floats = NDArray[np.float64]

THIN = 0.1
"""A stage is thin where chance would give as few sites less often than this."""


def missing_stages(
    chain: Chain, area: int, found: Search, ground: Ground, context: "Context"
) -> list[dict[str, object]]:
    """The stages of a chain that an area lacks, upstream first."""
    if context.table is None:
        return []
    rows: list[dict[str, object]] = []
    for stage in sorted(set(chain.stage.values()) - chain.core_stages, key=STAGES.index):
        share, branch = strongest_flow(chain, stage, context.branches, context.table)
        places = _places(chain, stage, found)
        sites = float(found.counted.sites[area, places].sum())
        expected = expected_sites(found.counted.sites, area, places)
        standing = state(sites, expected, ground.ground)
        if share < LEAST_FLOW or standing == "present":
            continue
        if standing == "absent" and _listed(chain, stage, found.counted.areas[area], context):
            continue
        rows.append(
            {
                "stage_name": stage,
                "branch_id": branch,
                "direction": chain.direction(stage),
                "state": standing,
                "link_share": share,
                "establishments": sites,
                "expected": expected,
            }
        )
    return rows


def state(sites: float, expected: float, ground: str) -> str:
    """How a stage stands that has so many sites, where so many are expected, on a ground."""
    if sites == 0:
        return "absent" if ground in SEES_ABSENCE else "not_visible"
    return "thin" if special.pdtr(sites, expected) < THIN else "present"


def expected_sites(sites: Floats, area: int, places: Places) -> float:
    """Sites of some industries in an area if it had the mix of its register.

    `sites`: areas × industries.
    """
    return float(sites[area].sum() * sites[:, places].sum() / sites.sum())


def _listed(chain: Chain, stage: str, territory: str, context: "Context") -> bool:
    """Whether any register lists a site of the stage in a territory."""
    return any((territory, industry) in context.listed for industry in chain.at(stage))


def _places(chain: Chain, stage: str, found: Search) -> Places:
    wanted = set(chain.at(stage))
    return np.array(
        [place for place, name in enumerate(found.counted.industries) if name in wanted], np.intp
    )


def stage_counts(found: Search, ground: Ground) -> pl.DataFrame:
    """chain_id, stage_name, territory_id, register, observed, expected of every tested area."""
    frames = []
    for chain in found.chains.chains:
        for stage in sorted(set(chain.stage.values()), key=STAGES.index):
            places = _places(chain, stage, found)
            tested = slice(found.counted.tested)
            frames.append(
                pl.DataFrame(
                    {
                        "chain_id": chain.name,
                        "stage_name": stage,
                        "territory_id": found.counted.areas[tested],
                        "register": ground.register,
                        "observed": found.counted.sites[tested][:, places].sum(axis=1),
                        "expected": found.fitted.mean[tested][:, places].sum(axis=1),
                    }
                )
            )
    return pl.concat(frames) if frames else pl.DataFrame()
