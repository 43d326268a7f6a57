"""Tables that analytics write into a release: what was computed, from what, by which method.

`suggestion_id` names a candidate filière or a partner suggestion in every table below it; in
score_part also the capability of a TI.
"""

import dataframely as dy
import polars as pl

from ti_graph.model.attractiveness_tables import ATTRACTIVENESS_RESULTS
from ti_graph.model.candidate_results import (
    CandidateFiliere,
    CandidateIndustry,
    CandidateMissing,
    ChainFlow,
)
from ti_graph.model.chain_tables import STAGES
from ti_graph.model.columns import (
    agrees,
    choice,
    identifier,
    measure,
    source,
    status,
    text,
)
from ti_graph.model.ground_tables import DATA_KINDS, GROUND_TABLES, LEVELS, Computed
from ti_graph.model.grounds import GROUNDS
from ti_graph.model.policy_tables import POLICY_RESULTS
from ti_graph.model.relevance_tables import RELEVANCE_TABLES

TIES = ("declared", "area", "theme")
"""A tie that is reported, a chamber's ground, or no more than a theme in common."""

BANDS = ("upper", "middle", "lower")
CANDIDATE_PREFIX = "filiere-"
"""What identifiers of candidate filières begin with."""
CAPABILITY_PREFIX = "capability-"
"""What score_part calls the capability of a TI: the prefix and the TI."""


class Within(dy.Schema):
    """Which territory lies within which, all the way up: the closure of containment."""

    member_id = identifier("The part.", key=True)
    container_id = identifier("The whole.", key=True)
    source = source()


class CommunePoint(dy.Schema):
    """Where a commune stands, as far as its registered sites and offices say."""

    territory_id = identifier("Commune.", key=True)
    longitude = measure(
        "Longitude that a register gives the commune, else the mean of its sites and offices.",
        "degree", nullable=False, min=-180, max=180,
    )  # fmt: skip
    latitude = measure("Latitude, likewise.", "degree", nullable=False, min=-90, max=90)
    source = source()


class HomeRegion(dy.Schema):
    """The NUTS 2 regions that hold at least a tenth of a TI's people."""

    territory_id = identifier("TI.", key=True)
    region_id = identifier("NUTS 2 region.", key=True)
    population_share = measure(
        "Part of the TI's people; of its communes where population is not reported.",
        "share", nullable=False, min=0, max=1,
    )  # fmt: skip
    source = source()


class PartnerSuggestion(dy.Schema):
    """A European region suggested to a territory, for a candidate filière or in general.

    The twenty first, and those that are near, however low they rank.
    """

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
    cross_border = dy.Bool(
        nullable=False, metadata={"doc": "It touches a NUTS 2 home region on land."}
    )
    near = dy.Bool(
        nullable=False, metadata={"doc": "It touches a home region, or lies within 150 km."}
    )
    data = choice("What it was computed from.", DATA_KINDS)
    method = text("Method and its version.")
    source = source()


class ScorePart(dy.Schema):
    """One part of a suggestion's score."""

    suggestion_id = identifier("Suggestion.", key=True)
    part = identifier("Part.", key=True)
    value = measure(
        "The part, scaled to 0-1; null where it cannot be reported.", "0-1", min=0, max=1
    )
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


class Twin(Computed):
    """How alike two TI are in what they are specialised in: the ten most alike of each."""

    territory_id = identifier("TI.", key=True)
    other_id = identifier("The TI that is like it.", key=True)
    rank = dy.Int32(nullable=False, min=1, max=10, metadata={"doc": "Rank, 1 the most alike."})
    similarity = measure(
        "Cosine of the log shrunk location quotients.", "cosine", nullable=False, min=-1, max=1
    )


