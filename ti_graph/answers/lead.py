"""The answer first: what a territory is good at, who is in it, what is thin, who could help.

A few sentences in both languages, each with what it links to. They are put together from the same
answers that the command line, the API and the pages show below them, and say nothing else.
"""

from collections.abc import Iterator, Sequence
from typing import Annotated, NamedTuple

from pydantic import BaseModel, ConfigDict, Field

from ti_graph import figures
from ti_graph.answers.asked import Asked
from ti_graph.answers.ground_models import Speciality, Words
from ti_graph.answers.lead_stages import stages_to_check
from ti_graph.answers.models import (
    Across,
    Candidate,
    ChainIndustry,
    Label,
    Relative,
)
from ti_graph.answers.partner_models import Along, PartnersAnswer, Relevant
from ti_graph.answers.search_words import words_of
from ti_graph.answers.sentences import Link, Sentence, closed, sentence
from ti_graph.answers.site_models import SiteItem
from ti_graph.answers.sites import Sites
from ti_graph.answers.territories import Answers
from ti_graph.messages import say
from ti_graph.model.candidate_results import EXPLORATORY, PLAUSIBLE

NAMES = 4
"""Sites that the sentence names; the others are counted."""
OTHERS = 3
"""Further specialities and leads that are named; the others are counted."""


class LeadAnswer(BaseModel):
    """The answer on a territory in a few sentences, the most useful first."""

    model_config = ConfigDict(frozen=True)

    id: Annotated[str, Field(examples=["ti-2023-8422"])]
    label: str
    release: str
    sentences: list[Sentence]


class Leads:
    """Leads of the territories of one release."""

    def __init__(self, answers: Answers, sites: Sites) -> None:
        self._answers = answers
        self._sites = sites

    def lead(self, territory_id: str, asked: Asked | None = None) -> LeadAnswer:
        """The answer first, for one TI; `asked` is what is known of it already.

        Raises NotFoundError where none bears that identifier.
        """
        item = self._answers.item(territory_id)
        found = asked.filieres if asked else self._answers.filieres(item.id)
        partners = asked.partners if asked else self._answers.partners(item.id)
        return LeadAnswer(
            id=item.id,
            label=item.label,
            release=self._answers.release.manifest.release,
            sentences=list(self._sentences(item.id, item.label, found.candidates, partners)),
        )

    def _sentences(
        self, territory_id: str, label: str, found: list[Candidate], partners: PartnersAnswer
    ) -> Iterator[Sentence]:
        sure = [one for one in found if one.grade != EXPLORATORY]
        if sure:
            yield from self._candidate(territory_id, label, sure)
            yield from stages_to_check(sure[0])
        else:
            yield from self._less_sure(territory_id, label, found)
        if partners.along and partners.relevant:
            yield from _partner(partners.relevant[0], partners.along)

    def _candidate(
        self, territory_id: str, label: str, found: list[Candidate]
    ) -> Iterator[Sentence]:
        """The best of some candidates, who is in it, and which others there are."""
        best = found[0]
        register = self._answers.grounds.name(best.register_id)
        sure = self._answers.specialities(territory_id)
        if best.grade == EXPLORATORY and best.lead_industry in {one.industry for one in sure}:
            yield _good_at(label, best, register, len(sure), "standing_out")
            rest = _beside_activities(found, sure)
        else:
            yield _good_at(label, best, register, sum(one.kind == best.kind for one in found))
            rest = _beside_candidates(found)
        if best.across:
            yield _across(label, best, best.across)
        yield self._who(territory_id, best)
        yield from rest

    def _less_sure(
        self, territory_id: str, label: str, found: list[Candidate]
    ) -> Iterator[Sentence]:
        """Without a candidate that stands its test: the first of the list, and its grade."""
        best = self._answers.announced(territory_id, found)
        if isinstance(best, Candidate):
            yield from self._candidate(territory_id, label, found)
        elif best:
            sure = self._answers.specialities(territory_id)
            register = self._answers.grounds.name(best.register_id)
            yield _stands_out(label, best, register, len(sure))
            yield self._named(self._sites.sites(territory_id, best.code))
            yield from _other_activities(found, sure)
            yield from _others("leads", _links(found))
        else:
            yield from self._nothing(territory_id, label)

    def _nothing(self, territory_id: str, label: str) -> Iterator[Sentence]:
        answer = self._answers.territory(territory_id)
        phase = answer.territory.phase
        ended = phase != self._answers.programme.phase
        key = "lead.earlier_phase" if ended else "lead.nothing"
        yield sentence("nothing", key, [], lambda: {"territory": label, "phase": phase})
        if ended and answer.continues_in:
            yield _continued(answer.continues_in)
        if sites := self._sites.sites(territory_id):
            yield self._named(sites)
        if answer.advice:
            text = Label(fr=answer.advice.fr, en=answer.advice.en)
            yield Sentence(about="nothing", text=text, links=[])

    def _who(self, territory_id: str, best: Candidate) -> Sentence:
        core = _core(best).code
        asked = best.id if len(best.industries) > 1 else core
        sites = self._sites.sites(territory_id, asked)
        first = sorted(sites, key=lambda one: one.industry != core)
        return self._named(first, _counted(best))

    def _named(self, sites: list[SiteItem], counted: int | None = None) -> Sentence:
        """Some of the sites by name; of every register, where these are not those `counted`."""
        alike: dict[str, list[SiteItem]] = {}
        for one in sites:
            if one.name:
                alike.setdefault(" ".join(words_of(one.name)), []).append(one)
        groups = list(alike.values())[:NAMES]
        if not groups:
            return sentence("who", "lead.unnamed", [], dict)
        shown = [group[0] for group in groups]
        more = len(sites) - sum(map(len, groups))
        ended = not more and len(groups[-1]) == 1 and str(shown[-1].name).endswith(".")
        links = [Link(kind="site", id=one.id, label=str(one.name)) for one in shown]
        return sentence(
            "who",
            "lead.who" if counted in {None, len(sites)} else "lead.who_all",
            links,
            lambda: {
                "names": ", ".join(map(_with_count, groups)),
                "more": say("lead.who_more", count=more) if more else "",
                "stop": "" if ended else ".",
            },
        )


