"""European partners on a terminal: those relevant along a chain, and those likely."""

from collections.abc import Sequence

from ti_graph.answers.partner_models import Likely, PartnersAnswer, Relevant
from ti_graph.cli.show import evidence, kind, release
from ti_graph.cli.terminal import console, folded, grid, headings, paragraph
from ti_graph.documents.ground_words import french_line
from ti_graph.figures import part_of_one, whole
from ti_graph.messages import say

SHOWN = 10
NEAR_SHOWN = 5
DECLARED_SHOWN = 3
FIGURES_WIDE = 36
"""Columns of a terminal that rank, score and distance take."""


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
    if answer.along and answer.along.caveat:
        paragraph(answer.along.caveat.spoken())
    if answer.why_empty:
        paragraph(answer.why_empty.spoken())
        return _declared(answer)
    _relevant(say("screen.partners.relevant"), answer.relevant[:SHOWN])
    near = answer.near[:NEAR_SHOWN]
    title = say("screen.partners.near_shown", shown=len(near), total=len(answer.near))
    _relevant(title, near)
    _relevant(answer.complementary_label.spoken(), answer.complementary[:NEAR_SHOWN])
    _french(answer)
    _likely(answer)
    _declared(answer)
    shown = answer.relevant or answer.likely
    evidence([one for line in shown[:1] for one in line.evidence])
    return release(answer.release)


def _relevant(title: str, lines: list[Relevant]) -> None:
    if not lines:
        return
    paragraph(title, style="bold")
    _rows(lines, "km_nuts3")


def _rows(lines: Sequence[Relevant | Likely], distance: str) -> None:
    """Rows of regions; `distance` says to which level of region it is measured."""
    figures = ("rank", "score", distance)
    grid(headings("rank", "region", "score", distance, figures=figures), map(_cells, lines))


def _cells(one: Relevant | Likely) -> list[str]:
    """The cells of a region, with the reason below its name: a column of its own is too narrow."""
    name = f"{one.label} ({one.region}, {one.country})"
    return [
        str(one.rank),
        "\n".join([name, *_below(one.reason), *_said(one)]),
        part_of_one(one.score),
        whole(one.distance_km),
    ]


def _said(one: Relevant | Likely) -> list[str]:
    """What workbooks declare of a region, a few lines."""
    said = [
        say("screen.declared.of_region", text=tie.text.spoken())
        for tie in one.declared[:DECLARED_SHOWN]
    ]
    more = len(one.declared) - DECLARED_SHOWN
    said += [say("workbook.reported.more", count=more)] if more > 0 else []
    return [line for text in said for line in _below(text)]


def _below(text: str) -> list[str]:
    return folded(text, console().width - FIGURES_WIDE)


def _declared(answer: PartnersAnswer) -> None:
    """Who to call on this side, agreements and networks; and what is not known of these."""
    if answer.declared:
        paragraph(say("screen.declared.of_territory"), style="bold")
        for one in answer.declared:
            paragraph(one.text.spoken())
    for label in answer.not_known:
        paragraph(label.spoken())


def _french(answer: PartnersAnswer) -> None:
    if line := french_line(answer):
        paragraph(line)


def _likely(answer: PartnersAnswer) -> None:
    if not answer.likely:
        return
    paragraph(say("screen.partners.likely"), style="bold")
    paragraph(answer.likely_caveat.spoken())
    _rows(answer.likely, "km_nuts2")
