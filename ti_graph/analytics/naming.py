"""What a candidate is called: by the chains that hold its industries, that of its lead first.

A chain names a candidate by itself only where it has the lead in its core and holds every other
industry of the candidate. Where some are outside, another chain that has industries of the
candidate in its core is named beside it ("Volaille avec viande et charcuterie"): it holds the
largest of those outside and most of the others, until each is in one. An industry that no such
chain holds is called by the name of its class.
"""

from collections.abc import Mapping, Sequence, Set

from ti_graph.analytics.local_units import named
from ti_graph.analytics.value_chains import Chain


def naming(sites: Mapping[str, float], lead: str, chains: Sequence[Chain]) -> list[Chain | str]:
    """The chains, or industries in no core, that name industries (→ sites) with this lead."""
    members = set(sites)
    first = next((one for one in chains if one.name == named(members, chains, lead)), None)
    found: list[Chain | str] = [lead if first is None or lead not in first.core else first]
    left = _outside(members, found[0])
    while left:
        largest = max(sorted(left), key=sites.__getitem__)
        found.append(_beside(largest, left, members, chains))
        left = _outside(left, found[-1])
    return found


def _outside(members: Set[str], name: Chain | str) -> set[str]:
    return {
        one for one in members if one not in (name.stage if isinstance(name, Chain) else {name})
    }


def _beside(
    largest: str, left: Set[str], members: Set[str], chains: Sequence[Chain]
) -> Chain | str:
    """The chain, with members in its core, that holds an industry and most of the others left."""
    able = [chain for chain in chains if largest in chain.stage and members & chain.core]
    return min(
        able,
        key=lambda chain: (
            -len(left & chain.stage.keys()),
            -len(members & chain.stage.keys()),
            largest not in chain.core,
            len(chain.core),
            chain.name,
        ),
        default=largest,
    )


def together(labels: Sequence[tuple[str, str]]) -> tuple[str, str]:
    """Names in French and English, as one: "Volaille avec viande et charcuterie"."""
    french, english = ([one[language] for one in labels] for language in (0, 1))
    return _joined(french, " avec ", " et "), _joined(english, " with ", " and ")


def _joined(names: Sequence[str], with_: str, and_: str) -> str:
    first, *rest = names
    lower = [name[:1].lower() + name[1:] for name in rest]
    return first + (with_ + and_.join(lower) if lower else "")
