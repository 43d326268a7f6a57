"""The fiche of a territory: one page to lay on a desk, written once for every format."""

from html import escape

from pydantic import BaseModel, ConfigDict

from ti_graph.answers.attractiveness import attractiveness
from ti_graph.answers.governance import MEMBERS, governance
from ti_graph.answers.lead import Leads
from ti_graph.answers.maps import TerritoryMaps
from ti_graph.answers.models import (
    Candidate,
    Label,
    Provenance,
    Reported,
    Specialisations,
    TerritoryAnswer,
)
from ti_graph.answers.site_models import SiteItem
from ti_graph.answers.sites import Sites
from ti_graph.answers.territories import Answers, joint_kind
from ti_graph.documents.fiche_partners import (
    MOST_LIKELY,
    MOST_RELEVANT,
    declared_table,
    likely_table,
    near_table,
    partners_note,
    relevant_table,
)
from ti_graph.documents.fiche_tables import (
    FicheTable,
    domain_table,
    governance_table,
    indicator_table,
    missing,
)
from ti_graph.documents.ground_words import (
    across_sentence,
    ground_lines,
    own_jobs,
    quotient_head,
    reach,
    reported_line,
)
from ti_graph.documents.outline_svg import Position, perimeter_svg
from ti_graph.figures import (
    counted,
    edition,
    expected_cell,
    interval,
    licence,
    part_of_one,
    percent,
    probability,
    whole,
)
from ti_graph.messages import asked_by, say
from ti_graph.model.candidate_results import LINK_STATES
from ti_graph.model.results import TIES

MOST_CANDIDATES, MOST_SPECIALISATIONS = 3, 5
MOST_MISSING = 3
MOST_ANCHORS = 2
"""Of each tie."""
MOST_REPORTED = 4


class FicheCandidate(BaseModel):
    """A candidate in words."""

    title: str
    grade: str
    score: str
    words: str
    chain: str
    missing: str
    anchors: str
    note: str
    """How its score is to be read, for the workbook: no page has these words."""


class Fiche(BaseModel):
    """All that a fiche says, in the language in use."""

    model_config = ConfigDict(frozen=True)

    id: str
    title: str
    subtitle: str
    mark: str
    lead: list[str]
    """The first sentences of the page, the same in every format."""
    facts: list[tuple[str, str]]
    members: str
    map_svg: str | None
    map_caption: str
    candidates_title: str
    candidates: list[FicheCandidate]
    no_candidates: str
    relevant: FicheTable
    near: FicheTable
    """Near or bordering, whatever their rank."""
    likely: FicheTable
    declared: FicheTable
    """Who to call, agreements and networks, on this side and in the regions above."""
    partners_note: str
    """What the two lists of partners say, and what the first is along."""
    specialisations: FicheTable
    specialisations_note: str
    """Where, by which register and year, compared with what."""
    estimates: FicheTable
    """How far above the expected, with its interval: for the workbook, no page has these words."""
    estimates_note: str
    indicators: FicheTable
    blind_spots: FicheTable
    governance: FicheTable
    missing_title: str
    missing: list[str]
    """What to do about what these three tables do not know."""
    notes: list[str]
    """What they rest on."""
    sites: FicheTable
    """All of them: no page of paper has room, so the PDF goes without."""
    caveat: str
    sources_title: str
    sources: list[str]
    release: str


def fiche(answers: Answers, maps: TerritoryMaps, territory_id: str) -> Fiche:
    """The fiche of a TI, for who types no commands.

    Raises NotFoundError where none bears that identifier.
    """
    with asked_by("http"):
        return _fiche(answers, maps, territory_id)


