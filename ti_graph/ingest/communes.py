"""Communes by what files write of them: a code, or a postcode and a name.

A name is that of one commune among those of the postcode; a postcode of mail delivery alone (CEDEX)
is in no list, and the name is then that of one commune of the département. A commune that merged or
took another name is found by the name that it had.
"""

import polars as pl

from ti_graph.ingest.source import Source

OVERSEAS = ("97", "98")
SAINTS = {r"\bst\b": "saint", r"\bste\b": "sainte"}
DISTRICT = r"\b\d+ ?(er|e|eme|nd)?( arrondissement)?\b"


def folded(name: pl.Expr) -> pl.Expr:
    """A name in small letters and single blanks, without accents, CEDEX or number of a district."""
    text = name.str.normalize("NFKD").str.to_lowercase().str.replace_all(r"\p{M}", "")
    text = text.str.replace_all("œ", "oe").str.replace_all(r"[^a-z0-9]+", " ")
    text = text.str.replace(r" cedex.*$", "").str.replace_all(DISTRICT, " ")
    for short, long in SAINTS.items():
        text = text.str.replace_all(short, long)
    return text.str.replace_all(r" +", " ").str.strip_chars()


def departement(code: pl.Expr) -> pl.Expr:
    """The département of a postcode, or of a commune's code outside Corsica."""
    overseas = code.str.slice(0, 2).is_in(list(OVERSEAS))
    return pl.when(overseas).then(code.str.slice(0, 3)).otherwise(code.str.slice(0, 2))


def labels_of_communes(source: Source) -> pl.DataFrame:
    """territory_id, label: what communes of today are called, their parts, and what they were."""
    today = source.table("territory").filter(pl.col("kind") == "commune")
    parts = source.table("commune_code").filter(pl.col("kind") != "former")
    found = (today, parts, source.table("commune_name"))
    return pl.concat([frame.select("territory_id", "label") for frame in found])


def names_of_communes(source: Source) -> pl.DataFrame:
    """territory_id, name, joined, postcode, departement: each name and postcode of each commune.

    The source requires the official geographic code, whose tables these are.
    """
    names = labels_of_communes(source)
    named = names.select("territory_id", name=folded(pl.col("label"))).unique()
    with_postcode = named.join(source.table("postcode"), on="territory_id")
    return _keyed(with_postcode)


def by_code(source: Source, rows: pl.DataFrame) -> pl.DataFrame:
    """_row, territory_id of rows whose `code` stands for a commune, of today or of before."""
    codes = source.table("commune_code").select("code", "territory_id")
    return _asked(rows, "code").join(codes, on="code").select("_row", "territory_id")


def by_name(rows: pl.DataFrame, names: pl.DataFrame) -> pl.DataFrame:
    """_row, territory_id of rows whose `postcode` and `name` (folded) are those of one commune."""
    asked = _keyed(_asked(rows, "postcode", "name"))
    found = [
        _only(asked, names, ["postcode", "joined"]),
        _only(asked, names, ["departement", "joined"]),
        _longer(asked, names),
    ]
    return pl.concat(found).unique("_row", keep="first", maintain_order=True)


def by_postcode(rows: pl.DataFrame, names: pl.DataFrame) -> pl.DataFrame:
    """_row, territory_id of rows whose `postcode` is that of one commune, whatever its name was."""
    return _only(_asked(rows, "postcode"), names, ["postcode"])


def _keyed(rows: pl.DataFrame) -> pl.DataFrame:
    """The rows with their département, and their name without blanks: Lapalme is La Palme."""
    return rows.with_columns(
        departement=departement(pl.col("postcode")), joined=pl.col("name").str.replace_all(" ", "")
    )


def _asked(rows: pl.DataFrame, *columns: str) -> pl.DataFrame:
    return rows.select("_row", *columns).drop_nulls()


def _only(asked: pl.DataFrame, names: pl.DataFrame, key: list[str]) -> pl.DataFrame:
    single = names.select(*key, "territory_id").unique()
    single = single.filter(pl.len().over(key) == 1)
    return asked.join(single, on=key).select("_row", "territory_id")


def _longer(asked: pl.DataFrame, names: pl.DataFrame) -> pl.DataFrame:
    """The one commune of the postcode whose name begins with the words that are written."""
    pairs = asked.join(names.select("postcode", "territory_id", full="name"), on="postcode")
    begins = pl.col("full").str.starts_with(pl.col("name") + " ") & (pl.col("name") != "")
    found = pairs.filter(begins).select("_row", "territory_id").unique()
    return found.filter(pl.len().over("_row") == 1)


def by_point(rows: pl.DataFrame, found: pl.DataFrame) -> pl.DataFrame:
    """_row, territory_id of rows at the very point (longitude, latitude) of rows that are found.

    Registers give a site without an address the point of its commune.
    """
    point = ["longitude", "latitude"]
    placed = rows.select("_row", *point).drop_nulls()
    known = placed.join(found, on="_row").select(*point, "territory_id").unique()
    known = known.filter(pl.len().over(point) == 1)
    return placed.join(known, on=point).select("_row", "territory_id")