class Complement(Computed):
    """What a TI and another could bring each other: the ten best of each TI."""

    territory_id = identifier("TI.", key=True)
    other_id = identifier("The TI that completes it.", key=True)
    rank = dy.Int32(nullable=False, min=1, max=10, metadata={"doc": "Rank, 1 first."})
    score = measure("Strength of the links, the same both ways.", "sum", nullable=False, min=0)
    distance_km = measure("Great-circle distance.", "km", nullable=False, min=0)
    brings_branch_id = identifier("Branch that the territory brings in the strongest link.")
    receives_branch_id = identifier("Branch that the other brings in the strongest link.")


class LinkHolder(Computed):
    """A TI near by where a stage that a candidate is not seen to hold stands out."""

    suggestion_id = identifier("Candidate.", key=True)
    stage_name = choice("Stage that is absent, thin or not visible.", STAGES, key=True)
    holder_id = identifier("TI that holds it.", key=True)
    branch_id = identifier("Branch of the stage that trades most with the core.")
    rank = dy.Int32(nullable=False, min=1, metadata={"doc": "Rank for that link, 1 the nearest."})
    distance_km = measure("Great-circle distance.", "km", nullable=False, min=0)
    establishments = measure(
        "Sites of the stage in the holder.", "establishments", nullable=False, min=0
    )
    quotient = measure("Posterior mean of its quotient there.", "ratio", nullable=False, min=0)


class Anchor(Computed):
    """An organisation that a candidate filière could lean on: by a tie known, or by its theme."""

    suggestion_id = identifier("Candidate filière.", key=True)
    organisation_id = identifier("Organisation.", key=True)
    tie = choice("A tie that is reported, the ground of a chamber, or a theme in common.", TIES)
    rank = dy.Int32(nullable=False, min=1, metadata={"doc": "Rank, ties reported first."})
    strength = measure(
        "1 for a tie; else shared part of the filière's divisions × exp(−km / 100).",
        "0-1", nullable=False, min=0, max=1,
    )  # fmt: skip
    distance_km = measure("Distance to its seat; null where it has no place.", "km", min=0)
    shared_divisions = dy.Int32(
        nullable=False, min=0,
        metadata={"doc": "NACE divisions that both speak of.", "unit": "divisions"},
    )  # fmt: skip


class MethodRun(dy.Schema):
    """A method as it was run for this release: version, parameters, seed."""

    method = identifier("Method and its version.", key=True)
    parameter = identifier("Parameter; `seed` where chance entered.", key=True)
    value = text("Its value.")
    source = source()


class PoleMatch(Computed):
    """A pôle whose theme speaks of industries of a candidate filière, however far away."""

    suggestion_id = identifier("Candidate filière.", key=True)
    organisation_id = identifier("Pôle.", key=True)
    distance_km = measure(
        "Distance from the TI to the EPCI of the pôle's seat; null where a place is not known.",
        "km", min=0,
    )  # fmt: skip
    shared_divisions = dy.Int32(
        nullable=False,
        min=1,
        metadata={"doc": "NACE divisions that both speak of.", "unit": "divisions"},
    )


class Capability(Computed):
    """How capable a TI is of a filière-structured activity, and how much weights matter.

    Its parts are in score_part, under `capability-` and the identifier of the TI.
    """

    territory_id = identifier("TI.", key=True)
    score = measure("Mean of the parts, equal weights.", "0-1", nullable=False, min=0, max=1)
    low = measure("5 % quantile under drawn weights.", "0-1", nullable=False, min=0, max=1)
    high = measure("95 % quantile under drawn weights.", "0-1", nullable=False, min=0, max=1)
    rank = dy.Int32(nullable=False, min=1, metadata={"doc": "Rank among TI; equals share one."})
    rank_low = dy.Int32(nullable=False, min=1, metadata={"doc": "Best rank: 5 % quantile."})
    rank_high = dy.Int32(nullable=False, min=1, metadata={"doc": "Worst rank: 95 % quantile."})
    band = choice("Half that 95 % of the weightings leave it in, or middle.", BANDS)


