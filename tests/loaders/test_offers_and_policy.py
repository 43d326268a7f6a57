"""The basket of services, recommendations of the Senate and kinds of derogation: facts by hand."""

import re

import polars as pl
import pytest

from tests.loaders.geography_fixtures import ids, row, shipped
from ti_graph.graph.ontology import defined_terms
from ti_graph.ingest.registry import registered_source
from ti_graph.ingest.workbooks.file import read_book
from ti_graph.ingest.workbooks.kinds import KINDS
from ti_graph.ingest.workbooks.template import example_path
from ti_graph.model.namespaces import TIG
from ti_graph.query.catalogue import catalogue

MATCHED = {"recrutement", "friches", "énergie", "innovation"}
"""Themes of the example workbook of fiches-actions."""


@pytest.fixture(scope="module")
def offers() -> pl.DataFrame:
    tables = shipped("ti_graph_offers")
    return tables["offer"].join(tables["offer_detail"], on="offer_id", validate="1:1")


@pytest.mark.parametrize("name", ["ti_graph_offers", "ti_graph_policy"])
def test_a_curated_card_says_whose_facts_these_are(name: str) -> None:
    card = registered_source(name).card
    assert card.kind == "curated"
    assert card.publisher.name == "ti-graph"
    assert "by hand" in card.licence.attribution
    assert "a reading of ours" in card.notes or "words of ours" in card.notes


def test_the_basket_holds_forty_offers_each_with_operator_use_axis_address_and_day(
    offers: pl.DataFrame,
) -> None:
    assert offers.height >= 40
    assert offers["observed_on"].cast(pl.String).unique().to_list() == ["2024-12-31"]
    known = {*ids(shipped("anct_programme")["organisation"], "organisation_id"), "regions-conseils"}
    assert ids(offers, "organisation_id") <= known
    wanted = ("bpifrance", "banque-des-territoires", "ademe", "business-france")
    more = ("action-logement", "cerema", "france-travail")
    assert {f"body-{one}" for one in (*wanted, *more)} <= ids(offers, "organisation_id")
    for column in ("purpose_fr", "purpose_en", "open_to_fr", "open_to_en"):
        assert all(text.strip() for text in offers[column])
    assert all(re.fullmatch(r"https://[a-z0-9.-]+/", page) for page in offers["page"])


def test_a_domain_serves_one_axis_of_the_programme_or_none(offers: pl.DataFrame) -> None:
    axes = offers.group_by("domain").agg(pl.col("axis_id").unique())
    assert axes["axis_id"].list.len().to_list() == [1] * axes.height
    assert row(offers, offer_id="cerema-cartofriches")["axis_id"] == "2023-foncier"
    assert row(offers, offer_id="al-visale")["axis_id"] is None


def test_each_action_of_the_example_workbook_bears_the_theme_of_an_offer(
    offers: pl.DataFrame,
) -> None:
    kind = KINDS["fiches-actions"]
    place = [field.name for field in kind.fields].index("theme")
    themes = {line.cells[place] for line in read_book(example_path(kind)).lines}
    assert themes - {None} == MATCHED
    assert set(offers["theme"].str.to_lowercase()) >= MATCHED


def test_a_recommendation_is_that_of_the_evaluation_of_its_axis() -> None:
    tables = shipped("ti_graph_policy")
    assert tables["report_axis"]["number"].sort().to_list() == [1, 2, 3, 4]
    assert ids(tables["recommendation"], "evaluation_id") == {"senat-2024-12"}
    basket = row(tables["recommendation_detail"], recommendation_id="senat-2024-12-11")
    assert (basket["number"], basket["report_axis_id"]) == (11, "senat-2024-12-axe-3")
    assert "panier de services" in basket["asks_fr"]
    texts = tables["recommendation"].join(
        tables["recommendation_detail"], on="recommendation_id", validate="1:1"
    )
    assert (texts["description"] == texts["asks_fr"]).all()


def test_every_axis_is_measured_by_indicators_or_queries_that_exist() -> None:
    tables = shipped("ti_graph_policy")
    measures = tables["recommendation_measure"]
    assert ids(measures, "report_axis_id") == ids(tables["report_axis"], "report_axis_id")
    own = ids(shipped("ti_graph_indicators")["indicator"], "indicator_id")
    assert ids(measures, "indicator_id") - {None} <= own
    assert ids(measures, "query") - {None} <= set(catalogue())
    classes = {f"{TIG}{name}" for name in ids(measures, "counted_class") - {None}}
    assert classes <= defined_terms()


def test_a_derogation_names_its_text_and_the_themes_it_may_bear_on() -> None:
    tables = shipped("ti_graph_policy")
    kinds = tables["derogation_kind"]
    prefet = row(kinds, kind_id="prefet")
    assert prefet["legal_basis"].startswith("Décret n° 2020-412 du 8 avril 2020")
    assert str(prefet["text_dated"]) == "2020-04-08"
    assert all(re.search(r"\d", basis) for basis in kinds["legal_basis"])
    codes = kinds.filter(pl.col("legal_basis").str.starts_with("Code"))
    assert set(codes["legifrance_id"].str.slice(0, 8)) == {"JORFTEXT", "LEGITEXT"}
    themes = tables["derogation_theme"]
    assert ids(themes, "kind_id") == ids(kinds, "kind_id")
    assert {"eau", "urbanisme"} <= ids(themes.filter(pl.col("kind_id") == "prefet"), "theme")
