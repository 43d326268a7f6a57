"""Each candidate of the release that ships is called by what it holds, whoever is asked."""

import polars as pl

from ti_graph.answers.territories import Answers
from ti_graph.graph.release import Release
from ti_graph.model.candidate_results import KINDS
from ti_graph.query.catalogue import named_query
from ti_graph.query.run import run

LAVAL = "ti-2023-5305"


def test_a_chain_names_alone_only_what_it_leads_and_holds(default_release: Release) -> None:
    chain = default_release.table("value_chain").collect()
    held = default_release.table("value_chain_industry").collect()
    stage = held.group_by("chain_id").agg("industry_id").rows_by_key("chain_id", unique=True)
    core = held.filter("core").group_by("chain_id").agg("industry_id")
    cores = core.rows_by_key("chain_id", unique=True)
    names = dict(chain.select("chain_id", "label_fr").iter_rows())
    members = default_release.table("candidate_industry").collect()
    inside = members.group_by("suggestion_id").agg("industry_id")
    found = default_release.table("candidate_filiere").collect()
    known = found.filter(pl.col("kind").cast(pl.String) == KINDS[0]).join(
        inside, on="suggestion_id"
    )
    assert known.height > 150
    joined = 0
    for row in known.drop_nulls("chain_id").iter_rows(named=True):
        own, chain_id = set(row["industry_id"]), row["chain_id"]
        if row["label_fr"] == names[chain_id]:
            assert row["lead_id"] in cores[chain_id][0], row["suggestion_id"]
            assert own <= set(stage[chain_id][0]), row["suggestion_id"]
        else:
            joined += row["label_fr"].startswith(f"{names[chain_id]} avec ")
    assert joined >= 10


def test_a_name_is_one_in_every_answer(default_answers: Answers, default_release: Release) -> None:
    said = [one.label.fr for one in default_answers.filieres(LAVAL).candidates]
    rows = run(named_query("filiere/candidates"), {"territory": LAVAL}, default_release).records()
    assert [str(row["label"]) for row in rows] == said
    assert "Lait et fromage" in said
