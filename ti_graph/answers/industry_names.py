"""What industries are called, in both languages, the same wherever they are named."""

import polars as pl

from ti_graph.analytics import names
from ti_graph.graph.release import Release


def industry_names(release: Release) -> pl.LazyFrame:
    """industry_id, code, label_fr, label_en of every industry of a release."""
    return named_industries(release).select("industry_id", "code", "label_fr", "label_en")


def named_industries(release: Release) -> pl.LazyFrame:
    """The table of industries, with an English name wherever there is one."""
    return names.named_industries(
        release.table("industry"), release.table("industry_correspondence")
    )
