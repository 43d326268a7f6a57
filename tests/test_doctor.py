"""What `ti-graph doctor` finds, and that it offers a way back only where there is one."""

import json
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tests.build_fixtures import another_release
from tests.graph.release_fixtures import another_build, flipped, publish
from tests.loaders.firms_fixtures import with_check_digit
from tests.loaders.sirene_layout import as_text, numbered
from tests.security.test_personal_data import built
from ti_graph.cli.main import app
from ti_graph.doctor import Finding, classifications, cross_checks, examine
from ti_graph.graph.release import STAGING, Release, Releases
from ti_graph.ingest.cross_checks import CHECKS as CROSS_CHECKS
from ti_graph.messages import catalogue
from ti_graph.settings import Settings


@pytest.fixture
def data(small_data: Path, tmp_path: Path) -> Path:
    """A data folder of its own, with a release of the small country."""
    return Path(shutil.copytree(small_data, tmp_path / "data"))


def found(data: Path) -> dict[str, Finding]:
    """Findings by code; each has its text in both languages."""
    findings = examine(Settings(data=data))
    for finding in findings:
        assert finding.text("fr") != finding.text("en")
        assert str(data) not in finding.text("en")
    return {finding.code: finding for finding in findings}


def test_a_folder_without_a_release_says_how_to_build_one(tmp_path: Path) -> None:
    result = found(tmp_path)
    assert result["no_release"].level == "warning"
    assert "ti-graph build" in result["no_release"].text("en")


def test_a_sound_installation_has_nothing_to_mend(data: Path) -> None:
    assert {finding.level for finding in found(data).values()} == {"ok"}


def test_one_flipped_byte_of_the_store_is_found_and_a_rollback_offered(
    data: Path, small_data: Path
) -> None:
    before = Releases(data).current_name()
    another_release(data, small_data)
    store = Releases(data).current().store_folder
    flipped(max(store.glob("*.sst"), key=lambda path: path.stat().st_size))
    result = found(data)["damaged_can_go_back"]
    assert result.level == "fault"
    assert "ti-graph rollback" in result.text("en")
    assert result.facts["earlier"] == before
    assert Releases(data).rollback() == before
    assert "release_whole" in found(data)


def test_no_way_back_is_offered_where_there_is_none(data: Path, small_data: Path) -> None:
    name = Releases(data).current_name() or ""
    flipped(data / "releases" / name / "tables" / "territory.parquet")
    result = found(data)["damaged_build_again"]
    assert "tables/territory.parquet" in str(result.facts["files"])
    assert "rollback" not in result.text("en")
    another_release(data, small_data)
    assert found(data)["earlier_damaged"].level == "warning"


def test_a_manifest_that_is_gone_is_reported(data: Path) -> None:
    (data / "releases" / (Releases(data).current_name() or "") / "manifest.json").unlink()
    assert found(data)["damaged_build_again"].facts["files"] == "manifest.json"


def test_a_damaged_workbook_is_reported(data: Path) -> None:
    folder = data / "workbooks" / "workbook_needs_essai"
    folder.mkdir(parents=True)
    (folder / "card.yml").write_text("id: [", "utf-8")
    assert found(data)["workbook_damaged"].level == "fault"


def test_what_a_killed_build_left_is_told_from_a_build_that_runs(tmp_path: Path) -> None:
    publish(tmp_path, "1")
    with another_build(tmp_path):
        assert "building" in found(tmp_path)
    assert found(tmp_path)["leftovers"].facts["count"] == 1
    assert [path.name for path in (tmp_path / "releases").glob(f"{STAGING}*")] == [".building-held"]


