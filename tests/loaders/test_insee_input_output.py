"""Input-output table: who sells to whom, and what each branch makes."""

from pathlib import Path

import polars as pl
import pytest

from tests.loaders.firms_fixtures import from_official_files, load, official_files
from tests.loaders.geography_fixtures import ids, row, shipped
from ti_graph.errors import SourceError
from ti_graph.ingest.load import Tables

NACE = {"industry": pl.DataFrame({"industry_id": ["nace2-24", "nace2-25", "nace2-29"]})}
HEADER = "table,product_a38,branch_a38,value_meur\n"
CELLS = (
    "production,CH,CH,90.0\n"
    "production,CL,CH,5.0\n"
    "production,CH,CL,1.0\n"
    "production,CL,CL,200.0\n"
    "intermediate,CH,CH,20.0\n"
    "intermediate,CH,CL,40.0\n"
    "intermediate,CL,CH,0.0\n"
    "intermediate,CL,CL,60.0\n"
)
DIVISIONS = "DIVISION,BRANCH,NACE_R2,LIBELLE\n24,CH,C24_C25,\n25,CH,C24_C25,\n29,CL,C29_C30,\n"


def files(cells: str = CELLS, divisions: str = DIVISIONS) -> dict[str, str]:
    return {
        "insee_tess_dom_a38_2018_long.csv": HEADER + cells,
        "insee_tess_dom_a38_2019_long.csv": HEADER + CELLS,
        "a38_to_nace_division.csv": divisions,
    }


@pytest.fixture
def tables(tmp_path: Path) -> Tables:
    tables, quarantine = load("insee_input_output", tmp_path, files(), NACE)
    assert quarantine.is_empty()
    return tables


def test_the_seller_is_the_product_and_the_buyer_is_the_branch(tables: Tables) -> None:
    flow = row(tables["io_flow"], from_id="a38-CH", to_id="a38-CL", year="2018")
    assert (flow["value_meur"], flow["country"]) == (40.0, "FR")


def test_a_sale_of_nothing_is_no_row(tables: Tables) -> None:
    sellers = tables["io_flow"].filter(from_id="a38-CL")
    assert ids(sellers, "to_id") == {"a38-CL"}


def test_production_of_a_branch_adds_up_all_the_products_that_it_makes(tables: Tables) -> None:
    assert row(tables["io_output"], industry_id="a38-CH", year="2018")["value_meur"] == 95.0
    assert row(tables["io_output"], industry_id="a38-CL", year="2019")["value_meur"] == 201.0


def test_each_division_goes_into_one_branch_whole(tables: Tables) -> None:
    found = tables["industry_correspondence"].select("from_id", "to_id", "share").rows()
    assert sorted(found) == [
        ("nace2-24", "a38-CH", 1.0),
        ("nace2-25", "a38-CH", 1.0),
        ("nace2-29", "a38-CL", 1.0),
    ]


def test_branches_are_named_in_both_languages(tables: Tables) -> None:
    transport = row(tables["industry"], industry_id="a38-CL")
    assert transport["label_fr"] == "Fabrication de matériels de transport"
    assert transport["label_en"] == "Manufacture of transport equipment"
    assert (transport["scheme"], transport["level"]) == ("a38", "branch")


def test_a_cell_reported_again_is_set_aside_and_the_first_stands(tmp_path: Path) -> None:
    tables, quarantine = load(
        "insee_input_output", tmp_path, files(CELLS + "production,CH,CH,20.0\n"), NACE
    )
    assert row(tables["io_output"], industry_id="a38-CH", year="2018")["value_meur"] == 95.0
    assert quarantine.select("row", "value").rows() == [(10, "20.0")]


@pytest.mark.parametrize(
    ("cell", "column"),
    [
        ("production,XX,CH,1.0", "product_a38"),
        ("production,CH,XX,1.0", "branch_a38"),
        ("imports,CH,CK,1.0", "table"),
        ("production,CK,CK,n.d.", "value_meur"),
        ("production,CK,CK,-3", "value_meur"),
    ],
)
def test_a_cell_that_makes_no_sense_is_set_aside(tmp_path: Path, cell: str, column: str) -> None:
    tables, quarantine = load("insee_input_output", tmp_path, files(CELLS + cell + "\n"), NACE)
    assert quarantine["column"].to_list() == [column]
    assert tables["io_output"].filter(year=2018).height == 2


def test_a_division_of_no_nace_is_set_aside(tmp_path: Path) -> None:
    found = files(divisions=DIVISIONS + "4,CH,C24_C25,\n")
    tables, quarantine = load("insee_input_output", tmp_path, found, NACE)
    assert quarantine["value"].to_list() == ["4"]
    assert tables["industry_correspondence"].height == 3


def test_a_table_without_its_amounts_stops_the_load(tmp_path: Path) -> None:
    found = {**files(), "insee_tess_dom_a38_2018_long.csv": "table,product_a38,branch_a38\n"}
    with pytest.raises(SourceError) as error:
        load("insee_input_output", tmp_path, found, NACE)
    assert error.value.code == "missing_column"


def test_the_snapshot_holds_two_years_of_thirty_seven_branches() -> None:
    tables = shipped("insee_input_output")
    assert tables["industry"].height == 37
    assert tables["io_output"].height == 2 * 37
    assert tables["io_flow"].height == 2_321
    assert tables["industry_correspondence"].height == 87
    food = row(tables["io_flow"], from_id="a38-AZ", to_id="a38-CA", year="2018")
    assert food["value_meur"] == 33_785


def test_no_branch_of_the_snapshot_buys_more_than_it_makes() -> None:
    tables = shipped("insee_input_output")
    bought = (
        tables["io_flow"]
        .group_by("year", industry_id="to_id")
        .agg(pl.col("value_meur").sum().alias("bought"))
    )
    both = tables["io_output"].join(bought, on=["industry_id", "year"])
    assert both.filter(pl.col("bought") >= pl.col("value_meur")).is_empty()


@pytest.mark.shared
def test_what_the_official_file_repeats_are_cells_of_the_other_table() -> None:
    tables, quarantine = from_official_files("insee_input_output")
    assert quarantine.height == 2 * 111
    assert tables["io_flow"].height == 2_321
    path = official_files("insee_input_output")["table_2018"]
    rows = pl.read_csv(path).with_row_index("_row", offset=2)
    again = quarantine.filter(file=path.name).select(
        pl.col("row").alias("_row"), pl.col("value").cast(pl.Float64)
    )
    cells = rows.filter(table="intermediate").select("product_a38", "branch_a38", "value_meur")
    repeated = (
        rows.cast({"_row": pl.Int64})
        .join(again, on="_row")
        .join(cells, on=["product_a38", "branch_a38"])
    )
    assert repeated.height == 111
    assert (repeated["value"] == repeated["value_meur_right"]).all()
