"""What is tied to what in a release: one row a tie, from its tables.

`start`, `relation`, `end`, `source` (the data set that tells it), `simulated`, `rank` (order among
the ties of one node, 1 first) and `value` with the unit that the relation names; of a value also
`ground`, `register`, `year` and `reference`: what it rests on (`tie_grounds`).
"""

from collections.abc import Iterator
from dataclasses import dataclass

import polars as pl

from ti_graph.analytics.partners import SHOWN
from ti_graph.answers.tie_grounds import RESTS, Rests, TieGrounds
from ti_graph.graph.release import Release
from ti_graph.messages import say
from ti_graph.model.status import SIMULATED


@dataclass(frozen=True)
class Relation:
    """A kind of tie: the table that tells it, and its two ends."""

    name: str
    table: str
    start: str | pl.Expr
    end: str
    where: pl.Expr | None = None
    rank: str | None = None
    value: str | None = None
    unit: str = ""
    simulated: pl.Expr | None = None
    rests: Rests | None = None


_DATA = pl.col("data") != "real"
_TI = pl.col("container_id").str.starts_with("ti-")
_COMMUNE = pl.col("member_id").str.starts_with("commune-")
_REACHES = pl.col("member_id").str.starts_with("ti-")
_SURE = 0.9
"""Least probability of a specialisation that is drawn."""

_SITE = pl.coalesce("establishment_id", "facility_id")
_ALONE = pl.col("first_of_site") & ~pl.col("described")
"""Of a site that an establishment describes, the ties are that establishment's."""

RELATIONS = (
    Relation(
        "member", "containment", "member_id", "container_id", _TI & (pl.col("basis") == "official")
    ),
    Relation("reaches", "containment", "member_id", "container_id", _REACHES),
    Relation("within", "containment", "member_id", "container_id", ~_TI & ~_REACHES),
    Relation(
        "covers",
        "containment",
        "container_id",
        "member_id",
        _TI & _COMMUNE & (pl.col("basis") == "derived"),
    ),
    Relation(
        "succession",
        "succession",
        "earlier_id",
        "later_id",
        value="share_of_earlier",
        unit="share",
        rests="people",
    ),
    Relation("adjacent", "neighbour", "territory_a", "territory_b"),
    Relation(
        "candidate",
        "candidate_filiere",
        "territory_id",
        "suggestion_id",
        rank="rank",
        value="score",
        unit="0-1",
        simulated=_DATA,
        rests="candidate",
    ),
    Relation(
        "industry",
        "candidate_industry",
        "suggestion_id",
        "industry_id",
        rank="stage",
        value="establishments",
        unit="establishments",
        rests="candidate",
    ),
    Relation(
        "missing",
        "candidate_missing",
        "suggestion_id",
        "branch_id",
        value="link_share",
        unit="share",
        rests="candidate",
    ),
    Relation(
        "held_by",
        "link_holder",
        "suggestion_id",
        "holder_id",
        rank="rank",
        value="distance_km",
        unit="km",
        simulated=_DATA,
        rests="candidate",
    ),
    Relation(
        "pole",
        "pole_match",
        "suggestion_id",
        "organisation_id",
        rank="distance_km",
        value="distance_km",
        unit="km",
        simulated=_DATA,
        rests="candidate",
    ),
    Relation(
        "partner",
        "partner_suggestion",
        "territory_id",
        "partner_id",
        pl.col("filiere_id").is_null() & (pl.col("rank") <= SHOWN),
        rank="rank",
        value="score",
        unit="0-1",
        simulated=_DATA,
        rests="projects",
    ),
    Relation(
        "filiere_partner",
        "partner_suggestion",
        "filiere_id",
        "partner_id",
        pl.col("filiere_id").is_not_null() & (pl.col("rank") <= SHOWN),
        rank="rank",
        value="score",
        unit="0-1",
        simulated=_DATA,
        rests="projects",
    ),
    Relation(
        "specialised",
        "specialisation",
        "territory_id",
        "industry_id",
        (pl.col("probability") >= _SURE) & pl.col("default_reference"),
        value="quotient",
        unit="ratio",
        simulated=_DATA,
        rests="own",
    ),
    Relation(
        "similar",
        "twin",
        "territory_id",
        "other_id",
        rank="rank",
        value="similarity",
        unit="cosine",
        simulated=_DATA,
        rests="quotient",
    ),
    Relation(
        "complementary",
        "complement",
        "territory_id",
        "other_id",
        rank="rank",
        value="score",
        unit="sum",
        simulated=_DATA,
        rests="filiere",
    ),
    Relation("seat", "organisation", "organisation_id", "seat_id"),
    Relation("serves", "organisation", "organisation_id", "area_id"),
    Relation("speaks_of", "organisation_industry", "organisation_id", "industry_id"),
    Relation(
        "participates",
        "participation",
        "organisation_id",
        "project_id",
        value="contribution_eur",
        unit="EUR",
        rests="projects",
    ),
    Relation("active_in", "participation", "organisation_id", "territory_id"),
    Relation("tie", "membership", "organisation_id", "territory_id"),
    Relation("governs", "governance_role", "organisation_id", "territory_id"),
    Relation("trains_in", "training", "organisation_id", "territory_id"),
    Relation(
        "located_in",
        "establishment",
        "establishment_id",
        "territory_id",
        value="jobs",
        unit="jobs",
        simulated=pl.col("status") == SIMULATED,
        rests="source",
    ),
    Relation(
        "activity",
        "establishment",
        "establishment_id",
        "industry_id",
        simulated=pl.col("status") == SIMULATED,
    ),
    Relation("establishment_of", "establishment", "establishment_id", "siren"),
    Relation("listed_in", "facility", _SITE, "territory_id", _ALONE),
    Relation("listed_activity", "facility", _SITE, "industry_id", _ALONE),
    Relation("listed_of", "facility", _SITE, "siren", _ALONE),
    Relation("broader", "industry", "industry_id", "parent_id"),
    Relation("corresponds", "industry_correspondence", "from_id", "to_id"),
    Relation(
        "supplies",
        "io_flow",
        "from_id",
        "to_id",
        (pl.col("value_meur") > 0) & (pl.col("year") == pl.col("year").max()),
        value="value_meur",
        unit="million EUR",
        rests="source",
    ),
)
"""Every kind of tie, in the order in which they are reported."""

