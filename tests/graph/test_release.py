"""A release is published whole or not at all, and the one before it stays for rollback."""

import errno
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.disk import disk_steps
from tests.graph.release_fixtures import (
    EMPTY,
    PUBLISHER,
    READER,
    ROOT,
    another_build,
    contents,
    fault,
    publish,
)
from ti_graph.errors import ReleaseError
from ti_graph.graph.release import MANIFEST, STAGING, Release, Releases

# --- publishing ---------------------------------------------------------------------------------


def test_a_release_is_current_once_it_is_whole(tmp_path: Path) -> None:
    releases = Releases(tmp_path)
    with releases.building("20240101-000000-aaaa") as staging:
        (staging / MANIFEST).write_text(EMPTY.model_dump_json(), "utf-8")
        assert releases.current_name() is None
        assert releases.names() == []
    assert releases.current_name() == "20240101-000000-aaaa"
    assert releases.names() == ["20240101-000000-aaaa"]
    assert releases.current().folder == tmp_path / "releases" / "20240101-000000-aaaa"


@pytest.mark.parametrize("error", [RuntimeError, KeyboardInterrupt, SystemExit])
def test_a_build_that_fails_changes_nothing(tmp_path: Path, error: type[BaseException]) -> None:
    publish(tmp_path, "1")
    before = contents(tmp_path)
    with pytest.raises(error), Releases(tmp_path).building("2") as staging:
        (staging / "half").write_text("half", "utf-8")
        raise error
    assert contents(tmp_path) == before
    assert [path.name for path in (tmp_path / "releases").iterdir()] == ["1"]


def test_a_failure_before_the_first_release_leaves_none(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError), Releases(tmp_path).building("1"):
        raise RuntimeError
    assert fault(Releases(tmp_path).current, tmp_path) == "no_release"


def test_a_new_release_leaves_the_one_before_it_as_it_was(tmp_path: Path) -> None:
    publish(tmp_path, "1", "first")
    before = contents(tmp_path / "releases" / "1")
    publish(tmp_path, "2", "second")
    assert contents(tmp_path / "releases" / "1") == before
    assert Releases(tmp_path).current_name() == "2"


def test_two_releases_stay(tmp_path: Path) -> None:
    for name in ("1", "2", "3", "4"):
        publish(tmp_path, name)
    assert Releases(tmp_path).names() == ["3", "4"]


def test_what_a_killed_build_left_behind_is_swept_by_the_next(tmp_path: Path) -> None:
    left = tmp_path / "releases" / f"{STAGING}0"
    left.mkdir(parents=True)
    (left / "half").write_text("half", "utf-8")
    publish(tmp_path, "1")
    assert [path.name for path in (tmp_path / "releases").iterdir()] == ["1"]


def test_a_pointer_half_written_is_never_read(tmp_path: Path) -> None:
    publish(tmp_path, "1")
    (tmp_path / "CURRENT.new").write_text("2", "utf-8")
    assert Releases(tmp_path).current_name() == "1"
    publish(tmp_path, "2")
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        ".build.lock",
        "CURRENT",
        "releases",
    ]


def test_a_reader_finds_a_whole_release_at_every_moment(tmp_path: Path) -> None:
    """While releases follow one another, `CURRENT` always names one that opens."""
    releases = Releases(tmp_path)
    publish(tmp_path, "000")
    with subprocess.Popen([sys.executable, "-c", PUBLISHER, str(tmp_path)], cwd=ROOT) as process:
        seen = set()
        while process.poll() is None:
            name = releases.current_name() or ""
            try:
                assert Release(tmp_path / "releases" / name).manifest.release == name
                seen.add(name)
            except ReleaseError:
                # Only a reader that slept through two builds may find its release gone.
                assert int(releases.current_name() or "") >= int(name) + 2
    assert process.returncode == 0
    assert len(seen) > 2


# --- rollback -----------------------------------------------------------------------------------


def test_rollback_goes_back_one_release(tmp_path: Path) -> None:
    publish(tmp_path, "1")
    publish(tmp_path, "2")
    assert Releases(tmp_path).rollback() == "1"
    assert Releases(tmp_path).current_name() == "1"
    assert Releases(tmp_path).names() == ["1", "2"]


def test_there_is_nothing_before_the_first_release(tmp_path: Path) -> None:
    assert fault(Releases(tmp_path).rollback, tmp_path) == "no_earlier_release"
    publish(tmp_path, "1")
    assert fault(Releases(tmp_path).rollback, tmp_path) == "no_earlier_release"
    assert Releases(tmp_path).current_name() == "1"


def test_rollback_never_makes_a_damaged_release_current(tmp_path: Path) -> None:
    publish(tmp_path, "1")
    publish(tmp_path, "2")
    (tmp_path / "releases" / "1" / MANIFEST).write_text("{", "utf-8")
    assert fault(Releases(tmp_path).rollback, tmp_path) == "damaged_release"
    assert Releases(tmp_path).current_name() == "2"


def test_a_release_that_was_left_by_rollback_is_not_the_one_to_return_to(tmp_path: Path) -> None:
    """2 was bad: the release before 3 is the one that served when 3 was built."""
    publish(tmp_path, "1")
    publish(tmp_path, "2")
    Releases(tmp_path).rollback()
    publish(tmp_path, "3")
    assert Releases(tmp_path).names() == ["1", "3"]
    assert Releases(tmp_path).rollback() == "1"


def test_rollback_never_makes_a_release_with_a_flipped_bit_current(tmp_path: Path) -> None:
    publish(tmp_path, "1")
    publish(tmp_path, "2")
    table = tmp_path / "releases" / "1" / "tables" / "content.parquet"
    content = bytearray(table.read_bytes())
    content[0] ^= 1
    table.write_bytes(content)
    assert fault(Releases(tmp_path).rollback, tmp_path) == "damaged_release"
    assert Releases(tmp_path).current_name() == "2"


