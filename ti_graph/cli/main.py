"""Every command: `ti-graph COMMAND --help` shows its options and an example.

Nothing of a command is imported here: `commands.py` says where each is.
"""

import os
import sys
from contextlib import suppress
from typing import Annotated

import typer

from ti_graph import __version__
from ti_graph.cli.commands import Commands
from ti_graph.cli.options import MOST_WIDTH
from ti_graph.errors import TiGraphError
from ti_graph.messages import asked_by

app = typer.Typer(
    name="ti-graph",
    cls=Commands,
    no_args_is_help=True,
    add_completion=False,
    context_settings={"max_content_width": MOST_WIDTH},
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    help="Les filières des Territoires d'industrie, et leurs partenaires en Europe.\n\n"
    "The filières of France's Territoires d'industrie, and their partners in Europe.",
)


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"ti-graph {__version__}")
        raise typer.Exit


@app.callback()
def main(
    _version: Annotated[
        bool,
        typer.Option(
            "--version", callback=_print_version, is_eager=True, help="Version du programme."
        ),
    ] = False,
) -> None:
    """Settings come from TI_GRAPH_… variables; the README lists them."""


def _tell_nearest(problem: TiGraphError) -> None:
    """Put what was perhaps meant beside an error of a name that nothing bears."""
    from ti_graph.answers.nearest import is_of_a_name, tell_nearest  # noqa: PLC0415
    from ti_graph.answers.search import SearchIndex  # noqa: PLC0415 - loaded where it is used
    from ti_graph.graph.release import Releases  # noqa: PLC0415
    from ti_graph.settings import load_settings  # noqa: PLC0415

    if is_of_a_name(problem):
        with suppress(TiGraphError):
            tell_nearest(problem, SearchIndex(Releases(load_settings().data).current()))


def _error(problem: TiGraphError, *, machine: bool) -> None:
    from ti_graph.cli import terminal  # noqa: PLC0415 - loaded where it is used

    terminal.error(problem, machine=machine)


def _unread(problem: typer.TyperException, *, machine: bool) -> None:
    """Report a command that cannot be read: a program reads JSON."""
    from ti_graph.cli import usage  # noqa: PLC0415 - loaded where it is used

    if machine:
        _error(TiGraphError("bad_usage", reason=usage.why(problem)), machine=True)
    else:
        usage.show(problem)


def _debug() -> bool:
    from ti_graph.settings import load_settings  # noqa: PLC0415 - loaded where it is used

    return load_settings().debug


def run() -> None:
    """The entry point: no traceback for an error that a user can act upon."""
    machine = "--json" in sys.argv
    try:
        with asked_by("program" if machine else "terminal"):
            sys.exit(app(standalone_mode=False) or 0)
    except typer.TyperException as problem:
        _unread(problem, machine=machine)
        sys.exit(problem.exit_code)
    except typer.Abort:
        sys.exit(1)
    except TiGraphError as problem:
        _tell_nearest(problem)
        _error(problem, machine=machine)
        sys.exit(problem.exit_code)
    except BrokenPipeError:
        # Whoever read us has gone: say nothing more.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except Exception:
        if _debug():
            raise
        _error(TiGraphError("unforeseen"), machine=machine)
        sys.exit(TiGraphError.exit_code)
