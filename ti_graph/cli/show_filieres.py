"""Candidate filières on a terminal."""

from ti_graph.answers.filieres_models import FilieresAnswer
from ti_graph.answers.models import (
    Candidate,
)
from ti_graph.cli.show import evidence, kind, release
from ti_graph.cli.terminal import Heading, console, grid, headings, paragraph
from ti_graph.documents.ground_words import (
    across_line,
    beside_line,
    candidate_head,
    stage_line,
)
from ti_graph.figures import (
    decimal,
    expected_cell,
    part_of_one,
    percent,
    probability,
    whole,
)
from ti_graph.messages import say

ANCHORS_SHOWN = 4


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
    for one in answer.from_beside:
        paragraph(beside_line(one))
    release(answer.release)


def _candidate(candidate: Candidate) -> None:
    console().print()
    grade = say(f"screen.filieres.grade.{candidate.grade}")
    kind_said = say(f"screen.filieres.kind.{candidate.kind}")
    title = f"{candidate.rank}. {candidate.label.spoken()} · {kind_said} · {grade}"
    paragraph(title, style="bold")
    bounds = f"({part_of_one(candidate.score_low)}–{part_of_one(candidate.score_high)})"
    score = f"{say('screen.column.score').lower()}\u00a0{part_of_one(candidate.score)} {bounds}"
    parts = " · ".join(
        f"{say(f'screen.part.{one.part}')}\u00a0{part_of_one(one.value)}" for one in candidate.parts
    )
    paragraph(f"{candidate.id} · {score} : {parts}", indent="   ")
    paragraph(" · ".join(_tested(candidate)), indent="   ")
    if candidate.two_measures:
        paragraph(candidate.two_measures.spoken(), indent="   ")
    rows = [
        [
            say(f"screen.filieres.stage.{one.stage_name}"),
            one.code,
            one.label.spoken(),
            whole(one.establishments),
            expected_cell(one.expected),
            decimal(one.quotient, 1),
            probability(one.probability),
        ]
        for one in candidate.industries
    ]
    figures = ("establishments", "expected", "quotient", "probability")
    columns = headings("stage", "code", "industry", *figures, figures=figures)
    columns[5] = Heading(candidate_head(candidate), figures=True)
    grid(columns, rows)
    _missing(candidate)
    _anchors(candidate)
    evidence(candidate.evidence)


def _tested(candidate: Candidate) -> list[str]:
    """What the test against chance says, and what a candidate hangs on."""
    found = [
        say(
            f"screen.filieres.tested.{'own' if candidate.kind == 'specialite' else 'adjusted'}",
            probability=percent(candidate.probability),
            p=percent(candidate.p_value),
            q=percent(candidate.q_value),
        ),
        say(
            "screen.filieres.rests_on",
            ground=say(f"screen.filieres.ground.{candidate.ground}"),
            register=_register(candidate),
            year=candidate.year or "",
        ).strip(),
    ]
    if candidate.across:
        found.append(across_line(candidate))
    if candidate.survival:
        found.append(say("screen.filieres.survives"))
    if candidate.one_firm is None:
        found.append(say("screen.filieres.one_firm_unknown"))
    elif candidate.one_firm:
        found.append(say("screen.filieres.one_firm"))
    return found


def _anchors(candidate: Candidate) -> None:
    for tie in ("declared", "area", "theme"):
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
        links = [stage_line(one) for one in candidate.missing if one.direction == direction]
        if links:
            mark = f"{say(f'screen.filieres.{direction}')} : "
            paragraph(" · ".join(links), indent="   ", mark=mark)


def _register(candidate: Candidate) -> str:
    """The register of its sites by its title."""
    titles = {one.source: one.title.spoken() for one in candidate.evidence}
    return titles.get(candidate.register_id, candidate.register_id)
