"""The answer first: what a few sentences say of a territory, and what they do not."""

import re

import polars as pl
import pytest

from ti_graph.answers.lead import LeadAnswer, Leads
from ti_graph.answers.models import Candidate
from ti_graph.answers.territories import Answers
from ti_graph.errors import NotFoundError
from ti_graph.graph.release import Release
from ti_graph.messages import catalogue


@pytest.fixture
def leads(default_leads: Leads) -> Leads:
    return default_leads


def plain(text: str) -> str:
    """With blanks of one kind."""
    return text.replace("\u00a0", " ").replace("\u202f", " ")


def texts(lead: LeadAnswer, about: str) -> list[str]:
    return [str(one.text.fr) for one in lead.sentences if one.about == about]


def test_the_first_sentence_says_what_a_territory_is_good_at_and_on_what_it_rests(
    leads: Leads, default_answers: Answers
) -> None:
    first = texts(leads.lead("ti-2023-8422"), "good_at")[0]
    speciality = default_answers.territory("ti-2023-8422").specialities[0]
    assert speciality.code == "25.62A"
    assert "Décolletage" in first
    assert f"{speciality.sites}\u00a0sites" in first
    assert "IREP" in first and "2015" in first


def test_the_industry_that_is_counted_is_the_one_that_the_candidate_is_named_by(
    leads: Leads, default_answers: Answers
) -> None:
    for item in default_answers.grounds.coverage():
        found = [
            one for one in default_answers.filieres(item.id).candidates
            if one.grade != "exploratory" and one.kind == "specialite"
        ]  # fmt: skip
        if found:
            code = found[0].id.rsplit("-", 1)[-1]
            assert f"({code})" in texts(leads.lead(item.id), "good_at")[0], item.id


def test_the_first_candidate_that_is_announced_is_the_first_of_the_list(
    leads: Leads, default_answers: Answers
) -> None:
    for item in default_answers.grounds.coverage():
        found = default_answers.filieres(item.id).candidates
        links = [link for one in leads.lead(item.id).sentences for link in one.links]
        announced = [link.id for link in links if link.kind == "filiere"]
        if announced:
            assert announced[0] == found[0].id, item.id


def test_what_is_announced_is_the_first_candidate(leads: Leads, default_answers: Answers) -> None:
    for item in default_answers.grounds.coverage():
        answer = default_answers.filieres(item.id)
        best = default_answers.announced(item.id, answer.candidates)
        first = leads.lead(item.id).sentences[0]
        if isinstance(best, Candidate):
            assert best == answer.candidates[0], item.id
            assert first.links[0].id == best.id, item.id
        else:
            assert not answer.candidates, item.id
            assert first.about == "nothing", item.id


def test_the_sentence_says_how_many_specialities_pass_the_test(
    leads: Leads, default_answers: Answers
) -> None:
    seen = set()
    for item in default_answers.grounds.coverage():
        sure = [
            one.kind for one in default_answers.filieres(item.id).candidates
            if one.grade != "exploratory"
        ]  # fmt: skip
        if not sure or sure[0] != "specialite":
            continue
        first, count = texts(leads.lead(item.id), "good_at")[0], sure.count("specialite")
        seen.add(count > 1)
        if count > 1:
            assert f" a {count} spécialités ; la première" in first.replace("\u00a0", " ")
        else:
            assert " a une spécialité" in first
    assert seen == {True, False}


def test_sites_are_named_and_the_others_counted(leads: Leads) -> None:
    (who,) = texts(leads.lead("ti-2023-8422"), "who")
    assert "ALPEN-TECH" in who
    assert "21 de plus" in who


def test_what_a_selective_register_does_not_see_is_never_called_missing(leads: Leads) -> None:
    (missing,) = texts(leads.lead("ti-2023-8422"), "missing")
    assert missing == (
        "Maillon pas visible dans le registre, qui ne montre pas d’absence\u00a0: équipements."
    )


def test_who_could_supply_a_stage_to_check_is_named_or_said_to_be_nobody(
    leads: Leads, default_answers: Answers
) -> None:
    seen = set()
    for item in default_answers.grounds.coverage():
        sure = [
            one for one in default_answers.filieres(item.id).candidates
            if one.grade != "exploratory"
        ]  # fmt: skip
        missing, supplier = (texts(leads.lead(item.id), about) for about in ("missing", "supplier"))
        if not sure:
            assert (missing, supplier) == ([], [])
            continue
        best = sure[0]
        held = [one for one in best.missing if one.holders]
        if not best.missing:
            assert "Aucun maillon" in missing[0] and not supplier, item.id
        elif held:
            assert any(one.holders[0].label in supplier[0] for one in held), item.id
            assert "à vérifier" in supplier[0]
        else:
            assert "à moins de 200 km" in plain(supplier[0]), item.id
        seen.add((bool(best.missing), bool(held)))
    assert seen == {(False, False), (True, False), (True, True)}


