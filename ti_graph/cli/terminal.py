"""How a terminal is written to: texts folded between words, tables, one JSON document."""

import json
import re
import sys
import textwrap
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, NamedTuple

from pydantic import BaseModel
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from ti_graph.cli.options import MOST_WIDTH
from ti_graph.errors import TiGraphError
from ti_graph.messages import say

BETWEEN = 2
"""Blanks between two columns."""
_UNBROKEN = re.compile(r" (?=[:;?!»])|(?<=«) ")
"""Spaces of French typography at which a line never ends."""


def console() -> Console:
    """Where answers go. Off a terminal, lines are not folded at 80 columns."""
    width = None if sys.stdout.isatty() else MOST_WIDTH
    return Console(width=width, highlight=False, emoji=False)


def messages() -> Console:
    """Where progress and errors go."""
    return Console(stderr=True, highlight=False, emoji=False, soft_wrap=True)


def as_json(content: BaseModel | Sequence[BaseModel] | dict[str, Any] | list[Any]) -> None:
    """Print one JSON document on standard output."""
    sys.stdout.write(json.dumps(_jsonable(content), ensure_ascii=False, indent=2) + "\n")


def _jsonable(content: Any) -> Any:
    if isinstance(content, BaseModel):
        return content.model_dump(mode="json")
    if isinstance(content, list | tuple):
        return [_jsonable(one) for one in content]
    return content


def error(problem: TiGraphError, *, machine: bool) -> None:
    """Print an error: what, where, what next."""
    if machine:
        found = {"error": problem.code, "detail": problem.detail(), "hint": problem.hint()}
        sys.stderr.write(json.dumps(found, ensure_ascii=False) + "\n")
        return
    out = messages()
    out.print(f"[bold red]✗[/] {escape(problem.detail())}")
    out.print(f"  {escape(problem.hint())}")


@contextmanager
def working(key: str, *, machine: bool) -> Iterator[None]:
    """Tell on standard error that something takes its time."""
    out = messages()
    if out.is_terminal:
        with out.status(say(key)):
            yield
        return
    if not machine:
        out.print(say(key))
    yield


def paragraph(text: str, *, indent: str = "", mark: str = "", style: str = "") -> None:
    """A text, folded between words only: no-break spaces hold, and what follows is indented."""
    out = console()
    for line in folded(text, min(out.width, MOST_WIDTH), indent=indent, mark=mark):
        out.print(line, style=style, markup=False, soft_wrap=True)


def folded(text: str, width: int, *, indent: str = "", mark: str = "") -> list[str]:
    """The lines of a text of this width; none begins with a mark of punctuation."""
    return textwrap.wrap(
        _UNBROKEN.sub("\u00a0", text),
        width,
        initial_indent=indent + mark,
        subsequent_indent=indent + " " * len(mark),
        break_long_words=False,
        break_on_hyphens=False,
    )


class Heading(NamedTuple):
    """The heading of a column; figures are set to the right and never folded."""

    title: str
    figures: bool = False


def headings(*names: str, figures: Collection[str] = ()) -> list[Heading]:
    """Headings by their keys in `screen.column`."""
    return [Heading(say(f"screen.column.{name}"), name in figures) for name in names]


def grid(columns: Sequence[Heading], rows: Iterable[Sequence[str]], *, whole: str = "") -> None:
    """A table of plain texts. The column titled `whole` is not folded either."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    rows = list(rows)
    wide = any(figures for _, figures in columns) and not fits(columns, rows, folded=False)
    for index, (title, figures) in enumerate(columns):
        head = _folded_head(title, [row[index] for row in rows]) if figures and wide else title
        table.add_column(
            escape(head),
            justify="right" if figures else "left",
            no_wrap=figures or title == whole,
            overflow="fold",
        )
    for row in rows:
        table.add_row(*(escape(cell) for cell in row))
    console().print(table)


def fits(columns: Sequence[Heading], rows: Sequence[Sequence[str]], *, folded: bool = True) -> bool:
    """Whether a table of these can be shown without breaking a word.

    The headings of figures are folded between words, or not.
    """
    cells = list(zip(*rows, strict=True)) or [()] * len(columns)
    widths = [
        max(_width(one.title, column), 0 if folded else _longest_line(one.title))
        if one.figures
        else max(_longest_word(cell) for cell in (one.title, *column))
        for one, column in zip(columns, cells, strict=True)
    ]
    return sum(widths) + BETWEEN * (len(widths) - 1) <= console().width


def _folded_head(title: str, figures: Collection[str]) -> str:
    return "\n".join(textwrap.wrap(title, max(_width(title, figures), 1)))


def _width(title: str, figures: Collection[str]) -> int:
    """What a column of figures takes: they stay whole, and its heading is folded between words."""
    return max([_longest_word(title), *map(len, figures)])


def _longest_line(text: str) -> int:
    return max(map(len, text.split("\n")))


def _longest_word(text: str) -> int:
    return max((len(word) for word in text.split()), default=0)


def records(columns: Sequence[Heading], rows: Sequence[Sequence[str]]) -> None:
    """Each row as lines of a name and its value, a blank line between two."""
    table = Table(box=None, pad_edge=False, show_header=False)
    table.add_column(style="bold", no_wrap=True)
    table.add_column(overflow="fold")
    for number, row in enumerate(rows):
        if number:
            table.add_row("", "")
        for heading, cell in zip(columns, row, strict=True):
            table.add_row(escape(heading.title), escape(cell))
    console().print(table)
