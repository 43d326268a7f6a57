"""What workbooks declare of Europe: on the line of a region, of the territory, by every way."""

import json
from pathlib import Path

import httpx
import pytest
from typer.testing import CliRunner

from tests.api.conftest import running
from tests.ingest.workbook_fixtures import (
    AMONT,
    DESERT,
    GOOD,
    SOURCE,
    Row,
    filled,
    known,
    saved,
    taken,
)
from tests.ingest.workbook_fixtures import TODAY as CHECKED_ON
from tests.small_country import small_sources
from ti_graph.answers.european import EuropeanTies
from ti_graph.answers.indexed import Indexed
from ti_graph.answers.maps import TerritoryMaps
from ti_graph.answers.partner_models import Declared
from ti_graph.answers.territories import Answers
from ti_graph.build import build
from ti_graph.cli.main import app
from ti_graph.documents.fiche import fiche
from ti_graph.graph.release import Releases
from ti_graph.ingest.workbooks.reading import check
from ti_graph.ingest.workbooks.store import store_workbook
from ti_graph.messages import speaking
from ti_graph.query.catalogue import named_query
from ti_graph.query.run import run
from ti_graph.settings import Settings

WEST, WESTLAND = "nuts-DEX11", "nuts-DEX1"
SAME = (
    "id", "kind", "organisation", "role", "place", "partner", "town", "network", "theme", "page",
    "mailbox", "year",
)  # fmt: skip
"""What a query, the API and a command say of a tie."""
RULE = "importez le classeur"


def answers(data: Path, folder: Path, rows: list[Row] | None = None, **source: str) -> Answers:
    path = saved(filled("europe", rows, SOURCE | source), folder, "europe.xlsx")
    store_workbook(data, taken(path))
    return Answers(Releases(data).current())


def ties(found: Answers) -> EuropeanTies:
    return EuropeanTies(found.release, Indexed(found.release), found.label)


def ids(found: list[Declared]) -> list[str]:
    return [one.id for one in found]


def test_what_no_workbook_declares_is_not_loaded_and_never_none(data: Path) -> None:
    found = Answers(Releases(data).current()).partners(AMONT)
    assert found.declared == []
    said = [str(one.fr) for one in found.not_known]
    assert [RULE in one for one in said] == [True, True, True, False]
    assert not any("aucun" in one.lower() for one in said)


def test_a_territory_has_what_is_declared_of_it_of_its_parts_and_of_the_areas_around(
    data: Path, tmp_path: Path
) -> None:
    found = answers(data, tmp_path)
    assert ids(found.partners(AMONT).declared) == ["e2", "e4", "e3", "e5"]
    assert str(found.partners(AMONT).not_known[0].fr).startswith("Organisations")
    elsewhere = found.partners(DESERT)
    assert elsewhere.declared == []
    assert "inconnu, et non aucun" in str(elsewhere.not_known[0].fr)


def test_the_line_of_a_region_has_who_to_call_there_and_the_agreements_of_the_territory(
    data: Path, tmp_path: Path
) -> None:
    found = ties(answers(data, tmp_path))
    assert ids(found.between(AMONT, WEST, None)) == ["e1", "e4", "e3"]
    assert ids(found.between(AMONT, WESTLAND, None)) == ["e1", "e4", "e3"]
    assert ids(found.between(DESERT, WEST, None)) == ["e1"]
    assert ids(found.between(AMONT, "nuts-ITX1", None)) == []


def test_lists_of_partners_bear_what_is_declared_of_their_regions(
    data: Path, tmp_path: Path
) -> None:
    found = answers(data, tmp_path)
    expected = ties(found)
    answer = found.partners(AMONT)
    lines = [
        *((one.region_id, ids(one.declared)) for one in answer.relevant),
        *((one.region_id, ids(one.declared)) for one in answer.likely),
    ]
    assert lines
    for region, shown in lines:
        assert sorted(shown) == sorted(ids(expected.between(AMONT, region, None)))
    assert any(shown for _, shown in lines)


def test_who_works_in_the_industry_of_the_chain_stands_first(data: Path, tmp_path: Path) -> None:
    other = GOOD["europe"][0] | {
        "tie_id": "a0", "organisation": "Cluster Bois", "industry_id": "nace2-16",
    }  # fmt: skip
    found = ties(answers(data, tmp_path, [other, GOOD["europe"][0]]))
    assert ids(found.between(AMONT, WEST, "naf2-24.10Z")) == ["e1", "a0"]
    assert ids(found.between(AMONT, WEST, None)) == ["a0", "e1"]


