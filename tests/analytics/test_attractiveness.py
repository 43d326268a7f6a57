"""Indicators of attractiveness of a small country, and of three TI recomputed apart."""

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from tests.analytics.core import core
from ti_graph.analytics.attractiveness import territory_indicators
from ti_graph.analytics.site_reach import site_reach
from ti_graph.ingest.load import Tables, load_sources
from ti_graph.ingest.registry import registered_sources
from ti_graph.model.closure import within
from ti_graph.model.tables import CORE_TABLES

SIRET = "1" * 14
NO_SITES = pl.DataFrame(
    schema={
        "site_id": pl.String,
        "establishment_id": pl.String,
        "industry_id": pl.String,
        "territory_id": pl.String,
        "ti_id": pl.String,
        "ground": pl.String,
    }
)
AMONT, PASSAGE, DESERT = "ti-2023-1001", "ti-2023-1002", "ti-2023-2001"


def indicator(rule: str, **other: object) -> pl.DataFrame:
    """One indicator, made of the figure `drivers` over `workers` where it is a ratio."""
    row = {
        "indicator_id": "cars", "domain": "mobility", "label_fr": "a", "label_en": "a",
        "definition_fr": "a", "definition_en": "a", "unit": "%", "unit_fr": "%", "rule": rule,
        "figure": "drivers", "base": "workers" if rule in {"ratio", "listed"} else None,
        "scale": 100.0 if rule in {"ratio", "listed"} else 1.0, "need_side": "high",
        "figures_from": "test", "source": "test",
    } | other  # fmt: skip
    return pl.DataFrame([row], schema=CORE_TABLES["indicator"].create_empty().schema)


def figures(*rows: tuple[str, str, int, float, float | None]) -> pl.DataFrame:
    """Figures of communes: code, figure, year, value, weight."""
    made = [
        {
            "territory_id": f"commune-{code}", "figure": figure, "year": year, "value": value,
            "value_status": "known", "weight": weight, "source": "test",
        }
        for code, figure, year, value, weight in rows
    ]  # fmt: skip
    return pl.DataFrame(made, schema=CORE_TABLES["commune_figure"].create_empty().schema)


def found(rule: str, *rows: tuple[str, str, int, float, float | None], **other: object) -> Tables:
    """TI → its row."""
    tables = {
        **core(),
        "indicator": indicator(rule, **other),
        "commune_figure": figures(*rows),
    }
    frame = territory_indicators(NO_SITES, tables)
    return {
        str(row[0]): part for row, part in frame.partition_by("territory_id", as_dict=True).items()
    }


def test_a_mean_weighs_communes_by_those_whom_their_figure_is_of() -> None:
    rows = found(
        "mean", ("01001", "drivers", 2021, 90.0, 100.0), ("01002", "drivers", 2021, 60.0, 300.0)
    )
    amont = rows[AMONT].row(0, named=True)
    assert amont["value"] == pytest.approx((90 * 100 + 60 * 300) / 400)
    assert amont["communes_known"] == 2
    assert amont["communes"] == 5


def test_parts_of_a_commune_that_was_split_count_as_one() -> None:
    # Thirds that are kept to six places, and one of the rounding's own: 1.000001.
    rows = found(
        "count",
        ("01001", "drivers", 2023, 0.333334, None),
        ("01002", "drivers", 2023, 0.333334, None),
        ("01003", "drivers", 2023, 0.333333, None),
    )
    assert rows[AMONT]["value"].item() == 1.0


def test_a_territory_of_which_no_commune_is_known_is_unknown_and_never_zero() -> None:
    rows = found("mean", ("01001", "drivers", 2021, 90.0, 100.0))
    desert = rows[DESERT].row(0, named=True)
    assert desert["value"] is None
    assert desert["value_status"] == "unknown"
    assert desert["rank"] is None
    assert desert["need"] is None


