"""Along which filières and specialities a territory is compared with the rest of Europe.

In this order: the first candidate filière where it passes its tests, which every answer announces;
the specialities of which it is sure (manufacturing first, then the surest), each as its candidate
where it is alone in one; the other candidates by rank; and other industries of manufacturing in
which its quotient is above 1, the least unsure first. Power stations, sewers and waste plants stand
everywhere: a speciality in these comes behind the candidates where one of them is of goods. Without
any of these it is compared along the industry of mining or manufacturing of which it is least
unsure, or, without such a site, along the division in which its home region is most surely
specialised, compared with France. What is not sure says so.
"""

from dataclasses import dataclass

import polars as pl

from ti_graph.analytics import inputs
from ti_graph.analytics.candidate_rows import Sure
from ti_graph.analytics.filieres import Candidates
from ti_graph.analytics.inputs import Tables
from ti_graph.analytics.names import named_industries
from ti_graph.analytics.territorial import SPECIALISED, Territorial
from ti_graph.model.candidate_results import EXPLORATORY
from ti_graph.model.industries import code, division, nace_class, of_goods, of_manufacturing

SPECIALITIES, OTHERS = 3, 2
ANNOUNCED, UNSURE_TURN, BEHIND, LAST_TURN = 0, SPECIALITIES + 1, 50, 100
"""The first of all; a candidate of nothing sure; what comes behind candidates; what comes last."""
CELL = ["territory_id", "code"]
SCHEMA = {
    "along_id": pl.String, "territory_id": pl.String, "filiere_id": pl.String,
    "industry_id": pl.String, "sure": pl.Boolean, "turn": pl.Int64,
}  # fmt: skip


@dataclass(frozen=True)
class Chains:
    """`along`: what territories are compared along; `chain`: along_id, code (NACE, dotted)."""

    along: pl.DataFrame
    chain: pl.DataFrame


def chains(
    known: Territorial,
    found: Candidates,
    territories: pl.DataFrame,
    home: pl.DataFrame,
    regional: pl.DataFrame,
) -> Chains:
    """The chains of every territory, in order.

    `territories`: territory_id. `home`: territory_id, region_id (NUTS 2). `regional`: quotients of
    French regions × divisions against France, as `shrink` gives them.
    """
    filiere, of_filiere = _filieres(found)
    alone = _alone(filiere, of_filiere)
    sure = _behind_goods(_specialities(known), found)
    filiere = _in_turn(filiere, alone, sure)
    specialities = sure.join(alone, on=CELL, how="anti")
    others = _others(known, pl.concat([alone.select(CELL), _standing(filiere, of_filiere)]))
    without = territories.join(
        pl.concat([frame.select("territory_id") for frame in (specialities, others, filiere)]),
        on="territory_id",
        how="anti",
    )
    least = _least_unsure(known, without)
    regions = _of_region(without.join(least, on="territory_id", how="anti"), home, regional)
    own = pl.concat([specialities, others, least, regions])
    along = (
        pl.concat([own.select(*SCHEMA), filiere.select(*SCHEMA)])
        .sort("territory_id", "turn", "along_id")
        .with_columns(position=pl.int_range(1, pl.len() + 1, dtype=pl.Int32).over("territory_id"))
        .drop("turn")
    )
    return Chains(along, pl.concat([own.select("along_id", "code"), of_filiere]))


def sure_of(known: Territorial, tables: Tables) -> Sure:
    """The industries in which territories are surely specialised, in their turn, with names."""
    rows = _specialities(known).sort("territory_id", "turn")
    grouped = rows.group_by("territory_id", maintain_order=True).agg("industry_id")
    industries = named_industries(
        tables["industry"].lazy(), tables["industry_correspondence"].lazy()
    ).join(inputs.branch_of_industry(tables).lazy(), on="industry_id", how="semi")
    names = industries.select("industry_id", "label_fr", "label_en").collect()
    return Sure(
        dict(grouped.iter_rows()),
        {name: (french, english) for name, french, english in names.iter_rows()},
    )


def own_turns(known: Territorial, found: Candidates) -> pl.DataFrame:
    """suggestion_id and turn of the candidates that stand for a speciality or hold it, in its turn.

    Of several specialities the first gives its turn.
    """
    filiere, of_filiere = _filieres(found)
    sure = _behind_goods(_specialities(known), found)
    alone = _turns(_alone(filiere, of_filiere), sure).rename({"along_id": "suggestion_id"})
    held = (
        found.industry.select("suggestion_id", "industry_id")
        .join(found.filiere.select("suggestion_id", "territory_id"), on="suggestion_id")
        .join(sure, on=["territory_id", "industry_id"])
        .select("suggestion_id", "turn")
    )
    turns = pl.concat([alone, held]).group_by("suggestion_id").agg(pl.col("turn").min())
    return turns.sort("suggestion_id")


def _turns(alone: pl.DataFrame, specialities: pl.DataFrame) -> pl.DataFrame:
    """along_id, turn: of candidates that stand for a speciality.

    Subclasses share a class: of several specialities the first gives its turn.
    """
    stands_for = alone.join(specialities.select(*CELL, "turn"), on=CELL)
    return stands_for.group_by("along_id", maintain_order=True).agg(pl.col("turn").min())


def _alone(filiere: pl.DataFrame, of_filiere: pl.DataFrame) -> pl.DataFrame:
    """Candidates of one industry: along_id, territory_id, code. They stand for that industry."""
    one = of_filiere.filter(pl.len().over("along_id") == 1)
    return filiere.join(one, on="along_id").select("along_id", *CELL)


