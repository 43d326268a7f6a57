"""The dictionary of value chains: which industries make up a filière, and at which stage."""

import dataframely as dy

from ti_graph.model.columns import choice, identifier, source, text

STAGES = ("inputs", "components", "equipment", "assembly", "services", "recycling")
"""Stages of a chain, in the order in which they are shown."""


class ValueChain(dy.Schema):
    """A value chain of manufacturing, under the committee that steers its national filière."""

    chain_id = identifier("Chain.", key=True)
    label_fr = text("Name in French.")
    label_en = text("Name in English.")
    committee_id = identifier("Comité stratégique de filière that it comes under.")
    source = source()


class ValueChainIndustry(dy.Schema):
    """An industry of a value chain, at its stage: an editorial reading of public material."""

    chain_id = identifier("Chain.", key=True)
    industry_id = identifier("Industry (NAF subclass).", key=True)
    stage = choice("Stage.", STAGES)
    core = dy.Bool(nullable=False, metadata={"doc": "It gives the chain its name."})
    source = source()


class ValueChainWord(dy.Schema):
    """An everyday word that leads to a value chain; many lead to several."""

    chain_id = identifier("Chain.", key=True)
    language = choice("Language of the word.", ("fr", "en"), key=True)
    word = text("The word, in the singular or as it is said.", key=True)
    source = source()


CHAIN_TABLES: dict[str, type[dy.Schema]] = {
    "value_chain": ValueChain,
    "value_chain_industry": ValueChainIndustry,
    "value_chain_word": ValueChainWord,
}

CHAIN_REFERENCES: dict[str, dict[str, tuple[str, str]]] = {
    "value_chain": {"committee_id": ("organisation", "organisation_id")},
    "value_chain_industry": {
        "chain_id": ("value_chain", "chain_id"),
        "industry_id": ("industry", "industry_id"),
    },
    "value_chain_word": {"chain_id": ("value_chain", "chain_id")},
}
