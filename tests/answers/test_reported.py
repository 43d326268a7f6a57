"""What workbooks report of a territory shows as soon as it is imported, and says where it is."""

from pathlib import Path

import httpx
import pytest

from tests.api.conftest import running
from tests.ingest.workbook_fixtures import AMONT, GOOD, SOURCE, filled, saved, taken
from tests.small_country import small_sources
from ti_graph.answers.imported import imported_state
from ti_graph.answers.maps import TerritoryMaps
from ti_graph.answers.models import Reported
from ti_graph.answers.territories import Answers
from ti_graph.build import build
from ti_graph.documents.fiche import fiche
from ti_graph.documents.ground_words import reported_line
from ti_graph.graph.release import Releases
from ti_graph.ingest.workbooks.store import remove_workbook, store_workbook
from ti_graph.messages import speaking
from ti_graph.settings import Settings


def imported(data: Path, folder: Path, *kinds: str, **source: str) -> Answers:
    for kind in kinds:
        path = saved(filled(kind, source=SOURCE | source), folder, f"{kind}.xlsx")
        store_workbook(data, taken(path))
    return Answers(Releases(data).current())


def texts(answers: Answers, territory: str = AMONT) -> dict[str, list[Reported]]:
    found: dict[str, list[Reported]] = {}
    for one in answers.territory(territory).reported:
        found.setdefault(one.kind, []).append(one)
    return found


def test_a_workbook_shows_at_once_and_says_that_the_graph_has_it_after_a_build(
    data: Path, tmp_path: Path
) -> None:
    assert Answers(Releases(data).current()).territory(AMONT).reported == []
    found = texts(imported(data, tmp_path, "fiches-actions"))
    (row,) = found["fiches-actions"]
    assert str(row.text.fr).startswith("Foncier · présent · Une friche · en cours · friches")
    assert (row.source_title, row.in_release, row.presence) == ("Essai", False, "present")
    with speaking("en"):
        assert "in the graph after the next build" in reported_line(row)
    build(Settings(data=data), sources=small_sources())
    (row,) = texts(Answers(Releases(data).current()))["fiches-actions"]
    assert row.in_release
    with speaking("en"):
        assert "next build" not in reported_line(row)


def test_a_row_that_changed_since_the_release_is_shown_as_it_is_now(
    data: Path, tmp_path: Path
) -> None:
    imported(data, tmp_path, "needs")
    build(Settings(data=data), sources=small_sources())
    rows = [GOOD["needs"][0] | {"description": "Du gaz"}]
    store_workbook(data, taken(saved(filled("needs", rows), tmp_path)))
    desert = str(rows[0]["territory_id"])
    (row,) = texts(Answers(Releases(data).current()), desert)["needs"]
    assert ("Du gaz" in str(row.text.fr), row.in_release) == (True, False)


def test_sites_in_its_communes_and_aids_around_it_are_those_of_a_territory(
    data: Path, tmp_path: Path
) -> None:
    answers = imported(data, tmp_path, "sites", "schools", "ties", "fundings")
    found = texts(answers)
    assert [str(one.text.fr).split(" · ")[0] for one in found["sites"]] == ["Zone"]
    assert "12,5\u00a0ha" in str(found["sites"][0].text.fr)
    assert "12.5\u00a0ha" in str(found["sites"][0].text.en)
    assert len(found["schools"]) == 2
    assert found["ties"][0].presence == "absent"
    assert "secret" in str(found["fundings"][1].text.fr)


def test_what_is_made_up_shows_only_where_made_up_data_may_be_shown(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = imported(data, tmp_path, "fiches-actions", simulated="oui")
    assert texts(answers) == {}
    monkeypatch.setenv("TI_GRAPH_SIMULATED", "always")
    (row,) = texts(answers)["fiches-actions"]
    assert row.simulated
    with speaking("fr"):
        assert reported_line(row).endswith("SIMULÉ")


def test_a_removed_workbook_and_a_damaged_one_show_nothing(data: Path, tmp_path: Path) -> None:
    answers = imported(data, tmp_path, "fiches-actions")
    before = imported_state(answers.release)
    (data / "workbooks" / "workbook_fiches_actions_essai" / "card.yml").write_text("id: [", "utf-8")
    assert texts(answers) == {}
    remove_workbook(data, "workbook_fiches_actions_essai")
    assert texts(answers) == {}
    assert imported_state(answers.release) != before


def test_the_fiche_has_what_was_imported(data: Path, tmp_path: Path) -> None:
    answers = imported(data, tmp_path, "fiches-actions", "sites")
    facts = dict(fiche(answers, TerritoryMaps(answers), AMONT).facts)
    assert "Une friche" in facts["Ce que rapportent des classeurs"]
    assert "Zone" in facts["Ce que rapportent des classeurs"]


def test_a_server_shows_a_workbook_that_is_imported_while_it_runs(
    data: Path, tmp_path: Path
) -> None:
    with running(data) as (url, _), httpx.Client(base_url=url, timeout=60) as client:
        path = f"/api/v1/territories/{AMONT}"
        before = client.get(path)
        assert before.json()["reported"] == []
        imported(data, tmp_path, "fiches-actions")
        after = client.get(path, headers={"If-None-Match": before.headers["etag"]})
        assert after.status_code == 200
        assert "Une friche" in after.json()["reported"][0]["text"]["fr"]
        assert "Une friche" in client.get(f"/simple/territoires/{AMONT}").text
