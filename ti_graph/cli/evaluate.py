"""`ti-graph evaluate`: how good the suggestions are."""

from typing import Annotated, Any, Literal

import typer

from ti_graph.cli import terminal
from ti_graph.messages import say
from ti_graph.settings import load_settings


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("evaluate")(evaluate)


def evaluate(
    what: Annotated[
        Literal["filieres", "entry", "partners"],
        typer.Argument(metavar="WHAT", help="filieres, entry, partners"),
    ],
    seeds: Annotated[
        int, typer.Option(min=1, max=1000, help="Pays tirés / Countries drawn (filieres).")
    ] = 20,
    json: Annotated[
        bool, typer.Option("--json", help="Un document JSON sur la sortie / One JSON document.")
    ] = False,
) -> None:
    """Éprouver les suggestions : pays tirés, données mises de côté / How good suggestions are.

    Exemple / Example: ti-graph evaluate filieres --seeds 2 --json
    """
    from ti_graph.analytics.evaluation.data import (  # noqa: PLC0415
        drawn_source,
        evaluation_tables,
    )

    out = terminal.messages()
    tell = (lambda _: None) if json and not out.is_terminal else out.print
    tables = evaluation_tables(load_settings().data / "sources")
    report: dict[str, Any]
    if what == "filieres":
        from ti_graph.analytics.evaluation.filieres import evaluate_filieres  # noqa: PLC0415

        others = max(1, seeds // 4)
        report = evaluate_filieres(tables, drawn_source(), seeds, others, tell)
    elif what == "entry":
        from ti_graph.analytics.evaluation.entry import evaluate_entry  # noqa: PLC0415

        report = evaluate_entry(tables)
    else:
        from ti_graph.analytics.evaluation.partner_lists import evaluate_lists  # noqa: PLC0415
        from ti_graph.analytics.evaluation.partner_topics import evaluate_topics  # noqa: PLC0415
        from ti_graph.analytics.evaluation.partners import evaluate_partners  # noqa: PLC0415

        report = evaluate_partners(tables)
        report["topics"] = evaluate_topics(tables)
        report["lists"] = evaluate_lists(tables)
    if json:
        return terminal.as_json(report)
    return _said(what, report)


def _said(what: str, report: dict[str, Any]) -> None:
    if what != "filieres":
        for sentence in report["in_words"]:
            terminal.paragraph(sentence)
        return
    for row in report["by_strength"]:
        terminal.paragraph(
            say(
                "screen.evaluate.strength",
                strength=row["strength"],
                seeds=row["seeds"],
                recall=_interval(row["recall"]),
                false_discovery=_interval(row["false_discovery"]),
            )
        )
    terminal.paragraph(say("screen.evaluate.null", share=_interval(report["null_share"])))


def _interval(told: dict[str, float]) -> str:
    return f"{told['value']:.3f} ({told['low']:.3f}–{told['high']:.3f})"
