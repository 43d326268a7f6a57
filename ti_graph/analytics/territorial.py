"""What is known of every TI × NAF subclass, on the best ground that each TI has.

TI whose figures rest on one register are compared with all that this register holds in France,
those of a census with what the census covers: sites that lie in none of them are part of the
reference (`inputs.ELSEWHERE`), never of the answers.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import polars as pl

from ti_graph.analytics import inputs, reach
from ti_graph.analytics.inputs import Tables
from ti_graph.analytics.rules import DEFAULT, Rules
from ti_graph.analytics.sites import listed_sites
from ti_graph.analytics.specialisation import LEAST_CELL, shrink
from ti_graph.model.ground_tables import LEAST_PROBABILITY
from ti_graph.model.grounds import CENSUS, SIMULATED

SPECIALISED = (pl.col("probability") >= LEAST_PROBABILITY) & (pl.col("observed") >= LEAST_CELL)
"""What counts as specialised in every method: surely above 1, on what may be published."""
GROUND = ("ground", "register", "year", "reference_share")
"""What a figure says of where it comes from."""


@dataclass(frozen=True)
class Territorial:
    """Counts of sites and what follows from them. `grid` has its zeros, `cells` none.

    `counts`: register, territory_id (TI of any ground, or `ELSEWHERE`), industry_id, observed: all
    that a register holds. `grounds`: one row a TI of the phase, as of `reach.best`, with
    reference_share. `sites`: the sites that are counted in each TI, on its ground alone.
    """

    counts: pl.DataFrame
    grounds: pl.DataFrame
    sites: pl.DataFrame

    @cached_property
    def grid(self) -> pl.DataFrame:
        """Location quotients of every TI × NAF subclass, where the TI has a ground."""
        return self._quotients(self.counts)

    @property
    def cells(self) -> pl.DataFrame:
        """The same, where there is a site."""
        return self.grid.filter(pl.col("observed") > 0)

    @property
    def units(self) -> pl.DataFrame:
        """territory_id (TI), industry_id, unit, jobs: one row a site of a TI.

        A unit is a legal unit; a site whose legal unit is not known stands for itself.
        """
        return self.sites.select(
            "industry_id",
            "jobs",
            territory_id="ti_id",
            unit=pl.coalesce("siren", "site_id"),
        )

    def branches(self, branch_of: pl.DataFrame) -> pl.DataFrame:
        """Location quotients of every TI × branch (branch_id).

        `branch_of` gives the branch (branch_id) of each industry (industry_id).
        """
        counts = (
            self.counts.join(branch_of, on="industry_id")
            .group_by("register", "territory_id", industry_id="branch_id")
            .agg(pl.col("observed").sum())
        )
        return self._quotients(counts).rename({"industry_id": "branch_id"})

    def _quotients(self, counts: pl.DataFrame) -> pl.DataFrame:
        chosen = self.grounds.drop_nulls("register").select(*GROUND, "sites", territory_id="ti_id")
        shrunk = [
            shrink(of_register, unexpected=True).with_columns(register=pl.lit(name, pl.String))
            for (name,), of_register in counts.sort(
                "register", "territory_id", "industry_id"
            ).group_by("register", maintain_order=True)
        ]
        if not shrunk:
            shrunk = [shrink(counts).with_columns(register=pl.lit(None, pl.String))]
        return (
            pl.concat(shrunk)
            .join(chosen, on=["territory_id", "register"])
            .drop("sites")
            .sort("territory_id", "industry_id")
        )

    @property
    def data(self) -> str:
        """What the counts are made of: simulated as soon as one TI rests on drawn firms."""
        return "simulated" if (self.grounds["ground"] == SIMULATED).any() else "real"

    @property
    def registers(self) -> Mapping[str, pl.DataFrame]:
        """Register → the TI (territory_id) whose figures rest on it."""
        known = self.grounds.drop_nulls("register").select("register", territory_id="ti_id")
        return {
            str(name): rows
            for (name,), rows in known.sort("register", "territory_id").group_by(
                "register", maintain_order=True
            )
        }


def territorial(
    tables: Tables, rules: Rules = DEFAULT, *, for_filieres: bool = False
) -> Territorial:
    """The sites that statistics count. `tables` holds the closure `within`.

    `for_filieres`: those that candidates are searched in.
    """
    listed = listed_sites(tables, rules)
    return of_filieres(listed, tables) if for_filieres else of_listed(listed, tables)


def of_listed(listed: pl.DataFrame, tables: Tables) -> Territorial:
    """Counts of the rows of `listed_sites`, each TI on the best ground that it has."""
    covered = reach.with_reference(reach.covering(reach.reach(listed, tables)), listed)
    return _of(listed, covered, reach.reach_of_country(listed, tables), tables)


def of_filieres(listed: pl.DataFrame, tables: Tables) -> Territorial:
    """Counts of the sites that may be part of a filière, each TI where there is a law to test it.

    All the rows `listed` say what each register covers.
    """
    country = reach.reach_of_country(listed, tables)
    covered = reach.with_reference(reach.covering(reach.reach(listed, tables)), listed)
    counted = listed.filter("for_filieres")
    held = reach.with_law(covered, counted, tables).join(
        counted.select("ti_id", "register").unique(), on=["ti_id", "register"], how="semi"
    )
    return _of(counted, held, country, tables)


def _of(
    counted: pl.DataFrame, covered: pl.DataFrame, country: pl.DataFrame, tables: Tables
) -> Territorial:
    grounds = reach.best(covered, tables).join(
        country, on="register", how="left", maintain_order="left"
    )
    chosen = grounds.select("ti_id", "register").drop_nulls()
    return Territorial(
        counts=_counts(
            counted.join(chosen.select("register").unique(), on="register", how="semi"), grounds
        ),
        grounds=grounds,
        sites=counted.join(chosen, on=["ti_id", "register"], how="semi"),
    )


def _counts(listed: pl.DataFrame, grounds: pl.DataFrame) -> pl.DataFrame:
    """Sites of every register × TI × NAF subclass, zero where there is none, and of `ELSEWHERE`.

    A TI that a census does not cover is part of elsewhere: it is no row of its own.
    """
    covered = grounds.select("ti_id", chosen="register")
    apart = (pl.col("ground") != CENSUS) | (pl.col("chosen") == pl.col("register"))
    placed = listed.join(covered, on="ti_id", how="left").select(
        "register",
        "industry_id",
        territory_id=pl.when(apart).then("ti_id").fill_null(inputs.ELSEWHERE),
    )
    known = placed.group_by("register", "territory_id", "industry_id").agg(observed=pl.len())
    rows = known.select("register", "territory_id").unique()
    grid = rows.join(known.select("industry_id").unique(), how="cross")
    return (
        grid.join(known, on=["register", "territory_id", "industry_id"], how="left")
        .with_columns(pl.col("observed").fill_null(0))
        .sort("register", "territory_id", "industry_id")
    )
