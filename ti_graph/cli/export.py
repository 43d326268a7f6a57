"""Export to files that other programs open; the extension says which."""

from pathlib import Path
from typing import Annotated

import typer

from ti_graph.cli import terminal
from ti_graph.cli.options import Json, territory_named
from ti_graph.errors import QueryError, typed
from ti_graph.figures import counted
from ti_graph.graph.chosen_store import Elsewhere, chosen_store
from ti_graph.graph.release import Releases
from ti_graph.messages import say
from ti_graph.settings import load_settings


def assignments(given: list[str]) -> dict[str, str]:
    """Parameters of a named query as they are typed: `name=value`. Raises QueryError."""
    pairs = {}
    for text in given:
        name, sign, value = text.partition("=")
        if not sign:
            raise QueryError("bad_assignment", text=typed(text))
        pairs[name.strip()] = value
    return pairs


def export(  # noqa: PLR0913, PLR0917 - one option each
    output: Annotated[
        Path,
        typer.Option(
            "-o",
            "--output",
            help=".nq .nq.gz .csv .tsv .xlsx .parquet .geojson .gpkg .json .html .gexf .graphml",
        ),
    ],
    table: Annotated[str | None, typer.Option(help="Une table / A table (.csv, .xlsx…)")] = None,
    query: Annotated[
        str | None, typer.Option(help="Une requête nommée / A named query (.csv, .xlsx…)")
    ] = None,
    parameters: Annotated[
        list[str] | None, typer.Option("-p", "--param", metavar="K=V", help="Paramètre / Parameter")
    ] = None,
    territory_id: Annotated[
        str | None,
        typer.Option(
            "--territory",
            help="Voisinage d'un territoire (.html, .gexf, .graphml)",
            callback=territory_named,
        ),
    ] = None,
    network: Annotated[
        bool,
        typer.Option("--network", help="Réseau national / National network (.gexf, .graphml)"),
    ] = False,
    features: Annotated[
        str | None,
        typer.Option(help="Des objets et leur géométrie / Features with their geometry (.gpkg)"),
    ] = None,
    french: Annotated[
        bool, typer.Option("--french", help="CSV pour Excel en français / CSV for French Excel.")
    ] = False,
    json: Json = False,
) -> None:
    """Exporter graphe, table, requête ou réseau / Export a graph, table, query, network.

    Exemple / Example: ti-graph export --territory ti-2023-4408 -o graphe.html
    """
    from ti_graph.documents.release_files import Wanted, export_release  # noqa: PLC0415

    chosen = [
        one for one in (table, query, territory_id, network or None, features) if one is not None
    ]
    if len(chosen) > 1:
        options = "--table, --query, --territory, --network, --features"
        raise typer.BadParameter(f"{options}: un seul / one of them")
    settings = load_settings()
    release = Releases(settings.data).current()
    asked = Elsewhere(chosen_store(release, settings)(), release.mint) if query else release
    wanted = Wanted(
        table, query, assignments(parameters or []), territory_id, network, features, french
    )
    with terminal.working("screen.export.working", machine=json):
        count, what = export_release(release, asked, output, wanted)
    if json:
        return terminal.as_json({"file": output.name, "count": count, "what": what})
    found = counted(what.removesuffix("s"), count)
    terminal.paragraph(say("screen.export.done", file=output.name, what=found))
    return None
