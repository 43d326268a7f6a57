"""`ti-graph recommendations`: where the programme stands, by the recommendations of the Senate."""

from ti_graph.answers.standing import QUERY, AxisItem, MeasureItem, StandingAnswer, standing
from ti_graph.cli import terminal
from ti_graph.cli.options import Json
from ti_graph.graph.release import Releases
from ti_graph.messages import say
from ti_graph.query.catalogue import named_query
from ti_graph.query.run import run
from ti_graph.settings import load_settings


def recommendations(
    json: Json = False,
) -> None:
    """Où en sont les recommandations du Sénat / Where the Senate's recommendations stand.

    Exemple / Example: ti-graph recommendations
    """
    release = Releases(load_settings().data).current()
    found = standing(release, run(named_query(QUERY), {}, release).records())
    return terminal.as_json(found) if json else _said(found)


def _said(found: StandingAnswer) -> None:
    terminal.paragraph(say("standing.title"), style="bold")
    terminal.paragraph(found.says.spoken())
    for one in found.imported:
        terminal.paragraph(one.says.spoken())
    for axis in found.axes:
        _axis(axis)
    terminal.paragraph(found.caveat.spoken(), style="dim")


def _axis(axis: AxisItem) -> None:
    title = say("standing.axis", number=axis.number, label=axis.label.spoken())
    terminal.paragraph(title, style="bold")
    for one in axis.recommendations:
        terminal.paragraph(f"{one.number}. {one.asks.spoken()}")
        _measures(one.measures)
    if axis.measures:
        terminal.paragraph(say("standing.of_axis"))
        _measures(axis.measures)


def _measures(measures: list[MeasureItem]) -> None:
    for one in measures:
        said = say("attractiveness.advice", label=one.label.spoken(), what=one.says.spoken())
        terminal.paragraph(said, indent="  ", mark="· ", style="dim")
