"""France Relance's list of industrial projects → awards to firms, by SIREN."""

import hashlib
import html
from collections.abc import Iterator

import polars as pl

from ti_graph.ingest import Columns, CoreTable, Source
from ti_graph.ingest.communes import departement, labels_of_communes
from ti_graph.ingest.names import naming_persons
from ti_graph.model.identifiers import siren_is_valid

FILE = "projects"
WANTED = ("siren", "mesure", "filiere", "nomcommune", "codedepartement")
COLUMNS = Columns(
    read=WANTED,
    ignored=(
        "entreprise", "typeentreprise", "voletrelance", "mesurelight", "descriptionprojet",
        "nomregion", "nomdepartement", "codepostal", "coordonneesgps", "miseajour",
        "notationgenerale", "tonnesequivalentco2pourlesprojetsdecarbonation",
    ),
)  # fmt: skip
SHIFTED = "a person is mentioned where a measure or a theme stands"
PROGRAMME = "France Relance"


def load(source: Source) -> Iterator[CoreTable]:
    """Tell each project with its firm and its commune, where both are reported."""
    rows = _rows(source)
    rows = source.keep(
        rows, pl.col("mesure").is_not_null(), file=FILE, column="mesure", reason="no measure"
    )
    for name in ("mesure", "filiere"):
        person = pl.col(name).is_in(naming_persons(rows[name])).fill_null(value=False)
        rows = source.keep(rows, ~person, file=FILE, column=name, reason=SHIFTED)
    placed = rows.join(_communes(source), on=["name", "departement"], how="left")
    yield CoreTable(
        "award",
        placed.sort("_row").select(
            "_row",
            "territory_id",
            award_id=_identifier(),
            siren=_siren(),
            programme=pl.lit(PROGRAMME),
            measure=pl.col("mesure"),
            theme=pl.col("filiere"),
        ),
    )


def _rows(source: Source) -> pl.DataFrame:
    rows = source.read(FILE, COLUMNS).select("_row", pl.col(WANTED).str.strip_chars())
    texts = [_unescaped(name) for name in ("mesure", "filiere", "nomcommune")]
    return rows.with_columns(texts).with_columns(
        name=_plain_name(pl.col("nomcommune")),
        departement=pl.col("codedepartement").str.replace(r"\.0$", "").str.zfill(2),
    )


def _identifier() -> pl.Expr:
    """A project is known by what is read of it, and by its number where several read alike.

    So it keeps its identifier when the export orders its rows otherwise.
    """
    parts = [pl.col(name).fill_null("") for name in WANTED]
    rows = pl.concat_str(parts, separator="\x1f").map_elements(_digest, return_dtype=pl.String)
    return pl.format("relance-{}-{}", rows, rows.cum_count().over(WANTED))


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def _unescaped(name: str) -> pl.Expr:
    """Texts hold HTML entities; there are few distinct ones."""
    text = pl.col(name).str.strip_chars()
    return pl.when(text != "").then(text.map_elements(html.unescape, return_dtype=pl.String))


def _plain_name(name: pl.Expr) -> pl.Expr:
    letters = name.str.normalize("NFKD").str.to_lowercase().str.replace_all(r"\p{M}", "")
    return letters.str.replace_all(r"\bste?\b", "saint").str.replace_all("[^a-z]", "")


def _communes(source: Source) -> pl.DataFrame:
    """Names, of today and of before, that one commune alone bears or bore in its département."""
    named = labels_of_communes(source).select(
        "territory_id",
        name=_plain_name(pl.col("label")),
        departement=departement(pl.col("territory_id").str.strip_prefix("commune-")),
    )
    return named.unique().unique(["name", "departement"], keep="none")


def _siren() -> pl.Expr:
    """Nine digits of a SIREN or SIRET that may be written as a number."""
    digits = pl.col("siren").str.replace(r"\.0+$", "").str.replace_all(r"\D", "")
    length = digits.str.len_chars()
    siren = (
        pl.when(length > 9)
        .then(digits.str.zfill(14).str.slice(0, 9))
        .otherwise(digits.str.zfill(9))
    )
    return pl.when((length > 0) & siren_is_valid(siren)).then(siren)
