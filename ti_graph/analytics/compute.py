"""Core tables → result tables: what a release says of specialisation, filières and partners."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from ti_graph.analytics import comparisons, filieres, inputs, partners
from ti_graph.analytics.input_output import InputOutput, read_input_output
from ti_graph.analytics.inputs import RegionalCounts, Tables
from ti_graph.analytics.method_runs import method_runs
from ti_graph.analytics.names import chain_name
from ti_graph.analytics.specialisation import shrink
from ti_graph.analytics.territorial import Territorial, territorial
from ti_graph.messages import LANGUAGES, Language
from ti_graph.model.closure import DERIVED, within
from ti_graph.model.methods import METHODS
from ti_graph.model.results import RESULT_TABLES

Results = dict[str, pl.DataFrame]
MAIN_DIVISIONS = 3


def compute(
    tables: Tables, vintages: Mapping[str, str], options: filieres.Options | None = None
) -> Results:
    """Every result table. `vintages`: source → its vintage, as the cards tell it."""
    closure = within(tables["containment"])
    tables = {**tables, "within": closure}
    known = territorial(tables)
    regional = inputs.regional_counts(tables)
    regional_cells = _regional_cells(regional)
    table = read_input_output(tables["io_flow"], tables["io_output"])
    branch_of = inputs.branch_of_industry(tables)
    found = filieres.candidates(known.grid, known.units(tables), branch_of, table, options)
    partner = _partners(tables, regional_cells, found.industry, known)
    evidence = _Evidence(vintages)
    if found.filiere.height:
        evidence.add_filieres(found, known, table)
    evidence.add_partners(tables, partner, regional, found, known)
    parts: list[comparisons.Frames] = [
        {
            "within": closure,
            "home_region": inputs.home_regions(tables).with_columns(source=pl.lit(DERIVED)),
            "specialisation": _specialisation(known.cells, known.data, None),
            "candidate_filiere": _described(found, known, tables),
            "candidate_industry": _with_source(found.industry, known),
            "candidate_missing": _with_source(found.missing, known),
            "industry_community": _communities(found, known),
            "method_run": method_runs(options or filieres.Options()),
            "partner_suggestion": partner.suggestion,
            "score_part": _with_source(found.part, known),
            "evidence": evidence.table(),
        },
        {
            "specialisation": _specialisation(
                regional_cells, "real", regional.year if regional else None
            ),
            "score_part": partner.part,
        },
        comparisons.of_industries(known, tables),
        comparisons.of_filieres(known, found, table, tables),
        comparisons.of_regions(tables),
        comparisons.of_fundings(known, tables),
    ]
    return _conformed(parts)


def _conformed(parts: Sequence[comparisons.Frames]) -> Results:
    """Every result table, its rows put together from whatever part tells some."""
    results: Results = {}
    for name, schema in RESULT_TABLES.items():
        frames = [
            frame.with_columns(
                pl.lit(None, column.dtype).alias(column_name)
                for column_name, column in schema.columns().items()
                if column_name not in frame.columns and column.nullable
            ).select(list(schema.columns()))
            for frame in (part[name] for part in parts if name in part)
            if frame.height
        ]
        frame = pl.concat(frames, how="vertical_relaxed") if frames else schema.create_empty()
        results[name] = schema.validate(frame.sort(schema.primary_key()), cast=True)
    return results


def _graph(data: str) -> str:
    return f"analytics_{data}"


def _regional_cells(regional: RegionalCounts | None) -> pl.DataFrame:
    empty = pl.DataFrame(
        schema={"territory_id": pl.String, "industry_id": pl.String, "observed": pl.Float64}
    )
    return shrink(regional.counts if regional else empty)


def _specialisation(cells: pl.DataFrame, data: str, year: int | None) -> pl.DataFrame:
    return cells.with_columns(
        pl.col("observed").cast(pl.Float64),
        counted=pl.lit("establishments"),
        year=pl.lit(year, pl.Int16),
        data=pl.lit(data),
        method=pl.lit(METHODS["specialisation"]),
        source=pl.lit(_graph(data)),
    )


def _communities(found: filieres.Candidates, territorial: Territorial) -> pl.DataFrame:
    data = territorial.data_with_real_links
    return found.community.with_columns(
        data=pl.lit(data),
        method=pl.lit(METHODS["industry_community"]),
        source=pl.lit(_graph(data)),
    )


def _with_source(frame: pl.DataFrame, territorial: Territorial) -> pl.DataFrame:
    return frame.with_columns(source=pl.lit(_graph(territorial.data_with_real_links)))


def _described(
    found: filieres.Candidates, territorial: Territorial, tables: Tables
) -> pl.DataFrame:
    if not found.filiere.height:
        return found.filiere
    return (
        found.filiere.join(_labels(found), on="suggestion_id")
        .join(_jobs(found, territorial, tables), on="suggestion_id", how="left")
        .with_columns(
            data=pl.lit(territorial.data_with_real_links),
            source=pl.lit(_graph(territorial.data_with_real_links)),
        )
    )


def _labels(found: filieres.Candidates) -> pl.DataFrame:
    """A filière is called by its main divisions, from upstream to downstream."""
    division = pl.col("industry_id").str.strip_prefix("naf2-").str.slice(0, 2)
    main = (
        found.industry.group_by("suggestion_id", division=division)
        .agg(pl.col("establishments").sum(), pl.col("stage").min())
        .sort("suggestion_id", "establishments", "division", descending=[False, True, False])
        .group_by("suggestion_id", maintain_order=True)
        .head(MAIN_DIVISIONS)
        .sort("suggestion_id", "stage", "division")
        .group_by("suggestion_id", maintain_order=True)
        .agg("division")
    )

    def label(language: Language) -> pl.Series:
        return pl.Series(
            f"label_{language}", [chain_name(one, language) for one in main["division"]], pl.String
        )

    return main.select("suggestion_id").with_columns(map(label, LANGUAGES))


def _jobs(found: filieres.Candidates, territorial: Territorial, tables: Tables) -> pl.DataFrame:
    in_filiere = found.industry.select("suggestion_id", "industry_id").join(
        found.filiere.select("suggestion_id", "territory_id"), on="suggestion_id"
    )
    placed = territorial.establishments.join(
        inputs.territory_of_commune(tables), on="territory_id"
    ).select("industry_id", "jobs", territory_id="ti_id")
    return (
        in_filiere.join(placed, on=["territory_id", "industry_id"])
        .group_by("suggestion_id")
        .agg(
            jobs=pl.when(pl.col("jobs").is_not_null().any()).then(pl.col("jobs").sum()),
            jobs_told_share=pl.col("jobs").is_not_null().mean(),
        )
    )


@dataclass(frozen=True)
class _Partners:
    suggestion: pl.DataFrame
    part: pl.DataFrame


def _partners(
    tables: Tables,
    regional: pl.DataFrame,
    members: pl.DataFrame,
    territorial: Territorial,
) -> _Partners:
    pairs = _pairs(tables, regional)
    overall = partners.rank(
        pairs.with_columns(group=pl.lit("partner-") + pl.col("territory_id")), partners.WEIGHTS
    ).with_columns(filiere_id=pl.lit(None, pl.String), filiere=pl.lit(None, pl.Float64))
    frames = [(overall, partners.WEIGHTS, "real")]
    if members.height:
        fit = partners.filiere_fit(regional, _divisions(members))
        territory = (
            members.select("suggestion_id")
            .unique()
            .with_columns(
                territory_id=pl.col("suggestion_id").str.extract(r"^filiere-(ti-\d{4}-[^-]+)-")
            )
        )
        for_filiere = (
            pairs.join(territory, on="territory_id")
            .rename({"suggestion_id": "filiere_id"})
            .join(fit, on=["filiere_id", "partner_id"], how="left")
            .with_columns(group=pl.lit("partner-") + pl.col("filiere_id"))
        )
        weights = partners.WEIGHTS | {"filiere": partners.FILIERE_WEIGHT}
        ranked = partners.rank(for_filiere, weights)
        frames.append((ranked, weights, territorial.data_with_real_links))
    return _Partners(
        pl.concat([_suggestions(frame, data) for frame, _, data in frames], how="diagonal"),
        pl.concat([_parts(frame, weights, data) for frame, weights, data in frames]),
    )


def _suggestions(ranked: pl.DataFrame, data: str) -> pl.DataFrame:
    return ranked.with_columns(
        suggestion_id=_suggestion_id(),
        data=pl.lit(data),
        method=pl.lit(partners.METHOD),
        source=pl.lit(_graph(data)),
    )


def _suggestion_id() -> pl.Expr:
    return pl.col("group") + "-" + pl.col("partner_id").str.strip_prefix("nuts-")


def _parts(ranked: pl.DataFrame, weights: Mapping[str, float], data: str) -> pl.DataFrame:
    return (
        ranked.with_columns(suggestion_id=_suggestion_id())
        .unpivot(
            list(weights), index=["suggestion_id", "rank"], variable_name="part", value_name="value"
        )
        .with_columns(
            weight=pl.col("part").replace_strict(dict(weights), return_dtype=pl.Float64),
            source=pl.lit(_graph(data)),
        )
    )


def _divisions(members: pl.DataFrame) -> pl.DataFrame:
    return members.select(
        filiere_id="suggestion_id",
        industry_id=pl.lit("nace2-")
        + pl.col("industry_id").str.strip_prefix("naf2-").str.slice(0, 2),
    ).unique()


def _pairs(tables: Tables, regional: pl.DataFrame) -> pl.DataFrame:
    """Every current TI × every NUTS 2 region abroad that has a place, with the parts of a score."""
    places = tables["geometry"].select("territory_id", "longitude", "latitude")
    abroad = tables["territory"].filter((pl.col("kind") == "nuts2") & (pl.col("country") != "FR"))
    home = inputs.home_regions(tables).drop("population_share")
    participations = inputs.located_participations(tables)
    popularity = participations.group_by(partner_id="region_id").agg(participations=pl.len())
    key = ["territory_id", "partner_id"]
    return (
        partners.distance_km(
            inputs.current_territories(tables).join(places, on="territory_id"),
            abroad.select("territory_id").join(places, on="territory_id"),
        )
        .join(partners.shared_projects(participations, home), on=key, how="left")
        .join(popularity, on="partner_id", how="left")
        .join(partners.similarity(regional, home), on=key, how="left")
        .join(_borders(tables, home), on=key, how="left")
        .with_columns(
            pl.col("shared_projects").fill_null(0),
            pl.col("participations").fill_null(0),
            pl.col("cross_border").fill_null(value=False),
        )
        .with_columns(
            ties=partners.scaled_log("shared_projects"),
            popularity=partners.scaled_log("participations"),
            distance=(-pl.col("distance_km") / partners.DECAY_KM).exp(),
            near=pl.col("cross_border") | (pl.col("distance_km") <= partners.NEAR_KM),
        )
    )


def _borders(tables: Tables, home: pl.DataFrame) -> pl.DataFrame:
    border = tables["neighbour"].filter("cross_border").select("territory_a", "territory_b")
    both_ways = pl.concat(
        [
            border.select(region_id="territory_a", partner_id="territory_b"),
            border.select(region_id="territory_b", partner_id="territory_a"),
        ]
    )
    return (
        home.join(both_ways, on="region_id")
        .select("territory_id", "partner_id", cross_border=pl.lit(value=True))
        .unique()
    )


class _Evidence:
    """Which rows of which source each suggestion rests on."""

    def __init__(self, vintages: Mapping[str, str]) -> None:
        self._vintages = vintages
        self._frames: list[pl.DataFrame] = []

    def table(self) -> pl.DataFrame:
        return pl.concat(self._frames) if self._frames else pl.DataFrame()

    def _add(self, rows: pl.DataFrame, source: str, *, simulated: bool = False) -> None:
        self._frames.append(
            rows.select(
                "suggestion_id",
                evidence_source=pl.lit(source),
                vintage=pl.lit(self._vintages.get(source, "unknown")),
                rows=pl.col("rows").cast(pl.Int64),
                simulated=pl.lit(simulated),
                rank=pl.col("rank").cast(pl.Int32),
                source="source",
            )
        )

    def add_filieres(
        self, found: filieres.Candidates, territorial: Territorial, table: InputOutput | None
    ) -> None:
        filiere = _with_source(found.filiere, territorial)
        counted = territorial.establishments["source"].unique().sort().to_list()
        for source in counted:
            rows = filiere.with_columns(rows=pl.col("establishments"))
            self._add(rows, source, simulated=territorial.simulated)
        if table is not None:
            self._add(filiere.with_columns(rows=pl.lit(table.rows)), "insee_input_output")

    def add_partners(
        self,
        tables: Tables,
        partner: _Partners,
        regional: RegionalCounts | None,
        found: filieres.Candidates,
        territorial: Territorial,
    ) -> None:
        if not partner.suggestion.height:
            return
        suggestion = partner.suggestion
        popularity = inputs.located_participations(tables)
        self._counted(suggestion, popularity.rename({"region_id": "partner_id"}), "cordis_h2020")
        if regional is not None:
            cells = regional.counts.rename({"territory_id": "partner_id"})
            self._counted(suggestion, cells, "eurostat_sbs")
        self._add(suggestion.with_columns(rows=pl.lit(1)), "eurostat_nuts")
        if found.filiere.height:
            sizes = found.filiere.select(filiere_id="suggestion_id", rows="establishments")
            for source in territorial.establishments["source"].unique().sort().to_list():
                of_filiere = suggestion.join(sizes, on="filiere_id")
                self._add(of_filiere, source, simulated=territorial.simulated)

    def _counted(self, suggestion: pl.DataFrame, rows: pl.DataFrame, source: str) -> None:
        counts = rows.group_by("partner_id").agg(rows=pl.len())
        self._add(suggestion.join(counts, on="partner_id"), source)
