"""Every column of every table is said in the graph, or why it is not is written here."""

import pytest

from tests.graph.test_mapping import ALL, TABLES, columns_used

ALONE = "as yet the tables of a release alone hold it: SPARQL does not find it"
GRAPHS = {"source": "the named graph of a triple says its source"}
REACH = {
    "communes": ALONE,
    "communes_reached": ALONE,
    "coverage": "territory_ground says it, use by use",
    "coverage_basis": "territory_ground says it, use by use",
}
FOLLOWS = "it follows from what the graph says: distance and border"
NOT_SAID: dict[str, dict[str, str]] = {
    "anchor": {"shared_divisions": ALONE},
    "commune_point": dict.fromkeys(("latitude", "longitude", "territory_id"), ALONE),
    "commune_code": {"label": "the search alone reads former names"},
    "dependence": {"may_be_shown": "the status of the share says so"},
    "establishment": {
        "active": ALONE,
        "industry_basis": ALONE,
        "jobs_high": "the headcount band says both bounds",
        "jobs_low": "the headcount band says both bounds",
        "latitude": "the commune's position is in the graph",
        "longitude": "the commune's position is in the graph",
        "naf_2025": ALONE,
    },
    "home_region": {"population_share": ALONE},
    "indicator": dict.fromkeys(("base", "figure", "figures_from", "scale", "unit_fr"), ALONE),
    "industry_correspondence": {"basis": ALONE},
    "local_effect": {
        "territory_id": "its home region says it, once for all that share it",
    },
    "organisation_industry": {"basis": ALONE},
    "participation": {"ended_early": ALONE},
    "partner_suggestion": {"near": FOLLOWS},
    "perimeter_series": {
        "territory_id": "its home region says it, once for all that share it",
    },
    "programme_commune": dict.fromkeys(("contract", "year"), ALONE),
    "register_reach": dict.fromkeys(
        ("employers", "towns", "towns_reached", "without_employees"), ALONE
    ),
    "relevant_detail": {
        "entries": "entries of a region have their names in the graph",
        "position": "the order of a list on screen",
    },
    "relevant_partner": {
        "along_en": ALONE,
        "along_fr": ALONE,
        "along_id": ALONE,
        "complement_rank": "the order of a list on screen",
        "near": FOLLOWS,
    }
    | dict.fromkeys(
        ("division", "projects", "register", "same_place", "sites", "sure"),
        ALONE,
    ),
    "territory_indicator": dict.fromkeys(("communes", "communes_known", "matched"), ALONE),
    "territory_jobs": REACH,
}


@pytest.mark.parametrize("table", sorted(ALL))
def test_a_column_is_said_or_why_not_is_written(table: str) -> None:
    said = columns_used(ALL[table]) | set(GRAPHS) | set(NOT_SAID.get(table, {}))
    assert set(TABLES[table].columns()) - said == set()


def test_reasons_are_of_columns_that_are() -> None:
    for table, reasons in NOT_SAID.items():
        assert set(reasons) <= set(TABLES[table].columns()), table
