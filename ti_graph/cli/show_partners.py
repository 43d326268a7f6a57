"""European partners on a terminal: those relevant along a chain, and those likely."""

from ti_graph.answers.partner_models import Likely, PartnersAnswer, Relevant
from ti_graph.cli.show import evidence, kind, release
from ti_graph.cli.terminal import grid, headings, paragraph
from ti_graph.figures import decimal, whole
from ti_graph.messages import say

SHOWN = 10
LIKELY_SHOWN = 5
NEAR_SHOWN = 5


def partners(answer: PartnersAnswer) -> None:
    """The European partners of a territory."""
    item = answer.territory
    along = f" · {answer.along.label.spoken()}" if answer.along else ""
    title = say(
        "screen.partners.title",
        label=item.label,
        id=item.id,
        filiere=along,
        data=kind(answer.data),
    )
    paragraph(title, style="bold")
    paragraph(answer.caveat.spoken())
    if answer.along and not answer.along.sure:
        paragraph(say("screen.partners.unsure"))
    if answer.why_empty:
        return paragraph(answer.why_empty.spoken())
    _relevant(say("screen.partners.relevant"), answer.relevant[:SHOWN])
    _relevant(say("screen.partners.near"), answer.near[:NEAR_SHOWN])
    _relevant(say("screen.partners.complementary"), answer.complementary[:NEAR_SHOWN])
    _french(answer)
    _likely(answer)
    shown = answer.relevant or answer.likely
    evidence([one for line in shown[:1] for one in line.evidence])
    return release(answer.release)


def _relevant(title: str, lines: list[Relevant]) -> None:
    if not lines:
        return
    paragraph(title, style="bold")
    figures = ("rank", "score", "distance_km")
    columns = headings("rank", "region", "score", "distance_km", "reason", figures=figures)
    grid(columns, [[*_head(one), one.reason] for one in lines])


def _head(one: Relevant | Likely) -> list[str]:
    return [
        str(one.rank),
        f"{one.label} ({one.region}, {one.country})",
        decimal(one.score),
        whole(one.distance_km),
    ]


def _french(answer: PartnersAnswer) -> None:
    if answer.french:
        names = ", ".join(f"{one.label} ({whole(one.distance_km)} km)" for one in answer.french)
        paragraph(say("screen.partners.french", names=names))


def _likely(answer: PartnersAnswer) -> None:
    if not answer.likely:
        return
    paragraph(say("screen.partners.likely"), style="bold")
    paragraph(answer.likely_caveat.spoken())
    figures = ("rank", "score", "distance_km")
    columns = headings("rank", "region", "score", "distance_km", "reason", figures=figures)
    grid(columns, [[*_head(one), one.reason] for one in answer.likely[:LIKELY_SHOWN]])
