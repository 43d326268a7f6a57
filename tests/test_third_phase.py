"""A third phase of the programme is rows: nothing else names a phase."""

from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest
from typer.testing import CliRunner

from tests.api.test_operation import Client
from tests.small_country import build_small, small_tables
from ti_graph.analytics import inputs
from ti_graph.analytics.programme_panel import programme_panel
from ti_graph.answers.actors import Actors
from ti_graph.answers.grounds import Grounds
from ti_graph.answers.maps import TerritoryMaps
from ti_graph.answers.neighbourhood import neighbourhood
from ti_graph.answers.outside import Outside
from ti_graph.answers.search import SearchIndex
from ti_graph.answers.territories import Answers
from ti_graph.api.app import create_app
from ti_graph.cli.main import app
from ti_graph.client import connect
from ti_graph.errors import UnknownPhaseError
from ti_graph.graph.release import Release, Releases
from ti_graph.ingest.load import Tables
from ti_graph.messages import say
from ti_graph.model.phases import current_phase, phases, territories_of_phase
from ti_graph.query.catalogue import named_query
from ti_graph.query.run import run
from ti_graph.settings import Settings

NOW, BEFORE = "ti-2028-1001", "ti-2023-1001"
THREE = {NOW, "ti-2028-1002", "ti-2028-2001"}
"""The territories of 2023 go on under the same codes, and other names but for the first."""


def with_third_phase() -> dict[str, Tables]:
    """The small country where each TI of 2023 has an heir of 2028."""
    own, programme = small_tables()["anct_territoires"], small_tables()["anct_programme"]
    heirs = {name: _heirs(table) for name, table in own.items() if name != "succession"}
    tables: dict[str, pl.DataFrame] = {
        name: pl.concat([own[name], more]) for name, more in heirs.items()
    }
    places = (
        own["geometry"]
        .head(2)
        .with_columns(territory_id=pl.Series(["epci-200000001", "epci-200000004"]))
    )
    tables["geometry"] = pl.concat([tables["geometry"], places])
    pairs = heirs["territory"].select(
        later_id="territory_id", earlier_id=pl.col("territory_id").str.replace("2028", "2023")
    )
    parts = {"communes": 1, "share_of_earlier": 1.0, "share_of_later": 1.0}
    more = pairs.with_columns(**{name: pl.lit(value) for name, value in parts.items()})
    tables["succession"] = pl.concat(
        [own["succession"], more.select(own["succession"].columns)], how="vertical_relaxed"
    )
    phase = programme["programme_phase"].tail(1).with_columns(
        phase=pl.lit(2028, pl.Int16), last_year=pl.lit(2032, pl.Int16),
        label_fr=pl.lit("Phase 3"), label_en=pl.lit("Phase 3"),
    )  # fmt: skip
    listed = pl.concat([programme["programme_phase"], phase])
    return {"anct_territoires": tables, "anct_programme": {**programme, "programme_phase": listed}}


def _heirs(table: pl.DataFrame) -> pl.DataFrame:
    """The rows that are of a TI of 2023, as they would be of its heir."""
    ids = [name for name in table.columns if name.endswith("_id")]
    of = pl.any_horizontal(pl.col(name).str.starts_with("ti-2023-") for name in ids)
    rows = table.filter(of).with_columns(pl.col(ids).str.replace("ti-2023-", "ti-2028-"))
    if "label" not in rows.columns:
        return rows
    label = pl.col("label").replace("Passage", "Grand Passage")
    return rows.with_columns(label, phase=pl.lit(2028, pl.Int16))


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("third-phase")
    build_small(folder, with_third_phase())
    return folder


@pytest.fixture(scope="module")
def release(data: Path) -> Release:
    return Releases(data).current()


@pytest.fixture(scope="module")
def answers(release: Release) -> Answers:
    return Answers(release)


@pytest.fixture(scope="module")
def client(data: Path) -> Iterator[Client]:
    opened = Client(create_app(Settings(data=data, swap_seconds=3600, query_workers=1)))
    yield opened
    opened.close()


def test_the_current_phase_is_the_last_that_has_territories() -> None:
    rows = pl.DataFrame(
        {"territory_id": ["ti-b", "ti-a", "x"], "phase": [2018, 2031, None]},
        schema_overrides={"phase": pl.Int16},
    )
    assert (phases(rows), current_phase(rows)) == ([2018, 2031], 2031)
    assert territories_of_phase(rows)["territory_id"].to_list() == ["ti-a"]
    assert territories_of_phase(rows, 2018)["territory_id"].to_list() == ["ti-b"]
    none = rows.filter(pl.col("phase").is_null())
    assert (current_phase(none), territories_of_phase(none).height) == (None, 0)


def test_the_territories_of_each_phase_are_listed(answers: Answers) -> None:
    listed = {one: len(answers.territories(phase=one)) for one in answers.programme.phases}
    assert listed == {2018: 2, 2023: 3, 2028: 3}
    assert {one.id for one in answers.territories(phase=answers.programme.phase)} == THREE
    assert answers.programme.phase_named("current") == answers.programme.phase_named("2028") == 2028
    with pytest.raises(UnknownPhaseError, match="2018, 2023, 2028"):
        answers.programme.phase_named("2019")


