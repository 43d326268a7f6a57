"""Tables that analytics write into a release: what was computed, from what, by which method.

`suggestion_id` names a candidate filière or a partner suggestion in every table below it.
"""

import dataframely as dy

from ti_graph.model.tables import choice, identifier, measure, source, text

DATA_KINDS = ("real", "simulated", "mixed")


class Within(dy.Schema):
    """Which territory lies within which, all the way up: the closure of containment."""

    member_id = identifier("The part.", key=True)
    container_id = identifier("The whole.", key=True)
    source = source()


class HomeRegion(dy.Schema):
    """The NUTS 2 regions that hold at least a tenth of a TI's people."""

    territory_id = identifier("TI.", key=True)
    region_id = identifier("NUTS 2 region.", key=True)
    population_share = measure(
        "Part of the TI's people; of its communes where population is not told.",
        "share", nullable=False, min=0, max=1,
    )  # fmt: skip
    source = source()


class Specialisation(dy.Schema):
    """How specialised a territory is in an industry: a shrunk location quotient."""

    territory_id = identifier("Territory.", key=True)
    industry_id = identifier("Industry.", key=True)
    counted = choice("What is counted.", ("establishments", "jobs"), key=True)
    year = dy.Int16(nullable=True, metadata={"doc": "Year of the counts.", "unit": "year"})
    observed = measure("Count in the cell.", "as `counted` says", nullable=False, min=0)
    expected = measure(
        "Count if the territory had the reference's mix.", "as `counted` says", nullable=False
    )
    quotient = measure("Location quotient as observed.", "ratio", nullable=False, min=0)
    shrunk = measure("Posterior mean of the location quotient.", "ratio", nullable=False, min=0)
    low = measure("5 % quantile of the posterior.", "ratio", nullable=False, min=0)
    high = measure("95 % quantile of the posterior.", "ratio", nullable=False, min=0)
    probability = measure(
        "Posterior probability that the quotient is above 1.",
        "probability", nullable=False, min=0, max=1,
    )  # fmt: skip
    data = choice("What it was computed from.", DATA_KINDS)
    method = text("Method and its version.")
    source = source()


class CandidateFiliere(dy.Schema):
    """A local filière that a territory could build."""

    suggestion_id = identifier("Identifier.", key=True)
    territory_id = identifier("Territory.")
    rank = dy.Int32(nullable=False, min=1, metadata={"doc": "Rank in the territory, 1 first."})
    score = measure("Score: weighted mean of its parts.", "0-1", nullable=False, min=0, max=1)
    label_fr = text("Name in French.")
    label_en = text("Name in English.")
    industries = dy.Int32(nullable=False, min=1, metadata={"doc": "Specialised industries."})
    stages = dy.Int32(nullable=False, min=1, metadata={"doc": "Stages of the value chain."})
    establishments = measure("Establishments in them.", "establishments", nullable=False, min=0)
    jobs = measure("Jobs in them, where told; null where none is told.", "jobs", min=0)
    jobs_told_share = measure(
        "Part of the establishments whose jobs are told.", "share", nullable=False, min=0, max=1
    )
    data = choice("What it was computed from.", DATA_KINDS)
    method = text("Method and its version.")
    source = source()


class CandidateIndustry(dy.Schema):
    """A specialised industry of a candidate filière, at its stage."""

    suggestion_id = identifier("Candidate filière.", key=True)
    industry_id = identifier("Industry (NAF subclass).", key=True)
    branch_id = identifier("Branch of the input-output table that it belongs to.")
    stage = dy.Int32(nullable=False, min=1, metadata={"doc": "Stage, 1 the most upstream."})
    establishments = measure("Establishments.", "establishments", nullable=False, min=0)
    shrunk = measure("Shrunk location quotient.", "ratio", nullable=False, min=0)
    probability = measure(
        "Probability that it is above 1.", "probability", nullable=False, min=0, max=1
    )
    source = source()


class CandidateMissing(dy.Schema):
    """A branch tied to the filière in which the territory is not specialised."""

    suggestion_id = identifier("Candidate filière.", key=True)
    branch_id = identifier("Branch.", key=True)
    direction = choice("Upstream: it sells to the filière.", ("upstream", "downstream"), key=True)
    link_share = measure(
        "Part of the filière's purchases (or sales) between branches that goes through it.",
        "share", nullable=False, min=0, max=1,
    )  # fmt: skip
    establishments = measure(
        "Establishments of the branch in the territory.", "establishments", nullable=False, min=0
    )
    source = source()


class PartnerSuggestion(dy.Schema):
    """A European region suggested to a territory, for a candidate filière or in general."""

    suggestion_id = identifier("Identifier.", key=True)
    territory_id = identifier("Territory.")
    filiere_id = identifier("Candidate filière; null for the territory as a whole.", nullable=True)
    partner_id = identifier("NUTS 2 region.")
    rank = dy.Int32(nullable=False, min=1, metadata={"doc": "Rank, 1 first."})
    score = measure("Score: weighted mean of its parts.", "0-1", nullable=False, min=0, max=1)
    distance_km = measure("Great-circle distance.", "km", nullable=False, min=0)
    shared_projects = dy.Int32(
        nullable=False,
        min=0,
        metadata={"doc": "H2020 projects with actors of both.", "unit": "projects"},
    )
    cross_border = dy.Bool(nullable=False, metadata={"doc": "They share a land border."})
    data = choice("What it was computed from.", DATA_KINDS)
    method = text("Method and its version.")
    source = source()


class ScorePart(dy.Schema):
    """One part of a suggestion's score."""

    suggestion_id = identifier("Suggestion.", key=True)
    part = identifier("Part.", key=True)
    value = measure("The part, scaled to 0-1; null where it cannot be told.", "0-1", min=0, max=1)
    weight = measure("Weight in the score; 0 for what only explains.", "ratio", nullable=False)
    rank = dy.Int32(nullable=False, min=1, metadata={"doc": "Rank of the suggestion."})
    source = source()


class EvidenceRow(dy.Schema):
    """What a suggestion rests on: rows of one source."""

    suggestion_id = identifier("Suggestion.", key=True)
    evidence_source = identifier("Source of the rows.", key=True)
    vintage = text("Vintage of that source.")
    rows = dy.Int64(nullable=False, min=0, metadata={"doc": "Rows that entered.", "unit": "rows"})
    simulated = dy.Bool(nullable=False, metadata={"doc": "The rows are simulated."})
    rank = dy.Int32(nullable=False, min=1, metadata={"doc": "Rank of the suggestion."})
    source = source()


RESULT_TABLES: dict[str, type[dy.Schema]] = {
    "within": Within,
    "home_region": HomeRegion,
    "specialisation": Specialisation,
    "candidate_filiere": CandidateFiliere,
    "candidate_industry": CandidateIndustry,
    "candidate_missing": CandidateMissing,
    "partner_suggestion": PartnerSuggestion,
    "score_part": ScorePart,
    "evidence": EvidenceRow,
}
"""Name → schema of every table that analytics write."""
