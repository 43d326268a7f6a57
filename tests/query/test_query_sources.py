"""A file names the sources of the query that it answers, where they are known."""

import io
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import openpyxl
import pytest

from ti_graph.documents.release_files import Wanted, export_release
from ti_graph.graph.release import Release
from ti_graph.query.catalogue import catalogue, named_query
from ti_graph.query.file_sources import with_sources
from ti_graph.query.query_sources import tables_of, touched
from ti_graph.query.run import run
from ti_graph.query.table_formats import provenance, table_bytes

TERRITORY = {"territory": "ti-2023-8422"}
FILIERE = {"filiere": "filiere-ti-2023-8422-25.62A"}
EARLIER = {"territory": "ti-2023-4408"}
EMPTY = {"territory": "ti-2018-4408"}
"""A territory of the earlier phase: nothing is computed for it."""


OF_NO_TABLE = {
    "actor/kinds", "source/release", "source/results", "source/values_status", "territory/kinds",
}  # fmt: skip
"""Queries on the ontology and on where triples come from."""


def file_of(release: Release, name: str, given: dict[str, str]) -> tuple[list[str], object]:
    """The sources that a file of a query names, and what they are the sources of."""
    query = named_query(name)
    table = run(query, given, release)
    about = with_sources(
        table.columns, table.rows, provenance(release.manifest, touched(query, release))
    )
    assert "touched" not in about
    sources = about["sources"]
    assert isinstance(sources, list)
    return sorted(one["name"] for one in sources), about["sources_of"]


@pytest.mark.parametrize("name", sorted(catalogue()))
def test_the_tables_of_every_query_are_known(name: str) -> None:
    assert bool(tables_of(named_query(name).text)) == (name not in OF_NO_TABLE)


def test_a_query_on_facts_names_the_sources_of_those_facts(default_release: Release) -> None:
    assert file_of(default_release, "territory/succession", EARLIER) == (
        ["anct_territoires"],
        "query",
    )
    assert file_of(default_release, "industry/suppliers", {"industry": "a38-CH"}) == (
        ["insee_input_output"], "query",
    )  # fmt: skip


def test_figures_name_the_register_of_their_rows(default_release: Release) -> None:
    found = file_of(default_release, "territory/specialisations", TERRITORY)
    assert found == (["dgpr_irep"], "rows")


def test_results_that_name_no_source_are_said_to_rest_on_those_of_the_release(
    default_release: Release,
) -> None:
    names, of = file_of(default_release, "territory/similar", EMPTY)
    assert (len(names), of) == (len(default_release.manifest.sources), "release")


def test_rows_that_list_their_sources_name_each_of_them(default_release: Release) -> None:
    """A text of sources with their editions; an organisation beside the register of a filière."""
    partners, of = file_of(default_release, "partner/suggestions", TERRITORY)
    assert {"cordis_h2020", "eurostat_nuts"} <= set(partners)
    assert (len(partners) < len(default_release.manifest.sources), of) == (True, "query")
    anchors, of = file_of(default_release, "filiere/anchors", FILIERE)
    assert ({"cci", "csf_filieres", "dgpr_irep"} <= set(anchors), of) == (True, "rows")


def test_a_workbook_says_what_its_sources_are_those_of(default_release: Release) -> None:
    query = named_query("territory/succession")
    about = {"query": query.name} | provenance(
        default_release.manifest, touched(query, default_release)
    )
    content = table_bytes(run(query, EARLIER, default_release), "xlsx", about)
    rows = openpyxl.load_workbook(io.BytesIO(content)).worksheets[1].iter_rows(values_only=True)
    first = [row[0] for row in rows if row]
    assert "Sources de la requête" in first
    assert "anct_territoires" in first
    assert "insee_naf" not in first


def test_an_exported_query_names_its_sources(default_release: Release, tmp_path: Path) -> None:
    file = tmp_path / "out.xlsx"
    wanted = Wanted(query="territory/specialisations", given=TERRITORY)
    export_release(default_release, default_release, file, wanted)
    rows = openpyxl.load_workbook(file).worksheets[1].iter_rows(values_only=True)
    first = [row[0] for row in rows if row]
    assert first[first.index("Source") + 1 :] == ["dgpr_irep"]


def test_queries_are_read_by_many_threads_at_once() -> None:
    texts = [one.text for one in catalogue().values()]
    tables_of.cache_clear()
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(tables_of, texts))
    tables_of.cache_clear()
    assert found == [tables_of(text) for text in texts]
