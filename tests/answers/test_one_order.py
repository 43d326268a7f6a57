"""What a territory is announced by is first in every list of it, whoever is asked."""

import json
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.api.conftest import running
from tests.cli.program import run_program
from ti_graph.answers.announced import announced
from ti_graph.answers.lead import Leads
from ti_graph.answers.models import Candidate, Label
from ti_graph.answers.sites import Sites
from ti_graph.answers.territories import Answers
from ti_graph.graph.release import Release
from ti_graph.model.industries import is_of_goods
from ti_graph.query.catalogue import named_query
from ti_graph.query.run import Plain, run

ONE_FIRM, HELD, MINED, SEVERAL, NONE = (
    "ti-2023-8404", "ti-2023-2802", "ti-2023-4420", "ti-2023-2805", "ti-2023-0301",
)  # fmt: skip
"""Tyres of one firm; an industry held by a lead; a mined one surer than what is made; a filière of
industries none of which is sure by itself; nothing."""
LED_BY_A_LEAD = {"ti-2023-1102", "ti-2023-1105", "ti-2023-2707", "ti-2023-5301"}
"""Surely specialised in energy, water or waste alone, with a lead in manufacturing."""
ANNOUNCED = {ONE_FIRM: "22.11Z", HELD: "20.59Z", MINED: "23.99Z", SEVERAL: "30.11Z"}


EVERY = 8
"""Of so many territories one is asked by SPARQL, too, beside those above: that takes a second."""


def rows(release: Release, name: str, territory: str) -> list[dict[str, Plain]]:
    return run(named_query(name), {"territory": territory}, release).records()


def code(industry: str) -> str:
    return industry.removeprefix("naf2-")


@pytest.fixture(scope="module")
def served(default_data: Path) -> Iterator[httpx.Client]:
    with running(default_data) as (url, _), httpx.Client(base_url=url, timeout=60) as client:
        yield client


@pytest.mark.parametrize("territory", ANNOUNCED)
def test_the_surest_is_announced_and_first(default_answers: Answers, territory: str) -> None:
    found = default_answers.filieres(territory).candidates
    assert code(found[0].lead_industry) == ANNOUNCED[territory]
    assert ANNOUNCED[territory] in [one.code for one in found[0].industries]


def test_every_list_of_a_territory_begins_with_what_is_announced(
    default_answers: Answers, default_leads: Leads, default_release: Release
) -> None:
    by_sparql = {*ANNOUNCED, *[one.id for one in default_answers.grounds.coverage()[::EVERY]]}
    elsewhere = []
    for item in default_answers.grounds.coverage():
        found = default_answers.filieres(item.id).candidates
        first = default_leads.lead(item.id).sentences[0]
        if not found:
            assert first.about == "nothing", item.id
            continue
        lead = code(found[0].lead_industry)
        assert first.links[0].id == found[0].id, item.id
        assert f"({lead})" in str(first.text.fr), item.id
        answer = default_answers.territory(item.id)
        (own,) = [one for one in answer.specialisations if one.place == item.id]
        assert code(own.items[0].industry) == lead, item.id
        assert own.order.fr == "L’activité annoncée en tête d’abord, puis la plus sûre."
        if answer.specialities and answer.specialities[0].code != lead:
            assert f"({lead}), n’y est pas" in str(answer.specialities_order.fr), item.id  # type: ignore[union-attr]
            assert lead not in [one.code for one in answer.specialities], item.id
            elsewhere.append(item.id)
        if item.id in by_sparql:
            listed = rows(default_release, "filiere/candidates", item.id)
            assert [row["id"] for row in listed] == [one.id for one in found], item.id
            assert listed[0]["code"] == lead, item.id
            sure = rows(default_release, "territory/specialisations", item.id)
            enough = [row["code"] for row in sure if float(str(row["observed"])) >= 3]
            assert enough == [one.code for one in answer.specialities], item.id
    assert SEVERAL in elsewhere
    assert set(elsewhere) - LED_BY_A_LEAD <= {SEVERAL, "ti-2023-5307", "ti-2023-8410"}


def test_partners_are_sought_first_along_what_is_announced(default_answers: Answers) -> None:
    for item in default_answers.grounds.coverage():
        found = default_answers.filieres(item.id).candidates
        along = default_answers.partners(item.id).along
        if found and along and along.sure:
            assert along.industry == found[0].lead_industry, item.id


