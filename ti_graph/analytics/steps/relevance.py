"""Regions that are relevant along each chain of each territory, as rows of the release."""

import polars as pl

from ti_graph.analytics import inputs, partners, relevance, topics
from ti_graph.analytics.along import Chains, chains
from ti_graph.analytics.filieres import Candidates
from ti_graph.analytics.inputs import RegionalCounts, Tables
from ti_graph.analytics.names import named_industries
from ti_graph.analytics.steps.frames import Frames, graph
from ti_graph.analytics.steps.relevance_details import Details, details
from ti_graph.analytics.steps.relevance_ground import Ground, ground
from ti_graph.analytics.steps.relevance_reasons import Naming, with_reasons
from ti_graph.analytics.steps.relevance_support import support
from ti_graph.analytics.steps.specialisation import french_cells
from ti_graph.analytics.territorial import Territorial
from ti_graph.model import industries
from ti_graph.model.grounds import SEES_ABSENCE
from ti_graph.model.methods import METHODS
from ti_graph.model.relevance_tables import COMPLEMENTS, GRAPH_RANKS, GRAPH_REGION_RANKS, SHOWN

KEY = ["along_id", "partner_id"]


def relevance_rows(
    tables: Tables,
    known: Territorial,
    found: Candidates,
    regional: pl.DataFrame,
    counts: RegionalCounts | None,
    listed: pl.DataFrame,
) -> Frames:
    """Rows of relevant_partner, relevant_detail, and of score_part and evidence for them.

    `listed`: rows of `listed_sites`, of every register.
    """
    territories = inputs.current_territories(tables)
    home = inputs.home_regions(tables).drop("population_share")
    made = chains(known, found, territories, home, french_cells(counts, tables))
    seen = pl.col("ground").is_in(SEES_ABSENCE)
    sight = known.grounds.select(territory_id="ti_id", sees_absence=seen)
    base = ground(tables, regional, counts, listed, sight)
    labels = _labelled(made.along, tables, found)
    return rows_along(made, labels, base, Naming(tables, counts), known.data)


def rows_along(
    made: Chains,
    labels: pl.DataFrame,
    known: Ground,
    naming: Naming,
    data: str,
    *,
    all_of: bool = True,
) -> Frames:
    """The rows of some chains. `labels`: along_id, along_fr, along_en, sure.

    Without `all_of` the ranks of the territories of a region are not asked for: what is in no list
    of the territory is left out.
    """
    ranked = relevance.rank(_pairs(made, known))
    if not all_of:
        ranked = ranked.filter(
            (pl.col("rank") <= SHOWN) | pl.col("near") | (pl.col("complement_rank") <= COMPLEMENTS)
        )
    if ranked.is_empty():
        return {}
    named = _identified(ranked)
    shown: Details = details(named, made.chain, known.sites, known.projects, known.tables)
    result = with_reasons(named, shown, known.regional, naming)
    source = {"data": pl.lit(data), "source": pl.lit(graph(data))}
    proofs = support(named, shown, known.counts, known.tables)
    return {
        "relevant_partner": result.join(labels, on="along_id").with_columns(
            method=pl.lit(METHODS["relevant_partner"]), **source
        ),
        "relevant_detail": shown.rows.with_columns(source=source["source"]),
        "score_part": _parts(named, data),
        "evidence": proofs.with_columns(source=source["source"]),
    }


