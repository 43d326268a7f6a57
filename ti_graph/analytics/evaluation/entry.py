"""Can one tell which industries a region will become specialised in?

Regions of Europe (NUTS 2) × NACE divisions, persons employed (Eurostat, structural business
statistics). Definitions, set before the first run:

    quotient   location quotient over the cells known in both years
    at risk    quotient below 1 in the first year
    entry      of these, quotient of 1.25 or more in the last year

    region folds    2008 → 2011, ten folds of regions: a model never saw the region
    country folds   the same, by country: it never saw the country
    time split      learned on 2008 → 2011, reported for 2011 → 2014

Rankings, all from the first year alone (in folds, links between divisions are those of the
training regions):

    base           none: what a blind order gives
    density        product-space density (Hidalgo et al. 2007)
    ease           ridge item-item regression on log shrunk quotients (Steck 2019, *WWW*)
    quotient       the quotient of the first year: the baseline to beat
    margin         the quotient's gap to 1.25 in steps of noise (`ti_graph.analytics.entry`): what
                   ships; its constants were set elsewhere and fitted to nothing here
    logistic       ridge logistic regression on the three, on size, diversity, ubiquity, growth of
                   the division in Europe, the country's other regions and those that touch
    sectoral       the same with an effect for each division, shrunk towards none (hierarchical)

Average precision over all rows at risk. Intervals: 95 %, bootstrap over regions. The gate is the
gain of `logistic` over `quotient` in the time split, p-values corrected by Holm over all gains.
"""

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from ti_graph.analytics.entry import margin
from ti_graph.analytics.evaluation.intervals import LEVEL, Estimate, holm
from ti_graph.analytics.evaluation.ranking import (
    average_precision,
    fit_logistic,
    log_odds,
    standardised,
)
from ti_graph.analytics.inputs import Tables
from ti_graph.analytics.relatedness import density, proximity
from ti_graph.model.industries import is_nace_division

Floats = NDArray[np.float64]
Truths = NDArray[np.bool_]

YEARS = (2008, 2011, 2014)
ENTERED = 1.25
FOLDS = 10
SEED = 11
RESAMPLES = 200
SHRINK = 5.0
"""Prior jobs, in hundreds: a quotient of a small cell is drawn to 1."""
EASE_RIDGE = 50.0
SECTOR_RIDGE = 20.0
MODELS = ("base", "density", "ease", "quotient", "margin", "logistic", "sectoral")
BASELINE = "quotient"
CHALLENGERS = ("margin", "logistic", "sectoral")


@dataclass(frozen=True)
class Change:
    """Regions × divisions between two years; NaN where a cell is not known in both."""

    regions: list[str]
    divisions: list[str]
    first: Floats
    last: Floats
    jobs: Floats
    touching: Floats

    @property
    def at_risk(self) -> Truths:
        """Cells with a quotient below 1."""
        return ~np.isnan(self.first) & (self.first < 1)

    @property
    def entered(self) -> Truths:
        """Cells with a quotient of `ENTERED` or more later."""
        return np.asarray(np.nan_to_num(self.last) >= ENTERED)


def read_change(tables: Tables, year: int, later: int) -> Change:
    """The change between two years, from the core tables employment and neighbour."""
    regions = tables["territory"].filter(pl.col("kind") == "nuts2").select("territory_id")
    cells = (
        tables["employment"]
        .filter(is_nace_division(), pl.col("year").is_in([year, later]))
        .join(regions, on="territory_id", how="semi")
        .drop_nulls("jobs")
        .pivot("year", index=["territory_id", "industry_id"], values="jobs")
        .drop_nulls()
        .sort("territory_id", "industry_id")
    )
    names = cells["territory_id"].unique().sort().to_list()
    divisions = cells["industry_id"].unique().sort().to_list()
    row = np.searchsorted(np.array(names), cells["territory_id"].to_numpy())
    column = np.searchsorted(np.array(divisions), cells["industry_id"].to_numpy())
    jobs = []
    for one in (year, later):
        found = np.full((len(names), len(divisions)), np.nan)
        found[row, column] = cells[str(one)].to_numpy()
        jobs.append(found)
    return Change(
        names, divisions, _quotients(jobs[0]), _quotients(jobs[1]), jobs[0],
        _touching(tables["neighbour"], names),
    )  # fmt: skip


def _quotients(jobs: Floats) -> Floats:
    """Location quotients over the known cells, as they are."""
    share = np.nansum(jobs, axis=0) / np.nansum(jobs)
    expected = np.nansum(jobs, axis=1, keepdims=True) * share
    return np.asarray(jobs / expected)


def _touching(neighbour: pl.DataFrame, names: list[str]) -> Floats:
    place = {name: index for index, name in enumerate(names)}
    out = np.zeros((len(names), len(names)))
    for a, b in neighbour.select("territory_a", "territory_b").iter_rows():
        if a in place and b in place:
            out[place[a], place[b]] = out[place[b], place[a]] = 1
    return out


