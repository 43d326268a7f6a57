"""One file that holds all that cannot be had again, and a data folder made from it.

    backup.json      version, time, and every file's name, size and SHA-256
    CURRENT, releases/…, workbooks/…, and what users gave

Downloaded files of publishers are left out: they can be downloaded again. An archive comes from
outside, so nothing of it is believed: only the plain files that it lists are taken, no larger than
it says, into a folder of their own, and put in place after every digest was right.
"""

import gzip
import hashlib
import io
import os
import shutil
import sqlite3
import tarfile
import tempfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from ti_graph import __version__
from ti_graph.errors import ReleaseError
from ti_graph.graph.manifest import ENGINE_LOGS, sha256
from ti_graph.graph.release import Releases
from ti_graph.graph.restoring import STAGING, commit, finish
from ti_graph.graph.store.workspace import WORKSPACE, copy_workspace

DESCRIPTION = "backup.json"
LEFT_OUT = {"sources", "CURRENT.new"}
DATABASES = {".sqlite", ".sqlite3", ".db"}
IMMUTABLE = ("releases/",)
"""What no server writes to."""
Merge = Callable[[bytes, bytes], bytes]
"""From today's bytes of a file and those of the backup to those that are kept."""
MOST_DESCRIPTION = 50_000_000
CHUNK = 1 << 20


class BackedUp(BaseModel):
    """One file of a backup."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    size: int = Field(ge=0)
    sha256: str = Field(pattern="^[0-9a-f]{64}$")


class Description(BaseModel):
    """What a backup holds."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    version: str
    made_at: str
    release: str | None
    files: dict[str, BackedUp]

    @property
    def size(self) -> int:
        """Bytes of all files together."""
        return sum(file.size for file in self.files.values())


# --- backup -------------------------------------------------------------------------------------


def back_up(data: Path, target: Path) -> Description:
    """Write the backup of a data folder to `target`, which must not exist yet.

    Raises ReleaseError where a build runs, nothing is there to keep, or it cannot be written.
    """
    releases = Releases(data)
    if target.exists():
        raise ReleaseError("backup_exists", file=target.name)
    if not data.is_dir():
        raise ReleaseError("no_release")
    fresh = target.with_name(target.name + ".new")
    try:
        with releases.locked(), _frozen(data) as frozen:
            paths = {name: data / name for name in _kept(data) if name.startswith(IMMUTABLE)}
            paths |= frozen
            description = Description(
                version=__version__,
                made_at=datetime.now(UTC).replace(microsecond=0).isoformat(),
                release=releases.current_name(),
                files={
                    name: BackedUp(size=path.stat().st_size, sha256=sha256(path))
                    for name, path in paths.items()
                },
            )
            _write(fresh, description, paths)
        _verify(fresh, description)
        fresh.replace(target)
    except OSError as error:
        reason = error.strerror or "?"
        raise ReleaseError("cannot_export", file=target.name, reason=reason) from None
    finally:
        fresh.unlink(missing_ok=True)
    return description


def _kept(data: Path) -> Iterator[str]:
    """Names of the files to keep: no link, nothing unfinished, nothing that can be had again."""
    for path in sorted(data.rglob("*")):
        parts = path.relative_to(data).parts
        hidden = any(part.startswith(".") for part in parts)
        if hidden or parts[0] in LEFT_OUT or path.is_symlink() or not path.is_file():
            continue
        if path.name.endswith(("-wal", "-shm", "-journal")):
            continue  # of a database, which is copied whole
        if parts[0] == "releases" and path.name in ENGINE_LOGS:
            continue  # written by whoever opens the release
        yield path.relative_to(data).as_posix()


@contextmanager
def _frozen(data: Path) -> Iterator[dict[str, Path]]:
    """Copies, each as of one moment, of all that servers may be writing to: name → copy."""
    with tempfile.TemporaryDirectory(dir=data, prefix=".backup-") as folder:
        frozen: dict[str, Path] = {}
        for number, name in enumerate(_kept(data)):
            copy = Path(folder) / str(number)
            if name.startswith((*IMMUTABLE, f"{WORKSPACE}/")):
                continue
            if PurePosixPath(name).suffix in DATABASES:
                _copy_database(data / name, copy)
            else:
                shutil.copyfile(data / name, copy)
            frozen[name] = copy
        if (data / WORKSPACE).is_dir():
            into = Path(folder) / WORKSPACE
            copy_workspace(data / WORKSPACE, into)
            written = (path for path in sorted(into.rglob("*")) if path.is_file())
            frozen |= {f"{WORKSPACE}/{one.relative_to(into).as_posix()}": one for one in written}
        yield frozen


def _copy_database(path: Path, copy: Path) -> None:
    with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(copy)) as into:
        source.backup(into)


def _verify(written: Path, description: Description) -> None:
    """Read the backup back, before it is said to be one."""
    left = dict(description.files)
    with tarfile.open(written, mode="r|gz") as archive:
        for member in archive:
            found = left.pop(member.name, None)
            if found is None:
                continue  # the description itself
            content = _content(archive, member)
            if hashlib.file_digest(content, "sha256").hexdigest() != found.sha256:
                raise ReleaseError("bad_backup", file=member.name, reason="it changed meanwhile")
    if left:
        raise ReleaseError("bad_backup", file=written.name, reason=f"it lacks {len(left)} files")


