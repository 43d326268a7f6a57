"""What is to be known of the sources, for a person and for a program."""

from collections.abc import Sequence

from rich.markup import escape

from ti_graph.cli import terminal
from ti_graph.ingest.notices import Notice


def show(notices: Sequence[Notice]) -> None:
    """A line each."""
    for one in notices:
        terminal.console().print(f"[yellow]![/] {escape(one.text())}", soft_wrap=True)


def plain(notices: Sequence[Notice]) -> list[dict[str, str]]:
    """The source, the code and the words of each."""
    return [{"source": one.source, "code": one.code, "text": one.text()} for one in notices]
