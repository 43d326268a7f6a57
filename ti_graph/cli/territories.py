"""Commands that look territories up: which there are, what is known of one."""

from typing import Annotated

import typer

from ti_graph.answers.lead import Leads
from ti_graph.answers.sites import Sites
from ti_graph.answers.territories import Answers
from ti_graph.cli import show_filieres, show_partners, show_territory, terminal
from ti_graph.cli.options import Json, Territory
from ti_graph.errors import UnknownPhaseError
from ti_graph.graph.release import Releases
from ti_graph.settings import load_settings


def _answers() -> Answers:
    return Answers(Releases(load_settings().data).current())


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


def filieres(territory_id: Territory, json: Json = False) -> None:
    """Ses filières candidates et leurs maillons / Its candidate filières and stages.

    Exemple / Example: ti-graph filieres ti-2023-4408
    """
    answer = _answers().filieres(territory_id)
    return terminal.as_json(answer) if json else show_filieres.filieres(answer)


def partners(
    territory_id: Territory,
    filiere: Annotated[
        str | None,
        typer.Option(
            help="Une de ses filières ou spécialités, ou une chaîne du dictionnaire"
            " / One of its filières or specialities, or a chain of the dictionary."
        ),
    ] = None,
    near: Annotated[
        bool, typer.Option("--near", help="Les régions voisines seulement / Near regions alone.")
    ] = False,
    json: Json = False,
) -> None:
    """Ses partenaires européens / Its European partners.

    Exemple / Example: ti-graph partners ti-2023-4408 --filiere siderurgie
    """
    answer = _answers().partners(territory_id, filiere, near=near)
    return terminal.as_json(answer) if json else show_partners.partners(answer)
