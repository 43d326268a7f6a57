"""A small file is whole or as it was before, and for its owner alone."""

from pathlib import Path

import pytest

from tests.disk import disk_steps
from ti_graph.whole_file import write_whole


def test_it_is_on_the_disk_before_it_takes_the_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps = disk_steps(tmp_path, monkeypatch)
    write_whole(tmp_path / "kept.json", "{}")
    assert steps == ["kept.json.new", "-> kept.json"]
    assert (tmp_path / "kept.json").read_text("utf-8") == "{}"


def test_a_write_that_fails_leaves_what_was_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "kept.json"
    write_whole(path, "before")

    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OSError, match="No space"):
        write_whole(path, "after")
    assert path.read_text("utf-8") == "before"


def test_only_its_owner_reads_it(tmp_path: Path) -> None:
    write_whole(tmp_path / "new" / "kept.json", "secret")
    assert (tmp_path / "new" / "kept.json").stat().st_mode & 0o777 == 0o600
