"""Does the detector find the filières that were planted, and no others?

Countries are drawn like the simulated one that ships, with other seeds. In one half of the TI a
filière is planted: 4 to 6 subclasses of a known chain, at stages in a row, each raised to
`strength` times its national share. Nothing of the chains is read by the detector. Definitions, set
before the first run:

    matched          a candidate and the filière planted in its territory, where the candidate holds
                     at least half of the planted industries and at least a third of its own are
                     planted
    recall           part of the planted filières that are matched by a candidate graded above
                     exploratory
    false discovery  part of the candidates graded above exploratory that match none; a country
                     with none counts 0
    null share       part of the TI of a country without any planting that get a candidate graded
                     above exploratory

The method is tuned at the default strength, 5, the middle one, on seeds that are never reported. A
first version was reported on seeds 1 to 20 (recall .77, false discovery .09), a second, tuned on
1001 to 1004, on 21 to 40 (.78, .03). The third was tuned on 2001 to 2012; what is reported rests on
seeds from `FIRST_SEED` on, which no choice has seen. Intervals: Student's, over countries.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from ti_graph.analytics import inputs
from ti_graph.analytics.evaluation.intervals import over_seeds
from ti_graph.analytics.filieres import Candidates, Options, candidates
from ti_graph.analytics.input_output import read_input_output
from ti_graph.analytics.inputs import Tables
from ti_graph.analytics.territorial import territorial
from ti_graph.ingest.registry import RegisteredSource
from ti_graph.ingest.source import Source
from ti_graph.model.methods import METHODS

DEFAULT_STRENGTH = 5.0
STRENGTHS = (3.0, 5.0, 8.0)
DEFAULT_SEEDS = 20
FIRST_SEED = 101
"""Seeds 1 to 40 were reported for earlier versions, and are not used again."""
OTHER_SEEDS = 5
PLANTED_SHARE = 0.5
LEAST_RECALL, MOST_FALSE, MOST_NULL_SHARE = 0.80, 0.10, 0.10
"""What the method aims at, set before the first run."""
LEAST_OF_PLANTED = 0.5
LEAST_OF_CANDIDATE = 1 / 3

Progress = Callable[[str], None]


@dataclass(frozen=True)
class Outcome:
    """What one country gave."""

    planted: int
    matched: int
    found: int
    false: int
    territories: int
    with_candidate: int

    @property
    def recall(self) -> float:
        """Part of the planted filières that are matched."""
        return self.matched / self.planted if self.planted else 0.0

    @property
    def false_discovery(self) -> float:
        """Part of what was found that matches nothing."""
        return self.false / self.found if self.found else 0.0

    @property
    def share(self) -> float:
        """Part of the territories with a candidate above exploratory."""
        return self.with_candidate / self.territories if self.territories else 0.0


def evaluate_filieres(
    tables: Tables,
    drawn: RegisteredSource,
    seeds: int = DEFAULT_SEEDS,
    other_seeds: int = OTHER_SEEDS,
    progress: Progress = lambda _: None,
    options: Options | None = None,
) -> dict[str, object]:
    """The report: recall, false discovery and null share, with intervals, and a table by strength.

    `tables` are core tables with the closure `within`; `drawn` is the source that draws a country.
    """
    rounds = {
        strength: _round(tables, drawn, _seeds(number), strength, progress, options)
        for strength in STRENGTHS
        for number in [seeds if strength == DEFAULT_STRENGTH else other_seeds]
    }
    null = _round(tables, drawn, _seeds(seeds), None, progress, options)
    return report(rounds, null)


def _seeds(number: int) -> range:
    return range(FIRST_SEED, FIRST_SEED + number)


def report(rounds: Mapping[float, Sequence[Outcome]], null: Sequence[Outcome]) -> dict[str, object]:
    """What outcomes say: `rounds` by strength, `null` of countries without any planting."""
    by_strength = [_summary(strength, outcomes) for strength, outcomes in rounds.items()]
    default = next(row for row in by_strength if row["strength"] == DEFAULT_STRENGTH)
    null_share = over_seeds([one.share for one in null])
    return {
        "evaluation": "filieres",
        "method": METHODS["candidate_filiere"],
        "recall": default["recall"],
        "false_discovery": default["false_discovery"],
        "seeds": default["seeds"],
        "null_share": null_share.told(),
        "gates": _gates(rounds[DEFAULT_STRENGTH], null_share.value),
        "null_countries_with_any": sum(one.with_candidate > 0 for one in null),
        "default_strength": DEFAULT_STRENGTH,
        "by_strength": by_strength,
        "countries": [
            {"strength": strength, "seed": seed, **vars(one)}
            for strength, outcomes in [*rounds.items(), (0.0, null)]
            for seed, one in enumerate(outcomes, start=FIRST_SEED)
        ],
    }


def _gates(outcomes: Sequence[Outcome], null_share: float) -> dict[str, bool]:
    """Which aims are met, by the means over countries at the default strength."""
    return {
        "recall": _mean([one.recall for one in outcomes]) >= LEAST_RECALL,
        "false_discovery": _mean([one.false_discovery for one in outcomes]) <= MOST_FALSE,
        "null_share": null_share <= MOST_NULL_SHARE,
        "seeds": len(outcomes) >= DEFAULT_SEEDS,
    }


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)


def _summary(strength: float, outcomes: Sequence[Outcome]) -> dict[str, object]:
    return {
        "strength": strength,
        "seeds": len(outcomes),
        "recall": over_seeds([one.recall for one in outcomes]).told(),
        "false_discovery": over_seeds([one.false_discovery for one in outcomes]).told(),
        "planted": sum(one.planted for one in outcomes),
        "found": sum(one.found for one in outcomes),
    }


def _round(
    tables: Tables,
    drawn: RegisteredSource,
    seeds: Sequence[int],
    strength: float | None,
    progress: Progress,
    options: Options | None,
) -> list[Outcome]:
    """One outcome a seed; without a strength nothing is planted."""
    outcomes = []
    for seed in seeds:
        progress(f"{'—' if strength is None else strength:>4} · {seed}")
        outcomes.append(one_country(tables, drawn, seed, strength, options))
    return outcomes


def one_country(
    tables: Tables,
    drawn: RegisteredSource,
    seed: int,
    strength: float | None,
    options: Options | None = None,
) -> Outcome:
    """Draw a country, look for filières, compare with what was planted."""
    if drawn.draw is None:
        raise TypeError(f"{drawn.card.id} draws no country")
    source = Source(drawn.card, {}, tables)
    share = 0.0 if strength is None else PLANTED_SHARE
    told = {
        table.name: table.frame for table in drawn.draw(source, seed, (strength or 1.0,), share)
    }
    establishments = told["establishment"].with_columns(
        siren=pl.lit(None, pl.String), source=pl.lit(drawn.card.id)
    )
    known = territorial(
        {**tables, "establishment": establishments, "facility": tables["facility"].clear()}
    )
    table = read_input_output(tables["io_flow"], tables["io_output"])
    found = candidates(known.grid, known.units, inputs.branch_of_industry(tables), table, options)
    territories = inputs.current_territories(tables).height
    return compare(told["planted_filiere"], found, territories)


def compare(planted: pl.DataFrame, found: Candidates, territories: int) -> Outcome:
    """`planted`: territory_id, industry_id of each planted subclass, one filière a territory."""
    truth: Mapping[str, set[str]] = {
        str(name): set(rows["industry_id"]) for (name,), rows in planted.group_by("territory_id")
    }
    if found.filiere.is_empty():
        return Outcome(len(truth), 0, 0, 0, territories, 0)
    sure = found.filiere.filter(pl.col("grade") != "exploratory")
    members = dict(found.industry.group_by("suggestion_id").agg("industry_id").iter_rows())
    true = [
        territory
        for name, territory in sure.select("suggestion_id", "territory_id").iter_rows()
        if matched(set(members[name]), truth.get(territory, set()))
    ]
    return Outcome(
        planted=len(truth),
        matched=len(set(true)),
        found=sure.height,
        false=sure.height - len(true),
        territories=territories,
        with_candidate=sure["territory_id"].n_unique(),
    )


def matched(candidate: set[str], planted: set[str]) -> bool:
    """Whether a candidate holds enough of what was planted, and enough of it was."""
    shared = len(candidate & planted)
    return shared > 0 and (
        shared >= LEAST_OF_PLANTED * len(planted) and shared >= LEAST_OF_CANDIDATE * len(candidate)
    )
