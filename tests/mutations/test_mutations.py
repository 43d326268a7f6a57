"""A short form of `make test-mutations`: each kind once, and files that nobody bent."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_bent_files_words_and_requests_end_in_a_clear_error_or_are_counted() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.mutations", "--count", "14", "--seed", "2027"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    assert "seed 2027: 0 of 14 mutations ended as none may" in done.stdout
