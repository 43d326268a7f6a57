"""Scores of a ranking against what came true, and a ridge logistic regression to learn one."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

NEWTON_STEPS = 30
TOLERANCE = 1e-8


def average_precision(truth: NDArray[np.bool_], score: Floats) -> float:
    """Mean of the precision at each true row, rows by falling score; equals share one rank."""
    positives = int(truth.sum())
    if not positives:
        return 0.0
    order = np.argsort(-score, kind="stable")
    ranked, ordered = truth[order], score[order]
    last = np.append(ordered[1:] != ordered[:-1], True)
    hits, seen = np.cumsum(ranked)[last], (np.arange(len(score)) + 1)[last]
    gained = np.diff(hits, prepend=0)
    return float((gained * hits / seen).sum() / positives)


def ndcg(truth: NDArray[np.bool_], score: Floats, depth: int = 10) -> float:
    """Normalised discounted cumulative gain at `depth` (Järvelin & Kekäläinen 2002)."""
    positives = int(truth.sum())
    if not positives:
        return float("nan")
    top = truth[np.argsort(-score, kind="stable")[:depth]]
    discount = 1 / np.log2(np.arange(2, depth + 2))
    return float((top * discount[: len(top)]).sum() / discount[: min(positives, depth)].sum())


def standardised(train: Floats, test: Floats) -> tuple[Floats, Floats]:
    """Both by the mean and spread of `train`."""
    mean, spread = train.mean(axis=0), train.std(axis=0)
    spread = np.where(spread > 0, spread, 1.0)
    return (train - mean) / spread, (test - mean) / spread


def fit_logistic(features: Floats, truth: NDArray[np.bool_], ridge: float = 1.0) -> Floats:
    """Coefficients (the constant last, not shrunk) of a ridge logistic regression, by Newton."""
    design = np.column_stack([features, np.ones(len(features))])
    penalty = np.full(design.shape[1], ridge)
    penalty[-1] = 1e-9
    beta = np.zeros(design.shape[1])
    for _ in range(NEWTON_STEPS):
        chance = 1 / (1 + np.exp(-np.clip(design @ beta, -30, 30)))
        gradient = design.T @ (truth - chance) - penalty * beta
        weight = chance * (1 - chance)
        step = np.linalg.solve((design.T * weight) @ design + np.diag(penalty), gradient)
        beta += step
        if float(np.abs(step).max()) < TOLERANCE:
            break
    return np.asarray(beta)


def log_odds(beta: Floats, features: Floats) -> Floats:
    """What the regression gives to rows."""
    return np.asarray(features @ beta[:-1] + beta[-1])
