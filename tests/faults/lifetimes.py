"""Kill -9 of server, fork server or worker beside hostile queries: nothing outlives its limit.

`python -m tests.faults.lifetimes --kills 100` (make test-faults). A second after the limit
(`--grace`) no process of a killed server is left; a server that lost another process answers on.
"""

import argparse
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from contextlib import suppress
from functools import partial
from pathlib import Path

import httpx

from tests.api.conftest import address_of
from tests.bounded import run_bounded, scratch
from tests.faults import work
from tests.processes import children_of

PROGRAM = Path(sys.executable).parent / "ti-graph"
LIMIT = 2.0
"""Seconds that a query may take."""
VICTIMS = ("server", "fork server", "worker")
HOSTILE = (
    "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }",
    "SELECT * { ?a ?b ?c . ?d ?e ?f } ORDER BY ?f ?c",
    "SELECT (COUNT(*) AS ?n) { ?a !<urn:x>* ?b . ?b !<urn:y>* ?c }",
    "SELECT (SUM(?x) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i BIND(STRLEN(STR(?c)) AS ?x) }",
)
PLAIN = "ASK { ?s ?p ?o }"


def main() -> int:
    """Kill, look, and do it again; 1 where something is left."""
    options = argparse.ArgumentParser(prog="python -m tests.faults.lifetimes")
    options.add_argument("--kills", type=int, default=100)
    options.add_argument("--grace", type=float, default=1.0, help="seconds after the limit")
    options.add_argument("--seed", type=int, default=random.SystemRandom().randrange(1 << 32))
    chosen = options.parse_args()
    print(f"seed {chosen.seed}", flush=True)
    chance = random.Random(chosen.seed)
    tally: Counter[str] = Counter()
    with scratch("lifetimes-") as name:
        data = Path(name) / "data"
        assert run_bounded(partial(work.build, data), 120).answer is not None
        for number in range(chosen.kills):
            victim = VICTIMS[number % len(VICTIMS)]
            left = _round(data, victim, chance, chosen.grace)
            tally[f"{victim} killed"] += 1
            print(f"  {number + 1} killed", flush=True)
            if left:
                print(f"FAILED after {victim}: {left}")
                return 1
    print(f"{dict(tally)}; nothing left {chosen.grace:g} s after the limit")
    return 0


def _round(data: Path, victim: str, chance: random.Random, grace: float) -> list[str]:
    """What is left of a server after two kills, that of the victim and its own."""
    settings = {
        "TI_GRAPH_DATA": str(data),
        "TI_GRAPH_QUERY_SECONDS": f"{LIMIT:g}",
        "TI_GRAPH_QUERY_WORKERS": "3",
    }
    process = subprocess.Popen(
        [str(PROGRAM), "serve", "--port", "0", "--json"], env={**os.environ, **settings},
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True,
    )  # fmt: skip
    try:
        url = f"{address_of(process).rstrip('/')}/sparql"
        askers = [threading.Thread(target=_ask, args=(url, text)) for text in HOSTILE]
        for one in askers:
            one.start()
        time.sleep(chance.uniform(0.1, LIMIT * 1.2))
        faults: list[str] = []
        if victim != "server":
            os.kill(chance.choice(_processes(process.pid, victim)), signal.SIGKILL)
            for one in askers:
                one.join()
            faults = _answers_on(url, grace)
            askers = [threading.Thread(target=_ask, args=(url, text)) for text in HOSTILE]
            for one in askers:
                one.start()
            time.sleep(chance.uniform(0.1, LIMIT))
        process.kill()
        process.wait()
        time.sleep(LIMIT)
        left = _left(process.pid, grace)
        for one in askers:
            one.join()
        return faults + left
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate()


def _processes(server: int, victim: str) -> list[int]:
    """The fork server of a server, or the workers that it has started."""
    found = [one for one in children_of(server) if children_of(one)]
    return found if victim == "fork server" else [two for one in found for two in children_of(one)]


def _ask(url: str, text: str) -> None:
    with suppress(httpx.HTTPError):
        httpx.post(url, data={"query": text}, timeout=60)


def _answers_on(url: str, grace: float) -> list[str]:
    """What a server answers that has lost a process: a question within the grace, and each after.

    The first may end at its limit where a busy machine takes as long to start the process anew.
    """
    end = time.monotonic() + grace
    first = _status(url)
    while first != httpx.codes.OK and time.monotonic() < end:
        first = _status(url)
    response = [first, *(_status(url) for _ in range(3))]
    return [] if response == [200] * 4 else [f"answered {response}"]


def _status(url: str) -> int:
    return httpx.post(url, data={"query": PLAIN}, timeout=60).status_code


def _left(leader: int, grace: float) -> list[str]:
    """What of a session runs still when the grace is over."""
    end = time.monotonic() + grace
    while (found := _of_session(leader)) and time.monotonic() < end:
        time.sleep(0.05)
    return found


def _of_session(leader: int) -> list[str]:
    """The command lines of processes of a session that run still."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            state, _, _, session = stat.read_text().rpartition(")")[2].split()[:4]
            if int(session) == leader and state != "Z":
                command = (stat.parent / "cmdline").read_text().replace("\0", " ")
                found.append(f"{stat.parent.name}: {command[:120]}")
    return found


if __name__ == "__main__":
    sys.exit(main())
