"""`ti-graph search`: anything by name or number, as the API and the pages find it."""

from typing import Annotated

import typer

from ti_graph.answers.found import found
from ti_graph.answers.lookup_models import NearestTerritory, SearchHit
from ti_graph.answers.search import SearchIndex
from ti_graph.answers.search_names import KINDS
from ti_graph.answers.territories import Answers
from ti_graph.cli import terminal
from ti_graph.cli.options import Json
from ti_graph.cli.terminal import Heading
from ti_graph.errors import QueryError
from ti_graph.figures import decimal
from ti_graph.graph.release import Releases
from ti_graph.messages import language, say
from ti_graph.settings import load_settings

MOST_HITS = 50
SHOWN = 3
"""Territories that are named; the others are counted."""
IN_NONE = {"territory", "industry"}
"""Kinds of what is no part of a Territoire d'industrie: one itself is none either."""
FRANCE = ("nuts-FR", "country-FR")
MEASURED = {"commune", "group"}
"""Kinds that have a nearest territory where it is known where they lie."""


def search(
    words: Annotated[
        list[str],
        typer.Argument(metavar="WORDS", help="Nom, SIREN, SIRET, APE / Name or number."),
    ],
    kind: Annotated[
        list[str] | None,
        typer.Option(
            metavar="KIND", help=f"Genre, répétable / Kind, repeatable: {', '.join(KINDS)}"
        ),
    ] = None,
    limit: Annotated[int, typer.Option(min=1, max=MOST_HITS, help="Au plus / At most.")] = 10,
    json: Json = False,
) -> None:
    """Chercher un lieu, une entreprise, un site / Look up a place, a firm, a site.

    Exemple / Example: ti-graph search 2562A --kind establishment
    """
    for one in kind or ():
        if one not in KINDS:
            raise QueryError("unknown_kind", name=one[:80], known=", ".join(KINDS))
    answers = Answers(Releases(load_settings().data).current())
    text = " ".join(words)
    answer = found(SearchIndex(answers.release), answers, text, kind or (), limit)
    if json:
        return terminal.as_json(answer)
    if not answer.hits:
        return terminal.paragraph(say("search.none", text=text))
    return _table(answer.hits)


def _table(hits: list[SearchHit]) -> None:
    columns = [Heading(say(f"search.{name}")) for name in ("label", "kind", "id", "territories")]
    terminal.grid(columns, [_row(one) for one in hits])


def _row(hit: SearchHit) -> list[str]:
    label = hit.label.fr if language() == "fr" else hit.label.en
    return [
        label or hit.id,
        say(f"search.kinds.{hit.kind}"),
        hit.id,
        _territories(hit),
    ]


def _territories(hit: SearchHit) -> str:
    """Those that it lies in, or that lie in it. An industry or a region is not outside them."""
    inside = ", ".join(place.label for place in hit.territories[:SHOWN])
    if (more := len(hit.territories) - SHOWN) > 0:
        inside = say("search.and_others", names=inside, count=more)
    if hit.kind in IN_NONE:
        return inside
    if hit.continued_by:
        today = ", ".join(f"{one.label} ({one.id})" for one in hit.continued_by)
        return say("search.continued_by", regions=today) + (f" ; {inside}" if inside else "")
    if hit.outside_because:
        return hit.outside_because.spoken()
    if hit.nearest and not inside:
        return _nearest(hit.nearest)
    return inside or say(f"search.{_without(hit)}")


def _without(hit: SearchHit) -> str:
    """The words for what no territory is known of."""
    if hit.kind in MEASURED:
        return "unplaced"
    return "abroad" if _is_abroad(hit) else "no_territory"


def _is_abroad(hit: SearchHit) -> bool:
    """Whether a hit is a region of another country."""
    return hit.id.startswith(("nuts-", "country-")) and not hit.id.startswith(FRANCE)


def _nearest(nearest: NearestTerritory) -> str:
    return say(
        "search.nearest",
        label=nearest.territory.label,
        distance=decimal(nearest.distance_km, 1),
        place=nearest.measured_from.label,
        goal=nearest.measured_to.label,
    )