@pytest.mark.parametrize("territory", [*ANNOUNCED, NONE])
def test_command_and_api_begin_with_the_same(
    default_answers: Answers, default_data: Path, served: httpx.Client, territory: str
) -> None:
    found = default_answers.filieres(territory).candidates
    ids = [one.id for one in found]
    asked = served.get(f"/api/v1/territories/{territory}/filieres").json()["candidates"]
    assert [one["id"] for one in asked] == ids
    here = {"TI_GRAPH_DATA": str(default_data)}
    printed = json.loads(run_program(("filieres", territory, "--json"), here).stdout)
    assert [one["id"] for one in printed["candidates"]] == ids
    whole = served.get(f"/api/v1/territories/{territory}/specialisations").json()["items"]
    said = json.loads(run_program(("territory", territory, "--json"), here).stdout)
    own = [one for one in said["specialisations"] if one["place"] == territory]
    assert [one["item"]["industry"] for one in whole[:1]] == [
        one["items"][0]["industry"] for one in own
    ]
    if found:
        assert found[0].lead_industry == own[0]["items"][0]["industry"]


def test_a_speciality_that_no_candidate_holds_is_announced_by_itself(
    default_answers: Answers,
) -> None:
    """A register in which filières are tested may hold none of its sites."""
    known = default_answers.specialities("ti-2023-8422")
    others = default_answers.filieres(ONE_FIRM).candidates
    assert announced([], known) == known[0]
    assert announced(others, known) == known[0]
    assert announced(others, []) == others[0]
    assert isinstance(
        announced(default_answers.filieres("ti-2023-8422").candidates, known), Candidate
    )
    assert announced([], []) is None


def test_a_lead_that_comes_first_for_its_likelihood_says_so(default_answers: Answers) -> None:
    lille = default_answers.filieres("ti-2023-3213")
    scores = [one.score for one in lille.candidates]
    assert scores[0] < max(scores)
    assert "les industries dans lesquelles le territoire est très probablement spécialisé" in (
        lille.caveat.fr or ""
    )


@pytest.mark.parametrize("territory", sorted(LED_BY_A_LEAD))
def test_what_stands_everywhere_is_not_announced_before_a_lead_in_manufacturing(
    default_answers: Answers, default_leads: Leads, territory: str
) -> None:
    found = default_answers.filieres(territory).candidates
    first, *others = [is_of_goods(one.lead_industry) for one in found]
    assert first
    assert not all(others)
    assert not any(is_of_goods(one.industry) for one in default_answers.specialities(territory))
    along = default_answers.partners(territory).along
    assert along
    assert along.id == found[0].id
    assert "Piste à explorer" in str(default_leads.lead(territory).sentences[0].text.fr)


def test_waste_is_announced_where_nothing_is_made(default_answers: Answers) -> None:
    known, others = (default_answers.specialities(one) for one in ("ti-2023-4415", ONE_FIRM))
    (waste, *_) = default_answers.filieres("ti-2023-4415").candidates
    (lead, *_) = default_answers.filieres("ti-2023-1105").candidates
    assert announced([waste], known) == waste
    assert announced([lead], known) == lead
    assert announced([lead], [*known, *others]) == others[0]


def test_a_class_of_what_no_other_holds_is_called_by_its_own_name(
    default_answers: Answers,
) -> None:
    """23.99Z has graphite beside insulation: no chain's name says what is there."""
    (first, *_) = default_answers.filieres("ti-2023-4420").candidates
    assert [one.code for one in first.industries] == ["23.99Z"]
    own = first.industries[0].label
    without = (own.fr or "").removesuffix(" n.c.a."), (own.en or "").removesuffix(" n.e.c.")
    assert first.label == Label(fr=without[0], en=without[1])
    sentence = default_leads_sentence(default_answers, "ti-2023-4420")
    assert sentence.count("minéraux non métalliques") == 1


def default_leads_sentence(answers: Answers, territory: str) -> str:
    found = Leads(answers, Sites(answers.release)).lead(territory)
    return found.sentences[0].text.fr or ""


def test_an_order_that_does_not_follow_the_figure_beside_it_says_what_it_follows(
    default_answers: Answers,
) -> None:
    said = set()
    for item in default_answers.grounds.coverage():
        found = default_answers.filieres(item.id)
        shown = [round(one.score, 2) for one in found.candidates]
        caveat = str(found.caveat.fr)
        assert ("L’ordre" in caveat) is (shown != sorted(shown, reverse=True)), item.id
        if "L’ordre" in caveat:
            said.add(item.id)
    assert {"ti-2023-4420", "ti-2023-8424", "ti-2023-5305", "ti-2023-5201", "ti-2023-2809"} <= said