BY_NAME = {one.name: one for one in RELATIONS}
"""Name → kind of tie."""


def relation_label(name: str, language: str) -> str:
    """The name of a kind of tie as a person would say it."""
    return say(f"tie.{name}", "en" if language == "en" else "fr")


def edges(release: Release) -> Iterator[tuple[Relation, pl.DataFrame]]:
    """The ties of each kind: start, end, source, simulated, rank, value, and what it rests on."""
    grounds = TieGrounds(release)
    for relation in RELATIONS:
        if relation.table in release.manifest.tables:
            yield relation, _rows(release, relation, grounds)


def _start(relation: Relation) -> pl.Expr:
    return pl.col(relation.start) if isinstance(relation.start, str) else relation.start


def _rows(release: Release, relation: Relation, grounds: TieGrounds) -> pl.DataFrame:
    table = release.table(relation.table)
    if relation.where is not None:
        table = table.filter(relation.where)
    table = grounds.of(table, relation.rests)
    drawn = {entry.name for entry in release.manifest.sources if entry.kind == SIMULATED}
    simulated = relation.simulated
    if simulated is None:
        simulated = pl.col("source").is_in([*drawn, "analytics_simulated"])
    value = pl.col(relation.value).cast(pl.Float64) if relation.value else pl.lit(None, pl.Float64)
    rank = pl.col(relation.rank).cast(pl.Float64) if relation.rank else -value
    return (
        table.select(
            start=_start(relation).cast(pl.String),
            end=pl.col(relation.end).cast(pl.String),
            source=pl.col("source").cast(pl.String),
            simulated=simulated,
            rank=rank,
            value=value,
            **{name: pl.when(value.is_not_null()).then(pl.col(f"rest_{name}")) for name in RESTS},
        )
        .drop_nulls(["start", "end"])
        .unique(["start", "end"], keep="first", maintain_order=True)
        .collect()
    )
