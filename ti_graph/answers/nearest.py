"""What was meant by a name that nothing bears: the nearest identifiers and names of a release."""

from collections.abc import Sequence

from rapidfuzz import fuzz, process

from ti_graph.answers.search import SearchIndex
from ti_graph.answers.search_words import words_of
from ti_graph.errors import TiGraphError
from ti_graph.messages import say

MOST = 3
CLOSE = 70.0
"""Least similarity (0-100) of an identifier that is taken for another, mistyped."""
NO_NAME = "no_territory_named"
_IN_TERRITORIES = ("commune", "group", "departement", "region")
"""Places that lie in territories, or that territories lie in."""
_PLACES = ("territory", "commune", "group", "departement", "region")
_SAID: dict[str, tuple[str, Sequence[str]]] = {
    "unknown_territory": ("territory", ("territory",)),
    "unknown_region": ("region", ("region",)),
    "unknown_organisation": ("organisation", ("organisation",)),
    "unknown_industry": ("industry", ("industry",)),
    "unknown_node": ("node", ()),
    "unknown_suggestion": ("suggestion", ("filiere",)),
}
"""Code of an error → the fact that holds the name, and the kinds of things that it may be of."""
_KINDS: dict[str, Sequence[str]] = {
    "territory": _PLACES,
    "industry": ("industry",),
    "organisation": ("organisation",),
    "suggestion": ("filiere",),
}
"""Type of a parameter → the kinds of things that it takes."""


def is_of_a_name(problem: TiGraphError) -> bool:
    """Whether something was asked for by a name that nothing bears."""
    return problem.code in {"unknown_value", NO_NAME} or problem.code in _SAID


def tell_nearest(problem: TiGraphError, index: SearchIndex) -> None:
    """Put what was perhaps meant beside an error, each as `identifier (name)`."""
    if problem.code == NO_NAME:
        name, command = str(problem.facts["name"]), str(problem.facts["command"])
        problem.nearest = tuple(territories_meant(name, command, index))
        return
    if problem.code == "unknown_value":
        value, kinds = problem.facts["value"], _KINDS.get(str(problem.facts["kind"]))
    else:
        fact, kinds = _SAID[problem.code]
        value = problem.facts[fact]
    if kinds is not None:
        problem.nearest = tuple(nearest(str(value), kinds, index))


def territories_meant(name: str, command: str, index: SearchIndex) -> list[str]:
    """The territories of the current phase that a name may mean, each with what to type.

    By the place of that very name where there is one, else by their names, members and communes.
    """
    labels = index.labels(["territory"])
    places = index.find(name, _IN_TERRITORIES, MOST)
    for one in places:
        if words_of(one.label_fr) != words_of(name):
            continue
        if one.territories:
            return [
                _meant(one.kind, labels[inside], inside, command, one.label_fr)
                for inside in one.territories[:MOST]
            ]
        if one.nearest:
            near = one.nearest.territory_id
            return [_meant("outside", labels[near], near, command, one.label_fr)]
    hits = index.find(name, ["territory"], 4 * MOST)
    current = [one for one in hits if one.id in index.current]
    return [_meant(one.basis, one.label_fr, one.id, command, one.matched) for one in current[:MOST]]


def _meant(basis: str, label: str, territory_id: str, command: str, matched: str) -> str:
    ways = {"group": "member", "region": "area", "departement": "area"} | {
        one: one for one in ("member", "commune", "outside")
    }
    way = ways.get(basis, "named")
    facts = {"label": label, "id": territory_id, "command": command, "matched": matched}
    return say(f"notices.meant.{way}", **facts)


def nearest(value: str, kinds: Sequence[str], index: SearchIndex) -> list[str]:
    """The nearest things: by their names, or, where the name has a digit, by their identifiers."""
    ways = (
        [_by_identifier, _by_name] if any(map(str.isdigit, value)) else [_by_name, _by_identifier]
    )
    found = next(filter(None, (way(value, kinds, index) for way in ways)), {})
    return [f"{name} ({label})" for name, label in found.items()]


def _by_name(value: str, kinds: Sequence[str], index: SearchIndex) -> dict[str, str]:
    return {hit.id: hit.label_fr for hit in index.find(value, kinds, MOST)}


def _by_identifier(value: str, kinds: Sequence[str], index: SearchIndex) -> dict[str, str]:
    known = index.labels(kinds)
    close = process.extract(value, known.keys(), scorer=fuzz.ratio, score_cutoff=CLOSE, limit=MOST)
    return {name: known[name] for name, _, _ in close}
