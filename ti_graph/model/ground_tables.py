"""Result tables of territories: what their figures rest on, quotients, and jobs."""

import dataframely as dy
import polars as pl

from ti_graph.model.columns import (
    agrees,
    choice,
    identifier,
    measure,
    optional_choice,
    source,
    status,
    text,
)
from ti_graph.model.grounds import COVERAGE_BASES, GROUNDS, REFERENCES, USES

DATA_KINDS = ("real", "simulated")
"""Simulated as soon as one drawn firm entered."""

LEAST_PROBABILITY = 0.90
"""A territory is specialised in an industry whose quotient is above 1 so surely."""

LEVELS = ("territory", "region")
"""A figure of the TI itself, or of a home region."""


class Computed(dy.Schema):
    """What every figure says of itself: what it was made of, and how."""

    data = choice("What it was computed from.", DATA_KINDS)
    method = text("Method and its version.")
    source = source()


class TerritoryGround(dy.Schema):
    """What a use of the data rests on in a TI: the best ground there is."""

    territory_id = identifier("TI.", key=True)
    use = choice("Use of the data.", USES, key=True)
    ground = choice("What its figures rest on.", GROUNDS)
    register = identifier("Source of the figures; null where nothing is known.", nullable=True)
    year = dy.Int16(nullable=True, metadata={"doc": "Year of the data.", "unit": "year"})
    sites = dy.Int64(
        nullable=True,
        min=0,
        metadata={"doc": "Sites at hand; null where no register lists any.", "unit": "sites"},
    )
    coverage = measure(
        "Part of the TI that a census reaches; null for a selective register, which has none.",
        "share", min=0, max=1,
    )  # fmt: skip
    coverage_basis = optional_choice("What the part is taken of.", COVERAGE_BASES)
    communes_reached = dy.Int32(
        nullable=True, min=0, metadata={"doc": "Communes of which the source has a row."}
    )
    communes = dy.Int32(nullable=True, min=1, metadata={"doc": "Communes of the TI."})
    source = source()


class RegisterReach(dy.Schema):
    """How far a register reaches into a TI, where it has a row there."""

    territory_id = identifier("TI.", key=True)
    register = identifier("Source of the sites.", key=True)
    ground = choice("Census, selective register or simulated.", GROUNDS)
    year = dy.Int16(nullable=True, metadata={"doc": "Year of the data.", "unit": "year"})
    sites = dy.Int64(nullable=False, min=0, metadata={"doc": "Its sites there.", "unit": "sites"})
    employers = dy.Int64(
        nullable=False, min=0, metadata={"doc": "Of these, known to have employees."}
    )
    without_employees = dy.Int64(
        nullable=False, min=0, metadata={"doc": "Of these, known to have none; of the rest "
        "it is not known."},
    )  # fmt: skip
    coverage = measure("Part of the TI that a census reaches.", "share", min=0, max=1)
    coverage_basis = optional_choice("What the part is taken of.", COVERAGE_BASES)
    communes_reached = dy.Int32(
        nullable=False, min=0, metadata={"doc": "Communes with a site.", "unit": "communes"}
    )
    communes = dy.Int32(
        nullable=False, min=1, metadata={"doc": "Communes of the TI.", "unit": "communes"}
    )
    towns_reached = dy.Int32(
        nullable=False, min=0,
        metadata={"doc": "Those of 2,000 inhabitants or more with a site.", "unit": "communes"},
    )  # fmt: skip
    towns = dy.Int32(
        nullable=False, min=0,
        metadata={"doc": "Communes of 2,000 inhabitants or more.", "unit": "communes"},
    )  # fmt: skip
    source = source()


class Specialisation(dy.Schema):
    """How specialised a territory is in an industry: a shrunk location quotient."""

    territory_id = identifier("Territory.", key=True)
    industry_id = identifier("Industry.", key=True)
    counted = choice("What is counted.", ("establishments", "jobs"), key=True)
    reference = choice("What it is compared with: France, or Europe.", REFERENCES, key=True)
    default_reference = dy.Bool(
        nullable=False,
        metadata={"doc": "What is meant where none is asked for: France in France, else Europe."},
    )
    ground = choice("What the counts rest on.", GROUNDS)
    register = identifier("Source of the counts, of the territory and of its reference.")
    reference_share = measure(
        "Part of France's communes of 2,000 inhabitants or more that a census as reference "
        "reaches; null for other grounds.",
        "share", min=0, max=1,
    )  # fmt: skip
    year = dy.Int16(nullable=True, metadata={"doc": "Year of the counts.", "unit": "year"})
    observed = measure("Count in the cell.", "as `counted` says", nullable=False, min=0)
    expected = measure(
        "Count if the territory had the reference's mix.", "as `counted` says", nullable=False
    )
    quotient_observed = measure("Location quotient as observed.", "ratio", nullable=False, min=0)
    quotient = measure("Posterior mean of the location quotient.", "ratio", nullable=False, min=0)
    low = measure("5 % quantile of the posterior.", "ratio", nullable=False, min=0)
    high = measure("95 % quantile of the posterior.", "ratio", nullable=False, min=0)
    probability = measure(
        "Posterior probability that the quotient is above 1.",
        "probability", nullable=False, min=0, max=1,
    )  # fmt: skip
    data = choice("What it was computed from.", DATA_KINDS)
    method = text("Method and its version.")
    source = source()


