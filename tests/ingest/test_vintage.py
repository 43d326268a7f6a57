"""A code of a commune is that of the file's own year: a split commune is shared, never whole."""

from pathlib import Path

import polars as pl
import pytest

from tests.small_country import small_card
from ti_graph.ingest.card import FileCard
from ti_graph.ingest.source import Source
from ti_graph.ingest.vintage import LOST, SPLIT, with_parts, with_split

TABLES = {
    "commune_code": pl.DataFrame(
        {"code": ["15141", "15035", "57463"],
         "territory_id": ["commune-15141", "commune-15035", "commune-57463"]}
    ),
    "commune_split": pl.DataFrame(
        {"code": ["15141", "15141"], "part_id": ["commune-15141", "commune-15035"],
         "first_year": [2016, 2016], "last_year": [2024, 2024]}
    ),
    "territory": pl.DataFrame(
        {"territory_id": ["commune-15141", "commune-15035"], "population": [750, 250]}
    ),
}  # fmt: skip


def placed(
    year: int | None, codes: list[str], **tables: pl.DataFrame
) -> tuple[Source, pl.DataFrame]:
    """Rows of these codes in a file of that year, and the source that read them."""
    files = {"a": FileCard(names=["a.csv"], format="csv")}
    card = small_card("insee_test").model_copy(update={"communes_of": year, "files": files})
    source = Source(card, {"a": Path("a.csv")}, TABLES | tables)
    rows = pl.DataFrame({"_row": range(len(codes)), "commune": codes})
    return source, with_parts(source, rows, "commune", file="a")


@pytest.mark.parametrize("year", [2016, 2023, 2024])
def test_a_split_commune_is_shared_by_population_in_a_file_of_its_years(year: int) -> None:
    source, rows = placed(year, ["15141", "57463"])
    assert rows.select("territory_id", "part").rows() == [
        ("commune-57463", 1.0),
        ("commune-15141", 0.75),
        ("commune-15035", 0.25),
    ]
    assert source.quarantine.table().is_empty()


@pytest.mark.parametrize("year", [2015, 2025, None])
def test_before_and_after_those_years_the_code_is_that_of_one_commune(year: int | None) -> None:
    _, rows = placed(year, ["15141"])
    assert rows.select("territory_id", "part").rows() == [("commune-15141", 1.0)]


def test_a_split_commune_whose_parts_have_no_population_is_set_aside_as_ambiguous() -> None:
    people = TABLES["territory"].with_columns(
        population=pl.when(pl.col("territory_id") == "commune-15141").then("population")
    )
    source, rows = placed(2023, ["15141", "99999"], territory=people)
    assert rows.is_empty()
    assert set(source.quarantine.table()["reason"]) == {SPLIT, LOST}


@pytest.mark.parametrize(("year", "split"), [(2015, False), (2024, True), (2025, False)])
def test_a_thing_in_a_split_commune_is_known_as_such_by_the_year_of_its_code(
    year: int, split: bool
) -> None:
    source, _ = placed(year, ["57463"])
    rows = pl.DataFrame({"_row": [1, 2], "commune": ["15141", "57463"]})
    assert with_split(source, rows, "commune", year)["split"].to_list() == [split, False]
