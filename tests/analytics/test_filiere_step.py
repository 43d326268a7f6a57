"""Candidates as rows of the release."""

import polars as pl

from ti_graph.analytics.filieres import Candidates
from ti_graph.analytics.steps.filieres import described


def cells(*rows: tuple[str, float, float]) -> pl.DataFrame:
    """Quotients of one industry of one territory, by register."""
    found = [("ti-a", "naf2-25.62A", *row, 10 / row[1]) for row in rows]
    columns = ("territory_id", "industry_id", "register", "quotient", "probability", "expected")
    return pl.DataFrame(found, schema=columns, orient="row")


def candidate(register: str) -> Candidates:
    one = {"suggestion_id": "f-1", "territory_id": "ti-a", "register": register}
    member = {"suggestion_id": "f-1", "industry_id": "naf2-25.62A", "expected": 0.5}
    return Candidates(filiere=pl.DataFrame([one]), industry=pl.DataFrame([member]))


def quotients(register: str, known: pl.DataFrame) -> list[tuple[float | None, ...]]:
    rows = described(candidate(register), known, "real").industry
    return rows.select("quotient", "probability", "expected").rows()


def test_a_member_shows_the_quotient_of_the_register_that_its_candidate_was_tested_in() -> None:
    known = cells(("census", 3.8, 0.9), ("plants", 10.0, 0.99))
    assert quotients("plants", known) == [(10.0, 0.99, 1.0)]
    assert quotients("census", known) == [(3.8, 0.9, 10 / 3.8)]
    # The law of its own test is all that is known of one without a cell.
    assert quotients("another", known) == [(None, None, 0.5)]


def test_of_two_quotients_of_one_register_the_first_is_shown() -> None:
    assert quotients("plants", cells(("plants", 10.0, 0.99), ("plants", 9.0, 0.98))) == [
        (10.0, 0.99, 1.0)
    ]
