"""Plants, projects and organisations that a relevant region is shown with."""

from dataclasses import dataclass

import polars as pl

from ti_graph.analytics import topics
from ti_graph.analytics.inputs import Tables
from ti_graph.model.identifiers import letters_of
from ti_graph.model.industries import CLASS, NACE, in_classification
from ti_graph.model.relevance_tables import GRAPH_RANKS, GRAPH_REGION_RANKS, SHOWN

PLANTS, PROJECTS, ORGANISATIONS = 5, 3, 3
COMPANY = "PRC"
LARGEST = ["wide", "unnamed", "less"]
"""Order of sites: those of the chain itself, those with a name, the largest first."""
COORDINATOR = "coordinator"


@dataclass(frozen=True)
class Details:
    """`rows` of relevant_detail; `sites`, `projects`: all that stand behind each suggestion.

    `other`: where sites may be of another class than the chain's (`of_other_classes`).
    """

    rows: pl.DataFrame
    sites: pl.DataFrame
    projects: pl.DataFrame
    other: pl.DataFrame


def details(
    named: pl.DataFrame,
    chain: pl.DataFrame,
    sites: pl.DataFrame,
    projects: pl.DataFrame,
    tables: Tables,
) -> Details:
    """What each suggestion of `named` (suggestion_id, along_id, partner_id) can be shown with."""
    pairs = named.select("suggestion_id", "along_id", "partner_id", "rank", "near", "site_count")
    shown = (pl.col("rank") <= SHOWN) | pl.col("near")
    of_sites = sites_behind(pairs, chain, sites)
    of_projects = projects_behind(pairs, chain, projects)
    rows = pl.concat(
        [
            _plants(of_sites.filter(shown)),
            _first(of_projects.filter(shown), "project", "project_id", PROJECTS, ["far"]),
            _organisations(of_projects.filter(shown), tables),
        ],
        how="diagonal",
    )
    of_region = (pl.col("region_turn") <= GRAPH_REGION_RANKS).fill_null(value=False)
    in_graph = (pl.col("rank") <= GRAPH_RANKS) | of_region
    found = named.select("suggestion_id", in_graph=in_graph)
    other = of_other_classes(of_sites, chain, nace_codes(tables))
    return Details(rows.join(found, on="suggestion_id"), of_sites, of_projects, other)


def nace_codes(tables: Tables) -> pl.DataFrame:
    """code: positions of NACE."""
    return tables["industry"].filter(in_classification(NACE)).select("code")


def sites_behind(pairs: pl.DataFrame, chain: pl.DataFrame, sites: pl.DataFrame) -> pl.DataFrame:
    """Every site of a chain there; `wide` where its division alone is known, and may be another.

    A chain may be a whole division: all of its sites are then of the chain.
    """
    groups = chain.lazy().select("along_id", group=pl.col("code").str.head(4)).unique()
    asked = groups.with_columns(division=pl.col("group").str.head(2))
    divisions = asked.select("along_id", "division").unique()
    close = asked.with_columns(close=pl.lit(value=True)).drop("division")
    whole = divisions.join(
        asked.filter(pl.col("group") == pl.col("division")), on=["along_id", "division"], how="semi"
    ).with_columns(whole=pl.lit(value=True))
    return (
        pairs.lazy()
        .join(divisions, on="along_id")
        .join(
            sites.lazy().with_columns(
                division=pl.col("code").str.head(2), group=pl.col("code").str.head(4)
            ),
            left_on=["partner_id", "division"],
            right_on=["region_id", "division"],
        )
        .join(close, on=["along_id", "group"], how="left")
        .join(whole, on=["along_id", "division"], how="left")
        .with_columns(
            wide=pl.coalesce("close", "whole").is_null(),
            unnamed=pl.col("label").is_null(),
            less=-pl.col("emissions").fill_null(0),
        )
        .filter(
            ~pl.col("wide")
            | ((pl.col("code").str.len_chars() == 2) & pl.col("site_count").is_not_null())
        )
        .collect()
    )


