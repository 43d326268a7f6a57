"""Regions that are relevant along each chain of each territory, as rows of the release."""

from dataclasses import dataclass

import polars as pl

from ti_graph.analytics import inputs, partners, relevance, topics
from ti_graph.analytics.along import Chains, chains
from ti_graph.analytics.complement import LEAST_LINK, is_industrial
from ti_graph.analytics.filieres import Candidates
from ti_graph.analytics.industrial import manufacturing
from ti_graph.analytics.input_output import InputOutput, read_input_output
from ti_graph.analytics.inputs import RegionalCounts, Tables
from ti_graph.analytics.names import named_industries
from ti_graph.analytics.steps.frames import Frames
from ti_graph.analytics.steps.relevance_details import Details, details
from ti_graph.analytics.steps.relevance_reasons import with_reasons
from ti_graph.analytics.steps.relevance_support import support
from ti_graph.analytics.steps.specialisation import french_cells
from ti_graph.analytics.territorial import Territorial
from ti_graph.model import industries
from ti_graph.model.grounds import SEES_ABSENCE
from ti_graph.model.methods import METHODS
from ti_graph.model.relevance_tables import GRAPH_RANKS, GRAPH_REGION_RANKS

KEY = ["along_id", "partner_id"]
COMPANY = "PRC"


@dataclass(frozen=True)
class Facts:
    """What is known of regions, whatever the chain."""

    sites: pl.DataFrame
    strength: pl.DataFrame
    regional: pl.DataFrame
    projects: pl.DataFrame
    industrial: pl.DataFrame


def relevance_rows(
    tables: Tables,
    known: Territorial,
    found: Candidates,
    regional: pl.DataFrame,
    counts: RegionalCounts | None,
    listed: pl.DataFrame,
) -> Frames:
    """Rows of along, relevant_partner, relevant_detail, and of score_part and evidence for them.

    `listed`: rows of `listed_sites`, of every register.
    """
    territories = inputs.current_territories(tables)
    home = inputs.home_regions(tables).drop("population_share")
    made = chains(known, found, territories, home, french_cells(counts, tables))
    facts = _facts(tables, regional)
    table = read_input_output(tables["io_flow"], tables["io_output"])
    missing = _missing(made, listed, table, tables)
    ranked = relevance.rank(_pairs(tables, made, facts, missing, _sight(known)))
    if ranked.is_empty():
        return {}
    named = _identified(ranked)
    shown: Details = details(named, made.chain, facts.sites, facts.projects, tables)
    labels = _labelled(made.along, tables, found)
    result = with_reasons(named, shown, facts.regional, counts, tables)
    source = {"data": pl.lit(known.data), "source": pl.lit(f"analytics_{known.data}")}
    return {
        "relevant_partner": result.join(labels, on="along_id").with_columns(
            method=pl.lit(METHODS["relevant_partner"]), **source
        ),
        "relevant_detail": shown.rows.with_columns(source=source["source"]),
        "score_part": _parts(named, known.data),
        "evidence": support(named, shown, counts, tables).with_columns(source=source["source"]),
    }


def _sight(known: Territorial) -> pl.DataFrame:
    """territory_id, sees_absence: whether what a territory is not seen to hold is missing."""
    sees = pl.col("ground").is_in(SEES_ABSENCE)
    return known.grounds.select(territory_id="ti_id", sees_absence=sees)


def _facts(tables: Tables, regional: pl.DataFrame) -> Facts:
    parents = tables["containment"].select(region="member_id", parent_id="container_id")
    abroad = tables["territory"].filter(pl.col("kind") == "nuts3").select("territory_id")
    sites = sites_of_regions(tables)
    in_regions = regional.with_columns(division=industries.code()).select(
        "division", "quotient", parent_id="territory_id", excess=relevance.excess()
    )
    quotients = parents.join(in_regions, on="parent_id").rename({"region": "region_id"})
    return Facts(
        sites,
        relevance.site_strength(sites.select("region_id", "code", "register", "emissions")),
        quotients.join(abroad, left_on="region_id", right_on="territory_id", how="semi"),
        projects_of_regions(tables),
        manufacturing(tables),
    )


def sites_of_regions(tables: Tables) -> pl.DataFrame:
    """Sites by NACE, and the NUTS 3 region that each is in."""
    abroad = tables["territory"].filter(pl.col("kind") == "nuts3").select("territory_id")
    return (
        tables["facility"]
        .filter(industries.in_classification(industries.NACE))
        .join(abroad, on="territory_id", how="semi")
        .select(
            "facility_id",
            "label",
            "year",
            "emissions",
            region_id="territory_id",
            code=industries.code(),
            register="source",
        )
    )