def _fiche(answers: Answers, maps: TerritoryMaps, territory_id: str) -> Fiche:
    asked = answers.asked(territory_id)
    found, filieres, partners = asked.page, asked.filieres, asked.partners
    sites = Sites(answers.release).sites(territory_id)
    spots = _positions(sites)
    name = found.territory.label
    data = joint_kind([found.data, filieres.data, partners.data])
    evidence = [
        *found.evidence,
        *(row for part in found.specialisations for row in part.evidence),
        *(row for one in filieres.candidates for row in one.evidence),
        *(row for one in partners.relevant[:MOST_RELEVANT] for row in one.evidence),
        *(row for one in partners.likely[:MOST_LIKELY] for row in one.evidence),
    ]
    manifest = answers.release.manifest
    attractive, steered = attractiveness(answers, territory_id), governance(answers, territory_id)
    return Fiche(
        id=territory_id,
        title=name,
        subtitle=say(
            "fiche.subtitle",
            phase=found.territory.phase,
            regions=", ".join(found.territory.regions),
        ),
        mark="" if data == "real" else say(f"screen.data.{data}"),
        lead=[
            one.text.spoken()
            for one in Leads(answers, Sites(answers.release))
            .lead(territory_id, asked)
            .sentences
        ],
        facts=_facts(found, own_jobs(answers, territory_id)),
        members=", ".join(member.label for member in found.member_list),
        map_svg=perimeter_svg(maps, territory_id, escape(name, quote=True), spots),
        map_caption=_map_caption(len(sites), len(spots)),
        candidates_title=say("fiche.candidates"),
        candidates=[_candidate(one) for one in filieres.candidates[:MOST_CANDIDATES]],
        no_candidates=_spoken(filieres.why_empty),
        relevant=relevant_table(partners),
        near=near_table(partners),
        likely=likely_table(partners.likely[:MOST_LIKELY]),
        declared=declared_table(partners),
        partners_note=partners_note(partners),
        specialisations=_specialisations(found.specialisations[:1]),
        specialisations_note=_specialisations_note(found.specialisations[:1]),
        estimates=_estimates(found.specialisations[:1]),
        estimates_note=say("ground.cautious"),
        indicators=indicator_table(attractive),
        blind_spots=domain_table(attractive),
        governance=governance_table([one for one in steered.roles if one.role != MEMBERS]),
        missing_title=say("attractiveness.missing"),
        missing=missing([*attractive.indicators, *steered.roles]),
        notes=[
            *_cannot_see(found),
            *(
                one.spoken()
                for one in (attractive.aids_say, attractive.caveat, attractive.rule, steered.caveat)
            ),
        ],
        sites=_sites(sites),
        caveat=filieres.caveat.spoken(),
        sources_title=say("fiche.sources"),
        sources=_sources(evidence),
        release=say("fiche.release", release=manifest.release, date=manifest.built_at[:10]),
    )  # fmt: skip


def _positions(sites: list[SiteItem]) -> list[Position]:
    return [
        (one.longitude, one.latitude)
        for one in sites
        if one.longitude is not None and one.latitude is not None
    ]


def _map_caption(sites: int, placed: int) -> str:
    if not sites:
        return say("fiche.no_sites")
    shown = say("fiche.map", sites=counted("site", placed))
    if placed == sites:
        return shown
    return f"{shown} {say('fiche.not_placed', count=counted('site', sites - placed))}"


def _facts(found: TerritoryAnswer, jobs: str) -> list[tuple[str, str]]:
    perimeter = say(
        "fiche.perimeter_told",
        members=counted("member", found.territory.members),
        communes=counted("commune", found.communes),
    )
    people = found.inhabitants()
    return [
        (say("fiche.population"), people),
        (say("fiche.perimeter"), perimeter),
        (say("fiche.departements"), ", ".join(found.departements)),
        (say("fiche.registers"), " ".join(map(reach, found.registers))),
        *([(say("fiche.jobs_of"), jobs)] if jobs else []),
        (say("fiche.grounds"), " ".join(ground_lines(found.model_copy(update={"registers": []})))),
        *_reported(found.reported),
    ]


def _cannot_see(found: TerritoryAnswer) -> list[str]:
    """What each register behind the figures does not see, once."""
    named = {
        one.register_id: (one.register_label.spoken(), one.cannot_see)
        for one in found.specialisations[:1]
    } | {one.register_id: (one.label.spoken(), one.cannot_see) for one in found.registers}
    return [
        say("fiche.cannot_see", register=label, text=text.spoken())
        for label, text in named.values()
        if text
    ]


def _reported(rows: list[Reported]) -> list[tuple[str, str]]:
    """What workbooks report; a page has room for some, and says how many more there are."""
    lines = [reported_line(one) for one in rows[:MOST_REPORTED]]
    if (more := len(rows) - MOST_REPORTED) > 0:
        lines.append(say("workbook.reported.more", count=more))
    return [(say("workbook.reported.title"), " ; ".join(lines))] if lines else []


def _spoken(label: Label | None) -> str:
    return label.spoken() if label else ""


