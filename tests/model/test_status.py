"""Unknown, secret and absent are three things."""

import polars as pl

from ti_graph.graph.ontology import defined_terms
from ti_graph.model.namespaces import expand
from ti_graph.model.status import KNOWN, SECRET, STATUSES, UNKNOWN, WITHOUT_VALUE, Status


def test_secret_and_unknown_alone_have_no_value() -> None:
    assert set(WITHOUT_VALUE) == {SECRET, UNKNOWN}
    assert KNOWN not in WITHOUT_VALUE


def test_a_status_off_the_list_is_no_status() -> None:
    series = pl.Series(["known", "guessed"], dtype=pl.String)
    assert series.cast(Status, strict=False).to_list() == ["known", None]


def test_every_status_is_a_concept_of_the_ontology() -> None:
    assert {expand(f"tig:{status}") for status in STATUSES} <= defined_terms()
