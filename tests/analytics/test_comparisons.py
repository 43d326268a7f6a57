"""The comparisons of the default release keep their schemas and say what they are made of."""

import dataframely as dy
import polars as pl
import pytest
from pyoxigraph import Literal

from tests.analytics.registers import country
from ti_graph.analytics.capability import PARTS
from ti_graph.analytics.filieres import Candidates
from ti_graph.analytics.steps.comparisons import of_filieres, of_industries
from ti_graph.analytics.territorial import territorial
from ti_graph.graph.release import Release
from ti_graph.graph.result_mapping import RESULT_MAPPINGS
from ti_graph.graph.store.interface import Solutions
from ti_graph.model.ground_tables import Computed
from ti_graph.model.methods import METHODS
from ti_graph.model.results import RELEASE_CHANGE, RESULT_TABLES, ReleaseChange

COMPARISONS = {name: one for name, one in RESULT_TABLES.items() if issubclass(one, Computed)}
COLUMNS = {
    "twin": "territory_id other_id rank similarity",
    "complement": "territory_id other_id rank score distance_km brings_branch_id"
    " receives_branch_id",
    "link_holder": (
        "suggestion_id stage_name holder_id branch_id rank distance_km establishments quotient"
    ),
    "pole_match": "suggestion_id organisation_id distance_km shared_divisions",
    "anchor": "suggestion_id organisation_id tie rank strength distance_km shared_divisions",
    "capability": "territory_id score low high rank rank_low rank_high band",
    "territory_jobs": "territory_id industry_id year jobs jobs_status establishments"
    " establishments_status ground register coverage coverage_basis communes_reached communes",
    "local_effect": "territory_id region_id year_from year_to level ground register reference"
    " reference_register coverage coverage_basis communes_reached communes national_effect"
    " industry_effect local_effect jobs_from jobs_to cells_used cells_left_out cells_secret"
    " cells_broken cells_leaping",
    "perimeter_series": "territory_id region_id year level ground register coverage"
    " coverage_basis communes_reached communes jobs jobs_status establishments"
    " establishments_status cells_secret series_break",
    "dependence": "territory_id share share_status may_be_shown establishments_reported"
    " establishments_unreported establishment_id register year",
    "entry": "territory_id industry_id rank level region_id ground register year margin relatedness"
    " baseline jobs",
    "aid_comparison": "phase territories unmatched unreported groupings aid_per_job"
    " matched_aid_per_job difference low high mix_distance mix_distance_all",
    "aid_match": "phase territory_id other_id rank aid_per_job other_aid_per_job jobs other_jobs"
    " mix_distance",
    "territory_indicator": "territory_id indicator_id value value_status year register rank ranked"
    " region_value region_gap matched_value matched_gap matched people_share communes_known"
    " communes need",
    "site_reach": "site_id establishment_id facility_id territory_id point_id distance_km"
    " distance_status",
    "programme_effect": "phase estimator effect low high p treated others year_from year_to",
}

OF_FUNDINGS = {"aid_comparison", "aid_match"}
"""No open list tells fundings: these have rows where a workbook does."""
NOT_SHIPPED = {*OF_FUNDINGS, "territory_jobs", "site_reach", "programme_effect"}
"""Jobs by commune and stations have share-alike licences: they are there where their file is."""
NONE_IN_SMALL = {
    "link_holder", "perimeter_series", "local_effect", "complement", "territory_indicator",
}  # fmt: skip
"""The small country has too few TI, no employment by section or no indicator for these."""


@pytest.mark.parametrize("name", COLUMNS)
def test_a_comparison_keeps_its_columns(name: str) -> None:
    assert set(COMPARISONS[name].columns()) == {*COLUMNS[name].split(), "data", "method", "source"}


def test_every_comparison_is_held_here_has_a_method_and_is_in_the_graph() -> None:
    assert set(COMPARISONS) == set(COLUMNS)
    assert set(COMPARISONS) <= set(METHODS)
    assert {*RESULT_TABLES, RELEASE_CHANGE} == set(RESULT_MAPPINGS)


