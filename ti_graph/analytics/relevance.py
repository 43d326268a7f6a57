"""Which NUTS 3 regions abroad hold the industries of a territory, or the stages that it lacks.

Relevance along a chain: who works on the same thing, whoever takes part in European projects. The
score is the weighted mean of parts, each 0-1 (`WEIGHTS`, chosen before anything was measured and
fitted to nothing):

    sites           m / (1 + m) of the chain's sites there. m counts them in average sites of the
                    same industry and register: half by their number, half by what they emit, so
                    that a steelworks outweighs a forge, and many mills one of them. One of
                    unknown emissions is as large as the median one. Sites that are known to be of
                    another group count nothing. The strongest register counts: two registers may
                    list one plant, and are never added up. Mean over the chain's divisions of which
                    a register tells a group apart; unknown where none does
    specialisation  1 − 1/θ of the NUTS 2 region in the chain's divisions, θ the shrunk quotient
                    (mean of those known). Nothing where sites count: they answer the same question
                    from nearer, and the two are not added up either
    missing         the same of the divisions that the territory lacks, by the strength of the link;
                    unknown where its ground does not see absence
    topics          w / (1 + w) of the projects there whose call topic speaks of the chain: w counts
                    1 for a company and a quarter for any other body (a university, or an institute
                    that takes part from its head office)
    industrial      percentile of manufacturing in the jobs of the NUTS 2 region; where it is not
                    disclosed, the middle one
    distance        exp(−km / 500)
    border          a home NUTS 3 region and it share a land border between States

What is known of a division alone counts half for a chain that names less than the division, from
whatever source: sites of which no group is given, the specialisation of a region, topics.

A region of a capital's metropolis without a site of the chain is left out where manufacturing there
is below the median. At most `OF_ONE_REGION` regions of one NUTS 2 region stand in a list.
"""

import polars as pl

from ti_graph.model.relevance_tables import COMPLEMENTS, SHOWN

WEIGHTS = {
    "sites": 0.3, "specialisation": 0.2, "distance": 0.2, "topics": 0.1, "industrial": 0.1,
    "missing": 0.05, "border": 0.05,
}  # fmt: skip
UNKNOWN_GROUP = ".?"
DIVISION_ONLY = 0.5
"""Worth, for a chain finer than a division, of what is known of the division alone."""
NO_COMPANY = 0.25
"""Worth of a project without a company of the region."""
MEDIAN = 0.5
UNKNOWN = {"industrial": MEDIAN}
"""What a part that is not known counts as, where that is not nothing: the middle of percentiles."""
OF_ONE_REGION = 2
SHOWN_TO_REGION = 3
"""Territories kept for a region and a division, however low the region ranks for them."""
MOST_OF_REGION = 15
"""Of these, the best of all of a region's divisions."""
LEAST_QUOTIENT = 1.1
"""A region is called specialised from here on."""
LEAST_MISSING = 0.1
"""A region brings what is missing from here on."""
RANKED_BY = (
    "along_id", "partner_id", "region_id", "division", "near", "held", "same", "brings", "distance"
)  # fmt: skip
"""What ranks rest on, beside the score."""


def excess(quotient: str = "quotient") -> pl.Expr:
    """1 − 1/θ, 0 where θ is below 1."""
    return (1 - 1 / pl.col(quotient)).clip(0, 1)


def saturated(amount: str) -> pl.Expr:
    """x / (1 + x): half at one, and never more than 1. What else there is does not change it."""
    return pl.col(amount) / (1 + pl.col(amount))


def site_strength(sites: pl.DataFrame) -> pl.DataFrame:
    """How much of an industry regions hold in what a register sees, by division (`24`) and group.

    `sites`: region_id, code (NACE), register, emissions; one row a site. Returns code, region_id,
    register, sites, emitted (null where unknown), strength (0-1), where there is a site. A division
    (`24`) counts all of its sites, a group (`24.1`) those of which it is known, and `24.?` those of
    which the division alone is known.
    """
    code = pl.col("code")
    group = pl.when(code.str.len_chars() < 4).then(code + UNKNOWN_GROUP).otherwise(code.str.head(4))
    return pl.concat(_held(sites.with_columns(code=of)) for of in (code.str.head(2), group))