def _logs(change: Change) -> Floats:
    """Log quotients drawn to 0 where few jobs are expected; 0 where not known."""
    expected = np.nan_to_num(change.jobs / np.maximum(change.first, 1e-9))
    seen = np.nan_to_num(change.jobs)
    return np.asarray(np.log((seen / 100 + SHRINK) / (expected / 100 + SHRINK)))


def _features(change: Change, train: Truths) -> dict[str, Floats]:
    """Rankings and covariates, regions × divisions; links between divisions from `train` alone."""
    logs, has = _logs(change), (np.nan_to_num(change.first) >= 1).astype(np.float64)
    gram = logs[train].T @ logs[train] + EASE_RIDGE * np.eye(logs.shape[1])
    inverse = np.linalg.inv(gram)
    ease = -inverse / np.diag(inverse)
    np.fill_diagonal(ease, 0)
    country = np.array([name[5:7] for name in change.regions])
    same = (country[:, np.newaxis] == country).astype(np.float64) - np.eye(len(country))
    return {
        "density": _density_from(has, train),
        "ease": logs @ ease,
        "quotient": np.log(np.maximum(np.nan_to_num(change.first), 1e-3)),
        "size": np.log1p(np.nan_to_num(change.jobs)),
        "diversity": np.broadcast_to(has.sum(axis=1, keepdims=True), has.shape),
        "ubiquity": np.broadcast_to(has[train].mean(axis=0), has.shape),
        "country": _mean_of(same, logs),
        "touching": _mean_of(change.touching, logs),
    }


def _density_from(has: Floats, train: Truths) -> Floats:
    """Density of all regions on the proximities of the training ones."""
    if train.all():
        return density(has)
    close = proximity(has[train])
    total = np.maximum(close.sum(axis=0), 1e-12)
    return np.asarray(has @ close / total)


def _mean_of(links: Floats, values: Floats) -> Floats:
    return np.asarray(links @ values / np.maximum(links.sum(axis=1, keepdims=True), 1))


COVARIATES = ("density", "ease", "quotient", "size", "diversity", "ubiquity", "country", "touching")


def _predicted(learned: Change, asked: Change, train: Truths, test: Truths) -> dict[str, Floats]:
    """Every model's scores of `asked` (regions × divisions), learned on rows `train`."""
    before, after = (
        _features(learned, train),
        _features(asked, train if learned is asked else np.ones(len(asked.regions), dtype=bool)),
    )
    rows = learned.at_risk & train[:, np.newaxis]
    x = np.column_stack([before[name][rows] for name in COVARIATES])
    y = learned.entered[rows]
    wanted = asked.at_risk & test[:, np.newaxis]
    z = np.column_stack([after[name][wanted] for name in COVARIATES])
    x, z = standardised(x, z)
    scores = {name: after[name][wanted] for name in ("density", "ease", "quotient")}
    scores["base"] = np.zeros(len(z))
    scores["margin"] = _margins(asked)[wanted]
    beta = fit_logistic(x, y)
    scores["logistic"] = log_odds(beta, z)
    scores["sectoral"] = _sectoral(learned, asked, rows, wanted, (x, y, z))
    return scores


def _margins(change: Change) -> Floats:
    """Regions × divisions: how many steps of noise each quotient lies above `ENTERED`."""
    cells = pl.DataFrame({"q": np.maximum(change.first, 1e-9).ravel(), "jobs": change.jobs.ravel()})
    found = cells.select(margin(pl.col("q"), pl.col("jobs"))).to_series().to_numpy()
    return np.asarray(found).reshape(change.first.shape)


def _sectoral(
    learned: Change,
    asked: Change,
    rows: Truths,
    wanted: Truths,
    data: tuple[Floats, Truths, Floats],
) -> Floats:
    """The logistic regression with an effect for each division, shrunk by a ridge of its own."""
    x, y, z = data
    codes = sorted(set(learned.divisions) | set(asked.divisions))
    scale = 1 / np.sqrt(SECTOR_RIDGE)

    def dummies(change: Change, mask: Truths) -> Floats:
        place = np.searchsorted(codes, change.divisions)
        own = np.broadcast_to(place, mask.shape)[mask]
        out = np.zeros((len(own), len(codes)))
        out[np.arange(len(own)), own] = scale
        return out

    beta = fit_logistic(np.hstack([x, dummies(learned, rows)]), y)
    return log_odds(beta, np.hstack([z, dummies(asked, wanted)]))


@dataclass(frozen=True)
class Split:
    """Rows that a split reported: truth, region of each, and each model's score."""

    truth: Truths
    region: NDArray[np.intp]
    score: dict[str, Floats]


