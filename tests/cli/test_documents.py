"""One JSON document a command, with the fields that programs rely on; files that others read."""

import csv
import gzip
import io
import json
from pathlib import Path
from typing import Any

import networkx as nx
import openpyxl
import polars as pl
import pyogrio
import pytest
from lxml import etree
from pyoxigraph import Literal, NamedNode, RdfFormat, parse

from tests.build_fixtures import another_release
from tests.cli.program import run_program
from tests.pages import Page
from ti_graph.graph.release import Release, Releases

SCHEMA = etree.XMLSchema(etree.parse(Path(__file__).parents[1] / "documents" / "gexf.xsd"))
AMONT, PASSAGE, DESERT = "ti-2023-1001", "ti-2023-1002", "ti-2023-2001"
FILIERE = f"filiere-{AMONT}-25.50A"
SECRET_CELL = (
    "query", "region/employment", "-p", "region=nuts-FRX1", "-p", "industry=nace2-29",
)  # fmt: skip


def printed(data: Path, *words: str, **settings: str) -> str:
    """What a command prints; it must say nothing on standard error."""
    done = run_program(words, {"TI_GRAPH_DATA": str(data), **settings})
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


def document(data: Path, *words: str) -> Any:
    return json.loads(printed(data, *words, "--json"))


def test_territories_are_a_list(small_data: Path) -> None:
    found = document(small_data, "territories", "passage")
    assert found == [
        {
            "id": PASSAGE,
            "iri": f"https://w3id.org/ti-graph/territory/{PASSAGE}",
            "label": "Passage",
            "phase": 2023,
            "regions": ["Nordie", "Sudie"],
            "members": 2,
        }
    ]
    assert document(small_data, "territories", "nowhere") == []


def test_a_territory_is_one_document(small_data: Path) -> None:
    found = document(small_data, "territory", AMONT)
    assert found["territory"]["id"] == AMONT
    assert (found["data"], found["communes"]) == ("simulated", 5)
    assert (found["population"], found["population_status"]) == (None, "unknown")
    assert found["communes_without_population"] == 1
    assert [one["id"] for one in found["descends_from"]] == ["ti-2018-1001"]


@pytest.mark.parametrize(
    ("words", "list_of"),
    [
        (("filieres", AMONT), "candidates"),
        (("partners", AMONT), "partners"),
        (("partners", AMONT, "--filiere", FILIERE), "partners"),
    ],
)
def test_suggestions_have_rank_score_parts_and_evidence(
    words: tuple[str, ...], list_of: str, small_data: Path
) -> None:
    found = document(small_data, *words)
    assert found["territory"]["id"] == AMONT
    assert found["data"] in {"real", "simulated"}
    assert found["why_empty"] is None
    assert [one["rank"] for one in found[list_of]] == list(range(1, len(found[list_of]) + 1))
    for one in found[list_of]:
        assert 0 <= one["score"] <= 1
        assert {"part", "value", "weight"} == set(one["parts"][0])
        assert {"source", "vintage", "rows"} <= set(one["evidence"][0])


def test_no_suggestion_is_reported_with_its_reason_and_exit_code_0(small_data: Path) -> None:
    found = document(small_data, "filieres", DESERT)
    assert found["candidates"] == []
    assert found["why_empty"]["fr"]
    assert found["why_empty"]["en"]


def test_a_query_is_reported_as_json_and_as_csv_alike(small_data: Path) -> None:
    found = document(small_data, *SECRET_CELL)
    assert set(found) == {"query", "release", "columns", "rows", "notice", "imported"}
    assert (found["notice"], found["imported"]) == (None, [])
    assert found == json.loads(printed(small_data, *SECRET_CELL, "--format", "json"))
    (row,) = found["rows"]
    assert row["jobs"] is None
    assert row["jobs_status"].endswith("#secret")
    assert row["establishments"] == 30.0
    (line,) = csv.DictReader(io.StringIO(printed(small_data, *SECRET_CELL, "--format", "csv")))
    assert line["jobs"] == ""
    assert list(line) == found["columns"]


