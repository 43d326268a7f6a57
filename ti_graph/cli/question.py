"""`ti-graph ask`: named queries for a question in words."""

import shlex
from typing import Annotated

import typer

from ti_graph.answers.question_models import AskAnswer, OfferItem, offered
from ti_graph.answers.questions import offers
from ti_graph.answers.search import SearchIndex
from ti_graph.answers.territories import Answers
from ti_graph.cli import terminal
from ti_graph.cli.options import Json
from ti_graph.graph.release import Releases
from ti_graph.messages import say
from ti_graph.settings import load_settings


def ask(
    question: Annotated[
        str, typer.Argument(metavar="TEXT", help="Une question / A question in words.")
    ],
    json: Json = False,
) -> None:
    """Quelles requêtes répondent à une question / Which queries answer a question.

    Exemple / Example: ti-graph ask "filières de Cluses"
    """
    release = Releases(load_settings().data).current()
    found = offers(question, SearchIndex(release), Answers(release).first_candidate)
    answer = offered(release.manifest.release, question, found)
    return terminal.as_json(answer) if json else _said(answer)


def _said(answer: AskAnswer) -> None:
    if not answer.offers:
        return terminal.paragraph(say("ask.none"))
    for one in answer.offers:
        terminal.paragraph(one.question.spoken(), style="bold")
        if one.missing:
            terminal.paragraph(say("ask.missing", names=", ".join(one.missing)))
        if one.not_understood:
            terminal.paragraph(say("ask.not_understood", words=", ".join(one.not_understood)))
        terminal.paragraph(_command(one), style="dim")
    return None


def _command(one: OfferItem) -> str:
    """What asks that query in a terminal."""
    given = [f"-p {shlex.quote(f'{name}={value}')}" for name, value in one.params.items()]
    return " ".join(["ti-graph query", one.query, *given])
