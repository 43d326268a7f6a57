"""Every command: `ti-graph COMMAND --help` shows its options and an example.

What only one command needs (SciPy, the web framework, the loaders) is imported by that command:
together they take seconds that a look-up should not wait for.
"""

import os
import sys
from contextlib import suppress
from typing import Annotated

import typer
from rich.markup import escape

from ti_graph import __version__
from ti_graph.answers.imported import pending_of
from ti_graph.answers.lead import Leads
from ti_graph.answers.sites import Sites
from ti_graph.answers.territories import Answers
from ti_graph.cli import (
    agents,
    attractiveness,
    coverage,
    evaluate,
    explain,
    export,
    fetch,
    fiche,
    governance,
    notices,
    publish,
    question,
    recommendations,
    releases,
    report,
    search,
    show,
    show_filieres,
    show_partners,
    show_territory,
    sites,
    terminal,
    tokens,
    upkeep,
    workbooks,
)
from ti_graph.cli.export import assignments
from ti_graph.cli.options import Json, Territory
from ti_graph.errors import QueryError, TiGraphError, UnknownPhaseError
from ti_graph.graph.chosen_store import Elsewhere, chosen_store
from ti_graph.graph.release import Release, Releases
from ti_graph.ingest.notices import UNREAD
from ti_graph.messages import language, say
from ti_graph.query.catalogue import catalogue, named_query
from ti_graph.query.named import ask
from ti_graph.query.table_formats import table_csv
from ti_graph.settings import Settings, load_settings

app = typer.Typer(
    name="ti-graph",
    no_args_is_help=True,
    add_completion=False,
    context_settings={"max_content_width": terminal.MOST_WIDTH},
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    help="Les filières des Territoires d'industrie, et leurs partenaires en Europe.\n\n"
    "The filières of France's Territoires d'industrie, and their partners in Europe.",
)

QUERY_FORMATS = ("table", "json", "csv")


def _release(settings: Settings) -> Release:
    return Releases(settings.data).current()


def _answers() -> Answers:
    return Answers(_release(load_settings()))


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


@app.command()
def sources(json: Json = False) -> None:
    """Les sources : licence, millésime, lignes / The sources: licence, vintage, rows.

    Exemple / Example: ti-graph sources
    """
    from ti_graph.answers.provenance import data_years  # noqa: PLC0415
    from ti_graph.ingest.load import unread_notices, vintage  # noqa: PLC0415
    from ti_graph.ingest.origin import find_origin  # noqa: PLC0415
    from ti_graph.ingest.registry import registered_sources  # noqa: PLC0415
    from ti_graph.ingest.workbooks.store import imported_sources  # noqa: PLC0415

    settings = load_settings()
    folder = settings.data / "sources"
    manifest, years = None, {}
    if Releases(settings.data).current_name():
        release = _release(settings)
        manifest, years = release.manifest, data_years(release)
    items = []
    known = [*registered_sources(), *imported_sources(settings.data)]
    read = [one for one in (manifest.notices if manifest else []) if one.code not in UNREAD]
    found = [*read, *unread_notices(known, folder)]
    for source in known:
        card, origin = source.card, find_origin(source, folder)
        entry = manifest.source(card.id) if manifest else None
        in_use = entry if entry is not None and entry.kind == origin.kind else None
        items.append(
            {
                "name": card.id,
                "title": card.title.model_dump(),
                "licence": card.licence.name,
                "vintage": in_use.vintage if in_use else vintage(source, origin),
                "data_year": years.get(card.id) if in_use else None,
                "retrieved": card.retrieved,
                "kind": origin.kind,
                "share_alike": card.licence.share_alike,
                "fetchable": any(file.fetch for file in card.files.values()),
                "rows": entry.rows if entry else None,
                "quarantined": entry.quarantined if entry else None,
                "files": [card.files[key].names for key in card.files],
                "notices": [one.text() for one in found if one.source == card.id],
            }
        )
    if json:
        return terminal.as_json(items)
    show.sources(items)
    terminal.paragraph(say("screen.sources.folder", folder=folder))
    notices.show(found)
    return None


@app.command()
def territories(
    text: Annotated[
        str, typer.Argument(metavar="TEXT", help="Nom, membre ou commune / Name or place.")
    ] = "",
    phase: Annotated[
        str, typer.Option(help="Première année, ou current / First year, or current.")
    ] = "",
    json: Json = False,
) -> None:
    """Chercher un Territoire d'industrie / Look up a Territoire d'industrie.

    Exemple / Example: ti-graph territories metz --phase 2023
    """
    programme = _answers().programme
    try:
        items = programme.territories(text, programme.phase_named(phase))
    except UnknownPhaseError as error:
        raise typer.BadParameter(str(error)) from None
    return terminal.as_json(items) if json else show_territory.territories(items)


@app.command()
def territory(territory_id: Territory, json: Json = False) -> None:
    """Un territoire : programme et spécialisations / A territory's place and specialisations.

    Exemple / Example: ti-graph territory ti-2023-4408
    """
    answers = _answers()
    answer = answers.territory(territory_id)
    if json:
        return terminal.as_json(answer)
    lead = Leads(answers, Sites(answers.release)).lead(territory_id)
    return show_territory.territory(answer, lead)


@app.command()
def filieres(territory_id: Territory, json: Json = False) -> None:
    """Ses filières candidates et leurs maillons / Its candidate filières and stages.

    Exemple / Example: ti-graph filieres ti-2023-4408
    """
    answer = _answers().filieres(territory_id)
    return terminal.as_json(answer) if json else show_filieres.filieres(answer)


