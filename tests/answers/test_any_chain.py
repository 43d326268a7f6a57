"""Partners along any chain of the dictionary, held by the territory or not."""

import polars as pl
import pytest

from tests.loaders.geography_fixtures import shipped
from ti_graph.answers.along_any import READ, AlongAny
from ti_graph.answers.dictionary import Dictionary, DictionaryChain
from ti_graph.answers.indexed import Indexed
from ti_graph.answers.models import Label
from ti_graph.answers.territories import Answers
from ti_graph.errors import NotFoundError
from ti_graph.graph.release import Release

EPINAL, DUNKERQUE = "ti-2023-4404", "ti-2023-3201"
OF_ROWS = ("partner_id", "rank", "score", "reason_fr", "reason_en", "sites", "register", "near")


def plain(text: str | None) -> str:
    return (text or "").replace("\u00a0", " ").replace("’", "'")


def test_wood_at_epinal_is_answered_and_said_to_be_none_of_its_own(
    default_answers: Answers,
) -> None:
    answer = default_answers.partners(EPINAL, "bois-construction")
    assert answer.along is not None
    assert (answer.along.kind, answer.along.sure) == ("chain", False)
    assert answer.along.caveat is not None
    said = plain(answer.along.caveat.fr)
    assert said.startswith("Ce territoire n'a ni spécialité ni filière locale connue pour")
    assert "16.10A" in said
    assert [one.rank for one in answer.relevant] == list(range(1, 21))
    assert all("(16)" in one.reason for one in answer.relevant)
    assert all(one.evidence and one.parts for one in answer.relevant)


@pytest.mark.parametrize("name", ["Sidérurgie", "siderurgie", "iron and steel", "IRON AND STEEL"])
def test_a_chain_is_asked_for_by_its_identifier_or_name(
    name: str, default_answers: Answers
) -> None:
    found = default_answers.partners(EPINAL, name).along
    assert found is not None
    assert found.id == f"chain-{EPINAL}-siderurgie"


def test_a_chain_that_the_territory_holds_is_its_own(default_answers: Answers) -> None:
    rows = default_answers.release.table("candidate_filiere").filter(
        pl.col("territory_id") == DUNKERQUE, pl.col("chain_id") == "siderurgie"
    )
    own = rows.select("suggestion_id").collect()["suggestion_id"].to_list()
    found = default_answers.partners(DUNKERQUE, "siderurgie").along
    assert found is not None
    assert (found.kind, [found.id]) == ("filiere", own)


def test_what_is_reckoned_is_what_the_release_would_hold(default_release: Release) -> None:
    """A chain of one class, for a territory that is compared along that class in the release."""
    table = default_release.table("relevant_partner").collect()
    specialities = table.filter(
        pl.col("industry_id").str.starts_with("naf2-"), pl.col("rank") <= 20
    ).unique("along_id", maintain_order=True)
    for row in specialities.gather_every(specialities.height // 4).iter_rows(named=True):
        chain = DictionaryChain("x", Label(fr="x", en="x"), (row["industry_id"],))
        made = AlongAny(Indexed(default_release)).frames(row["territory_id"], chain, 1)
        kept = table.filter(pl.col("along_id") == row["along_id"], pl.col("rank") <= 20)
        mine = made["relevant_partner"].filter(pl.col("rank") <= 20)
        assert mine.sort("rank").select(OF_ROWS).equals(kept.sort("rank").select(OF_ROWS))


def test_an_unknown_chain_names_those_of_a_like_name(default_answers: Answers) -> None:
    with pytest.raises(NotFoundError, match="panneaux"):
        default_answers.partners(EPINAL, "bois")
    with pytest.raises(NotFoundError, match="siderurgie"):
        default_answers.partners(EPINAL, "sidérurgique")


def test_a_speciality_of_the_chain_is_said(default_release: Release) -> None:
    dictionary = Dictionary(Indexed(default_release))
    chain = dictionary.of("papier-carton")
    said = dictionary.beside(EPINAL, chain, Label(fr="Papier", en="Paper"))
    assert "sa spécialité « Papier » en fait partie" in plain(said.fr)


def test_each_chain_of_the_dictionary_has_a_list(default_answers: Answers) -> None:
    chains = default_answers.release.table("value_chain").collect()["chain_id"].sort()
    for name in chains.gather_every(20):
        assert len(default_answers.partners(EPINAL, name).relevant) == 20


def test_the_last_chains_that_were_asked_for_are_kept(default_release: Release) -> None:
    below = Indexed(default_release)
    reckoned, chain = AlongAny(below), Dictionary(below).of("fonderie")
    first = reckoned.tables(EPINAL, chain, 1)
    assert reckoned.tables(EPINAL, chain, 1) is first
    assert reckoned.tables(DUNKERQUE, chain, 1) is not first


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("steel", "siderurgie"), ("siderurg", "siderurgie"), ("ciment", "ciment-beton"),
     ("papier", "papier-carton"), ("bois", "bois-construction"), ("perfume", "parfum")],
)  # fmt: skip
def test_a_word_of_the_trade_leads_to_chains_by_name_and_identifier(
    default_release: Release, typed: str, meant: str
) -> None:
    alike = Dictionary(Indexed(default_release)).alike(typed)
    assert any(one.endswith(f"({meant})") for one in alike), alike


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("acier", ["siderurgie", "tubes"]),
        ("steel", ["siderurgie", "tubes"]),
        ("Avions", ["aeronautique"]),
        ("dairy", ["lait"]),
        ("verre", ["cristal", "flaconnage", "verre-plat"]),
        ("glass", ["cristal", "flaconnage", "verre-plat"]),
        ("bois", ["bois-construction", "bouchon-liege", "panneaux", "tonnellerie"]),
        ("WOOD", ["bois-construction", "bouchon-liege", "panneaux", "tonnellerie"]),
        ("machine-outil", ["machines-speciales"]),
        ("sidérurgie", ["siderurgie"]),
        ("zzz", []),
    ],
)
def test_an_everyday_word_leads_to_every_chain_that_it_fits(
    default_release: Release, typed: str, meant: list[str]
) -> None:
    found = Dictionary(Indexed(default_release)).meant(typed)
    assert sorted(one.id for one in found) == meant


