"""From what a loader yields to rows of a core table."""

from typing import Any

import polars as pl
import pytest

from tests.ingest.faults import refused
from tests.small_country import small_card
from ti_graph.ingest.conform import conform, keep_references
from ti_graph.ingest.quarantine import Quarantine
from ti_graph.ingest.source import CoreTable
from ti_graph.model.tables import CORE_TABLES

CARD = small_card("insee_test")
KNOWN = {
    "establishment_id": "95551121700106",
    "territory_id": "commune-57463",
    "industry_id": "naf2-25.62B",
    "jobs": 12.0,
    "jobs_status": "known",
    "active": True,
    "status": "known",
}


def conformed(
    *rows: dict[str, Any], table: str = "establishment"
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """What is kept and what is set aside of rows that differ from `KNOWN` as reported."""
    quarantine = Quarantine(CARD.id)
    given = pl.DataFrame([KNOWN | row for row in rows] if table == "establishment" else list(rows))
    return conform(CoreTable(table, given), CARD, quarantine), quarantine.table()


def test_the_source_and_the_columns_that_are_not_reported_are_filled() -> None:
    kept, aside = conformed({})
    assert aside.is_empty()
    assert kept.columns == list(CORE_TABLES["establishment"].columns())
    assert kept["source"].to_list() == ["insee_test"]
    assert kept.select("siren", "year", "head_office").row(0) == (None, None, None)
    assert kept.schema == CORE_TABLES["establishment"].create_empty().schema


def test_a_loader_cannot_speak_in_the_name_of_another_source() -> None:
    kept, _ = conformed({"source": "insee_other"})
    assert kept["source"].to_list() == ["insee_test"]


@pytest.mark.parametrize(
    ("fault", "column", "value"),
    [
        ({"territory_id": "co 57463"}, "territory_id", "co 57463"),
        ({"territory_id": None}, "territory_id", None),
        ({"siren": "12345678"}, "siren", "12345678"),
        ({"jobs": -1.0}, "jobs", "-1.0"),
        ({"jobs": float("nan")}, "jobs", "NaN"),
        ({"jobs": float("inf")}, "jobs", "inf"),
        ({"jobs_status": "guessed"}, "jobs_status", None),
    ],
)
def test_a_row_that_breaks_a_rule_is_set_aside_and_the_others_stay(
    fault: dict[str, Any], column: str, value: str | None
) -> None:
    other = {"establishment_id": "95551121700205"}
    kept, aside = conformed(fault, {**other, "siren": "955511217"})
    assert kept["establishment_id"].to_list() == ["95551121700205"]
    assert aside.height == 1
    row = aside.row(0, named=True)
    assert (row["source"], row["file"]) == ("insee_test", "table establishment")
    assert (row["column"], row["value"]) == (column, value)
    assert row["reason"].startswith(column)


@pytest.mark.parametrize(
    ("fault", "rule"),
    [
        ({"jobs": None}, "jobs_agree"),
        ({"jobs_status": "secret"}, "jobs_agree"),
        ({"status": "simulated"}, "a_simulated_row_never_bears_a_siret"),
        ({"establishment_id": "sim-1"}, "a_simulated_row_never_bears_a_siret"),
    ],
)
def test_a_row_at_odds_with_itself_is_set_aside_by_its_key(
    fault: dict[str, Any], rule: str
) -> None:
    kept, aside = conformed(fault)
    assert kept.is_empty()
    key = fault.get("establishment_id", KNOWN["establishment_id"])
    assert aside.select("column", "value", "reason").rows() == [("establishment_id", key, rule)]


def test_a_key_of_several_columns_is_shown_whole() -> None:
    cell = {"territory_id": "nuts-FRF3", "industry_id": "nace2-24", "year": 2014, "jobs": 0.0}
    cell |= {"jobs_status": "secret", "establishments": 1.0, "establishments_status": "known"}
    _, aside = conformed(cell, table="employment")
    assert aside["value"].to_list() == ["nuts-FRF3, nace2-24, 2014"]


def test_a_row_that_breaks_several_rules_counts_once() -> None:
    kept, aside = conformed({"jobs": -1.0, "siren": "x", "territory_id": "a b"})
    assert kept.is_empty()
    assert aside.height == 1


def test_a_key_reported_twice_stops_the_load() -> None:
    with refused("duplicate_key") as facts:
        conformed({}, {"jobs": 13.0})
    assert (facts["source"], facts["table"]) == ("insee_test", "establishment")
    assert "95551121700106" in str(facts["key"])


def test_a_column_that_the_table_does_not_have_stops_the_load() -> None:
    with refused("unexpected_layout") as facts:
        conformed({"owner": "x"})
    assert facts["reason"] == "unknown columns owner"


def test_integers_and_text_take_the_types_of_the_table() -> None:
    kept, aside = conformed({"jobs": 12, "year": 2021})
    assert aside.is_empty()
    assert kept.select("jobs", "year").row(0) == (12.0, 2021)
    assert kept.schema["year"] == pl.Int16


# --- references ---------------------------------------------------------------------------------


def referring(tables: dict[str, pl.DataFrame], name: str) -> tuple[pl.DataFrame, pl.DataFrame]:
    quarantine = Quarantine("insee_test")
    kept = keep_references(tables, name, {"insee_test": quarantine})
    return kept, quarantine.table()


def table(**columns: list[Any]) -> pl.DataFrame:
    return pl.DataFrame(columns).with_columns(source=pl.lit("insee_test"))


def test_a_row_that_refers_to_nothing_is_set_aside() -> None:
    tables = {
        "territory": table(territory_id=["commune-01001"]),
        "geometry": table(territory_id=["commune-01001", "commune-99999"]),
    }
    kept, aside = referring(tables, "geometry")
    assert kept["territory_id"].to_list() == ["commune-01001"]
    assert aside.select("column", "value", "reason").rows() == [
        ("territory_id", "commune-99999", "not found in territory")
    ]


def test_a_row_of_two_bad_references_counts_once() -> None:
    tables = {
        "territory": table(territory_id=["region-1"]),
        "containment": table(member_id=["x", "region-1"], container_id=["y", "region-1"]),
    }
    kept, aside = referring(tables, "containment")
    assert kept.height == 1
    assert aside.height == 1


def test_a_reference_that_is_not_reported_is_no_fault() -> None:
    tables = {
        "territory": table(territory_id=["commune-01001"]),
        "organisation": table(seat_id=[None, "commune-01001"], area_id=[None, None]),
    }
    kept, aside = referring(tables, "organisation")
    assert kept.height == 2
    assert aside.is_empty()


def test_what_stands_below_a_lost_row_is_lost_with_it() -> None:
    parents = {
        "naf2-A": None,
        "naf2-25": "naf2-C",
        "naf2-25.6": "naf2-25",
        "naf2-25.62": "naf2-25.6",
    }
    tables = {"industry": table(industry_id=list(parents), parent_id=list(parents.values()))}
    kept, aside = referring(tables, "industry")
    assert kept["industry_id"].to_list() == ["naf2-A"]
    assert aside["value"].to_list() == ["naf2-C", "naf2-25", "naf2-25.6"]