def test_a_ratio_is_one_sum_over_another_and_an_unnamed_commune_counts_zero() -> None:
    rows = found(
        "ratio",
        ("01001", "workers", 2021, 200.0, None),
        ("01002", "workers", 2021, 300.0, None),
        ("01001", "drivers", 2022, 50.0, None),
        ("01006", "workers", 2021, 40.0, None),
    )
    assert rows[AMONT]["value"].item() == pytest.approx(100 * 50 / 500)
    assert rows[PASSAGE]["value"].item() == 0.0


def test_a_list_that_is_not_whole_says_nothing_of_a_territory_that_it_does_not_name() -> None:
    rows = found(
        "listed",
        ("01001", "workers", 2021, 200.0, None),
        ("01006", "workers", 2021, 40.0, None),
        ("01001", "drivers", 2022, 50.0, None),
    )
    assert rows[AMONT]["value"].item() == pytest.approx(25.0)
    assert rows[PASSAGE]["value"].item() is None


def test_a_count_is_zero_where_a_whole_list_names_no_commune() -> None:
    rows = found(
        "count", ("01001", "drivers", 2023, 1.0, None), ("01002", "drivers", 2023, 2.0, None)
    )
    assert rows[AMONT]["value"].item() == 3.0
    assert rows[DESERT]["value"].item() == 0.0


def test_a_count_is_compared_with_what_the_region_would_give_as_many_people() -> None:
    """3 of the région's 4, where Amont has 20 000 of its people."""
    rows = found(
        "count", ("01001", "drivers", 2023, 3.0, None), ("01007", "drivers", 2023, 1.0, None)
    )
    amont = rows[AMONT].row(0, named=True)
    communes = core()["territory"].filter(pl.col("territory_id").str.starts_with("commune-01"))
    region = int(communes["population"].sum())
    assert region > 20_000
    assert amont["region_value"] == pytest.approx(4 * 20_000 / region, abs=1e-6)
    assert amont["region_gap"] == pytest.approx(3 - 4 * 20_000 / region, abs=1e-6)


def test_what_a_workbook_alone_counts_is_unknown_of_those_it_does_not_name() -> None:
    rows = found("count", ("01001", "drivers", 2023, 1.0, None), figures_from="a_whole_list")
    assert rows[AMONT]["value"].item() == 1.0
    assert rows[DESERT]["value"].item() is None
    assert rows[DESERT]["need"].item() is None


def test_a_network_counts_zero_in_the_regions_that_it_names_and_elsewhere_is_unknown() -> None:
    rows = found("network", ("01001", "drivers", 2023, 2.0, None), need_side="low")
    assert rows[AMONT]["value"].item() == 2.0
    assert rows[PASSAGE]["value"].item() == 0.0
    assert rows[DESERT]["value"].item() is None


def test_ready_sites_of_a_list_and_of_a_later_workbook_add_up() -> None:
    site = {
        "site_id": "s", "label": "s", "hectares": None, "hectares_status": "unknown",
        "status": "available", "theme": None,
    }  # fmt: skip
    made = [
        {**site, "site_id": "s1", "territory_id": "commune-01001", "source": "anct_sites",
         "observed_on": date(2024, 4, 1)},
        {**site, "site_id": "s2", "territory_id": "commune-01001", "source": "workbook_sites_a",
         "observed_on": date(2026, 3, 31)},
    ]  # fmt: skip
    columns = CORE_TABLES["site"].create_empty().schema
    kept = [{name: row.get(name) for name in columns} for row in made]
    tables = {
        **core(),
        "indicator": indicator("count", figure="ready_sites", figures_from="anct_sites"),
        "site": pl.DataFrame(kept, schema=columns),
    }
    frame = territory_indicators(NO_SITES, tables)
    assert dict(frame.select("territory_id", "value").iter_rows())[AMONT] == 2.0
    assert frame["year"].unique().to_list() == [2026]


def test_the_newest_year_alone_counts() -> None:
    rows = found(
        "mean", ("01001", "drivers", 2015, 10.0, 1.0), ("01001", "drivers", 2021, 90.0, 1.0)
    )
    assert rows[AMONT]["value"].item() == 90.0
    assert rows[AMONT]["year"].item() == 2021


