"""A pôle matches a filière by the divisions that both speak of, however far it is."""

import polars as pl
import pytest

from ti_graph.analytics.pole_matches import pole_matches

DEGREE_KM = 111.195
FILIERE = pl.DataFrame({"suggestion_id": ["f"], "territory_id": ["ti-2023-1"]})
INDUSTRIES = pl.DataFrame(
    {
        "suggestion_id": ["f"] * 3,
        "industry_id": ["naf2-25.62B", "naf2-25.50A", "naf2-28.41Z"],
    }
)
TABLES = {
    "organisation": pl.DataFrame(
        {
            "organisation_id": ["pole-metal", "pole-food", "csf-metal", "pole-adrift"],
            "kind": ["pole", "pole", "csf", "pole"],
            "seat_id": ["commune-1", "commune-1", None, None],
        }
    ),
    "organisation_industry": pl.DataFrame(
        {
            "organisation_id": [
                "pole-metal",
                "pole-metal",
                "pole-food",
                "csf-metal",
                "pole-adrift",
            ],
            "industry_id": ["nace2-25", "nace2-28", "nace2-10", "nace2-25", "nace2-25"],
        }
    ),
    "within": pl.DataFrame({"member_id": ["commune-1"], "container_id": ["epci-1"]}),
    "geometry": pl.DataFrame(
        {
            "territory_id": ["ti-2023-1", "epci-1"],
            "longitude": [0.0, 2.0],
            "latitude": [0.0, 0.0],
        }
    ),
}


def test_a_pole_shares_divisions_with_a_filiere_each_counted_once() -> None:
    found = pole_matches(FILIERE, INDUSTRIES, TABLES)
    metal = found.filter(pl.col("organisation_id") == "pole-metal")
    assert metal["shared_divisions"].item() == 2
    assert metal["distance_km"].item() == pytest.approx(2 * DEGREE_KM, rel=1e-4)


def test_a_pole_of_another_theme_and_what_is_no_pole_do_not_match() -> None:
    found = pole_matches(FILIERE, INDUSTRIES, TABLES)
    assert set(found["organisation_id"]) == {"pole-metal", "pole-adrift"}


def test_a_seat_that_is_not_known_is_at_no_distance_and_not_at_zero() -> None:
    found = pole_matches(FILIERE, INDUSTRIES, TABLES)
    assert found.filter(pl.col("organisation_id") == "pole-adrift")["distance_km"].item() is None