def test_a_word_of_one_chain_is_answered_and_one_of_several_lists_them_all(
    default_answers: Answers,
) -> None:
    found = default_answers.partners(EPINAL, "dairy").along
    assert found is not None
    assert found.id == f"chain-{EPINAL}-lait"
    with pytest.raises(NotFoundError) as several:
        default_answers.partners(EPINAL, "verre")
    assert several.value.code == "several_chains"
    for name in ("(verre-plat)", "(flaconnage)", "(cristal)"):
        assert name in several.value.detail("fr")


def test_each_chain_has_everyday_words_in_both_languages_that_lead_to_it(
    default_release: Release,
) -> None:
    dictionary = Dictionary(Indexed(default_release))
    words = default_release.table("value_chain_word").collect()
    for language in ("fr", "en"):
        own = words.filter(pl.col("language").cast(pl.String) == language)
        assert set(own["chain_id"]) == {one.id for one in dictionary.all()}
    for row in words.iter_rows(named=True):
        led = {one.id for one in dictionary.meant(row["word"])}
        assert row["chain_id"] in led or dictionary.named(row["word"]) is not None, row


def test_a_name_of_one_chain_is_no_word_of_another() -> None:
    """`verre` was the identifier of flat glass alone, which it picked without a word."""
    tables = shipped("ti_graph_chains")
    words, chains = tables["value_chain_word"], tables["value_chain"]
    for column in ("chain_id", "label_fr", "label_en"):
        names = chains.select("chain_id", word=pl.col(column).str.to_lowercase())
        same = words.select("word", other="chain_id").join(names, on="word")
        assert same.filter(pl.col("other") != pl.col("chain_id")).is_empty(), same


def test_what_was_typed_is_repeated_on_one_line_without_control_signs(
    default_answers: Answers,
) -> None:
    with pytest.raises(NotFoundError) as unknown:
        default_answers.partners(EPINAL, "zz\nz\x1b[31m\u2028y")
    said = unknown.value.detail("fr")
    assert plain(said).startswith("« zz z [31m y »")
    assert "\n" not in said
    assert "x1b" not in said


def test_a_territory_whose_sites_are_not_counted_is_not_said_to_have_none(
    default_release: Release,
) -> None:
    dictionary = Dictionary(Indexed(default_release))
    said = plain(dictionary.beside("ti-2018-3208", dictionary.of("siderurgie"), None).fr)
    assert said.startswith("Les sites de ce territoire ne sont pas comptés")
    assert "aucun site" not in said


def test_names_stand_after_a_blank_in_every_reason(default_release: Release) -> None:
    reasons = default_release.table("relevant_partner").select("reason_fr", "reason_en").collect()
    for column in reasons:
        assert column.str.contains(r"\p{L}\(\p{Lu}").sum() == 0


def test_only_tables_that_are_read_are_opened(default_release: Release) -> None:
    assert all(default_release.table(name) is not None for name in READ)
