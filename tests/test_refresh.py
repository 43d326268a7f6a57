"""A refresh makes a better release current, and keeps the one in use where the new one is worse."""

from pathlib import Path

import polars as pl
import pytest

from tests.small_country import small_sources, small_tables
from ti_graph.errors import ReleaseError
from ti_graph.graph.release import Releases
from ti_graph.ingest.load import Tables
from ti_graph.refresh import Refreshed, build_unless_fallen, refresh
from ti_graph.settings import Settings


def refreshed(data: Path, *, changed: bool = True, **replacing: Tables) -> Refreshed:
    return refresh(
        Settings(data=data, simulated="always"), changed, sources=small_sources(replacing)
    )


def current(data: Path) -> str:
    """The name of the current release."""
    name = Releases(data).current_name()
    assert name is not None
    return name


def refusal(data: Path, **replacing: Tables) -> str:
    """The reasons; the current release is the one of before, and nothing is left of the other."""
    before = current(data)
    with pytest.raises(ReleaseError) as caught:
        refresh(Settings(data=data, simulated="always"), True, sources=small_sources(replacing))
    assert caught.value.code == "refresh_refused"
    assert Releases(data).current_name() == before
    assert [path.name for path in (data / "releases").iterdir()] == [before]
    return str(caught.value.facts["reasons"])


def test_the_first_refresh_builds(tmp_path: Path) -> None:
    found = refreshed(tmp_path, changed=False)
    assert found.outcome == "refreshed"
    assert Releases(tmp_path).current_name() == found.release


def test_nothing_is_built_where_nothing_changed(data: Path) -> None:
    name = current(data)
    assert refreshed(data, changed=False) == Refreshed("unchanged", name)


def test_a_release_as_good_as_the_one_before_is_made_current(data: Path) -> None:
    before = current(data)
    found = refreshed(data)
    assert (found.outcome, Releases(data).previous_name()) == ("refreshed", before)


def test_a_table_that_lost_a_fifth_of_its_rows_is_refused(data: Path) -> None:
    jobs = small_tables()["eurostat_sbs"]
    fewer = {name: frame.head(frame.height // 2) for name, frame in jobs.items()}
    assert "employment: " in refusal(data, eurostat_sbs=fewer)


def test_a_source_whose_records_are_set_aside_is_refused(data: Path) -> None:
    draw = small_tables()["simulated_establishments"]
    lost = draw["establishment"].with_columns(
        territory_id=pl.when(pl.int_range(pl.len()) % 10 == 0)
        .then(pl.lit("commune-99999"))
        .otherwise("territory_id")
    )
    found = refusal(data, simulated_establishments=draw | {"establishment": lost})
    assert "simulated_establishments: quarantine 0 → " in found


def test_a_source_that_is_gone_is_refused(data: Path) -> None:
    before = current(data)
    sources = [one for one in small_sources() if one.card.id != "cci"]
    with pytest.raises(ReleaseError) as caught:
        refresh(Settings(data=data, simulated="always"), True, sources=sources)
    assert "cci: gone" in str(caught.value.facts["reasons"])
    assert Releases(data).current_name() == before


def test_a_damaged_release_is_replaced_by_any_that_builds(data: Path) -> None:
    name = current(data)
    (data / "releases" / name / "manifest.json").write_text("{", "utf-8")
    assert refreshed(data, changed=False).outcome == "refreshed"


# --- a build ------------------------------------------------------------------------------------


def fallen(data: Path, **replacing: Tables) -> str:
    """The reasons for which a build is refused; the release in use is the one of before."""
    before = current(data)
    with pytest.raises(ReleaseError) as caught:
        build_unless_fallen(Settings(data=data), sources=small_sources(replacing))
    assert caught.value.code == "fall_refused"
    assert "--accept-fall" in caught.value.hint("en")
    assert Releases(data).current_name() == before
    return str(caught.value.facts["reasons"])


def test_a_source_that_lost_half_its_rows_stops_a_build_though_its_table_did_not(
    data: Path,
) -> None:
    projects = small_tables()["cordis_h2020"]
    fewer = {name: frame.head(frame.height // 2) for name, frame in projects.items()}
    assert "cordis_h2020: 17 → 7" in fallen(data, cordis_h2020=fewer)


def test_a_build_takes_a_release_that_fell_by_less_than_a_fifth(data: Path) -> None:
    before = current(data)
    jobs = small_tables()["eurostat_sbs"]["employment"]
    sources = small_sources({"eurostat_sbs": {"employment": jobs.head(jobs.height - 1)}})
    found = build_unless_fallen(Settings(data=data), sources=sources)
    assert found.release != before


def test_the_first_build_has_nothing_to_fall_from(tmp_path: Path) -> None:
    found = build_unless_fallen(Settings(data=tmp_path), sources=small_sources())
    assert Releases(tmp_path).current_name() == found.release
