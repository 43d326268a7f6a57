"""The processes of a server, as the system tells of them."""

from pathlib import Path


def children_of(process: int) -> list[int]:
    """Process ids of what a process has started, from whichever thread; none where it has ended."""
    found = []
    for path in Path(f"/proc/{process}/task").glob("*/children"):
        try:
            found += [int(child) for child in path.read_text("ascii").split()]
        except OSError:  # the thread has ended since
            continue
    return found
