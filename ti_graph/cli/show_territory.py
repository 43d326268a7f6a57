"""A territory on a terminal."""

from collections.abc import Sequence

from rich.markup import escape

from ti_graph.answers.lead import LeadAnswer
from ti_graph.answers.models import (
    Relative,
    Specialisations,
    TerritoryAnswer,
    TerritoryItem,
)
from ti_graph.cli.show import evidence, kind, release
from ti_graph.cli.terminal import Heading, console, grid, headings, paragraph
from ti_graph.documents.ground_words import ground_lines, quotient_head, reported_line
from ti_graph.figures import (
    counted,
    expected_cell,
    interval,
    percent,
    probability,
    whole,
)
from ti_graph.messages import say
from ti_graph.model.industries import code_of


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


def territory(answer: TerritoryAnswer, lead: LeadAnswer) -> None:
    """The answer first, then the territory's part in the programme and its specialisations."""
    item = answer.territory
    console().print(f"[bold]{escape(item.label)}[/] ({item.id})")
    for one in lead.sentences:
        paragraph(one.text.spoken())
    console().print()
    paragraph(
        say(
            "screen.territory.programme",
            phase=item.phase,
            regions=", ".join(item.regions),
            members=counted("member", item.members),
            communes=counted("commune", answer.communes),
            population=answer.inhabitants(),
        )
    )
    _relatives(answer)
    for line in ground_lines(answer):
        paragraph(line)
    evidence(answer.evidence)
    if answer.reported:
        console().print()
        paragraph(say("workbook.reported.title"), style="bold")
    for row in answer.reported:
        paragraph(reported_line(row))
    if answer.why_no_specialisation:
        console().print()
        paragraph(answer.why_no_specialisation.spoken())
    for found in answer.specialisations:
        _specialisations(found)
    release(answer.release)


def _relatives(answer: TerritoryAnswer) -> None:
    found = [("descends", answer.descends_from), ("continues", answer.continues_in)]
    for key, relatives in found:
        if relatives:
            names = ", ".join(_relative(one) for one in relatives)
            phases = ", ".join(str(one) for one in sorted({one.phase for one in relatives}))
            paragraph(say(f"screen.territory.{key}", relatives=names, phase=phases))
    if not any(relatives for _, relatives in found):
        paragraph(say("screen.territory.new"))


def _relative(one: Relative) -> str:
    return f"{one.label} ({one.id}, {percent(one.share_of_earlier)})"


def _specialisations(found: Specialisations) -> None:
    title = say(
        "screen.territory.specialisations",
        place=found.place_label,
        register=found.register_label.spoken(),
        year=found.year or say("ground.year_unknown"),
        reference=found.compared.spoken(),
        data=kind(found.data),
    )
    console().print()
    paragraph(title, style="bold")
    rows = [
        [
            code_of(item.industry),
            item.label.spoken(),
            whole(item.observed),
            expected_cell(item.expected),
            interval(item.quotient, item.low, item.high),
            probability(item.probability),
        ]
        for item in found.items
    ]
    figures = ("establishments", "expected", "quotient", "probability")
    columns = headings("code", "industry", *figures, figures=figures)
    columns[4] = Heading(quotient_head(found), columns[4].figures)
    grid(columns, rows)
    paragraph(found.order.spoken(), style="dim")
    paragraph(say("ground.cautious"), style="dim")
    if found.cannot_see:
        paragraph(say("ground.cannot_see", text=found.cannot_see.spoken()), style="dim")
    evidence(found.evidence)
