"""Which TI are most alike: the cosine of their profiles of specialisation.

For the profile p_r[i] = log θ_ri of a territory r over NAF subclasses i, where θ is the shrunk
location quotient (so that a small count says little, and none is a minus infinity):

    similarity(r, s) = p_r · p_s / (‖p_r‖ ‖p_s‖)        −1 opposite, 0 unrelated, 1 the same mix

Cosine similarity: Salton & McGill (1983), *Introduction to Modern Information Retrieval*. It
compares mixes, not sizes. It has not been evaluated: no list of TI that are alike is known. Where
few industries stand out, profiles are mostly small counts and the likeness is weak, as it says.
"""

import numpy as np
import polars as pl

SHOWN = 10


def twins(grid: pl.DataFrame) -> pl.DataFrame:
    """The `SHOWN` most alike territories of each.

    `grid`: territory_id, industry_id, quotient, one row for every territory × industry. Returns
    territory_id, other_id, rank, similarity; ties are broken by identifier.
    """
    wide = grid.with_columns(log=pl.col("quotient").log()).pivot(
        "industry_id", index="territory_id", values="log"
    )
    wide = wide.sort("territory_id")
    names = wide["territory_id"]
    profiles = wide.drop("territory_id").to_numpy().astype(np.float64)
    norms = np.linalg.norm(profiles, axis=1, keepdims=True)
    units = np.divide(profiles, norms, out=np.zeros_like(profiles), where=norms > 0)
    cosines = (units @ units.T).clip(-1, 1)
    ranked = np.argsort(-np.where(np.eye(len(names), dtype=bool), -2, cosines), kind="stable")
    shown = min(SHOWN, max(len(names) - 1, 0))
    best = ranked[:, :shown]
    return pl.DataFrame(
        {
            "territory_id": names.gather(np.repeat(np.arange(len(names)), shown)),
            "other_id": names.gather(best.ravel()),
            "rank": np.tile(np.arange(1, shown + 1), len(names)),
            "similarity": np.take_along_axis(cosines, best, axis=1).ravel(),
        }
    )