class Dependence(Computed):
    """How much of the reported industrial jobs of a TI its largest establishment holds."""

    territory_id = identifier("TI.", key=True)
    share = measure("Jobs of the largest over jobs reported.", "share", min=0, max=1)
    share_status = status("Secret where too few or too large, unknown where no job is reported.")
    may_be_shown = dy.Bool(
        nullable=False, metadata={"doc": "At least 3 units, and none above 85 % of the jobs."}
    )
    establishments_reported = dy.Int32(
        nullable=False, min=0,
        metadata={"doc": "Establishments whose jobs are reported.", "unit": "establishments"},
    )  # fmt: skip
    establishments_unreported = dy.Int32(
        nullable=False, min=0,
        metadata={"doc": "Establishments whose jobs are not reported.", "unit": "establishments"},
    )  # fmt: skip
    establishment_id = identifier(
        "The largest; null unless it is real and may be shown.", nullable=True
    )
    register = identifier(
        "Source of the jobs reported, which need not list the other sites; null: none is.",
        nullable=True,
    )
    year = dy.Int16(nullable=True, metadata={"doc": "Year of these jobs.", "unit": "year"})

    @dy.rule()
    def share_agrees(cls) -> pl.Expr:
        """A share is there exactly where its status says so."""
        return agrees("share", "share_status")

    @dy.rule()
    def nothing_is_told_that_may_not_be_shown(cls) -> pl.Expr:
        """Neither the share nor the name of what may not be shown is there."""
        unreported = pl.col("share").is_null() & pl.col("establishment_id").is_null()
        return pl.col("may_be_shown") | unreported


class Entry(Computed):
    """An industry that a TI, or its main home region, is near to being specialised in."""

    territory_id = identifier("TI.", key=True)
    industry_id = identifier("Industry: NAF subclass, or NACE division of a region.", key=True)
    rank = dy.Int32(nullable=False, min=1, max=15, metadata={"doc": "Rank, 1 the nearest."})
    level = choice("What the figures are of: the TI itself, or its main home region.", LEVELS)
    region_id = identifier("The home region, where the figures are regional.", nullable=True)
    ground = choice("What the figures rest on.", GROUNDS)
    register = identifier("Source of the jobs.")
    year = dy.Int16(nullable=False, metadata={"doc": "Year of the jobs.", "unit": "year"})
    margin = measure(
        "Steps of noise above a quotient of 1.25: no probability.", "steps", nullable=False
    )
    relatedness = measure(
        "Density of the product space around it: a reason, no more.", "0-1",
        nullable=False, min=0, max=1,
    )  # fmt: skip
    baseline = measure("Location quotient in jobs.", "ratio", nullable=False, min=0)
    jobs = measure("Jobs of the industry there.", "jobs", nullable=False, min=0)


class AidComparison(Computed):
    """Aid per industrial job in the TI of a phase, against matched groupings outside them."""

    phase = dy.Int16(primary_key=True, metadata={"doc": "Phase: its first year.", "unit": "year"})
    territories = dy.Int32(
        nullable=False, min=1,
        metadata={"doc": "TI with a total and a match.", "unit": "territories"},
    )  # fmt: skip
    unmatched = dy.Int32(
        nullable=False, min=0,
        metadata={"doc": "TI left out: no grouping is like them in size.", "unit": "territories"},
    )  # fmt: skip
    unreported = dy.Int32(
        nullable=False, min=0,
        metadata={"doc": "TI left out: an amount is secret or unknown.", "unit": "territories"},
    )  # fmt: skip
    groupings = dy.Int32(
        nullable=False, min=1, metadata={"doc": "EPCI that match a TI.", "unit": "groupings"}
    )
    aid_per_job = measure(
        "Mean over the matched TI of aid reported over jobs reported.",
        "EUR/job",
        nullable=False,
        min=0,
    )
    matched_aid_per_job = measure("The same of their matches.", "EUR/job", nullable=False, min=0)
    difference = measure("Mean gap between a TI and its matches.", "EUR/job", nullable=False)
    low = measure("Lower end of the 90 % interval; null of fewer than two.", "EUR/job")
    high = measure("Upper end of the 90 % interval; null of fewer than two.", "EUR/job")
    mix_distance = measure(
        "Mean distance in industry mix of matched pairs.", "0-1", nullable=False, min=0, max=1
    )
    mix_distance_all = measure(
        "The same of all pairs: what chance would match.", "0-1", nullable=False, min=0, max=1
    )

    @dy.rule()
    def the_interval_holds_the_difference(cls) -> pl.Expr:
        """Both ends are there or neither is, and the difference lies between."""
        between = (pl.col("low") <= pl.col("difference")) & (pl.col("difference") <= pl.col("high"))
        return between.fill_null(pl.col("low").is_null() & pl.col("high").is_null())


