"""`ti-graph evaluate`: how good the suggestions are."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any, Literal

import polars as pl
import typer

from ti_graph.cli import terminal
from ti_graph.cli.options import Json
from ti_graph.errors import NotFoundError, ReleaseError
from ti_graph.graph.release import Releases
from ti_graph.ingest.workbooks.store import imported_tables
from ti_graph.messages import say
from ti_graph.settings import load_settings

WORKERS = 2
"""Processes that draw countries side by side."""


def evaluate(  # noqa: PLR0913, PLR0917 - one option each
    what: Annotated[
        Literal["filieres", "entry", "partners", "programme"],
        typer.Argument(metavar="WHAT", help="filieres, entry, partners, programme"),
    ],
    seeds: Annotated[
        int, typer.Option(min=1, max=1000, help="Pays tirés / Countries drawn (filieres).")
    ] = 20,
    first_seed: Annotated[
        int | None,
        typer.Option(min=1, help="Graine du premier pays / Seed of the first (filieres)."),
    ] = None,
    worlds: Annotated[
        str | None, typer.Option(help="Mondes, séparés par des virgules / Worlds (filieres).")
    ] = None,
    sizes: Annotated[
        str | None,
        typer.Option(help="Tailles (0.18, 1.0), séparées par des virgules / Sizes (filieres)."),
    ] = None,
    known: Annotated[
        Path | None,
        typer.Option(exists=True, dir_okay=False, help="Filières reconnues / Known ones, CSV."),
    ] = None,
    negatives: Annotated[
        Path | None,
        typer.Option(exists=True, dir_okay=False, help="Paires négatives / Negative pairs, CSV."),
    ] = None,
    interreg: Annotated[
        Path | None,
        typer.Option(
            exists=True, dir_okay=False, help="Projets Interreg par NUTS 3, CSV (partners)."
        ),
    ] = None,
    json: Json = False,
) -> None:
    """Éprouver les suggestions : mondes tirés, filières reconnues / How good suggestions are.

    Exemple / Example: ti-graph evaluate filieres --worlds own --seeds 1 --json
    """
    from ti_graph.analytics.evaluation.data import evaluation_tables  # noqa: PLC0415

    out = terminal.messages()
    tell = (lambda _: None) if json and not out.is_terminal else out.print
    tables = evaluation_tables(load_settings().data / "sources")
    report: dict[str, Any]
    if what == "filieres":
        drawn = (worlds, sizes, first_seed, seeds)
        report = _filieres(tables, drawn, known, negatives, tell)
    elif what == "entry":
        from ti_graph.analytics.evaluation.entry import evaluate_entry  # noqa: PLC0415

        report = evaluate_entry(tables)
    elif what == "programme":
        from ti_graph.analytics.evaluation.programme import evaluate_programme  # noqa: PLC0415

        report = evaluate_programme(*_programme(tables))
    else:
        report = _partners(tables, interreg)
    if json:
        return terminal.as_json(report)
    return _said(what, report)


def _filieres(
    tables: Mapping[str, pl.DataFrame],
    drawn: tuple[str | None, str | None, int | None, int],
    known: Path | None,
    negatives: Path | None,
    tell: Callable[[str], None],
) -> dict[str, Any]:
    """The report on drawn worlds, on a list of known filières, or on what is asked of both."""
    from ti_graph.analytics.evaluation import filieres as evaluated  # noqa: PLC0415
    from ti_graph.analytics.evaluation.known import evaluate_known  # noqa: PLC0415

    held = None if known is None else evaluate_known(tables, known, negatives)
    worlds, sizes, first, number = drawn
    if known is not None and worlds is None:
        return evaluated.report([], held)
    asked = evaluated.Drawn(
        _worlds(worlds, evaluated.WORLDS),
        _sizes(sizes, evaluated.SIZES),
        evaluated.seeds(number, evaluated.FIRST_SEED if first is None else first),
    )
    return evaluated.report(evaluated.evaluate_worlds(tables, asked, tell, WORKERS), held)


def _worlds(asked: str | None, known: Sequence[str]) -> Sequence[str]:
    """The worlds asked for, between commas; all where none is."""
    names = known if asked is None else asked.split(",")
    for name in names:
        if name not in known:
            raise NotFoundError("unknown_world", name=name, known=", ".join(known))
    return names


def _sizes(asked: str | None, known: Sequence[float]) -> Sequence[float]:
    """The sizes asked for, between commas; all where none is."""
    size_of = {str(size): size for size in known}
    names = list(size_of) if asked is None else asked.split(",")
    for name in names:
        if name not in size_of:
            raise NotFoundError("unknown_size", name=name, known=", ".join(size_of))
    return [size_of[name] for name in names]


def _partners(tables: Mapping[str, pl.DataFrame], interreg: Path | None) -> dict[str, Any]:
    """The report on European projects and on the lists, or that on Interreg alone."""
    from ti_graph.analytics.evaluation import partner_lists  # noqa: PLC0415
    from ti_graph.analytics.evaluation.partner_interreg import evaluate_interreg  # noqa: PLC0415
    from ti_graph.analytics.evaluation.partner_topics import evaluate_topics  # noqa: PLC0415
    from ti_graph.analytics.evaluation.partners import evaluate_partners  # noqa: PLC0415

    if interreg is not None:
        return evaluate_interreg(partner_lists.shipped_lists(tables), tables, interreg)
    return {
        **evaluate_partners(tables),
        "topics": evaluate_topics(tables),
        "lists": partner_lists.evaluate_lists(tables),
    }


def _programme(
    tables: Mapping[str, pl.DataFrame],
) -> tuple[Mapping[str, pl.DataFrame], pl.DataFrame | None]:
    """Core tables with the roles that workbooks report, and capability where it was computed."""
    data = load_settings().data
    roles = imported_tables(data).get("governance_role")
    if roles is not None:
        tables = {**tables, "governance_role": pl.concat([tables["governance_role"], roles])}
    try:
        release = Releases(data).current()
    except ReleaseError:
        return tables, None
    return tables, release.table("capability").collect()


def _said(what: str, report: dict[str, Any]) -> None:
    if what != "filieres":
        for sentence in report["in_words"]:
            terminal.paragraph(sentence)
        return
    for row in report["worlds"]:
        terminal.paragraph(say("screen.evaluate.world", **{**row, "recall": row["recall"] or "–"}))
    if report["known"]:
        terminal.paragraph(say("screen.evaluate.known", **report["known"]))
