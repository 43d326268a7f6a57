"""The command that loads the current release into a store elsewhere."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

from ti_graph.cli import terminal
from ti_graph.cli.options import Json
from ti_graph.errors import SettingsError
from ti_graph.figures import whole
from ti_graph.graph.release import Releases
from ti_graph.messages import say
from ti_graph.settings import load_settings


def publish(json: Json = False) -> None:
    """Charger la version en service dans TI_GRAPH_STORE / Load the release there.

    Ce qui y était servi le reste jusqu'au bout ; relancée après une coupure, la commande reprend
    où elle en était / What was served there stays until the end; run again, it goes on.

    Exemple / Example: ti-graph publish
    """
    from ti_graph.graph.publish import publish as load_elsewhere  # noqa: PLC0415
    from ti_graph.graph.store.endpoint import Endpoint  # noqa: PLC0415 - HTTP, where it is used

    settings = load_settings()
    endpoint = Endpoint.of(settings)
    if endpoint is None:
        raise SettingsError("no_remote_store")
    release = Releases(settings.data).current()
    with _progress(machine=json) as tell:
        done = load_elsewhere(release, endpoint, tell)
    if json:
        shown = {"release": done.release, "triples": done.triples, "sent": done.sent}
        return terminal.as_json(shown | {"host": endpoint.host, "dropped": done.dropped})
    terminal.paragraph(
        say(
            "screen.publish.done",
            release=done.release,
            host=endpoint.host,
            triples=whole(done.triples),
            sent=whole(done.sent),
        )
    )
    return None


@contextmanager
def _progress(*, machine: bool) -> Iterator[Callable[[str, int, int], None]]:
    """Tell how far it came on standard error: a bar, or a line each tenth off a terminal."""
    out = terminal.messages()
    if out.is_terminal:
        columns = (
            TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(),
            TimeRemainingColumn(),
        )  # fmt: skip
        with Progress(*columns, console=out, transient=True) as bar:
            task = bar.add_task(say("screen.publish.working"))
            yield lambda name, sent, total: bar.update(
                task, description=name, completed=sent, total=total
            )
        return
    shown = 0

    def line(name: str, sent: int, total: int) -> None:
        nonlocal shown
        tenth = sent * 10 // max(total, 1)
        if tenth > shown and not machine:
            out.print(f"{tenth * 10:3} %  {name}")
        shown = max(shown, tenth)

    yield line
