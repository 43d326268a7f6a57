"""A question in words: the queries that are offered for it, on the default release."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ti_graph.answers.questions import MOST_OFFERS, Offer, offers
from ti_graph.answers.search import SearchIndex
from ti_graph.answers.search_words import words_of
from ti_graph.answers.territories import Answers
from ti_graph.graph.release import Release
from ti_graph.query.catalogue import catalogue
from ti_graph.query.run import run

Ask = Callable[[str], list[Offer]]

ARVE, GRASSE, METZ = "ti-2023-8422", "ti-2023-9303", "ti-2023-4408"
# Each query that lists its words, and a question that leads to it first.
QUESTIONS: list[tuple[str, str, dict[str, str]]] = [
    ("filières de Cluses", "filiere/candidates", {"territory": ARVE}),
    ("partenaires italiens de Grasse pour le parfum", "partner/relevant",
     {"territory": GRASSE, "only_country": "IT", "only_filiere": f"filiere-{GRASSE}-20.53Z",
      "top": "200"}),
    ("où la CCI est-elle absente ?", "governance/no_chamber", {}),
    ("où la Région est-elle absente ?", "governance/no_region", {}),
    ("où manque l'élu du binôme ?", "governance/gaps", {}),
    ("gouvernance de Metz", "governance/roles", {"territory": METZ}),
    ("territoires pour la Sarre", "partner/from_region", {"region": "nuts-DEC"}),
    ("jumelages de Grasse", "partner/declared", {"territory": GRASSE}),
    ("projets européens de Grasse", "partner/past_projects", {"territory": GRASSE}),
    ("usines de l'Arve", "territory/sites", {"territory": ARVE}),
    ("que manque-t-il à Cluses ?", "filiere/missing_links",
     {"filiere": f"filiere-{ARVE}-25.62A"}),
    ("maillons manquants de Cluses et fournisseurs proches", "filiere/link_holders",
     {"filiere": f"filiere-{ARVE}-25.62A"}),
    ("pôles près de Grasse", "actor/poles_near", {"territory": GRASSE}),
    ("pôles sans lien", "actor/poles_without_tie", {}),
    ("quels territoires ressemblent à Grasse ?", "territory/similar", {"territory": GRASSE}),
    ("prochaines industries de Cluses", "territory/next_industries", {"territory": ARVE}),
    ("jobs in Cluses", "territory/jobs", {"territory": ARVE}),
    ("communes de la Vallée de l'Arve", "territory/members", {"territory": ARVE}),
    ("où manquent les logements ?", "territory/housing_needs", {}),
    ("transports à Grasse", "territory/sites_out_of_reach", {"territory": GRASSE}),
    ("attractivité de Grasse", "territory/attractiveness", {"territory": GRASSE}),
    ("programmes de l'État à Grasse", "territory/state_programmes", {"territory": GRASSE}),
    ("classement des territoires par capacité", "territory/capability", {}),
    ("qui dépend d'une seule industrie ?", "territory/dependence", {}),
    ("couverture des registres", "territory/coverage", {}),
    ("qui fait du décolletage ?", "filiere/shared", {"industry": "naf2-25.62A"}),
    ("aides à Metz", "programme/aids_of_commune", {"commune": "commune-57463"}),
    ("financements de Grasse", "programme/fundings", {"territory": GRASSE}),
    ("sources", "source/list", {}),
    ("spécialisations de Grasse", "territory/specialisations", {"territory": GRASSE}),
]  # fmt: skip


@pytest.fixture(scope="module")
def index(default_release: Release) -> SearchIndex:
    return SearchIndex(default_release)


@pytest.fixture(scope="module")
def ask(index: SearchIndex, default_answers: Answers) -> Ask:
    return lambda text: offers(text, index, default_answers.first_candidate)


@pytest.mark.parametrize(("text", "query", "params"), QUESTIONS, ids=[one[1] for one in QUESTIONS])
def test_a_question_is_offered_the_query_that_answers_it(
    ask: Ask, text: str, query: str, params: dict[str, str]
) -> None:
    first = ask(text)[0]
    assert (first.query.name, first.params, first.missing) == (query, params, [])


def test_each_query_that_lists_its_words_has_a_question_that_leads_to_it() -> None:
    listed = {name for name, one in catalogue().items() if one.header.words}
    assert {query for _, query, _ in QUESTIONS} == listed


def test_the_names_stand_in_the_question_and_what_narrows_it_beside(ask: Ask) -> None:
    question = ask("partenaires italiens de Grasse pour le parfum")[0].question
    assert "les activités de Grasse" in str(question.fr)
    assert str(question.fr).endswith(" (Italie, Parfums et arômes)")
    assert str(question.en).endswith(" (Italy, Perfumes and flavours)")


def test_partners_of_one_country_and_filiere_are_those_of_the_whole_list(
    ask: Ask, default_release: Release
) -> None:
    asked = ask("partenaires italiens de Grasse pour le parfum")[0]
    whole = run(asked.query, {"territory": GRASSE, "top": "200"}, default_release).records()
    some = run(asked.query, asked.params, default_release).records()
    kept = [
        row
        for row in whole
        if row["country"] == "IT" and row["along"] == asked.params["only_filiere"]
    ]
    assert some == kept
    assert some


def test_a_word_of_several_industries_is_offered_for_each_of_them(ask: Ask) -> None:
    asked = [one.params["industry"] for one in ask("qui fait du verre ?")]
    assert len(asked) > 1
    assert all(name.startswith("naf2-23.1") for name in asked)


def test_words_that_nothing_was_made_of_are_said(ask: Ask) -> None:
    assert ask("emplois à Metz la nuit")[0].not_understood == ["nuit"]


def test_what_is_not_named_is_left_to_choose(ask: Ask) -> None:
    first = ask("que manque-t-il ?")[0]
    assert (first.query.name, first.missing, first.params) == (
        "filiere/missing_links", ["filiere"], {},
    )  # fmt: skip
    assert "…" in str(first.question.fr)


def test_a_misspelt_name_is_known_and_another_word_is_no_name(ask: Ask) -> None:
    assert ask("emplois à Grenbole")[0].params == {"territory": "ti-2023-8420"}
    assert ask("emplois à Xyzzyville")[0].params == {}


@pytest.mark.parametrize("text", ["", "   ", "bonjour", "?!", "Cluses"])
def test_no_query_is_offered_for_words_that_ask_for_none(ask: Ask, text: str) -> None:
    assert ask(text) == []


@given(st.text(max_size=60))
def test_any_text_is_answered_and_no_word_is_lost_without_a_word(
    index: SearchIndex, text: str
) -> None:
    found = offers(text, index, lambda _: None)
    assert len(found) <= MOST_OFFERS
    for one in found:
        assert set(one.not_understood) <= set(words_of(text))
        assert set(one.params) <= set(one.query.header.params)
