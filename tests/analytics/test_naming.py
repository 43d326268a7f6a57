"""What a candidate is called, by hand: a chain alone only where it holds all that it names."""

import pytest

from ti_graph.analytics.naming import naming, together
from ti_graph.analytics.value_chains import Chain


def chain(name: str, core: str, others: str = "") -> Chain:
    """A chain of industries by a letter each."""
    stages = {**dict.fromkeys(core, "assembly"), **dict.fromkeys(others, "inputs")}
    return Chain(name, name, name, stages, frozenset(core))


POULTRY = chain("poultry", "p", "s")
MEAT = chain("meat", "bs", "c")
CRAFT = chain("craft", "cf")
POWDER = chain("powder", "x")
PERFUME = chain("perfume", "e", "o")
CHAINS = [CRAFT, MEAT, PERFUME, POULTRY, POWDER]


@pytest.mark.parametrize(
    ("sites", "lead", "names"),
    [
        ({"p": 4}, "p", ["poultry"]),
        ({"p": 4, "s": 1}, "p", ["poultry"]),
        # Beef is in no chain of poultry: what holds both does not go by the name of one.
        ({"p": 4, "b": 3}, "p", ["poultry", "meat"]),
        ({"p": 2, "b": 2}, "b", ["meat", "poultry"]),
        # Charcuterie is the core of craft, and beside salted meat a part of the chain of meat.
        ({"p": 6, "s": 2, "c": 3}, "p", ["poultry", "meat"]),
        ({"p": 6, "c": 3}, "p", ["poultry", "craft"]),
        # Of two that hold the largest, that which holds more of what is left: no third is named.
        ({"p": 6, "c": 3, "b": 1}, "p", ["poultry", "meat"]),
        # Led by explosives a candidate is none of perfume, whatever else it holds.
        ({"x": 1, "e": 1}, "x", ["powder", "perfume"]),
        ({"o": 3, "e": 1}, "o", ["o", "perfume"]),
        ({"o": 3, "e": 1}, "e", ["perfume"]),
        ({"p": 3, "b": 1, "x": 2}, "p", ["poultry", "powder", "meat"]),
        ({"?": 3, "p": 1}, "?", ["?", "poultry"]),
        ({"p": 3, "?": 1}, "p", ["poultry", "?"]),
    ],
)
def test_names_are_those_of_the_lead_and_of_what_its_chain_does_not_hold(
    sites: dict[str, float], lead: str, names: list[str]
) -> None:
    found = naming(sites, lead, CHAINS)
    assert [one.name if isinstance(one, Chain) else one for one in found] == names


def test_names_are_joined_in_both_languages() -> None:
    meat, poultry = ("Viande et charcuterie", "Meat"), ("Volaille", "Poultry")
    assert together([poultry]) == poultry
    assert together([poultry, meat]) == ("Volaille avec viande et charcuterie", "Poultry with meat")
    assert together([poultry, meat, ("Vin", "Wine")]) == (
        "Volaille avec viande et charcuterie et vin",
        "Poultry with meat and wine",
    )
