"""Answers on a terminal: tables that a person reads, or one JSON document for a program."""

import json
import sys
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from pydantic import BaseModel
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from ti_graph.analytics.answer_models import (
    Candidate,
    FilieresAnswer,
    Part,
    PartnersAnswer,
    Provenance,
    Relative,
    Specialisations,
    TerritoryAnswer,
    TerritoryItem,
)
from ti_graph.errors import TiGraphError
from ti_graph.messages import language, say
from ti_graph.query.catalogue import NamedQuery
from ti_graph.query.run import Plain

PARTNERS_SHOWN = 10
MOST_WIDTH = 110


def console() -> Console:
    """Where answers go. Off a terminal, lines are not folded at 80 columns."""
    width = None if sys.stdout.isatty() else MOST_WIDTH
    return Console(width=width, highlight=False, emoji=False)


def messages() -> Console:
    """Where progress and errors go."""
    return Console(stderr=True, highlight=False, emoji=False, soft_wrap=True)


def as_json(content: BaseModel | Sequence[BaseModel] | dict[str, Any] | list[Any]) -> None:
    """Print one JSON document on standard output."""
    sys.stdout.write(json.dumps(_jsonable(content), ensure_ascii=False, indent=2) + "\n")


def _jsonable(content: Any) -> Any:
    if isinstance(content, BaseModel):
        return content.model_dump(mode="json")
    if isinstance(content, list | tuple):
        return [_jsonable(one) for one in content]
    return content


def error(problem: TiGraphError, *, machine: bool) -> None:
    """Print an error: what, where, what next."""
    if machine:
        told = {"error": problem.code, "detail": problem.detail(), "hint": problem.hint()}
        sys.stderr.write(json.dumps(told, ensure_ascii=False) + "\n")
        return
    out = messages()
    out.print(f"[bold red]✗[/] {escape(problem.detail())}")
    out.print(f"  {escape(problem.hint())}")


def grid(
    columns: Sequence[str], rows: Sequence[Sequence[str]], numbers: Sequence[str] = ()
) -> None:
    """A table whose headings are keys of `screen.column`; `numbers` are set to the right."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    for name in columns:
        right = name in numbers
        table.add_column(
            say(f"screen.column.{name}"), justify="right" if right else "left", no_wrap=right
        )
    for row in rows:
        table.add_row(*(escape(cell) for cell in row))
    console().print(table)


def values(columns: Sequence[str], rows: Sequence[Sequence[Plain]]) -> None:
    """A table of a query's own columns."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    for name in columns:
        table.add_column(name)
    for row in rows:
        table.add_row(*("" if cell is None else escape(str(cell)) for cell in row))
    console().print(table)


def territories(items: Sequence[TerritoryItem]) -> None:
    """A list of territories."""
    rows = [
        [item.id, item.label, str(item.phase), ", ".join(item.regions), str(item.members)]
        for item in items
    ]
    grid(("id", "label", "phase", "regions", "members"), rows, ("members",))


def territory(answer: TerritoryAnswer) -> None:
    """A territory's place in the programme and its specialisations."""
    item, out = answer.territory, console()
    out.print(f"[bold]{escape(item.label)}[/] ({item.id})")
    people = number(answer.population) if answer.population is not None else None
    out.print(
        say(
            "screen.territory.programme",
            phase=item.phase,
            regions=", ".join(item.regions),
            members=item.members,
            communes=answer.communes,
            population=people or say("screen.territory.unknown_population"),
        )
    )
    _relatives(answer)
    _real_establishments(answer)
    evidence(answer.evidence)
    for told in answer.specialisations:
        _specialisations(told)
    _release(answer.release)


def _relatives(answer: TerritoryAnswer) -> None:
    told = [("descends", answer.descends_from), ("continues", answer.continues_in)]
    for key, relatives in told:
        if relatives:
            names = ", ".join(_relative(one) for one in relatives)
            console().print(escape(say(f"screen.territory.{key}", relatives=names)))
    if not any(relatives for _, relatives in told):
        console().print(say("screen.territory.new"))


def _relative(one: Relative) -> str:
    return f"{one.label} ({one.id}, {one.share_of_earlier:.0%})"


def _real_establishments(answer: TerritoryAnswer) -> None:
    sirene = answer.sirene
    if not sirene.establishments:
        console().print(say("screen.territory.no_sirene"))
        return
    told = say(
        "screen.territory.sirene",
        vintage=sirene.evidence[0].vintage,
        establishments=number(sirene.establishments),
        told=sirene.communes_told,
        communes=sirene.communes,
    )
    console().print(escape(told))


def _specialisations(told: Specialisations) -> None:
    year = f" {told.year}" if told.year else ""
    title = say(
        "screen.territory.specialisations", place=told.place_label, year=year, data=kind(told.data)
    )
    console().print(f"\n[bold]{escape(title)}[/]")
    rows = [
        [
            item.industry.split("-", 1)[1],
            item.label.spoken(),
            f"{item.observed:g}",
            f"{item.expected:.1f}",
            f"{item.quotient:.1f} ({item.low:.1f}–{item.high:.1f})",
            probability(item.probability),
        ]
        for item in told.items
    ]
    columns = ("id", "industry", "establishments", "expected", "quotient", "probability")
    grid(columns, rows, ("establishments", "expected", "quotient", "probability"))
    evidence(told.evidence)


