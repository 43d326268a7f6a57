"""What the subjects and objects of each property are, as a file of N-Triples has them.

Columns are asked to compare, sort and add up only what is known to be of one kind.
"""

import json
from pathlib import Path

import polars as pl

from ti_graph.graph.sparql.columnar import Kinds
from ti_graph.model.namespaces import expand

FILE = "kinds.json"
MOST_DIGITS = 15
"""Characters of a number beyond which it is called `long`: a double might not hold it."""
_AFTER = r"\"(?:\^\^<([^>\"]*)>|(@[^\"\s]*)) *\.$"
"""What may follow the characters of a literal, to the end of its line."""
_RESOURCE = {"<": "iri", "_": "blank"}
_NUMBERS = [expand(f"xsd:{name}") for name in ("integer", "decimal", "double", "float")]


def write_kinds(folder: Path, triples: Path) -> None:
    """Write what each property's subjects and objects are beside the columns."""
    found: dict[str, set[str]] = {}
    for verb, subject, value in _pairs(triples).iter_rows():
        for name in (verb, "?"):
            found.setdefault(f"^{name}", set()).add(_RESOURCE[subject])
            found.setdefault(name, set()).add(_RESOURCE.get(value, value))
    result = {place: sorted(kinds) for place, kinds in found.items()}
    (folder / FILE).write_text(json.dumps(result, indent=0, sort_keys=True), "utf-8")


def _pairs(triples: Path) -> pl.DataFrame:
    """Each property once with each kind of subject and object that it joins."""
    lines = pl.scan_csv(
        triples, has_header=False, separator="\x01", quote_char=None, new_columns=["line"],
        schema={"line": pl.String},
    )  # fmt: skip
    split = pl.col("line").str.splitn(" ", 3)
    read = lines.select(
        subject=split.struct.field("field_0").str.slice(0, 1),
        property=split.struct.field("field_1").str.strip_chars("<>"),
        object=split.struct.field("field_2"),
    )
    after = pl.col("object").str.extract_groups(_AFTER).struct
    datatype, language = after.field("1"), after.field("2")
    # The rest of the line is quotes, marks and the point.
    digits = pl.col("object").str.len_chars() - datatype.str.len_chars() - len('""^^<> .')
    kind = (
        pl.when(~pl.col("object").str.starts_with('"'))
        .then(pl.col("object").str.slice(0, 1))
        .when(datatype.is_in(_NUMBERS) & (digits > MOST_DIGITS))
        .then(pl.lit("long"))
        .when(language.is_not_null())
        .then(pl.lit("language"))
        .otherwise(datatype.fill_null(expand("xsd:string")))
    )
    return read.select("property", "subject", kind=kind).unique().collect(engine="streaming")


def read_kinds(folder: Path) -> Kinds:
    """The kinds of things by property; none for columns that were written without."""
    file = folder / FILE
    if not file.exists():
        return {}
    answer = json.loads(file.read_text("utf-8"))
    return {place: frozenset(kinds) for place, kinds in answer.items()}
