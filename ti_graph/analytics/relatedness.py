"""How related industries are by where they are found: the measures of the literature.

All take territories × n and give n × n, or territories × n for density. The diagonal is 0: an
industry is no reason for itself. Where nothing is known the value is 0, never NaN.
"""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def quotients(counts: Floats) -> Floats:
    """Balassa's revealed comparative advantage: (x_ri / x_r) / (x_i / x); 0 where nothing is."""
    total = counts.sum()
    expected = np.outer(counts.sum(axis=1), counts.sum(axis=0)) / max(total, 1e-300)
    return _ratio(counts, expected)


def proximity(has: Floats) -> Floats:
    """φ_ij = Σ_r M_ri M_rj / max(Σ_r M_ri, Σ_r M_rj) (Hidalgo et al. 2007, *Science* 317:482)."""
    together = has.T @ has
    territories = has.sum(axis=0)
    most = np.maximum(territories[:, np.newaxis], territories[np.newaxis, :])
    return _without_self(_ratio(together, most))


def density(has: Floats) -> Floats:
    """ω_ri = Σ_j M_rj φ_ij / Σ_j φ_ij, j ≠ i; 0 for an industry that is close to none."""
    close = proximity(has)
    total = close.sum(axis=0)
    return _ratio(has @ close, np.broadcast_to(total, has.shape))


def association(has: NDArray[np.bool_]) -> Floats:
    """Association strength as 1 − 1/x for x = c_ij · n_r / (c_i c_j) above 1, else 0."""
    present = has.astype(np.float64)
    together = present.T @ present
    alone = present.sum(axis=0)
    strength = _ratio(together * len(present), np.outer(alone, alone))
    return _without_self(
        np.clip(1 - _ratio(np.ones_like(strength), strength), 0, 1) * (strength > 1)
    )


def correlation(values: Floats) -> Floats:
    """Pearson correlation of two industries over territories, 0 where it is negative."""
    centred = values - values.mean(axis=0)
    spread = np.sqrt((centred**2).sum(axis=0))
    return _without_self(np.maximum(_ratio(centred.T @ centred, np.outer(spread, spread)), 0))


def coagglomeration(counts: Floats, sizes: Floats) -> Floats:
    """γ^c_ij = Σ_r (s_ri − x_r)(s_rj − x_r) / (1 − Σ_r x_r²).

    s_ri is the part of industry i in territory r, x_r the territory's part of all (`sizes`).
    Ellison, Glaeser & Kerr (2010), *AER* 100:1195.
    """
    total = counts.sum(axis=0)
    share = _ratio(counts, np.broadcast_to(total, counts.shape))
    apart = np.where(total > 0, share - sizes[:, np.newaxis], 0.0)
    return _without_self(apart.T @ apart / max(1 - float((sizes**2).sum()), 1e-12))


def agglomeration(counts: Floats, sizes: Floats, herfindahl: Floats) -> Floats:
    """Ellison & Glaeser's γ of each industry (1997, *JPE* 105:889); NaN where it is not defined.

    γ_i = (G_i − (1 − Σ x_r²) H_i) / ((1 − Σ x_r²)(1 − H_i)),  G_i = Σ_r (s_ri − x_r)²
    `herfindahl`: H_i, the sum of squared plant sizes as parts of the industry (1 / plants where
    they are counted).
    """
    total = counts.sum(axis=0)
    share = _ratio(counts, np.broadcast_to(total, counts.shape))
    raw = ((share - sizes[:, np.newaxis]) ** 2).sum(axis=0)
    room = 1 - float((sizes**2).sum())
    defined = (total > 0) & (herfindahl < 1) & (room > 0)
    below = np.where(defined, room * (1 - herfindahl), 1.0)
    return np.asarray(np.where(defined, (raw - room * herfindahl) / below, np.nan))


def complexity(has: Floats) -> tuple[Floats, Floats]:
    """Economic complexity of territories and industries.

    Hidalgo & Hausmann (2009), *PNAS* 106:10570.

    The second eigenvectors of M̃ = D⁻¹ M U⁻¹ Mᵀ and of its mirror, standardised, the sign such
    that complexity rises with diversity. Rows and columns without any presence get NaN.
    """
    diversity, ubiquity = has.sum(axis=1), has.sum(axis=0)
    rows, columns = diversity > 0, ubiquity > 0
    kept = has[np.ix_(rows, columns)]
    d, u = kept.sum(axis=1), kept.sum(axis=0)
    # The symmetric twin of M̃ has the same eigenvalues, and real eigenvectors.
    balanced = kept / np.sqrt(np.outer(d, u))
    left, _, right = np.linalg.svd(balanced, full_matrices=False)
    second = min(1, left.shape[1] - 1)
    of_rows = left[:, second] / np.sqrt(d)
    of_columns = right[second] / np.sqrt(u)
    sign = np.sign(np.corrcoef(of_rows, d)[0, 1]) or 1.0
    return _spread_out(of_rows * sign, rows), _spread_out(of_columns * sign, columns)


def _spread_out(values: Floats, kept: NDArray[np.bool_]) -> Floats:
    out = np.full(len(kept), np.nan)
    out[kept] = (values - values.mean()) / max(values.std(), 1e-300)
    return out


def _ratio(above: Floats, below: Floats) -> Floats:
    out = np.zeros(np.broadcast_shapes(above.shape, below.shape))
    return np.asarray(np.divide(above, below, out=out, where=below != 0))


def _without_self(layer: Floats) -> Floats:
    out = np.array(layer, dtype=np.float64)
    np.fill_diagonal(out, 0)
    return out
