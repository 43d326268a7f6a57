"""What the figures of a territory rest on, and what workbooks report, in the language in use."""

from collections.abc import Iterator

from ti_graph.answers.filieres_models import FromBeside
from ti_graph.answers.ground_models import Reach
from ti_graph.answers.grounds import use_line
from ti_graph.answers.jobs import TerritoryJobs
from ti_graph.answers.models import (
    Candidate,
    MissingItem,
    Reported,
    Specialisations,
    TerritoryAnswer,
)
from ti_graph.answers.partner_models import PartnersAnswer
from ti_graph.answers.references import reference_kind
from ti_graph.answers.territories import Answers
from ti_graph.figures import counted, expected, whole
from ti_graph.messages import say
from ti_graph.model.grounds import CENSUS, UNKNOWN


def ground_lines(answer: TerritoryAnswer) -> Iterator[str]:
    """The registers with sites there, what each use rests on, and what to do for more."""
    yield from map(reach, answer.registers)
    known = [one for one in answer.grounds.values() if one.ground != UNKNOWN]
    if known:
        uses = [use_line(use, one) for use, one in answer.grounds.items()]
        yield say("ground.uses", uses=" ; ".join(uses))
    if answer.advice:
        yield answer.advice.spoken()


def reach(one: Reach) -> str:
    """How far a register reaches into a territory."""
    employ = one.ground == CENSUS and one.sites > 0 and one.employers == one.sites
    return say(
        f"ground.reach.{'employers' if employ else one.ground}",
        label=one.label.spoken(),
        year=one.year or say("ground.year_unknown"),
        sites=counted("industrial_site", one.sites),
        units=counted("industrial_unit", one.sites),
        known=counted("commune", one.communes_reached),
        communes=whole(one.communes),
        employers=whole(one.employers),
        without=whole(one.without_employees),
        unknown=whole(one.sites - one.employers - one.without_employees),
    )


def own_jobs(answers: Answers, territory_id: str) -> str:
    """The jobs of the newest year of a territory, and how far they reach; empty without any."""
    found = TerritoryJobs(answers).jobs(territory_id, limit=1)
    own = [one for one in found.years if one.level == "territory"]
    if not own:
        return ""
    last = max(own, key=lambda one: one.year)
    if last.jobs is None:
        reason = last.jobs_reason.spoken() if last.jobs_reason else "?"
        return say("ground.jobs.no_total", years=last.year, reason=reason)
    return say(
        "ground.jobs.own",
        jobs=whole(last.jobs),
        year=last.year,
        register=answers.grounds.name(last.register_id).spoken(),
        known=counted("commune", last.communes_reached or 0),
        communes=whole(last.communes or 0),
    )


def quotient_head(found: Specialisations) -> str:
    """The head of a column of quotients: that they are shrunk, and what they compare with."""
    kind = reference_kind(found.ground, found.reference, found.reference_share)
    return say("ground.interval", quotient=say(f"ground.quotient.{kind}"))


def candidate_head(one: Candidate) -> str:
    """The same of the quotients of a candidate's industries, whose intervals are not shown."""
    return say(f"ground.quotient.{reference_kind(one.ground, one.reference, None)}")


def across_line(one: Candidate) -> str:
    """What a candidate lies across the border with, and how many of its sites are inside."""
    if one.across is None:
        return ""
    return say(
        f"screen.filieres.across.{one.across.without}",
        grade=one.across.spoken_grade(),
        label=one.across.label,
        there=whole(one.across.establishments),
        inside=whole(one.establishments),
        all=whole(one.establishments + one.across.establishments),
    )


def across_sentence(one: Candidate) -> str:
    """The same as a sentence of its own."""
    line = across_line(one)
    return f"{line[0].upper()}{line[1:]}." if line else ""


def beside_line(one: FromBeside) -> str:
    """A candidate of a territory beside that lies across the border."""
    return say(
        "screen.filieres.from_beside",
        label=one.label.spoken(),
        kind=say(f"screen.filieres.kind.{one.kind}"),
        grade=say(f"screen.filieres.grade.{one.grade}"),
        territory=one.territory_label,
        here=whole(one.establishments_here),
        all=whole(one.establishments + one.establishments_here),
        id=one.id,
    )


def stage_line(one: MissingItem) -> str:
    """A stage of a chain, how it is missing, its count where it is thin, and who is near."""
    state = say(
        f"screen.filieres.state.{one.state}",
        sites=whole(one.establishments),
        expected=expected(one.expected),
    )
    stage = say(f"screen.filieres.stage.{one.stage_name}")
    return say("screen.filieres.line", stage=stage, state=state) + _held_by(one)


def _held_by(one: MissingItem) -> str:
    """The nearest territory where a stage stands out, in brackets; nothing where none is known."""
    if not one.holders:
        return ""
    first = one.holders[0]
    named = f"{first.label} ({whole(first.distance_km)}\u00a0km)"
    return f" ({say('screen.filieres.held_by', names=named)})"


def french_line(found: PartnersAnswer) -> str:
    """The French territories in the same industry, with their distance; empty without any."""
    names = ", ".join(f"{one.label} ({whole(one.distance_km)}\u00a0km)" for one in found.french)
    return say("screen.partners.french", names=names) if names else ""


def reported_line(one: Reported) -> str:
    """A row of a workbook, with its day and its source."""
    marks = [] if one.in_release else [say("workbook.reported.since")]
    marks += [say("workbook.reported.simulated")] if one.simulated else []
    line = say(
        "workbook.reported.line",
        kind=one.kind_label.spoken(),
        text=one.text.spoken(),
        day=one.observed_on.isoformat(),
        source=one.source_title,
    )
    return " — ".join([line, *marks])
