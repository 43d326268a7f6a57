"""Whether a downloaded file is what its name says: whole, and no page of a web site."""

import gzip
import re
import zipfile
import zlib
from pathlib import Path

from ti_graph.errors import SourceError

HEAD = 1 << 12
CHUNK = 1 << 20
PARQUET = b"PAR1"
_HTML = re.compile(rb"^\s*(<!--.*?-->\s*)?<(!doctype\s+html|html|head|body)\b", re.I | re.S)
BOM = b"\xef\xbb\xbf"


def require_whole(path: Path, *, source: str, name: str) -> None:
    """Refuse a file that is a web page, empty, or cut short.

    Raises SourceError. `path` may bear any name: `name` tells the format.
    """
    with path.open("rb") as stream:
        head = stream.read(HEAD)
    if not head:
        raise SourceError("empty_file", source=source, file=name)
    if _HTML.match(head.removeprefix(BOM)):
        raise SourceError("web_page", source=source, file=name)
    suffix = Path(name).suffix
    if suffix == ".parquet":
        _parquet(path, source, name)
    elif suffix in {".zip", ".xlsx"}:
        _zip(path, source, name)
    elif suffix == ".gz":
        _gzip(path, source, name)
    elif suffix in {".json", ".geojson"}:
        _json(path, head, source, name)


def _tail(path: Path, size: int) -> bytes:
    with path.open("rb") as stream:
        stream.seek(max(0, path.stat().st_size - size))
        return stream.read()


def _parquet(path: Path, source: str, name: str) -> None:
    """A Parquet file begins and ends with its mark, after a footer that lies within it."""
    tail = _tail(path, 8)
    footer = int.from_bytes(tail[:4], "little")
    with path.open("rb") as stream:
        begins = stream.read(4) == PARQUET
    if not begins or tail[4:] != PARQUET or footer + 12 > path.stat().st_size:
        raise SourceError("truncated_parquet", source=source, file=name)


def _zip(path: Path, source: str, name: str) -> None:
    """The directory of a zip file is at its end: one that is cut has none."""
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.namelist()
    except (zipfile.BadZipFile, OSError, ValueError):
        members = []
    if not members:
        raise SourceError("truncated_zip", source=source, file=name)


def _gzip(path: Path, source: str, name: str) -> None:
    try:
        with gzip.open(path, "rb") as stream:
            while stream.read(CHUNK):
                pass
    except (EOFError, zlib.error, gzip.BadGzipFile):
        raise SourceError("truncated_gzip", source=source, file=name) from None


def _json(path: Path, head: bytes, source: str, name: str) -> None:
    first, last = head.removeprefix(BOM).lstrip()[:1], _tail(path, HEAD).rstrip()[-1:]
    if (first, last) not in {(b"[", b"]"), (b"{", b"}")}:
        raise SourceError("truncated_json", source=source, file=name)
