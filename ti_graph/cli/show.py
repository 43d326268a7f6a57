"""Answers on a terminal: what a person reads."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from rich.markup import escape

from ti_graph.answers.models import (
    Provenance,
)
from ti_graph.cli.terminal import (
    BETWEEN,
    Heading,
    as_json,
    console,
    fits,
    folded,
    grid,
    headings,
    paragraph,
    records,
)
from ti_graph.figures import (
    counted,
    edition,
    licence,
    measure,
    vintage_words,
    whole,
)
from ti_graph.messages import language, say
from ti_graph.model.namespaces import TIG
from ti_graph.query.catalogue import NamedQuery
from ti_graph.query.run import Plain

LONGEST_EXAMPLE = 70
"""Letters of a line in the column of questions."""


def values(columns: Sequence[str], rows: Sequence[Sequence[Plain]], base_iri: str) -> None:
    """A table of a query's own columns; row under row where the screen is too narrow for it.

    IRIs of the release and of the ontology are shortened.
    """
    if not rows:
        return paragraph(say("screen.empty.rows"))
    found = list(zip(*rows, strict=True))
    titles = [Heading(name, _is_figures(cells)) for name, cells in zip(columns, found, strict=True)]
    shown = [_cells(column, base_iri) for column in found]
    lines = list(zip(*shown, strict=True))
    return grid(titles, lines) if fits(titles, lines) else records(titles, lines)


def _is_figures(column: Sequence[Plain]) -> bool:
    return any(isinstance(one, int | float) and not isinstance(one, bool) for one in column)


def _cells(column: Sequence[Plain], base_iri: str) -> list[str]:
    """The cells of a column; its decimals, if it has any, stand under each other."""
    places = 0 if all(float(one).is_integer() for one in column if isinstance(one, float)) else 3
    return [_cell(value, places, base_iri) for value in column]


def _cell(value: Plain, places: int, base_iri: str) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return answer_text(value)
    if isinstance(value, float):
        return measure(value, places)
    text = str(value)
    if text.startswith(TIG):
        return f"tig:{text.removeprefix(TIG)}"
    return text.removeprefix(base_iri).partition("/")[2] if text.startswith(base_iri) else text


def answer_text(truth: bool) -> str:
    """Yes or no."""
    return say("screen.answer.yes" if truth else "screen.answer.no")


def evidence(rows: Sequence[Provenance]) -> None:
    """What an answer rests on, source by source."""
    for one in rows:
        line = say(
            "screen.evidence.line",
            title=one.title.spoken(),
            source=one.source,
            vintage=vintage_words(one.vintage, one.data_year),
            rows=counted("row", one.rows),
            licence=licence(one.licence),
            simulated=say("screen.evidence.simulated") if one.simulated else "",
        )
        paragraph(line, indent="  ", mark="↳ ", style="dim")


def release(name: str) -> None:
    """Which release answered."""
    console().print(f"\n[dim]{escape(say('screen.evidence.release', release=name))}[/]")


def kind(data: str) -> str:
    """The data kind in words."""
    return say(f"screen.data.{data}")


Tell = Callable[[str], None]


def step(name: str) -> str:
    """A step of a build in words; a source while it is read by its name."""
    if name.startswith("source:"):
        return f"{say('screen.build.sources')} · {name.removeprefix('source:')}"
    return say(f"screen.build.{name}")


def sources(items: Sequence[dict[str, Any]]) -> None:
    """The list of sources, by name."""
    rows = [
        [
            item["name"],
            edition(item["vintage"], item["data_year"]),
            "" if item["rows"] is None else whole(item["rows"]),
            say(f"screen.origin.{_origin(item)}"),
            f"{item['title'][language()]}\n{_licence(item)}",
        ]
        for item in sorted(items, key=lambda item: str(item["name"]))
    ]
    columns = headings("source", "vintage", "rows", "kind", "title", figures=("rows",))
    grid(columns, rows, whole=columns[0].title)


def _origin(item: dict[str, Any]) -> str:
    """Where the facts of a source are from; one without a file is documented, and typed in."""
    return "documented" if item["kind"] == "absent" and not item["files"] else str(item["kind"])


def _licence(item: dict[str, Any]) -> str:
    return (
        say("screen.sources.share_alike", licence=licence(item["licence"]))
        if item["share_alike"]
        else licence(item["licence"])
    )


def queries(found: Iterable[NamedQuery], *, machine: bool) -> None:
    """The catalogue of named queries."""
    if machine:
        return as_json(
            [
                {
                    "name": query.name,
                    "id": query.header.competency,
                    "title": query.header.title.model_dump(),
                    "question": query.header.question.model_dump(),
                    "parameters": {
                        name: parameter.model_dump()
                        for name, parameter in query.header.params.items()
                    },
                    "columns": query.header.returns,
                }
                for query in found
            ]
        )
    named = list(found)
    width = console().width - max(len(query.name) for query in named) - BETWEEN
    rows = [[query.name, _asked(query, width)] for query in named]
    columns = headings("query", "question")
    return grid(columns, rows, whole=columns[0].title)


def _asked(query: NamedQuery, width: int) -> str:
    """Its question, folded where French typography allows it, and its parameters."""
    question = folded(getattr(query.header.question, language()), width)
    return "\n".join([*question, _example(query)]).strip()


def _example(query: NamedQuery) -> str:
    """What to give it, on one line or a parameter a line: none is broken where it is copied."""
    parts = [f"-p {name}={one.example}" for name, one in query.header.params.items()]
    line = " ".join(parts)
    return line if len(line) <= LONGEST_EXAMPLE else "\n".join(parts)
