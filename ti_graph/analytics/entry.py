"""Which industries lie close to what a TI already does: density of the product space.

Hidalgo, Klinger, Barabási & Hausmann (2007), *Science* 317:482. A territory r has industry i
(M_ri = 1) where its shrunk location quotient is above 1 and an establishment is there. Two
industries are close where territories that have one tend to have the other, and an industry is
within reach where those close to it are there:

    proximity φ_ij = Σ_r M_ri M_rj / max(Σ_r M_ri, Σ_r M_rj),  φ_ii = 0
    density  ω_ri = Σ_j M_rj φ_ij / Σ_j φ_ij                                        0-1

Density is called relatedness here. It is no probability: one picture in time cannot calibrate one.
Entries are best foretold by how specialised a territory nearly is already, so that figure, the
shrunk location quotient of today, stands beside as the baseline that a better method must beat.
Simulated establishments follow no product space but what was planted: densities are then those of
chance, and mostly tell how many industries a territory has.
"""

import numpy as np
import polars as pl

from ti_graph.analytics.input_output import Floats

SHOWN = 15


def entries(grid: pl.DataFrame) -> pl.DataFrame:
    """The `SHOWN` industries closest to each territory that it does not have.

    `grid`: territory_id, industry_id, observed, quotient, one row for every territory × industry.
    Returns territory_id, industry_id, rank, relatedness, baseline.
    """
    ordered = grid.sort("territory_id", "industry_id")
    has = (pl.col("quotient") > 1) & (pl.col("observed") > 0)
    wide = ordered.with_columns(has=has.cast(pl.Float64)).pivot(
        "industry_id", index="territory_id", values="has"
    )
    industries = wide.columns[1:]
    near = density(wide.drop("territory_id").to_numpy().astype(np.float64))
    relatedness = (
        pl.DataFrame(near, schema=industries, orient="row")
        .with_columns(wide["territory_id"])
        .unpivot(
            industries,
            index="territory_id",
            variable_name="industry_id",
            value_name="relatedness",
        )
    )
    return (
        ordered.filter(~has)
        .join(relatedness, on=["territory_id", "industry_id"])
        .filter(pl.col("relatedness") > 0)
        .sort("territory_id", "relatedness", "industry_id", descending=[False, True, False])
        .with_columns(rank=pl.int_range(1, pl.len() + 1).over("territory_id"))
        .filter(pl.col("rank") <= SHOWN)
        .select("territory_id", "industry_id", "rank", "relatedness", baseline="quotient")
    )


def proximity(has: Floats) -> Floats:
    """φ of n industries from M (territories × n)."""
    together = has.T @ has
    territories = has.sum(axis=0)
    most = np.maximum(territories[:, np.newaxis], territories[np.newaxis, :])
    close = np.divide(together, most, out=np.zeros_like(together), where=most > 0)
    np.fill_diagonal(close, 0)
    return np.asarray(close)


def density(has: Floats) -> Floats:
    """ω of territories × industries from M; 0 for an industry that is close to none."""
    close = proximity(has)
    total = close.sum(axis=0)
    return np.asarray(np.divide(has @ close, total, out=np.zeros_like(has), where=total > 0))
