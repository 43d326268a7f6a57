"""Links to Wikidata by official code: one item for one thing, nothing where it is ambiguous."""

import json
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest
from pyoxigraph import NamedNode

from tests.build_fixtures import rows
from tests.loaders.firms_fixtures import load, registered, write
from tests.small_country import small_sources
from ti_graph.build import build
from ti_graph.errors import SourceError
from ti_graph.graph.release import Releases
from ti_graph.ingest.load import Run, Tables, run_source
from ti_graph.ingest.origin import Origin
from ti_graph.settings import Settings

ITEM = "http://www.wikidata.org/entity/"
FRANCE: Tables = {
    "territory": pl.DataFrame(
        {
            "territory_id": ["commune-57463", "commune-74081", "departement-57", "epci-200033116"],
            "kind": ["commune", "commune", "departement", "epci"],
            "code": ["57463", "74081", "57", "200033116"],
            "siren": ["215704636", None, None, "200033116"],
        }
    ),
    "organisation": pl.DataFrame(
        {"organisation_id": ["cordis-1", "cordis-2"], "siren": ["552100554", None]}
    ),
    "legal_unit": pl.DataFrame({"siren": ["552100554"]}),
}


def result(*pairs: tuple[str, str]) -> str:
    """What the query service answers in JSON: items with codes."""
    return json.dumps(
        {
            "head": {"vars": ["item", "code"]},
            "results": {
                "bindings": [
                    {
                        "item": {"type": "uri", "value": f"{ITEM}{item}"},
                        "code": {"type": "literal", "value": code},
                    }
                    for item, code in pairs
                ]
            },
        }
    )


def matches(tables: Tables) -> list[tuple[object, ...]]:
    return tables["exact_match"].select("kind", "thing_id", "iri").sort("*").rows()


def test_a_code_leads_to_the_item_that_bears_it(tmp_path: Path) -> None:
    files = {
        "wikidata-communes.json": result(("Q22690", "57463"), ("Q90", "75056")),
        "wikidata-departements.json": result(("Q12652", "57")),
    }
    tables, quarantine = load("wikidata_links", tmp_path, files, FRANCE)
    assert matches(tables) == [
        ("territory", "commune-57463", f"{ITEM}Q22690"),
        ("territory", "departement-57", f"{ITEM}Q12652"),
    ]
    assert quarantine.is_empty()


def test_a_siren_leads_to_groupings_organisations_and_firms_and_to_no_commune(
    tmp_path: Path,
) -> None:
    pairs = [("Q1", "200033116"), ("Q2", "552100554"), ("Q3", "215704636")]
    files = {"wikidata-sirens.json": result(*pairs)}
    tables, _ = load("wikidata_links", tmp_path, files, FRANCE)
    assert set(matches(tables)) == {
        ("legal_unit", "552100554", f"{ITEM}Q2"),
        ("organisation", "cordis-1", f"{ITEM}Q2"),
        ("territory", "epci-200033116", f"{ITEM}Q1"),
    }


def test_what_is_ambiguous_on_either_side_is_set_aside(tmp_path: Path) -> None:
    pairs = [("Q1", "57463"), ("Q2", "57463"), ("Q3", "74081"), ("Q3", "74081")]
    tables, quarantine = load(
        "wikidata_links", tmp_path, {"wikidata-communes.json": result(*pairs)}, FRANCE
    )
    assert matches(tables) == [("territory", "commune-74081", f"{ITEM}Q3")]
    assert quarantine["reason"].to_list() == ["several items bear it"] * 2
    both = [("Q1", "57463"), ("Q1", "74081")]
    tables, quarantine = load(
        "wikidata_links", tmp_path, {"wikidata-communes.json": result(*both)}, FRANCE
    )
    assert matches(tables) == []
    assert quarantine["reason"].to_list() == ["it bears several codes"] * 2


def test_what_is_no_item_is_set_aside_and_what_is_no_result_stops(tmp_path: Path) -> None:
    tables, quarantine = load(
        "wikidata_links", tmp_path, {"wikidata-communes.json": result(("P374", "57463"))}, FRANCE
    )
    assert matches(tables) == []
    assert quarantine["reason"].to_list() == ["not an item of Wikidata"]
    with pytest.raises(SourceError):
        load("wikidata_links", tmp_path, {"wikidata-communes.json": "[]"}, FRANCE)


def read(folder: Path, text: str) -> Run:
    path = folder / "wikidata-communes.json"
    write(path, text)
    source = registered("wikidata_links")
    source = replace(source, card=source.card.model_copy(update={"expected": []}))
    return run_source(source, Origin("live", {"communes": path}), FRANCE)


def test_a_new_variable_is_named_once_and_changes_no_link(tmp_path: Path) -> None:
    text = result(("Q22690", "57463")).replace('"code"]', '"code", "article"]')
    found = read(tmp_path, text)
    (notice,) = found.notices
    assert (notice.code, "article" in notice.text("en")) == ("new_columns", True)
    assert matches(found.tables) == [("territory", "commune-57463", f"{ITEM}Q22690")]


def test_a_renamed_or_missing_variable_stops(tmp_path: Path) -> None:
    for text, code in (
        (result(("Q1", "57463")).replace('"code"', '"code_insee"'), "renamed_column"),
        (result().replace(', "code"', ""), "missing_column"),
    ):
        with pytest.raises(SourceError) as caught:
            read(tmp_path, text)
        assert (caught.value.code, caught.value.exit_code) == (code, 2)


def test_an_answer_without_rows_is_no_fault(tmp_path: Path) -> None:
    assert matches(read(tmp_path, result()).tables) == []


def test_the_graph_says_the_match(tmp_path: Path) -> None:
    source = registered("wikidata_links")
    data = tmp_path / "data"
    folder = data / "sources" / source.card.id
    folder.mkdir(parents=True)
    write(folder / "wikidata-communes.json", result(("Q5", "01001")))
    card = source.card.model_copy(update={"expected": [], "requires": ["insee_cog"]})
    build(Settings(data=data), sources=[*small_sources(), replace(source, card=card)])
    release = Releases(data).current()
    assert rows(release, "exact_match").height == 1
    asked = "ASK { ?thing <http://www.w3.org/2004/02/skos/core#exactMatch> ?item }"
    assert release.store.query(asked, {"item": NamedNode(f"{ITEM}Q5")})
