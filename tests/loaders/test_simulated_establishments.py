"""The drawn country: nobody takes it for a real one, and it is true to what it was drawn from."""

from dataclasses import replace

import numpy as np
import polars as pl
import pytest

from loaders.simulated_establishments.chains import CHAINS, STAGES, SUBCLASSES, choose_links
from loaders.simulated_establishments.country import SCALE, YEAR
from loaders.simulated_establishments.loader import UNKNOWN_JOBS
from loaders.simulated_establishments.planting import LEAST_UNITS, STRENGTHS, draw_within
from tests.loaders.firms_fixtures import registered, shipped_rows
from ti_graph.ingest.load import Tables, load_source
from ti_graph.ingest.origin import Origin

NAME = "simulated_establishments"
DRAW = Origin("simulated", {})


@pytest.fixture(scope="module")
def required() -> Tables:
    return shipped_rows(*registered(NAME).card.requires)


def draw(required: Tables) -> Tables:
    tables, quarantine = load_source(registered(NAME), DRAW, required)
    assert quarantine.table().is_empty()
    return tables


@pytest.fixture(scope="module")
def tables(required: Tables) -> Tables:
    return draw(required)


@pytest.fixture(scope="module")
def establishments(tables: Tables) -> pl.DataFrame:
    return tables["establishment"]


def test_two_draws_are_equal_whatever_the_order_of_what_they_start_from(
    required: Tables, tables: Tables
) -> None:
    shuffled = {
        name: frame.sample(fraction=1.0, shuffle=True, seed=7) for name, frame in required.items()
    }
    again = draw(shuffled)
    assert set(again) == set(tables) == {"establishment", "planted_filiere"}
    assert all(again[name].equals(frame) for name, frame in tables.items())


def test_every_row_says_that_it_is_simulated(establishments: pl.DataFrame) -> None:
    assert 45_000 <= establishments.height <= 70_000
    assert establishments["status"].unique().to_list() == ["simulated"]
    assert establishments["establishment_id"].str.contains(r"^sim-\d{7}$").all()
    assert establishments["siren"].is_null().all()
    assert establishments["year"].is_null().all()
    assert set(establishments["jobs_status"].unique()) == {"simulated", "unknown"}


def test_no_identifier_looks_like_a_siret(establishments: pl.DataFrame) -> None:
    digits = establishments["establishment_id"].str.replace_all(r"\D", "")
    assert digits.str.len_chars().max() == 7


def test_one_establishment_in_four_tells_no_jobs(establishments: pl.DataFrame) -> None:
    silent = establishments.filter(jobs_status="unknown")
    assert silent.height / establishments.height == pytest.approx(UNKNOWN_JOBS, abs=0.01)
    columns = ("jobs", "jobs_low", "jobs_high", "headcount_band")
    assert all(silent[column].is_null().all() for column in columns)


def test_jobs_lie_in_their_band(establishments: pl.DataFrame) -> None:
    found = establishments.filter(jobs_status="simulated")
    assert (found["jobs"] >= found["jobs_low"]).all()
    assert (found["jobs"] <= found["jobs_high"]).all()
    bounds = found.filter(headcount_band="12").select("jobs_low", "jobs_high").unique()
    assert bounds.rows() == [(20.0, 49.0)]


def test_jobs_of_a_division_are_near_the_national_ones(
    establishments: pl.DataFrame, required: Tables
) -> None:
    rows = establishments.drop_nulls("jobs").with_columns(_division("industry_id"))
    drawn = rows.group_by("division").agg(pl.col("jobs").mean().alias("drawn"), pl.len())
    national = (
        required["employment"]
        .filter(pl.col("year") == YEAR, pl.col("territory_id") == "country-FR")
        .select(_division("industry_id"), expected=pl.col("jobs") / pl.col("establishments"))
        .drop_nulls()
    )
    both = drawn.filter(pl.col("len") > 1_000).join(national, on="division")
    assert both.height >= 8
    assert (both["drawn"] / both["expected"] - 1).abs().max() < 0.25  # type: ignore[operator]


def _division(column: str) -> pl.Expr:
    return pl.col(column).str.extract(r"-(\d{2})").alias("division")


