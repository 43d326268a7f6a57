"""Commands for workbooks: write a template to fill in, import a filled one."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer
from rich.markup import escape
from rich.table import Table

from ti_graph.cli import terminal
from ti_graph.cli.options import Json
from ti_graph.errors import NotFoundError, QueryError, ReleaseError, typed
from ti_graph.graph.release import Release, Releases
from ti_graph.messages import LANGUAGES, say
from ti_graph.settings import Settings, load_settings

if TYPE_CHECKING:
    from ti_graph.ingest.load import Tables
    from ti_graph.ingest.workbooks.kinds import WorkbookKind
    from ti_graph.ingest.workbooks.reading import CheckedWorkbook, TakenWorkbook
    from ti_graph.ingest.workbooks.refusals import RefusedWorkbookError, WorkbookFault

MOST_SHOWN = 100
REFERRED_TO = {"territory", "commune_code", "organisation", "industry", "programme_axis"}
"""Tables that a workbook may refer to, beside those that workbooks fill."""


def template(
    name: Annotated[str | None, typer.Argument(metavar="[NAME]", help="governance, sites…")] = None,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="Fichier à écrire / File to write.")
    ] = None,
    csv: Annotated[bool, typer.Option("--csv", help="CSV plutôt que / rather than XLSX.")] = False,
    example: Annotated[
        bool, typer.Option("--example", help="Rempli de lignes simulées / Filled, simulated.")
    ] = False,
    json: Json = False,
) -> None:
    """Écrire un classeur à remplir, ou lister les modèles / Write a workbook to fill in.

    Exemple / Example: ti-graph template governance -o gouvernance.xlsx
    """
    from ti_graph.ingest.workbooks.kinds import KINDS  # noqa: PLC0415 - loaded where it is used

    if name is None:
        return _list_kinds(machine=json)
    if name not in KINDS:
        raise NotFoundError("unknown_workbook", kind=typed(name), known=", ".join(KINDS))
    settings = load_settings()
    wants_csv = csv or (output is not None and output.suffix.lower() == ".csv")
    path = output or Path(f"{name}.csv" if wants_csv else f"{name}.xlsx")
    _write_new(path, _content(settings, KINDS[name], csv=wants_csv, example=example))
    if json:
        return terminal.as_json({"file": path.name, "kind": name})
    terminal.console().print(say("workbook.screen.written", file=path.name))
    return None


def _list_kinds(*, machine: bool) -> None:
    from ti_graph.ingest.workbooks.kinds import KINDS  # noqa: PLC0415

    if machine:
        return terminal.as_json(
            [
                {
                    "name": name,
                    "about": {each: say(f"workbook.kinds.{name}", each) for each in LANGUAGES},
                    "columns": [field.name for field in kind.fields],
                }
                for name, kind in KINDS.items()
            ]
        )
    table = Table(say("workbook.screen.kind"), say("workbook.screen.about"))
    for name in KINDS:
        table.add_row(name, say(f"workbook.kinds.{name}"))
    terminal.console().print(table)
    return None


def _content(settings: Settings, kind: "WorkbookKind", *, csv: bool, example: bool) -> bytes:
    from ti_graph.ingest.workbooks.template import (  # noqa: PLC0415
        example_path,
        template_csv,
        template_xlsx,
    )

    if not csv:
        return template_xlsx(kind, filled=example, offered=_offered(settings))
    if example:
        return example_path(kind).read_bytes()
    # French spreadsheets take a CSV without this mark for Latin-1.
    return template_csv(kind).encode("utf-8-sig")


def _offered(settings: Settings) -> dict[str, list[str]]:
    """Names to choose from; without a release there are none."""
    from ti_graph.ingest.workbooks.template import offered_names  # noqa: PLC0415

    try:
        release = Releases(settings.data).current()
    except ReleaseError:
        return {}
    return offered_names(_known_tables(release, settings.data))


def _write_new(path: Path, content: bytes) -> None:
    """Write a file that does not exist yet: a filled workbook is not lost to a template."""
    try:
        with path.open("xb") as stream:
            stream.write(content)
    except FileExistsError:
        raise ReleaseError("workbook_exists", file=path.name) from None
    except OSError as error:
        raise ReleaseError("cannot_export", file=path.name, reason=error.strerror or "?") from None


def import_workbook(
    file: Annotated[Path | None, typer.Argument(metavar="[FILE]", help=".xlsx, .csv")] = None,
    listing: Annotated[
        bool, typer.Option("--list", help="Les classeurs importés / The imported workbooks.")
    ] = False,
    remove: Annotated[
        str | None,
        typer.Option("--remove", metavar="NAME", help="En retirer un / Remove one of them."),
    ] = None,
    partial: Annotated[
        bool, typer.Option("--partial", help="Prendre les lignes justes / Take the right rows.")
    ] = False,
    mark: Annotated[
        Path | None,
        typer.Option("--mark", help="XLSX corrigé et annoté / Corrected, marked copy to write."),
    ] = None,
    json: Json = False,
) -> None:
    """Vérifier un classeur et en faire une source / Check a workbook and make it a source.

    Tout ou rien, sauf --partial : ce qui est refusé est dit par feuille, ligne, colonne et motif ;
    --mark l'écrit dans une copie du classeur. Le prochain build en tient compte.

    Exemple / Example: ti-graph import gouvernance.xlsx
    """
    if sum((file is not None, listing, remove is not None)) != 1:
        raise QueryError("import_of_one_thing")
    settings = load_settings()
    if listing:
        return _list_imported(settings, machine=json)
    if remove is not None:
        return _remove(settings, remove, machine=json)
    if file is not None:
        _import(settings, file, _Wishes(partial, mark), machine=json)
    return None


class _Wishes(NamedTuple):
    """What is asked of an import beside taking the file."""

    partial: bool
    mark: Path | None


def _list_imported(settings: Settings, *, machine: bool) -> None:
    from ti_graph.ingest.workbooks.store import imported_sources, imported_tables  # noqa: PLC0415

    rows: dict[str, int] = {}
    for frame in imported_tables(settings.data).values():
        for (source,), part in frame.group_by("source"):
            rows[str(source)] = rows.get(str(source), 0) + part.height
    serving = _serving(settings)
    found = [
        {
            "source": source.card.id,
            "title": source.card.title.fr,
            "date": source.card.vintage,
            "rows": rows.get(source.card.id, 0),
            "simulated": source.card.kind == "simulated",
            "in_release": source.card.id in serving,
        }
        for source in imported_sources(settings.data)
    ]
    if machine:
        return terminal.as_json(found)
    if not found:
        return terminal.console().print(say("workbook.screen.none"))
    table = Table(*(say(f"workbook.screen.{name}") for name in found[0]))
    for one in found:
        yes_no = {True: say("screen.answer.yes"), False: say("screen.answer.no")}
        cells = (yes_no[value] if isinstance(value, bool) else value for value in one.values())
        table.add_row(*(escape(str(cell)) for cell in cells))
    terminal.console().print(table)
    return None


def _serving(settings: Settings) -> set[str]:
    """The sources of the current release; none where there is no release."""
    try:
        return {entry.name for entry in Releases(settings.data).current().manifest.sources}
    except ReleaseError:
        return set()


def _remove(settings: Settings, name: str, *, machine: bool) -> None:
    from ti_graph.ingest.workbooks.store import remove_workbook  # noqa: PLC0415

    remove_workbook(settings.data, name)
    if machine:
        return terminal.as_json({"removed": name})
    terminal.console().print(say("workbook.screen.removed", source=name))
    return None


def _import(settings: Settings, file: Path, wishes: _Wishes, *, machine: bool) -> None:
    from ti_graph.ingest.workbooks.reading import check  # noqa: PLC0415
    from ti_graph.ingest.workbooks.refusals import RefusedWorkbookError  # noqa: PLC0415
    from ti_graph.ingest.workbooks.store import store_workbook  # noqa: PLC0415

    known = _known_tables(Releases(settings.data).current(), settings.data)
    try:
        checked = check(file, known, datetime.now().astimezone().date())
        if wishes.mark is not None:
            _write_marked(wishes.mark, checked, known)
    except RefusedWorkbookError as refused:
        _tell_refusals(refused, machine=machine)
        raise typer.Exit(refused.exit_code) from None
    try:
        taken = checked.taken(partial=wishes.partial)
    except RefusedWorkbookError as refused:
        _tell_refusals(refused, machine=machine)
        if wishes.partial and checked.rows and not machine:
            said = say("workbook.screen.not_partial", rows=len(checked.rows))
            terminal.messages().print(escape(said))
        raise typer.Exit(refused.exit_code) from None
    replaced = store_workbook(settings.data, taken)
    if machine:
        return terminal.as_json(_taken_record(taken, replaced=replaced))
    return _tell_taken(taken, replaced=replaced)


def _write_marked(path: Path, checked: "CheckedWorkbook", known: "Tables") -> None:
    from ti_graph.ingest.workbooks.marking import marked_copy  # noqa: PLC0415
    from ti_graph.ingest.workbooks.template import offered_names  # noqa: PLC0415

    if path.suffix.lower() != ".xlsx":
        raise QueryError("marked_is_xlsx", file=path.name)
    _write_new(path, marked_copy(checked, offered_names(known)))


def _taken_record(taken: "TakenWorkbook", *, replaced: bool) -> dict[str, object]:
    return {
        "source": taken.card.id,
        "rows": {table: frame.height for table, frame in taken.tables.items()},
        "replaced": replaced,
        "matches": [asdict(match) for match in taken.matches],
        "left_out": [_as_record(fault) for fault in taken.left_out],
    }


def _tell_taken(taken: "TakenWorkbook", *, replaced: bool) -> None:
    out = terminal.console()
    if replaced:
        out.print(say("workbook.screen.replaced", source=taken.card.id))
    for match in taken.matches[:MOST_SHOWN]:
        out.print(escape(say("workbook.screen.match", **asdict(match))))
    if taken.left_out:
        terminal.messages().print(_faults_table(taken.left_out))
        rows = len({fault.row for fault in taken.left_out if fault.code != "unknown_column"})
        out.print(say("workbook.screen.left_out", rows=rows))
    rows = sum(frame.height for frame in taken.tables.values())
    out.print(say(f"workbook.screen.{_where_shown(taken)}", source=taken.card.id, rows=rows))


def _where_shown(taken: "TakenWorkbook") -> str:
    """Made-up rows show, and are built, only where they are asked for."""
    made_up = taken.card.kind == "simulated"
    return "imported_hidden" if made_up and load_settings().simulated != "always" else "imported"


def _known_tables(release: Release, data: Path) -> "Tables":
    """The core tables of the current release, with the workbooks of now for those of then."""
    import polars as pl  # noqa: PLC0415

    from ti_graph.ingest.load import join  # noqa: PLC0415
    from ti_graph.ingest.workbooks.reading import PREFIX  # noqa: PLC0415
    from ti_graph.ingest.workbooks.store import imported_tables  # noqa: PLC0415
    from ti_graph.model.programme_tables import PROGRAMME_TABLES  # noqa: PLC0415
    from ti_graph.model.tables import CORE_TABLES  # noqa: PLC0415

    released = {
        name: release.table(name).filter(~pl.col("source").str.starts_with(PREFIX)).collect()
        for name in (REFERRED_TO | set(PROGRAMME_TABLES)) & set(release.manifest.tables)
    }
    empty: Tables = {name: schema.create_empty() for name, schema in CORE_TABLES.items()}
    return join([empty, released, imported_tables(data)])


def _tell_refusals(refused: "RefusedWorkbookError", *, machine: bool) -> None:
    if machine:
        found = {"error": refused.code, "detail": refused.detail(), "hint": refused.hint()}
        return terminal.as_json(found | {"refused": [_as_record(one) for one in refused.refusals]})
    out = terminal.messages()
    out.print(_faults_table(refused.refusals))
    if (more := len(refused.refusals) - MOST_SHOWN) > 0:
        out.print(say("workbook.screen.more", count=more))
    terminal.error(refused, machine=False)
    return None


def _faults_table(faults: "Sequence[WorkbookFault]") -> Table:
    table = Table(*(say(f"workbook.screen.{name}") for name in COLUMNS))
    for one in faults[:MOST_SHOWN]:
        table.add_row(*(escape(str(value or "")) for value in _as_record(one).values()))
    return table


COLUMNS = ("sheet", "row", "column", "value", "reason")


def _as_record(one: "WorkbookFault") -> dict[str, object]:
    values = (one.sheet, one.row, one.column, one.value, one.reason())
    return dict(zip(COLUMNS, values, strict=True))