class AidMatch(Computed):
    """A TI and a grouping outside the programme that its aid per job is compared with."""

    phase = dy.Int16(nullable=False, metadata={"doc": "Phase: its first year.", "unit": "year"})
    territory_id = identifier("TI.", key=True)
    other_id = identifier("EPCI that no TI of the phase reaches into.", key=True)
    rank = dy.Int32(nullable=False, min=1, max=3, metadata={"doc": "Rank, 1 the nearest in mix."})
    aid_per_job = measure(
        "Aid reported over jobs reported of the TI.", "EUR/job", nullable=False, min=0
    )
    other_aid_per_job = measure("The same of the grouping.", "EUR/job", nullable=False, min=0)
    jobs = measure("Industrial jobs reported of the TI.", "jobs", nullable=False, min=0)
    other_jobs = measure("The same of the grouping.", "jobs", nullable=False, min=0)
    mix_distance = measure(
        "Total variation of jobs by NACE division.", "0-1", nullable=False, min=0, max=1
    )


class ReleaseChange(dy.Schema):
    """What became of the rows of a source in a table since the release that was current."""

    changed_source = identifier("Source of the rows.", key=True)
    table_name = identifier("Table.", key=True)
    since_release = identifier("Release that was current before.")
    rows_before = dy.Int64(nullable=False, min=0, metadata={"doc": "Rows then.", "unit": "rows"})
    rows_after = dy.Int64(nullable=False, min=0, metadata={"doc": "Rows now.", "unit": "rows"})
    rows_added = dy.Int64(
        nullable=False, min=0, metadata={"doc": "Rows that were not there.", "unit": "rows"}
    )
    rows_removed = dy.Int64(
        nullable=False, min=0, metadata={"doc": "Rows that are there no more.", "unit": "rows"}
    )
    vintage_before = text("Vintage of the source then; null where it was not there.", nullable=True)
    vintage_after = text("Vintage of the source now; null where it is gone.", nullable=True)
    source = source()


RESULT_TABLES: dict[str, type[dy.Schema]] = {
    **GROUND_TABLES,
    "within": Within,
    "home_region": HomeRegion,
    "commune_point": CommunePoint,
    "candidate_filiere": CandidateFiliere,
    "candidate_industry": CandidateIndustry,
    "candidate_missing": CandidateMissing,
    "chain_flow": ChainFlow,
    "partner_suggestion": PartnerSuggestion,
    "score_part": ScorePart,
    "evidence": EvidenceRow,
    "twin": Twin,
    "complement": Complement,
    "link_holder": LinkHolder,
    "pole_match": PoleMatch,
    "anchor": Anchor,
    "method_run": MethodRun,
    "capability": Capability,
    "dependence": Dependence,
    "entry": Entry,
    "aid_comparison": AidComparison,
    "aid_match": AidMatch,
    **RELEVANCE_TABLES,
    **ATTRACTIVENESS_RESULTS,
    **POLICY_RESULTS,
}
"""Name → schema of every table that analytics write."""

RELEASE_CHANGE = "release_change"
"""The one table that a build writes itself: it compares releases (schema: ReleaseChange)."""