def test_a_query_as_a_table_shortens_iris_to_what_parameters_take(small_data: Path) -> None:
    shown = printed(small_data, "query", "territory/list")
    assert AMONT in shown
    assert "https://" not in shown
    cell = printed(small_data, *SECRET_CELL)
    assert "tig:secret" in cell
    assert "tig:known" in cell


def test_a_query_that_finds_nothing_says_so(small_data: Path) -> None:
    words = ("query", "filiere/candidates", "-p", f"territory={DESERT}")
    assert document(small_data, *words)["rows"] == []
    done = run_program(words, {"TI_GRAPH_DATA": str(small_data)})
    assert done.returncode == 0
    assert "Aucune ligne" in done.stderr


def test_going_back_names_the_release_that_is_current_again(data: Path, small_data: Path) -> None:
    first = Releases(data).current_name()
    another_release(data, small_data)
    assert Releases(data).current_name() != first
    assert document(data, "rollback") == {"release": first}
    assert Releases(data).current_name() == first


# --- files --------------------------------------------------------------------------------------


@pytest.mark.parametrize("suffix", [".nq", ".nq.gz"])
def test_the_graph_is_read_again_with_every_triple_in_its_graph(
    suffix: str, small_data: Path, small_release: Release, tmp_path: Path
) -> None:
    output = tmp_path / f"graph{suffix}"
    found = document(small_data, "export", "-o", str(output))
    assert found == {"file": output.name, "count": small_release.manifest.triples, "what": "quads"}
    content = output.read_bytes()
    text = gzip.decompress(content) if suffix.endswith("gz") else content
    quads = list(parse(text, format=RdfFormat.N_QUADS))
    assert len(quads) == small_release.manifest.triples
    graphs = {str(quad.graph_name.value).rsplit("/", 1)[1] for quad in quads}
    assert graphs == set(small_release.manifest.graphs)
    label = NamedNode("http://www.w3.org/2000/01/rdf-schema#label")
    labels = {quad.object for quad in quads if quad.predicate == label}
    assert Literal('Pôle « Métal » "4.0" \\ Amont') in labels


@pytest.mark.parametrize("table", ["territory", "employment", "candidate_filiere", "quarantine"])
@pytest.mark.parametrize("suffix", ["csv", "parquet"])
def test_a_table_is_read_again_with_its_codes_and_its_blanks(
    table: str, suffix: str, small_data: Path, small_release: Release, tmp_path: Path
) -> None:
    output = tmp_path / f"x.{suffix}"
    found = document(small_data, "export", "--table", table, "-o", str(output))
    whole = small_release.table(table).collect()
    assert found == {"file": output.name, "count": whole.height, "what": "rows"}
    if suffix == "parquet":
        assert pl.read_parquet(output).equals(whole)
        return
    read = pl.read_csv(output, infer_schema=False)
    assert read.columns == whole.columns
    assert read.height == whole.height
    for name in read.columns:
        assert read[name].null_count() == whole[name].null_count(), name


def opened(path: Path) -> "nx.Graph[Any]":
    if path.suffix == ".json":
        return nx.node_link_graph(json.loads(path.read_text()), edges="edges")
    return nx.read_gexf(path) if path.suffix == ".gexf" else nx.read_graphml(path)


@pytest.mark.parametrize("suffix", ["gexf", "graphml", "json"])
def test_a_neighbourhood_is_read_again_with_its_names_and_sources(
    suffix: str, small_data: Path, tmp_path: Path
) -> None:
    output = tmp_path / f"x.{suffix}"
    found = document(small_data, "export", "--territory", AMONT, "-o", str(output))
    graph = opened(output)
    assert graph.number_of_nodes() == found["count"]
    assert graph.nodes[AMONT]["kind"] == "ti"
    assert graph.nodes["pole-metal"]["label"] == 'Pôle « Métal » "4.0" \\ Amont'
    assert graph.nodes[FILIERE]["simulated"] is True
    frame = nx.to_pandas_edgelist(graph)
    assert frame.columns.is_unique
    assert {(start, end) for start, end in graph.edges()} == set(
        zip(frame["source"], frame["target"], strict=True)
    )
    assert {"anct_territoires", "dge_poles"} <= set(frame["data_source"])
    if suffix == "gexf":
        SCHEMA.assertValid(etree.parse(output))