def _standing(filiere: pl.DataFrame, of_filiere: pl.DataFrame) -> pl.DataFrame:
    """Territory and code of every industry of a candidate that stands its test."""
    return filiere.filter("sure").join(of_filiere, on="along_id").select(CELL)


def _in_turn(filiere: pl.DataFrame, alone: pl.DataFrame, sure: pl.DataFrame) -> pl.DataFrame:
    """Candidates, those that stand for a speciality in its turn and as sure as it."""
    turns = _turns(alone, sure).rename({"turn": "own_turn"})
    return (
        filiere.join(turns, on="along_id", how="left", maintain_order="left")
        .with_columns(
            sure=pl.col("sure") | pl.col("own_turn").is_not_null(),
            turn=pl.min_horizontal("own_turn", "turn"),
        )
        .drop("own_turn")
    )


def _filieres(found: Candidates) -> tuple[pl.DataFrame, pl.DataFrame]:
    if found.filiere.is_empty():
        codes = pl.DataFrame(schema={"along_id": pl.String, "code": pl.String})
        return pl.DataFrame(schema=SCHEMA), codes
    filiere = found.filiere.select(
        "territory_id",
        along_id="suggestion_id",
        filiere_id="suggestion_id",
        industry_id=pl.lit(None, pl.String),
        sure=pl.col("grade").cast(pl.String) != EXPLORATORY,
        turn=pl.when(pl.col("grade").cast(pl.String) != EXPLORATORY, pl.col("rank") == 1)
        .then(ANNOUNCED)
        .otherwise(pl.col("rank").cast(pl.Int64) + SPECIALITIES),
    )
    codes = found.industry.select(along_id="suggestion_id", code=nace_class()).unique()
    return filiere, codes.sort("along_id", "code")


def _cells(known: Territorial) -> pl.DataFrame:
    if known.grid.is_empty():
        return pl.DataFrame(
            schema={
                "territory_id": pl.String, "industry_id": pl.String, "observed": pl.Int64,
                "probability": pl.Float64, "quotient": pl.Float64, "code": pl.String,
                "made": pl.Boolean,
            }
        )  # fmt: skip
    cells = known.cells.with_columns(code=nace_class())
    return cells.with_columns(made=of_manufacturing(division()))


def _ordered(cells: pl.DataFrame, kept: int) -> pl.DataFrame:
    """The `kept` first industries of each territory, with their turn."""
    return (
        cells.sort(
            "territory_id", "made", "probability", "quotient", "industry_id",
            descending=[False, True, True, True, False],
        )
        .with_columns(turn=pl.int_range(1, pl.len() + 1, dtype=pl.Int64).over("territory_id"))
        .filter(pl.col("turn") <= kept)
    )  # fmt: skip


def _named(rows: pl.DataFrame, *, sure: bool) -> pl.DataFrame:
    return rows.select(
        "territory_id",
        "code",
        "turn",
        "industry_id",
        along_id=pl.format("speciality-{}-{}", "territory_id", code()),
        filiere_id=pl.lit(None, pl.String),
        sure=pl.lit(sure),
    ).select(*SCHEMA, "code")


def _specialities(known: Territorial) -> pl.DataFrame:
    sure = _cells(known).filter(SPECIALISED, pl.col("quotient") > 1)
    return _named(_ordered(sure, SPECIALITIES), sure=True)


def _behind_goods(specialities: pl.DataFrame, found: Candidates) -> pl.DataFrame:
    """The turns of specialities: those without goods behind candidates of which one is of goods."""
    if found.filiere.is_empty():
        return specialities
    making = (
        found.industry.filter(of_goods(division()))
        .join(found.filiere.select("suggestion_id", "territory_id"), on="suggestion_id")
        .select("territory_id", makes=pl.lit(value=True))
        .unique()
    )
    behind = pl.col("makes").fill_null(value=False) & ~of_goods(division())
    return (
        specialities.join(making, on="territory_id", how="left", maintain_order="left")
        .with_columns(pl.col("turn") + pl.when(behind).then(BEHIND).otherwise(0))
        .drop("makes")
    )


def _others(known: Territorial, followed: pl.DataFrame) -> pl.DataFrame:
    """Other industries of manufacturing with a quotient above 1, of which it is not sure.

    Those `followed` (territory_id, code) are compared along a candidate.
    """
    unsure = _cells(known).filter("made", pl.col("quotient") > 1, ~SPECIALISED)
    unsure = unsure.join(followed, on=CELL, how="anti")
    return _named(_ordered(unsure, OTHERS), sure=False).with_columns(pl.col("turn") + LAST_TURN)


def _least_unsure(known: Territorial, territories: pl.DataFrame) -> pl.DataFrame:
    # Power stations and waste plants stand everywhere: they say nothing of what a place makes.
    cells = _cells(known).filter(of_goods(division()))
    cells = cells.join(territories, on="territory_id", how="semi")
    return _named(_ordered(cells, 1), sure=False)


def _of_region(
    territories: pl.DataFrame, home: pl.DataFrame, regional: pl.DataFrame
) -> pl.DataFrame:
    """The division of mining or manufacturing in which a home region is most surely specialised.

    Mining counts here: a region that lives on it would be known by its second best industry else.
    """
    cells = (
        territories.join(home, on="territory_id")
        .join(regional.rename({"territory_id": "region_id"}), on="region_id")
        .with_columns(code=code())
        .with_columns(made=of_goods(division()))
    )
    return _named(_ordered(cells, 1), sure=False)