def test_the_highest_value_has_rank_one_and_the_quarter_on_the_side_of_need_is_marked() -> None:
    rows = (
        ("01001", "drivers", 2021, 90.0, 1.0),
        ("01006", "drivers", 2021, 80.0, 1.0),
        ("2A005", "drivers", 2021, 10.0, 1.0),
    )
    high = found("mean", *rows)
    assert [high[one]["rank"].item() for one in (AMONT, PASSAGE, DESERT)] == [1, 2, 3]
    # A quarter of three territories holds none.
    assert not any(high[one]["need"].item() for one in (AMONT, PASSAGE, DESERT))
    assert found("mean", *rows, need_side=None)[AMONT]["need"].item() is None


def test_a_value_is_compared_with_that_of_its_region() -> None:
    rows = found(
        "mean", ("01001", "drivers", 2021, 90.0, 100.0), ("01007", "drivers", 2021, 50.0, 100.0)
    )
    amont = rows[AMONT].row(0, named=True)
    assert amont["region_value"] == pytest.approx(70.0)
    assert amont["region_gap"] == pytest.approx(20.0)


def test_a_site_is_as_far_from_a_station_as_birds_fly() -> None:
    point = {"year": 2026, "source": "test", "kind": "station", "territory_id": "commune-01001"}
    stations = pl.DataFrame(
        [
            {"point_id": "station-1", "label": "A", "longitude": 1.0, "latitude": 0.0, **point},
            {"point_id": "station-2", "label": "B", "longitude": 3.0, "latitude": 0.0, **point},
        ],
        schema=CORE_TABLES["service_point"].create_empty().schema,
    )
    facility = pl.DataFrame(
        [
            {
                "facility_id": number,
                "territory_id": f"commune-{commune}",
                "latitude": 0.0,
                "longitude": east,
                "establishment_id": siret,
            }
            for number, commune, east, siret in (
                ("irep-1", "01001", 1.1, None),
                ("irep-1", "01001", 1.2, SIRET),
                ("irep-1", "01006", 2.8, SIRET),
                ("irep-3", "2A005", 9.0, None),
            )
        ],
        schema_overrides=dict(CORE_TABLES["facility"].create_empty().schema),
    )
    tables = core()
    tables["service_point"] = stations
    tables["facility"] = pl.concat([tables["facility"].clear(), facility], how="diagonal_relaxed")
    sites = pl.DataFrame(
        [
            ("irep-1", None, "commune-01001", AMONT, "register"),
            ("irep-2", None, "commune-01001", AMONT, "register"),
            (SIRET, SIRET, "commune-01001", AMONT, "register"),
            (SIRET, SIRET, "commune-01006", PASSAGE, "register"),
            ("irep-3", None, "commune-2A005", DESERT, "register"),
        ],
        schema={"site_id": pl.String, "establishment_id": pl.String, "territory_id": pl.String,
                "ti_id": pl.String, "ground": pl.String}, orient="row",
    )  # fmt: skip
    # A degree is 111.195 km; the second site has no point: its distance is unknown. One SIRET that
    # stands in two territories has a distance in each. No station stands in the last one's région.
    reach = site_reach(sites, tables)
    assert reach.select("site_id", "territory_id", "point_id", "distance_status").rows() == [
        (SIRET, AMONT, "station-1", "known"), (SIRET, PASSAGE, "station-2", "known"),
        ("irep-1", AMONT, "station-1", "known"), ("irep-2", AMONT, None, "unknown"),
        ("irep-3", DESERT, None, "unknown"),
    ]  # fmt: skip
    known = reach["distance_km"].drop_nulls()
    assert known.to_list() == pytest.approx([22.239, 22.239, 11.1195], abs=1e-3)


