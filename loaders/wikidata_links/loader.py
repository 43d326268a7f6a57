"""Answers of Wikidata's query service → places, bodies and firms that are the same as an item."""

from collections.abc import Iterator

import polars as pl

from ti_graph.ingest import Columns, CoreTable, Source

ITEM = r"^http://www\.wikidata\.org/entity/Q[1-9]\d*$"
OF_TERRITORY = {
    "communes": ("commune",),
    "departements": ("departement",),
    "regions": ("region",),
    "nuts": ("nuts1", "nuts2", "nuts3"),
}
"""File → kinds of territory whose codes it holds."""
SIRENS = "sirens"
OF_SIREN = ("epci", "ept")
"""Territories that are bodies with a SIREN; a commune is found by its code."""
COLUMNS = Columns(read=("item", "code"))


def load(source: Source) -> Iterator[CoreTable]:
    """One item for one thing; what is ambiguous on either side is set aside."""
    for file, kinds in OF_TERRITORY.items():
        if source.has(file):
            known = source.table("territory").filter(pl.col("kind").is_in(kinds))
            things = known.select("code", kind=pl.lit("territory"), thing_id="territory_id")
            yield CoreTable("exact_match", _links(source, file, things))
    if source.has(SIRENS):
        yield CoreTable("exact_match", _links(source, SIRENS, _with_a_siren(source)))


def _with_a_siren(source: Source) -> pl.DataFrame:
    places = source.table("territory").filter(pl.col("kind").is_in(OF_SIREN))
    return pl.concat(
        [
            table.drop_nulls("siren").select(code="siren", kind=pl.lit(kind), thing_id=identifier)
            for kind, identifier, table in (
                ("territory", "territory_id", places),
                ("organisation", "organisation_id", source.table("organisation")),
                ("legal_unit", "siren", source.table("legal_unit")),
            )
        ]
    )


def _links(source: Source, file: str, things: pl.DataFrame) -> pl.DataFrame:
    answers = source.keep(
        _answers(source, file),
        pl.col("iri").str.contains(ITEM),
        file=file,
        column="item",
        reason="not an item of Wikidata",
    )
    # Codes of things that we do not hold are none of ours: they are passed over.
    ours = answers.filter(pl.col("code").is_in(things["code"].unique().implode())).unique(
        ["iri", "code"], maintain_order=True
    )
    for column, reason in (("code", "several items bear it"), ("iri", "it bears several codes")):
        ours = source.keep(
            ours, pl.col(column).is_unique(), file=file, column=column, reason=reason
        )
    return ours.join(things, on="code").select("_row", "kind", "thing_id", "iri")


def _answers(source: Source, file: str) -> pl.DataFrame:
    """The rows of a result: an item and a code each."""
    return source.answers(file, COLUMNS).rename({"item": "iri"}).with_row_index("_row", offset=1)
