"""The numbers that `docs/explanation/numbers.md` states, and those of the code."""

import importlib
import re
from collections.abc import Iterator
from pathlib import Path

PAGE = Path(__file__).resolve().parents[1] / "docs" / "explanation" / "numbers.md"
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
