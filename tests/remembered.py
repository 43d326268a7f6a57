"""Answers on the default release that are reckoned once: many tests ask all 183 territories.

Who types commands and who reads a page are told different things: each is remembered apart.
"""

from functools import cached_property

from ti_graph.answers.asked import Asked
from ti_graph.answers.lead import LeadAnswer, Leads
from ti_graph.answers.models import FilieresAnswer, TerritoryAnswer
from ti_graph.answers.partner_models import PartnersAnswer
from ti_graph.answers.territories import Answers
from ti_graph.messages import Medium, medium


class RememberedAnswers(Answers):
    """The same answers. Read them; never change one."""

    @cached_property
    def _territories(self) -> dict[tuple[str, Medium], TerritoryAnswer]:
        return {}

    @cached_property
    def _filieres(self) -> dict[tuple[str, Medium], FilieresAnswer]:
        return {}

    @cached_property
    def _of_partners(self) -> dict[tuple[str, str | None, bool, Medium], PartnersAnswer]:
        return {}

    def territory(self, territory_id: str) -> TerritoryAnswer:
        """As `Answers`."""
        asked = (territory_id, medium())
        if asked not in self._territories:
            self._territories[asked] = super().territory(territory_id)
        return self._territories[asked]

    def filieres(self, territory_id: str) -> FilieresAnswer:
        """As `Answers`."""
        asked = (territory_id, medium())
        if asked not in self._filieres:
            self._filieres[asked] = super().filieres(territory_id)
        return self._filieres[asked]

    def partners(
        self, territory_id: str, filiere: str | None = None, *, near: bool = False
    ) -> PartnersAnswer:
        """As `Answers`."""
        asked = (territory_id, filiere, near, medium())
        if asked not in self._of_partners:
            self._of_partners[asked] = super().partners(territory_id, filiere, near=near)
        return self._of_partners[asked]


class RememberedLeads(Leads):
    """The same sentences. Read them; never change one."""

    @cached_property
    def _leads(self) -> dict[tuple[str, Medium], LeadAnswer]:
        return {}

    def lead(self, territory_id: str, asked: Asked | None = None) -> LeadAnswer:
        """As `Leads`."""
        key = (territory_id, medium())
        if key not in self._leads:
            self._leads[key] = super().lead(territory_id, asked)
        return self._leads[key]
