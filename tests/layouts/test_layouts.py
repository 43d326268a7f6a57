"""Files that publishers, exports and spreadsheets changed give the same figures, or say why not."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.layouts.judge import BY_SOURCE, judged, whole
from tests.layouts.kinds import KINDS, fitting
from tests.layouts.table import page

PAGE = Path(__file__).resolve().parents[2] / "docs" / "explanation" / "kinds-of-files.md"
CASES = [(source, kind) for source, layout in BY_SOURCE.items() for kind in fitting(layout)]


@pytest.mark.parametrize("source", BY_SOURCE)
def test_the_file_as_it_was_is_taken_whole(source: str) -> None:
    assert whole(source).tables


@pytest.mark.parametrize(("source", "kind"), CASES)
def test_each_kind_of_change_ends_as_it_must_in_each_layout(source: str, kind: str) -> None:
    verdict = judged(source, kind, seed=1)
    assert not verdict.wrong, verdict


@settings(max_examples=30, deadline=None)
@given(st.sampled_from(CASES), st.integers(0, 2**32))
def test_no_change_is_silently_wrong(case: tuple[str, str], seed: int) -> None:
    verdict = judged(*case, seed)
    assert not verdict.wrong, verdict


def test_the_table_of_kinds_and_layouts_is_that_of_the_documentation() -> None:
    assert page() in PAGE.read_text("utf-8")
    assert {kind for _, kind in CASES} == set(KINDS)
