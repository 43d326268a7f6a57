"""Values as publishers and spreadsheets write them: codes that lost a zero, numbers with blanks.

One rule for numbers: one blank before each group of exactly three digits sets thousands apart; a
point or a comma before such groups does too (`1.234` is 1234), unless the number begins with 0;
else it sets decimals apart. Whatever else is written (`12 3`) is no number. In a statistical cube,
and where a publisher writes amounts so, one point or comma sets decimals apart always
(`as_decimal_number`: `12.345` is twelve and a bit).
"""

import polars as pl

_MEANT = {bytes([code]).decode("latin-1"): bytes([code]).decode("cp1252", "ignore")
          for code in range(0x80, 0xA0)}  # fmt: skip
"""Control characters of text that was read as Latin-1 → what Windows-1252 writes so."""
MARK_OF_SECRECY = "s"
"""*Secret statistique*, as French publishers write it."""
_GROUPED = r"^[-+]?[1-9]\d{0,2}(?:\.\d{3})+$|^[-+]?[1-9]\d{0,2}(?:,\d{3})+$"
_GROUPED_TWICE = r"^[-+]?[1-9]\d{0,2}(?:\.\d{3}){2,}$|^[-+]?[1-9]\d{0,2}(?:,\d{3}){2,}$"
_SPACED = r"^[-+]?\d{1,3}(?:\s\d{3})+(?:[.,]\d+)?$"
_PLAIN = r"^[-+]?\d+$"
_DECIMAL = r"^[-+]?\d+[.,]\d+$"
_FRENCH = r"^[-+]?\d{1,3}(?:\.\d{3})+,\d+$"
_ENGLISH = r"^[-+]?\d{1,3}(?:,\d{3})+\.\d+$"


def as_meant(rows: pl.DataFrame) -> pl.DataFrame:
    """Rows whose texts hold no control character of Latin-1: 0x96 is the dash of Windows-1252."""
    texts = pl.col(pl.String).str.replace_many(list(_MEANT), list(_MEANT.values()))
    return rows.with_columns(texts)


def without_blanks(rows: pl.DataFrame) -> pl.DataFrame:
    """Rows whose cells that hold nothing but blanks are empty: an export that quotes every cell
    writes `""` for none."""
    texts = pl.col(pl.String)
    return rows.with_columns(pl.when(texts.str.strip_chars() != "").then(texts))


def as_text(name: str, kind: pl.DataType, width: int = 0) -> pl.Expr:
    """A column as text without blanks around, an empty one as none.

    A number of a code that should have `width` digits gets its leading zeros back, and loses the
    decimals that an export gave it; its letters are capitals (`2a004` is 2A004).
    """
    value = pl.col(name)
    if kind.is_float():
        whole = value.cast(pl.Int64, strict=False)
        text = pl.when(whole == value).then(whole.cast(pl.String)).otherwise(value.cast(pl.String))
    else:
        text = value.cast(pl.String)
    text = text.str.strip_chars()
    if width:
        text = text.str.replace(r"^(\d+)\.0+$", "${1}").str.to_uppercase()
        digits = text.str.contains(r"^\d+$")
        text = pl.when(digits).then(text.str.zfill(width)).otherwise(text)
    return pl.when(text != "").then(text).alias(name)


def as_number(name: str, kind: pl.DataType) -> pl.Expr:
    """A column as numbers; null where nothing is written, or no number."""
    return _number(name, kind, _GROUPED)


def as_decimal_number(name: str, kind: pl.DataType) -> pl.Expr:
    """As `as_number`, but one point or comma sets decimals apart, whatever follows it."""
    return _number(name, kind, _GROUPED_TWICE)


def _number(name: str, kind: pl.DataType, grouped: str) -> pl.Expr:
    """A column as numbers, of which those of the form `grouped` have groups of thousands alone."""
    if kind.is_numeric():
        value = pl.col(name).cast(pl.Float64)
        return pl.when(value.is_finite()).then(value).alias(name)
    text = pl.col(name).cast(pl.String).str.strip_chars()
    spaced = text.str.contains(_SPACED)
    text = pl.when(spaced).then(text.str.replace_all(r"\s", "")).otherwise(text)
    bare = text.str.replace_all(r"[.,]", "")
    point = text.str.replace(",", ".", literal=True)
    written = (
        pl.when(text.str.contains(grouped))
        .then(bare)
        .when(text.str.contains(_PLAIN) | text.str.contains(_DECIMAL))
        .then(point)
        .when(text.str.contains(_FRENCH))
        .then(text.str.replace_all(".", "", literal=True).str.replace(",", ".", literal=True))
        .when(text.str.contains(_ENGLISH))
        .then(text.str.replace_all(",", "", literal=True))
    )
    return written.cast(pl.Float64, strict=False).alias(name)


def is_written(name: str, kind: pl.DataType) -> pl.Expr:
    """Whether a column's cell holds anything but blanks."""
    if kind.is_numeric():
        return pl.col(name).is_not_null()
    return (pl.col(name).cast(pl.String).str.strip_chars() != "").fill_null(value=False)
