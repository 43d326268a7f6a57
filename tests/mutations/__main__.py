"""`python -m tests.mutations --count 1000 --seed 1`: bend, run, judge; the table at the end."""

import argparse
import os
import random
import shutil
import sys
import time
import zlib
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from tests.bounded import Ended, run_bounded, scratch
from tests.mutations import bend, requests, targets

SECONDS = 240.0  # a hang is what does not end, not what waits for a busy machine
MOST_BYTES = 1_500_000_000
MOST_SAID = 10_000
"""Characters of an error's detail and hint in both languages: a cut fact stands in each."""
SERVER_GROWTH = 300_000_000
LAYOUT = "layout"
"""A file changed as publishers change theirs: its figures are held against those of before."""
KINDS = (
    *targets.FILES, *targets.BOOKS, "turtle", "odd file", "command", "request",
    *[LAYOUT] * 3,
)  # fmt: skip
FAILURES = ("traceback", "hang", "partial release", "memory", "unclear", "silently wrong")


@dataclass
class Tally:
    """What came of the mutations of one kind."""

    outcomes: Counter[str] = field(default_factory=Counter)
    seconds: float = 0.0
    peak: int = 0


def main() -> int:
    """Run; 1 where any mutation ended in another way than it may."""
    options = argparse.ArgumentParser(prog="python -m tests.mutations")
    options.add_argument("--count", type=int, default=1000)
    options.add_argument("--seed", type=int, default=random.SystemRandom().randrange(1 << 32))
    options.add_argument("--kind", choices=KINDS)
    chosen = options.parse_args()
    print(f"seed {chosen.seed}, {chosen.count} mutations", flush=True)
    _import_what_children_need()
    kinds = (chosen.kind,) if chosen.kind else KINDS
    tallies, failures = _bend_all(kinds, chosen.count, chosen.seed)
    _print_table(tallies)
    print(f"seed {chosen.seed}: {len(failures)} of {chosen.count} mutations ended as none may")
    return 1 if failures else 0


def _bend_all(kinds: Sequence[str], count: int, seed: int) -> tuple[dict[str, Tally], list[str]]:
    tallies: dict[str, Tally] = defaultdict(Tally)
    failures: list[str] = []
    with scratch("mutations-") as folder:
        runner = Runner(Path(folder))
        with requests.served(runner.template, Path(folder) / "server.log") as (port, process):
            runner.serve(port)
            runner.control()
            grown = requests.resident(process.pid)
            for number in range(count):
                kind = kinds[number % len(kinds)]
                outcome, ended, result = runner.one(kind, _chance(seed, kind, number))
                tally = tallies[kind]
                tally.outcomes[outcome] += 1
                tally.seconds += ended.seconds
                tally.peak = max(tally.peak, ended.peak)
                if number % 50 == 49:
                    print(f"  {number + 1} bent, {len(failures)} failed", flush=True)
                if outcome in FAILURES:
                    failures.append(f"{kind} #{number} {outcome}: {result[:1500]}")
                    print(failures[-1], flush=True)
            grown = requests.resident(process.pid) - grown
            alive = process.poll() is None
        log = (Path(folder) / "server.log").read_text("utf-8")
    if not alive or "Traceback" in log or grown > SERVER_GROWTH:
        failures.append(f"server: alive {alive}, grown by {grown >> 20} MiB, log: {log[-3000:]}")
        print(failures[-1])
    return tallies, failures


def _import_what_children_need() -> None:
    from ti_graph.cli.commands import COMMANDS, function_of
    from ti_graph.ingest.registry import registered_sources

    registered_sources()
    for name in COMMANDS:
        function_of(name)


def _chance(seed: int, kind: str, number: int) -> random.Random:
    return random.Random(zlib.crc32(f"{seed} {kind} {number}".encode()))


