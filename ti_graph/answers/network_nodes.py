"""What a release holds as nodes: id, kind, names, simulated."""

import polars as pl

from ti_graph.answers.industry_names import named_industries
from ti_graph.graph.release import Release
from ti_graph.model.iris import Room
from ti_graph.model.status import SIMULATED


def nodes(release: Release) -> pl.DataFrame:
    """id, kind, room, label_fr, label_en, simulated: each thing once."""
    found = [
        _territories(release),
        _organisations(release),
        _filieres(release),
        _industries(release),
        _projects(release),
        _firms(release),
        *_sites(release),
        _establishments(release),
    ]
    return pl.concat(found, how="vertical_relaxed").unique("id", keep="first", maintain_order=True)


def _select(
    rows: pl.LazyFrame, room: Room, name: str, kind: pl.Expr, **columns: pl.Expr
) -> pl.DataFrame:
    simulated = columns.pop("simulated", pl.lit(value=False))
    return rows.select(
        id=pl.col(name).cast(pl.String),
        kind=kind.cast(pl.String),
        room=pl.lit(room),
        label_fr=columns["label_fr"],
        label_en=columns["label_en"],
        simulated=simulated,
    ).collect()


def _territories(release: Release) -> pl.DataFrame:
    label, table = pl.col("label"), release.table("territory")
    return _select(
        table, "territory", "territory_id", pl.col("kind"), label_fr=label, label_en=label
    )


def _organisations(release: Release) -> pl.DataFrame:
    return _select(
        release.table("organisation"),
        "organisation",
        "organisation_id",
        pl.col("kind"),
        label_fr=pl.col("label"),
        label_en=pl.coalesce("label_en", "label"),
    )


def _filieres(release: Release) -> pl.DataFrame:
    return _select(
        release.table("candidate_filiere"),
        "suggestion",
        "suggestion_id",
        pl.lit("filiere"),
        label_fr=pl.col("label_fr"),
        label_en=pl.col("label_en"),
        simulated=pl.col("data") != "real",
    )


def _industries(release: Release) -> pl.DataFrame:
    either = pl.coalesce("label_fr", "label_en", "code")
    return _select(
        named_industries(release),
        "industry",
        "industry_id",
        pl.lit("industry"),
        label_fr=either,
        label_en=pl.coalesce("label_en", "label_fr", "code"),
    )


def _projects(release: Release) -> pl.DataFrame:
    label = pl.col("acronym")
    return _select(
        release.table("project"),
        "project",
        "project_id",
        pl.lit("project"),
        label_fr=label,
        label_en=label,
    )


def _firms(release: Release) -> pl.DataFrame:
    # Where the name is masked or not given, the number stands for it.
    label = pl.coalesce("label", pl.format("SIREN {}", "siren"))
    return _select(
        release.table("legal_unit"),
        "legal-unit",
        "siren",
        pl.lit("firm"),
        label_fr=label,
        label_en=label,
    )


def _establishments(release: Release) -> pl.DataFrame:
    firm = release.table("legal_unit").select("siren", firm="label")
    rows = release.table("establishment").join(firm, on="siren", how="left")
    label = pl.coalesce("firm", "establishment_id")
    return _select(
        rows,
        "establishment",
        "establishment_id",
        pl.lit("establishment"),
        label_fr=label,
        label_en=label,
        simulated=pl.col("status") == SIMULATED,
    )


def _sites(release: Release) -> list[pl.DataFrame]:
    """Sites of registers: by their SIRET where it is known, else by their number there."""
    rows = release.table("facility").filter("first_of_site")
    named = pl.col("establishment_id").is_not_null()
    return [
        _listed(rows.filter(named), "establishment", "establishment_id"),
        _listed(rows.filter(~named), "facility", "facility_id"),
    ]


def _listed(rows: pl.LazyFrame, room: Room, name: str) -> pl.DataFrame:
    label = pl.coalesce("label", name)
    return _select(rows, room, name, pl.lit(room), label_fr=label, label_en=label)
