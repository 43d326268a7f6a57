"""Every line of the threat model names tests that are there."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def lines() -> list[str]:
    text = (ROOT / "SECURITY.md").read_text("utf-8")
    table = text.split("| threat |", 1)[1].split("\n\n", 1)[0]
    return table.splitlines()[2:]


def test_every_line_names_its_tests() -> None:
    assert len(lines()) > 10
    for line in lines():
        assert re.findall(r"`tests/[\w/]+\.py`", line), line


def test_every_test_file_that_is_named_has_tests() -> None:
    for line in lines():
        for name in re.findall(r"`(tests/[\w/]+\.py)`", line):
            assert re.search(r"^def test_", (ROOT / name).read_text("utf-8"), re.MULTILINE), name
