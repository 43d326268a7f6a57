"""Write a file that is whole or as it was before, whatever ends the process."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

OWNER_ALONE = 0o600


def write_whole(path: Path, text: str, mode: int = OWNER_ALONE) -> None:
    """Put `text` in the place of the file at `path`, in one step, once it is on the disk.

    Raises OSError where it cannot be written; what was there then stays.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f"{path.name}.new")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode)
    with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
        stream.write(text)
        stream.flush()
        os.fsync(stream.fileno())
    fresh.replace(path)


@contextmanager
def whole_file(output: Path) -> Iterator[Path]:
    """A path to write to: it takes the place of `output` at the end, or goes where that fails."""
    fresh = output.with_name(f".{output.name}.part")
    try:
        yield fresh
        fresh.replace(output)
    finally:
        with suppress(OSError):
            fresh.unlink(missing_ok=True)