def of_other_classes(
    sites: pl.DataFrame, chain: pl.DataFrame, industry: pl.DataFrame
) -> pl.DataFrame:
    """suggestion_id, register, group, classes: where sites of a group may be of another class.

    `sites` are those of `sites_behind`, with the chain's `classes` of that group. A chain that has
    all classes of a group, as 24.10 is all of 24.1, asks for no less than it. `industry`: code of
    NACE positions.
    """
    classes = chain.filter(pl.col("code").str.len_chars() == CLASS).unique()
    wanted = classes.group_by("along_id", group=pl.col("code").str.head(4)).agg(
        own=pl.col("code").sort()
    )
    every = industry.filter(pl.col("code").str.len_chars() == CLASS).group_by(
        group=pl.col("code").str.head(4)
    )
    partly = wanted.join(every.agg(of=pl.col("code").n_unique()), on="group").filter(
        pl.col("own").list.len() < pl.col("of")
    )
    return (
        sites.filter(~pl.col("wide"))
        .join(partly, on=["along_id", "group"])
        .filter(~pl.col("code").is_in(pl.col("own")))
        .select("suggestion_id", "register", "group", classes=pl.col("own").list.join(", "))
        .unique()
    )


def projects_behind(
    pairs: pl.DataFrame, chain: pl.DataFrame, projects: pl.DataFrame
) -> pl.DataFrame:
    """Every project there whose topic speaks of a chain."""
    return (
        pairs.lazy()
        .join(topics.codes_of(chain).lazy(), on="along_id")
        .join(projects.lazy(), left_on=["partner_id", "code"], right_on=["region_id", "code"])
        .group_by("suggestion_id", "project_id", "partner_id", "rank", "near")
        .agg(pl.col("company").any())
        .collect()
    )


def _plants(sites: pl.DataFrame) -> pl.DataFrame:
    """The first plants of each suggestion, each once: of all entries of its name, in any register.

    `entries` says how many they are. What has no name is an entry of its own.
    """
    letters = letters_of(pl.col("label")).replace("", None)
    plants = sites.with_columns(plant=pl.coalesce(letters, "facility_id")).sort(
        "suggestion_id", *LARGEST, "facility_id"
    )
    same = ["suggestion_id", "plant"]
    counted = plants.with_columns(
        entries=pl.col("facility_id").n_unique().over(same).cast(pl.Int64)
    )
    once = counted.unique(same, keep="first", maintain_order=True)
    found = _first(once, "facility", "facility_id", PLANTS, LARGEST)
    entries = once.select("suggestion_id", "entries", item_id="facility_id")
    return found.join(entries, on=["suggestion_id", "item_id"], how="left", maintain_order="left")


def _first(rows: pl.DataFrame, kind: str, item: str, most: int, order: list[str]) -> pl.DataFrame:
    if "company" in rows.columns:
        rows = rows.with_columns(far=~pl.col("company"))
    return (
        rows.lazy()
        .sort("suggestion_id", *order, item)
        .unique(["suggestion_id", item], keep="first", maintain_order=True)
        .with_columns(position=pl.int_range(1, pl.len() + 1, dtype=pl.Int32).over("suggestion_id"))
        .filter(pl.col("position") <= most)
        .select("suggestion_id", "position", kind=pl.lit(kind), item_id=item)
        .collect()
    )


def _organisations(projects: pl.DataFrame, tables: Tables) -> pl.DataFrame:
    """Organisations of those projects in that region: companies first, then coordinators."""
    taking_part = tables["participation"].select(
        "project_id", "organisation_id", "role", partner_id="territory_id"
    )
    kinds = tables["organisation"].select("organisation_id", "activity_type")
    found = (
        projects.lazy()
        .join(taking_part.lazy(), on=["project_id", "partner_id"])
        .join(kinds.lazy(), on="organisation_id")
    )
    ordered = (
        found.with_columns(
            other=(pl.col("activity_type") != COMPANY).fill_null(value=True),
            later=pl.col("role") != COORDINATOR,
        )
        .drop("company")
        .collect()
    )
    return _first(ordered, "organisation", "organisation_id", ORGANISATIONS, ["other", "later"])