def test_a_line_says_who_where_of_what_since_when_and_by_which_source(
    data: Path, tmp_path: Path
) -> None:
    (cluster, agreement, twins) = ties(answers(data, tmp_path)).between(AMONT, WEST, None)
    assert str(cluster.text.fr).startswith("Cluster Métal d'Amont · organisation de cluster · ")
    assert str(cluster.text.fr).endswith(
        "https://cluster.example/contact · contact@cluster.example · 2025 · déclaré par "
        "«\u00a0Essai\u00a0», constaté le 2026-03-31"
    )
    assert "année non dite" in str(agreement.text.fr)
    assert "twinning · Amont – Beispielstadt, " in str(twins.text.en)
    assert ", Germany · " in str(twins.text.en)
    assert ", Allemagne · " in str(twins.text.fr)
    assert (twins.year, twins.source_title, twins.in_release) == (1956, "Essai", False)


def test_graph_api_command_and_answer_declare_the_same(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers(data, tmp_path)
    build(Settings(data=data), sources=small_sources())
    release = Releases(data).current()
    found = ties(Answers(release))
    for place in (AMONT, DESERT, WEST, WESTLAND):
        asked = run(named_query("partner/declared"), {"territory": place}, release).records()
        here = sorted(found.of(place), key=lambda one: one.id)
        told = [{name: getattr(one, name) for name in SAME} for one in here]
        graph = [{name: row[name] for name in SAME} for row in asked]
        assert sorted(graph, key=lambda row: str(row["id"])) == told
    own = ids(Answers(release).partners(AMONT).declared)
    monkeypatch.setenv("TI_GRAPH_DATA", str(data))
    shown = CliRunner().invoke(app, ["partners", AMONT, "--json"])
    assert ids([Declared(**one) for one in json.loads(shown.stdout)["declared"]]) == own
    printed = CliRunner().invoke(app, ["partners", AMONT]).stdout
    assert "Région Dix, bureau Europe" in " ".join(printed.split())
    with running(data) as (url, _), httpx.Client(base_url=url, timeout=60) as client:
        served = client.get(f"/api/v1/territories/{AMONT}/partners").json()
        page = client.get(f"/simple/territoires/{AMONT}").text
    assert [one["id"] for one in served["declared"]] == own
    assert "Vanguard Initiative" in page
    assert "Cluster Métal d&#39;Amont" in page


def test_the_fact_sheet_declares_it_with_its_source(data: Path, tmp_path: Path) -> None:
    found = answers(data, tmp_path)
    with speaking("fr"):
        sheet = fiche(found, TerritoryMaps(found), AMONT)
    said = " ".join(cell for row in sheet.declared.rows for cell in row)
    assert "Région Dix, bureau Europe · bureau Europe de la région" in said
    assert "déclaré par «\u00a0Essai\u00a0»" in said
    assert RULE not in sheet.partners_note


def test_what_is_made_up_is_hidden_and_marked_where_it_may_be_shown(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert answers(data, tmp_path, simulated="oui").partners(AMONT).declared == []
    monkeypatch.setenv("TI_GRAPH_SIMULATED", "always")
    shown = answers(data, tmp_path, simulated="oui").partners(AMONT).declared
    assert shown
    assert all(one.simulated and "SIMULÉ" in str(one.text.fr) for one in shown)


def test_no_person_and_no_persons_mailbox_is_kept_or_repeated(data: Path, tmp_path: Path) -> None:
    """The rows that are right are taken; what the others say is in no file and in no message."""
    hidden = ("Dupont", "dupont", "Kowalski")
    bad = [
        GOOD["europe"][0] | {"tie_id": "p1", "organisation": "Jean Dupont"},
        GOOD["europe"][0] | {"tie_id": "p2", "mailbox": "jean.dupont@x.example"},
        GOOD["europe"][0] | {"tie_id": "p3", "theme": "écrire à j.dupont@x.example"},
        GOOD["europe"][0] | {"tie_id": "p4", "organisation": "Jan Kowalski"},
        GOOD["europe"][0] | {"tie_id": "p5", "page": "https://x.example/jean-dupont"},
    ]
    path = saved(filled("europe", [*GOOD["europe"], *bad]), tmp_path, "europe.xlsx")
    checked = check(path, known(), CHECKED_ON)
    assert len(checked.faults) == len(bad)
    assert not any(name in str(fault) for fault in checked.faults for name in hidden)
    kept = checked.taken(partial=True)
    assert kept.tables["european_tie"].height == len(GOOD["europe"])
    store_workbook(data, kept)
    build(Settings(data=data), sources=small_sources())
    release = Releases(data).current()
    for place in (AMONT, WEST):
        assert not any(name in str(ties(Answers(release)).of(place)) for name in hidden)
    written = [one for one in data.rglob("*") if one.is_file() and one.suffix != ".parquet"]
    assert not any(name.encode() in one.read_bytes() for one in written for name in hidden)
    rows = release.table("european_tie").collect()
    assert not any(name in str(rows.rows()) for name in hidden)
