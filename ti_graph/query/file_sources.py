"""The sources that a file names: those of its rows where known, else those of the release."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

NAMING = ("source", "register")
"""Columns and fields that name a source, as do those that end like the first two."""
LISTING = ("evidence", "registers")
"""Columns that list sources, each with its edition: `a register 2015, a table 2008-2014`."""

ASIDE = {"touched", "named", "brief"}
"""What is said to know the sources by, and no part of the answer."""


class Touched(NamedTuple):
    """Names of the sources that a query reads, and whether it reads results of methods, too."""

    names: list[str]
    computed: bool


def with_sources(
    columns: Sequence[str], rows: Sequence[Sequence[object]], about: Mapping[str, object]
) -> dict[str, object]:
    """What is said of a table, with the sources of its rows alone where they are known.

    `named`: sources that rows name where no column does; `brief`: those of a whole release are not
    listed again. `sources_of`: rows or query where those are named, release where all of it are.
    """
    found = {name: value for name, value in about.items() if name not in ASIDE}
    known = found.get("sources")
    if not isinstance(known, list):
        return found
    within = about.get("named")
    named = _named(columns, rows) | (set(within) if isinstance(within, Collection) else set())
    touched, computed = _touched(about)
    names = {one["name"] for one in known} & (named | touched)
    if not names or (computed and not named):
        return found | {"sources": [] if about.get("brief") else known, "sources_of": "release"}
    own = [one for one in known if one["name"] in names]
    return found | {"sources": own, "sources_of": "query" if touched else "rows"}


def _touched(about: Mapping[str, object]) -> tuple[set[str], bool]:
    """The sources that a query reads, and whether it reads results of methods."""
    touched = about.get("touched")
    if not isinstance(touched, Sequence):
        return set(), False
    names, computed = touched
    return set(names), bool(computed)


def named_within(value: Any) -> Iterator[str]:
    """The sources that nested rows name, at any depth."""
    if isinstance(value, dict):
        for name, one in value.items():
            if isinstance(one, str) and _names_one(name):
                yield one
            yield from named_within(one)
    elif isinstance(value, list):
        for one in value:
            yield from named_within(one)


def _named(columns: Sequence[str], rows: Sequence[Sequence[object]]) -> set[str]:
    """The sources that rows name."""
    places = [place for place, name in enumerate(columns) if _names_one(name)]
    values = (row[place] for row in rows for place in places)
    named = {str(value).rsplit("/", 1)[-1] for value in values if value is not None}
    lists = [place for place, name in enumerate(columns) if name in LISTING]
    texts = (row[place] for row in rows for place in lists if isinstance(row[place], str))
    return named | {one.split(" ")[0] for text in texts for one in str(text).split(", ")}


def _names_one(column: str) -> bool:
    return column in NAMING or column.endswith(tuple(f"_{name}" for name in NAMING))
