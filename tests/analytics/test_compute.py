"""Result tables: their schemas hold whatever the core tables lack, and every answer is grounded."""

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from tests.analytics.core import VINTAGES, core
from tests.small_country import real_tables, rows_of_schema
from tests.small_territories import TOWNS
from ti_graph.analytics.compute import Results, compute
from ti_graph.analytics.inputs import Tables
from ti_graph.graph.release import Release
from ti_graph.model.results import RESULT_TABLES
from ti_graph.model.tables import CORE_TABLES

METAL = ("24.10Z", "25.50A", "25.62B")


@pytest.fixture(scope="module")
def small() -> Tables:
    return core()


@pytest.fixture(scope="module")
def results(small: Tables) -> Results:
    return compute(small, VINTAGES)


def keeps_its_schema(results: Results) -> None:
    assert set(results) == set(RESULT_TABLES)
    for name, frame in results.items():
        assert RESULT_TABLES[name].is_valid(frame), name


def test_every_result_table_keeps_its_schema(results: Results) -> None:
    keeps_its_schema(results)


@pytest.mark.parametrize("name", sorted(CORE_TABLES))
def test_without_one_of_the_tables_the_others_still_give_valid_results(
    name: str, small: Tables, results: Results
) -> None:
    # Half of them have no row here: without them is as it is.
    emptied = small[name].is_empty()
    keeps_its_schema(
        results if emptied else compute({**small, name: small[name].clear()}, VINTAGES)
    )


def test_an_empty_country_gives_empty_results(small: Tables) -> None:
    results = compute({name: frame.clear() for name, frame in small.items()}, VINTAGES)
    keeps_its_schema(results)
    # With which parameters a method ran is known without data.
    assert all(frame.is_empty() for name, frame in results.items() if name != "method_run")


def test_computing_twice_gives_the_same_tables(small: Tables, results: Results) -> None:
    again = compute(small, VINTAGES)
    for name, frame in results.items():
        assert again[name].equals(frame), name


def test_rows_in_another_order_give_the_same_tables(small: Tables, results: Results) -> None:
    shuffled = {
        name: frame.sample(fraction=1, shuffle=True, seed=7) for name, frame in small.items()
    }
    again = compute(shuffled, VINTAGES)
    for name, frame in results.items():
        assert_frame_equal(again[name], frame, rel_tol=1e-6)


def test_the_quotient_of_a_cell_is_the_one_reckoned_by_hand(results: Results) -> None:
    cell = results["specialisation"].row(
        by_predicate=(pl.col("territory_id") == "ti-2023-1001")
        & (pl.col("industry_id") == "naf2-24.10Z"),
        named=True,
    )
    assert cell["observed"] == 10
    assert cell["expected"] == pytest.approx(60 * 15 / 400)
    assert cell["quotient_observed"] == pytest.approx(40 / 9)
    assert 1 < cell["low"] < cell["quotient"] < cell["quotient_observed"]
    assert cell["probability"] > 0.99


def test_only_cells_with_an_establishment_are_reported_of_a_territory(results: Results) -> None:
    territorial = results["specialisation"].filter(pl.col("territory_id").str.starts_with("ti-"))
    assert (territorial["observed"] > 0).all()
    assert set(territorial["territory_id"]) == {"ti-2023-1001", "ti-2023-1002"}


def test_a_known_zero_of_a_region_is_reported_and_an_unknown_is_not(results: Results) -> None:
    cells = results["specialisation"].select("territory_id", "industry_id", "observed").rows()
    assert ("nuts-ITX1", "nace2-24", 0.0) in cells
    assert not any(cell[:2] == ("nuts-FRX1", "nace2-28") for cell in cells)


def test_what_rests_on_simulated_rows_says_so(results: Results) -> None:
    rows = results["specialisation"].with_columns(kind=pl.col("territory_id").str.slice(0, 4))
    assert set(rows.select("kind", "data", "year").unique().rows()) == {
        ("ti-2", "simulated", None),
        ("nuts", "real", 2014),
    }
    assert results["candidate_filiere"]["data"].unique().to_list() == ["simulated"]
    partners = results["partner_suggestion"]
    overall = pl.col("filiere_id").is_null()
    assert partners.filter(overall)["data"].unique().to_list() == ["real"]
    assert partners.filter(~overall)["data"].unique().to_list() == ["simulated"]