def _continued(later: Sequence[Relative]) -> Sentence:
    """Where the analyses of a territory of an ended phase are to be read."""
    return sentence(
        "nothing",
        "lead.continues",
        [Link(kind="territory", id=one.id, label=one.label) for one in later],
        lambda: {"count": len(later), "names": ", ".join(one.label for one in later)},
    )


def _with_count(alike: Sequence[SiteItem]) -> str:
    """Sites of one name by that name, and how many they are where there are several."""
    name = str(alike[0].name)
    return name if len(alike) == 1 else f"{name} ({figures.counted('site', len(alike))})"


def _counted(best: Candidate) -> int:
    """The sites that the sentence on a candidate counts."""
    return sum(one.sites for one in best.industries)


def _core(best: Candidate) -> ChainIndustry:
    """The industry that a candidate is announced by."""
    return next(one for one in best.industries if one.id == best.lead_industry)


def _stands_out(territory: str, one: Speciality, register: Words, several: int) -> Sentence:
    label = Label(fr=one.label, en=one.label_en or one.label)
    return sentence(
        "good_at",
        _in_number("specialisation", several),
        [],
        lambda: {
            "territory": territory,
            "label": closed(label),
            "count": several,
            **_figures(one, register),
            "sure": say("lead.sure.likely"),
        },
    )


def _in_number(key: str, count: int) -> str:
    """The sentence that says how many there are; a lead alone has one form."""
    many = count > 1 and key != "lead"
    return f"lead.good_at.{key}_many" if many else f"lead.good_at.{key}"


def _figures(one: Speciality, register: Words) -> dict[str, object]:
    return {
        "sites": figures.counted("site", one.sites),
        "expected": figures.expected(one.expected),
        "register": register.spoken(),
        "year": f", {one.year}" if one.year else "",
    }


def _good_at(
    territory: str, best: Candidate, register: Words, several: int, key: str | None = None
) -> Sentence:
    if key is None:
        key = "lead" if best.grade == EXPLORATORY else best.kind
    core = _core(best)
    # Its own name may be without the « n.c.a. » of the industry's.
    alone = key == "standing_out" and (core.label.fr or "").startswith(best.label.fr or "-")
    counted = best.industries if best.kind == "filiere" else [core]
    shown = [core] if alone else best.industries
    link = Link(kind="filiere", id=best.id, label=best.label.spoken())
    return sentence(
        "good_at",
        _in_number("specialisation" if alone else key, several),
        [link],
        lambda: {
            "territory": territory,
            "count": several,
            "label": f"{best.label.spoken()} ({core.code})" if alone else closed(best.label),
            "industry": closed(core.label),
            "code": core.code,
            "sites": figures.counted("site", sum(one.sites for one in counted)),
            "also": "" if alone else _also([one for one in best.industries if one != core]),
            "expected": figures.expected(sum(one.expected for one in shown)),
            "register": register.spoken(),
            "year": f", {best.year}" if best.year else "",
            "sure": say(f"lead.sure.{'more' if _of_few_firms(best) else 'likely'}"),
        },
    )


