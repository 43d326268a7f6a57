"""What is put on the disk, and what takes a name, in the order in which it happens."""

import os
from pathlib import Path

import pytest


def disk_steps(folder: Path, patch: pytest.MonkeyPatch) -> list[str]:
    """Files below `folder` as they are synced, and `-> name` as one takes the place of another."""
    steps: list[str] = []
    sync, replace = os.fsync, Path.replace

    def synced(descriptor: int) -> None:
        steps.append(Path(f"/proc/self/fd/{descriptor}").readlink().relative_to(folder).as_posix())
        sync(descriptor)

    def replaced(path: Path, target: Path) -> Path:
        steps.append(f"-> {target.name}")
        return replace(path, target)

    patch.setattr(os, "fsync", synced)
    patch.setattr(Path, "replace", replaced)
    return steps
