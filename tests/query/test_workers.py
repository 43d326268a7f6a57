"""Ad-hoc queries in processes that are ended at the limit: the pool goes on."""

import json
import threading
import time
from pathlib import Path

import pytest
from pyoxigraph import QueryResultsFormat, QuerySolutions, parse_query_results

from tests.query.pools import (
    CARTESIAN,
    PATIENCE,
    TI,
    code_of,
    count,
    pool,
)
from ti_graph.errors import (
    BusyError,
    QueryError,
    QueryTimeoutError,
)
from ti_graph.query.formats import SERVED, TURTLE
from ti_graph.query.jobs import AdHoc
from ti_graph.query.workers import Piece, Reply


def test_a_question_is_answered_on_the_union_of_all_graphs(folder: Path) -> None:
    with pool(folder) as workers:
        assert count(workers) == 149 + 183


def test_a_graph_can_be_named(small_folder: Path) -> None:
    query = """SELECT ?graph (COUNT(*) AS ?triples) WHERE { GRAPH ?graph { ?s ?p ?o } }
    GROUP BY ?graph"""
    with pool(small_folder) as workers:
        data, _ = workers.answer(query, TURTLE)
    found = parse_query_results(data, QueryResultsFormat.JSON)
    assert isinstance(found, QuerySolutions)
    graphs = {row["graph"].value.rsplit("/", 1)[1] for row in found}
    assert {
        "anct_territoires",
        "analytics_simulated",
        "derived",
        "ontology",
        "provenance",
    } <= graphs


def test_a_syntax_error_tells_line_and_column(small_folder: Path) -> None:
    with pool(small_folder) as workers:
        with pytest.raises(QueryError) as caught:
            workers.answer("SELECT *\nWHERE {\n  ?s ?p \n}", TURTLE)
        assert caught.value.code == "bad_sparql"
        assert caught.value.facts["line"] == "4"
        assert int(str(caught.value.facts["column"])) >= 1
        assert count(workers) == 5


def test_a_cartesian_product_is_stopped_at_its_limit_and_the_pool_goes_on(folder: Path) -> None:
    with pool(folder, seconds=1) as workers:
        count(workers)
        begun = time.monotonic()
        with pytest.raises(QueryTimeoutError) as caught:
            workers.answer(CARTESIAN, TURTLE)
        assert 1 <= time.monotonic() - begun < 1 + PATIENCE
        assert caught.value.facts == {"seconds": "1", "rows": 0}
        assert count(workers) == 149 + 183


def test_the_time_to_open_the_store_is_not_the_query_s(folder: Path) -> None:
    with pool(folder, seconds=1) as workers:
        assert count(workers) == 149 + 183


def test_more_rows_than_allowed_are_refused_and_the_pool_goes_on(small_folder: Path) -> None:
    with pool(small_folder, rows=10) as workers:
        with pytest.raises(QueryError) as caught:
            workers.answer("SELECT * WHERE { ?s ?p ?o }", TURTLE)
        assert caught.value.code == "too_many_rows"
        with pytest.raises(QueryError):
            workers.answer("CONSTRUCT WHERE { ?s ?p ?o }", TURTLE)
        assert count(workers) == 5


@pytest.mark.parametrize(
    "bomb",
    [
        "SELECT * WHERE { ?s ?p ?o . ?a ?b ?c } ORDER BY ?c",
        "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o . ?a ?b ?c } GROUP BY ?s ?p ?o ?a ?b ?c",
    ],
    ids=["a sort", "many groups"],
)
def test_a_query_that_wants_too_much_memory_is_ended_and_the_pool_goes_on(
    bomb: str, folder: Path
) -> None:
    # Memory runs out in two seconds; the limit of time leaves room for a busy machine.
    with pool(folder, seconds=120, memory=2 << 30) as workers:
        with pytest.raises(QueryError) as caught:
            workers.answer(bomb, TURTLE)
        assert caught.value.code == "too_much_memory"
        assert count(workers) == 149 + 183


def test_a_query_finds_no_free_worker_while_all_are_taken(folder: Path) -> None:
    with pool(folder, seconds=2) as workers:
        count(workers)
        met: list[str] = []
        threads = [
            threading.Thread(
                target=lambda: met.append(code_of(lambda: workers.answer(CARTESIAN, TURTLE)))
            )
            for _ in range(3)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(timeout=30)
        assert len(met) == 3
        assert "busy" in met
        assert set(met) <= {"busy", "query_timeout"}
        assert count(workers) == 149 + 183


def test_busy_is_said_as_such_with_its_own_status() -> None:
    assert BusyError("busy").http_status == 503
    assert QueryTimeoutError("query_timeout", seconds=1).http_status == 408


def test_several_threads_are_answered_each_with_its_own_rows(small_folder: Path) -> None:
    found: dict[int, str] = {}

    def ask(number: int) -> None:
        query = f"SELECT ?x WHERE {{ VALUES ?x {{ {number} }} }}"
        data, _ = workers.answer(query, TURTLE)
        found[number] = json.loads(data)["results"]["bindings"][0]["x"]["value"]

    with pool(small_folder, count=2) as workers:
        threads = [threading.Thread(target=ask, args=(number,)) for number in range(20)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(timeout=30)
    assert found == {number: str(number) for number in range(20)}


def test_a_service_is_refused_before_the_engine_hears_of_it(small_folder: Path) -> None:
    with pool(small_folder) as workers, pytest.raises(QueryError) as caught:
        workers.answer("SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }", TURTLE)
    assert caught.value.code == "refused_keyword"


def test_each_piece_of_an_answer_says_how_many_rows_there_are_until_then() -> None:
    reply = Reply()
    for data, rows in ((b"ab", 2), (b"c", 3)):
        reply.take(Piece(data, rows))
    assert (reply.rows, reply.size, reply.whole()) == (3, 3, b"abc")


def test_an_answer_knows_how_many_rows_it_holds(small_folder: Path) -> None:
    with pool(small_folder) as workers:
        reply = workers.workers.answer(AdHoc(TI, SERVED, 1000, 1 << 30))
        assert (reply.rows, reply.whole().count(b'"uri"')) == (5, 5)