def filieres(answer: FilieresAnswer) -> None:
    """The candidate filières of a territory."""
    item, out = answer.territory, console()
    title = say("screen.filieres.title", label=item.label, id=item.id, data=kind(answer.data))
    out.print(f"[bold]{escape(title)}[/]")
    out.print(escape(answer.caveat.spoken()))
    if answer.why_empty:
        out.print(escape(answer.why_empty.spoken()))
    for candidate in answer.candidates:
        _candidate(candidate)
    _release(answer.release)


def _candidate(candidate: Candidate) -> None:
    out = console()
    out.print(
        f"\n[bold]{candidate.rank}. {escape(candidate.label.spoken())}[/]  "
        f"{candidate.score:.2f}  {escape(candidate.id)}"
    )
    out.print(f"   {_parts(candidate.parts)}")
    rows = [
        [
            str(one.stage),
            one.id.removeprefix("naf2-"),
            one.label.spoken(),
            f"{one.establishments:g}",
            f"{one.quotient:.1f}",
            probability(one.probability),
        ]
        for one in candidate.industries
    ]
    columns = ("stage", "id", "industry", "establishments", "quotient", "probability")
    grid(columns, rows, ("stage", "establishments", "quotient", "probability"))
    missing = ", ".join(
        f"{one.label.spoken()} ({say(f'screen.filieres.{one.direction}')}, {one.link_share:.0%})"
        for one in candidate.missing
    )
    if missing:
        out.print(f"{say('screen.filieres.missing')} : {escape(missing)}")
    evidence(candidate.evidence)


def partners(answer: PartnersAnswer) -> None:
    """The European partners of a territory."""
    item, out = answer.territory, console()
    title = say(
        "screen.partners.title",
        label=item.label,
        id=item.id,
        filiere=f" · {answer.filiere}" if answer.filiere else "",
        data=kind(answer.data),
    )
    out.print(f"[bold]{escape(title)}[/]")
    out.print(escape(answer.caveat.spoken()))
    if answer.why_empty:
        out.print(escape(answer.why_empty.spoken()))
        return
    rows = [
        [
            str(one.rank),
            f"{one.label} ({one.region.removeprefix('nuts-')})",
            f"{one.score:.2f}",
            f"{one.distance_km:.0f} km",
            str(one.shared_projects),
            say("screen.answer.yes" if one.cross_border else "screen.answer.no"),
            _parts(one.parts),
        ]
        for one in answer.partners[:PARTNERS_SHOWN]
    ]
    columns = ("rank", "region", "score", "distance", "projects", "border", "parts")
    grid(columns, rows, ("rank", "score", "distance", "projects"))
    evidence(answer.partners[0].evidence)
    _release(answer.release)


def _parts(parts: Sequence[Part]) -> str:
    return ", ".join(
        f"{say(f'screen.part.{part.part}')} {'?' if part.value is None else f'{part.value:.2f}'}"
        for part in parts
    )


def evidence(rows: Sequence[Provenance]) -> None:
    """What an answer rests on, one line a source."""
    for one in rows:
        line = say(
            "screen.evidence.line",
            title=one.title.spoken(),
            source=one.source,
            vintage=one.vintage,
            rows=number(one.rows),
            licence=one.licence,
            simulated=say("screen.evidence.simulated") if one.simulated else "",
        )
        console().print(f"[dim]  ↳ {escape(line)}[/]")


def _release(name: str) -> None:
    console().print(f"\n[dim]{escape(say('screen.evidence.release', release=name))}[/]")


def kind(data: str) -> str:
    """The data kind in words."""
    return say(f"screen.data.{data}")


def number(value: float) -> str:
    """A count with thin spaces between thousands, or commas in English."""
    text = f"{value:,.0f}"
    return text if language() == "en" else text.replace(",", "\u202f")


def probability(value: float) -> str:
    """A probability: never shown as certainty."""
    return "> 0.99" if value > 0.99 else f"{value:.2f}"


Tell = Callable[[str], None]


def step(name: str) -> str:
    """A step of a build in words; a source while it is read by its name."""
    if name.startswith("source:"):
        return f"{say('screen.build.sources')} · {name.removeprefix('source:')}"
    return say(f"screen.build.{name}")


def sources(items: Sequence[dict[str, Any]]) -> None:
    """The list of sources."""
    rows = [
        [
            item["name"],
            item["title"][language()],
            item["licence"],
            item["vintage"],
            "" if item["rows"] is None else number(item["rows"]),
            say(f"screen.origin.{item['kind']}"),
        ]
        for item in items
    ]
    grid(("source", "title", "licence", "vintage", "rows", "kind"), rows, ("rows",))


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
    rows = [
        [
            query.name,
            getattr(query.header.question, language()),
            " ".join(f"{name}={one.example}" for name, one in query.header.params.items()),
        ]
        for query in found
    ]
    return grid(("query", "question", "parameters"), rows)