def _regions(required: Tables) -> pl.DataFrame:
    """NUTS 2 region of each commune."""
    within = required["containment"].select("member_id", "container_id")
    departements = within.filter(
        pl.col("member_id").str.starts_with("commune-"),
        pl.col("container_id").str.starts_with("departement-"),
    )
    up = within.filter(pl.col("container_id").str.starts_with("nuts-"))
    return (
        departements.join(up, left_on="container_id", right_on="member_id")
        .join(up, left_on="container_id_right", right_on="member_id", suffix="_2")
        .select(territory_id="member_id", nuts2="container_id_2")
    )


def _cells(tables: Tables, required: Tables) -> pl.DataFrame:
    """Drawn and expected establishments by NUTS 2 region and division, and whether planted in."""
    drawn = (
        tables["establishment"]
        .join(_regions(required), on="territory_id")
        .group_by("nuts2", _division("industry_id"))
        .len("drawn")
    )
    expected = (
        required["employment"]
        .filter(pl.col("year") == YEAR, pl.col("territory_id").str.starts_with("nuts-FR"))
        .with_columns(_division("industry_id"), expected=SCALE * pl.col("establishments"))
        .filter(pl.col("division").is_between(pl.lit("05"), pl.lit("39")))
        .select("division", "expected", nuts2="territory_id")
        .drop_nulls()
    )
    return expected.join(drawn, on=["nuts2", "division"], how="left").with_columns(
        pl.col("drawn").fill_null(0)
    )


def _planted_cells(tables: Tables, required: Tables) -> pl.DataFrame:
    """NUTS 2 regions and divisions that something was planted in."""
    communes = required["containment"].select(commune="member_id", territory_id="container_id")
    return (
        tables["planted_filiere"]
        .join(communes, on="territory_id")
        .join(_regions(required), left_on="commune", right_on="territory_id")
        .select("nuts2", _division("industry_id"))
        .unique()
    )


def test_totals_by_region_and_division_follow_poissons_law(
    tables: Tables, required: Tables
) -> None:
    cells = _cells(tables, required).filter(pl.col("expected") >= 5)
    assert cells.height > 400
    free = cells.join(_planted_cells(tables, required), on=["nuts2", "division"], how="anti")
    distance = (pl.col("drawn") - pl.col("expected")) / pl.col("expected").sqrt()
    scores = free.select(distance.alias("z"))["z"].to_numpy()
    assert len(scores) > 200
    assert np.abs(scores).max() < 4.5
    assert 0.75 < np.mean(scores**2) < 1.3
    assert cells["drawn"].sum() == pytest.approx(cells["expected"].sum(), rel=0.02)


def test_communes_of_a_large_epci_hold_more_in_some_divisions_than_in_others(
    establishments: pl.DataFrame, required: Tables
) -> None:
    """Without clumping the variance of counts over EPCI would be near their mean."""
    epci = required["containment"].filter(pl.col("container_id").str.starts_with("epci-"))
    counts = (
        establishments.filter(pl.col("industry_id").str.starts_with("naf2-31"))
        .join(epci, left_on="territory_id", right_on="member_id")
        .group_by("container_id")
        .len()
    )["len"].to_numpy()
    assert counts.var() > 3 * counts.mean()


def test_half_of_the_territories_get_one_filiere_of_four_to_six_subclasses(
    tables: Tables,
) -> None:
    planted = tables["planted_filiere"]
    assert planted["territory_id"].str.starts_with("ti-2023-").all()
    by_filiere = planted.group_by("planted_id").agg(
        pl.col("territory_id").n_unique().alias("territories"),
        pl.len().alias("subclasses"),
        pl.col("stage").n_unique().alias("stages"),
        pl.col("stage").min().alias("first"),
        pl.col("strength").n_unique().alias("strengths"),
    )
    assert by_filiere.height == planted["territory_id"].n_unique() == 92
    assert by_filiere["subclasses"].is_between(4, 6).all()
    assert by_filiere["stages"].is_between(2, 4).all()
    assert (by_filiere["first"] == 1).all()
    assert (by_filiere["strengths"] == 1).all()
    assert set(planted["strength"].unique()) == set(STRENGTHS)
    assert set(planted["planted_id"].str.split("-").list.last()) == set(CHAINS)


