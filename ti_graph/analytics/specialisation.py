"""How specialised a territory is in an industry, when many cells are small.

The location quotient LQ = observed / expected jumps about where few establishments are expected.
It is shrunk by a Gamma-Poisson model (Clayton & Kaldor 1987, *Biometrics* 43:671; DuMouchel 1999,
*The American Statistician* 53:177):

    observed_ij ~ Poisson(θ_ij · expected_ij),  θ_ij ~ Gamma(shape a, rate a)
    expected_ij = total_i · total_j / total

so that θ has mean 1 before anything is seen and Gamma(a + observed, a + expected) after. `a` is
estimated from all cells together (maximum of the negative binomial likelihood). The counts are
taken as Poisson: establishments cluster, so intervals are somewhat narrow.
"""

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy import special

Floats = NDArray[np.float64]

INTERVAL = 0.90
SHAPE_RANGE = (0.05, 50.0)

LEAST_CELL = 3
"""A cell counts as specialised on what may be published, where its quotient is surely above 1."""


def shrink(counts: pl.DataFrame, *, unexpected: bool = False) -> pl.DataFrame:
    """Location quotients of `counts` (territory_id, industry_id, observed), shrunk.

    Cells that are not in `counts` are not known: they enter no total. A territory's total is the
    sum of its known cells, and an industry's share is taken among the territories where it is
    known. Returns the rows of `counts` with expected, quotient_observed, quotient (shrunk), low and
    high (bounds of the 90 % interval) and probability that the quotient is above 1. Cells where
    none is expected are left out; with `unexpected` they are kept, at what is known before any is
    seen.
    """
    known = _with_expected(counts)
    if not unexpected:
        known = known.filter(pl.col("expected") > 0)
    if known.is_empty():
        return known.with_columns(
            pl.lit(0.0).alias(name)
            for name in ("quotient_observed", "quotient", "low", "high", "probability")
        )
    observed = known["observed"].to_numpy().astype(np.float64)
    expected = known["expected"].to_numpy().astype(np.float64)
    shape = fit_shape(observed[expected > 0], expected[expected > 0])
    a, b = shape + observed, shape + expected
    tail = (1 - INTERVAL) / 2
    return known.with_columns(
        quotient_observed=pl.when(pl.col("expected") > 0).then(
            pl.col("observed") / pl.col("expected")
        ),
        quotient=a / b,
        low=special.gammaincinv(a, tail) / b,
        high=special.gammaincinv(a, 1 - tail) / b,
        probability=special.gammaincc(a, b),
    )


def _with_expected(counts: pl.DataFrame) -> pl.DataFrame:
    totals = counts.group_by("territory_id").agg(total=pl.col("observed").sum())
    # Sorted, so that sums of the likelihood do not depend on the order that rows came in.
    ordered = counts.sort("territory_id", "industry_id")
    with_totals = ordered.join(totals, on="territory_id", maintain_order="left")
    shares = with_totals.group_by("industry_id").agg(
        share=pl.col("observed").sum() / pl.col("total").sum()
    )
    return (
        with_totals.join(shares, on="industry_id", maintain_order="left")
        .with_columns(expected=(pl.col("total") * pl.col("share")).fill_nan(0))
        .drop("total", "share")
    )


def _log_likelihood(counts: Floats, expected: Floats, shape: float) -> Floats:
    """ln P(count) of the negative binomial law: Poisson around `expected` × Gamma(shape, shape)."""
    ways = special.gammaln(counts + shape) - special.gammaln(counts + 1) - special.gammaln(shape)
    none_more = shape * np.log(shape / (shape + expected))
    return np.asarray(ways + none_more + special.xlogy(counts, expected / (shape + expected)))


def fit_shape(observed: Floats, expected: Floats) -> float:
    """The shape `a` of the prior that makes the counts most likely (both vectors: n cells)."""
    from scipy import optimize  # noqa: PLC0415 - a server starts sooner without it, and fits nothing

    def loss(log_shape: float) -> float:
        shape = float(np.exp(log_shape))
        return -float(np.sum(_log_likelihood(np.rint(observed), expected, shape)))

    low, high = np.log(SHAPE_RANGE)
    return float(np.exp(optimize.minimize_scalar(loss, bounds=(low, high), method="bounded").x))