def _of_few_firms(best: Candidate) -> bool:
    """Whether an industry has more sites than expected, and by its firms not twice as many."""
    return best.two_measures is not None and best.probability < PLAUSIBLE


def _also(others: Sequence[ChainIndustry]) -> str:
    """The sites of the other industries of a speciality, after those of its first."""
    if not others:
        return ""
    sites = figures.counted("site", sum(one.sites for one in others))
    if len(others) > 1:
        return " " + say("lead.also.of_many", sites=sites, count=len(others))
    (one,) = others
    said = say("lead.also.one", sites=sites, industry=closed(one.label), code=one.code)
    return f" {said}"


def _across(territory: str, best: Candidate, across: Across) -> Sentence:
    """What it lies across the border with, a link where that is a TI, and which sites are where."""
    beside = Link(kind="territory", id=across.territory, label=across.label)
    return sentence(
        "good_at",
        f"lead.across.{across.without}",
        [beside] if across.territory.startswith("ti-") else [],
        lambda: {
            "territory": territory,
            "label": across.label,
            "there": figures.whole(across.establishments),
            "grade": across.spoken_grade(),
            "inside": figures.whole(best.establishments),
            "all": figures.whole(best.establishments + across.establishments),
        },
    )


class Other(NamedTuple):
    """One of those that a sentence counts beside the first, and its page where it has one."""

    label: Label
    page: str | None


def _links(found: list[Candidate]) -> list[Other]:
    return [Other(one.label, one.id) for one in found]


def _pages_of(sure: list[Speciality], found: list[Candidate]) -> list[Other]:
    """Industries that stand out, with the page of the lead that bears each."""
    pages = {one.lead_industry: one.id for one in reversed(found)}
    return [
        Other(Label(fr=one.label, en=one.label_en or one.label), pages.get(one.industry))
        for one in sure
    ]


def _beside_activities(found: list[Candidate], sure: list[Speciality]) -> Iterator[Sentence]:
    """The other activities that stand out, and the leads that are none of them."""
    yield from _other_activities(found, sure)
    standing_out = {one.industry for one in sure}
    yield from _others("leads", _links([o for o in found if o.lead_industry not in standing_out]))


def _other_activities(found: list[Candidate], sure: list[Speciality]) -> Iterator[Sentence]:
    """All the others by name, and how many of them no candidate of the list below bears."""
    others = _pages_of(sure[1:], found)
    yield from _others("activity", others, most=len(others))
    borne = {industry.id for one in found for industry in one.industries}
    if alone := sum(one.industry not in borne for one in sure):
        yield sentence("good_at", "lead.others.unborne", [], lambda: {"count": alone})


def _beside_candidates(found: list[Candidate]) -> Iterator[Sentence]:
    """The other candidates: those of the kind of the first, then those of the other kind."""
    best = found[0]
    if best.grade == EXPLORATORY:
        yield from _others("lead", _links(found[1:]))
        return
    same = [one for one in found if one.kind == best.kind]
    yield from _others(best.kind, _links(same[1:]))
    yield from _others(
        f"also_{'filiere' if best.kind == 'specialite' else 'specialite'}",
        _links([one for one in found if one.kind != best.kind]),
    )


def _others(key: str, rest: list[Other], *, most: int = OTHERS) -> Iterator[Sentence]:
    """Those beside the first, in words that say what they are: as many as were counted."""
    if not rest:
        return
    shown, more = rest[:most], len(rest) - most
    links = [
        Link(kind="filiere", id=one.page, label=one.label.spoken()) for one in shown if one.page
    ]
    yield sentence(
        "good_at",
        f"lead.others.{key}",
        links,
        lambda: {
            "count": len(rest),
            "labels": ", ".join(one.label.spoken().removesuffix(".") for one in shown),
            "more": say("lead.who_more", count=more) if more > 0 else "",
        },
    )


def _partner(one: Relevant, along: Along) -> Iterator[Sentence]:
    """A region and its reason; before it, what it is compared along where nothing sure is."""
    if along.caveat and along.kind != "filiere":  # of a lead, the first sentence says it
        yield Sentence(about="partner", text=along.caveat, links=[])
    yield sentence(
        "partner",
        "lead.partner",
        [Link(kind="region", id=one.region_id, label=one.label)],
        lambda: {
            "along": along.label.spoken(),
            "region": one.label,
            "country": figures.country(one.country),
            "reason": one.reasons.spoken(),
        },
    )
