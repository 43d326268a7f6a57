"""`python -m tests.faults --kills 200 --seed 1`: interrupt, look, and run again."""

import argparse
import os
import random
import shutil
import sys
import time
from collections import Counter
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from tests.bounded import run_bounded, scratch
from tests.faults import work
from tests.faults.publishing import kill_publishes

SECONDS = 120.0
OPERATIONS: dict[str, tuple[Callable[[Path], str], int]] = {
    "build": (work.build, 3),
    "import": (work.import_workbook, 1),
}
"""What is killed, and how often among the others."""
SIZES = (600, 1000, 2000, 3000, 4000, 5000, 6000, 7000)
"""Kilobytes left on a disk that holds one release of some 3.5 MB and is to take another."""

JUMPS = (-3, 3000, -2000, 0)
"""Days by which the clock is wrong, of one build after another."""


class FaultError(AssertionError):
    """What must hold after a fault did not."""


def main() -> int:
    """Run every case; 1 where one fails."""
    options = argparse.ArgumentParser(prog="python -m tests.faults")
    options.add_argument("--kills", type=int, default=200)
    options.add_argument("--seed", type=int, default=random.SystemRandom().randrange(1 << 32))
    options.add_argument("--disks", type=int, default=len(SIZES), help="sizes of full disks")
    options.add_argument("--jumps", type=int, default=len(JUMPS), help="jumps of the clock")
    chosen = options.parse_args()
    print(f"seed {chosen.seed}", flush=True)
    _import_what_children_need()
    with scratch("faults-") as name:
        folder = Path(name)
        template = folder / "template"
        _done(partial(work.build, template))
        try:
            _kills(folder, template, chosen.kills, random.Random(chosen.seed))
            _published(folder, template, max(1, chosen.kills // 4), random.Random(chosen.seed))
            _full_disks(folder, template, SIZES[:: max(1, len(SIZES) // chosen.disks)])
            _read_only_disk(folder, template)
            _two_builds(folder, template)
            _clock_jumps(folder, template, JUMPS[: chosen.jumps])
        except FaultError as error:
            print(f"FAILED: {error}")
            return 1
    return 0


def _import_what_children_need() -> None:
    import ti_graph.build
    import ti_graph.cli.main
    import ti_graph.cli.terminal
    import ti_graph.cli.workbooks
    import ti_graph.graph.publish
    import ti_graph.ingest.workbooks.reading  # noqa: F401


def _require(holds: bool, found: object) -> None:
    if not holds:
        raise FaultError(found)


def _done(call: Callable[[], Any]) -> Any:
    ended = run_bounded(call, SECONDS)
    _require(ended.answer is not None, ended.written[-3000:])
    return ended.answer


def _copy(template: Path, data: Path) -> Path:
    shutil.rmtree(data, ignore_errors=True)
    return Path(shutil.copytree(template, data))


# --- kills --------------------------------------------------------------------------------------


def _kills(folder: Path, template: Path, count: int, chance: random.Random) -> None:
    """Each kill comes at a random moment of a run; the next run, whole, succeeds."""
    data = _copy(template, folder / "data")
    most = max(weight for _, weight in OPERATIONS.values())
    names = [
        name for turn in range(most) for name, (_, weight) in OPERATIONS.items() if turn < weight
    ]
    usual = dict.fromkeys(OPERATIONS, 4.0)
    for name, (call, _) in OPERATIONS.items():
        start = time.monotonic()
        _done(partial(call, data))
        usual[name] = time.monotonic() - start
    tally: Counter[str] = Counter()
    number = killed_so_far = 0
    while killed_so_far < count:
        name = names[number % len(names)]
        call, _ = OPERATIONS[name]
        before, seen = work.digests(data), _done(partial(work.look, data))
        killed = run_bounded(partial(call, data), chance.uniform(0, usual[name] * 1.1))
        tally[f"{name} {'killed' if killed.hung else 'ended before'}"] += 1
        killed_so_far += killed.hung
        number += 1
        tally[f"{name} after the swap"] += _after_kill(data, before, seen)
        start = time.monotonic()
        again = _done(partial(call, data))
        usual[name] = (usual[name] + time.monotonic() - start) / 2
        _require(again == "0" or "-" in again, f"{name} after run {number}: {again}")
        left = [path.name for path in (data / "releases").glob(".building-*")]
        _require(name != "build" or not left, f"left behind: {left}")
        if killed.hung and killed_so_far % 20 == 0:
            print(f"  {killed_so_far} kills", flush=True)
    print(f"kills: {killed_so_far}, at random moments of {number} runs")
    print(f"  {dict(tally)}; the current release read and bit-identical each time")


def _after_kill(data: Path, before: dict[str, str], seen: dict[str, Any]) -> bool:
    """The release of before to the byte, or the new one whole. Returns whether it is the new."""
    after, look = work.digests(data), _done(partial(work.look, data))
    _require(look["whole"], look)
    if look["release"] != seen["release"]:
        return True
    same = {name: digest for name, digest in after.items() if name in before}
    _require(same == before, "a byte of the current release changed")
    return False


def _published(folder: Path, template: Path, count: int, chance: random.Random) -> None:
    data = _copy(template, folder / "data")
    try:
        print(kill_publishes(data, folder / "engine", count, chance, _done), flush=True)
    except AssertionError as error:
        raise FaultError(f"publish: {error}") from error


# --- disks --------------------------------------------------------------------------------------


def _full_disks(folder: Path, template: Path, sizes: tuple[int, ...]) -> None:
    """On a disk with too little room the build says so, and the release stays."""
    used = sum(path.stat().st_size for path in template.rglob("*") if path.is_file()) // 1024
    outcomes = []
    try:
        for size in sizes:
            with work.small_disk(folder / "disk", used + 400 + size) as disk:
                data = _copy(template, disk / "data")
                before = work.digests(data)
                found = _done(partial(work.build, data))
                _require(found == "cannot_write" or "-" in found, f"{size} kB left: {found}")
                _require(_done(partial(work.look, data))["whole"], f"{size} kB left")
                # Who opens a release makes empty logs beside its columns.
                after = work.digests(data)
                same = {name: after.get(name) for name in before} == before
                _require(found != "cannot_write" or same, f"{size} kB left: changed")
                outcomes.append(f"{size} kB: {found}")
            _require("cannot_write" in outcomes[0], outcomes[0])
    except PermissionError as error:
        print(f"full disks: NOT RUN, {error}")
        return
    print(f"full disks: {outcomes}")


def _read_only_disk(folder: Path, template: Path) -> None:
    try:
        with work.small_disk(folder / "disk", 40_000) as disk:
            data = _copy(template, disk / "data")
            work.make_read_only(disk)
            _require(_done(partial(work.look, data))["whole"], "a read-only disk cannot be read")
            found = _done(partial(work.build, data))
            _require(found == "cannot_write", f"read-only disk: {found}")
    except PermissionError as error:
        print(f"read-only disk: NOT RUN, {error}")
        return
    print("read-only disk: read; a build is refused")


# --- several at once, clocks --------------------------------------------------------------------


def _two_builds(folder: Path, template: Path) -> None:
    """Of builds that start together one goes through; others wait a little, or learn why not."""
    data = _copy(template, folder / "data")
    found = _done(partial(_at_once, data))
    built = [one for one in found if "-" in one]
    _require(
        len(found) == 3 and bool(built) and set(found) - set(built) <= {"build_running"}, found
    )
    _require(_done(partial(work.look, data))["whole"], "two builds")
    print(f"three builds at once: {sorted(found)}")


def _at_once(data: Path) -> list[str]:
    reading, writing = os.pipe()
    children = []
    for _ in range(3):
        child = os.fork()
        if child == 0:
            os.write(writing, (work.build(data) + "\n").encode())
            os._exit(0)
        children.append(child)
    for child in children:
        os.waitpid(child, 0)
    os.close(writing)
    with os.fdopen(reading, encoding="utf-8") as stream:
        return stream.read().split()


def _clock_jumps(folder: Path, template: Path, jumps: tuple[int, ...]) -> None:
    """Back by days, forward by years: the last build is current, the one before it is kept."""
    data = _copy(template, folder / "data")
    order = [_done(partial(work.look, data))["release"]]
    for days in jumps:
        order.append(_done(partial(work.build, data, days)))
        look = _done(partial(work.look, data))
        _require(look["whole"] and look["release"] == order[-1], look)
        kept = {path.name for path in (data / "releases").iterdir()}
        _require(kept == set(order[-2:]), f"kept {kept} of {order}")
    print(f"clock jumps: {order}")


if __name__ == "__main__":
    start = time.monotonic()
    code = main()
    print(f"{time.monotonic() - start:.0f} s")
    sys.exit(code)
