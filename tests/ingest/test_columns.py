"""Which columns of a file are read, ignored, or stop the load."""

import pytest

from tests.ingest.faults import refused
from ti_graph.ingest.columns import Columns

COLUMNS = Columns(read=("siret", "naf"), ignored=("street",), optional=("naf25",))


def take(columns: Columns, *found: str) -> list[str]:
    return columns.take(found, source="test", file="a.csv")


def test_columns_are_read_in_the_order_of_the_file() -> None:
    assert take(COLUMNS, "naf", "street", "siret") == ["naf", "siret"]


def test_an_optional_column_is_read_where_it_is() -> None:
    assert take(COLUMNS, "siret", "naf25", "naf") == ["siret", "naf25", "naf"]


def test_an_ignored_column_may_be_missing() -> None:
    assert take(COLUMNS, "siret", "naf") == ["siret", "naf"]


def test_every_missing_column_is_named() -> None:
    with refused("missing_column") as facts:
        take(COLUMNS, "street")
    assert facts == {"source": "test", "file": "a.csv", "columns": "siret, naf"}


def test_every_new_column_is_named() -> None:
    with refused("unknown_column") as facts:
        take(COLUMNS, "siret", "naf", "height", "depth")
    assert facts["columns"] == "'height', 'depth'"


def test_a_pattern_takes_a_family_of_columns() -> None:
    yearly = Columns(read=("geo",), patterns=(r"\d{4}",))
    assert take(yearly, "geo", "2013", "2014") == ["geo", "2013", "2014"]


def test_a_pattern_takes_whole_names_alone() -> None:
    yearly = Columns(read=("geo",), patterns=(r"\d{4}",))
    with refused("unknown_column") as facts:
        take(yearly, "geo", "2014_flag")
    assert facts["columns"] == "'2014_flag'"


def test_a_name_in_another_case_is_another_column() -> None:
    with refused("missing_column") as facts:
        take(COLUMNS, "SIRET", "naf")
    assert facts["columns"] == "siret"


@pytest.mark.parametrize("hidden", ["naf ", "\ufeffnaf", "naf\u200b"])
def test_characters_that_cannot_be_seen_are_shown(hidden: str) -> None:
    with refused("unknown_column") as facts:
        take(COLUMNS, "siret", "naf", hidden)
    assert facts["columns"] == repr(hidden)