@pytest.mark.parametrize(
    ("name", "schema"), [*RESULT_TABLES.items(), (RELEASE_CHANGE, ReleaseChange)]
)
def test_a_result_table_of_the_default_release_keeps_its_schema(
    name: str, schema: type[dy.Schema], default_release: Release
) -> None:
    frame = default_release.table(name).collect()
    assert schema.is_valid(frame, cast=False)
    assert frame.is_empty() == (name in {RELEASE_CHANGE, *NOT_SHIPPED})


@pytest.mark.parametrize("name", sorted(set(COLUMNS) - NOT_SHIPPED))
def test_the_default_release_compares_what_is_real(name: str, default_release: Release) -> None:
    assert made_of(name, default_release) == {("real", "analytics_real", METHODS[name])}


@pytest.mark.parametrize("name", sorted(set(COLUMNS) - NOT_SHIPPED))
def test_no_simulated_row_passes_for_a_real_one(name: str, small_release: Release) -> None:
    kind = "real" if name == "entry" else "simulated"  # entries rest on regional jobs there
    rows = {(kind, f"analytics_{kind}", METHODS[name])}
    assert made_of(name, small_release) == (set() if name in NONE_IN_SMALL else rows)


def made_of(name: str, release: Release) -> set[tuple[str, ...]]:
    """What the rows of a table say they are made of: data, source and method."""
    frame = release.table(name).collect()
    return set(frame.select(pl.col("data", "source", "method").cast(pl.String)).rows())


def test_every_ti_of_2023_with_a_site_has_a_capability_and_equals_share_a_rank(
    default_release: Release,
) -> None:
    scores = default_release.table("capability").collect()
    # No register lists a site of Ouest Guyanais: what is not known is no zero.
    assert scores.height == 182
    score = scores["score"].round(9)
    assert scores["rank"].to_list() == [1 + (score > own).sum() for own in score]
    assert "ti-2023-0301" not in scores["territory_id"]


def test_an_effect_of_the_default_release_sums_to_its_change(default_release: Release) -> None:
    effects = default_release.table("local_effect").collect()
    parts = pl.sum_horizontal("national_effect", "industry_effect", "local_effect")
    gap = effects.select(gap=parts - (pl.col("jobs_to") - pl.col("jobs_from")))["gap"]
    assert gap.abs().max() == pytest.approx(0, abs=1e-6)


def test_a_secret_section_is_in_no_sum_of_the_default_release(default_release: Release) -> None:
    series = default_release.table("perimeter_series").collect()
    secret = series.filter(pl.col("cells_secret") > 0)
    assert secret.height > 0
    assert secret["jobs"].null_count() == secret.height


def test_holders_lie_within_reach_and_are_ranked_by_distance(default_release: Release) -> None:
    holders = default_release.table("link_holder").collect()
    distance = holders.sort("suggestion_id", "stage_name", "rank").select(
        nearer=pl.col("distance_km").diff().over("suggestion_id", "stage_name") < 0,
    )
    assert not distance["nearer"].any()
    assert holders["distance_km"].is_between(0, 200).all()


def test_the_parts_of_a_capability_are_reported_beside_those_of_suggestions(
    default_release: Release,
) -> None:
    parts = default_release.table("score_part").collect()
    own = parts.filter(pl.col("suggestion_id") == "capability-ti-2023-4408")
    score = default_release.table("capability").collect()
    found = score.filter(pl.col("territory_id") == "ti-2023-4408")["score"].item()
    assert float((own["value"] * own["weight"]).sum()) == pytest.approx(found)


def test_the_graph_tells_the_components_of_a_capability(default_release: Release) -> None:
    query = f"""PREFIX tig: <https://w3id.org/ti-graph/ontology#>
        SELECT ?name WHERE {{
          <{default_release.mint.iri("capability", "ti-2023-4408")}> tig:component ?part .
          ?part tig:componentName ?name }}"""
    found = default_release.store.query(query)
    assert isinstance(found, Solutions)
    assert set(found.rows) == {(Literal(part),) for part in PARTS}


def test_where_nothing_is_counted_nothing_is_compared() -> None:
    known = territorial(country({"a": {"1": 9}}))
    none = Candidates(pl.DataFrame(), pl.DataFrame(), pl.DataFrame(), pl.DataFrame())
    assert of_industries(known, {}) == {}
    assert of_filieres(known, none, None, {}) == {}
