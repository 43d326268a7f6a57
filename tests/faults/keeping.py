"""`python -m tests.faults.keeping --backups 200 --kills 200`: keep what is written to, and restore.

Backups are made while others write to the workspace, to a database, to tokens; each is restored and
looked at. Restores are killed at random moments; the folder is then as it was, or as the backup.
"""

import argparse
import hashlib
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

from pyoxigraph import Store

from tests.bounded import scratch
from tests.graph.release_fixtures import publish
from ti_graph import access
from ti_graph.errors import TiGraphError
from ti_graph.graph.backup import back_up, restore
from ti_graph.graph.release import Releases
from ti_graph.graph.store.workspace import WORKSPACE
from ti_graph.ingest import erasure

MERGE = {
    access.FILE: access.merged_tokens,
    access.REVOKED: access.merged_revocations,
    erasure.FILE: erasure.merged_erasures,
}
BASE = "feedback.sqlite"
WRITE = """
import itertools, sqlite3, sys
from pathlib import Path
from pyoxigraph import Literal, NamedNode, Quad, Store
from ti_graph.access import make_token, revoke_token
data = Path(sys.argv[1])
store = Store(str(data / "workspace"))
base = sqlite3.connect(data / "feedback.sqlite", isolation_level=None)
base.execute("PRAGMA journal_mode=WAL")
base.execute("CREATE TABLE IF NOT EXISTS reported (n INTEGER)")
for n in itertools.count():
    graph = NamedNode(f"urn:g{n % 7}")
    store.extend(Quad(NamedNode(f"urn:{n}-{i}"), NamedNode("urn:p"), Literal("x" * 200), graph)
                 for i in range(200))
    base.execute("INSERT INTO reported VALUES (?)", (n,))
    if n % 9 == 0:
        store.clear_graph(NamedNode(f"urn:g{(n + 3) % 7}"))
        store.flush()
    if n % 50 == 0:
        store.optimize()
        make_token(data, f"t{n}", ["feedback"])
    if n == 0:
        print("writing", flush=True)
"""
RESTORE = """
import sys
from pathlib import Path
from tests.faults.keeping import MERGE
from ti_graph.graph.backup import restore
print("ready", flush=True)
restore(Path(sys.argv[1]), Path(sys.argv[2]), replace=True, merge=MERGE)
"""


class FaultError(AssertionError):
    """What must hold did not."""


def main() -> int:
    """Run both; 1 where one fails."""
    options = argparse.ArgumentParser(prog="python -m tests.faults.keeping")
    options.add_argument("--backups", type=int, default=200)
    options.add_argument("--kills", type=int, default=200)
    options.add_argument("--seed", type=int, default=random.SystemRandom().randrange(1 << 32))
    chosen = options.parse_args()
    print(f"seed {chosen.seed}", flush=True)
    with scratch("keeping-") as name:
        try:
            back_up_while_written(Path(name), chosen.backups)
            kill_restores(Path(name), chosen.kills, random.Random(chosen.seed))
        except (FaultError, TiGraphError) as error:
            print(f"FAILED: {error}")
            return 1
    return 0


def back_up_while_written(folder: Path, count: int) -> None:
    """Make backups while a process writes; each must restore and open."""
    data = folder / "written"
    publish(data, "1")
    writer = subprocess.Popen(
        [sys.executable, "-c", WRITE, str(data)], stdout=subprocess.PIPE, text=True
    )
    try:
        if writer.stdout is None or writer.stdout.readline() != "writing\n":
            raise FaultError("the writer does not write")
        for number in range(count):
            file, other = folder / "b.tar.gz", folder / "restored"
            back_up(data, file)
            restore(other, file)
            _look(other, number)
            file.unlink()
            shutil.rmtree(other)
            print(f"  {number + 1} backups", flush=True)
        if writer.poll() is not None:
            raise FaultError("the writer ended")
    finally:
        writer.kill()
        writer.wait()
    print(f"{count} backups under continuous writes: each restored whole", flush=True)


def _look(data: Path, number: int) -> None:
    if Releases(data).current().faults():
        raise FaultError(f"backup {number}: the release is damaged")
    if not len(Store(str(data / WORKSPACE))):
        raise FaultError(f"backup {number}: the workspace is empty")
    with closing(sqlite3.connect(data / BASE)) as base:
        (sound,) = base.execute("PRAGMA integrity_check").fetchone()
        (rows,) = base.execute("SELECT COUNT(*) FROM reported").fetchone()
    if sound != "ok" or not rows or not access.tokens(data):
        raise FaultError(f"backup {number}: {sound}, {rows} rows")


def kill_restores(folder: Path, count: int, chance: random.Random) -> None:
    """Kill restores at random moments; what is there is all old, or all new."""
    before, after, file = folder / "before", folder / "after", folder / "after.tar.gz"
    _state(before, "1", 40)
    _state(after, "2", 60)
    back_up(after, file)
    whole = Path(shutil.copytree(before, folder / "whole"))
    restore(whole, file, replace=True, merge=MERGE)
    states = {_fingerprint(before): "old", _fingerprint(whole): "new"}
    found = {"old": 0, "new": 0}
    longest = 0.05
    for number in range(count):
        data = Path(shutil.copytree(before, folder / "killed"))
        longest = max(longest, _killed(data, file, chance.uniform(0, 1.2 * longest)))
        state = states.get(_fingerprint(data))
        if state is None:
            raise FaultError(f"kill {number}: neither the old state nor the new")
        found[state] += 1
        shutil.rmtree(data)
        print(f"  {number + 1} killed: {found}", flush=True)
    print(f"{count} restores killed: {found['old']} as before, {found['new']} as the backup, "
          "none of them half")  # fmt: skip


def _killed(data: Path, file: Path, seconds: float) -> float:
    """Kill a restore so many seconds after its start; returns how long it ran."""
    process = subprocess.Popen(
        [sys.executable, "-c", RESTORE, str(data), str(file)],
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
    )  # fmt: skip
    if process.stdout is None or process.stdout.readline() != "ready\n":
        raise FaultError("the restore does not begin")
    start = time.monotonic()
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
    return time.monotonic() - start


def _state(data: Path, name: str, files: int) -> None:
    publish(data, name)
    for number in range(files):
        book = data / "workbooks" / f"w{number}" / "facts.csv"
        book.parent.mkdir(parents=True)
        book.write_text(f"{name} {number}\n" * 500, "utf-8")
    store = Store(str(data / WORKSPACE))
    store.update(f"INSERT DATA {{ <urn:a> <urn:b> '{name}' }}")
    store.flush()
    access.make_token(data, f"token-{name}", ["feedback"])
    (data / erasure.FILE).write_text("955511217\n" if name == "1" else "732829320\n", "utf-8")


def _fingerprint(data: Path) -> str:
    """What a reader finds: the release, workbooks, workspace, tokens and erasures."""
    release = Releases(data).current()
    books = sorted((data / "workbooks").rglob("*.csv"))
    text = [
        release.manifest.release,
        str(release.faults()),
        *(f"{one.relative_to(data)} {one.read_text('utf-8')}" for one in books),
        *(str(quad) for quad in Store(str(data / WORKSPACE))),
        str(sorted(access.tokens(data))),
        str(sorted(erasure.erased(data))),
        str([one.name for one in data.iterdir() if one.name == ".restore.json"]),
    ]
    return hashlib.sha256("\n".join(text).encode()).hexdigest()


if __name__ == "__main__":
    sys.exit(main())
