"""A territory on a terminal."""

from collections.abc import Sequence

from rich.markup import escape

from ti_graph.answers.models import (
    Relative,
    Specialisations,
    TerritoryAnswer,
    TerritoryItem,
)
from ti_graph.cli.show import evidence, kind, release
from ti_graph.cli.terminal import console, grid, headings, paragraph
from ti_graph.figures import (
    counted,
    decimal,
    inhabitants,
    interval,
    percent,
    probability,
    whole,
)
from ti_graph.messages import say


def territories(items: Sequence[TerritoryItem]) -> None:
    """A list of territories."""
    if not items:
        return paragraph(say("screen.empty.territories"))
    rows = [
        [item.id, item.label, str(item.phase), ", ".join(item.regions), str(item.members)]
        for item in items
    ]
    columns = headings("id", "label", "phase", "regions", "members", figures=("members",))
    return grid(columns, rows, whole=columns[0].title)


def territory(answer: TerritoryAnswer) -> None:
    """A territory's place in the programme and its specialisations."""
    item = answer.territory
    console().print(f"[bold]{escape(item.label)}[/] ({item.id})")
    paragraph(
        say(
            "screen.territory.programme",
            phase=item.phase,
            regions=", ".join(item.regions),
            members=counted("member", item.members),
            communes=counted("commune", answer.communes),
            population=inhabitants(answer.population, answer.communes_without_population),
        )
    )
    _relatives(answer)
    _real_establishments(answer)
    evidence(answer.evidence)
    for told in answer.specialisations:
        _specialisations(told)
    release(answer.release)


def _relatives(answer: TerritoryAnswer) -> None:
    told = [("descends", answer.descends_from), ("continues", answer.continues_in)]
    for key, relatives in told:
        if relatives:
            names = ", ".join(_relative(one) for one in relatives)
            paragraph(say(f"screen.territory.{key}", relatives=names))
    if not any(relatives for _, relatives in told):
        paragraph(say("screen.territory.new"))


def _relative(one: Relative) -> str:
    return f"{one.label} ({one.id}, {percent(one.share_of_earlier)})"


def _real_establishments(answer: TerritoryAnswer) -> None:
    sirene = answer.sirene
    if not sirene.establishments:
        return paragraph(say("screen.territory.no_sirene"))
    told = say(
        "screen.territory.sirene",
        vintage=sirene.evidence[0].vintage,
        establishments=whole(sirene.establishments),
        told=counted("commune", sirene.communes_told),
        communes=whole(sirene.communes),
    )
    return paragraph(told)


def _specialisations(told: Specialisations) -> None:
    year = f" {told.year}" if told.year else ""
    title = say(
        "screen.territory.specialisations", place=told.place_label, year=year, data=kind(told.data)
    )
    console().print()
    paragraph(title, style="bold")
    rows = [
        [
            item.industry.split("-", 1)[1],
            item.label.spoken(),
            whole(item.observed),
            decimal(item.expected, 1),
            interval(item.quotient, item.low, item.high),
            probability(item.probability),
        ]
        for item in told.items
    ]
    figures = ("establishments", "expected", "quotient", "probability")
    grid(headings("code", "industry", *figures, figures=figures), rows)
    evidence(told.evidence)