def projects_of_regions(tables: Tables) -> pl.DataFrame:
    """project_id, region_id, code, company: projects that speak of something, where they are."""
    kinds = tables["organisation"].select("organisation_id", kind="activity_type")
    return (
        topics.spoken_of(tables["project"].select("project_id", "title"))
        .join(tables["participation"].select("project_id", "organisation_id", "territory_id"),
              on="project_id")
        .drop_nulls("territory_id")
        .join(kinds, on="organisation_id", how="left")
        .group_by("project_id", "code", region_id="territory_id")
        .agg(company=(pl.col("kind") == COMPANY).any())
        .sort("project_id", "code", "region_id")
    )  # fmt: skip


def _missing(
    made: Chains, listed: pl.DataFrame, table: InputOutput | None, tables: Tables
) -> pl.DataFrame:
    """along_id, division, link: divisions of branches that a chain trades with and nobody has here.

    Links are national, as everywhere; what a territory has is what any register lists there: a
    census may be younger than a plant that another list names. A branch of which it has one
    division is not missing. Of a territory without a known site nothing is
    missing: all would be.
    """
    schema = {"along_id": pl.String, "division": pl.String, "link": pl.Float64}
    if table is None or listed.is_empty():
        return pl.DataFrame(schema=schema)
    branch_of = _branches(tables)
    own = made.chain.select("along_id", division=pl.col("code").str.head(2)).unique()
    cells = listed.select(territory_id="ti_id", division=industries.division()).drop_nulls()
    held = cells.unique().join(branch_of, on="division").select("territory_id", other="branch")
    return (
        own.join(branch_of, on="division")
        .join(_links(table), on="branch")
        .group_by("along_id", "other")
        .agg(pl.col("link").max())
        .join(made.along.select("along_id", "territory_id"), on="along_id")
        .join(held, on="territory_id", how="semi")
        .join(held.unique(), on=["territory_id", "other"], how="anti")
        .join(branch_of.rename({"branch": "other"}), on="other")
        .select("along_id", "division", "link")
        .sort("along_id", "division")
    )


def _branches(tables: Tables) -> pl.DataFrame:
    """division, branch: NACE divisions and their branch of the input-output table."""
    rows = tables["industry_correspondence"].filter(
        industries.is_nace_division("from_id"),
        industries.in_classification(industries.A38, "to_id"),
    )
    return rows.select(division=industries.code("from_id"), branch="to_id")


def _links(table: InputOutput) -> pl.DataFrame:
    """branch, other, link: industrial branches that trade, by the stronger share either way."""
    own = [branch for branch in table.branches if is_industrial(branch)]
    rows = [(a, b, max(table.link(a, b), table.link(b, a))) for a in own for b in own if a != b]
    links = pl.DataFrame(rows, schema=["branch", "other", "link"], orient="row")
    return links.filter(pl.col("link") >= LEAST_LINK)


def _pairs(
    tables: Tables, made: Chains, facts: Facts, missing: pl.DataFrame, sight: pl.DataFrame
) -> pl.DataFrame:
    """Every chain × every NUTS 3 region abroad that has a place, with the parts of the score.

    What a territory is not seen to hold counts where its ground sees absence alone.
    """
    first = made.chain.sort("along_id", "code").group_by("along_id", maintain_order=True).first()
    chain = made.along.select(
        "along_id", "territory_id", "filiere_id", "industry_id", along_position="position"
    ).join(first.select("along_id", division=pl.col("code").str.head(2)), on="along_id")
    of_pair = _of_pair(tables)
    of_sites = relevance.chain_sites(made.chain, facts.strength)
    of_chain = (
        chain.join(of_pair, on="territory_id")
        .join(of_sites, on=KEY, how="left")
        .join(_specialisation(made.chain, facts.regional), on=KEY, how="left")
        .join(relevance.missing_fit(missing, _held(facts)), on=KEY, how="left")
        .join(_topics(made.chain, facts.projects), on=KEY, how="left")
        .join(facts.industrial.drop("share"), on="region_id", how="left")
        .join(_types(tables), on=["territory_id", "partner_id"], how="left")
        .join(sight, on="territory_id", how="left")
    )
    apart = relevance.told_apart(made.chain, facts.strength)["along_id"]
    same = (pl.col("site_count").fill_null(0) > 0) | (pl.col("specialisation").fill_null(0) > 0)
    spoken = pl.col("projects").fill_null(0) > 0
    brings = pl.col("missing_part").fill_null(0) >= relevance.LEAST_MISSING
    lacked = brings & pl.col("sees_absence").fill_null(value=False)
    return of_chain.rename({"sites": "site_count", "percentile": "industrial"}).with_columns(
        apart=pl.col("along_id").is_in(apart.implode()),
    ).with_columns(
        sites=pl.when("apart").then(pl.col("sites_part").fill_null(0)),
        specialisation=pl.col("specialisation") * ~(pl.col("sites_part").fill_null(0) > 0),
        missing=pl.when("sees_absence").then("missing_part"),
        brings=pl.col("missing_part"),
        topics=partners.scaled_log("weight") * pl.col("worth"),
        distance=(-pl.col("distance_km") / partners.DECAY_KM).exp(),
        border=pl.col("cross_border").cast(pl.Float64),
        capital=(pl.col("metropolitan") == "capital").fill_null(value=False),
        projects=pl.col("projects").fill_null(0),
        companies=pl.col("companies").fill_null(0),
        same=same,
        held=same | spoken | lacked,
        relation=pl.when(same)
        .then(pl.lit("similar"))
        .when(brings | spoken)
        .then(pl.lit("complementary")),
    )