def test_the_command_tells_programs_and_ends_with_3_where_something_is_damaged(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TI_GRAPH_DATA", str(data))
    sound = CliRunner().invoke(app, ["doctor", "--json"])
    assert sound.exit_code == 0
    assert {one["level"] for one in json.loads(sound.stdout)} == {"ok"}
    name = Releases(data).current_name() or ""
    flipped(data / "releases" / name / "tables" / "territory.parquet")
    damaged = CliRunner().invoke(app, ["doctor"])
    assert damaged.exit_code == 3
    assert "✗" in damaged.stdout


def test_every_finding_has_its_words() -> None:
    source = (Path(__file__).parents[1] / "ti_graph" / "doctor.py").read_text("utf-8")
    codes = {key.split(".")[1] for key in catalogue() if key.startswith("doctor.")}
    crossed = {
        f"{check}_{found}" for check in CROSS_CHECKS for found in ("agrees", "gap", "not_compared")
    }
    crossed |= {f"{check}_apart" for check in ("sirene_urssaf", "urssaf_flores")}
    assert crossed <= codes
    assert {code for code in codes - crossed if f'"{code}"' not in source} == set()


def test_a_gap_between_sources_is_a_warning_with_figures(small_data: Path, tmp_path: Path) -> None:
    data = tmp_path / "data"
    shutil.copytree(small_data, data)
    (path,) = (data / "releases").glob("*/manifest.json")
    answer = json.loads(path.read_text("utf-8"))
    gap = {"what": "naf2-25", "found": 200, "expected": 100, "gap": 1.0}
    answer["checks"] = [
        {"check": "sirene_urssaf", "threshold": 0.25, "compared": 3, "over": 1, "gaps": [gap]}
    ]
    path.write_text(json.dumps(answer), "utf-8")
    (finding,) = list(cross_checks(Settings(data=data)))
    assert (finding.code, finding.level) == ("sirene_urssaf_gap", "warning")
    assert "naf2-25: 200 / 100 (+100%)" in finding.text("en")


def test_extracts_of_different_communes_are_said_to_share_none(
    small_data: Path, tmp_path: Path
) -> None:
    data = tmp_path / "data"
    shutil.copytree(small_data, data)
    (path,) = (data / "releases").glob("*/manifest.json")
    answer = json.loads(path.read_text("utf-8"))
    answer["checks"] = [
        {"check": "sirene_urssaf", "threshold": 0.25, "compared": 0, "over": 0, "apart": True}
    ]
    path.write_text(json.dumps(answer), "utf-8")
    (finding,) = list(cross_checks(Settings(data=data)))
    assert (finding.code, finding.level) == ("sirene_urssaf_apart", "ok")
    assert "share no commune" in finding.text("en")


def test_a_build_reports_every_cross_check(small_release: Release) -> None:
    result = {one.check: one for one in small_release.manifest.checks}
    assert set(result) == set(CROSS_CHECKS)
    assert result["territory_members"].over == 0


def test_it_says_which_share_of_the_establishments_rests_on_a_conversion(
    data: Path, tmp_path: Path
) -> None:
    assert "on_a_conversion" not in found(data)
    folder = tmp_path / "mixed" / "sources" / "insee_sirene"
    folder.mkdir(parents=True)
    coded = [("NAFRev2", "24.10Z"), ("NAF2025", "24.10Y"), ("NAF2025", "25.53Y")]
    nics = [with_check_digit(f"955511217{k:04d}")[9:] for k in range(1, 4)]
    rows = [
        {
            **numbered("955511217", nic),
            "codeCommuneEtablissement": "01001",
            "nomenclatureActivitePrincipaleEtablissement": nomenclature,
            "activitePrincipaleEtablissement": activity,
        }
        for nic, (nomenclature, activity) in zip(nics, coded, strict=True)
    ]
    (folder / "StockEtablissement_x.csv").write_text(as_text(*rows), "utf-8")
    built(tmp_path / "mixed", "insee_sirene")
    (finding,) = classifications(Settings(data=tmp_path / "mixed"))
    counts = [finding.facts[name] for name in ("converted", "earlier", "ambiguous")]
    assert (finding.level, counts) == ("warning", [1, 0, 1])
    assert f"the establishments ({finding.facts['total']})" in finding.text("en")