class Runner:
    """Runs mutations, each on a data folder of its own beside a release that must stay."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.template = folder / "template"
        made = run_bounded(partial(_make_template, self.template), 300)
        assert made.answer, made.written
        self._paths: list[str] = made.answer
        self._port = 0

    def serve(self, port: int) -> None:
        """Requests go to this port."""
        self._port = port

    def control(self) -> None:
        """Files that nobody bent are taken."""
        for kind in (*targets.FILES, *targets.BOOKS):
            outcome, _, found = self.one(kind, None)
            assert outcome in {"taken", "quarantined"}, f"{kind} {outcome}: {found}"

    def one(self, kind: str, chance: random.Random | None) -> tuple[str, Ended, str]:
        """One mutation: its outcome, how it ended, and what was said of it."""
        if kind == "request" and chance:
            how, content = requests.request(chance, self._paths)
            ended = run_bounded(partial(requests.send, self._port, content, 20), SECONDS)
            return (*_judge_answer(ended, f"{how} {content[:300]!r}"),)
        data = self._folder / "data"
        shutil.copytree(self.template, data, copy_function=os.link)
        try:
            ended = run_bounded(partial(_attempt, kind, data, chance), SECONDS)
            outcome, found = _judge(kind, ended, data)
            if outcome not in FAILURES and not _is_whole(data):
                outcome = "partial release"
            return outcome, ended, found
        finally:
            shutil.rmtree(data)


def _judge_answer(ended: Ended, sent: str) -> tuple[str, Ended, str]:
    if ended.hung or not ended.answer:
        return ("hang" if ended.hung or "timed out" in ended.written else "traceback"), ended, sent
    status, text = ended.answer["status"], ended.answer["text"]
    if "Traceback" in text or "/releases/" in text:
        return "traceback", ended, f"{sent} → {text[:500]}"
    if status >= 500 and status != 503:
        return "unclear", ended, f"{sent} → {text[:500]}"
    return ("taken" if 200 <= status < 400 else "refused"), ended, sent


def _judge(kind: str, ended: Ended, data: Path) -> tuple[str, str]:
    found = ended.answer or {}
    about = f"{found.get('bend', '?')} {found.get('said', '')} {ended.written[-1500:]}"
    if ended.hung:
        return "hang", about
    if ended.peak > MOST_BYTES:
        return "memory", f"{ended.peak >> 20} MiB {about}"
    if ended.signal:
        # The command builds apart (`ti_graph.own_process`) and tells this as an error.
        return "ended, and said so", about
    if not found or "Traceback" in ended.written:
        return "traceback", about
    said = str(found["said"])
    shows_path = found["outcome"] == "refused" and str(data) in said + ended.written
    if shows_path or len(said) > MOST_SAID or found.get("code") == "unforeseen":
        return "unclear", about
    return str(found["outcome"]), f"{kind} {about}"


def _is_whole(data: Path) -> bool:
    ended = run_bounded(partial(_check, data), SECONDS)
    return bool(ended.answer)


def _print_table(tallies: dict[str, Tally]) -> None:
    outcomes = ("taken", "quarantined", "refused", "ended, and said so", *FAILURES)
    heads = ("kind", "mutations", *outcomes, "s each", "peak MiB")
    print("".join(f"{head:>16}" for head in heads))
    for kind, tally in tallies.items():
        total = sum(tally.outcomes.values())
        cells = [kind, total, *(tally.outcomes[one] for one in outcomes)]
        cells += [f"{tally.seconds / total:.2f}", tally.peak >> 20]
        print("".join(f"{cell:>16}" for cell in cells))


# --- in the children ----------------------------------------------------------------------------


def _make_template(data: Path) -> list[str]:
    from tests.build_fixtures import another_release
    from tests.small_country import build_small
    from ti_graph.api.app import create_app
    from ti_graph.settings import Settings

    build_small(data)
    another_release(data, data)
    app = create_app(Settings(data=data))
    return [*sorted(app.openapi()["paths"]), "/", "/territoires/{id}", "/static/{name}", "/{path}"]


def _check(data: Path) -> bool:
    """The current release is whole to the byte, and so is the one before it."""
    from ti_graph.graph.release import Releases

    releases = Releases(data)
    return not any(releases.open(name).faults() for name in releases.names())


def _attempt(kind: str, data: Path, chance: random.Random | None) -> dict[str, Any]:
    from ti_graph.errors import TiGraphError

    found: dict[str, Any] = {"bend": "", "said": ""}
    try:
        return found | _WORK.get(kind, partial(_file, kind))(data, chance, found)
    except TiGraphError as error:
        said = f"{error.detail('fr')} {error.hint('fr')} {error.detail('en')} {error.hint('en')}"
        return found | {"outcome": "refused", "code": error.code, "said": said}


Found = dict[str, Any]


def _file(kind: str, data: Path, chance: random.Random | None, found: Found) -> Found:
    target = targets.FILES[kind]
    files = target.whole()
    how = chance.choice(target.bends) if chance else bend.nothing
    found["bend"] = how.__name__
    files[target.name] = how(files[target.name], chance or random.Random(0))
    made = targets.build_with(data, target, files)
    return {"outcome": "quarantined" if made["quarantined"] > 1 else "taken"}


def _book(suffix: str, data: Path, chance: random.Random | None, found: Found) -> Found:
    how = chance.choice(targets.BOOKS[suffix]) if chance else bend.nothing
    found["bend"] = how.__name__
    path = targets.workbook("xlsx" if suffix == "xlsx" else "csv", data)
    path.write_bytes(how(path.read_bytes(), chance or random.Random(0)))
    return _command(data, ["import", str(path)])


def _turtle(data: Path, chance: random.Random, found: Found) -> Found:
    found["bend"] = targets.bend_ontology(data, chance)
    return {"outcome": "taken", **targets.build_with(data, targets.FILES["csv"], None)}


def _odd_file(data: Path, chance: random.Random, found: Found) -> Found:
    how = chance.choice(targets.ODD_PLACES)
    found["bend"] = how
    if chance.random() < 0.5:
        target = targets.FILES["csv"]
        targets.put_oddly(data / "sources" / target.source / target.name, how)
        return {"outcome": "taken", **targets.build_with(data, target, None)}
    path = data / chance.choice(("book.xlsx", "book.csv"))
    targets.put_oddly(path, how)
    return _command(data, ["import", str(path)])


def _layout(_data: Path, chance: random.Random, found: Found) -> Found:
    from tests.layouts.judge import BY_SOURCE, judged
    from tests.layouts.kinds import fitting

    source = chance.choice(sorted(BY_SOURCE))
    kind = chance.choice(sorted(fitting(BY_SOURCE[source])))
    found["bend"] = f"{source}: {kind}"
    verdict = judged(source, kind, chance.randrange(1 << 32))
    if verdict.wrong:
        return {"outcome": "silently wrong", "said": verdict.wrong[:1500]}
    return {"outcome": verdict.outcome}


def _words(data: Path, chance: random.Random, found: Found) -> Found:
    os.environ.update(requests.settings(chance))
    found["bend"] = " ".join(words := requests.words(chance, data))[:300]
    return _command(data, words)


def _command(data: Path, words: list[str]) -> Found:
    """A command as the program runs it, in this process; what it writes is judged with it."""
    from ti_graph.cli.main import run

    os.environ["TI_GRAPH_DATA"] = str(data)
    os.chdir(data)
    sys.argv = ["ti-graph", *words]
    try:
        run()
    except SystemExit as end:
        code = end.code
    sys.stdout.flush()
    sys.stderr.flush()
    size = os.lseek(2, 0, os.SEEK_CUR)
    written = os.pread(2, size, 0).decode("utf-8", "replace")
    if "imprévue" in written or "unforeseen" in written or code not in {0, 1, 2, 3, 4}:
        return {"outcome": "refused", "code": "unforeseen", "said": f"exit {code}"}
    return {"outcome": "refused" if code else "taken"}


Work = Callable[[Path, Any, Found], Found]
_WORK: dict[str, Work] = {
    "turtle": _turtle,
    "odd file": _odd_file,
    LAYOUT: _layout,
    "command": _words,
    **{suffix: partial(_book, suffix) for suffix in targets.BOOKS},
}

if __name__ == "__main__":
    start = time.monotonic()
    code = main()
    print(f"{time.monotonic() - start:.0f} s")
    sys.exit(code)
