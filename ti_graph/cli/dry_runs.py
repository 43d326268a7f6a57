"""What sources gave when they were read and nothing was written, for a person and a program."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from ti_graph.cli import notices, terminal
from ti_graph.figures import counted, edition, whole
from ti_graph.messages import reason, say

if TYPE_CHECKING:
    from ti_graph.dry_run import Reading, SetAside


def show(readings: Sequence["Reading"], *, machine: bool) -> None:
    """Each source with its rows by table, what was set aside and why, what is to be known."""
    if machine:
        return terminal.as_json({"written": False, "sources": [_plain(one) for one in readings]})
    for reading in readings:
        terminal.paragraph(_source(reading))
        for table, rows in reading.rows.items():
            terminal.paragraph(f"{table}: {whole(rows)}", indent="  ")
        for one in reading.set_aside:
            terminal.paragraph(_refusal(one), indent="  ")
        notices.show(reading.notices)
    terminal.paragraph(say("screen.dry_run.done"))
    return None


def _plain(reading: "Reading") -> Mapping[str, Any]:
    return {
        "source": reading.source,
        "kind": reading.kind,
        "vintage": reading.vintage,
        "rows": dict(reading.rows),
        "set_aside": [asdict(one) for one in reading.set_aside],
        "notices": notices.plain(reading.notices),
    }


def _source(reading: "Reading") -> str:
    return say(
        "screen.dry_run.source",
        source=reading.source,
        kind=say(f"screen.origin.{reading.kind}"),
        vintage=edition(reading.vintage),
        rows=counted("row", sum(reading.rows.values())),
        set_aside=whole(sum(one.rows for one in reading.set_aside)),
    )


def _refusal(one: "SetAside") -> str:
    text = say(
        "screen.dry_run.refused",
        file=one.file,
        column=one.column,
        reason=reason(one.reason),
        rows=counted("record", one.rows),
    )
    line = None if one.row is None else say("screen.dry_run.line", row=one.row)
    seen = " : ".join(part for part in (line, one.value) if part)
    return f"{text} ({seen})" if seen else text
