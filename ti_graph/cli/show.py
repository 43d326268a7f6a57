"""Answers on a terminal: what a person reads."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from rich.markup import escape

from ti_graph.answers.models import (
    Candidate,
    FilieresAnswer,
    MissingItem,
    Partner,
    PartnersAnswer,
    Provenance,
    Relative,
    Specialisations,
    TerritoryAnswer,
    TerritoryItem,
)
from ti_graph.cli.terminal import Heading, as_json, console, grid, headings, paragraph
from ti_graph.figures import (
    counted,
    decimal,
    inhabitants,
    interval,
    measure,
    percent,
    probability,
    whole,
)
from ti_graph.messages import language, say
from ti_graph.model.namespaces import TIG
from ti_graph.query.catalogue import NamedQuery
from ti_graph.query.run import Plain

PARTNERS_SHOWN = 10
ANCHORS_SHOWN = 4
HOLDERS_SHOWN = 1


def values(columns: Sequence[str], rows: Sequence[Sequence[Plain]], base_iri: str) -> None:
    """A table of a query's own columns. IRIs of the release and of the ontology are shortened."""
    if not rows:
        return paragraph(say("screen.empty.rows"))
    told = list(zip(*rows, strict=True))
    titles = [Heading(name, _is_figures(cells)) for name, cells in zip(columns, told, strict=True)]
    shown = [_cells(column, base_iri) for column in told]
    return grid(titles, zip(*shown, strict=True))


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
        return _answer(value)
    if isinstance(value, float):
        return measure(value, places)
    text = str(value)
    if text.startswith(TIG):
        return f"tig:{text.removeprefix(TIG)}"
    return text.removeprefix(base_iri).partition("/")[2] if text.startswith(base_iri) else text


def _answer(truth: bool) -> str:
    return say("screen.answer.yes" if truth else "screen.answer.no")


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


