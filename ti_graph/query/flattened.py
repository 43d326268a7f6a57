"""Nested values as the columns of one row."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from ti_graph.query.run import Plain


def flat_row(row: Mapping[str, Any]) -> dict[str, Plain]:
    """A row of nested values: `label.fr` becomes a column `label_fr`, a list one text."""
    return dict(_flat(row, ""))


def _flat(row: Mapping[str, Any], before: str) -> Iterable[tuple[str, Plain]]:
    for name, value in row.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{before}{name}_")
        elif isinstance(value, list):
            yield f"{before}{name}", _listed(value)
        else:
            yield f"{before}{name}", value


def _listed(values: list[Any]) -> str:
    """A list in one cell: its texts, or what names each of its items."""
    return " ; ".join(_named(one) if isinstance(one, dict) else str(one) for one in values)


def _named(item: Mapping[str, Any]) -> str:
    label = item.get("label")
    said = label.get("fr") if isinstance(label, dict) else label
    known = said or item.get("id") or item.get("part") or item.get("branch")
    value = item.get("value")
    if "part" in item and value is not None:
        return f"{known} = {value}"
    return str(known) if known else json.dumps(item, ensure_ascii=False)
