"""How related industries are by where they are found: proximity and density of the product space.

Both take territories × n: proximity gives n × n, density territories × n. The diagonal is 0: an
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


def _ratio(above: Floats, below: Floats) -> Floats:
    out = np.zeros(np.broadcast_shapes(above.shape, below.shape))
    return np.asarray(np.divide(above, below, out=out, where=below != 0))


def _without_self(layer: Floats) -> Floats:
    out = np.array(layer, dtype=np.float64)
    np.fill_diagonal(out, 0)
    return out