def territory(answer: TerritoryAnswer) -> None:
    """A territory's place in the programme and its specialisations."""
    item = answer.territory
    console().print(f"[bold]{escape(item.label)}[/] ({item.id})")
    paragraph(
        say(
            "screen.territory.programme",
            phase=item.phase,
            regions=", ".join(item.regions),
            members=counted("member", item.members),
            communes=counted("commune", answer.communes),
            population=inhabitants(answer.population, answer.communes_without_population),
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
            paragraph(say(f"screen.territory.{key}", relatives=names))
    if not any(relatives for _, relatives in told):
        paragraph(say("screen.territory.new"))


def _relative(one: Relative) -> str:
    return f"{one.label} ({one.id}, {percent(one.share_of_earlier)})"


def _real_establishments(answer: TerritoryAnswer) -> None:
    sirene = answer.sirene
    if not sirene.establishments:
        return paragraph(say("screen.territory.no_sirene"))
    told = say(
        "screen.territory.sirene",
        vintage=sirene.evidence[0].vintage,
        establishments=whole(sirene.establishments),
        told=counted("commune", sirene.communes_told),
        communes=whole(sirene.communes),
    )
    return paragraph(told)


def _specialisations(told: Specialisations) -> None:
    year = f" {told.year}" if told.year else ""
    title = say(
        "screen.territory.specialisations", place=told.place_label, year=year, data=kind(told.data)
    )
    console().print()
    paragraph(title, style="bold")
    rows = [
        [
            item.industry.split("-", 1)[1],
            item.label.spoken(),
            whole(item.observed),
            decimal(item.expected, 1),
            interval(item.quotient, item.low, item.high),
            probability(item.probability),
        ]
        for item in told.items
    ]
    figures = ("establishments", "expected", "quotient", "probability")
    grid(headings("code", "industry", *figures, figures=figures), rows)
    evidence(told.evidence)


def filieres(answer: FilieresAnswer) -> None:
    """The candidate filières of a territory."""
    item = answer.territory
    title = say("screen.filieres.title", label=item.label, id=item.id, data=kind(answer.data))
    paragraph(title, style="bold")
    paragraph(answer.caveat.spoken())
    if answer.why_empty:
        paragraph(answer.why_empty.spoken())
    for candidate in answer.candidates:
        _candidate(candidate)
    _release(answer.release)


def _candidate(candidate: Candidate) -> None:
    console().print()
    grade = say(f"screen.filieres.grade.{candidate.grade}")
    paragraph(f"{candidate.rank}. {candidate.label.spoken()} · {grade}", style="bold")
    bounds = f"({decimal(candidate.score_low)}–{decimal(candidate.score_high)})"
    score = f"{say('screen.column.score').lower()}\u00a0{decimal(candidate.score)} {bounds}"
    parts = " · ".join(
        f"{say(f'screen.part.{one.part}')}\u00a0{decimal(one.value)}" for one in candidate.parts
    )
    paragraph(f"{candidate.id} · {score} : {parts}", indent="   ")
    paragraph(" · ".join(_tested(candidate)), indent="   ")
    rows = [
        [
            str(one.stage),
            one.id.removeprefix("naf2-"),
            one.label.spoken(),
            whole(one.establishments),
            decimal(one.quotient, 1),
            probability(one.probability),
        ]
        for one in candidate.industries
    ]
    figures = ("stage", "establishments", "quotient_plain", "probability")
    columns = ("stage", "code", "industry", "establishments", "quotient_plain", "probability")
    grid(headings(*columns, figures=figures), rows)
    _missing(candidate)
    _anchors(candidate)
    evidence(candidate.evidence)


def _tested(candidate: Candidate) -> list[str]:
    """What the test against chance says, and what a candidate hangs on."""
    told = [
        say(
            "screen.filieres.tested",
            p=decimal(candidate.p_value, 3),
            q=decimal(candidate.q_value, 3),
            stability=decimal(candidate.stability),
        )
    ]
    if candidate.survival is not None:
        told.append(say("screen.filieres.survival", share=percent(candidate.survival)))
    if candidate.one_firm is None:
        told.append(say("screen.filieres.one_firm_unknown"))
    elif candidate.one_firm:
        told.append(say("screen.filieres.one_firm"))
    return told


def _anchors(candidate: Candidate) -> None:
    for tie in ("member", "theme"):
        names = [
            f"{one.label}{_kilometres(one.distance_km)}"
            for one in candidate.anchors
            if one.tie == tie
        ][:ANCHORS_SHOWN]
        if names:
            mark = f"{say(f'screen.filieres.anchors_{tie}')} : "
            paragraph(" · ".join(names), mark=mark)


def _kilometres(distance: float | None) -> str:
    return "" if distance is None else f"\u00a0({whole(distance)}\u00a0km)"


def _missing(candidate: Candidate) -> None:
    if candidate.missing:
        paragraph(say("screen.filieres.missing"))
    for direction in ("upstream", "downstream"):
        links = [
            f"{one.label.spoken()}\u00a0{percent(one.link_share)}{_held_by(one)}"
            for one in candidate.missing
            if one.direction == direction
        ]
        if links:
            mark = f"{say(f'screen.filieres.{direction}')} : "
            paragraph(" · ".join(links), indent="   ", mark=mark)


def _held_by(one: MissingItem) -> str:
    names = ", ".join(
        f"{holder.label}{_kilometres(holder.distance_km)}" for holder in one.holders[:HOLDERS_SHOWN]
    )
    return f" ({say('screen.filieres.held_by', names=names)})" if names else ""


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
    return _release(answer.release)


def _partner(one: Partner) -> list[str]:
    return [
        str(one.rank),
        f"{one.label} ({one.region.removeprefix('nuts-')})",
        decimal(one.score),
        whole(one.distance_km),
        whole(one.shared_projects),
        _answer(one.cross_border),
        *(decimal(part.value) for part in one.parts),
    ]


def _part_headings(one: Partner) -> list[Heading]:
    """The parts of the score, each with its share of the weight."""
    total = sum(part.weight for part in one.parts)
    return [
        Heading(f"{say(f'screen.part_short.{part.part}')}\n{percent(part.weight / total)}", True)
        for part in one.parts
    ]


def evidence(rows: Sequence[Provenance]) -> None:
    """What an answer rests on, source by source."""
    for one in rows:
        line = say(
            "screen.evidence.line",
            title=one.title.spoken(),
            source=one.source,
            vintage=one.vintage,
            rows=counted("row", one.rows),
            licence=one.licence,
            simulated=say("screen.evidence.simulated") if one.simulated else "",
        )
        paragraph(line, indent="  ", mark="↳ ", style="dim")


def _release(name: str) -> None:
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
            item["vintage"],
            "" if item["rows"] is None else whole(item["rows"]),
            say(f"screen.origin.{item['kind']}"),
            f"{item['title'][language()]}\n{_licence(item)}",
        ]
        for item in sorted(items, key=lambda item: str(item["name"]))
    ]
    columns = headings("source", "vintage", "rows", "kind", "title", figures=("rows",))
    grid(columns, rows, whole=columns[0].title)


def _licence(item: dict[str, Any]) -> str:
    return (
        say("screen.sources.share_alike", licence=item["licence"])
        if item["share_alike"]
        else str(item["licence"])
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
    rows = [
        [query.name, f"{getattr(query.header.question, language())}\n{_example(query)}".strip()]
        for query in found
    ]
    columns = headings("query", "question")
    return grid(columns, rows, whole=columns[0].title)


def _example(query: NamedQuery) -> str:
    return " ".join(f"-p {name}={one.example}" for name, one in query.header.params.items())
