"""A backup holds all that cannot be had again; an archive that means harm changes nothing."""

import gzip
import io
import json
import shutil
import sqlite3
import tarfile
from collections.abc import Callable
from contextlib import closing
from functools import partial
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tests.disk import disk_steps
from tests.graph.release_fixtures import another_build, publish
from ti_graph import access
from ti_graph.cli.main import app
from ti_graph.errors import ReleaseError
from ti_graph.graph import backup, restoring
from ti_graph.graph.backup import Description, back_up, restore
from ti_graph.graph.manifest import sha256
from ti_graph.graph.release import Releases
from ti_graph.ingest import erasure

Members = list[tuple[tarfile.TarInfo, bytes]]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data folder with two releases, a workbook, feedback, and files that can be had again."""
    folder = tmp_path / "data"
    publish(folder, "1")
    publish(folder, "2")
    (folder / "workbooks" / "workbook_x").mkdir(parents=True)
    (folder / "workbooks" / "workbook_x" / "card.yml").write_text("id: x\n", "utf-8")
    (folder / "sources" / "insee_naf").mkdir(parents=True)
    (folder / "sources" / "insee_naf" / "big.csv").write_text("x", "utf-8")
    with closing(sqlite3.connect(folder / "feedback.sqlite")) as base:
        base.execute("CREATE TABLE feedback (reported TEXT)")
        base.execute("INSERT INTO feedback VALUES ('vrai')")
        base.commit()
    return folder


def kept(folder: Path) -> dict[str, str]:
    """Every file but those that can be had again, and a database, whose bytes differ."""
    return {
        path.relative_to(folder).as_posix(): sha256(path)
        for path in sorted(folder.rglob("*"))
        if path.is_file()
        and not path.name.startswith(".")
        and "sources" not in path.parts
        and path.suffix != ".sqlite"
    }


def names_in(folder: Path) -> list[str]:
    with closing(sqlite3.connect(folder / "feedback.sqlite")) as base:
        return [text for (text,) in base.execute("SELECT reported FROM feedback")]


def refused(call: Callable[[], object]) -> str:
    with pytest.raises(ReleaseError) as caught:
        call()
    return f"{caught.value.code}: {caught.value.facts.get('reason', '')}"


def test_what_was_backed_up_comes_back_in_another_folder(data: Path, tmp_path: Path) -> None:
    described = back_up(data, tmp_path / "b.tar.gz")
    assert described.release == "2"
    assert not any(name.startswith("sources") for name in described.files)
    other = tmp_path / "other"
    restore(other, tmp_path / "b.tar.gz")
    assert kept(other) == kept(data)
    assert names_in(other) == ["vrai"]
    assert Releases(other).rollback() == "1"


def test_a_backup_is_for_its_owner_alone(data: Path, tmp_path: Path) -> None:
    back_up(data, tmp_path / "b.tar.gz")
    assert (tmp_path / "b.tar.gz").stat().st_mode & 0o777 == 0o600


def test_a_database_is_copied_as_of_one_moment_while_it_is_written(
    data: Path, tmp_path: Path
) -> None:
    with closing(sqlite3.connect(data / "feedback.sqlite")) as base:
        base.execute("PRAGMA journal_mode=WAL")
        base.execute("INSERT INTO feedback VALUES ('écrit')")
        base.commit()
        base.execute("INSERT INTO feedback VALUES ('pas encore')")
        back_up(data, tmp_path / "b.tar.gz")
        base.rollback()
    restore(tmp_path / "other", tmp_path / "b.tar.gz")
    assert names_in(tmp_path / "other") == ["vrai", "écrit"]


def test_a_backup_replaces_only_where_it_is_told_to(data: Path, tmp_path: Path) -> None:
    back_up(data, tmp_path / "b.tar.gz")
    assert refused(lambda: back_up(data, tmp_path / "b.tar.gz")).startswith("backup_exists")
    before = kept(data)
    publish(data, "3")
    shutil.rmtree(data / "workbooks")
    assert refused(lambda: restore(data, tmp_path / "b.tar.gz")) == "restore_would_replace: "
    restore(data, tmp_path / "b.tar.gz", replace=True)
    assert Releases(data).current_name() == "2"
    assert {name: kept(data)[name] for name in before} == before


def test_nothing_is_backed_up_or_restored_while_a_build_runs(data: Path, tmp_path: Path) -> None:
    back_up(data, tmp_path / "b.tar.gz")
    with another_build(data):
        assert refused(lambda: back_up(data, tmp_path / "c.tar.gz")).startswith("build_running")
        again = refused(lambda: restore(data, tmp_path / "b.tar.gz", replace=True))
        assert again.startswith("build_running")
    assert not (tmp_path / "c.tar.gz").exists()
    assert not list(tmp_path.glob("*.new"))


# --- archives that mean harm --------------------------------------------------------------------


def members(source: Path) -> Members:
    with tarfile.open(source) as archive:
        return [(member, archive.extractfile(member).read()) for member in archive]  # type: ignore[union-attr]


def packed(target: Path, parts: Members) -> None:
    with tarfile.open(target, "w:gz") as archive:
        for member, content in parts:
            if member.isreg():
                member.size = len(content)
            archive.addfile(member, io.BytesIO(content))


def listing(parts: Members, change: Callable[[dict[str, dict[str, object]]], None]) -> Members:
    """The same parts with another description."""
    (head, text), *rest = parts
    description = json.loads(text)
    change(description["files"])
    return [(head, json.dumps(description).encode()), *rest]


def named(name: str, kind: bytes = tarfile.REGTYPE, link: str = "") -> tarfile.TarInfo:
    member = tarfile.TarInfo(name)
    member.type, member.linkname = kind, link
    return member


EVIL = b"evil"
LISTED = {"size": len(EVIL), "sha256": "0" * 64}
CLIMBING = ("../evil", "/evil", "releases/../../evil", "./CURRENT", "a\\..\\evil", ".build.lock",
            "sources/insee_naf/evil.csv", "releases/.building-x/evil", "workbooks//x")  # fmt: skip


@pytest.mark.parametrize("name", CLIMBING)
def test_a_name_that_leads_out_is_refused_even_where_it_is_listed(
    data: Path, tmp_path: Path, name: str
) -> None:
    back_up(data, tmp_path / "b.tar.gz")
    parts = listing(members(tmp_path / "b.tar.gz"), lambda files: files.update({name: LISTED}))
    packed(tmp_path / "evil.tar.gz", [*parts, (named(name), EVIL)])
    refuses_and_changes_nothing(tmp_path, "it holds what it does not list")


@pytest.mark.parametrize(
    "member",
    [
        named("CURRENT", tarfile.SYMTYPE, "/etc/passwd"),
        named("CURRENT", tarfile.LNKTYPE, "backup.json"),
        named("CURRENT", tarfile.CHRTYPE),
        named("CURRENT", tarfile.FIFOTYPE),
        named("CURRENT", tarfile.DIRTYPE),
    ],
    ids=["symbolic link", "hard link", "device", "pipe", "folder"],
)
def test_what_is_no_plain_file_is_refused(
    data: Path, tmp_path: Path, member: tarfile.TarInfo
) -> None:
    back_up(data, tmp_path / "b.tar.gz")
    head, *rest = members(tmp_path / "b.tar.gz")
    packed(tmp_path / "evil.tar.gz", [head, (member, b""), *rest])
    refuses_and_changes_nothing(tmp_path, "it holds what it does not list")


def test_a_bomb_is_refused_before_it_is_unpacked(data: Path, tmp_path: Path) -> None:
    back_up(data, tmp_path / "b.tar.gz")
    huge = {"size": 1 << 60, "sha256": "0" * 64}
    parts = listing(members(tmp_path / "b.tar.gz"), lambda files: files.update({"huge": huge}))
    packed(tmp_path / "evil.tar.gz", parts)
    refuses_and_changes_nothing(tmp_path, "it unpacks to more than there is room")


def test_a_file_that_grew_is_refused(data: Path, tmp_path: Path) -> None:
    back_up(data, tmp_path / "b.tar.gz")
    parts = [
        (member, content + b"x" if member.name == "CURRENT" else content)
        for member, content in members(tmp_path / "b.tar.gz")
    ]
    packed(tmp_path / "evil.tar.gz", parts)
    refuses_and_changes_nothing(tmp_path, "it holds what it does not list: CURRENT")


def test_a_changed_byte_is_refused(data: Path, tmp_path: Path) -> None:
    back_up(data, tmp_path / "b.tar.gz")
    parts = [
        (member, b"3\n1\n" if member.name == "CURRENT" else content)
        for member, content in members(tmp_path / "b.tar.gz")
    ]
    packed(tmp_path / "evil.tar.gz", parts)
    refuses_and_changes_nothing(tmp_path, "its digest is not the one listed")


@pytest.mark.parametrize("cut", [0, 10, 200, -200])
def test_a_backup_cut_short_is_refused(data: Path, tmp_path: Path, cut: int) -> None:
    back_up(data, tmp_path / "b.tar.gz")
    (tmp_path / "evil.tar.gz").write_bytes((tmp_path / "b.tar.gz").read_bytes()[:cut])
    refuses_and_changes_nothing(tmp_path, "")


@pytest.mark.parametrize("content", [b"", b"text", gzip.compress(b"\0" * 10_000_000)])
def test_what_is_no_backup_is_refused(data: Path, tmp_path: Path, content: bytes) -> None:
    assert data.is_dir()
    (tmp_path / "evil.tar.gz").write_bytes(content)
    refuses_and_changes_nothing(tmp_path, "")


def refuses_and_changes_nothing(folder: Path, reason: str) -> None:
    """Into the folder that is there, and into a new one."""
    data, fresh = folder / "data", folder / "fresh"
    before = kept(data)
    for place in (data, fresh):
        said = refused(partial(restore, place, folder / "evil.tar.gz", replace=True))
        assert said.startswith("bad_backup")
        assert reason in said
    assert kept(data) == before
    assert kept(fresh) == {}
    assert not [path for path in folder.rglob("*") if path.name == "evil"]


def test_the_commands_tell_what_they_did(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TI_GRAPH_DATA", str(data))
    file = str(tmp_path / "b.tar.gz")
    made = CliRunner().invoke(app, ["backup", file, "--json"])
    assert json.loads(made.stdout)["release"] == "2"
    monkeypatch.setenv("TI_GRAPH_DATA", str(tmp_path / "other"))
    assert json.loads(CliRunner().invoke(app, ["restore", file, "--json"]).stdout)["files"] > 3
    assert isinstance(restore(tmp_path / "third", tmp_path / "b.tar.gz"), Description)


def test_what_was_revoked_or_erased_since_stays_so(data: Path, tmp_path: Path) -> None:
    gone = access.make_token(data, "gone", ["feedback"])
    stays = access.make_token(data, "stays", ["feedback"])
    (data / erasure.FILE).write_text("955511217\n", "utf-8")
    back_up(data, tmp_path / "b.tar.gz")
    access.revoke_token(data, "gone")
    (data / erasure.FILE).write_text("732829320\n", "utf-8")
    done = CliRunner().invoke(
        app, ["restore", str(tmp_path / "b.tar.gz"), "--replace"], env={"TI_GRAPH_DATA": str(data)}
    )
    assert done.exit_code == 0, done.output
    assert access.bearer(data, gone, "feedback") is None
    assert access.bearer(data, stays, "feedback") == "stays"
    assert erasure.erased(data) == {"732829320", "955511217"}


def test_a_revoked_token_stays_so_though_its_list_was_lost(data: Path, tmp_path: Path) -> None:
    gone = access.make_token(data, "gone", ["feedback"])
    back_up(data, tmp_path / "b.tar.gz")
    access.revoke_token(data, "gone")
    (data / access.FILE).unlink()
    restore(data, tmp_path / "b.tar.gz", replace=True)
    assert access.bearer(data, gone, "feedback") is None


def test_a_restore_that_was_decided_is_finished_by_whoever_comes_next(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    back_up(data, tmp_path / "b.tar.gz")
    shutil.copytree(data, tmp_path / "other")
    other = tmp_path / "other"
    publish(other, "3")
    book = next(path for path in (other / "workbooks").rglob("*") if path.is_file())
    book.write_text("autre", "utf-8")
    killed = RuntimeError("killed")

    def cut(*_: object) -> None:
        raise killed

    monkeypatch.setattr(restoring, "_put", cut)
    with pytest.raises(RuntimeError):
        restore(other, tmp_path / "b.tar.gz", replace=True)
    monkeypatch.undo()
    assert book.read_text("utf-8") == "autre"
    assert Releases(other).current_name() == "2"
    assert book.read_text("utf-8") != "autre"
    assert not [*other.glob(".restoring-*"), *other.glob(".restore.json")]


def test_a_restore_that_was_not_decided_leaves_nothing(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    back_up(data, tmp_path / "b.tar.gz")
    before = kept(data)
    monkeypatch.setattr(backup, "commit", lambda *_: (_ for _ in ()).throw(OSError(28, "full")))
    assert refused(lambda: restore(data, tmp_path / "b.tar.gz", replace=True)).startswith("cannot")
    assert kept(data) == before
    assert not list(data.glob(".restoring-*"))


def test_a_backup_is_on_the_disk_before_it_takes_its_name(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps = disk_steps(tmp_path, monkeypatch)
    back_up(data, tmp_path / "kept.tar.gz")
    assert [step for step in steps if "kept" in step] == ["kept.tar.gz.new", "-> kept.tar.gz"]