def test_each_link_stands_in_its_sentence(leads: Leads) -> None:
    for territory in ("ti-2023-8422", "ti-2023-4408", "ti-2023-3201"):
        for sentence in leads.lead(territory).sentences:
            for link in sentence.links:
                assert link.label in str(sentence.text.fr)


def test_a_partner_in_europe_comes_with_its_reason(leads: Leads, default_answers: Answers) -> None:
    best = default_answers.partners("ti-2023-4408").relevant[0]
    *_, partner = texts(leads.lead("ti-2023-4408"), "partner")
    assert best.label in partner
    assert str(best.reasons.fr) in partner


def test_where_nothing_is_sure_the_answer_says_what_to_do(
    leads: Leads, default_answers: Answers
) -> None:
    without = next(
        item.id
        for item in default_answers.territories(phase=2023)
        if not default_answers.territory(item.id).specialities
        and all(one.grade == "exploratory" for one in default_answers.filieres(item.id).candidates)
    )
    nothing = texts(leads.lead(without), "nothing")
    assert nothing[0].startswith("Aucune spécialité")
    assert len(nothing) == 2


def test_a_label_that_ends_in_a_full_stop_brings_no_second_one(leads: Leads) -> None:
    first = texts(leads.lead("ti-2023-2802"), "good_at")[0]
    assert "n.c.a\u00a0»" in first
    assert "n.c.a. »" not in first


def test_a_territory_of_an_earlier_phase_says_that_it_has_ended(leads: Leads) -> None:
    only, *_ = texts(leads.lead("ti-2018-8414"), "nothing")
    assert "2018, close" in only


def test_an_unknown_territory_is_not_found(leads: Leads) -> None:
    with pytest.raises(NotFoundError):
        leads.lead("ti-2023-0000")


def test_a_partner_along_what_is_not_sure_comes_after_a_caveat_that_says_so(
    leads: Leads, default_answers: Answers
) -> None:
    for territory in ("ti-2023-0101", "ti-2023-0301"):
        along = default_answers.partners(territory).along
        assert along is not None
        assert not along.sure
        texts = [one.text for one in leads.lead(territory).sentences if one.about == "partner"]
        assert texts[0] == along.caveat
        assert len(texts) == 2


def test_what_is_next_best_says_its_figure_its_ground_its_reference_and_its_year(
    default_answers: Answers,
) -> None:
    def caveat(territory: str) -> tuple[str, str]:
        along = default_answers.partners(territory).along
        assert along is not None
        assert along.caveat is not None
        return str(along.caveat.fr), str(along.caveat.en)

    french, english = caveat("ti-2023-0301")
    assert "la division 07 «\u00a0Extraction de minerais métalliques\u00a0»" in french
    assert "Guyane (NUTS 2)" in french
    assert re.search(
        r"\d établissements?, pour un nombre attendu de [\d,]+ par rapport à la France",
        plain(french),
    )
    assert french.endswith("2014). C’est un chiffre de la région, non du territoire.")
    assert english.startswith("For want of a known site in mining or manufacturing")
    own, _ = caveat("ti-2023-0101")
    assert "l’activité 25.12Z «\u00a0Fabrication de portes et fenêtres en métal\u00a0»" in own
    assert re.search(
        r"1 site, pour un nombre attendu de moins de 0,1 par rapport aux sites de France de ce",
        plain(own),
    )
    assert own.endswith("(IREP), 2015).")
    lead, _ = caveat("ti-2023-2411")
    assert "la piste à explorer «\u00a0" in lead
    assert re.search(
        r"\d sites?, pour un nombre attendu de .+ par rapport aux sites de France de ce",
        plain(lead),
    )
    assert lead.endswith("(IREP), 2015).")
    sure = default_answers.partners("ti-2023-8422").along
    assert sure is not None
    assert (sure.sure, sure.caveat) == (True, None)


def test_the_division_that_stands_for_a_region_is_the_one_it_is_most_surely_specialised_in(
    default_answers: Answers,
) -> None:
    regional = next(
        one
        for one in default_answers.territory("ti-2023-0301").specialisations
        if one.reference == "FR" and one.ground == "regional"
    )
    goods = [one for one in regional.items if "05" <= one.industry.split("-")[1] <= "33"]
    along = default_answers.partners("ti-2023-0301").along
    assert along is not None
    assert along.industry == goods[0].industry


