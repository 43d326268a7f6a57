"""European partners on a terminal."""

from ti_graph.answers.models import (
    Partner,
    PartnersAnswer,
)
from ti_graph.cli.show import answer_text, evidence, kind, release
from ti_graph.cli.terminal import Heading, grid, headings, paragraph
from ti_graph.figures import (
    decimal,
    percent,
    whole,
)
from ti_graph.messages import say

PARTNERS_SHOWN = 10


def partners(answer: PartnersAnswer) -> None:
    """The European partners of a territory."""
    item = answer.territory
    title = say(
        "screen.partners.title",
        label=item.label,
        id=item.id,
        filiere=f" · {answer.filiere}" if answer.filiere else "",
        data=kind(answer.data),
    )
    paragraph(title, style="bold")
    paragraph(answer.caveat.spoken())
    if answer.why_empty:
        return paragraph(answer.why_empty.spoken())
    shown = answer.partners[:PARTNERS_SHOWN]
    figures = ("rank", "score", "distance_km", "projects_short")
    columns = headings("rank", "region", *figures[1:], "border_short", figures=figures)
    grid(columns + _part_headings(shown[0]), [_partner(one) for one in shown])
    evidence(shown[0].evidence)
    return release(answer.release)


def _partner(one: Partner) -> list[str]:
    return [
        str(one.rank),
        f"{one.label} ({one.region.removeprefix('nuts-')})",
        decimal(one.score),
        whole(one.distance_km),
        whole(one.shared_projects),
        answer_text(one.cross_border),
        *(decimal(part.value) for part in one.parts),
    ]


def _part_headings(one: Partner) -> list[Heading]:
    """The parts of the score, each with its share of the weight."""
    total = sum(part.weight for part in one.parts)
    return [
        Heading(f"{say(f'screen.part_short.{part.part}')}\n{percent(part.weight / total)}", True)
        for part in one.parts
    ]
