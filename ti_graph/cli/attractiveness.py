"""`ti-graph attractiveness`: housing, mobility, skills, land and services of a territory."""

from typing import Annotated

import typer

from ti_graph.answers.attractiveness import attractiveness as known
from ti_graph.answers.attractiveness_models import AttractivenessAnswer, DomainItem, IndicatorItem
from ti_graph.answers.territories import Answers
from ti_graph.cli import terminal
from ti_graph.cli.terminal import Heading
from ti_graph.figures import decimal, percent
from ti_graph.graph.release import Releases
from ti_graph.messages import say
from ti_graph.settings import load_settings


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("attractiveness")(attractiveness)


def attractiveness(
    territory_id: Annotated[
        str, typer.Argument(metavar="ID", help="Identifiant / Identifier: ti-2023-8422")
    ],
    json: Annotated[
        bool, typer.Option("--json", help="Un document JSON sur la sortie / One JSON document.")
    ] = False,
) -> None:
    """Logement, mobilité, compétences, services / Housing, mobility, skills, services.

    Exemple / Example: ti-graph attractiveness ti-2023-8422
    """
    answers = Answers(Releases(load_settings().data).current())
    found = known(answers, territory_id)
    return terminal.as_json(found) if json else _said(found)


def _said(found: AttractivenessAnswer) -> None:
    title = say("attractiveness.title", territory=found.territory.label)
    terminal.paragraph(title, style="bold")
    if not found.indicators:
        return terminal.paragraph(say("attractiveness.none"))
    columns = [
        Heading(say("attractiveness.indicator")),
        *(
            Heading(say(f"attractiveness.{name}"), figures=True)
            for name in ("value", "rank", "region_gap", "matched_gap", "people")
        ),
        Heading(say("attractiveness.from")),
    ]
    terminal.grid(columns, [_row(one) for one in found.indicators])
    terminal.paragraph(found.caveat.spoken(), style="dim")
    terminal.paragraph(say("attractiveness.blind_spots"), style="bold")
    names = ("domain", "in_need", "needs", "actions", "offers", "says")
    figures = {"in_need", "needs", "actions", "offers"}
    heads = [Heading(say(f"attractiveness.column.{name}"), name in figures) for name in names]
    terminal.grid(heads, [_domain(one) for one in found.domains])
    terminal.paragraph(found.rule.spoken(), style="dim")
    for one in found.indicators:
        if one.advice:
            said = say("attractiveness.advice", label=one.label.spoken(), what=one.advice.spoken())
            terminal.paragraph(said, style="dim")
    return None


def _row(one: IndicatorItem) -> list[str]:
    if one.value is None:
        return [one.label.spoken(), say("attractiveness.unknown"), "", "", "", "", ""]
    return [
        one.label.spoken(),
        f"{decimal(one.value, 1)} {one.unit_label.spoken()}",
        f"{one.rank}/{one.ranked}",
        _gap(one.region_gap),
        _gap(one.matched_gap),
        "" if one.people_share is None else percent(one.people_share),
        f"{one.register_id} {one.year}",
    ]


def _domain(one: DomainItem) -> list[str]:
    marked = say("attractiveness.of_judged", marked=len(one.in_need), judged=one.judged)
    return [
        one.label.spoken(),
        marked if one.judged else say("attractiveness.unknown"),
        _count(one.needs),
        _count(one.actions),
        str(one.offers),
        one.says.spoken(),
    ]


def _count(number: int | None) -> str:
    return say("attractiveness.unknown") if number is None else str(number)


def _gap(value: float | None) -> str:
    return "" if value is None else ("+" if value > 0 else "") + decimal(value, 1)