@pytest.mark.parametrize("suffix", ["gexf", "graphml", "json"])
def test_the_national_network_is_one_file(suffix: str, small_data: Path, tmp_path: Path) -> None:
    output = tmp_path / f"x.{suffix}"
    found = document(small_data, "export", "--network", "-o", str(output))
    graph = opened(output)
    assert graph.number_of_nodes() == found["count"]
    assert {AMONT, FILIERE} <= set(graph)
    assert nx.to_pandas_edgelist(graph).columns.is_unique
    if suffix == "gexf":
        SCHEMA.assertValid(etree.parse(output))


def test_features_and_queries_come_as_a_geopackage(small_data: Path, tmp_path: Path) -> None:
    output = tmp_path / "x.gpkg"
    found = document(small_data, "export", "--features", "territories", "-o", str(output))
    info = pyogrio.read_info(output, layer="territories")
    assert info["features"] == found["count"] > 0
    assert {"id", "capability", "population"} <= set(info["fields"])
    asked = ("export", "--query", "territory/capability", "-o", str(output))
    count = document(small_data, *asked)["count"]
    assert count == pyogrio.read_info(output, layer="capability")["features"]


@pytest.mark.parametrize("suffix", ["csv", "xlsx", "parquet", "json", "geojson"])
def test_a_query_is_exported_in_the_formats_of_the_api(
    suffix: str, small_data: Path, tmp_path: Path
) -> None:
    output = tmp_path / f"x.{suffix}"
    asked = ("export", "--query", "territory/capability", "-o", str(output))
    assert document(small_data, *asked)["count"] > 0
    assert output.stat().st_size > 100


def test_features_come_as_csv_of_french_excel(small_data: Path, tmp_path: Path) -> None:
    output = tmp_path / "x.csv"
    document(small_data, "export", "--features", "regions", "--french", "-o", str(output))
    assert output.read_bytes().startswith(b"\xef\xbb\xbfid;")


def test_a_file_says_its_question_and_its_extension_may_be_in_capitals(
    small_data: Path, tmp_path: Path
) -> None:
    output = tmp_path / "Membres.XLSX"
    asked = ("--query", "territory/members", "-p", f"territory={AMONT}")
    document(small_data, "export", *asked, "-o", str(output))
    rows = openpyxl.load_workbook(output).worksheets[1].iter_rows(values_only=True)
    said = {row[0]: row[1] for row in rows if row and row[0]}
    assert said["Paramètres"] == f"territory = {AMONT}"
    assert str(said["Titre"]).startswith("Membres d'un territoire / ")


def test_a_file_of_features_names_the_sources_of_its_rows_alone(
    small_data: Path, tmp_path: Path
) -> None:
    output = tmp_path / "x.gpkg"
    document(small_data, "export", "--features", "territories", "-o", str(output))
    about = pyogrio.read_info(output, layer="territories")["dataset_metadata"]
    assert about["sources_of"] == "rows"
    named = {one["name"] for one in json.loads(about["sources"])}
    assert "anct_territoires" in named
    assert not {"dge_poles", "eurostat_nace"} & named


def test_a_drawing_is_one_page_that_asks_nothing(small_data: Path, tmp_path: Path) -> None:
    output = tmp_path / "x.html"
    printed(small_data, "export", "--territory", AMONT, "-o", str(output), "--json")
    html = Page(output.read_text("utf-8"))
    assert html.asked() == []
    assert "Amont" in html.text
    assert [path.name for path in tmp_path.iterdir()] == ["x.html"]
