"""Can one tell with which regions a region will work in European projects?

Located participations in H2020 projects (CORDIS; the sample that ships, or the whole file where it
is in place). Definitions, set before the first run:

    split      projects, `TRAINED` of them for learning, the others for testing, `SPLITS` times
    asked      regions with a partner in a test project, and a participation in a training one
    candidates every other region with a participation in a training project
    true       regions that share a test project with the asked one
    all, cold  over all candidates; and over those that shared no training project with it

Rankings, from the training projects alone:

    popularity           log(1 + participations of the candidate)
    gravity              log(1 + participations) − log(1 + km)
    popularity+distance  popularity over its largest, and a weight of exp(−km / 500)
    adamic-adar          Σ 1 / log(degree) over the regions that both shared a project with
    shipped              the weights that ship (`analytics.partners.WEIGHTS`), fixed for all splits
    with ties, similarity, border, paths
                         popularity+distance, and a weight of: log shared projects; the cosine of
                         log quotients; whether they touch; Adamic-Adar over its largest

Each weight is chosen from `GRID`, 0 among them, on a half of the training projects told from the
other half; test projects choose nothing.

nDCG at 10, mean over the regions asked; a region's splits are averaged first. Intervals: 95 %,
bootstrap over regions. The gate is the gain over popularity+distance on cold pairs; p-values by
sign flips, corrected by Holm over all gains.
"""

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from ti_graph.analytics import inputs, partners
from ti_graph.analytics.evaluation.intervals import bootstrapped, holm, sign_flip
from ti_graph.analytics.evaluation.ranking import ndcg
from ti_graph.analytics.inputs import Tables
from ti_graph.analytics.specialisation import shrink

Floats = NDArray[np.float64]

SPLITS = 10
TRAINED = 0.7
SEED = 13
DEPTH = 10
BASELINE = "popularity+distance"
MODELS = (
    "popularity", "gravity", "adamic-adar", "shipped", BASELINE,
    "with ties", "with similarity", "with border", "with paths",
)  # fmt: skip
CHALLENGERS = ("with ties", "with similarity", "with border", "with paths", "adamic-adar")
GRID = (0.0, 0.05, 0.1, 0.2, 0.4)


@dataclass(frozen=True)
class Regions:
    """Regions with a place, their projects (regions × projects), and what is known of pairs."""

    names: list[str]
    incidence: Floats
    km: Floats
    similar: Floats
    touching: Floats


def read_regions(tables: Tables) -> Regions:
    """From the core tables, with the closure of containment."""
    rows = inputs.located_participations(tables).select("project_id", "region_id").unique()
    places = tables["geometry"].select("territory_id", "longitude", "latitude")
    rows = rows.join(places, left_on="region_id", right_on="territory_id", how="semi")
    names = rows["region_id"].unique().sort().to_list()
    projects = rows["project_id"].unique().sort().to_list()
    incidence = np.zeros((len(names), len(projects)))
    incidence[
        np.searchsorted(names, rows["region_id"].to_numpy()),
        np.searchsorted(projects, rows["project_id"].to_numpy()),
    ] = 1
    own = places.filter(pl.col("territory_id").is_in(names)).sort("territory_id")
    km = partners.distance_km(own, own).sort("territory_id", "partner_id")["distance_km"]
    size = len(names)
    return Regions(
        names,
        incidence,
        km.to_numpy().reshape(size, size),
        _similar(tables, names),
        _touching(tables, names),
    )


def _similar(tables: Tables, names: list[str]) -> Floats:
    regional = inputs.regional_counts(tables)
    if regional is None:
        return np.zeros((len(names), len(names)))
    wide = (
        shrink(regional.counts)
        .with_columns(log=pl.col("quotient").log())
        .pivot("industry_id", index="territory_id", values="log")
    )
    order = pl.DataFrame({"territory_id": names}).join(
        wide, on="territory_id", how="left", maintain_order="left"
    )
    profile = order.drop("territory_id").fill_null(0).to_numpy().astype(np.float64)
    norm = np.maximum(np.linalg.norm(profile, axis=1, keepdims=True), 1e-12)
    return np.asarray(np.clip((profile / norm) @ (profile / norm).T, 0, 1))


def _touching(tables: Tables, names: list[str]) -> Floats:
    place = {name: index for index, name in enumerate(names)}
    out = np.zeros((len(names), len(names)))
    for a, b in tables["neighbour"].select("territory_a", "territory_b").iter_rows():
        if a in place and b in place:
            out[place[a], place[b]] = out[place[b], place[a]] = 1
    return out


def _parts(regions: Regions, train: Floats) -> dict[str, Floats]:
    """What can be known of region × candidate from training projects, each 0-1."""
    size = len(regions.names)
    popular = np.broadcast_to(np.log1p(train.sum(axis=1)), (size, size))
    shared = train @ train.T
    np.fill_diagonal(shared, 0)
    tied = (shared > 0).astype(np.float64)
    degree = tied.sum(axis=0)
    rarity = np.where(degree > 1, 1 / np.log(np.maximum(degree, 2)), 0.0)
    return {
        "popularity": _over_largest(popular),
        "distance": np.exp(-regions.km / partners.DECAY_KM),
        "ties": _over_largest(np.log1p(shared)),
        "similarity": regions.similar,
        "border": regions.touching,
        "paths": _over_largest((tied * rarity) @ tied.T),
    }


def _over_largest(values: Floats) -> Floats:
    return np.asarray(values / max(float(values.max()), 1e-12))