def _held(rows: pl.DataFrame) -> pl.DataFrame:
    """Sites of regions × codes within each register, in average sites, and their strength."""
    emitted = pl.col("emissions").cast(pl.Float64)
    size = emitted.fill_null(emitted.median()) / emitted.mean()
    return (
        rows.with_columns(size=size.over("register", "code").fill_nan(None).fill_null(1.0))
        .group_by("code", "region_id", "register")
        .agg(
            sites=pl.len().cast(pl.Int64),
            emitted=pl.when(emitted.count() > 0).then(emitted.sort().sum()),
            # Floats are added in one order, whatever that of the rows.
            mass=((1 + pl.col("size")) / 2).sort().sum(),
        )
        .with_columns(strength=saturated("mass"))
        .drop("mass")
        .sort("register", "code", "region_id")
    )


def chain_sites(chain: pl.DataFrame, strength: pl.DataFrame) -> pl.DataFrame:
    """The strength of regions in the sites of each chain.

    `chain`: along_id, code (NACE class, as 24.10, or division). Returns along_id, partner_id,
    sites_part, and of the strongest: code, register, sites, emitted. sites_part is null where no
    register tells a group of the chain apart: its sites are then those of its divisions, which may
    be of any other industry, and the largest of them most likely are.
    """
    held = strength.lazy()
    wanted = (
        chain.lazy()
        .with_columns(division=pl.col("code").str.head(2), group=pl.col("code").str.head(4))
        .unique(["along_id", "group"])
    )
    # A whole division is asked for where the chain names no more.
    unsure = (
        wanted.filter(pl.col("group") != pl.col("division"))
        .unique(["along_id", "division"])
        .with_columns(asked=pl.col("division") + UNKNOWN_GROUP)
    )
    close = _joined(wanted, held, "group")
    wide = _joined(unsure, held, "asked").with_columns(
        pl.col("strength") * DIVISION_ONLY, code="division"
    )
    best = (
        pl.concat([close, wide])
        .sort("strength", "code", "register", descending=[True, True, False])
        .group_by("along_id", "partner_id", "division", maintain_order=True)
        .first()
    )
    visible = wanted.join(held, left_on="group", right_on="code", how="semi")
    visible = visible.select("along_id", "division", seen=pl.lit(1.0)).unique()
    divisions = visible.group_by("along_id").agg(divisions=pl.len())
    of_best = ("code", "register", "sites", "emitted")
    return (
        best.join(visible, on=["along_id", "division"], how="left", maintain_order="left")
        .with_columns(pl.col("strength") * pl.col("seen").fill_null(0))
        .group_by("along_id", "partner_id", maintain_order=True)
        .agg(
            pl.col("strength").sort().sum(),
            *(pl.col(name).sort_by("strength").last() for name in of_best),
        )
        .join(divisions, on="along_id", how="left", maintain_order="left")
        .with_columns(sites_part=pl.col("strength") / pl.col("divisions"))
        .drop("strength", "divisions")
        .collect()
    )


def told_apart(chain: pl.DataFrame, strength: pl.DataFrame) -> pl.DataFrame:
    """along_id of the chains of which a register tells a group apart, or that are a division."""
    seen = pl.col("group").is_in(strength["code"].unique().implode())
    group = chain.select("along_id", group=pl.col("code").str.head(4))
    return group.filter(seen | (pl.col("group").str.len_chars() == 2)).select("along_id").unique()


def _joined(wanted: pl.LazyFrame, strength: pl.LazyFrame, key: str) -> pl.LazyFrame:
    return wanted.join(strength, left_on=key, right_on="code").select(
        "along_id",
        "division",
        "register",
        "sites",
        "emitted",
        "strength",
        code=key,
        partner_id="region_id",
    )