def _pairs(made: Chains, known: Ground) -> pl.DataFrame:
    """Every chain × every NUTS 3 region abroad that has a place, with the parts of the score.

    What a territory is not seen to hold counts where its ground sees absence alone.
    """
    codes = made.chain.lazy().sort("along_id", "code")
    first = codes.group_by("along_id", maintain_order=True).first()
    chain = (
        made.along.lazy()
        .select("along_id", "territory_id", "filiere_id", "industry_id", along_position="position")
        .join(first.select("along_id", division=pl.col("code").str.head(2)), on="along_id")
    )
    of_sites = relevance.chain_sites(made.chain, known.strength)
    brought = relevance.missing_fit(_missing(made, known), known.held)
    of_chain = (
        chain.join(known.pair.lazy(), on="territory_id")
        .join(of_sites.lazy(), on=KEY, how="left")
        .join(_specialisation(made.chain, known.regional), on=KEY, how="left")
        .join(brought.lazy(), on=KEY, how="left")
        .join(_topics(made.chain, known.projects), on=KEY, how="left")
        .join(known.industrial.lazy(), on="region_id", how="left")
        .join(known.sight.lazy(), on="territory_id", how="left")
    )
    apart = relevance.told_apart(made.chain, known.strength)["along_id"]
    same = (pl.col("site_count").fill_null(0) > 0) | pl.col("specialised").fill_null(value=False)
    spoken = pl.col("projects").fill_null(0) > 0
    brings = pl.col("missing_part").fill_null(0) >= relevance.LEAST_MISSING
    lacked = brings & pl.col("sees_absence").fill_null(value=False)
    return (
        of_chain.rename({"sites": "site_count", "percentile": "industrial"})
        .with_columns(
            apart=pl.col("along_id").is_in(apart.implode()),
        )
        .with_columns(
            sites=pl.when("apart").then(pl.col("sites_part").fill_null(0)),
            specialisation=pl.col("specialisation") * ~(pl.col("sites_part").fill_null(0) > 0),
            missing=pl.when("sees_absence").then("missing_part"),
            brings=pl.col("missing_part"),
            topics=(relevance.saturated("weight") * pl.col("worth")).fill_null(0),
            distance=(-pl.col("distance_km") / partners.DECAY_KM).exp(),
            border=pl.col("cross_border").cast(pl.Float64),
            capital=(pl.col("metropolitan") == "capital").fill_null(value=False),
            projects=pl.col("projects").fill_null(0),
            companies=pl.col("companies").fill_null(0),
            same=same,
            # Where a register tells the chain apart, or the words of a topic do.
            finer=pl.col("apart") | (spoken & (pl.col("worth") == 1)).fill_null(value=False),
            # What a university studies is not what is made there.
            held=same | (pl.col("companies").fill_null(0) > 0) | lacked,
            relation=pl.when(same)
            .then(pl.lit("similar"))
            .when(brings | spoken)
            .then(pl.lit("complementary")),
        )
        .collect()
    )


def _missing(made: Chains, known: Ground) -> pl.DataFrame:
    """along_id, division, link: divisions of branches that a chain trades with and nobody has here.

    Links are national, as everywhere; what a territory has is what any register lists there. Of a
    territory without a known site nothing is missing: all would be.
    """
    own = made.chain.lazy().select("along_id", division=pl.col("code").str.head(2)).unique()
    branch, having = known.branch.lazy(), known.own.lazy()
    return (
        own.join(branch, on="division")
        .join(known.link.lazy(), on="branch")
        .group_by("along_id", "other")
        .agg(pl.col("link").max())
        .join(made.along.lazy().select("along_id", "territory_id"), on="along_id")
        .join(having, on="territory_id", how="semi")
        .join(having, on=["territory_id", "other"], how="anti")
        .join(branch.rename({"branch": "other"}), on="other")
        .select("along_id", "division", "link")
        .sort("along_id", "division")
        .collect()
    )


def _specialisation(chain: pl.DataFrame, regional: pl.DataFrame) -> pl.LazyFrame:
    """along_id, partner_id, specialisation, strongest: of regions, by what is known of divisions.

    It counts half for a chain that names less than the division.
    """
    whole = pl.col("code").str.len_chars() == 2
    divisions = (
        chain.lazy()
        .group_by("along_id", division=pl.col("code").str.head(2))
        .agg(worth=pl.when(whole.any()).then(1.0).otherwise(relevance.DIVISION_ONLY))
    )
    return (
        divisions.join(regional.lazy(), on="division")
        .group_by("along_id", partner_id="region_id")
        .agg(
            specialisation=(pl.col("excess") * pl.col("worth")).sort().mean(),
            strongest=pl.col("division").sort_by("excess", "division").last(),
            specialised=pl.col("quotient").max() > relevance.LEAST_QUOTIENT,
        )
    )


