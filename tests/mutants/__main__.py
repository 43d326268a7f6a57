"""Change the code a little, and see whether a test fails: `make test-mutants`.

Cosmic Ray makes the changes (a number, a comparison, a sign, a loop that does not run) in a copy of
the project. Each is held against the tests named after its module (after the nearest modules that
import it, where none is), then against those of its room.
The score is the part of the changes that a test noticed; those that none noticed are printed. One
whose tests did not end in time is counted apart: it says nothing. What was tried is reported even
where the run is stopped (Ctrl-C). With `--own` the room's tests are left out: quick, and a score
that is too low, never too high.
"""

import argparse
import contextlib
import os
import random
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import grimp
from cosmic_ray.commands.init import _all_work_items
from cosmic_ray.mutating import mutate_and_test
from cosmic_ray.work_item import MutationSpec, TestOutcome, WorkerOutcome, WorkItem

from tests.kept import KEPT_FOR_ALL, kept_release
from tests.quick import ROOT, chosen_tests

SUBJECTS = (
    "ti_graph/analytics/*.py",
    "ti_graph/analytics/steps/*.py",
    "ti_graph/graph/*mapping*.py",
    "ti_graph/graph/release.py",
    "ti_graph/query/workers.py",
)
COPIED = (
    "ti_graph",
    "loaders",
    "ontology",
    "queries",
    "tests",
    "pyproject.toml",
    "requirements.lock",
)
OPERATORS = {
    "ReplaceComparisonOperator_Eq_NotEq",
    "ReplaceComparisonOperator_NotEq_Eq",
    "ReplaceComparisonOperator_Lt_LtE",
    "ReplaceComparisonOperator_LtE_Lt",
    "ReplaceComparisonOperator_Gt_GtE",
    "ReplaceComparisonOperator_GtE_Gt",
    "ReplaceBinaryOperator_Add_Sub",
    "ReplaceBinaryOperator_Sub_Add",
    "ReplaceBinaryOperator_Mul_Div",
    "ReplaceBinaryOperator_Div_Mul",
    "ReplaceBinaryOperator_BitAnd_BitOr",
    "ReplaceUnaryOperator_Delete_Not",
    "ReplaceUnaryOperator_Delete_Invert",
    "ReplaceUnaryOperator_Delete_USub",
    "ReplaceTrueWithFalse",
    "ReplaceFalseWithTrue",
    "ReplaceAndWithOr",
    "ReplaceOrWithAnd",
    "ReplaceBreakWithContinue",
    "AddNot",
    "NumberReplacer",
    "ZeroIterationForLoop",
}
"""Changes that mean something. Types are left alone: `|` between them fails at import."""

SECONDS = 900
"""A change whose tests take longer is not judged: the machine may be busy, or a loop endless."""


@dataclass(frozen=True)
class Tried:
    """One change, and whether a test noticed it; None where its tests did not end in time."""

    room: str
    noticed: bool | None
    diff: str


def items(patterns: Sequence[str], root: Path) -> list[WorkItem]:
    """Every change of the modules that match."""
    modules = sorted({path for pattern in patterns for path in root.glob(pattern)})
    wanted = [
        item
        for item in _all_work_items(modules, {})
        if item.mutations[0].operator_name.removeprefix("core/") in OPERATORS
    ]
    return sorted(wanted, key=lambda item: str(item.mutations[0]))


def tried(item: WorkItem, root: Path, *, own: bool) -> Iterator[Tried]:
    """Nothing where the change cannot be made. `own`: its module's tests alone are asked."""
    spec: MutationSpec = item.mutations[0]
    module = Path(spec.module_path).relative_to(root)
    room = "/".join(module.parts[1:-1])
    diff = ""
    for tests in _rounds(module.as_posix(), root)[: 1 if own else 2]:
        command = f"{sys.executable} -m pytest -q -x -p no:randomly -p no:cacheprovider {tests}"
        result = mutate_and_test(item.mutations, command, SECONDS)
        if result.worker_outcome is not WorkerOutcome.NORMAL:
            return
        diff = result.diff or ""
        if result.output == "timeout":
            yield Tried(room, noticed=None, diff=diff)
            return
        if result.test_outcome is not TestOutcome.SURVIVED:
            yield Tried(room, noticed=True, diff=diff)
            return
    yield Tried(room, noticed=False, diff=diff)


def _rounds(module: str, root: Path) -> list[str]:
    own = _own(module, root)
    room = chosen_tests([f"{Path(module).parent.as_posix()}/none.py"], root)
    return [" ".join(tests) for tests in (own, room) if tests]


def _own(module: str, root: Path) -> list[str]:
    """The tests named after a module, or after the nearest modules that import it."""
    reached = {module.removesuffix(".py").replace("/", ".")}
    seen: set[str] = set()
    while reached:
        tests = [one for name in sorted(reached) for one in _named(name, root)]
        if tests:
            return sorted(set(tests), key=lambda one: (one.count("/"), one))
        seen |= reached
        reached = {above for name in reached for above in _importers(name)} - seen
    return []


def _named(name: str, root: Path) -> list[str]:
    file = Path(*name.split("."))
    folder = Path("tests", *file.parts[1:-1])
    return [
        one.relative_to(root).as_posix()
        for pattern in (f"test_{file.name}.py", f"test_{file.name}_*.py")
        for one in sorted((root / folder).glob(pattern))
    ]


@cache
def _graph() -> grimp.ImportGraph:
    return grimp.build_graph("ti_graph")


def _importers(name: str) -> set[str]:
    return _graph().find_modules_that_directly_import(name) if name in _graph().modules else set()


def report(found: Sequence[Tried]) -> None:
    """The score of each room, after the changes that no test noticed."""
    for one in found:
        if one.noticed is False:
            print(one.diff, end="\n\n")
    judged = [one for one in found if one.noticed is not None]
    made, noticed = (
        Counter(one.room for one in judged if one.noticed or count) for count in (True, False)
    )
    for room in sorted(made):
        print(f"{room}: {noticed[room]} of {made[room]} noticed ({noticed[room] / made[room]:.2f})")
    if late := len(found) - len(judged):
        print(f"{late} not judged: their tests did not end in {SECONDS} seconds")


def main() -> None:
    """Draw changes, try each, print the score."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=300, help="how many changes to draw")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--of", nargs="*", default=SUBJECTS, help="modules, as glob patterns")
    parser.add_argument("--own", action="store_true", help="ask the tests of the module alone")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder).resolve()
        for name in COPIED:
            copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
            copy(ROOT / name, root / name)
        os.environ[KEPT_FOR_ALL] = str(kept_release())
        all_items = items(chosen.of, root)
        drawn = random.Random(chosen.seed).sample(all_items, min(chosen.count, len(all_items)))
        found: list[Tried] = []
        with contextlib.chdir(root), contextlib.suppress(KeyboardInterrupt):
            for number, item in enumerate(drawn, 1):
                found.extend(tried(item, root, own=chosen.own))
                print(f"\r{number} of {len(drawn)}", end="", file=sys.stderr, flush=True)
        print(file=sys.stderr)
        report(found)


if __name__ == "__main__":
    main()