def _of_pair(tables: Tables) -> pl.DataFrame:
    """Distance and border of every TI × NUTS 3 region abroad, with its NUTS 2 region."""
    places = tables["geometry"].select("territory_id", "longitude", "latitude")
    abroad = tables["territory"].filter((pl.col("kind") == "nuts3") & (pl.col("country") != "FR"))
    home = inputs.home_regions(tables, "nuts3").drop("population_share")
    parents = tables["containment"].select(partner_id="member_id", region_id="container_id")
    return (
        partners.distance_km(
            inputs.current_territories(tables).join(places, on="territory_id"),
            abroad.select("territory_id").join(places, on="territory_id"),
        )
        .join(parents, on="partner_id")
        .join(partners.borders(tables, home), on=["territory_id", "partner_id"], how="left")
        .with_columns(pl.col("cross_border").fill_null(value=False))
        .with_columns(near=pl.col("cross_border") | (pl.col("distance_km") <= partners.NEAR_KM))
    )


def _types(tables: Tables) -> pl.DataFrame:
    """territory_id, partner_id, metropolitan, urban_rural, same_place."""
    home = inputs.home_regions(tables, "nuts3")
    kinds = tables["region_type"].with_columns(
        pl.col("urban_rural", "metropolitan").cast(pl.String)
    )
    own = (
        home.join(kinds, left_on="region_id", right_on="territory_id")
        .group_by("territory_id")
        .agg(own_types=pl.col("urban_rural"))
    )
    other = kinds.select("metropolitan", "urban_rural", partner_id="territory_id")
    return own.join(other, how="cross").select(
        "territory_id",
        "partner_id",
        "metropolitan",
        "urban_rural",
        same_place=pl.col("urban_rural").is_in(pl.col("own_types")),
    )


def _specialisation(chain: pl.DataFrame, regional: pl.DataFrame) -> pl.DataFrame:
    """along_id, partner_id, specialisation, strongest: of regions, by what is known of divisions.

    It counts half for a chain that names less than the division.
    """
    whole = pl.col("code").str.len_chars() == 2
    divisions = chain.group_by("along_id", division=pl.col("code").str.head(2)).agg(
        worth=pl.when(whole.any()).then(1.0).otherwise(relevance.DIVISION_ONLY)
    )
    return (
        divisions.join(regional, on="division")
        .group_by("along_id", partner_id="region_id")
        .agg(
            specialisation=(pl.col("excess") * pl.col("worth")).sort().mean(),
            strongest=pl.col("division").sort_by("excess", "division").last(),
        )
    )


def _held(facts: Facts) -> pl.DataFrame:
    """partner_id, division, strength: the stronger of sites and of regional specialisation."""
    of_sites = facts.strength.filter(pl.col("code").str.len_chars() == 2).select(
        "strength", partner_id="region_id", division="code"
    )
    of_region = facts.regional.select("division", partner_id="region_id", strength="excess")
    return (
        pl.concat([frame.select("partner_id", "division", "strength")
                   for frame in (of_sites, of_region)])
        .group_by("partner_id", "division")
        .agg(pl.col("strength").max())
    )  # fmt: skip


def _topics(chain: pl.DataFrame, projects: pl.DataFrame) -> pl.DataFrame:
    """along_id, partner_id, projects, companies, weight, worth.

    `worth`: half where the words are of a division, and the chain names less.
    """
    whole = chain.select("along_id", whole=pl.col("code").str.len_chars() == 2)
    codes = topics.codes_of(chain)
    close = (pl.col("code").str.len_chars() > 2) | pl.col("whole")
    worth = (
        codes.join(whole.group_by("along_id").agg(pl.col("whole").any()), on="along_id")
        .group_by("along_id")
        .agg(worth=pl.when(close.any()).then(1.0).otherwise(relevance.DIVISION_ONLY))
    )
    return (
        codes.join(projects, on="code")
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
