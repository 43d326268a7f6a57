"""A short form of `make test-faults`: kills at random moments, disks, builds at once, clocks."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def test_the_current_release_outlives_kills_full_disks_and_clocks() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.faults", "--kills", "2", "--disks", "1", "--jumps", "2",
         "--seed", "2023"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    assert "the current release read and bit-identical each time" in done.stdout
    assert "publish: NOT RUN" in done.stdout or "counted whole each time" in done.stdout


def test_no_request_fails_while_releases_are_swapped() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.faults.load", "--requests", "200", "--every", "12"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.startswith("0 failed of ")


def test_backups_under_writes_restore_and_restores_that_are_killed_leave_no_half() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.faults.keeping", "--backups", "4", "--kills", "6"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    assert "each restored whole" in done.stdout
    assert "none of them half" in done.stdout


def test_a_server_goes_on_though_it_is_besieged() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.faults.besieged", "--seconds", "1", "--turn", "1.5"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    assert "0 releases not served, 0 of " in done.stdout


@pytest.mark.skipif(sys.platform != "linux", reason="by Linux' signal of a parent's death")
def test_nothing_outlives_a_killed_server_and_its_limit() -> None:
    """The command's own grace is one second; a busy machine takes longer to end a process."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.faults.lifetimes", "--kills", "3", "--seed", "2023",
         "--grace", "60"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    assert "nothing left 60 s after the limit" in done.stdout
