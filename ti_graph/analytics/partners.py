"""European regions to work with: ties, popularity and distance, with reasons beside them.

The score is the weighted mean of parts scaled 0-1 over the candidate regions of a territory
(`WEIGHTS`). Popularity carries it, then distance and existing ties: these are about the weights
that halves of the H2020 projects of the sample teach for the other halves (`evaluation.partners`).
No measure of industrial fit was found to improve that ranking; similarity and borders are known as
reasons, with weight 0. Where a filière is asked for, the regions' specialisation in its industries
enters with the weight `FILIERE_WEIGHT`; this has not been evaluated.

    ties         log(1 + shared H2020 projects), over the largest
    popularity   log(1 + participations of the region), over the largest
    distance     exp(−km / 500)
    similarity   cosine of log shrunk location quotients, negative taken as 0 (reason only)
    filiere      mean of 1 − 1/LQ (0 below 1) over the filière's divisions where the region is known
"""

import numpy as np
import polars as pl

from ti_graph.analytics.inputs import Tables
from ti_graph.model.methods import METHODS

WEIGHTS = {"popularity": 0.8, "distance": 0.15, "ties": 0.05, "similarity": 0.0}
FILIERE_WEIGHT = 0.5
DECAY_KM = 500.0
EARTH_KM = 6371.0088
SHOWN = 20
NEAR_KM = 150.0
"""A region is near where it touches a home region of the territory, or lies within this."""
OVERSEAS_KM = 2_000.0
"""A TI whose nearest region is farther lies overseas: its lists of partners say how far it is."""
METHOD = METHODS["partner_suggestion"]


def distance_km(a: pl.DataFrame, b: pl.DataFrame) -> pl.DataFrame:
    """Great-circle distances (haversine) between every place of `a` and of `b`.

    Both have territory_id, longitude, latitude. Returns territory_id, partner_id, distance_km.
    """
    pairs = a.join(b.rename({"territory_id": "partner_id"}), how="cross", suffix="_b")
    half_latitude = (pl.col("latitude_b") - pl.col("latitude")).radians() / 2
    half_longitude = (pl.col("longitude_b") - pl.col("longitude")).radians() / 2
    chord = (
        half_latitude.sin() ** 2
        + pl.col("latitude").radians().cos()
        * pl.col("latitude_b").radians().cos()
        * half_longitude.sin() ** 2
    )
    return pairs.select(
        "territory_id",
        "partner_id",
        distance_km=2 * EARTH_KM * chord.clip(0, 1).sqrt().arcsin(),
    )


def shared_projects(participation: pl.DataFrame, own: pl.DataFrame) -> pl.DataFrame:
    """Projects with an actor in the territory and one in the region.

    `participation`: project_id, region_id. `own`: project_id, territory_id, of the actors that are
    in the territory itself. Returns territory_id, partner_id, shared_projects (one or more).
    """
    other = participation.select("project_id", partner_id="region_id").unique()
    return (
        own.join(other, on="project_id")
        .group_by("territory_id", "partner_id")
        .agg(shared_projects=pl.len().cast(pl.Int32))
    )


def similarity(regional: pl.DataFrame, home: pl.DataFrame) -> pl.DataFrame:
    """Cosine of log shrunk quotients between home regions and every other, 0 where negative.

    `regional`: territory_id, industry_id, quotient. A territory of several home regions takes the
    mean profile. Returns territory_id, partner_id, similarity.
    """
    wide = regional.with_columns(log=pl.col("quotient").log()).pivot(
        "industry_id", index="territory_id", values="log"
    )
    regions = wide["territory_id"].to_list()
    profiles = wide.drop("territory_id").fill_null(0).to_numpy()
    place = {region: index for index, region in enumerate(regions)}
    rows = []
    for (territory,), own in home.sort("territory_id", "region_id").group_by(
        "territory_id", maintain_order=True
    ):
        known = [place[region] for region in own["region_id"] if region in place]
        if known:
            cosines = _cosine(profiles[known].mean(axis=0), profiles)
            rows.append(
                pl.DataFrame({"partner_id": regions, "similarity": cosines.clip(0, 1)}).select(
                    pl.lit(str(territory)).alias("territory_id"), "partner_id", "similarity"
                )
            )
    schema = {"territory_id": pl.String, "partner_id": pl.String, "similarity": pl.Float64}
    return pl.concat([pl.DataFrame(schema=schema), *rows])


def _cosine(own: np.ndarray, others: np.ndarray) -> np.ndarray:
    norms = np.linalg.norm(others, axis=1) * np.linalg.norm(own)
    return np.asarray(np.divide(others @ own, norms, out=np.zeros(len(others)), where=norms > 0))


def filiere_fit(regional: pl.DataFrame, divisions: pl.DataFrame) -> pl.DataFrame:
    """How specialised regions are in the divisions of each filière.

    `divisions`: filiere_id, industry_id. Returns filiere_id, partner_id, filiere (0-1), only where
    at least one division of the region is known.
    """
    return (
        divisions.join(regional, on="industry_id")
        .with_columns(excess=(1 - 1 / pl.col("quotient")).clip(0, 1))
        .group_by("filiere_id", partner_id="territory_id")
        .agg(filiere=pl.col("excess").mean())
    )


def rank(pairs: pl.DataFrame, weights: dict[str, float]) -> pl.DataFrame:
    """Score and rank pairs within their group, best first.

    The `SHOWN` first are kept, and those that are near, however low they rank. `pairs`: group,
    partner_id, near and one column a part (0-1, null where it cannot be reported: it then counts as
    nothing, and the row says so). Ties are broken by the partner's identifier.
    """
    total = sum(weights.values())
    score = pl.sum_horizontal(
        pl.col(part).fill_null(0) * weight for part, weight in weights.items()
    )
    return (
        pairs.with_columns(score=score / total)
        .sort("group", pl.col("score"), "partner_id", descending=[False, True, False])
        .with_columns(rank=pl.int_range(1, pl.len() + 1, dtype=pl.Int32).over("group"))
        .filter((pl.col("rank") <= SHOWN) | pl.col("near"))
    )


def borders(tables: Tables, home: pl.DataFrame) -> pl.DataFrame:
    """territory_id, partner_id, cross_border: regions abroad that touch a home region."""
    return touching(tables, home).select("territory_id", "partner_id", "cross_border").unique()


def touching(tables: Tables, home: pl.DataFrame) -> pl.DataFrame:
    """territory_id, region_id, partner_id, cross_border: the same, with the home region."""
    border = tables["neighbour"].filter("cross_border").select("territory_a", "territory_b")
    both_ways = pl.concat(
        [
            border.select(region_id="territory_a", partner_id="territory_b"),
            border.select(region_id="territory_b", partner_id="territory_a"),
        ]
    )
    pairs = home.join(both_ways, on="region_id")
    return pairs.select("territory_id", "region_id", "partner_id", cross_border=pl.lit(value=True))


def scaled_log(column: str) -> pl.Expr:
    """log(1 + x) over its largest value, 0-1; taken over all pairs."""
    logged = (1 + pl.col(column)).log()
    return (logged / pl.max_horizontal(logged.max(), 1e-12)).fill_null(0)