def test_each_row_lies_in_the_graph_of_its_data(results: Results) -> None:
    for name in ("specialisation", "candidate_filiere", "partner_suggestion"):
        frame = results[name]
        graphs = [f"analytics_{data}" for data in frame["data"].to_list()]
        assert frame["source"].to_list() == graphs, name


def test_where_sirene_covers_the_country_nothing_is_simulated() -> None:
    results = compute(core({"insee_sirene": real_tables(*TOWNS)}), VINTAGES)
    for name in ("specialisation", "candidate_filiere", "partner_suggestion"):
        assert set(results[name]["data"].to_list()) <= {"real"}, name
    assert not results["evidence"]["simulated"].any()


def test_the_known_filiere_is_found_with_its_stages_and_its_jobs(results: Results) -> None:
    (filiere,) = results["candidate_filiere"].iter_rows(named=True)
    assert filiere["territory_id"] == "ti-2023-1001"
    assert (filiere["kind"], filiere["grade"]) == ("specialite", "strong")
    assert filiere["chain_id"] == "metaux"
    assert (filiere["industries"], filiere["stages"], filiere["establishments"]) == (3, 2, 30)
    members = results["candidate_industry"]
    assert set(members["industry_id"]) == {f"naf2-{code}" for code in METAL}
    stages = dict(members.select("industry_id", "stage").iter_rows())
    assert stages == {"naf2-24.10Z": 1, "naf2-25.50A": 2, "naf2-25.62B": 2}
    assert (filiere["label_fr"], filiere["label_en"]) == ("Métaux", "Metals")
    # Ten jobs in each whose jobs are reported.
    assert filiere["jobs"] == pytest.approx(10 * 30 * filiere["jobs_told_share"])


def test_a_member_has_the_quotient_that_its_industry_has_in_the_territory(
    results: Results,
) -> None:
    (filiere,) = results["candidate_filiere"].iter_rows(named=True)
    cells = {
        row["industry_id"]: (row["quotient"], row["probability"])
        for row in results["specialisation"].iter_rows(named=True)
        if row["territory_id"] == filiere["territory_id"]
    }
    for one in results["candidate_industry"].iter_rows(named=True):
        assert (one["quotient"], one["probability"]) == cells[one["industry_id"]]


def test_jobs_that_nobody_tells_are_none_and_not_zero(small: Tables) -> None:
    silent = small["establishment"].with_columns(
        jobs=pl.lit(None, pl.Float64), jobs_status=pl.lit("unknown")
    )
    (filiere,) = compute({**small, "establishment": silent}, VINTAGES)[
        "candidate_filiere"
    ].iter_rows(named=True)
    assert filiere["jobs"] is None
    assert filiere["jobs_told_share"] == 0


def test_its_missing_link_is_the_one_known_by_hand(results: Results) -> None:
    # No machine maker in Amont, where drawn firms are a census: absent. All that metals sell to an
    # industrial branch goes to machines.
    (row,) = results["candidate_missing"].iter_rows(named=True)
    assert (row["stage_name"], row["branch_id"], row["direction"]) == (
        "assembly",
        "a38-CK",
        "downstream",
    )
    assert (row["state"], row["establishments"]) == ("absent", 0)
    assert row["expected"] > 1


def test_a_plant_that_another_register_lists_is_not_absent_whatever_the_census_says(
    small: Tables, results: Results
) -> None:
    amont = results["candidate_missing"]
    assert amont.height == 1
    place = results["within"].filter(
        pl.col("container_id") == "ti-2023-1001", pl.col("member_id").str.starts_with("commune-")
    )["member_id"][0]
    machines = next(
        one
        for one in sorted(small["value_chain_industry"]["industry_id"])
        if one.startswith("naf2-28")
    )
    plant = rows_of_schema(
        "facility",
        [{"facility_id": "plant-1", "label": "X", "territory_id": place,
          "industry_id": machines, "source": "dgpr_irep"}],
    )  # fmt: skip
    listed = compute({**small, "facility": plant}, VINTAGES)
    assert listed["candidate_missing"].is_empty()