def test_analyses_are_of_the_current_phase(answers: Answers, release: Release) -> None:
    assert len(answers.filieres(NOW).candidates) == 1
    assert answers.partners(NOW).partners
    before = answers.filieres(BEFORE)
    assert before.candidates == []
    assert before.why_empty is not None
    assert before.why_empty.fr == say("screen.empty.earlier_phase", "fr")
    assert {one.id for one in Grounds(release).coverage()} == THREE
    for table in ("capability", "specialisation", "partner_suggestion"):
        found = release.table(table).collect()["territory_id"].unique()
        assert {name for name in found if name.startswith("ti-")} <= THREE


def test_queries_ask_about_the_current_phase_where_none_is_named(
    release: Release, client: Client
) -> None:
    table = run(named_query("territory/list"), {}, release)
    assert {row["id"] for row in table.records()} == THREE
    found = client.get("/api/v1/queries/programme/members_changed").json()
    assert [str(found["params"][name]) for name in ("earlier", "later")] == ["2023", "2028"]
    listed = {one["name"]: one for one in client.get("/api/v1/queries").json()}
    assert str(listed["territory/list"]["params"][0]["default"]) == "2028"
    (offer,) = client.get("/api/v1/ask", params={"q": "territoires sans CCI"}).json()["offers"]
    assert "phase 2028" in offer["question"]["fr"]


def test_its_forebears_are_of_the_phase_before(answers: Answers) -> None:
    found = answers.territory(NOW)
    assert [(one.id, one.phase) for one in found.descends_from] == [(BEFORE, 2023)]
    assert [one.phase for one in answers.territory(BEFORE).continues_in] == [2028]
    graph = neighbourhood(answers, NOW)
    assert graph.nodes[BEFORE]["kind"] == "ti_earlier"
    assert graph.nodes[NOW]["kind"] == "ti"


def test_it_is_found_by_name_before_its_forebears(release: Release) -> None:
    hits = SearchIndex(release).find("amont", ["territory"])
    assert [hit.id for hit in hits[:2]] == [NOW, BEFORE]
    assert SearchIndex(release).find("grand passage")[0].id == "ti-2028-1002"
    commune = next(hit for hit in SearchIndex(release).find("01001") if hit.kind == "commune")
    assert commune.territories == [NOW]
    # No commune of the country has a registered site: none is near.
    assert Outside(release).nearest("commune-2A001") is None


def test_a_number_leads_to_a_territory_of_the_current_phase(release: Release) -> None:
    numbers = release.table("establishment").filter(pl.col("siren").is_not_null()).collect()
    found = SearchIndex(release).find(numbers.sort("territory_id")["establishment_id"][0])
    assert found[0].territories == [NOW]


def test_an_organisation_is_in_territories_of_the_current_phase(answers: Answers) -> None:
    found = Actors(answers).organisation("pole-metal")
    assert [one.id for one in found.territories] == [NOW]


def test_it_is_mapped(answers: Answers) -> None:
    maps = TerritoryMaps(answers)
    drawn = maps.territories("capability")
    assert {one.id for one in drawn.features} == THREE
    assert all(one.geometry is not None for one in drawn.features)
    assert {one.properties.phase for one in drawn.features} == {2028}
    assert {one.properties.phase for one in maps.territories("capability", 2018).features} == {2018}


def test_it_is_queried(release: Release) -> None:
    rows = run(named_query("territory/list"), {"phase": "2028"}, release).records()
    assert {row["id"] for row in rows} == THREE
    found = connect(release).sparql(
        "PREFIX tig: <https://w3id.org/ti-graph/ontology#> "
        "SELECT ?ti { ?ti tig:phase/tig:firstYear 2028 }"
    )
    assert isinstance(found, pl.DataFrame)
    assert found.height == 3


def test_the_client_and_the_command_know_it(
    release: Release, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert set(connect(release).territories(phase=2028)["id"]) == THREE
    with pytest.raises(UnknownPhaseError):
        connect(release).territories(phase=2019)
    monkeypatch.setenv("TI_GRAPH_DATA", str(data))
    for asked in ("2028", "current"):
        done = CliRunner().invoke(app, ["territories", "amont", "--phase", asked])
        assert NOW in done.stdout
        assert BEFORE not in done.stdout
    shown = CliRunner().invoke(app, ["territory", NOW]).stdout
    assert "(phase 2023)" in shown


@pytest.mark.parametrize("asked", ["2028", "current"])
def test_the_api_knows_it(client: Client, asked: str) -> None:
    listed = client.get("/api/v1/territories", params={"phase": asked}).json()
    assert {one["id"] for one in listed} == THREE
    drawn = client.get("/api/v1/map/territories", params={"phase": asked}).json()
    assert {one["id"] for one in drawn["features"]} == THREE


def test_the_api_maps_the_current_phase_and_refuses_one_that_is_none(client: Client) -> None:
    drawn = client.get("/api/v1/map/territories").json()
    assert {one["id"] for one in drawn["features"]} == THREE
    for path in ("territories", "map/territories"):
        refused = client.get(f"/api/v1/{path}", params={"phase": "2019"})
        assert (refused.status_code, refused.json()["error"]) == (422, "unknown_phase")
        assert "2028" in refused.json()["hint"]
    assert NOW in client.get("/simple/").text
    assert BEFORE not in client.get("/simple/").text


def test_a_panel_is_of_the_phase_that_is_asked_for(release: Release) -> None:
    tables = {name: release.table(name).collect() for name in release.manifest.tables}
    assert programme_panel(tables, 2028).needs == "jobs"
    assert set(inputs.current_territories(tables)["territory_id"]) == THREE
