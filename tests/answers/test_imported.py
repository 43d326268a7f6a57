"""What a workbook says holds at once where tables are read; where the graph is, that is said."""

import shutil
from datetime import date
from pathlib import Path

import httpx
import pytest
from typer.testing import CliRunner

from tests.api.conftest import running
from tests.ingest.workbook_fixtures import AMONT, DESERT, GOOD, PASSAGE, Row, filled, saved, taken
from tests.small_country import small_sources
from tests.small_programme import with_programme
from ti_graph.answers.attractiveness import attractiveness
from ti_graph.answers.blind_spots import blind_spots
from ti_graph.answers.governance import RoleItem, governance
from ti_graph.answers.imported import pending_of, tables_of
from ti_graph.answers.territories import Answers
from ti_graph.build import build
from ti_graph.cli.main import app
from ti_graph.client import connect
from ti_graph.documents.fiche_tables import governance_table
from ti_graph.graph.release import Releases
from ti_graph.ingest.workbooks.store import store_workbook
from ti_graph.messages import asked_by, speaking
from ti_graph.query.catalogue import catalogue, named_query
from ti_graph.query.run import run
from ti_graph.settings import Settings

ROLES = "workbook_governance_essai"


def imports(data: Path, folder: Path, kind: str, rows: list[Row] | None = None) -> Answers:
    store_workbook(data, taken(saved(filled(kind, rows), folder, f"{kind}.xlsx")))
    return Answers(Releases(data).current())


def roles(answers: Answers, territory: str = AMONT) -> dict[str, RoleItem]:
    return {one.role: one for one in governance(answers, territory).roles}


def test_governance_says_what_an_imported_workbook_says_at_once(data: Path, tmp_path: Path) -> None:
    assert roles(Answers(Releases(data).current()))["elu"].state == "unknown"
    answers = imports(data, tmp_path, "governance")
    found = roles(answers)
    (holder,) = found["elu"].holders
    assert (found["elu"].state, holder.label.fr, holder.source) == ("known", "mairie", ROLES)
    assert not holder.in_release
    assert found["cci"].holders[0].label.fr == "CCI Nordie"
    with speaking("fr"):
        rows = {row[0]: row[2] for row in governance_table([found["elu"]]).rows}
    assert all("dans le graphe au prochain build" in said for said in rows.values())
    build(Settings(data=data), sources=small_sources())
    assert roles(Answers(Releases(data).current()))["elu"].holders[0].in_release


def test_a_role_that_is_reported_anew_stands_for_the_one_of_the_release(
    data: Path, tmp_path: Path
) -> None:
    imports(data, tmp_path, "governance")
    build(Settings(data=data), sources=small_sources())
    gone = {"role_id": "r1", "territory_id": AMONT, "role": "élu", "presence": "absent",
            "observed_on": date(2026, 4, 30)}  # fmt: skip
    found = roles(imports(data, tmp_path, "governance", [gone]))
    assert (found["elu"].state, found["elu"].absent_on) == ("absent", "2026-04-30")


def test_blind_spots_count_needs_and_sheets_that_were_imported(
    programme_data: Path, tmp_path: Path
) -> None:
    data = Path(shutil.copytree(programme_data, tmp_path / "data"))

    def land() -> tuple[int | None, int | None, str]:
        found = attractiveness(Answers(Releases(data).current()), DESERT).domains
        (one,) = [each for each in found if each.domain == "land"]
        return one.needs, one.actions, one.verdict

    assert land() == (0, None, "need_unknown")
    imports(data, tmp_path, "needs", [GOOD["needs"][0] | {"theme": "Friches"}])
    assert land() == (1, None, "actions_unknown")
    sheet = GOOD["fiches-actions"][0] | {"territory_id": DESERT}
    imports(data, tmp_path, "fiches-actions", [sheet])
    assert land() == (1, 1, "worked_on")


def test_a_domain_without_an_offer_matches_no_sheet_and_denies_none(
    programme_data: Path, tmp_path: Path
) -> None:
    data = Path(shutil.copytree(programme_data, tmp_path / "data"))
    sheet = GOOD["fiches-actions"][0] | {"territory_id": DESERT, "theme": "Mobilité"}
    imports(data, tmp_path, "fiches-actions", [sheet])
    release = Releases(data).current()
    driving = {"domain": "mobility", "need": True, "label_fr": "a", "label_en": "a"}
    found = {one.domain: one for one in blind_spots(release, DESERT, [driving])}
    mobility = found["mobility"]
    assert (mobility.needs, mobility.actions, mobility.offers) == (None, None, 0)
    assert mobility.verdict == "no_offer"
    assert found["land"].actions == 1