def test_a_point_that_a_register_gives_all_sites_of_a_commune_is_an_estimate() -> None:
    point = {"year": 2026, "source": "test", "kind": "station", "territory_id": "commune-01001"}
    station = {"point_id": "station-1", "label": "A", "longitude": 1.0, "latitude": 0.0, **point}
    placed = [
        ("irep-1", "commune-01001", 1.1, "by_commune"),
        ("irep-2", "commune-01001", 1.1, "by_commune"),
        ("irep-3", "commune-01006", 1.2, "by_commune"),
        ("own-1", "commune-01001", 1.3, "by_address"),
        ("own-2", "commune-01001", 1.4, "by_address"),
    ]
    tables = core()
    tables["service_point"] = pl.DataFrame(
        [station], schema=CORE_TABLES["service_point"].create_empty().schema
    )
    facility = pl.DataFrame(
        [
            {"facility_id": one, "territory_id": place, "latitude": 0.0, "longitude": east,
             "source": source}
            for one, place, east, source in placed
        ]
    )  # fmt: skip
    tables["facility"] = pl.concat([tables["facility"].clear(), facility], how="diagonal_relaxed")
    of = {"commune-01001": AMONT, "commune-01006": PASSAGE}
    sites = pl.DataFrame(
        [(one, None, place, of[place], "register") for one, place, _, _ in placed],
        schema=["site_id", "establishment_id", "territory_id", "ti_id", "ground"], orient="row",
        schema_overrides={"establishment_id": pl.String},
    )  # fmt: skip
    found_status = dict(site_reach(sites, tables).select("site_id", "distance_status").iter_rows())
    assert found_status == {
        "irep-1": "estimated", "irep-2": "estimated", "irep-3": "estimated",
        "own-1": "known", "own-2": "known",
    }  # fmt: skip


# --- the shipped figures ------------------------------------------------------------------------

NEEDED = {
    "insee_cog", "insee_cog_history", "anct_territoires", "ti_graph_indicators", "insee_census",
    "dgaln_lovac", "dhup_rents",
}  # fmt: skip
HAND = [
    ("ti-2023-8422", 84.7359, 2.5860, 9.9312, 12.4579, 0.9637),
    ("ti-2023-4408", 78.1309, 3.4905, 11.5599, 10.8670, 0.8891),
    ("ti-2023-3201", 81.0521, 2.9056, 13.2393, 10.2766, 0.8573),
]
"""TI, drivers, vacancy, unemployment, rent of a flat, people in communes with a vacancy."""


@pytest.fixture(scope="module")
def shipped() -> pl.DataFrame:
    sources = [one for one in registered_sources() if one.card.id in NEEDED]
    tables = load_sources(sources, Path("no such folder")).tables
    return territory_indicators(NO_SITES, {**tables, "within": within(tables["containment"])})


@pytest.mark.parametrize("by_hand", HAND, ids=[one[0] for one in HAND])
def test_figures_of_three_territories_are_those_of_the_publishers_tables(
    shipped: pl.DataFrame, by_hand: tuple[str, float, float, float, float, float]
) -> None:
    """Recomputed apart, in plain sums over the publishers' rows of the TI's communes."""
    territory, car, vacancy, unemployment, rent, covered = by_hand
    of = {
        row["indicator_id"]: row
        for row in shipped.filter(pl.col("territory_id") == territory).iter_rows(named=True)
    }
    assert of["mobility-car-to-work"]["value"] == pytest.approx(car, abs=1e-3)
    assert of["housing-vacancy"]["value"] == pytest.approx(vacancy, abs=1e-3)
    assert of["housing-vacancy"]["people_share"] == pytest.approx(covered, abs=1e-3)
    assert of["skills-unemployment"]["value"] == pytest.approx(unemployment, abs=1e-3)
    assert of["housing-rent-flat"]["value"] == pytest.approx(rent, abs=1e-3)


@pytest.mark.parametrize("domain", ["mobility", "housing", "skills"])
def test_nearly_every_territory_has_a_real_indicator_of_each_domain(
    shipped: pl.DataFrame, domain: str
) -> None:
    of = shipped.filter(pl.col("indicator_id").str.starts_with(f"{domain}-"))
    known = of.filter(pl.col("value").is_not_null())
    assert of["territory_id"].n_unique() == 183
    assert known["territory_id"].n_unique() >= 175
    for column in ("year", "register", "rank", "people_share"):
        assert known[column].null_count() == 0, column
