"""Every statement uses columns that exist and terms that are defined."""

from collections.abc import Iterator

import polars as pl
import pytest

from ti_graph.graph.all_mappings import ALL_MAPPINGS
from ti_graph.graph.ground_mapping import DATA_KINDS, GROUND_TERMS, USE_TERMS
from ti_graph.graph.mapping import (
    MAPPINGS,
    ORGANISATION_CLASSES,
    TERRITORY_CLASSES,
    Statement,
    TableMapping,
)
from ti_graph.graph.ntriples import statement_lines
from ti_graph.graph.ontology import defined_terms
from ti_graph.graph.release import Release
from ti_graph.model.ground_tables import DATA_KINDS as KINDS_OF_DATA
from ti_graph.model.grounds import GROUNDS, USES
from ti_graph.model.iris import Minter
from ti_graph.model.namespaces import PREFIXES, TIG, expand
from ti_graph.model.results import RELEASE_CHANGE, RESULT_TABLES, ReleaseChange
from ti_graph.model.tables import CORE_TABLES, ORGANISATION_KINDS
from ti_graph.model.territory_tables import TERRITORY_KINDS

ALL = ALL_MAPPINGS
TABLES = CORE_TABLES | RESULT_TABLES | {RELEASE_CHANGE: ReleaseChange}
MINT = Minter("https://example.org/")
NOT_IN_THE_GRAPH = {"io_output", "postcode", "commune_name", "commune_split", "commune_figure"}
"""Production serves the analytics alone, postcodes and earlier names the search, splits loaders,
figures of communes the indicators of territories."""


def columns_used(mapping: TableMapping) -> set[str]:
    expressions = [] if mapping.keep is None else [mapping.keep]
    for statement in mapping.statements:
        expressions += [statement.subject(MINT), statement.object(MINT)]
        expressions += [] if statement.where is None else [statement.where]
    return {name for expression in expressions for name in expression.meta.root_names()}


def objects(release: Release, predicate: str) -> Iterator[tuple[str, Statement, pl.Series]]:
    """Table, statement and objects of every statement of `predicate`, as a release holds them."""
    for table, mapping in ALL.items():
        frame = release.table(table).collect()
        for statement in mapping.statements:
            if statement.predicate == predicate:
                yield table, statement, frame.select(o=statement.object(MINT))["o"].drop_nulls()


def test_every_table_is_mapped_or_said_not_to_be() -> None:
    assert set(ALL) == set(TABLES) - NOT_IN_THE_GRAPH


@pytest.mark.parametrize("table", ALL)
def test_every_column_that_is_used_exists(table: str) -> None:
    assert columns_used(ALL[table]) - set(TABLES[table].columns()) == set()


@pytest.mark.parametrize("table", ALL)
def test_every_predicate_is_defined_or_borrowed(table: str) -> None:
    defined = defined_terms()
    for statement in ALL[table].statements:
        iri = expand(statement.predicate)
        assert iri in defined or not iri.startswith(TIG), statement.predicate


def test_every_class_is_defined_or_borrowed(small_release: Release) -> None:
    defined = defined_terms()
    classes = {one for *_, found in objects(small_release, "rdf:type") for one in found}
    assert len(classes) > 20
    for term in classes:
        iri = term.strip("<>")
        assert iri.startswith(tuple(PREFIXES.values()))
        assert iri in defined or not iri.startswith(TIG), iri


def test_every_status_that_is_written_is_a_concept(small_release: Release) -> None:
    defined = defined_terms()
    names = [one.predicate for mapping in ALL.values() for one in mapping.statements]
    statuses = {name for name in names if name.lower().endswith("status")} | {"tig:dataKind"}
    written = {
        one.strip("<>")
        for name in statuses
        for *_, found in objects(small_release, name)
        for one in found
    }
    assert {f"{TIG}secret", f"{TIG}unknown", f"{TIG}simulated", f"{TIG}simulatedOnly"} <= written
    assert written - defined == set()


@pytest.mark.parametrize(
    ("names", "values"),
    [
        (TERRITORY_CLASSES, TERRITORY_KINDS),
        (ORGANISATION_CLASSES, ORGANISATION_KINDS),
        (DATA_KINDS, KINDS_OF_DATA),
        (GROUND_TERMS, GROUNDS),
        (USE_TERMS, USES),
    ],
)
def test_every_kind_has_a_term_that_is_defined(
    names: dict[str, str], values: tuple[str, ...]
) -> None:
    assert set(names) == set(values)
    assert {expand(name) for name in names.values()} - defined_terms() == set()


def test_what_is_said_of_a_column_is_said_by_one_statement_of_a_mapping() -> None:
    """Two statements of one subject, predicate and object would write the same triple twice."""
    for table, mapping in ALL.items():
        found = [
            (
                statement.predicate,
                str(statement.subject(MINT)),
                str(statement.object(MINT)),
                str(statement.where),
            )
            for statement in mapping.statements
        ]
        assert len(set(found)) == len(found), table


def test_a_ti_and_its_namesake_of_another_phase_are_two_subjects(small_release: Release) -> None:
    territory = small_release.table("territory").filter(pl.col("kind") == "ti").collect()
    label = next(one for one in MAPPINGS["territory"].statements if one.predicate == "rdfs:label")
    subjects = {line.split(" ")[0] for line in statement_lines(territory, label, MINT)["line"]}
    names = {"ti-2018-1001", "ti-2023-1001", "ti-2018-2001", "ti-2023-2001", "ti-2023-1002"}
    assert subjects == {f"<https://example.org/territory/{name}>" for name in names}
