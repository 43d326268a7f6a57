"""Files in zip archives or in cp1252, written once beside them as they can be read."""

import codecs
import fnmatch
import os
import shutil
import zipfile
import zlib
from pathlib import Path, PurePosixPath

from ti_graph.errors import SourceError

MOST_RATIO = 200
"""Bytes that one byte of an archive may become: the official files stay below thirty."""
SMALL = 1 << 24
"""A member of this size or less may be packed as tightly as it likes."""
CHUNK = 1 << 20


def unpacked(path: Path, pattern: str, *, source: str) -> Path:
    """The member of an archive whose name is like `pattern`, as a file.

    Raises SourceError where there is none or several, the archive is damaged or swells too much.
    """
    stamp = path.stat()
    folder = path.parent / ".unpacked" / f"{path.name}-{stamp.st_size}-{stamp.st_mtime_ns}"
    try:
        with zipfile.ZipFile(path) as archive:
            member = _member(archive, pattern, path, source)
            target = folder / PurePosixPath(member.filename).name
            if not (target.is_file() and target.stat().st_size == member.file_size):
                _sweep(folder, path)
                _unpack(archive, member, target)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError):
        raise SourceError("truncated_zip", source=source, file=path.name) from None
    except OSError as error:
        reason = error.strerror or "?"
        raise SourceError("cannot_store", source=source, file=path.name, reason=reason) from None
    return target


def _member(archive: zipfile.ZipFile, pattern: str, path: Path, source: str) -> zipfile.ZipInfo:
    files = [one for one in archive.infolist() if not one.is_dir()]
    found = [
        one for one in files if fnmatch.fnmatch(PurePosixPath(one.filename).name.lower(), pattern)
    ]
    if len(found) != 1:
        names = ", ".join(one.filename[:60] for one in files[:10])
        raise SourceError(
            "unexpected_layout",
            source=source,
            file=path.name,
            reason=f"{len(found)} files like {pattern} among {names}",
        )
    (member,) = found
    if member.file_size > max(SMALL, MOST_RATIO * member.compress_size):
        raise SourceError(
            "unexpected_layout", source=source, file=path.name, reason="it swells without measure"
        )
    return member


def _unpack(archive: zipfile.ZipFile, member: zipfile.ZipInfo, target: Path) -> None:
    """Write a member under a name of its own first: what is cut is never taken for whole."""
    target.parent.mkdir(parents=True, exist_ok=True)
    fresh = target.with_name(f"{target.name}.{os.getpid()}.new")
    try:
        with archive.open(member) as packed, fresh.open("wb") as file:
            left = member.file_size
            while chunk := packed.read(CHUNK):
                left -= len(chunk)
                if left < 0:
                    raise zipfile.BadZipFile("longer than it says")
                file.write(chunk)
        fresh.replace(target)
    finally:
        fresh.unlink(missing_ok=True)


def _sweep(folder: Path, path: Path) -> None:
    """Remove what earlier editions of the archive left."""
    for old in folder.parent.glob(f"{path.name}-*"):
        if old != folder:
            shutil.rmtree(old, ignore_errors=True)


def recoded(path: Path) -> Path:
    """A text file in UTF-8; one in cp1252 is written anew beside it, once."""
    stamp = path.stat()
    folder = path.parent if path.parent.parent.name == ".unpacked" else path.parent / ".unpacked"
    target = folder / f"{path.name}-{stamp.st_size}-{stamp.st_mtime_ns}.utf8.csv"
    if target.is_file():
        return target
    if _is_utf8(path):
        return path
    folder.mkdir(parents=True, exist_ok=True)
    fresh = target.with_name(f"{target.name}.{os.getpid()}.new")
    with path.open("rb") as packed, fresh.open("wb") as file:
        while chunk := packed.read(CHUNK):
            file.write(chunk.decode("cp1252", errors="replace").encode("utf-8"))
    fresh.replace(target)
    return target


def _is_utf8(path: Path) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        with path.open("rb") as stream:
            while chunk := stream.read(CHUNK):
                decoder.decode(chunk)
            decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True
