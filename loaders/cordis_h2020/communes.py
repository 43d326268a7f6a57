"""The commune of a French participant, by its postcode and city.

A city that bears the name of one commune among those of the postcode is that commune. A postcode of
mail delivery alone (CEDEX) is in no list: the city is then the one commune of that name in the
département, if there is one. A participant whose name is masked is put in no commune.
"""

import polars as pl

from ti_graph.ingest import Source

SAINTS = {r"\bst\b": "saint", r"\bste\b": "sainte"}
OVERSEAS = ("97", "98")


def french_communes(source: Source) -> pl.DataFrame:
    """commune_id, postcode, city, department: every postcode of every commune of today."""
    named = source.table("territory").filter(pl.col("kind") == "commune")
    return named.join(source.table("postcode"), on="territory_id").select(
        "postcode",
        commune_id="territory_id",
        city=_folded("label"),
        department=_department("postcode"),
    )


def with_commune(rows: pl.DataFrame, communes: pl.DataFrame) -> pl.DataFrame:
    """Rows with `commune_id`, null abroad and where no one commune fits."""
    asked = rows.filter(pl.col("country") == "FR", ~pl.col("person")).select(
        "_row",
        "country",
        postcode=pl.col("postCode").str.extract(r"^(?:FR?[- ]?)?(\d{5})$"),
        city=_folded("city"),
    )
    asked = asked.with_columns(department=_department("postcode")).drop_nulls("postcode")
    exact = _only(asked, communes, ["postcode", "city"])
    near = _only(asked, communes, ["department", "city"])
    found = pl.concat([exact, near]).unique("_row", keep="first", maintain_order=True)
    return rows.join(found, on="_row", how="left", maintain_order="left")


def _only(asked: pl.DataFrame, communes: pl.DataFrame, key: list[str]) -> pl.DataFrame:
    """_row, commune_id, where one commune alone has the key."""
    single = communes.select(*key, "commune_id").unique()
    single = single.filter(pl.len().over(key) == 1)
    return asked.join(single, on=key).select("_row", "commune_id")


def _department(column: str) -> pl.Expr:
    code = pl.col(column)
    overseas = code.str.slice(0, 2).is_in(OVERSEAS)
    return pl.when(overseas).then(code.str.slice(0, 3)).otherwise(code.str.slice(0, 2))


def _folded(column: str) -> pl.Expr:
    """A name without accents, case, punctuation, CEDEX or number of a district."""
    name = pl.col(column).str.normalize("NFKD").str.to_lowercase()
    name = name.str.replace_all(r"[^a-z0-9]+", " ").str.replace(r" cedex.*$", "")
    for short, long in SAINTS.items():
        name = name.str.replace_all(short, long)
    return name.str.replace_all(r"\d+", "").str.replace_all(" ", "")
