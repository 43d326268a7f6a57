"""The command for tokens: who may write to this server."""

from typing import Annotated, Literal

import typer

from ti_graph.access import Scope, make_token, revoke_token, tokens
from ti_graph.cli import terminal
from ti_graph.cli.options import Json
from ti_graph.messages import say
from ti_graph.settings import load_settings


def token(
    action: Annotated[Literal["make", "list", "revoke"], typer.Argument(help="make, list, revoke")],
    name: Annotated[str, typer.Argument(metavar="[NAME]", help="Nom du jeton / Its name.")] = "",
    scope: Annotated[
        Scope, typer.Option(help="Ce qu'il ouvre ; admin : tout / What it opens; admin: all.")
    ] = "feedback",
    json: Json = False,
) -> None:
    """Faire, lister ou révoquer les jetons d'écriture / Make, list or revoke tokens to write.

    Seule leur empreinte est gardée / Only their digest is kept.

    Exemple / Example: ti-graph token make atelier --scope feedback
    """
    data = load_settings().data
    if action == "make":
        made = make_token(data, name, [scope])
        if json:
            return terminal.as_json({"name": name, "scopes": [scope], "token": made})
        terminal.paragraph(say("screen.token.made", name=name, scopes=scope))
        typer.echo(made)
        return None
    if action == "revoke":
        revoke_token(data, name)
        if json:
            return terminal.as_json({"revoked": name})
        terminal.paragraph(say("screen.token.revoked", name=name))
        return None
    return _list(machine=json)


def _list(*, machine: bool) -> None:
    kept = tokens(load_settings().data)
    found = [
        {"name": name, "scopes": sorted(one.scopes), "made_on": one.made_on.isoformat()}
        for name, one in kept.items()
    ]
    if machine:
        return terminal.as_json(found)
    for one in found:
        typer.echo(f"{one['name']}  {', '.join(one['scopes'])}  {one['made_on']}")
    if not found:
        terminal.paragraph(say("screen.token.none"))
    return None
