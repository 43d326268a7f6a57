"""From sources to a current release: what a build makes, and what a failed one leaves."""

from collections import Counter
from pathlib import Path

import polars as pl
import pytest

from tests.build_fixtures import current, rows, whole
from tests.small_country import (
    SIMULATED_SOURCE,
    build_small,
    kind_of,
    real_tables,
    small_sources,
    small_tables,
)
from tests.small_territories import TOWNS
from ti_graph.answers.territories import Answers
from ti_graph.build import build
from ti_graph.graph.manifest import Manifest
from ti_graph.graph.release import Release
from ti_graph.graph.store import Solutions
from ti_graph.ingest.quarantine import SCHEMA
from ti_graph.ingest.registry import registered_sources
from ti_graph.model.results import RELEASE_CHANGE, RESULT_TABLES, ReleaseChange
from ti_graph.model.tables import CORE_TABLES
from ti_graph.settings import Settings

TABLES = CORE_TABLES | RESULT_TABLES | {RELEASE_CHANGE: ReleaseChange}


def data_kinds(release: Release) -> dict[str, set[str]]:
    """Result table → what its rows say that they rest on."""
    return {
        name: set(rows(release, name)["data"])
        for name, schema in RESULT_TABLES.items()
        if "data" in schema.columns()
    }


# --- what a build makes -------------------------------------------------------------------------


def test_every_table_is_written_and_keeps_its_schema(small_release: Release) -> None:
    assert set(small_release.manifest.tables) == {*TABLES, "quarantine"}
    for name, schema in TABLES.items():
        frame = rows(small_release, name)
        schema.validate(frame)
        assert frame.height == small_release.manifest.tables[name]
    assert rows(small_release, "quarantine").schema == SCHEMA


def test_each_source_tells_what_it_is_and_what_it_gave(small_release: Release) -> None:
    found = {one.name: one for one in small_release.manifest.sources}
    kinds = {"official": "snapshot", "curated": "snapshot", "simulated": "simulated"}
    assert {name: one.kind for name, one in found.items()} == {
        name: kinds[kind_of(name)] for name in small_tables()
    }
    given = {
        name: sum(frame.height for frame in tables.values())
        for name, tables in small_tables().items()
    }
    assert {name: one.rows + one.quarantined for name, one in found.items()} == given
    assert small_release.manifest.simulated_rows == given[SIMULATED_SOURCE]


def test_a_bad_record_is_counted_with_its_place_and_reason(small_release: Release) -> None:
    (aside,) = rows(small_release, "quarantine").rows(named=True)
    assert aside["source"] == "insee_sirene"
    assert (aside["column"], aside["value"]) == ("territory_id", "commune-99999")
    entry = small_release.manifest.source("insee_sirene")
    assert entry is not None
    assert (entry.rows, entry.quarantined) == (4, 1)


def test_the_figures_that_are_known_by_hand(small_release: Release) -> None:
    cell = {"territory_id": "ti-2023-1001", "industry_id": "naf2-24.10Z"}
    (steel,) = rows(small_release, "specialisation", **cell).rows(named=True)
    assert (steel["observed"], steel["expected"]) == (10, pytest.approx(2.25))
    assert steel["quotient_observed"] == pytest.approx(40 / 9)
    home = {
        (row["territory_id"], row["region_id"]): row["population_share"]
        for row in rows(small_release, "home_region").rows(named=True)
    }
    assert home == {
        ("ti-2023-1001", "nuts-FRX1"): 1,
        ("ti-2023-1002", "nuts-FRX1"): pytest.approx(1000 / 4500),
        ("ti-2023-1002", "nuts-FRY1"): pytest.approx(3500 / 4500),
        ("ti-2023-2001", "nuts-FRY1"): 1,
    }
    members = rows(small_release, "candidate_industry")
    assert set(members["suggestion_id"]) == {"filiere-ti-2023-1001-25.50A"}
    assert dict(members.select("industry_id", "stage").iter_rows()) == {
        "naf2-24.10Z": 1, "naf2-25.50A": 2, "naf2-25.62B": 2,
    }  # fmt: skip
    missing = rows(small_release, "candidate_missing").select(
        "branch_id", "direction", "link_share"
    )
    assert {(branch, way): share for branch, way, share in missing.iter_rows()} == {
        # Metals sell 3/7 of what they sell to machines, which buy of nobody else.
        ("a38-CK", "downstream"): 1.0,
    }  # fmt: skip
    assert small_release.manifest.establishment_coverage == 0.25