def test_planted_industries_stand_out(tables: Tables, required: Tables) -> None:
    within = (
        required["containment"]
        .select(territory_id="member_id", ti="container_id")
        .filter(pl.col("ti").str.starts_with("ti-2023-"))
    )
    drawn = tables["establishment"]
    local = drawn.join(within, on="territory_id")
    cells = local.group_by("ti", "industry_id").len("cell")
    cells = cells.join(local.group_by("ti").len("in_ti"), on="ti")
    cells = cells.join(drawn.group_by("industry_id").len("national"), on="industry_id")
    quotient = (pl.col("cell") / pl.col("in_ti")) / (pl.col("national") / drawn.height)
    planted = tables["planted_filiere"].rename({"territory_id": "ti"})
    both = planted.join(cells, on=["ti", "industry_id"]).with_columns(quotient=quotient)
    assert both.height == planted.height
    assert (both["cell"] >= LEAST_UNITS).all()
    assert (both["quotient"] > 1.5).mean() > 0.99  # type: ignore[operator]
    assert both.select((pl.col("quotient") >= 0.6 * pl.col("strength")).mean()).item() > 0.95


def test_every_subclass_of_a_chain_is_one_of_the_naf(required: Tables) -> None:
    codes = set(required["industry"].filter(scheme="naf_rev2", level="subclass")["code"])
    assert {code for stages in CHAINS.values() for stage in stages for code in stage} <= codes


@pytest.mark.parametrize("chain", sorted(CHAINS))
def test_links_of_a_filiere_follow_one_another(chain: str) -> None:
    rng = np.random.default_rng(1)
    for _ in range(50):
        links = choose_links(chain, rng)
        codes = [link.subclass for link in links]
        stages = [link.stage for link in links]
        assert len(set(codes)) == len(codes)
        assert SUBCLASSES[0] <= len(codes) <= SUBCLASSES[1]
        assert set(stages) == set(range(1, max(stages) + 1))
        assert STAGES[0] <= max(stages) <= STAGES[1]


def test_members_are_drawn_by_weight_within_their_group() -> None:
    group = np.array([0, 0, 1, 1, 1])
    weights = np.array([1.0, 3.0, 2.0, 0.0, 2.0])
    wanted = np.repeat([0, 1], 20_000)
    drawn = draw_within(group, weights, wanted, np.random.default_rng(0))
    assert (group[drawn] == wanted).all()
    shares = np.bincount(drawn, minlength=5) / 20_000
    assert shares == pytest.approx([0.25, 0.75, 0.5, 0.0, 0.5], abs=0.02)


def _small_country(secret: bool) -> Tables:
    """Two regions of one commune each; the second one's cell may be secret."""
    places = {"A": 400_000, "B": 200_000}
    steps = [
        (f"commune-{p}", f"departement-{p}") for p in places
    ] + [(f"departement-{p}", f"nuts-FR{p}11") for p in places] + [
        (f"nuts-FR{p}11", f"nuts-FR{p}1") for p in places
    ] + [("commune-A", "ti-2023-1")]  # fmt: skip
    codes = ["24.10Z", "25.61Z", "25.62A", "25.62B"]
    return {
        "containment": pl.DataFrame(steps, schema=["member_id", "container_id"], orient="row"),
        "territory": pl.DataFrame(
            {
                "territory_id": [f"commune-{p}" for p in places],
                "kind": ["commune"] * 2,
                "population": list(places.values()),
            }
        ),
        "industry": pl.DataFrame({"code": codes}).with_columns(
            scheme=pl.lit("naf_rev2"),
            level=pl.lit("subclass"),
            industry_id=pl.format("naf2-{}", "code"),
        ),
        "employment": pl.DataFrame(
            {
                "territory_id": ["nuts-FRA1", "nuts-FRB1", "nuts-FRB1", "country-FR"],
                "industry_id": ["nace2-25", "nace2-25", "nace2-24", "nace2-25"],
                "year": [YEAR] * 4,
                "establishments": [20_000.0, None if secret else 1_000.0, 0.0, 21_000.0],
                "jobs": [None, None, None, 210_000.0],
            }
        ),
    }


def _drawn_in_b(secret: bool) -> int:
    source = registered(NAME)
    card = source.card.model_copy(update={"expected": []})
    tables, _ = load_source(replace(source, card=card), DRAW, _small_country(secret))
    return tables["establishment"].filter(territory_id="commune-B").height


def test_a_cell_without_a_number_takes_the_national_rate_per_inhabitant() -> None:
    by_rate = SCALE * 20_000 / 400_000 * 200_000
    assert _drawn_in_b(secret=True) == pytest.approx(by_rate, abs=5 * by_rate**0.5)


def test_a_cell_with_a_number_keeps_it() -> None:
    found = SCALE * 1_000
    assert _drawn_in_b(secret=False) == pytest.approx(found, abs=5 * found**0.5)