def test_the_first_answer_and_the_partners_speak_of_the_same_industry(
    leads: Leads, default_answers: Answers
) -> None:
    """A second best of another list beside the first would contradict it."""
    for item in default_answers.territories(phase=2023):
        along = default_answers.partners(item.id).along
        first = texts(leads.lead(item.id), "good_at")
        if first and along and not along.sure:
            assert str(along.label.fr).removesuffix(".") in first[0], item.id


def test_sentences_begin_with_a_capital_and_end_once(
    leads: Leads, default_answers: Answers
) -> None:
    for item in default_answers.territories(phase=2023):
        for sentence in leads.lead(item.id).sentences:
            for text in (str(sentence.text.fr), str(sentence.text.en)):
                assert text[0].isupper(), text
                assert text.endswith(".") and not text.endswith(".."), text
        for one in default_answers.partners(item.id).relevant:
            assert str(one.reasons.fr)[0] == str(one.reasons.fr)[0].upper()


def test_all_the_sites_are_not_called_some_of_them(leads: Leads) -> None:
    for who in texts(leads.lead("ti-2023-2709"), "who"):
        assert "Parmi" not in who


def test_no_reason_calls_missing_what_a_selective_register_does_not_show(
    default_answers: Answers,
) -> None:
    unseen = 0
    for item in default_answers.territories(phase=2023):
        answer = default_answers.partners(item.id)
        census = default_answers.grounds.uses(item.id)["presence"].ground == "census"
        for one in (*answer.relevant, *answer.near, *answer.complementary):
            reasons = f"{one.reasons.fr} {one.reasons.en}"
            if not census:
                assert "manque" not in reasons and "missing" not in reasons, item.id
                unseen += "ne montre pas d’absence" in reasons
        if not census:
            assert "ne montre pas d’absence" in str(answer.complementary_label.fr)
    assert unseen > 0


def test_nothing_is_unseen_where_no_site_is_known(default_answers: Answers) -> None:
    for one in default_answers.partners("ti-2023-0301").relevant:
        assert "ne montre pas d’absence" not in str(one.reasons.fr)
        assert next(part.value for part in one.parts if part.part == "missing") is None


FIRST = re.compile(r"(?:a|tient|se distingue par) (une|\d+) (?:spécialité|filière|activité)")
REST = re.compile(
    r"^(?:(L'autre|Son autre)|(?:Les|Ses) (\d+) autres) "
    r"(?:spécialité|filière|activité)[^:]*: (.*)\.$"
)


def counted(sentence: str) -> tuple[int, int]:
    """What a sentence on the others says that there are, and how many it names or counts."""
    found = REST.match(sentence)
    assert found, sentence
    said, labels = int(found[2] or 1), found[3]
    more = re.search(r", et (\d+) de plus$", labels)
    return said, 3 + int(more[1]) if more else said


def test_what_the_first_sentence_counts_is_what_the_next_ones_list(
    leads: Leads, default_answers: Answers
) -> None:
    several = 0
    for item in default_answers.grounds.coverage():
        first, *rest = [
            plain(one).replace("’", "'") for one in texts(leads.lead(item.id), "good_at")
        ] or [""]
        if not (found := FIRST.search(first)):
            continue
        count = 1 if found[1] == "une" else int(found[1])
        others = [counted(one) for one in rest if REST.match(one)]
        assert len(others) == (count > 1), (item.id, first, rest)
        if others:
            several += 1
            assert others == [(count - 1, count - 1)], (item.id, first, rest)
        if "se distingue" in first:
            assert count == len(default_answers.specialities(item.id)), item.id
    assert several > 10


def test_every_activity_that_is_counted_is_named_and_stands_in_a_list_below(
    leads: Leads, default_answers: Answers
) -> None:
    many = 0
    for item in default_answers.grounds.coverage():
        sure = default_answers.specialities(item.id)
        said = [plain(one).replace("’", "'") for one in texts(leads.lead(item.id), "good_at")]
        if not said or "se distingue" not in said[0]:
            continue
        named = next((one for one in said if "qui se distingue" in one and ":" in one), "")
        missing = [one.label for one in sure[1:] if plain(one.label).rstrip(".") not in named]
        assert missing == [] and "de plus" not in named, item.id
        listed = default_answers.territory(item.id).specialisations
        shown = {row.industry for one in listed for row in one.items}
        assert {one.industry for one in sure} <= shown, item.id
        candidates = default_answers.filieres(item.id).candidates
        borne = {row.id for one in candidates for row in one.industries}
        alone = [one.industry for one in sure if one.industry not in borne]
        found = [one for one in said if "aucune spécialité ou filière de la liste" in one]
        assert len(found) == bool(alone), (item.id, alone)
        for one in found:
            many += 1
            assert f", {'une' if len(alone) == 1 else len(alone)} n" in one, item.id
    assert many > 2