def test_a_candidate_scores_as_reckoned_by_hand(small_release: Release) -> None:
    """Half its certainty, .3 of the excess 1 − 1/quotient of its mean; no linked stage beside."""
    parts = rows(small_release, "score_part").filter(
        pl.col("suggestion_id").str.starts_with("filiere-")
    )
    (excess,) = parts.filter(pl.col("part") == "specialisation")["value"]
    assert 0 < excess < 1
    (candidate,) = rows(small_release, "candidate_filiere").rows(named=True)
    by_hand = 0.5 * candidate["probability"] + 0.3 * excess
    assert candidate["score"] == pytest.approx(by_hand)


def test_partners_come_in_the_order_known_by_hand(small_answers: Answers) -> None:
    order = {
        name: [(one.region, one.shared_projects) for one in small_answers.partners(name).partners]
        for name in ("ti-2023-1001", "ti-2023-1002", "ti-2023-2001")
    }
    assert order == {
        "ti-2023-1001": [("nuts-DEX1", 2), ("nuts-ITX1", 0), ("nuts-ESX1", 1)],
        "ti-2023-1002": [("nuts-DEX1", 0), ("nuts-ITX1", 0), ("nuts-ESX1", 0)],
        "ti-2023-2001": [("nuts-DEX1", 0), ("nuts-ITX1", 0), ("nuts-ESX1", 0)],
    }


def test_the_same_sources_make_the_same_tables(small_release: Release, tmp_path: Path) -> None:
    again = build_small(tmp_path)
    assert _of_tables(again) == _of_tables(small_release.manifest)
    assert again.triples == small_release.manifest.triples


def _of_tables(manifest: Manifest) -> dict[str, str]:
    """The engine writes one graph to other bytes each time; tables are the same to the byte."""
    found = manifest.checksums.items()
    return {name: digest for name, digest in found if name.startswith("tables/")}


def test_steps_are_reported_in_their_order(tmp_path: Path) -> None:
    known: list[str] = []
    manifest = build(Settings(data=tmp_path), known.append, small_sources())
    steps = [step for step in known if ":" not in step]
    assert steps == [*manifest.steps, "swap"]
    assert steps[0] == "sources"
    names = [step.removeprefix("source:") for step in known if ":" in step]
    assert names == [name for name in small_tables() if name != SIMULATED_SOURCE]


def test_another_base_names_everything_and_is_written_down(tmp_path: Path) -> None:
    base = "http://localhost:8000/data#"
    build_small(tmp_path, base_iri=base)
    release = current(tmp_path)
    assert release.manifest.base_iri == base
    answer = release.store.query("SELECT ?t WHERE { ?t ?p 'ti-2023-1001' }")
    assert isinstance(answer, Solutions)
    assert {str(getattr(term, "value", "")) for (term,) in answer.rows} == {
        f"{base}territory/ti-2023-1001"
    }


# --- simulated data -----------------------------------------------------------------------------


def test_simulated_rows_are_reported_by_their_source_alone_and_all_say_so(
    small_release: Release,
) -> None:
    establishments = rows(small_release, "establishment")
    drawn = pl.col("source") == SIMULATED_SOURCE
    assert establishments.filter(drawn)["status"].unique().to_list() == ["simulated"]
    assert establishments.filter(drawn).height == 401
    assert establishments.filter(~drawn)["status"].unique().to_list() == ["known"]
    for name in CORE_TABLES:
        if name not in {"establishment", "planted_filiere", "register"}:
            assert SIMULATED_SOURCE not in rows(small_release, name)["source"].to_list(), name


