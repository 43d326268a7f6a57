"""The heads of `--help` in the language in use: the framework writes them in English."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import typer
from typer.core import TyperCommand

from ti_graph.messages import say

SECTIONS = {"Options": "options", "Arguments": "arguments", "Commands": "commands"}
"""Head of a section, as the framework writes it → its text."""
WORDS = {
    "Show this message and exit.": "this",
    "[required]": "required",
    "required]": "required_too",
    "default:": "default",
    "COMMAND [ARGS]...": "rest",
}
"""What the framework writes beside our texts → its text."""


def _said(text: str) -> str:
    for english, key in WORDS.items():
        text = text.replace(english, say(f"help.{key}"))
    return text


class Heads(typer.Context.formatter_class):  # type: ignore[misc,valid-type]
    """Writes the heads, and what stands beside our texts, in the language in use."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """How the command is typed."""
        head = say("help.usage") + " " if prefix is None else prefix
        super().write_usage(prog, _said(args), head)

    @contextmanager
    def section(self, name: str) -> Iterator[None]:
        """A part of the help, under its head."""
        with super().section(say(f"help.{SECTIONS[name]}") if name in SECTIONS else name):
            yield

    def write_heading(self, heading: str) -> None:
        """A head, with the space that French has before a colon."""
        self.write(f"{'':>{self.current_indent}}{say('help.colon', head=heading)}\n")

    def write_dl(
        self, rows: Sequence[tuple[str, str]], col_max: int = 30, col_spacing: int = 2
    ) -> None:
        """A list of names and what they are."""
        super().write_dl([(name, _said(text)) for name, text in rows], col_max, col_spacing)


class Context(typer.Context):
    """Of a command whose help has these heads."""

    formatter_class = Heads


class Command(TyperCommand):
    """A command whose help has these heads."""

    context_class = Context
