"""An industry has one English name, whichever nomenclature says it."""

import polars as pl

from ti_graph.answers.industry_names import industry_names
from ti_graph.graph.release import Release


def test_an_industry_has_one_name_though_it_corresponds_to_several(
    default_release: Release,
) -> None:
    links = default_release.table("industry_correspondence").collect()
    several = links.group_by("from_id").len().filter(pl.col("len") > 1)["from_id"]
    assert "naf2-25.50A" in several.to_list()
    names = industry_names(default_release).collect()
    assert names["industry_id"].n_unique() == names.height
    (forging,) = names.filter(pl.col("industry_id") == "naf2-25.50A").iter_rows(named=True)
    assert forging["label_en"].startswith("Forging, pressing, stamping")
    assert forging["label_fr"].startswith("Forge, estampage")


def test_every_industrial_class_of_naf_has_an_english_name(default_release: Release) -> None:
    names = industry_names(default_release).collect()
    industrial = names.filter(
        pl.col("industry_id").str.contains(r"^naf2-(0[5-9]|[12]\d|3\d)\.\d\d[A-Z]$")
    )
    assert industrial.height > 250
    assert industrial["label_en"].null_count() == 0