def test_what_rests_on_a_draw_says_so(small_release: Release) -> None:
    kinds = data_kinds(small_release)
    assert kinds["candidate_filiere"] == {"simulated"}
    assert kinds["partner_suggestion"] == {"real", "simulated"}
    for name in kinds:
        frame = rows(small_release, name)
        assert (frame["source"] == "analytics_" + frame["data"].cast(pl.String)).all(), name


def test_without_a_draw_nothing_is_simulated(tmp_path: Path) -> None:
    manifest = build_small(tmp_path, simulated="never")
    release = current(tmp_path)
    assert manifest.simulated_rows == 0
    assert manifest.source(SIMULATED_SOURCE) is None
    assert not {name for name in manifest.graphs if "simulated" in name}
    assert rows(release, "establishment")["status"].unique().to_list() == ["known"]
    # Two establishments tell nothing of a country: no filière rests on them.
    assert manifest.tables["candidate_filiere"] == 0
    assert set().union(*data_kinds(release).values()) == {"real"}


@pytest.mark.parametrize(
    ("towns", "simulated", "drawn"),
    [
        (8, "always", True),
        (7, "always", True),
        (0, "never", False),
        (8, "never", False),
    ],
)
def test_the_draw_gives_way_where_real_establishments_cover_a_territory(
    tmp_path: Path, towns: int, simulated: str, drawn: bool
) -> None:
    assert len(TOWNS) == 8
    found = real_tables("01006", *TOWNS[:towns])  # 01006 is no town of 2,000
    manifest = build_small(tmp_path, {"insee_sirene": found}, simulated=simulated)
    release = current(tmp_path)
    assert manifest.establishment_coverage == pytest.approx(towns / 8)
    assert (manifest.source(SIMULATED_SOURCE) is not None) is drawn
    assert (SIMULATED_SOURCE in manifest.graphs) is drawn
    assert (manifest.simulated_rows > 0) is drawn
    # Real and drawn rows never enter the same figure.
    ti = rows(release, "specialisation").filter(pl.col("territory_id").str.starts_with("ti-"))
    kinds = dict(ti.group_by("territory_id").agg(pl.col("data").unique()).iter_rows())
    if simulated == "always":
        # The four towns of Amont are covered; the one of Passage is the eighth.
        assert kinds["ti-2023-1001"] == ["real"]
        assert kinds["ti-2023-1002"] == (["real"] if towns == 8 else ["simulated"])
    else:
        assert "simulated" not in {one for each in kinds.values() for one in each}


# --- the shipped sources ------------------------------------------------------------------------


def test_the_default_release_holds_both_phases(default_release: Release) -> None:
    phases = Counter(rows(default_release, "territory", kind="ti")["phase"].to_list())
    assert phases == {2023: 183, 2018: 149}


def test_the_default_release_names_every_source_and_its_kind(default_release: Release) -> None:
    found = {one.name: one.kind for one in default_release.manifest.sources}
    assert found == {
        one.card.id: "snapshot"
        for one in registered_sources()
        if not one.card.optional and one.card.kind != "simulated"
    }
    assert all(one.rows > 0 for one in default_release.manifest.sources)


def test_the_default_release_is_whole(default_release: Release) -> None:
    assert whole(default_release)
    assert default_release.manifest.triples > 2_000_000
    assert default_release.manifest.tables["quarantine"] == 0


def test_the_default_release_holds_nothing_that_is_drawn(default_release: Release) -> None:
    assert default_release.manifest.simulated_rows == 0
    establishments = rows(default_release, "establishment")
    assert establishments.height > 0
    assert set(establishments["status"]) == {"known"}
    for name in CORE_TABLES:
        assert SIMULATED_SOURCE not in rows(default_release, name)["source"].to_list(), name
