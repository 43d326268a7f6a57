"""Are the filières that everyone knows among the first candidates of their territory?

A list of known local filières (one row each: id, kind, structure, confidence, ti_ids, core_naf) is
held against the candidates of the shipped sources. A row counts where its confidence is high and it
is a district (several firms or a chain), and it is *observable* where the register holds, in one of
its TI, at least `LEAST_SITES` sites of its core subclasses and `LEAST_TIMES` what the size of the
TI lets expect there: what is in no register cannot be found, and is no miss. A hit at k is a
candidate of kind spécialité or filière among the first k of one of its TI that holds a core
subclass (strict) or an industry of its class or group (lenient). `given` counts those above
exploratory alone.

Beside it, two baselines that rank the subclasses of the TI with `LEAST_SITES` sites: by the raw
quotient, and by the quotient shrunk over all cells (`ti_graph.analytics.specialisation`).
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from ti_graph.analytics import inputs
from ti_graph.analytics.along import sure_of
from ti_graph.analytics.beside import nearest
from ti_graph.analytics.candidate_order import ranked
from ti_graph.analytics.evaluation.lists import read_list
from ti_graph.analytics.filieres import Asked, Candidates, candidates
from ti_graph.analytics.input_output import read_input_output
from ti_graph.analytics.inputs import Tables
from ti_graph.analytics.sites import listed_sites
from ti_graph.analytics.specialisation import shrink
from ti_graph.analytics.steps.filieres import searched
from ti_graph.analytics.territorial import of_filieres, of_listed
from ti_graph.analytics.value_chains import dictionary
from ti_graph.model import industries

COLUMNS = ("id", "kind", "structure", "confidence", "ti_ids", "core_naf")
NEGATIVE_COLUMNS = ("id", "ti_id", "industry")
LEAST_SITES, LEAST_TIMES = 3, 3.0
DEPTHS = (1, 2, 3, 5)
KINDS = ("specialite", "filiere")
GROUP = 4
"""Characters of a NACE group (25.6); a class lies within its group."""


@dataclass(frozen=True)
class Known:
    """A known filière: its TI and the NAF subclasses that define it."""

    name: str
    kind: str
    territories: Sequence[str]
    core: frozenset[str]


Ranking = Mapping[str, Sequence[tuple[frozenset[str], bool]]]
"""TI → its candidates in order: their NAF subclasses, and whether it is above exploratory."""


def evaluate_known(
    tables: Tables, known_file: Path, negatives_file: Path | None = None
) -> dict[str, object]:
    """The report on one list. `tables` are core tables of all shipped sources, with `within`."""
    listed = listed_sites(tables)
    sites = searched(listed, tables)
    chosen = of_filieres(listed, tables).grounds
    counted = of_listed(listed, tables)
    searched_for = candidates(
        sites,
        Asked(chosen, nearest(tables), sure_of(counted, tables)),
        dictionary(tables),
        inputs.branch_of_industry(tables),
        read_input_output(tables["io_flow"], tables["io_output"]),
    )
    # In the order that ships: what a reader sees first is what counts as first.
    found = ranked(searched_for, counted)
    used = sites.join(chosen.select("ti_id", "register"), on=["ti_id", "register"], how="left")
    cells = _cells(used, chosen)
    ranking = _ranking(found)
    rows = _read(known_file)
    reasons = {one.name: _reason(one, cells) for one in rows}
    seen = [one for one in rows if reasons[one.name] is None]
    return {
        "listed": len(rows),
        "observable": len(seen),
        **_recalls(seen, ranking),
        "given_3": _recall(seen, ranking, 3, _strict, given=True),
        "by_kind": {
            kind: {
                "observable": sum(one.kind == kind for one in seen),
                **_recalls([one for one in seen if one.kind == kind], ranking),
            }
            for kind in sorted({one.kind for one in seen})
        },
        "by_ground": _by_ground(seen, ranking, chosen),
        "baselines": {name: _recalls(seen, order) for name, order in _baselines(cells).items()},
        "missed": [
            {"id": one.name, "reason": _why_missed(one, ranking)}
            for one in seen
            if not _hit(one, ranking, 3, _strict)
        ],
        "unobservable": [
            {"id": name, "reason": reason} for name, reason in reasons.items() if reason
        ],
        "unobservable_reasons": dict(Counter(reason for reason in reasons.values() if reason)),
        **(_negatives(negatives_file, ranking) if negatives_file else {"negatives": None}),
    }


def _read(file: Path) -> list[Known]:
    """The rows that count."""
    rows = read_list(file, COLUMNS).filter(
        pl.col("confidence") == "high", pl.col("structure") == "district"
    )
    return [
        Known(
            row["id"],
            row["kind"] or "",
            (row["ti_ids"] or "").split(),
            frozenset((row["core_naf"] or "").split()),
        )
        for row in rows.iter_rows(named=True)
    ]


def _cells(sites: pl.DataFrame, chosen: pl.DataFrame) -> pl.DataFrame:
    """territory_id, code, observed, expected and shrunk quotient of every TI × subclass held."""
    registers = chosen["register"].drop_nulls().unique()
    own = (
        sites.filter(pl.col("register").is_in(registers.implode()))
        .unique(["site_id", "ti_id"])
        .with_columns(pl.col("ti_id").fill_null(inputs.ELSEWHERE))
    )
    counts = own.group_by(territory_id="ti_id", industry_id="industry_id").agg(observed=pl.len())
    grid = (
        counts.select("territory_id")
        .unique()
        .join(counts.select("industry_id").unique(), how="cross")
        .join(counts, on=["territory_id", "industry_id"], how="left")
        .with_columns(pl.col("observed").fill_null(0))
    )
    return shrink(grid).with_columns(code=industries.code())


def _reason(one: Known, cells: pl.DataFrame) -> str | None:
    """Why it cannot be observed; None where it can."""
    if not one.territories:
        return "in no TI"
    held = [
        cells.filter(
            pl.col("territory_id") == territory, pl.col("code").is_in(sorted(one.core))
        ).select(pl.col("observed").sum(), pl.col("expected").sum())
        for territory in one.territories
    ]
    counts = [(float(row.item(0, 0) or 0), float(row.item(0, 1) or 0)) for row in held]
    if any(n >= max(LEAST_SITES, LEAST_TIMES * mean) for n, mean in counts):
        return None
    most = max(n for n, _ in counts)
    if most == 0:
        return "not in the register"
    return "too few sites" if most < LEAST_SITES else "below three times what is expected"


def _ranking(found: Candidates) -> dict[str, list[tuple[frozenset[str], bool]]]:
    members = dict(found.industry.group_by("suggestion_id").agg(industries.code()).iter_rows())
    ranking: dict[str, list[tuple[frozenset[str], bool]]] = {}
    for row in found.filiere.sort("territory_id", "rank").iter_rows(named=True):
        if row["kind"] in KINDS:
            ranking.setdefault(row["territory_id"], []).append(
                (frozenset(members[row["suggestion_id"]]), row["grade"] != "exploratory")
            )
    return ranking


def _baselines(cells: pl.DataFrame) -> dict[str, Ranking]:
    able = cells.filter(pl.col("observed") >= LEAST_SITES)
    return {
        name: {
            str(territory): [(frozenset([code]), True) for code in rows["code"]]
            for (territory,), rows in able.sort(column, "code", descending=[True, False]).group_by(
                "territory_id", maintain_order=True
            )
        }
        for name, column in (("raw_quotient", "quotient_observed"), ("shrunk_quotient", "quotient"))
    }


def _strict(code: str, core: frozenset[str]) -> bool:
    return code in core


def _lenient(code: str, core: frozenset[str]) -> bool:
    return any(code[:GROUP] == one[:GROUP] for one in core)


Matching = Callable[[str, frozenset[str]], bool]


def _hit(
    one: Known, ranking: Ranking, depth: int, matches: Matching, *, given: bool = False
) -> bool:
    return any(
        (sure or not given) and any(matches(code, one.core) for code in codes)
        for territory in one.territories
        for codes, sure in ranking.get(territory, [])[:depth]
    )


def _recall(
    rows: Sequence[Known], ranking: Ranking, depth: int, matches: Matching, *, given: bool = False
) -> float | None:
    if not rows:
        return None
    hits = sum(_hit(one, ranking, depth, matches, given=given) for one in rows)
    return round(hits / len(rows), 4)


def _recalls(rows: Sequence[Known], ranking: Ranking) -> dict[str, object]:
    strict: dict[str, object] = {f"recall_{k}": _recall(rows, ranking, k, _strict) for k in DEPTHS}
    return strict | {f"lenient_{k}": _recall(rows, ranking, k, _lenient) for k in DEPTHS}


def _by_ground(
    rows: Sequence[Known], ranking: Ranking, chosen: pl.DataFrame
) -> dict[str, dict[str, object]]:
    ground = dict(chosen.select("ti_id", pl.format("{} {}", "ground", "register")).iter_rows())
    of_row = {one.name: ground.get(one.territories[0], "unknown") for one in rows}
    return {
        name: {
            "observable": sum(own == name for own in of_row.values()),
            **_recalls([one for one in rows if of_row[one.name] == name], ranking),
        }
        for name in sorted(set(of_row.values()))
    }


def _why_missed(one: Known, ranking: Ranking) -> str:
    for territory in one.territories:
        for rank, (codes, _) in enumerate(ranking.get(territory, []), start=1):
            if codes & one.core:
                return f"ranks {rank}"
    return "no candidate: one firm, or not plausibly twice what is expected"


def _negatives(file: Path, ranking: Ranking) -> dict[str, object]:
    """The part of the negative pairs that have a candidate, and those above exploratory."""
    rows = read_list(file, NEGATIVE_COLUMNS).drop_nulls("industry").rows()
    shown, given = [], []
    for name, territory, industry in rows:
        for codes, sure in ranking.get(territory, []):
            if any(code.startswith(industry) for code in codes):
                shown.append(name)
                given += [name] * sure
                break
    return {
        "negatives": round(len(set(given)) / len(rows), 4) if rows else None,
        "negatives_shown": round(len(set(shown)) / len(rows), 4) if rows else None,
        "negatives_listed": len(rows),
        "negatives_given": sorted(set(given)),
    }