def test_leads_are_counted_apart_from_what_stands_out(leads: Leads) -> None:
    _, others, apart = map(plain, texts(leads.lead("ti-2023-3208"), "good_at"))
    assert others == (
        "L’autre activité qui se distingue : Fabrication d'autres produits chimiques n.c.a."
    )
    assert apart == (
        "À part, une piste à explorer, qui ne passe pas non plus ces tests : Chimie de base."
    )


BARE = re.compile(r"(?<![\w.)])\.\d|(?<![\w(./-])\d+\.\d+(?![\w.)])")
"""An English number: a code of an activity stands in brackets, « (24.1) »."""
NAMES = re.compile(r"(?:, dont|, among them|Sites connus|Known sites)[^;]*")
OF_FRENCH = re.compile(r"(?<![\w,])\d+,\d(?!\d\d)|(?<![\w.)])\.\d")


def test_numbers_are_written_as_each_language_writes_them(
    leads: Leads, default_answers: Answers
) -> None:
    """Over all territories: sentences in front, caveats, reasons of partners."""
    for item in default_answers.grounds.coverage():
        partners = default_answers.partners(item.id)
        filieres = default_answers.filieres(item.id)
        texts = [one.text for one in leads.lead(item.id).sentences]
        texts += [partners.caveat, partners.likely_caveat, filieres.caveat]
        texts += [one.reasons for one in partners.relevant]
        texts += [one for one in (partners.along and partners.along.caveat,) if one]
        for one in texts:  # plants bear numbers in their names
            french, english = (NAMES.sub("", str(text)) for text in (one.fr, one.en))
            assert not BARE.search(french), (item.id, one.fr)
            assert not OF_FRENCH.search(english), (item.id, one.en)


def test_no_weight_of_a_score_stands_in_a_caveat(default_answers: Answers) -> None:
    caveat = default_answers.partners("ti-2023-4408").caveat
    assert not re.search(r"\d[.,]\d|\.\d", f"{caveat.fr} {caveat.en}".replace("H2020", ""))


def test_a_partner_is_in_a_country_by_its_name(leads: Leads, default_release: Release) -> None:
    french, english = (
        str(getattr(leads.lead("ti-2023-4408").sentences[-1].text, one)) for one in ("fr", "en")
    )
    assert "Saarlouis (Allemagne)." in french
    assert "Saarlouis (Germany)." in english
    countries = default_release.table("territory").filter(pl.col("kind") == "country").collect()
    assert {f"country.{one}" for one in countries["country"]} <= set(catalogue())


def test_what_few_firms_make_is_not_called_very_likely_specialised(
    leads: Leads,
) -> None:
    first = plain(texts(leads.lead("ti-2023-4415"), "good_at")[0])
    assert "la première : " in first or "une activité : " in first
    assert "trop peu d’entreprises distinctes" in first
    assert "très probable, mais" not in first


def test_sites_of_one_name_are_named_once_and_counted(leads: Leads) -> None:
    """The register writes the name of one firm's two sites in two ways."""
    (who,) = texts(leads.lead("ti-2023-2701"), "who")
    assert plain(who) == "Sites connus : BOURBON AUTOMOTIVE PLASTICS (2 sites), FACEL."


def test_a_lead_counts_the_sites_of_all_its_industries(leads: Leads) -> None:
    """What is called "Volaille" is not the slaughter of cattle alone."""
    first = plain(texts(leads.lead("ti-2023-5302"), "good_at")[0])
    assert "2 sites de « Transformation et conservation de la viande de volaille »" in first
    assert " et 2 sites de « Transformation et conservation de la viande de boucherie »" in first
    arve = plain(texts(leads.lead("ti-2023-8422"), "good_at")[0])
    assert "(25.62A) et 10 sites de ses 2 autres industries" in arve


def test_a_territory_of_the_ended_phase_leads_to_those_that_continue_it(
    leads: Leads, default_answers: Answers
) -> None:
    for item in default_answers.territories(phase=2018):
        later = default_answers.territory(item.id).continues_in
        links = [one for said in leads.lead(item.id).sentences for one in said.links]
        named = [one.id for one in links if one.kind == "territory"]
        assert named == [one.id for one in later], item.id
