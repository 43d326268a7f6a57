"""The words of names, as they are looked up: without accents or case."""

import re
import unicodedata
from itertools import chain

import numpy as np
import polars as pl

_STANDS_FOR = {"st": "saint", "ste": "sainte", "sts": "saints"}
_WORD = re.compile(r"[^\W_]+")
_PLAIN_WORD = "[a-z0-9]+"


def words_of(text: str) -> list[str]:
    """The words of a text, without accents or case; `St` is `saint`."""
    plain = text
    if not text.isascii():
        decomposed = unicodedata.normalize("NFKD", text.replace("œ", "oe").replace("Œ", "OE"))
        plain = "".join(c for c in decomposed if not unicodedata.combining(c))
    plain = plain.casefold()
    return [_STANDS_FOR.get(word, word) for word in _WORD.findall(plain)]


def words_of_names(names: pl.Series) -> pl.DataFrame:
    """word, name: each word of each name once, in their order; `name` is a place in `names`.

    Most names of registers have plain letters alone: those are cut as a column, which takes a
    tenth of the time of `words_of`, and says the same.
    """
    text = pl.DataFrame({"name": pl.int_range(len(names), eager=True), "text": names})
    plain = pl.col("text").str.len_bytes() == pl.col("text").str.len_chars()
    cut = text.filter(plain).select(
        "name", word=pl.col("text").str.to_lowercase().str.extract_all(_PLAIN_WORD)
    )
    rest = text.filter(~plain)
    found = [words_of(one) for one in rest["text"]]
    held = np.array([len(words) for words in found], np.int64)
    other = pl.DataFrame(
        {
            "name": np.repeat(rest["name"].to_numpy(), held),
            "word": pl.Series(list(chain.from_iterable(found)), dtype=pl.String),
        }
    )
    return (
        pl.concat([cut.explode("word").drop_nulls("word"), other])
        .select(pl.col("word").replace(_STANDS_FOR), "name")
        .unique()
        .sort("word", "name")
    )