@app.command()
def partners(
    territory_id: Territory,
    filiere: Annotated[
        str | None, typer.Option(help="Une filière candidate / One of its candidate filières.")
    ] = None,
    near: Annotated[
        bool, typer.Option("--near", help="Les régions voisines seulement / Near regions alone.")
    ] = False,
    json: Json = False,
) -> None:
    """Ses partenaires européens / Its European partners.

    Exemple / Example: ti-graph partners ti-2023-4408
    """
    answer = _answers().partners(territory_id, filiere, near=near)
    return terminal.as_json(answer) if json else show_partners.partners(answer)


@app.command()
def query(
    name: Annotated[str | None, typer.Argument(metavar="NAME", help="theme/name, Q04")] = None,
    parameters: Annotated[
        list[str] | None, typer.Option("-p", "--param", metavar="K=V", help="Paramètre / Parameter")
    ] = None,
    output: Annotated[
        str, typer.Option("--format", help="table, json ou / or csv", metavar="FORMAT")
    ] = "table",
    listing: Annotated[
        bool, typer.Option("--list", help="Le catalogue des requêtes / The catalogue.")
    ] = False,
    json: Json = False,
) -> None:
    """Poser une requête nommée / Ask a named query.

    Exemple / Example: ti-graph query territory/members -p territory=ti-2023-4408
    """
    if output not in QUERY_FORMATS:
        raise QueryError("bad_format", format=output, known=", ".join(QUERY_FORMATS))
    if listing or name is None:
        return show.queries(catalogue().values(), machine=json or output == "json")
    asked = named_query(name)
    settings = load_settings()
    release = _release(settings)
    opened = Elsewhere(chosen_store(release, settings)(), release.mint)
    answered = ask(asked, assignments(parameters or []), opened)
    table, notice = answered.table, answered.notice
    since = pending_of(release, asked)
    if json or output == "json":
        return terminal.as_json(
            {
                "query": asked.name,
                "release": release.manifest.release,
                "notice": None if notice is None else notice.as_dict(),
                "imported": [one.model_dump(mode="json") for one in since],
                "columns": table.columns,
                "rows": table.records(),
            }
        )
    if output == "csv":
        sys.stdout.write(table_csv(table))
    else:
        show.values(table.columns, table.rows, release.manifest.base_iri)
    if notice is not None:
        terminal.messages().print(getattr(notice, language()), soft_wrap=True)
    for one in since:
        terminal.messages().print(escape(one.says.spoken()), soft_wrap=True)
    return None


@app.command()
def serve(
    host: Annotated[str | None, typer.Option(help="TI_GRAPH_HOST")] = None,
    port: Annotated[
        int | None, typer.Option(min=0, max=65535, help="TI_GRAPH_PORT; 0: libre / free")
    ] = None,
    workers: Annotated[
        int | None, typer.Option(min=1, max=64, help="TI_GRAPH_WORKERS: processus / processes")
    ] = None,
    json: Json = False,
) -> None:
    """Servir l'API, SPARQL et les pages, jusqu'à Ctrl-C / Serve until Ctrl-C.

    Exemple / Example: ti-graph serve --port 8000
    """
    from ti_graph.api.server import serve as serve_forever  # noqa: PLC0415

    chosen = {"host": host, "port": port, "workers": workers}
    given = {name: value for name, value in chosen.items() if value is not None}
    settings = load_settings().model_copy(update=given)

    def announce(url: str) -> None:
        if json:
            return terminal.as_json({"url": url})
        terminal.console().print(say("screen.serve.listening", url=url))
        return None

    serve_forever(settings, announce)
    if not json:
        terminal.console().print(say("screen.serve.stopped"))


# What a reader asks first stands first in `ti-graph --help`.
search.register(app)
question.register(app)
sites.register(app)
attractiveness.register(app)
governance.register(app)
coverage.register(app)
explain.register(app)
recommendations.register(app)
fiche.register(app)
report.register(app)
export.register(app)
releases.register(app)
fetch.register(app)
workbooks.register(app)
upkeep.register(app)
evaluate.register(app)
agents.register(app)
tokens.register(app)
publish.register(app)


def _tell_nearest(problem: TiGraphError) -> None:
    """Put what was perhaps meant beside an error of a name that nothing bears."""
    from ti_graph.answers.nearest import is_of_a_name, tell_nearest  # noqa: PLC0415
    from ti_graph.answers.search import SearchIndex  # noqa: PLC0415 - loaded where it is used

    if is_of_a_name(problem):
        with suppress(TiGraphError):
            tell_nearest(problem, SearchIndex(_release(load_settings())))


def run() -> None:
    """The entry point: no traceback for an error that a user can act upon."""
    machine = "--json" in sys.argv
    try:
        sys.exit(app(standalone_mode=not machine) or 0)
    except typer.TyperException as problem:
        # A person has read it by then; a program reads JSON.
        wrong = TiGraphError("bad_usage", reason=problem.format_message())
        terminal.error(wrong, machine=machine)
        sys.exit(problem.exit_code)
    except TiGraphError as problem:
        _tell_nearest(problem)
        terminal.error(problem, machine=machine)
        sys.exit(problem.exit_code)
    except BrokenPipeError:
        # Whoever read us has gone: say nothing more.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except Exception:
        if load_settings().debug:
            raise
        terminal.error(TiGraphError("unforeseen"), machine=machine)
        sys.exit(TiGraphError.exit_code)
