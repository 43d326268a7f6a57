"""`ti-graph governance`: who steers a territory, and what to fill in where nobody knows."""

from ti_graph.answers.governance import governance as known
from ti_graph.answers.territories import Answers
from ti_graph.cli import terminal
from ti_graph.cli.options import Json, Territory
from ti_graph.cli.terminal import Heading
from ti_graph.documents.fiche_tables import governance_table, missing
from ti_graph.graph.release import Releases
from ti_graph.settings import load_settings


def governance(
    territory_id: Territory,
    json: Json = False,
) -> None:
    """Qui pilote un territoire, et que faire pour le savoir / Who steers a territory.

    Exemple / Example: ti-graph governance ti-2023-8422
    """
    found = known(Answers(Releases(load_settings().data).current()), territory_id)
    if json:
        return terminal.as_json(found)
    table = governance_table(found.roles)
    terminal.paragraph(f"{table.title} · {found.territory.label}", style="bold")
    terminal.records([Heading(head) for head in table.heads], table.rows)
    for one in missing(found.roles):
        terminal.paragraph(one)
    return terminal.paragraph(found.caveat.spoken(), style="dim")