def missing_fit(missing: pl.DataFrame, held: pl.DataFrame) -> pl.DataFrame:
    """How strong regions are in what each chain lacks.

    `missing`: along_id, division, link. `held`: partner_id, division, strength (0-1). Returns
    along_id, partner_id, missing_part, lacked (the division that counts most).
    """
    # Rows come in any order, and a sum of floats is another in another order.
    total = missing.lazy().group_by("along_id").agg(total=pl.col("link").sort().sum())
    return (
        missing.lazy()
        .join(held.lazy(), on="division")
        .with_columns(worth=pl.col("link") * pl.col("strength"))
        .group_by("along_id", "partner_id")
        .agg(
            pl.col("worth").sort().sum(),
            lacked=pl.col("division").sort_by("worth", "division").last(),
        )
        .join(total, on="along_id")
        .select("along_id", "partner_id", "lacked", missing_part=pl.col("worth") / pl.col("total"))
        .collect()
    )


def rank(pairs: pl.DataFrame) -> pl.DataFrame:
    """Score, and ranks of both sides, best first.

    `pairs`: along_id, territory_id, division, partner_id, region_id (NUTS 2), near, capital, held
    (it holds something of the chain), brings (of what is not seen here) and one column a part. Adds
    score, rank (of the region along the chain), region_rank (of the territory for the region, among
    chains of one first division) and complement_rank. Kept are the first of each, and those near by
    that hold something.
    """
    score = pl.sum_horizontal(
        pl.col(part).fill_null(UNKNOWN.get(part, 0)) * weight for part, weight in WEIGHTS.items()
    ) / sum(WEIGHTS.values())
    idle_capital = (
        pl.col("capital")
        & (pl.col("industrial").fill_null(0) < MEDIAN)
        & (pl.col("sites").fill_null(0) == 0)
    )
    # Ranks are taken of what they rest on alone: there are a thousand regions to each chain, and
    # a sort copies every column.
    ranked = (
        pairs.lazy()
        .select(RANKED_BY, score=score, left_out=idle_capital & ~pl.col("near"))
        .with_row_index("row")
        .filter(~pl.col("left_out"))
        .drop("left_out")
    )
    ordered = ranked.sort(
        "along_id", "held", "score", "partner_id", descending=[False, True, True, False]
    )
    turn = pl.int_range(1, pl.len() + 1, dtype=pl.Int32).over("along_id", "region_id")
    crowded = pl.when(turn > OF_ONE_REGION).then(1).otherwise(0)
    ranks = _both_ranks(ordered.with_columns(crowded=crowded)).filter(
        (pl.col("rank") <= SHOWN)
        | pl.col("near")
        | (pl.col("region_turn") <= MOST_OF_REGION)
        | (pl.col("complement_rank") <= COMPLEMENTS)
    )
    kept = ranks.collect()
    return pairs[kept["row"]].with_columns(kept.drop("row", *RANKED_BY))


def _both_ranks(ordered: pl.LazyFrame) -> pl.LazyFrame:
    """Ranks by the score: the regions of a chain, the chains of a region."""
    of = pl.int_range(1, pl.len() + 1, dtype=pl.Int32)
    brings = pl.col("brings").fill_null(0) * pl.col("distance")
    lacking = (pl.col("brings").fill_null(0) >= LEAST_MISSING) & ~pl.col("same")
    return (
        ordered.sort("along_id", "crowded", maintain_order=True)
        .with_columns(rank=of.over("along_id"))
        .sort("score", "along_id", descending=[True, False])
        .with_columns(region_rank=of.over("partner_id", "division"))
        .with_columns(first=pl.col("region_rank") <= SHOWN_TO_REGION)
        .with_columns(region_turn=pl.when("first").then(of.over("partner_id", "first")))
        .with_columns(brings=pl.when(lacking).then(brings))
        .sort("brings", "along_id", "partner_id", descending=[True, False, False], nulls_last=True)
        .with_columns(
            complement_rank=pl.when(pl.col("brings").is_not_null()).then(of.over("along_id"))
        )
        .drop("crowded", "first")
    )
