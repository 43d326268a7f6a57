"""Answers on the default release that are reckoned once: many tests ask all 183 territories.

What one worker of a run reckoned, the others read. Who types commands and who reads a page are
told different things: each is remembered apart.
"""

import hashlib
import os
import pickle
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TypeVar, cast

from ti_graph.answers.asked import Asked
from ti_graph.answers.filieres_models import FilieresAnswer
from ti_graph.answers.lead import LeadAnswer, Leads
from ti_graph.answers.models import TerritoryAnswer
from ti_graph.answers.partner_models import PartnersAnswer
from ti_graph.answers.sites import Sites
from ti_graph.answers.territories import Answers
from ti_graph.graph.release import Release
from ti_graph.messages import medium

One = TypeVar("One")


class Reckoned:
    """What was reckoned, by what was asked: here, and in a folder that workers share."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._here: dict[tuple[object, ...], object] = {}

    def once(self, reckon: Callable[[], One], *key: object) -> One:
        """What `reckon` gives, or gave another worker."""
        asked = (*key, medium())
        if asked not in self._here:
            self._here[asked] = self._shared(reckon, asked)
        return cast("One", self._here[asked])

    def _shared(self, reckon: Callable[[], One], asked: tuple[object, ...]) -> One:
        file = self._folder / hashlib.sha256(repr(asked).encode()).hexdigest()
        if file.exists():
            return cast("One", pickle.loads(file.read_bytes()))
        found = reckon()
        own = file.with_suffix(f".{os.getpid()}")
        own.write_bytes(pickle.dumps(found))
        own.replace(file)
        return found


class RememberedAnswers(Answers):
    """The same answers. Read them; never change one."""

    def __init__(self, release: Release, reckoned: Reckoned) -> None:
        super().__init__(release)
        self._reckoned = reckoned

    def territory(self, territory_id: str) -> TerritoryAnswer:
        """As `Answers`."""
        reckon = partial(super().territory, territory_id)
        return self._reckoned.once(reckon, "territory", territory_id)

    def filieres(self, territory_id: str) -> FilieresAnswer:
        """As `Answers`."""
        reckon = partial(super().filieres, territory_id)
        return self._reckoned.once(reckon, "filieres", territory_id)

    def partners(
        self, territory_id: str, filiere: str | None = None, *, near: bool = False
    ) -> PartnersAnswer:
        """As `Answers`."""
        reckon = partial(super().partners, territory_id, filiere, near=near)
        return self._reckoned.once(reckon, "partners", territory_id, filiere, near)


class RememberedLeads(Leads):
    """The same sentences. Read them; never change one."""

    def __init__(self, answers: Answers, sites: Sites, reckoned: Reckoned) -> None:
        super().__init__(answers, sites)
        self._reckoned = reckoned

    def lead(self, territory_id: str, asked: Asked | None = None) -> LeadAnswer:
        """As `Leads`."""
        return self._reckoned.once(partial(super().lead, territory_id, asked), "lead", territory_id)