def test_every_suggestion_has_evidence_and_parts(results: Results) -> None:
    for table in ("candidate_filiere", "partner_suggestion"):
        named = results[table].select("suggestion_id")
        assert named.height
        for detail in ("evidence", "score_part"):
            assert named.join(results[detail], on="suggestion_id", how="anti").is_empty(), detail


def test_no_evidence_and_no_part_is_given_for_what_is_not_suggested(results: Results) -> None:
    named = pl.concat(
        [
            results[name].select("suggestion_id")
            for name in ("candidate_filiere", "partner_suggestion")
        ]
    )
    ours = pl.col("suggestion_id").str.contains("^(filiere|partner)-")
    for detail in ("evidence", "score_part", "candidate_industry", "candidate_missing"):
        found = results[detail].filter(ours)
        assert found.height
        assert found.join(named, on="suggestion_id", how="anti").is_empty(), detail


def test_a_score_is_the_weighted_mean_of_its_parts(results: Results) -> None:
    summed = (
        results["score_part"]
        .group_by("suggestion_id")
        .agg(mean=(pl.col("value").fill_null(0) * pl.col("weight")).sum() / pl.col("weight").sum())
    )
    for table in ("candidate_filiere", "partner_suggestion"):
        both = results[table].join(summed, on="suggestion_id")
        assert both.height == results[table].height
        assert both["mean"].to_list() == pytest.approx(both["score"].to_list())


def test_the_order_of_partners_is_the_one_known_by_hand(results: Results) -> None:
    overall = results["partner_suggestion"].filter(pl.col("filiere_id").is_null())
    order = {
        territory: frame.sort("rank")["partner_id"].to_list()
        for (territory,), frame in overall.group_by("territory_id")
    }
    assert order["ti-2023-1001"] == ["nuts-DEX1", "nuts-ITX1", "nuts-ESX1"]
    assert order["ti-2023-1002"][0] == "nuts-DEX1"
    # Its one tie is with ITX1; DEX1 is so much more active that neither tie nor distance makes up.
    assert order["ti-2023-2001"][0] == "nuts-DEX1"


def test_a_region_beyond_the_border_says_so(results: Results) -> None:
    found = results["partner_suggestion"].select("territory_id", "partner_id", "cross_border")
    borders = {(t, p): crosses for t, p, crosses in found.iter_rows()}
    assert borders["ti-2023-1001", "nuts-DEX1"]
    assert not borders["ti-2023-1001", "nuts-ITX1"]
    assert not borders["ti-2023-2001", "nuts-DEX1"]


def test_no_partner_is_at_home(results: Results) -> None:
    assert not results["partner_suggestion"]["partner_id"].str.starts_with("nuts-FR").any()


def test_evidence_counts_the_rows_of_each_source(results: Results) -> None:
    rows = {
        (name, source): (count, simulated)
        for name, source, count, simulated in results["evidence"]
        .select("suggestion_id", "evidence_source", "rows", "simulated")
        .iter_rows()
    }
    filiere = "filiere-ti-2023-1001-25.50A"
    assert rows[filiere, "simulated_establishments"] == (30, True)
    assert rows[filiere, "insee_input_output"] == (10 + 6, False)
    assert rows["partner-ti-2023-1001-DEX1", "cordis_h2020"] == (2, False)
    assert rows["partner-ti-2023-1001-DEX1", "eurostat_sbs"] == (6, False)
    assert rows[f"partner-{filiere}-DEX1", "simulated_establishments"] == (30, True)


def test_the_shipped_release_holds_what_compute_promises(default_release: Release) -> None:
    tables = {name: default_release.table(name).collect() for name in RESULT_TABLES}
    keeps_its_schema(tables)
    assert tables["candidate_filiere"].height > 60
    evidence = tables["evidence"].select("suggestion_id").unique()
    for table in ("candidate_filiere", "partner_suggestion"):
        assert tables[table].join(evidence, on="suggestion_id", how="anti").is_empty()
