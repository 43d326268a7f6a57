"""Answers on the default release that are reckoned once: many tests ask all 183 territories."""

from functools import cached_property

from ti_graph.answers.lead import LeadAnswer, Leads
from ti_graph.answers.models import FilieresAnswer, TerritoryAnswer
from ti_graph.answers.partner_models import PartnersAnswer
from ti_graph.answers.territories import Answers


class RememberedAnswers(Answers):
    """The same answers. Read them; never change one."""

    @cached_property
    def _territories(self) -> dict[str, TerritoryAnswer]:
        return {}

    @cached_property
    def _filieres(self) -> dict[str, FilieresAnswer]:
        return {}

    @cached_property
    def _of_partners(self) -> dict[tuple[str, str | None, bool], PartnersAnswer]:
        return {}

    def territory(self, territory_id: str) -> TerritoryAnswer:
        """As `Answers`."""
        if territory_id not in self._territories:
            self._territories[territory_id] = super().territory(territory_id)
        return self._territories[territory_id]

    def filieres(self, territory_id: str) -> FilieresAnswer:
        """As `Answers`."""
        if territory_id not in self._filieres:
            self._filieres[territory_id] = super().filieres(territory_id)
        return self._filieres[territory_id]

    def partners(
        self, territory_id: str, filiere: str | None = None, *, near: bool = False
    ) -> PartnersAnswer:
        """As `Answers`."""
        asked = (territory_id, filiere, near)
        if asked not in self._of_partners:
            self._of_partners[asked] = super().partners(territory_id, filiere, near=near)
        return self._of_partners[asked]


class RememberedLeads(Leads):
    """The same sentences. Read them; never change one."""

    @cached_property
    def _leads(self) -> dict[str, LeadAnswer]:
        return {}

    def lead(self, territory_id: str) -> LeadAnswer:
        """As `Leads`."""
        if territory_id not in self._leads:
            self._leads[territory_id] = super().lead(territory_id)
        return self._leads[territory_id]
