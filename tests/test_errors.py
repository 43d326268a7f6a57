"""What an error says of a hostile file neither floods a screen nor steers it."""

import pytest

from ti_graph.errors import LONGEST_FACT, SourceError


def written(value: str) -> str:
    return SourceError("missing_column", source="s", file="f.csv", columns=value).detail("en")


def test_a_fact_of_ten_megabytes_is_cut() -> None:
    assert len(written("x" * 10_000_000)) < LONGEST_FACT + 200


@pytest.mark.parametrize("sign", ["\x1b[2J", "\u202e", "\x00", "\r", "\u200b", "\x9b"])
def test_a_sign_that_steers_a_terminal_is_written_out(sign: str) -> None:
    assert sign[0] not in written(f"a{sign}b")


def test_french_and_lines_stay_as_they_are() -> None:
    assert "l'été\u202f: 1\u00a0000\nœuvre" in written("l'été\u202f: 1\u00a0000\nœuvre")
