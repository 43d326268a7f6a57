"""Result tables of candidates: spécialités, filières, co-localisations, and what they rest on."""

import dataframely as dy

from ti_graph.model.chain_tables import STAGES
from ti_graph.model.columns import choice, identifier, measure, source, text
from ti_graph.model.ground_tables import DATA_KINDS
from ti_graph.model.grounds import GROUNDS

EXPLORATORY = "exploratory"
GRADES = ("strong", "emerging", EXPLORATORY)
"""How sure a candidate is; an exploratory one does not pass the tests, and is none."""

PLAUSIBLE = 0.50
"""Least probability of twice what is expected at which a unit is a lead to explore."""

KINDS = ("specialite", "filiere", "colocalisation")
"""One industry that stands out; with linked industries of one chain; without a chain."""

LINK_STATES = ("absent", "thin", "not_visible")
"""A stage without sites where a census sees, with few, or that the register cannot see."""


class CandidateFiliere(dy.Schema):
    """A spécialité, filière or co-localisation that a territory may have, and its tests."""

    suggestion_id = identifier("Identifier.", key=True)
    territory_id = identifier("Territory.")
    rank = dy.Int32(nullable=False, min=1, metadata={"doc": "Rank in the territory, 1 first."})
    kind = choice("What it is.", KINDS)
    grade = choice("How sure it is.", GRADES)
    chain_id = identifier(
        "Value chain that names it, or names it first; null of a co-localisation, or in no core.",
        nullable=True,
    )
    score = measure("Score: weighted mean of its parts.", "0-1", nullable=False, min=0, max=1)
    score_low = measure("5 % bound of the score.", "0-1", nullable=False, min=0, max=1)
    score_high = measure("95 % bound of the score.", "0-1", nullable=False, min=0, max=1)
    probability = measure(
        "Probability that it is there at least twice as much as expected.",
        "probability", nullable=False, min=0, max=1,
    )  # fmt: skip
    p_value = measure(
        "Probability of as much under the laws that the other territories leave.",
        "probability", nullable=False, min=0, max=1,
    )  # fmt: skip
    q_value = measure(
        "Part that is false of all that are as sure, in its register: of a spécialité by its "
        "probability, no function of the p-value; else the p-value by Benjamini and Hochberg.",
        "probability", nullable=False, min=0, max=1,
    )  # fmt: skip
    survival = measure(
        "1 if it is as sure with one firm less, 0 if not; null where it is not given.",
        "share", min=0, max=1,
    )  # fmt: skip
    one_firm = dy.Bool(
        nullable=True,
        metadata={
            "doc": "One firm holds over half of the jobs known, or of the sites where none is."
        },
    )
    label_fr = text("Name in French.")
    label_en = text("Name in English.")
    lead_id = identifier(
        "Industry (NAF subclass) that it is announced by: of a lead to explore that of which the "
        "territory is surest, else that with the most sites."
    )
    industries = dy.Int32(nullable=False, min=1, metadata={"doc": "Industries with evidence."})
    stages = dy.Int32(nullable=False, min=1, metadata={"doc": "Stages of the value chain."})
    establishments = measure("Establishments in them.", "establishments", nullable=False, min=0)
    across_id = identifier(
        "TI beside it without which it would be no candidate, or its grade, its survival or its "
        "place would be another; null where nothing is owed to one.",
        nullable=True,
    )
    grade_alone = choice(
        "Grade of what owes something to the TI beside it, were each TI read by itself; null where "
        "it would be no candidate, or owes nothing.",
        GRADES,
        nullable=True,
    )
    across_establishments = measure(
        "Establishments in its industries there; null where there is none.",
        "establishments",
        min=0,
    )
    jobs = measure("Jobs in them, where known; null where none is known.", "jobs", min=0)
    jobs_told_share = measure(
        "Part of the establishments whose jobs are known.", "share", nullable=False, min=0, max=1
    )
    ground = choice("What the sites rest on.", GROUNDS)
    register = identifier("Register of the sites.")
    year = dy.Int16(nullable=True, metadata={"doc": "Year of the sites.", "unit": "year"})
    data = choice("What it was computed from.", DATA_KINDS)
    method = text("Method and its version.")
    source = source()


class CandidateIndustry(dy.Schema):
    """An industry of a candidate, at its stage, with its evidence."""

    suggestion_id = identifier("Candidate.", key=True)
    industry_id = identifier("Industry (NAF subclass).", key=True)
    branch_id = identifier("Branch of the input-output table that it belongs to.")
    stage = dy.Int32(nullable=False, min=1, metadata={"doc": "Number of its stage, 1 first."})
    stage_name = choice("Stage of the chain.", STAGES)
    establishments = measure("Sites.", "establishments", nullable=False, min=0)
    expected = measure(
        "Sites expected, as specialisation has it; by its law where that has none.",
        "establishments",
        nullable=False,
        min=0,
    )
    quotient = measure(
        "Its cautious (shrunk) quotient in the territory; null where specialisation has none.",
        "ratio",
        min=0,
    )
    probability = measure(
        "Probability that the quotient is above 1; null as it is.", "probability", min=0, max=1
    )
    p_value = measure(
        "Mid-p-value of its sites under that law.", "probability", nullable=False, min=0, max=1
    )
    tested = dy.Bool(nullable=False, metadata={"doc": "It was part of the set that was tested."})
    source = source()


class CandidateMissing(dy.Schema):
    """A stage of the candidate's chain that is absent, thin or not visible in the territory."""

    suggestion_id = identifier("Candidate.", key=True)
    stage_name = choice("Stage of the chain.", STAGES, key=True)
    branch_id = identifier(
        "Branch of it that trades most with the core: `link_share` is its share."
    )
    direction = choice("Upstream: it sells to the core.", ("upstream", "downstream"))
    state = choice("Absent, thin, or not visible in the register.", LINK_STATES)
    link_share = measure(
        "Strongest share of a flow between stage and core.", "share", nullable=False, min=0, max=1
    )
    establishments = measure("Sites of the stage there.", "establishments", nullable=False, min=0)
    expected = measure("Sites expected.", "establishments", nullable=False, min=0)
    source = source()


class ChainFlow(dy.Schema):
    """Whether a stage of a value chain trades with its core, by the input-output table."""

    chain_id = identifier("Chain.", key=True)
    stage_name = choice("Stage.", STAGES, key=True)
    direction = choice("Upstream: it sells to the core.", ("upstream", "downstream"))
    link_share = measure("Strongest share of a flow.", "share", nullable=False, min=0, max=1)
    flow = dy.Bool(nullable=False, metadata={"doc": "The share is 3 % or more: an arrow is drawn."})
    method = text("Method and its version.")
    source = source()
