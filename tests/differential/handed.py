"""Queries of a file, asked of a whole release: by both engines, by the store, and by its library.

`python -m tests.differential --file queries.jsonl --release data/releases/…`: each line has a query
as `q`. Where the store counts otherwise than the standard (`sparql.paths`), what it
is asked is written anew, and the library's own answer says nothing: the rule decides.
"""

import hashlib
import json
import resource
import signal
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from pyoxigraph import Triple

from tests.bounded import run_bounded
from tests.differential.comparing import comparable
from ti_graph.errors import TiGraphError
from ti_graph.graph.sparql import tree as t
from ti_graph.graph.sparql.reader import read_query
from ti_graph.graph.store import Answer, PairedStore, Solutions

SECONDS = 10
"""Seconds of a processor that one way to answer may take."""
WAITING = 30
"""Times as long on the clock, beside whatever else runs."""
_EACH_TIME = {"RAND", "NOW", "UUID", "STRUUID"}
Found = list[object]


@dataclass(frozen=True)
class Verdict:
    """How the ways to answer one query compare."""

    kind: str
    """`agree`, `by a rule`, `too long`, `another each time` or `differ`."""
    by_columns: bool
    reason: str = ""


def read_queries(file: Path) -> list[str]:
    """The queries of a file, one a line."""
    lines = file.read_text("utf-8").splitlines()
    return [str(json.loads(line)["q"]) for line in lines if line.strip()]


def judge_all(
    release: Path, queries: Iterable[str], seconds: int = SECONDS
) -> Iterator[tuple[str, Verdict]]:
    """Each query with its verdict."""
    paired = PairedStore(release / "store", release / "columns")
    return ((one, judge(paired, one, seconds)) for one in queries)


def judge(paired: PairedStore, text: str, seconds: int = SECONDS) -> Verdict:
    """Ask one query each way, each in a child of its own, and compare."""
    query = read_query(text)
    if query is not None and _calls(query, _EACH_TIME):
        return Verdict("another each time", by_columns=False)
    plain = None if query is None else paired.plain(query)
    by_columns = plain is not None and paired.for_columns(plain) is not None
    ways: dict[str, Callable[[], Answer]] = {
        "paired": partial(paired.ad_hoc, text),
        "store": partial(paired.ad_hoc, text, columns=False),
        "with a comment": partial(paired.ad_hoc, f"# SUM\n{text} # GRAPH"),
        "library": partial(paired.embedded.query, text),
    }
    if plain is not query:
        del ways["library"]
    found = {name: _answer(ask, query, seconds) for name, ask in ways.items()}
    late = [name for name, one in found.items() if one == ["too long"]]
    reported = [one for one in found.values() if one != ["too long"]]
    if any(one != reported[0] for one in reported):
        return Verdict("differ", by_columns, json.dumps(found, ensure_ascii=False)[:2000])
    if late:
        return Verdict("too long", by_columns, ", ".join(late))
    return Verdict("agree" if "library" in ways else "by a rule", by_columns)


def _answer(ask: Callable[[], Answer], query: t.Query | None, seconds: int) -> Found:
    ended = run_bounded(partial(_summed_up, ask, query, seconds), seconds * WAITING)
    if ended.answer is not None:
        return list(ended.answer)
    # Memory is a bound as time is: the child of a server would be ended alike.
    memory = "MemoryError" in ended.written or "memory allocation" in ended.written
    late = ended.hung or memory or ended.signal in (signal.SIGXCPU, signal.SIGKILL)
    return ["too long"] if late else ["ended", ended.signal, ended.written[-300:]]


def _summed_up(ask: Callable[[], Answer], query: t.Query | None, seconds: int) -> Found:
    """An answer in few words that are the same where two answers are the same."""
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    try:
        answer = ask()
        if isinstance(answer, bool):
            return ["ask", answer]
        if not isinstance(answer, Solutions):
            return ["graph", *_digest(Counter(map(_terms, answer.rows)))]
        return _of_rows(answer, query)
    except TiGraphError as error:
        return ["error", error.code]


def _of_rows(answer: Solutions, query: t.Query | None) -> Found:
    order = sorted(range(len(answer.variables)), key=lambda column: answer.variables[column])
    names = [answer.variables[column] for column in order]
    rows = [tuple(comparable(row[column]) for column in order) for row in answer.rows]
    select = None if query is None else query.select
    keys = _projected_order(select, names)
    if select is not None and _leaves_a_choice(select, names):
        return ["some rows", names, len(rows)]
    in_order = [[str(row[column]) for column in keys] for row in rows]
    return ["rows", names, *_digest(Counter(map(str, rows))), *_digest(enumerate(in_order))]


def _projected_order(select: t.Select | None, names: list[str]) -> list[int]:
    """The columns that stand first in the order of the rows."""
    found: list[int] = []
    for one in () if select is None else select.order:
        if not isinstance(one.value, t.Var) or one.value.name not in names:
            break
        found.append(names.index(one.value.name))
    return found


def _leaves_a_choice(select: t.Select, names: list[str]) -> bool:
    """Whether a LIMIT or an OFFSET leaves any of the rows."""
    limited = select.limit is not None or select.offset is not None
    return limited and len(set(_projected_order(select, names))) < len(names)


def _digest(things: Iterable[object]) -> tuple[int, str]:
    kept = sorted(map(str, things.items() if isinstance(things, Counter) else things))
    return len(kept), hashlib.sha256("\n".join(kept).encode()).hexdigest()[:16]


def _terms(triple: Triple) -> tuple[object, ...]:
    return tuple(map(comparable, (triple.subject, triple.predicate, triple.object)))


def _calls(node: object, names: set[str]) -> bool:
    if isinstance(node, t.Call) and isinstance(node.name, str) and node.name.upper() in names:
        return True
    return any(_calls(one, names) for one in t.inner_parts(node))


def shown(verdicts: list[tuple[str, Verdict]]) -> str:
    """How many agree, and each query that does not."""
    tally = Counter(one.kind for _, one in verdicts)
    columns = sum(one.by_columns for _, one in verdicts)
    lines = [f"{one.reason}\n{text}" for text, one in verdicts if one.kind == "differ"]
    return "\n".join([*lines, f"{dict(tally)}, {columns} by columns, of {len(verdicts)}"])
