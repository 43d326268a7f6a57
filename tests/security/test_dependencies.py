"""What the project depends on: locked with hashes, under licences that fit, listed."""

import json
import re
from importlib.metadata import distribution
from pathlib import Path

import pytest

from security import inventory

ROOT = Path(__file__).resolve().parents[2]


def test_every_package_that_ships_is_locked_and_may_be_combined() -> None:
    assert inventory.faults() == []
    assert len(inventory.installed()) > 30


@pytest.mark.parametrize(
    "name", ["requirements.lock", "requirements-run.lock", "requirements-uv.lock"]
)
def test_every_line_of_a_lock_has_hashes(name: str) -> None:
    lock = (ROOT / name).read_text("utf-8")
    entries = re.split(r"^(?=[A-Za-z0-9._-]+==)", lock, flags=re.MULTILINE)[1:]
    assert entries
    assert [entry.split("==")[0] for entry in entries if "--hash=sha256:" not in entry] == []


def test_a_licence_that_does_not_fit_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    one = distribution("pydantic")
    monkeypatch.setattr(inventory, "installed", lambda: {"pydantic": one})
    for words in ("GPL-3.0-only", "AGPL-3.0", "CC-BY-NC-4.0", "", "Proprietary"):
        monkeypatch.setattr(inventory, "licence", lambda _, words=words: words)
        assert inventory.faults()


def test_a_version_that_is_not_the_locked_one_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inventory, "locked", dict)
    assert len(inventory.faults()) > 30


def test_the_bill_of_materials_lists_the_lock(tmp_path: Path) -> None:
    inventory.write_bill(tmp_path / "sbom.json")
    bill = json.loads((tmp_path / "sbom.json").read_text("utf-8"))
    assert bill["bomFormat"] == "CycloneDX"
    names = {one["name"].lower().replace("_", "-") for one in bill["components"]}
    assert set(inventory.locked()) <= {name.replace(".", "-") for name in names}