class TerritoryJobs(Computed):
    """Jobs and establishments of a TI in an industry and year, of the communes that are reached."""

    territory_id = identifier("TI.", key=True)
    industry_id = identifier("Industry (NAF subclass).", key=True)
    year = dy.Int16(primary_key=True, metadata={"doc": "Year.", "unit": "year"})
    jobs = measure("Jobs; null where a part of them is secret or unknown.", "jobs", min=0)
    jobs_status = status("Status of the jobs.")
    establishments = measure("Establishments.", "establishments", min=0)
    establishments_status = status("Status of the establishments.")
    ground = choice("What the figures rest on.", GROUNDS)
    register = identifier("Source of the jobs.")
    coverage = measure("Part of the TI that a census reaches.", "share", min=0, max=1)
    coverage_basis = optional_choice("What the part is taken of.", COVERAGE_BASES)
    communes_reached = dy.Int32(
        nullable=False, metadata={"doc": "Communes in which it counts industry."}
    )
    communes = dy.Int32(nullable=False, metadata={"doc": "Communes of the TI."})

    @dy.rule()
    def jobs_agree(cls) -> pl.Expr:
        """Jobs are there exactly where their status says so."""
        return agrees("jobs", "jobs_status")

    @dy.rule()
    def establishments_agree(cls) -> pl.Expr:
        """Establishments are there exactly where their status says so."""
        return agrees("establishments", "establishments_status")


class LocalEffect(Computed):
    """Shift-share of industrial jobs between two years, in a TI or in a home region of it."""

    territory_id = identifier("TI.", key=True)
    region_id = identifier("What the figures are of: the TI, or a home region (NUTS 2).", key=True)
    year_from = dy.Int16(primary_key=True, metadata={"doc": "First year.", "unit": "year"})
    year_to = dy.Int16(primary_key=True, metadata={"doc": "Last year.", "unit": "year"})
    level = choice("The TI itself, or a home region.", LEVELS)
    ground = choice("What the figures rest on.", GROUNDS)
    register = identifier("Source of the jobs.")
    reference = choice("What growth is compared with.", REFERENCES)
    reference_register = identifier("Source of its jobs.")
    coverage = measure("Part of the TI that a census reaches.", "share", min=0, max=1)
    coverage_basis = optional_choice("What the part is taken of.", COVERAGE_BASES)
    communes_reached = dy.Int32(
        nullable=True, metadata={"doc": "Communes in which it counts industry."}
    )
    communes = dy.Int32(nullable=True, metadata={"doc": "Communes of the TI."})
    national_effect = measure("Change if all grew as the country.", "jobs", nullable=False)
    industry_effect = measure("Change owed to the mix of industries.", "jobs", nullable=False)
    local_effect = measure("Change that neither explains.", "jobs", nullable=False)
    jobs_from = measure("Jobs of the cells used, first year.", "jobs", nullable=False, min=0)
    jobs_to = measure("Jobs of the cells used, last year.", "jobs", nullable=False, min=0)
    cells_used = dy.Int32(nullable=False, min=1, metadata={"doc": "Divisions known both years."})
    cells_left_out = dy.Int32(nullable=False, min=0, metadata={"doc": "Divisions left out."})
    cells_secret = dy.Int32(nullable=False, min=0, metadata={"doc": "Of these, secret ones."})
    cells_broken = dy.Int32(
        nullable=False,
        min=0,
        metadata={"doc": "Used divisions with a break in the series between."},
    )
    cells_leaping = dy.Int32(
        nullable=False, min=0, metadata={"doc": "Divisions left out: jobs leap, units stay."}
    )


class PerimeterSeries(Computed):
    """Industrial jobs of a TI or of a home region, year by year, on the perimeter of 2023."""

    territory_id = identifier("TI.", key=True)
    region_id = identifier("What the figures are of: the TI, or a home region (NUTS 2).", key=True)
    year = dy.Int16(primary_key=True, metadata={"doc": "Year.", "unit": "year"})
    level = choice("The TI itself, or a home region.", LEVELS)
    ground = choice("What the figures rest on.", GROUNDS)
    register = identifier("Source of the jobs.")
    coverage = measure("Part of the TI that a census reaches.", "share", min=0, max=1)
    coverage_basis = optional_choice("What the part is taken of.", COVERAGE_BASES)
    communes_reached = dy.Int32(
        nullable=True, metadata={"doc": "Communes in which it counts industry."}
    )
    communes = dy.Int32(nullable=True, metadata={"doc": "Communes of the TI."})
    jobs = measure("Jobs in sections B to E.", "jobs", min=0)
    jobs_status = status("Secret or unknown where one of the sections is.")
    establishments = measure("Local units in sections B to E.", "establishments", min=0)
    establishments_status = status("Secret or unknown where one of the sections is.")
    cells_secret = dy.Int32(nullable=False, min=0, metadata={"doc": "Sections with secret jobs."})
    series_break = dy.Bool(nullable=False, metadata={"doc": "The publisher flags a break."})

    @dy.rule()
    def jobs_agree(cls) -> pl.Expr:
        """Jobs are there exactly where their status says so."""
        return agrees("jobs", "jobs_status")

    @dy.rule()
    def establishments_agree(cls) -> pl.Expr:
        """Establishments are there exactly where their status says so."""
        return agrees("establishments", "establishments_status")


GROUND_TABLES: dict[str, type[dy.Schema]] = {
    "territory_ground": TerritoryGround,
    "register_reach": RegisterReach,
    "specialisation": Specialisation,
    "territory_jobs": TerritoryJobs,
    "local_effect": LocalEffect,
    "perimeter_series": PerimeterSeries,
}
"""Name → schema of the tables of this module."""
