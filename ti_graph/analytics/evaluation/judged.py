"""What a search of a drawn country gave, against what is true of that country.

p05             part of the TI whose best chain has max(p₁ · chains, p₂) ≤ .05
null share      part of the TI given a filière that is not there
false specialite share  part of the TI given a spécialité whose true quotient is below
                `FAR_ABOVE`; in a clumped world most spécialités are real
specialite share  part of the TI given any spécialité
recall          part of the planted chains of which a spécialité or filière given there holds an
                industry, more than half of its members being planted or truly concentrated
filière recall  the same by filières alone
false discovery  part of what is given that is false: a spécialité truly below `FAR_ABOVE`; a
                filière of whose members fewer than half were planted there
false industries  part of the members given that are neither planted there nor truly
                concentrated (`FAR_ABOVE`)
effective quotient  sites of the planted industries over those expected, as drawn
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass

import numpy as np

from ti_graph.analytics import linked
from ti_graph.analytics.evaluation.worlds import Ground, Places, World
from ti_graph.analytics.linked import Linked
from ti_graph.analytics.local_search import Search
from ti_graph.analytics.specialites import FAR_ABOVE, Specialite


@dataclass(frozen=True)
class Outcome:
    """What one country gave."""

    p05: float
    null_share: float
    false_specialite_share: float
    specialite_share: float
    planted: int
    matched: int
    matched_by_filiere: int
    given: int
    false: int
    filieres: int
    false_filieres: int
    members: int
    false_members: int
    effective: float

    def as_dict(self) -> dict[str, float]:
        """Its figures by name."""
        return asdict(self)


def judge(world: World, found: Search, ground: Ground) -> Outcome:
    """Compare the search with the world."""
    given = [one for one in found.specialites if one.given]
    wrong = [one for one in given if not _real(world, found, one)]
    bad = [one for one in found.filieres if not _planted(world, one)]
    known: list[Specialite | Linked] = [*given, *found.filieres]
    members = [(one.area, place) for one in known for place in one.members]
    truth = [
        place in world.planted.get(area, []) or world.quotient[area, place] >= FAR_ABOVE
        for area, place in members
    ]
    matched = [is_matched(world, area, known) for area in world.planted]
    by_filiere = [is_matched(world, area, found.filieres) for area in world.planted]
    tested = ground.tested
    return Outcome(
        p05=_least_p(found),
        null_share=len({one.area for one in bad}) / tested,
        false_specialite_share=len({one.area for one in wrong}) / tested,
        specialite_share=len({one.area for one in given}) / tested,
        planted=len(world.planted),
        matched=sum(matched),
        matched_by_filiere=sum(by_filiere),
        given=len(given) + len(found.filieres),
        false=len(wrong) + len(bad),
        filieres=len(found.filieres),
        false_filieres=len(bad),
        members=len(members),
        false_members=len(members) - sum(truth),
        effective=_effective(world, found),
    )


def _real(world: World, found: Search, one: Specialite) -> bool:
    """Whether the unit is truly as concentrated as the claim says."""
    inside = found.units.places(one.unit)
    return float((world.true_rate[one.area, inside]).sum()) >= FAR_ABOVE * float(
        world.base[one.area, inside].sum()
    )


def _planted(world: World, one: Linked) -> bool:
    truth = world.planted.get(one.area)
    return truth is not None and bool(np.isin(one.members, truth).mean() >= 0.5)


def is_matched(world: World, area: int, given: Sequence[Specialite | Linked]) -> bool:
    """Whether one that is given in an area holds what is planted there, and is mostly true."""
    truth = world.planted[area]
    return any(
        one.area == area
        and bool(np.isin(one.members, truth).any())
        and _true_share(world, area, one.members, truth) > 0.5
        for one in given
    )


def _true_share(world: World, area: int, members: Places, truth: Places) -> float:
    real = np.isin(members, truth) | (world.quotient[area, members] >= FAR_ABOVE)
    return float(real.mean())


def _least_p(found: Search) -> float:
    """Part of the tested areas whose best chain has a p-value of at most .05."""
    number = found.tested.p.shape[1]
    reached = 0
    for row, p in enumerate(found.tested.p):
        best = int(p.argmin())
        if p[best] * number > 0.05:
            continue
        members = found.chains.members[best]
        reached += (
            linked.second_test(found.evidence[row], members, members[:0], found.chains) <= 0.05
        )
    return reached / len(found.tested.p)


def _effective(world: World, found: Search) -> float:
    """Median over planted areas of sites over those expected."""
    ratios = [
        found.counted.firms[area, one].sum() / max(found.fitted.mean[area, one].sum(), 1e-9)
        for area, one in world.planted.items()
    ]
    return float(np.median(ratios)) if ratios else 0.0
