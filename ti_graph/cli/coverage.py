"""`ti-graph coverage` and `ti-graph jobs`: what figures rest on, and jobs of territories."""

from collections.abc import Sequence
from typing import Annotated

import typer

from ti_graph.answers.ground_models import CoverageItem, JobsAnswer, JobsFigure, JobsYear
from ti_graph.answers.jobs import TerritoryJobs
from ti_graph.answers.territories import Answers
from ti_graph.cli import show, terminal
from ti_graph.cli.options import Json, Territory
from ti_graph.cli.terminal import Heading
from ti_graph.figures import counted, percent_cell, whole
from ti_graph.graph.release import Release, Releases
from ti_graph.messages import language, say
from ti_graph.model.grounds import REGISTER, USES
from ti_graph.settings import load_settings


def coverage(json: Json = False) -> None:
    """Sur quoi reposent les chiffres de chaque territoire / What its figures rest on.

    Exemple / Example: ti-graph coverage --json
    """
    answers = _answers()
    items = answers.grounds.coverage()
    return terminal.as_json(items) if json else _coverage(items, answers.release)


def jobs(
    territory_id: Territory,
    limit: Annotated[
        int, typer.Option(min=1, max=100_000, help="Lignes / Rows.", metavar="N")
    ] = 20,
    json: Json = False,
) -> None:
    """Ses emplois par industrie et par année / Its jobs by industry and year.

    Exemple / Example: ti-graph jobs ti-2023-2802 --limit 10
    """
    answers = _answers()
    answer = TerritoryJobs(answers).jobs(territory_id, limit=limit)
    return terminal.as_json(answer) if json else _jobs(answer, answers.release)


def _answers() -> Answers:
    return Answers(Releases(load_settings().data).current())


def _register(release: Release, name: str | None) -> str:
    """The title of a register; that none is known where none is."""
    if name is None:
        return say("site.unknown")
    entry = release.manifest.source(name)
    if entry is None:
        return name
    return entry.title_fr if language() == "fr" else entry.title_en


def _coverage(items: Sequence[CoverageItem], release: Release) -> None:
    """A territory a line, in words short enough for a screen; else a territory a block."""
    rows = [
        [
            item.id,
            item.label,
            say("ground.coverage.unknown") if item.sites is None else whole(item.sites),
            whole(item.listed),
            *(_ground(item, use) for use in USES),
            " ".join(str(one) for one in (item.register_id, item.year) if one),
        ]
        for item in items
    ]
    columns = [
        *terminal.headings("id", "label"),
        Heading(say("ground.coverage.sites"), figures=True),
        Heading(say("ground.coverage.listed"), figures=True),
        *(Heading(say(f"ground.coverage.{use}")) for use in USES),
        Heading(say("ground.coverage.register")),
    ]
    terminal.paragraph(say("ground.coverage.title", count=counted("territory", len(items))))
    terminal.paragraph(say("ground.coverage.counts"))
    for name in sorted({one.register_id for one in items if one.register_id}):
        terminal.paragraph(say("ground.coverage.legend", id=name, label=_register(release, name)))
    if terminal.fits(columns, rows):
        return terminal.grid(columns, rows, whole=columns[0].title)
    return terminal.records(columns, rows)


def _ground(item: CoverageItem, use: str) -> str:
    """The ground of a use in a word; of a census that does not reach all, the part."""
    name = getattr(item.ground, use)
    ground = say(f"ground.coverage.{'selective' if name == REGISTER else name}")
    share = getattr(item.share, use)
    return ground if share is None or share == 1 else f"{ground} {percent_cell(share)}"


def _jobs(answer: JobsAnswer, release: Release) -> None:
    terminal.paragraph(say("ground.jobs.title", label=answer.label, id=answer.id), style="bold")
    for line in about_jobs(answer):
        terminal.paragraph(line)
    figures = [
        Heading(say("ground.coverage.year"), figures=True),
        Heading(say("ground.jobs.jobs"), figures=True),
        *terminal.headings("establishments", figures=("establishments",)),
    ]
    terminal.grid(
        [*terminal.headings("label"), Heading(say("ground.coverage.register")), *figures],
        [
            [one.place_label, _register(release, one.register_id), *_figures(one)]
            for one in answer.years
        ],
    )
    if answer.industries:
        terminal.grid(
            [*terminal.headings("code", "industry"), *figures],
            [[one.code, one.label, *_figures(one)] for one in answer.industries],
        )
    show.release(answer.release)


def about_jobs(answer: JobsAnswer) -> list[str]:
    """What is to be known of jobs before their figures: their reach, and why there is no total."""
    lines = []
    if answer.communes_reached is not None:
        found = counted("commune", answer.communes_reached)
        lines.append(say("ground.jobs.partial", known=found, communes=whole(answer.communes or 0)))
    if answer.about:
        lines.append(say("ground.cannot_see", text=answer.about.cannot_see.spoken()))
    if answer.advice:
        lines.append(answer.advice.spoken())
    without = [one for one in answer.years if one.jobs_reason is not None]
    reasons = {one.jobs_reason.spoken(): None for one in without if one.jobs_reason}
    for reason in reasons:
        years = ", ".join(
            str(one.year)
            for one in without
            if one.jobs_reason and one.jobs_reason.spoken() == reason
        )
        lines.append(say("ground.jobs.no_total", years=years, reason=reason))
    return lines


def _figures(one: JobsYear | JobsFigure) -> list[str]:
    return [
        str(one.year),
        _figure(one.jobs, one.jobs_status),
        _figure(one.establishments, one.establishments_status),
    ]


def _figure(value: float | None, status: str) -> str:
    if value is not None:
        return whole(value)
    return say("ground.jobs.secret" if status == "secret" else "ground.jobs.not_known")
