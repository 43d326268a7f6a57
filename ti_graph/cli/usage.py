"""A command that cannot be read: what is wrong with it, in the language in use."""

import typer

from ti_graph.messages import say, worded


def why(problem: typer.TyperException) -> str:
    """What is wrong, in the words of `locale/usage.yml` where the framework's are known."""
    return _said(problem.format_message())


def _said(text: str) -> str:
    return worded(text, "usage", reason=_said)


def show(problem: typer.TyperException) -> None:
    """Print how the command is typed, where it is described, and what is wrong."""
    context = getattr(problem, "ctx", None)
    if context is None:
        typer.echo(say("usage.error", reason=why(problem)), err=True)
    elif problem.format_message() == context.get_help():
        typer.echo(context.get_help(), err=True)
    else:
        typer.echo(context.get_usage(), err=True)
        typer.echo(say("usage.help", command=context.command_path), err=True)
        typer.echo("\n" + say("usage.error", reason=why(problem)), err=True)