def test_aids_stand_beside_blind_spots_by_their_perimeter(
    programme_data: Path, tmp_path: Path
) -> None:
    data = Path(shutil.copytree(programme_data, tmp_path / "data"))
    aid = {"kind": "prêt", "valid_from": "2024-01-01", "observed_on": date(2026, 3, 31)}
    places = {"a1": "departement-2A", "a2": PASSAGE, "a3": "commune-01006", "a4": DESERT}
    rows = [aid | {"aid_id": one, "label": one, "perimeter_id": each}
            for one, each in places.items()]  # fmt: skip
    rows.append(rows[1] | {"aid_id": "a5", "valid_until": "2024-12-31"})
    with asked_by("terminal"):
        found = attractiveness(Answers(Releases(data).current()), PASSAGE)
    assert found.aids is None and "template aids" in str(found.aids_say.fr)
    found = attractiveness(imports(data, tmp_path, "aids", rows), PASSAGE)
    # Passage has a commune in 01 and others in 2A: the aid of the département holds in a part.
    assert [(one.id, one.whole, one.in_release) for one in found.aids or []] == [
        ("a1", False, False), ("a2", True, False), ("a3", False, False),
    ]  # fmt: skip
    assert "en partie" in str(found.aids_say.fr) and "prochain build" in str(found.aids_say.fr)
    release = Releases(data).current()
    query = named_query("programme/blind_spots")
    assert {row["aids"] for row in run(query, {"territory": PASSAGE}, release).records()} == {None}
    build(Settings(data=data), sources=small_sources(with_programme()))
    release = Releases(data).current()
    assert {row["aids"] for row in run(query, {"territory": PASSAGE}, release).records()} == {3}
    assert {row["aids"] for row in run(query, {"territory": AMONT}, release).records()} == {0}


def test_queries_on_workbooks_say_that_the_graph_has_them_after_a_build(
    data: Path, tmp_path: Path
) -> None:
    answers = imports(data, tmp_path, "governance")
    query = named_query("governance/roles")
    (one,) = pending_of(answers.release, query)
    assert (one.source, one.imported_on) == (ROLES, date.today())
    assert one.says.fr and "«\u00a0Essai\u00a0»" in one.says.fr and "prochain build" in one.says.fr
    assert pending_of(answers.release, named_query("programme/fundings")) == []
    build(Settings(data=data), sources=small_sources())
    assert pending_of(Releases(data).current(), query) == []


def test_a_workbook_with_a_row_less_is_pending_too(data: Path, tmp_path: Path) -> None:
    imports(data, tmp_path, "governance")
    build(Settings(data=data), sources=small_sources())
    answers = imports(data, tmp_path, "governance", GOOD["governance"][:1])
    assert [one.source for one in pending_of(answers.release, named_query("governance/gaps"))] == [
        ROLES
    ]


@pytest.mark.parametrize(
    ("query", "tables"),
    [
        ("programme/action_sheets", {"fiche_action"}),
        ("programme/recurring_needs", {"need", "offer"}),
        ("programme/sheets_without_offer", {"fiche_action", "offer"}),
        ("programme/aids_of_commune", {"aid"}),
        ("programme/aid_per_job", {"funding"}),
        ("filiere/training_gaps", {"training"}),
        ("filiere/sites", {"site"}),
        ("programme/reusable_derogations", {"obstacle"}),
        ("programme/blind_spots", {"aid", "fiche_action", "need", "offer"}),
        ("governance/no_region", {"governance_role", "funding"}),
        ("actor/poles_without_tie", {"membership"}),
        ("territory/members", set()),
    ],
)
def test_a_query_rests_on_the_workbooks_that_it_asks(query: str, tables: set[str]) -> None:
    assert tables_of(named_query(query)) == tables


def test_what_counts_things_of_any_class_rests_on_every_workbook() -> None:
    assert len(tables_of(catalogue()["programme/recommendations_followed"])) == 11


def test_a_program_a_screen_and_a_client_are_told_of_a_workbook_that_waits(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    imports(data, tmp_path, "governance")
    monkeypatch.setenv("TI_GRAPH_DATA", str(data))
    asked = ["query", "governance/roles", "-p", f"territory={AMONT}"]
    assert "importé le" in CliRunner().invoke(app, asked).stderr
    with pytest.warns(UserWarning) as warned:
        connect(data).query("governance/roles", territory=AMONT)
    assert "importé le" in str(warned[-1].message)
    with running(data) as (url, _), httpx.Client(base_url=url, timeout=60) as client:
        path = "/api/v1/queries/governance/roles"
        found = client.get(path, params={"territory": AMONT}).json()
        assert [one["source"] for one in found["imported"]] == [ROLES]
        assert client.get("/api/v1/recommendations").json()["imported"]
        by_role = client.get(f"/api/v1/territories/{AMONT}/governance").json()["roles"]
        assert next(one for one in by_role if one["role"] == "elu")["state"] == "known"
        with connect(url) as service, pytest.warns(UserWarning) as warned:
            service.query("governance/roles", territory=AMONT)
        assert "importé le" in str(warned[-1].message)
