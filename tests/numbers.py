"""The numbers that `docs/explanation/numbers.md` states, and those of the code."""

import ast
import importlib
import re
from collections.abc import Iterator
from pathlib import Path

PAGE = Path(__file__).resolve().parents[1] / "docs" / "explanation" / "numbers.md"
ENGINE = PAGE.parents[2] / "ti_graph"
CONSTANT = re.compile("[A-Z][A-Z_]+$")
WITHOUT_RESULT = {
    "TINY": "it keeps a logarithm finite",
    "LEAST_P": "it keeps a product above nothing",
    "AT_ONCE": "cells are taken in parts, that memory holds them",
    "CHUNK": "the same, of areas and of bytes",
    "LEAST_LEVEL": "levels that add nothing to a sum are not reckoned",
    "WRITTEN_TOGETHER": "the same, of triples",
    "PIECE_BYTES": "the same, of a store",
    "WIDEST": "how wide a column is",
    "SAMPLE": "rows that its width is taken from",
    "graph.store.dumping.LEVEL": "how hard a file is packed",
    "graph.store.dumping.STEP_BACK": "a dump steps behind what is asked",
    "query.phases.BACK": "words for phases, by their place from the last",
    "analytics.anchors.ORDER": "the order of kinds of ties",
    "analytics.relevance.UNKNOWN": "its one number is MEDIAN",
}
"""Numbers that no result rests on, and why."""
ROW = re.compile(r"^\| `(?P<module>[\w.]+)\.(?P<name>[A-Z_]+)` \| (?P<value>.+?) \| .+ \|$")


def stated(room: str) -> dict[str, str]:
    """Name → value, as the page writes them, of one room of the engine."""
    rows = filter(None, map(ROW.match, PAGE.read_text("utf-8").splitlines()))
    found = {f"{row['module']}.{row['name']}": row["value"] for row in rows}
    return {name: value for name, value in found.items() if name.startswith(f"{room}.")}


def differing(room: str) -> Iterator[str]:
    """What the page states otherwise than the code."""
    for name, value in stated(room).items():
        module, _, constant = name.rpartition(".")
        found = getattr(importlib.import_module(f"ti_graph.{module}"), constant)
        if found != eval(value, {"__builtins__": {}}):
            yield f"{name} is {found}, the page says {value}"


def unstated(room: str) -> Iterator[str]:
    """Numbers that modules of a room name, and neither the page states nor `WITHOUT_RESULT`."""
    for path in sorted((ENGINE / room).rglob("*.py")):
        module = ".".join(path.relative_to(ENGINE).with_suffix("").parts)
        if module.startswith("analytics.evaluation."):
            continue  # a report of an evaluation says what it was made with
        found = importlib.import_module(f"ti_graph.{module}")
        for constant in _assigned(path):
            name = f"{module}.{constant}"
            known = name in stated(room) or constant in WITHOUT_RESULT or name in WITHOUT_RESULT
            if _is_number(getattr(found, constant)) and not known:
                yield name


def _assigned(path: Path) -> Iterator[str]:
    """The constants of a module, by name."""
    for node in ast.parse(path.read_text("utf-8")).body:
        for target in node.targets if isinstance(node, ast.Assign) else ():
            for one in target.elts if isinstance(target, ast.Tuple) else (target,):
                if isinstance(one, ast.Name) and CONSTANT.match(one.id):
                    yield one.id


def _is_number(value: object) -> bool:
    """A number, or numbers in a tuple or under names."""
    if isinstance(value, dict):
        value = tuple(value.values())
    many = value if isinstance(value, tuple) else (value,)
    return bool(many) and all(type(one) in (int, float) for one in many)