def _scores(regions: Regions, train: Floats, weights: dict[str, float]) -> dict[str, Floats]:
    """Every model's score of region × candidate; `weights` of what was learned."""
    part = _parts(regions, train)
    fixed = partners.WEIGHTS
    base = part["popularity"] + weights["distance"] * part["distance"]
    raw = np.log1p(train.sum(axis=1))
    return {
        "popularity": part["popularity"],
        "gravity": raw - np.log1p(regions.km),
        "adamic-adar": part["paths"],
        "shipped": sum(
            (fixed[name] * part[name] for name in ("ties", "popularity", "distance")),
            start=np.zeros_like(base),
        ),
        BASELINE: base,
        **{f"with {name}": base + weights[name] * part[name] for name in LEARNED},
    }


LEARNED = ("ties", "similarity", "border", "paths")


def _learned(regions: Regions, train: Floats, rng: np.random.Generator) -> dict[str, float]:
    """The weight of each part that tells one half of the training projects best from the other."""
    half = rng.permutation(train.shape[1]) < train.shape[1] // 2
    seen, found = train[:, half], train[:, ~half]
    part = _parts(regions, seen)
    base = part["popularity"]
    chosen: dict[str, float] = {}
    for name in ("distance", *LEARNED):
        marks = [_mean_ndcg(base + weight * part[name], seen, found) for weight in GRID]
        chosen[name] = GRID[int(np.argmax(marks))]
        if name == "distance":
            base = base + chosen[name] * part[name]
    return chosen


def _mean_ndcg(score: Floats, seen: Floats, found: Floats) -> float:
    active, true = seen.sum(axis=1) > 0, found @ found.T > 0
    np.fill_diagonal(true, val=False)
    rows = np.flatnonzero(active)
    marks = [
        ndcg(true[row][active & (np.arange(len(true)) != row)],
             score[row][active & (np.arange(len(true)) != row)], DEPTH)
        for row in rows
    ]  # fmt: skip
    return float(np.nanmean(marks))


def _one_split(
    regions: Regions, rng: np.random.Generator
) -> tuple[dict[str, Floats], dict[str, Floats]]:
    """nDCG of each region under each model, all and cold; NaN where it is not asked."""
    number = regions.incidence.shape[1]
    chosen = rng.permutation(number) < round(TRAINED * number)
    train, test = regions.incidence[:, chosen], regions.incidence[:, ~chosen]
    active = train.sum(axis=1) > 0
    known, true = train @ train.T > 0, test @ test.T > 0
    np.fill_diagonal(true, val=False)
    scores = _scores(regions, train, _learned(regions, train, rng))
    size = len(regions.names)
    every, cold = ({name: np.full(size, np.nan) for name in MODELS} for _ in range(2))
    for row in np.flatnonzero(active):
        candidates = active & (np.arange(size) != row)
        fresh = candidates & ~known[row]
        for name in MODELS:
            score = scores[name][row]
            every[name][row] = ndcg(true[row][candidates], score[candidates], DEPTH)
            cold[name][row] = ndcg(true[row][fresh], score[fresh], DEPTH)
    return every, cold


def evaluate_partners(tables: Tables) -> dict[str, object]:
    """The report: nDCG by model, all and cold, gains over the baseline, the gate."""
    regions = read_regions(tables)
    rng = np.random.default_rng(SEED)
    rounds = [_one_split(regions, rng) for _ in range(SPLITS)]
    means = {
        pairs: {name: _mean_over([one[place][name] for one in rounds]) for name in MODELS}
        for place, pairs in enumerate(("all", "cold"))
    }
    gains = [
        _gain(pairs, model, found[model] - found[BASELINE])
        for pairs, found in means.items()
        for model in CHALLENGERS
    ]
    for row, adjusted in zip(gains, holm([float(str(g["p"])) for g in gains]), strict=True):
        row["p_holm"] = round(adjusted, 4)
    cold = [one for one in gains if one["pairs"] == "cold"]
    best = max(cold, key=lambda one: float(str(one["gain"])))
    return {
        "evaluation": "partners",
        "projects": int(regions.incidence.shape[1]),
        "regions": len(regions.names),
        "splits": SPLITS,
        "ndcg_at_10": {
            pairs: {name: bootstrapped(values).as_dict() for name, values in found.items()}
            for pairs, found in means.items()
        },
        "gains_over_popularity_distance": gains,
        "gate": {
            "asked": "gain over popularity+distance on cold pairs",
            **best,
            "passes": bool(float(str(best["low"])) > 0 and float(str(best["p_holm"])) <= 0.05),
        },
        "in_words": [_sentence(one) for one in gains],
        "evaluated": "likely",
    }


def _mean_over(values: list[Floats]) -> Floats:
    """Mean of each region over the splits that asked it; regions never asked are left out."""
    stacked = np.vstack(values)
    asked = ~np.isnan(stacked)
    often = asked.sum(axis=0)
    total = np.where(asked, stacked, 0.0).sum(axis=0)
    return np.asarray(total[often > 0] / often[often > 0])


def _gain(pairs: str, model: str, difference: Floats) -> dict[str, object]:
    found = bootstrapped(difference)
    return {
        "pairs": pairs,
        "model": model,
        "gain": round(found.value, 4),
        "low": round(found.low, 4),
        "high": round(found.high, 4),
        "p": round(sign_flip(difference), 4),
    }


def _sentence(one: dict[str, object]) -> str:
    sure = float(str(one["low"])) > 0
    verdict = "beats" if sure else "does not surely beat"
    return (
        f"{one['pairs']} pairs: {one['model']} {verdict} popularity+distance "
        f"({one['gain']:+} nDCG@10, 95 % {one['low']} to {one['high']}, Holm p {one['p_holm']})."
    )