def _candidate(one: Candidate) -> FicheCandidate:
    by_stage: dict[str, list[str]] = {}
    for industry in one.industries:
        stage = say(f"screen.filieres.stage.{industry.stage_name}")
        by_stage.setdefault(stage, []).append(industry.label.spoken())
    return FicheCandidate(
        title=one.label.spoken(),
        grade=f"{say(f'screen.filieres.kind.{one.kind}')}, {say(f'fiche.grade.{one.grade}')}",
        score=part_of_one(one.score),
        words=say(
            "fiche.size",
            industries=counted("industry", len(one.industries)),
            sites=counted("site", round(one.establishments)),
            jobs=say("fiche.jobs_unknown")
            if one.jobs is None
            else say("fiche.jobs", jobs=whole(one.jobs), known=percent(one.jobs_told_share)),
        )
        + f" {across_sentence(one)}".rstrip(),
        chain=" ; ".join(f"{stage} : {' · '.join(by_stage[stage])}" for stage in by_stage),
        missing=_missing(one),
        anchors=_anchors(one),
        note=_spoken(one.two_measures),
    )


def _missing(one: Candidate) -> str:
    """Stages by their state: what a register does not show is never said to be missing."""
    by_state: dict[str, list[str]] = {}
    for item in sorted(one.missing, key=lambda item: -item.link_share)[:MOST_MISSING]:
        stage = say(f"screen.filieres.stage.{item.stage_name}")
        by_state.setdefault(item.state, []).append(f"{stage} ({say('fiche.' + item.direction)})")
    return " ".join(
        say(f"fiche.missing.{state}", links=", ".join(by_state[state]))
        for state in LINK_STATES
        if state in by_state
    )


def _anchors(one: Candidate) -> str:
    """Bodies by their tie, in the words of the command: only a declared one is a tie."""
    by_tie = {
        tie: [anchor.label for anchor in one.anchors if anchor.tie == tie][:MOST_ANCHORS]
        for tie in TIES
    }
    return " ".join(
        say("fiche.anchors", tie=say(f"screen.filieres.anchors_{tie}"), names=", ".join(names))
        for tie, names in by_tie.items()
        if names
    )


def _specialisations(found: list[Specialisations]) -> FicheTable:
    """The surest of the territory, or of its region where it has none."""
    first = found[0] if found else None
    items = first.items[:MOST_SPECIALISATIONS] if first else []
    return FicheTable(
        title=say("fiche.specialisations"),
        heads=[
            say("screen.column.industry"), say("screen.column.establishments"),
            say("screen.column.expected"),
        ],
        figures=[False, True, True],
        rows=[
            [item.label.spoken(), whole(item.observed), expected_cell(item.expected)]
            for item in items
        ],
    )  # fmt: skip


def _estimates(found: list[Specialisations]) -> FicheTable:
    """The same with what a method makes of the counts."""
    first = found[0] if found else None
    items = first.items[:MOST_SPECIALISATIONS] if first else []
    return FicheTable(
        title=say("fiche.estimates"),
        heads=[
            say("screen.column.industry"),
            quotient_head(first) if first else say("screen.column.quotient"),
            say("screen.column.probability"),
        ],
        figures=[False, True, True],
        rows=[
            [
                item.label.spoken(),
                interval(item.quotient, item.low, item.high),
                probability(item.probability),
            ]
            for item in items
        ],
    )


def _sites(sites: list[SiteItem]) -> FicheTable:
    columns = ("name", "industry", "commune", "register", "year", "siret")
    return FicheTable(
        title=counted("industrial_site", len(sites)),
        heads=[say(f"site.{name}") for name in columns],
        figures=[name == "year" for name in columns],
        rows=[
            [
                one.shown_name,
                f"{one.industry} {one.industry_label.spoken()}"
                if one.industry
                else say("site.unknown"),
                one.commune,
                one.register_label.spoken(),
                str(one.year or say("site.unknown")),
                one.siret or say("site.unknown"),
            ]
            for one in sites
        ],
    )


def _specialisations_note(found: list[Specialisations]) -> str:
    lines = [
        say(
            "fiche.specialisations_of",
            place=one.place_label,
            register=one.register_label.spoken(),
            year=one.year or say("ground.year_unknown"),
            reference=one.compared.spoken(),
        )
        + f" {one.order.spoken()}"
        for one in found
    ]
    return " ".join(lines)


def _sources(rows: list[Provenance]) -> list[str]:
    """Each source once, in the order in which it is met."""
    found = {row.source: row for row in reversed(rows)}
    return [
        f"{row.title.spoken()} ({edition(row.vintage, row.data_year)}, {licence(row.licence)})"
        + (f" — {say('fiche.simulated')}" if row.simulated else "")
        for row in reversed(found.values())
    ]
