"""Whom will a region work with on a topic? Held out by topic and by time, popularity held apart.

A question is a region and a test project that it takes part in; candidates are the other regions
active in training projects, and those true that take part in that project. Definitions, set before
the first run; no weight is learned here:

    by topic  call topics are dealt into `FOLDS` parts, so that none is on both sides
    by time   topics up to `LAST_TRAINED` are learned from, later ones tested; the year is the last
              four digits of the topic's code, and a topic without one is left out

    popularity           log(1 + training participations)
    popularity+distance  the same over its largest, and 0.2 exp(−km / 500)
    shipped              the weights of the list `likely` (analytics.partners)
    topic text           likeness of the training projects of the candidate (cosine of TF-IDF of the
                         words of topics), summed
    sites                quotients of a division that the topic names (analytics.topics) in the
                         register where they are strongest, of the best NUTS 3 within the candidate
    relevance            topic text over the square root of participations, over its largest; sites
                         and 0.2 exp(−km / 500)
    relevance+popularity the mean of relevance and popularity+distance

nDCG at 10; the same with each true region worth one over the square root of its participations
(inverse propensity, Schnabel et al. 2016); recall at 10 of true regions outside the `HEAD` most
active; regions reported in any list. Means over home regions; 95 % intervals by bootstrap over
them; p-values of gains by sign flips, corrected by Holm over all gains.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from ti_graph.analytics import inputs, partners, relevance, topics
from ti_graph.analytics.evaluation.intervals import bootstrapped, holm, sign_flip
from ti_graph.analytics.evaluation.partners import Regions, read_regions
from ti_graph.analytics.inputs import Tables
from ti_graph.model import industries

Floats = NDArray[np.float64]
FOLDS, SEED, DEPTH, HEAD = 5, 17, 10, 40
LAST_TRAINED = 2017
NEARNESS = 0.2
MODELS = (
    "popularity", "popularity+distance", "shipped", "topic text", "sites", "relevance",
    "relevance+popularity",
)  # fmt: skip
BASELINE = "shipped"
MEASURES = ("ndcg", "inverse_propensity_ndcg", "tail_recall")
WORD = re.compile(r"[a-z]{4,}")


@dataclass(frozen=True)
class World:
    """Regions and projects, and what is known of both."""

    regions: Regions
    codes: list[str]
    likeness: Floats
    sites: Floats


def evaluate_topics(tables: Tables) -> dict[str, object]:
    """The report: each measure by hold-out and model, and the gains over the shipped list."""
    world = _world(tables)
    found = {
        held: _measured(world, splits)
        for held, splits in (("topic", _by_topic(world)), ("time", _by_time(world)))
    }
    gains = [
        {"held_out": held, "measure": measure, "model": model, **_gain(of, measure, model)}
        for held, of in found.items()
        for measure in MEASURES
        for model in MODELS
        if model != BASELINE
    ]
    for row, adjusted in zip(gains, holm([float(str(one["p"])) for one in gains]), strict=True):
        row["p_holm"] = round(adjusted, 4)
    return {
        "held_out": {held: _report(of) for held, of in found.items()},
        "gains_over_shipped": gains,
    }


def _report(of: dict[str, dict[str, Floats]]) -> dict[str, object]:
    return {
        model: {
            **{name: bootstrapped(_known(of[model][name])).as_dict() for name in MEASURES},
            "regions_reported": int(of[model]["reported"].sum()),
        }
        for model in MODELS
    }


def _known(values: Floats) -> Floats:
    return values[~np.isnan(values)]


def _gain(of: dict[str, dict[str, Floats]], measure: str, model: str) -> dict[str, float]:
    difference = _known(of[model][measure] - of[BASELINE][measure])
    found = bootstrapped(difference)
    return {**found.as_dict(), "p": round(sign_flip(difference), 4)}


def _world(tables: Tables) -> World:
    regions = read_regions(tables)
    names = sorted(tables["participation"]["project_id"].unique())
    listed = tables["project"].filter(pl.col("project_id").is_in(names)).sort("project_id")
    located = _projects_of(tables)
    listed = listed.filter(pl.col("project_id").is_in(located))
    titles = [title or "" for title in listed["title"]]
    codes = [code or "" for code in listed["topic"]]
    return World(regions, codes, _likeness(titles), _sites(tables, regions, listed))


def _projects_of(tables: Tables) -> list[str]:
    """The projects of `read_regions`, in its order."""
    return sorted(inputs.located_participations(tables)["project_id"].unique())


def _likeness(titles: Sequence[str]) -> Floats:
    """Cosine of TF-IDF of every two titles."""
    split = [WORD.findall(title.lower()) for title in titles]
    place = {word: index for index, word in enumerate(sorted({w for t in split for w in t}))}
    counted = np.zeros((len(split), max(len(place), 1)))
    for row, words in enumerate(split):
        for word in words:
            counted[row, place[word]] += 1
    rarity = np.log((1 + len(split)) / (1 + (counted > 0).sum(axis=0)))
    weighted = counted * rarity
    norm = np.maximum(np.linalg.norm(weighted, axis=1, keepdims=True), 1e-12)
    return np.asarray((weighted / norm) @ (weighted / norm).T)


def _sites(tables: Tables, regions: Regions, projects: pl.DataFrame) -> Floats:
    """Projects × regions: strength in a division that the topic names; 0 where it names none."""
    parents = dict(tables["containment"].select("member_id", "container_id").iter_rows())
    facility = tables["facility"].filter(industries.in_classification(industries.NACE))
    sites = facility.select(
        region_id="territory_id",
        code=industries.code(),
        register="source",
        emissions="emissions",
    )
    place = {name: index for index, name in enumerate(regions.names)}
    spoken = dict(topics.spoken_of(projects).group_by("project_id").agg(pl.col("code")).iter_rows())
    of_code: dict[str, Floats] = {}
    for code, region, value in (
        relevance.site_strength(sites).select("code", "region_id", "strength").iter_rows()
    ):
        parent = parents.get(region)
        if parent in place:
            row = of_code.setdefault(code, np.zeros(len(place)))
            row[place[parent]] = max(row[place[parent]], value)
    out = np.zeros((projects.height, len(place)))
    for index, project in enumerate(projects["project_id"]):
        for code in spoken.get(project, []):
            out[index] = np.maximum(out[index], of_code.get(code, 0))
    return out


def _by_topic(world: World) -> list[NDArray[np.bool_]]:
    """One mask of training projects a fold."""
    rng = np.random.default_rng(SEED)
    distinct = sorted(set(world.codes))
    fold = dict(zip(distinct, rng.permutation(len(distinct)) % FOLDS, strict=True))
    of = np.array([fold[code] for code in world.codes])
    return [of != one for one in range(FOLDS)]


def _by_time(world: World) -> list[NDArray[np.bool_]]:
    years = [re.findall(r"(20\d\d)", code) for code in world.codes]
    last = np.array([int(found[-1]) if found else 0 for found in years])
    return [(last > 0) & (last <= LAST_TRAINED)]


def _measured(world: World, splits: list[NDArray[np.bool_]]) -> dict[str, dict[str, Floats]]:
    """Model → measure → mean of each home region; and which regions were reported."""
    size = len(world.regions.names)
    sums = {m: {k: np.zeros(size) for k in MEASURES} for m in MODELS}
    often = {m: {k: np.zeros(size) for k in MEASURES} for m in MODELS}
    reported = {m: np.zeros(size) for m in MODELS}
    for trained in splits:
        fixed = _Fixed(world, trained)
        for project in (int(one) for one in np.flatnonzero(~trained)):
            present = np.flatnonzero(world.regions.incidence[:, project])
            for home in (int(one) for one in present[fixed.pop[present] > 0]):
                for model, (values, order) in _asked(world, fixed, project, home).items():
                    reported[model][order] = 1
                    for name in (one for one, value in values.items() if not np.isnan(value)):
                        sums[model][name][home] += values[name]
                        often[model][name][home] += 1
    return {
        model: {
            **{
                name: np.where(often[model][name] > 0, sums[model][name], np.nan)
                / np.maximum(often[model][name], 1)
                for name in MEASURES
            },
            "reported": reported[model],
        }
        for model in MODELS
    }


class _Fixed:
    """What one split knows from its training projects."""

    def __init__(self, world: World, trained: NDArray[np.bool_]) -> None:
        self.train = world.regions.incidence[:, trained]
        self.trained = trained
        self.pop = self.train.sum(axis=1)
        self.popular = np.log1p(self.pop) / max(float(np.log1p(self.pop).max()), 1e-12)
        self.shared = np.log1p(self.train @ self.train.T)
        self.head = np.argsort(-self.pop, kind="stable")[:HEAD]


def _scores(world: World, fixed: _Fixed, project: int, home: int) -> dict[str, Floats]:
    near = np.exp(-world.regions.km[home] / partners.DECAY_KM)
    weights = partners.WEIGHTS
    ties = fixed.shared[home] / max(float(fixed.shared.max()), 1e-12)
    text = fixed.train @ world.likeness[project, fixed.trained]
    debiased = text / np.sqrt(1 + fixed.pop)
    debiased = debiased / max(float(debiased.max()), 1e-12)
    base = fixed.popular + NEARNESS * near
    relevant = debiased + world.sites[project] + NEARNESS * near
    return {
        "popularity": fixed.popular,
        "popularity+distance": base,
        "shipped": weights["popularity"] * fixed.popular
        + weights["distance"] * near
        + weights["ties"] * ties,
        "topic text": text,
        "sites": world.sites[project],
        "relevance": relevant,
        "relevance+popularity": (relevant + base) / 2,
    }


Asked = dict[str, tuple[dict[str, float], NDArray[np.intp]]]


def _asked(world: World, fixed: _Fixed, project: int, home: int) -> Asked:
    """Model → its measures for one question, and the regions that it reports."""
    true = world.regions.incidence[:, project] > 0
    candidates = (fixed.pop > 0) & (np.arange(len(true)) != home)
    if not (true & candidates).any():
        return {}
    worth = 1 / np.sqrt(np.maximum(fixed.pop, 1))
    tail = true & candidates
    tail[fixed.head] = False
    found: Asked = {}
    for model, score in _scores(world, fixed, project, home).items():
        order = np.argsort(-np.where(candidates, score, -np.inf), kind="stable")[:DEPTH]
        values = {
            "ndcg": _gained(true & candidates, np.ones(len(true)), order),
            "inverse_propensity_ndcg": _gained(true & candidates, worth, order),
            "tail_recall": float(tail[order].sum() / tail.sum()) if tail.any() else np.nan,
        }
        found[model] = (values, order)
    return found


def _gained(true: NDArray[np.bool_], worth: Floats, order: NDArray[np.intp]) -> float:
    """Discounted gain of the first of `order`, over that of the best order."""
    discount = 1 / np.log2(np.arange(2, DEPTH + 2))
    best = np.sort(worth[true])[::-1][:DEPTH]
    gained = (worth[order] * true[order] * discount[: len(order)]).sum()
    return float(gained / (best * discount[: len(best)]).sum())
