"""`ti-graph query`: named queries, and their catalogue."""

import sys
from typing import Annotated

import typer
from rich.markup import escape

from ti_graph.answers.imported import pending_of
from ti_graph.cli import show, terminal
from ti_graph.cli.export import assignments
from ti_graph.cli.options import Json
from ti_graph.errors import QueryError
from ti_graph.graph.chosen_store import Elsewhere, chosen_store
from ti_graph.graph.release import Releases
from ti_graph.messages import language
from ti_graph.query.catalogue import catalogue, named_query
from ti_graph.query.named import ask
from ti_graph.query.table_formats import table_csv
from ti_graph.settings import load_settings

QUERY_FORMATS = ("table", "json", "csv")


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
    release = Releases(settings.data).current()
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
