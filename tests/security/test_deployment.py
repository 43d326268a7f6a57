"""Units and image: no rights, a read-only system, one data folder, pinned dependencies."""

import configparser
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from docs_site.reference import commands

DEPLOY = Path(__file__).resolve().parents[2] / "deploy"
UNITS = sorted(DEPLOY.glob("*.service"))


def service(path: Path) -> dict[str, str]:
    parser = configparser.ConfigParser(strict=False, interpolation=None)
    parser.optionxform = str  # type: ignore[assignment, method-assign]
    parser.read_string(path.read_text("utf-8"))
    return dict(parser["Service"])


@pytest.mark.parametrize("path", UNITS, ids=lambda path: path.name)
def test_a_unit_runs_without_rights(path: Path) -> None:
    found = service(path)
    assert found["User"] not in {"root", ""}
    assert found["NoNewPrivileges"] == "yes"
    assert found["ProtectSystem"] == "strict"
    assert found["CapabilityBoundingSet"] == ""
    assert found["StateDirectory"] == "ti-graph"


@pytest.mark.parametrize("path", UNITS, ids=lambda path: path.name)
def test_a_unit_runs_a_command_that_exists(path: Path) -> None:
    words = service(path)["ExecStart"].split()
    assert words[0].endswith("/ti-graph")
    assert words[1] in commands()


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="needs systemd-analyze")
@pytest.mark.parametrize("path", sorted(DEPLOY.glob("ti-graph*")), ids=lambda path: path.name)
def test_systemd_finds_no_fault_in_a_unit(path: Path, tmp_path: Path) -> None:
    for unit in DEPLOY.glob("ti-graph*"):
        text = unit.read_text("utf-8")
        (tmp_path / unit.name).write_text(
            re.sub(r"/usr/lib/ti-graph/bin/ti-graph", "/bin/true", text)
        )
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", tmp_path / path.name],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    faults = [line for line in done.stderr.splitlines() if "ti-graph" in line]
    assert faults == []


def test_the_image_is_pinned_and_runs_as_a_user_without_rights() -> None:
    text = (DEPLOY / "Containerfile").read_text("utf-8")
    assert "--require-hashes -r requirements.lock" in text
    last = text.rsplit("FROM ", 1)[1]
    assert re.search(r"^USER (?!root)\w", last, re.MULTILINE)
    assert "ADD http" not in text
    assert "curl" not in text
