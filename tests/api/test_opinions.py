"""Opinions on suggestions: appended, never changed, and none of them lost."""

import json
import os
import threading
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.disk import disk_steps
from ti_graph.api.opinions import FILE, Feedback, Opinion
from ti_graph.errors import ReleaseError


def opinion(reason: str = "", suggestion: str = "filiere-a") -> Opinion:
    return Opinion(suggestion=suggestion, verdict="accepted", reason=reason)


def test_opinions_come_back_as_they_were_given_oldest_first(tmp_path: Path) -> None:
    feedback = Feedback(tmp_path)
    first = feedback.record(opinion("trop loin"), "r1")
    second = feedback.record(opinion(suggestion="filiere-b"), "r2")
    assert feedback.opinions() == [first, second]
    assert feedback.opinions("filiere-b") == [second]
    assert (first.release, second.release) == ("r1", "r2")
    assert first.id != second.id


def test_where_nothing_was_said_there_is_nothing(tmp_path: Path) -> None:
    assert Feedback(tmp_path).opinions() == []


@given(
    reason=st.text(max_size=50) | st.sampled_from(["a\u2028b", "a\u2029b", "a\x85b", "a\nb\r\nc"])
)
def test_whatever_is_written_is_one_line(
    tmp_path_factory: pytest.TempPathFactory, reason: str
) -> None:
    folder = tmp_path_factory.mktemp("feedback")
    feedback = Feedback(folder)
    kept = [feedback.record(opinion(reason), "r"), feedback.record(opinion("next"), "r")]
    assert feedback.opinions() == kept
    assert (folder / FILE).read_bytes().count(b"\n") == 2


def test_a_line_that_was_cut_short_costs_no_other(tmp_path: Path) -> None:
    feedback = Feedback(tmp_path)
    first = feedback.record(opinion("before"), "r")
    path = tmp_path / FILE
    whole = path.read_bytes()
    path.write_bytes(whole + whole[: len(whole) // 2])
    second = feedback.record(opinion("after"), "r")
    assert feedback.opinions() == [first, second]


@pytest.mark.parametrize("line", ["", "{}", "[1]", "null", "\xff", '{"suggestion": 1}'])
def test_a_line_that_is_no_opinion_is_passed_over(tmp_path: Path, line: str) -> None:
    feedback = Feedback(tmp_path)
    (tmp_path / FILE).write_bytes(line.encode("latin-1") + b"\n")
    kept = feedback.record(opinion(), "r")
    assert feedback.opinions() == [kept]


def test_many_at_once_lose_nothing(tmp_path: Path) -> None:
    threads = [
        threading.Thread(target=Feedback(tmp_path).record, args=(opinion(str(number)), "r"))
        for number in range(20)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {one.reason for one in Feedback(tmp_path).opinions()} == set(map(str, range(20)))
    lines = (tmp_path / FILE).read_text("utf-8").split("\n")
    assert all(json.loads(line) for line in lines[:-1])


def test_an_opinion_is_on_the_disk_before_it_is_said_to_be_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps = disk_steps(tmp_path, monkeypatch)
    Feedback(tmp_path).record(opinion(), "r1")
    assert FILE in steps


def test_a_folder_that_takes_nothing_is_reported(tmp_path: Path) -> None:
    (tmp_path / FILE).mkdir()
    with pytest.raises(ReleaseError) as caught:
        Feedback(tmp_path).record(opinion(), "r")
    assert caught.value.code == "cannot_write"
    assert str(tmp_path) not in str(caught.value)
    assert os.strerror(21) in str(caught.value)