@pytest.mark.parametrize(
    "names", [("2030", "2026", "2028"), ("5", "5-again", "1"), ("c", "b", "a")]
)
def test_a_clock_that_jumps_changes_no_order(tmp_path: Path, names: tuple[str, ...]) -> None:
    """The order of releases is that of their builds, whatever their names say of the time."""
    for name in names:
        publish(tmp_path, name)
    assert Releases(tmp_path).current_name() == names[-1]
    assert set(Releases(tmp_path).names()) == set(names[-2:])
    assert Releases(tmp_path).rollback() == names[-2]
    assert Releases(tmp_path).current_name() == names[-2]
    assert fault(Releases(tmp_path).rollback, tmp_path) == "no_earlier_release"


# --- readers ------------------------------------------------------------------------------------


def test_a_release_that_is_read_outlives_the_builds_that_follow(
    small_data: Path, tmp_path: Path
) -> None:
    data = Path(shutil.copytree(small_data, tmp_path / "data"))
    read = Releases(data).current()
    for name in ("a", "b", "c"):
        publish(data, name)
    assert read.manifest.release in Releases(data).names()
    assert read.faults() == []
    assert read.table("territory").collect().height == read.manifest.tables["territory"]
    assert read.store.query("ASK { GRAPH ?g { ?s ?p ?o } }") is True
    gone = read.manifest.release
    del read
    publish(data, "d")
    assert gone not in Releases(data).names()


def test_a_reader_that_was_killed_holds_nothing(tmp_path: Path) -> None:
    publish(tmp_path, "1")
    with subprocess.Popen(
        [sys.executable, "-c", READER, str(tmp_path)], stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "open\n"
        publish(tmp_path, "2")
        publish(tmp_path, "3")
        assert Releases(tmp_path).names() == ["1", "2", "3"]
        process.kill()
    publish(tmp_path, "4")
    assert Releases(tmp_path).names() == ["3", "4"]


def test_a_removal_that_was_cut_short_leaves_no_half_release(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between the renaming and the removal of its files, a release is no longer listed."""
    publish(tmp_path, "1")
    publish(tmp_path, "2")
    with monkeypatch.context() as cut:
        cut.setattr(shutil, "rmtree", lambda *_, **__: None)
        publish(tmp_path, "3")
    assert Releases(tmp_path).names() == ["2", "3"]
    assert (tmp_path / "releases" / f"{STAGING}1").is_dir()
    publish(tmp_path, "4")
    assert sorted(path.name for path in (tmp_path / "releases").iterdir()) == ["3", "4"]


def test_a_pointer_that_cannot_be_written_leaves_the_current_release(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(tmp_path, "1")
    before = contents(tmp_path)

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as disk:
        disk.setattr(Releases, "_point_to", full)
        with pytest.raises(OSError, match="No space"):
            publish(tmp_path, "2")
    assert contents(tmp_path) == before
    publish(tmp_path, "3")
    assert Releases(tmp_path).rollback() == "1"


# --- one build at a time ------------------------------------------------------------------------


def test_a_second_build_is_refused_while_one_runs(tmp_path: Path) -> None:
    publish(tmp_path, "1")
    with another_build(tmp_path):
        assert fault(lambda: publish(tmp_path, "2"), tmp_path) == "build_running"
        assert fault(Releases(tmp_path).rollback, tmp_path) == "build_running"
        assert Releases(tmp_path).current().manifest.release == "1"
        staging = tmp_path / "releases" / f"{STAGING}held"
        assert (staging / "half").is_file(), "the running build lost its folder"


def test_a_killed_build_frees_the_lock_and_leaves_the_release(tmp_path: Path) -> None:
    publish(tmp_path, "1")
    before = contents(tmp_path / "releases" / "1")
    with another_build(tmp_path) as process:
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
    assert Releases(tmp_path).current_name() == "1"
    assert Releases(tmp_path).names() == ["1"]
    assert contents(tmp_path / "releases" / "1") == before
    publish(tmp_path, "2")
    assert Releases(tmp_path).names() == ["1", "2"]
    assert not list((tmp_path / "releases").glob(f"{STAGING}*"))


def test_a_build_that_is_interrupted_cleans_up(tmp_path: Path) -> None:
    with another_build(tmp_path) as process:
        process.send_signal(signal.SIGINT)
        process.wait()
    assert list((tmp_path / "releases").iterdir()) == []


@pytest.mark.parametrize("obstacle", ["", "releases"])
def test_a_folder_that_cannot_be_written_is_reported_so(tmp_path: Path, obstacle: str) -> None:
    data = tmp_path / "data"
    path = data / obstacle if obstacle else data
    path.parent.mkdir(exist_ok=True)
    path.write_text("a file, and no folder", "utf-8")
    assert fault(lambda: publish(data, "1"), tmp_path) == "cannot_write"


def test_all_of_a_release_is_on_the_disk_before_it_is_pointed_to(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps = disk_steps(tmp_path, monkeypatch)
    with Releases(tmp_path).building("r") as staging:
        (staging / "tables").mkdir()
        (staging / "tables" / "a.parquet").write_text("a")
    whole = f"releases/{STAGING}r"
    pointed = steps.index("-> CURRENT")
    before, after = steps[:pointed], steps[pointed + 1 :]
    assert before == [
        f"{whole}/tables",
        f"{whole}/tables/a.parquet",
        whole,
        "releases",
        "CURRENT.new",
    ]
    assert after == ["."]
