"""A release is published whole or not at all, and the one before it stays for rollback."""

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from ti_graph.errors import ReleaseError
from ti_graph.graph.manifest import Manifest, sha256
from ti_graph.graph.release import MANIFEST, STAGING, Release, Releases

ROOT = Path(__file__).resolve().parents[2]
EMPTY = Manifest(
    release="r",
    built_at="2024-01-31T00:00:00+00:00",
    version="0.0.0",
    base_iri="https://example.org/",
    triples=0,
    seconds=0.0,
    steps={},
    tables={},
    graphs={},
    sources=[],
    establishment_coverage=0.0,
    simulated_rows=0,
    checksums={},
)
HOLDER = """
import sys, time
from pathlib import Path
from ti_graph.graph.release import Releases
with Releases(Path(sys.argv[1])).building("held") as staging:
    (staging / "half").write_text("half")
    print("held", flush=True)
    time.sleep(60)
"""

PUBLISHER = """
import sys
from pathlib import Path
from tests.graph.test_release import publish
for number in range(1, 40):
    publish(Path(sys.argv[1]), f"{number:03d}")
"""


def publish(data: Path, name: str, content: str = "x") -> None:
    """Make a release of one file and a manifest."""
    with Releases(data).building(name) as staging:
        (staging / "content").write_text(content, "utf-8")
        manifest = EMPTY.model_copy(update={"release": name})
        (staging / MANIFEST).write_text(manifest.model_dump_json(), "utf-8")


def contents(folder: Path) -> dict[str, str]:
    """Every file below a folder, by its digest."""
    return {
        str(path.relative_to(folder)): sha256(path)
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != ".build.lock"
    }


@contextmanager
def another_build(data: Path) -> Iterator[subprocess.Popen[str]]:
    """A process that holds the lock, half way through a release."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(data)], stdout=subprocess.PIPE, text=True
    )
    with process:
        try:
            assert process.stdout is not None
            assert process.stdout.readline() == "held\n"
            yield process
        finally:
            process.kill()


def fault(call: Callable[[], object], data: Path) -> str:
    """The code of the error that a call stops with; no language names the folder."""
    with pytest.raises(ReleaseError) as caught:
        call()
    told = "".join(caught.value.detail(language) for language in ("fr", "en"))
    assert str(data) not in told
    assert caught.value.exit_code == 3
    return caught.value.code


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


# --- damage -------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '{"release": 1}', "\0"])
def test_a_damaged_manifest_is_told_so(tmp_path: Path, text: str) -> None:
    publish(tmp_path, "1")
    (tmp_path / "releases" / "1" / MANIFEST).write_text(text, "utf-8")
    assert fault(Releases(tmp_path).current, tmp_path) == "damaged_release"


def test_a_manifest_that_is_no_text_is_told_so(tmp_path: Path) -> None:
    publish(tmp_path, "1")
    (tmp_path / "releases" / "1" / MANIFEST).write_bytes(b'{"release": "\xff"}')
    assert fault(Releases(tmp_path).current, tmp_path) == "damaged_release"


def test_a_release_that_is_gone_is_told_so(tmp_path: Path) -> None:
    publish(tmp_path, "1")
    shutil.rmtree(tmp_path / "releases" / "1")
    assert fault(Releases(tmp_path).current, tmp_path) == "damaged_release"


@pytest.fixture
def copy(small_release: Release, tmp_path: Path) -> Release:
    """A release of the small country that a test may damage."""
    folder = tmp_path / small_release.folder.name
    shutil.copytree(small_release.folder, folder)
    return Release(folder)


def truncated(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-10])


def flipped(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 0xFF
    path.write_bytes(bytes(content))


def of_another_release(path: Path) -> None:
    shutil.copy(path.with_name("geometry.parquet"), path)


@pytest.mark.parametrize("damage", [Path.unlink, truncated, flipped, of_another_release])
def test_a_damaged_table_is_told_so(copy: Release, damage: Callable[[Path], None]) -> None:
    damage(copy.folder / "tables" / "territory.parquet")
    assert fault(lambda: copy.table("territory"), copy.folder) == "damaged_release"
    assert copy.table("geometry").collect().height == 10


def test_a_table_that_no_release_has_is_told_so(copy: Release) -> None:
    assert fault(lambda: copy.table("nowhere"), copy.folder) == "damaged_release"
    assert fault(lambda: copy.table("../../secret"), copy.folder) == "damaged_release"


def test_a_damaged_store_does_not_hide_the_tables(copy: Release) -> None:
    (copy.store_folder / "CURRENT").unlink()
    assert fault(lambda: copy.store, copy.folder) == "damaged_store"
    assert copy.table("territory").collect().height == copy.manifest.tables["territory"]


def test_a_newer_manifest_with_more_to_say_is_read(copy: Release) -> None:
    path = copy.folder / MANIFEST
    told = json.loads(path.read_text("utf-8")) | {"mood": "sunny"}
    path.write_text(json.dumps(told), "utf-8")
    assert Release(copy.folder).manifest == copy.manifest


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
def test_a_folder_that_cannot_be_written_is_told_so(tmp_path: Path, obstacle: str) -> None:
    data = tmp_path / "data"
    path = data / obstacle if obstacle else data
    path.parent.mkdir(exist_ok=True)
    path.write_text("a file, and no folder", "utf-8")
    assert fault(lambda: publish(data, "1"), tmp_path) == "cannot_write"
