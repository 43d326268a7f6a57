"""`ti-graph attractiveness`: housing, mobility, skills, land and services of a territory."""

from ti_graph.answers.attractiveness import attractiveness as known
from ti_graph.answers.attractiveness_models import AttractivenessAnswer
from ti_graph.answers.territories import Answers
from ti_graph.cli import terminal
from ti_graph.cli.options import Json, Territory
from ti_graph.cli.terminal import Heading
from ti_graph.documents.fiche_tables import FicheTable, domain_table, indicator_table, missing
from ti_graph.graph.release import Releases
from ti_graph.messages import say
from ti_graph.settings import load_settings


def attractiveness(
    territory_id: Territory,
    json: Json = False,
) -> None:
    """Logement, mobilité, compétences, services / Housing, mobility, skills, services.

    Exemple / Example: ti-graph attractiveness ti-2023-8422
    """
    answers = Answers(Releases(load_settings().data).current())
    found = known(answers, territory_id)
    return terminal.as_json(found) if json else _said(found)


def _said(found: AttractivenessAnswer) -> None:
    title = say("attractiveness.title", territory=found.territory.label)
    terminal.paragraph(title, style="bold")
    if not found.indicators:
        return terminal.paragraph(say("attractiveness.none"))
    _shown(indicator_table(found))
    terminal.paragraph(found.caveat.spoken(), style="dim")
    spots = domain_table(found)
    terminal.paragraph(spots.title, style="bold")
    _shown(spots)
    terminal.paragraph(found.aids_say.spoken())
    terminal.paragraph(found.rule.spoken(), style="dim")
    for one in missing(found.indicators):
        terminal.paragraph(one)
    return None


def _shown(table: FicheTable) -> None:
    heads = [Heading(*head) for head in zip(table.heads, table.figures, strict=True)]
    (terminal.grid if terminal.fits(heads, table.rows) else terminal.records)(heads, table.rows)
