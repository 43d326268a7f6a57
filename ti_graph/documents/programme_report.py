"""The report on a phase of the programme, at mid-term or at its end: written once for every format.

Each part is an answer of the release that screens and queries give as well. A part of which
nothing is loaded says so, and what to load.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import polars as pl
from pydantic import BaseModel, ConfigDict

from ti_graph.answers.imported import pending_of
from ti_graph.answers.provenance import data_years
from ti_graph.answers.standing import (
    QUERY,
    AxisItem,
    MeasureItem,
    StandingAnswer,
    standing,
    what_to_load,
)
from ti_graph.answers.territories import Answers
from ti_graph.documents.fiche_tables import FicheTable
from ti_graph.errors import UnknownPhaseError
from ti_graph.figures import decimal, edition, percent_cell, probability, whole
from ti_graph.graph.release import Release
from ti_graph.messages import asked_by, language, say
from ti_graph.query.catalogue import named_query
from ti_graph.query.named import Notice, ask
from ti_graph.query.run import Plain

PARTS: dict[str, tuple[str, ...]] = {
    "programme/effect_on_jobs": (
        "phase", "estimator", "effect", "low", "high", "p", "territories", "groupings",
        "year_from", "year_to", "evidence",
    ),
    "programme/aid_per_job": (
        "evidence", "territories", "groupings", "aid_per_job", "matched_aid_per_job",
        "difference", "low", "high",
    ),
    "programme/action_sheets": (
        "label", "planned", "ongoing", "done", "abandoned", "sheets", "evidence",
    ),
    "programme/recurring_needs": ("theme", "territories", "needs", "operators"),
    "programme/sheets_without_offer": ("label", "theme", "territory_label", "evidence"),
    "governance/gaps": ("phase", "gap_label", "evidence", "territories"),
}  # fmt: skip
"""Named query → its columns that the report shows."""
WORDED = ("estimator", "evidence")
SHARES = ("effect", "low", "high")
"""Columns of the effect: a change of jobs as a share."""
EFFECT = "programme/effect_on_jobs"
NOTHING = "nothing_loaded"


class Part(BaseModel):
    """A part: what it says first, its table, and the query that gives it."""

    title: str
    says: list[str]
    table: FicheTable | None
    query: str


class Report(BaseModel):
    """All that the report says, in the language in use."""

    model_config = ConfigDict(frozen=True)

    title: str
    subtitle: str
    mark: str
    parts: list[Part]
    caveat: str
    sources_title: str
    sources: list[str]
    release: str


@dataclass(frozen=True)
class Found:
    """The rows of a named query, and why there are none."""

    records: Sequence[Mapping[str, Plain]]
    notice: Notice | None = None


Asking = Callable[[str, dict[str, str]], Found]
"""A named query and its parameters → what it finds."""


def asking(release: Release) -> Asking:
    """Queries asked of the store of a release."""

    def found(name: str, params: dict[str, str]) -> Found:
        answered = ask(named_query(name), params, release)
        return Found(answered.table.records(), answered.notice)

    return found


def questions(answers: Answers, phase: str | None = None) -> dict[str, dict[str, str]]:
    """The named queries that the report on a phase asks, with their parameters.

    Raises UnknownPhaseError where there is no such phase.
    """
    year = str(_year(answers, phase))
    of_a_phase = {one: "phase" in named_query(one).header.params for one in PARTS}
    return {QUERY: {}} | {one: {"phase": year} if of_a_phase[one] else {} for one in PARTS}


def programme_report(
    answers: Answers, phase: str | None = None, asked: Asking | None = None
) -> Report:
    """The report on a phase, the current one where none is named, for who types no commands.

    Raises UnknownPhaseError where no territory is of that phase.
    """
    with asked_by("http"):
        return _report(answers, phase, asked)


def _report(answers: Answers, phase: str | None, asked: Asking | None) -> Report:
    release = answers.release
    year = _year(answers, phase)
    manifest, years = release.manifest, data_years(release)
    wanted = questions(answers, phase)
    asked = asked or asking(release)
    found = standing(release, asked(QUERY, wanted[QUERY]).records)
    return Report(
        title=_title(release, year),
        subtitle=say("report.subtitle", territories=len(answers.territories(phase=year))),
        mark=say("screen.data.simulated") if manifest.simulated_rows else "",
        parts=[
            _standing(found),
            _indicators(release),
            *(_part(name, PARTS[name], release, asked(name, wanted[name])) for name in PARTS),
        ],
        caveat=found.caveat.spoken(),
        sources_title=say("fiche.sources"),
        sources=[
            f"{one.title_fr if language() == 'fr' else one.title_en}"
            f" ({edition(one.vintage, years.get(one.name))}, {one.licence})"
            for one in manifest.sources
        ],
        release=say("fiche.release", release=manifest.release, date=manifest.built_at[:10]),
    )


def _year(answers: Answers, phase: str | None) -> int:
    year = answers.programme.phase_named(phase or "current")
    if year is None:
        raise UnknownPhaseError("unknown_phase", phase="", known="-")
    return year


def _title(release: Release, year: int) -> str:
    """Of mid-term while the phase runs, of the end once its last year is over."""
    phases = release.table("programme_phase").filter(pl.col("phase") == year).collect()
    last = phases["last_year"].item() if phases.height else None
    ended = last is not None and int(release.manifest.built_at[:4]) > last
    return say(f"report.{'end' if ended else 'mid_term'}", first=year, last=last or "?")


def _standing(found: StandingAnswer) -> Part:
    heads = ("axis", "number", "recommendation", "measure", "says")
    rows = [row for axis in found.axes for row in _followed(axis)]
    return Part(
        title=say("standing.title"),
        says=[found.says.spoken(), *(one.says.spoken() for one in found.imported)],
        table=_table("standing.title", [say(f"standing.head.{name}") for name in heads], rows),
        query=QUERY,
    )


def _followed(axis: AxisItem) -> list[list[str]]:
    def row(number: str, asks: str, one: MeasureItem) -> list[str]:
        return [str(axis.number), number, asks, one.label.spoken(), one.says.spoken()]

    of_each = [
        row(str(one.number), one.asks.spoken(), measure)
        for one in axis.recommendations
        for measure in one.measures
    ]
    whole_axis = say("standing.of_axis")
    return of_each + [row("", f"{whole_axis} : {axis.label.spoken()}", m) for m in axis.measures]


def _indicators(release: Release) -> Part:
    """Each indicator over the territories of the current phase."""
    value = pl.col("value")
    about = release.table("indicator").drop("source")
    rows = (
        release.table("territory_indicator")
        .group_by("indicator_id")
        .agg(
            pl.col("year").max(),
            low=value.min(), median=value.median(), high=value.max(), known=value.count(),
            in_need=pl.col("need").sum(), judged=pl.col("need").count(), all=pl.len(),
        )
        .join(about, on="indicator_id")
        .sort("domain", "indicator_id")
        .collect()
    )  # fmt: skip
    heads = ("indicator", "unit", "low", "median", "high", "known", "in_need", "year")
    return Part(
        title=say("report.indicators"),
        says=[say("report.indicators_says")],
        table=_table(
            "report.indicators",
            [say(f"report.head.{name}") for name in heads],
            [_indicator(row) for row in rows.iter_rows(named=True)],
        ),
        query="territory/attractiveness",
    )


def _indicator(row: Mapping[str, Plain]) -> list[str]:
    fr = language() == "fr"
    known = bool(row["known"])
    return [
        str(row["label_fr" if fr else "label_en"]),
        str(row["unit_fr" if fr else "unit"]),
        *(_decimal(row[name]) if known else "" for name in ("low", "median", "high")),
        f"{row['known']}/{row['all']}",
        str(row["in_need"]) if row["judged"] else "",
        str(row["year"]) if known else say("attractiveness.unknown"),
    ]


def _decimal(value: Plain) -> str:
    return decimal(float(value)) if isinstance(value, int | float) else ""


def _part(name: str, columns: tuple[str, ...], release: Release, found: Found) -> Part:
    query = named_query(name)
    title = query.header.title.fr if language() == "fr" else query.header.title.en
    says = [*_notice(found.notice), *(one.says.spoken() for one in pending_of(release, query))]
    if name == EFFECT:
        says.append(say("report.effect"))
    if found.notice and found.notice.code == NOTHING:
        return Part(title=title, says=says, table=None, query=name)
    rows = [[_cell(name, column, row[column]) for column in columns] for row in found.records]
    heads = [say(f"report.head.{column}") for column in columns]
    return Part(title=title, says=says, table=_table("", heads, rows, title), query=name)


def _notice(notice: Notice | None) -> list[str]:
    """Why there is nothing, and what to load."""
    if notice is None:
        return []
    classes = notice.of if notice.code == NOTHING else ()
    todo = [what_to_load(one.removeprefix("tig:")) for one in classes]
    return [notice.fr if language() == "fr" else notice.en, *todo]


def _cell(query: str, column: str, value: Plain) -> str:
    if value is None:
        return ""
    if column in WORDED:
        return say(f"report.{column}.{value}")
    if isinstance(value, float):
        if query == EFFECT:
            return percent_cell(value) if column in SHARES else probability(value)
        return whole(value)
    return str(value)


def _table(key: str, heads: list[str], rows: list[list[str]], title: str = "") -> FicheTable | None:
    if not rows:
        return None
    figures = [
        all(not row[place] or row[place].lstrip("+-<>\u00a0")[:1].isdigit() for row in rows)
        for place in range(len(heads))
    ]
    return FicheTable(title=title or say(key), heads=heads, figures=figures, rows=rows)
