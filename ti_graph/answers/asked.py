"""What is known of a territory, asked once for a page that shows all of it."""

from dataclasses import dataclass

from ti_graph.answers.filieres_models import FilieresAnswer
from ti_graph.answers.models import TerritoryAnswer
from ti_graph.answers.partner_models import PartnersAnswer


@dataclass(frozen=True)
class Asked:
    """The three answers on a TI."""

    page: TerritoryAnswer
    filieres: FilieresAnswer
    partners: PartnersAnswer