def _write(target: Path, description: Description, paths: dict[str, Path]) -> None:
    text = description.model_dump_json(indent=1).encode()
    descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with (
        os.fdopen(descriptor, "wb") as stream,
        # Tables and stores are compressed already.
        gzip.GzipFile(fileobj=stream, mode="wb", compresslevel=1) as packed,
        tarfile.open(fileobj=packed, mode="w|", format=tarfile.PAX_FORMAT) as archive,
    ):
        head = tarfile.TarInfo(DESCRIPTION)
        head.size = len(text)
        archive.addfile(head, io.BytesIO(text))
        for name, path in paths.items():
            entry = tarfile.TarInfo(name)
            entry.size = description.files[name].size
            with path.open("rb") as content:
                archive.addfile(entry, content)
        archive.close()
        packed.close()
        stream.flush()
        os.fsync(stream.fileno())


# --- restore ------------------------------------------------------------------------------------


def restore(
    data: Path, source: Path, *, replace: bool = False, merge: Mapping[str, Merge] | None = None
) -> Description:
    """Make the data folder what it was when `source` was written: all of it, or nothing.

    Files that `merge` names are put together from today's bytes and those of the backup.

    Raises ReleaseError where the backup is not whole or not ours (nothing is changed then), where
    the folder holds a release already and `replace` is not set, or it cannot be written.
    """
    releases = Releases(data)
    if releases.current_name() is not None and not replace:
        raise ReleaseError("restore_would_replace")
    try:
        with releases.locked():
            for left in data.glob(f"{STAGING}*"):  # of a restore that was killed before it decided
                shutil.rmtree(left, ignore_errors=True)
            folder = Path(tempfile.mkdtemp(dir=data, prefix=STAGING))
            try:
                description = _unpack(source, folder)
                _require_whole(folder, description)
                _merge(folder, data, merge or {})
                commit(folder, data, _entries(folder, data))
            except BaseException:
                shutil.rmtree(folder, ignore_errors=True)
                raise
            # From here on it is done, now or by whoever opens the folder next.
            finish(data)
    except OSError as error:
        raise ReleaseError("cannot_write", reason=error.strerror or "?") from None
    return description


def _unpack(source: Path, folder: Path) -> Description:
    if not source.is_file():
        raise ReleaseError("bad_backup", file=source.name, reason="there is no such file")
    try:
        with tarfile.open(source, mode="r|gz") as archive:
            return _take_members(archive, folder, source.name)
    except (tarfile.TarError, EOFError, zlib.error, gzip.BadGzipFile, ValueError) as error:
        reason = "truncated, damaged, or no backup"
        raise ReleaseError("bad_backup", file=source.name, reason=reason) from error


def _take_members(archive: tarfile.TarFile, folder: Path, file: str) -> Description:
    head = archive.next()
    if head is None or head.name != DESCRIPTION or head.size > MOST_DESCRIPTION:
        raise ReleaseError("bad_backup", file=file, reason=f"it does not begin with {DESCRIPTION}")
    try:
        description = Description.model_validate_json(_content(archive, head).read())
    except ValidationError:
        reason = f"its {DESCRIPTION} is damaged"
        raise ReleaseError("bad_backup", file=file, reason=reason) from None
    if description.size > shutil.disk_usage(folder).free:
        raise ReleaseError("bad_backup", file=file, reason="it unpacks to more than there is room")
    left = dict(description.files)
    while (member := archive.next()) is not None:
        found = left.pop(member.name, None)
        if found is None or not member.isreg() or member.size != found.size or _climbs(member.name):
            reason = f"it holds what it does not list: {member.name[:200]}"
            raise ReleaseError("bad_backup", file=file, reason=reason)
        path = folder / member.name
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("xb") as stream:
            shutil.copyfileobj(_content(archive, member), stream, CHUNK)
    if left:
        raise ReleaseError("bad_backup", file=file, reason=f"it lacks {len(left)} files")
    return description


def _content(archive: tarfile.TarFile, member: tarfile.TarInfo) -> "io.BufferedReader":
    content = archive.extractfile(member)
    if content is None:
        raise tarfile.ReadError(member.name)
    return content  # type: ignore[return-value]


def _climbs(name: str) -> bool:
    """Whether a name leads out of the folder, or to what is not kept."""
    parts = PurePosixPath(name).parts
    odd = "\\" in name or "\0" in name or not parts or name != PurePosixPath(name).as_posix()
    return (
        odd
        or name.startswith("/")
        or parts[0] in LEFT_OUT
        or any(part.startswith(".") for part in parts)
    )


def _require_whole(folder: Path, description: Description) -> None:
    for name, found in description.files.items():
        if sha256(folder / name) != found.sha256:
            raise ReleaseError("bad_backup", file=name, reason="its digest is not the one listed")
    unpacked = Releases(folder)
    current = unpacked.current_name()
    if current is not None and unpacked.open(current).faults():
        raise ReleaseError("damaged_release", release=current)


def _merge(folder: Path, data: Path, merge: Mapping[str, Merge]) -> None:
    """What must not be undone by a restore is carried over from the folder of today."""
    for name, merged in merge.items():
        restored, today = folder / name, data / name
        if restored.is_file() and today.is_file():
            restored.write_bytes(merged(today.read_bytes(), restored.read_bytes()))
            restored.chmod(0o600)


def _entries(folder: Path, data: Path) -> list[str]:
    """What is put in place, in this order: releases, what users gave, and the pointer last."""
    there = Releases(data)
    releases = [
        f"releases/{path.name}"
        for path in sorted((folder / "releases").glob("*"))
        if not _is_whole(there, path.name)
    ]
    others = sorted(
        path.name
        for path in folder.iterdir()
        if path.name not in {"releases", "CURRENT"} and not path.name.startswith(".")
    )
    pointer = ["CURRENT"] if (folder / "CURRENT").exists() else []
    return [*releases, *others, *pointer]


def _is_whole(releases: Releases, name: str) -> bool:
    try:
        return name in releases.names() and not releases.open(name).faults()
    except ReleaseError:
        return False
