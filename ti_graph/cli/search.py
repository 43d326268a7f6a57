"""`ti-graph search`: anything by name or number, as the API and the pages find it."""

from typing import Annotated

import typer

from ti_graph.answers.found import found
from ti_graph.answers.lookup_models import SearchHit
from ti_graph.answers.search import SearchIndex
from ti_graph.answers.search_names import KINDS
from ti_graph.answers.territories import Answers
from ti_graph.cli import terminal
from ti_graph.cli.options import Json
from ti_graph.cli.terminal import Heading
from ti_graph.documents.hit_words import where_it_lies
from ti_graph.errors import QueryError, typed
from ti_graph.graph.release import Releases
from ti_graph.messages import language, say
from ti_graph.settings import load_settings

MOST_HITS = 50


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
            raise QueryError("unknown_kind", name=typed(one), known=", ".join(KINDS))
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
        where_it_lies(hit),
    ]