def _topics(chain: pl.DataFrame, projects: pl.DataFrame) -> pl.LazyFrame:
    """along_id, partner_id, projects, companies, weight, worth.

    `worth`: half where the words are of a division, and the chain names less.
    """
    whole = chain.lazy().select("along_id", whole=pl.col("code").str.len_chars() == 2)
    codes = topics.codes_of(chain).lazy()
    close = (pl.col("code").str.len_chars() > 2) | pl.col("whole")
    worth = (
        codes.join(whole.group_by("along_id").agg(pl.col("whole").any()), on="along_id")
        .group_by("along_id")
        .agg(worth=pl.when(close.any()).then(1.0).otherwise(relevance.DIVISION_ONLY))
    )
    return (
        codes.join(projects.lazy(), on="code")
        .group_by("along_id", "project_id", partner_id="region_id")
        .agg(pl.col("company").any())
        .group_by("along_id", "partner_id")
        .agg(
            projects=pl.len().cast(pl.Int64),
            companies=pl.col("company").sum().cast(pl.Int64),
            weight=pl.when("company").then(1.0).otherwise(relevance.NO_COMPANY).sum(),
        )
        .join(worth, on="along_id")
    )


def _identified(ranked: pl.DataFrame) -> pl.DataFrame:
    return (
        ranked.with_columns(
            suggestion_id=pl.format(
                "relevant-{}-{}", "along_id", pl.col("partner_id").str.strip_prefix("nuts-")
            )
        )
        .sort("suggestion_id")
        .with_columns(
            graph_rank=pl.when(pl.col("region_turn") <= GRAPH_REGION_RANKS)
            .then(pl.min_horizontal("rank", GRAPH_RANKS))
            .otherwise("rank")
        )
    )


def _labelled(along: pl.DataFrame, tables: Tables, found: Candidates) -> pl.DataFrame:
    """along_id, along_fr, along_en, sure: names of what a territory is compared along."""
    industry = _names(tables)
    nace = industries.nace_id(industries.nace_class())
    named = (
        along.with_columns(nace=nace)
        .join(industry, on="industry_id", how="left")
        .join(industry.rename({"industry_id": "nace", "label_fr": "_", "label_en": "english"}),
              on="nace", how="left")
        .join(_filiere_names(found, tables), on="filiere_id", how="left")
    )  # fmt: skip
    return named.select(
        "along_id",
        "sure",
        along_fr=pl.coalesce("filiere_fr", "label_fr", "along_id"),
        along_en=pl.coalesce("filiere_en", "label_en", "english", "label_fr", "along_id"),
    )


def _names(tables: Tables) -> pl.DataFrame:
    """industry_id, label_fr, label_en, as every answer names them."""
    both = (tables["industry"].lazy(), tables["industry_correspondence"].lazy())
    return named_industries(*both).select("industry_id", "label_fr", "label_en").collect()


def _filiere_names(found: Candidates, tables: Tables) -> pl.DataFrame:
    """filiere_id, filiere_fr, filiere_en: its chain, as candidates are called; else industries."""
    if found.filiere.is_empty():
        return pl.DataFrame(
            schema=dict.fromkeys(("filiere_id", "filiere_fr", "filiere_en"), pl.String)
        )
    return (
        found.industry.join(_names(tables), on="industry_id")
        .sort("suggestion_id", "industry_id")
        .group_by(filiere_id="suggestion_id", maintain_order=True)
        .agg(
            joined=pl.col("label_fr").str.join(" · "),
            joined_en=pl.coalesce("label_en", "label_fr").str.join(" · "),
        )
        .join(found.filiere.select("chain_id", "label_fr", "label_en", filiere_id="suggestion_id"),
              on="filiere_id")
        .select(
            "filiere_id",
            filiere_fr=pl.when(pl.col("chain_id").is_null()).then("joined").otherwise("label_fr"),
            filiere_en=pl.when(pl.col("chain_id").is_null()).then("joined_en").otherwise("label_en"),
        )
    )  # fmt: skip


def _parts(named: pl.DataFrame, data: str) -> pl.DataFrame:
    weights = relevance.WEIGHTS
    return (
        named.with_columns(rank=pl.col("graph_rank"))
        .unpivot(
            list(weights), index=["suggestion_id", "rank"], variable_name="part", value_name="value"
        )
        .with_columns(
            weight=pl.col("part").replace_strict(weights, return_dtype=pl.Float64),
            source=pl.lit(f"analytics_{data}"),
        )
    )
