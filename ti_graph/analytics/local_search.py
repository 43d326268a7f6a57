"""The whole search in one register: laws, evidence, spécialités, filières, co-localisations."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from ti_graph.analytics import chain_test, linked, local_laws
from ti_graph.analytics.across import across
from ti_graph.analytics.chain_test import Evidence
from ti_graph.analytics.linked import ChainSets, Linked
from ti_graph.analytics.local_laws import Fitted
from ti_graph.analytics.local_units import Counted, Units, units_of
from ti_graph.analytics.specialites import Specialite, specialites
from ti_graph.analytics.value_chains import Chain


@dataclass(frozen=True)
class Search:
    """What the search of one register found, and what it rests on."""

    counted: Counted
    units: Units
    fitted: Fitted
    evidence: list[Evidence]
    chains: ChainSets
    tested: linked.Tested
    specialites: list[Specialite]
    filieres: list[Linked]


def search(
    counted: Counted, chains: Sequence[Chain], trading: Mapping[str, frozenset[str]]
) -> Search:
    """Search the tested areas of one register."""
    units = units_of(counted.industries, chains)
    number = len(counted.industries)
    firms = counted.firms @ units.member
    fitted = local_laws.fit(firms, counted.firms.sum(axis=1), number)
    evidence = [chain_test.evidence(fitted, row, number) for row in range(counted.tested)]
    found = specialites(counted, units, fitted, evidence, chains, across(counted, fitted))
    within = linked.chain_sets(chains, counted.industries, trading)
    tested = linked.first_test(evidence, within)
    beside = linked.filieres(evidence, found, within, tested)
    return Search(counted, units, fitted, evidence, within, tested, found, beside)


def by_itself(found: Search, chains: Sequence[Chain]) -> Search:
    """The same search of territories that are read without what lies beside them."""
    counted = replace(found.counted, beside=())
    near = across(counted, found.fitted)
    own = specialites(counted, found.units, found.fitted, found.evidence, chains, near)
    linked_to = linked.filieres(found.evidence, own, found.chains, found.tested)
    return replace(found, counted=counted, specialites=own, filieres=linked_to)
