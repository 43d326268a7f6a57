"""Names that a person would use."""

import polars as pl

from ti_graph.messages import Language, catalogue, say
from ti_graph.model.industries import code_of


def branch_name(branch_id: str, language: Language) -> str:
    """The short name of an industrial branch; its code where it has none."""
    key = f"branches.{branch_id}"
    return say(key, language) if key in catalogue() else code_of(branch_id)


def named_industries(industry: pl.LazyFrame, correspondence: pl.LazyFrame) -> pl.LazyFrame:
    """The table of industries, with an English name wherever there is one.

    NAF is published in French alone: the English name is that of the class of another nomenclature
    that it corresponds to, the first by its identifier where several have one. Where NAF parts that
    class, the French name tells its parts apart: 25.62A is "Machining (Décolletage)".
    """
    english = (
        correspondence.join(industry, left_on="to_id", right_on="industry_id")
        .drop_nulls("label_en")
        .sort("from_id", "to_id")
        .unique("from_id", keep="first", maintain_order=True)
        .select("to_id", industry_id="from_id", class_en="label_en")
    )
    named = industry.join(english, on="industry_id", how="left", maintain_order="left")
    parts = pl.col("to_id").count().over("scheme", "level", "to_id")
    own = pl.format("{} ({})", "class_en", "label_fr")
    class_en = pl.when(parts > 1).then(own).otherwise("class_en")
    return named.with_columns(label_en=pl.coalesce("label_en", class_en)).drop("class_en", "to_id")
