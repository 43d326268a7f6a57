"""Does the search find what is there, and nothing else: drawn worlds, and known filières.

Worlds (`ti_graph.analytics.evaluation.worlds`) are drawn at two sizes of the business register;
what is measured is defined in `ti_graph.analytics.evaluation.judged`. Choices were made on seeds
1001, 1002 and 3001 to 3006; what is reported rests on seeds from `FIRST_SEED` on. Two worlds were
looked at on them before neighbours were read (docs/evaluations). Intervals: Student's, over
countries. Aims, set before:

    p05 ≤ .07 and null share ≤ .02 in every world without a planted chain
    false discovery ≤ .10, its upper bound, in every planted world
    recall ≥ .60 at an effective quotient of 5, ≥ .40 with dirty data
    false industries ≤ .15
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from ti_graph.analytics.evaluation.drawn_countries import Countries
from ti_graph.analytics.evaluation.ground import ground_of
from ti_graph.analytics.evaluation.intervals import over_seeds, standard_error
from ti_graph.analytics.evaluation.judged import Outcome
from ti_graph.analytics.evaluation.worlds import NULL_WORLDS, PLANTED_WORLDS
from ti_graph.analytics.inputs import Tables
from ti_graph.analytics.value_chains import dictionary
from ti_graph.model.methods import METHODS

SIZES = (0.18, 1.0)
"""Of 370,000 establishments: a selective register, and the whole business register."""
DEFAULT_SEEDS = 20
FIRST_SEED = 4001
WORLDS = (*NULL_WORLDS, *PLANTED_WORLDS)
MOST_P05, MOST_NULL, MOST_FALSE, MOST_FALSE_INDUSTRIES = 0.07, 0.02, 0.10, 0.15
LEAST_RECALL, LEAST_DIRTY = 0.60, 0.40

Progress = Callable[[str], None]


def seeds(number: int = DEFAULT_SEEDS, first: int = FIRST_SEED) -> range:
    """So many seeds, from the first on."""
    return range(first, first + number)


@dataclass(frozen=True)
class Drawn:
    """Which countries are drawn."""

    worlds: Sequence[str] = WORLDS
    sizes: Sequence[float] = SIZES
    seeds: Sequence[int] = seeds()


def evaluate_worlds(
    tables: Tables,
    drawn: Drawn,
    progress: Progress = lambda _: None,
    workers: int = 1,
) -> list[dict[str, object]]:
    """One row a world and size. `tables` are core tables with the closure `within`."""
    chains = dictionary(tables)
    ground, trading = ground_of(tables, chains)
    countries = Countries(ground, chains, trading)
    wanted = [(name, size) for name in drawn.worlds for size in drawn.sizes]
    rows = []
    for (name, size), outcomes in zip(
        wanted, countries.outcomes(wanted, drawn.seeds, workers), strict=True
    ):
        progress(f"{name} · {size}")
        rows.append({**summary(name, size, outcomes), "first_seed": drawn.seeds[0]})
    return rows


def summary(name: str, size: float, outcomes: Sequence[Outcome]) -> dict[str, object]:
    """The figures of one world at one size."""
    false = over_seeds([_part(one.false, one.given) for one in outcomes])
    row: dict[str, object] = {
        "world": name,
        "size": size,
        "seeds": len(outcomes),
        "planted": name in PLANTED_WORLDS,
        "p05": _mean([one.p05 for one in outcomes]),
        "null_share": _mean([one.null_share for one in outcomes]),
        "false_specialite_share": _mean([one.false_specialite_share for one in outcomes]),
        "specialite_share": _mean([one.specialite_share for one in outcomes]),
        "recall": None,
        "recall_error": None,
        "recall_filiere": None,
        "false_discovery": round(false.value, 4),
        "false_discovery_high": round(false.high, 4),
        "false_discovery_filiere": _mean(
            [_part(one.false_filieres, one.filieres) for one in outcomes]
        ),
        "false_industries": _mean([_part(one.false_members, one.members) for one in outcomes]),
        "effective_quotient": None,
    }
    if name in PLANTED_WORLDS:
        recall = [_part(one.matched, one.planted) for one in outcomes]
        row["recall"], row["recall_error"] = _mean(recall), round(standard_error(recall), 4)
        row["recall_filiere"] = _mean(
            [_part(one.matched_by_filiere, one.planted) for one in outcomes]
        )
        row["effective_quotient"] = _mean([one.effective for one in outcomes])
    row["met"] = met(row)
    return row


def met(row: dict[str, object]) -> dict[str, bool]:
    """Which aims a row meets."""
    figures = {name: float(str(row[name])) for name in ("p05", "null_share", "false_industries")}
    if not row["planted"]:
        return {
            "p05": figures["p05"] <= MOST_P05,
            "null_share": figures["null_share"] <= MOST_NULL,
        }
    least = LEAST_DIRTY if row["world"] == "dirty" else LEAST_RECALL
    return {
        "recall": float(str(row["recall"])) >= least,
        "false_discovery": float(str(row["false_discovery_high"])) <= MOST_FALSE,
        "false_industries": figures["false_industries"] <= MOST_FALSE_INDUSTRIES,
    }


def report(worlds: list[dict[str, object]], known: dict[str, object] | None) -> dict[str, object]:
    """The whole report."""
    return {
        "evaluation": "filieres",
        "method": METHODS["candidate_filiere"],
        "worlds": worlds,
        "known": known,
    }


def _part(some: int, all_of: int) -> float:
    return some / all_of if all_of else 0.0


def _mean(values: Sequence[float]) -> float:
    return round(float(np.mean(values)), 4)