def _folded(change: Change, group: NDArray[np.intp]) -> Split:
    """Every region reported by models that never saw its group."""
    truth, region = [], []
    score: dict[str, list[Floats]] = {name: [] for name in MODELS}
    for one in np.unique(group):
        test = group == one
        found = _predicted(change, change, ~test, test)
        wanted = change.at_risk & test[:, np.newaxis]
        truth.append(change.entered[wanted])
        region.append(np.broadcast_to(np.arange(len(test))[:, np.newaxis], wanted.shape)[wanted])
        for name in MODELS:
            score[name].append(_ranks(found[name]))
    return Split(
        np.concatenate(truth),
        np.concatenate(region),
        {name: np.concatenate(parts) for name, parts in score.items()},
    )


def _ranks(score: Floats) -> Floats:
    """Scores as shares of the rows of their fold that lie below: folds can then be pooled."""
    ordered = np.sort(score)
    return np.asarray(np.searchsorted(ordered, score, side="right") / max(len(score), 1))


def _in_time(tables: Tables) -> Split:
    learned, asked = read_change(tables, *YEARS[:2]), read_change(tables, *YEARS[1:])
    everyone = np.ones(len(learned.regions), dtype=bool)
    test = np.ones(len(asked.regions), dtype=bool)
    found = _predicted(learned, asked, everyone, test)
    wanted = asked.at_risk
    region = np.broadcast_to(np.arange(len(test))[:, np.newaxis], wanted.shape)[wanted]
    return Split(asked.entered[wanted], region, found)


def _measured(split: Split) -> tuple[dict[str, Estimate], dict[str, Floats]]:
    """Average precision of each model with its interval, and its bootstrap values."""
    rng = np.random.default_rng(SEED)
    rows_of = [np.flatnonzero(split.region == one) for one in np.unique(split.region)]
    draws = [
        np.concatenate([rows_of[place] for place in rng.integers(0, len(rows_of), len(rows_of))])
        for _ in range(RESAMPLES)
    ]
    values = {
        name: np.array([average_precision(split.truth[d], score[d]) for d in draws])
        for name, score in split.score.items()
    }
    tail = (1 - LEVEL) / 2
    return {
        name: Estimate(
            average_precision(split.truth, split.score[name]),
            *(float(bound) for bound in np.quantile(values[name], [tail, 1 - tail])),
        )
        for name in MODELS
    }, values


def evaluate_entry(tables: Tables) -> dict[str, object]:
    """The report: average precision by split and model, gains over the baseline, the gate."""
    change = read_change(tables, *YEARS[:2])
    number = len(change.regions)
    country = np.unique([name[5:7] for name in change.regions], return_inverse=True)[1]
    folds = np.random.default_rng(SEED).permutation(number) % FOLDS
    splits = {
        "region_folds": _folded(change, folds.astype(np.intp)),
        "country_folds": _folded(change, np.asarray(country, dtype=np.intp)),
        "time_split": _in_time(tables),
    }
    found, gains = {}, []
    for name, split in splits.items():
        measured, values = _measured(split)
        found[name] = {
            "rows": len(split.truth),
            "entries": int(split.truth.sum()),
            "regions": len(np.unique(split.region)),
            "average_precision": {model: measured[model].as_dict() for model in MODELS},
        }
        gains += [_gain(name, model, measured, values) for model in CHALLENGERS]
    for row, adjusted in zip(gains, holm([float(str(g["p"])) for g in gains]), strict=True):
        row["p_holm"] = round(adjusted, 4)
    gate = next(g for g in gains if (g["split"], g["model"]) == ("time_split", "logistic"))
    return {
        "evaluation": "entry",
        "splits": found,
        "gains_over_quotient": gains,
        "gate": {"asked": "gain over the first year's quotient in the time split", **gate},
        "in_words": _in_words(gains, found),
    }


def _gain(
    split: str, model: str, measured: dict[str, Estimate], values: dict[str, Floats]
) -> dict[str, object]:
    paired = values[model] - values[BASELINE]
    tail = (1 - LEVEL) / 2
    low, high = np.quantile(paired, [tail, 1 - tail])
    p = (1 + int((paired <= 0).sum())) / (1 + len(paired))
    gain = measured[model].value - measured[BASELINE].value
    return {
        "split": split,
        "model": model,
        "gain": round(gain, 4),
        "low": round(float(low), 4),
        "high": round(float(high), 4),
        "p": round(p, 4),
        "passes": bool(low > 0),
    }


def _in_words(gains: list[dict[str, object]], found: dict[str, dict[str, object]]) -> list[str]:
    """One sentence a gain, whichever way it falls."""
    said = []
    for one in gains:
        verdict = "beats" if one["passes"] else "does not surely beat"
        said.append(
            f"{one['split']}: {one['model']} {verdict} the first year's quotient "
            f"({one['gain']:+} average precision, 95 % {one['low']} to {one['high']}; "
            f"{found[str(one['split'])]['entries']} entries)."
        )
    return said
