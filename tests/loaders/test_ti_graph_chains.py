"""The dictionary of value chains: whole, sound against NAF, and read against trade."""

import re
from pathlib import Path

import polars as pl
import pytest

from ti_graph.analytics.input_output import InputOutput, read_input_output
from ti_graph.analytics.inputs import branch_of_industry
from ti_graph.analytics.value_chains import LEAST_FLOW, dictionary, flows, strongest_flow
from ti_graph.ingest.load import Tables, load_sources
from ti_graph.ingest.registry import registered_sources

WANTED = {"ti_graph_chains", "csf_filieres", "insee_naf", "insee_input_output", "eurostat_nace"}


@pytest.fixture(scope="module")
def tables() -> Tables:
    sources = [one for one in registered_sources() if one.card.id in WANTED]
    return load_sources(sources, Path("no-download")).tables


@pytest.fixture(scope="module")
def table(tables: Tables) -> InputOutput:
    found = read_input_output(tables["io_flow"], tables["io_output"])
    assert found is not None
    return found


def branches(tables: Tables) -> dict[str, str]:
    return dict(branch_of_industry(tables).select("industry_id", "branch_id").iter_rows())


def test_every_class_is_one_of_naf_and_every_industry_of_manufacturing_is_in_a_core(
    tables: Tables,
) -> None:
    subclasses = tables["industry"].filter(
        pl.col("scheme") == "naf_rev2", pl.col("level") == "subclass"
    )
    known = set(subclasses["industry_id"])
    listed = tables["value_chain_industry"]
    assert set(listed["industry_id"]) <= known
    industrial = {one for one in known if "05" <= one[5:7] <= "39"}
    assert industrial == set(listed.filter("core")["industry_id"]) & industrial


def test_every_committee_of_industry_has_chains_and_every_chain_a_core(tables: Tables) -> None:
    chains = dictionary(tables)
    assert len(chains) >= 60
    assert all(chain.core for chain in chains)
    # Software is no manufacturing: its committee has none.
    without = set(tables["organisation"]["organisation_id"]) - set(
        tables["value_chain"]["committee_id"]
    )
    assert without == {"csf-logiciels-et-solutions-numeriques-de-confiance"}


def test_names_draw_no_arrow_and_are_told_apart(tables: Tables) -> None:
    for column in ("label_fr", "label_en"):
        names = tables["value_chain"][column]
        assert names.n_unique() == len(names)
        assert not any(re.search("→|->", name) for name in names)


def test_a_stage_without_a_flow_in_its_direction_is_flagged(
    tables: Tables, table: InputOutput
) -> None:
    branch_of = branches(tables)
    found = flows(dictionary(tables), branch_of, table)
    assert (found["flow"] == (found["link_share"] >= LEAST_FLOW)).all()
    assert 0 < found["flow"].not_().sum() < found.height / 2


def test_the_flow_of_a_stage_is_the_share_known_by_hand(tables: Tables, table: InputOutput) -> None:
    branch_of = branches(tables)
    (chain,) = [one for one in dictionary(tables) if one.name == "decolletage"]
    # Inputs and bar turning are both of branch CH: what it sells to itself.
    own = table.branches.index("a38-CH")
    hand = max(table.purchases[own, own], table.sales[own, own])
    assert chain.direction("inputs") == "upstream"
    assert strongest_flow(chain, "inputs", branch_of, table)[0] == pytest.approx(float(hand))
    assert chain.direction("assembly") == "downstream"


def test_the_branch_of_a_flow_is_the_one_that_sells_most_to_the_core_or_buys(
    tables: Tables, table: InputOutput
) -> None:
    branch_of = branches(tables)
    known = set(table.branches)
    several = 0
    for chain in dictionary(tables):
        core = {branch_of[one] for one in chain.core if one in branch_of} & known
        for stage in set(chain.stage.values()) - chain.core_stages:
            share, branch = strongest_flow(chain, stage, branch_of, table)
            own = {branch_of[one] for one in chain.at(stage) if one in branch_of} & known
            sells = chain.direction(stage) == "upstream"
            shares = {a: max(table.link(*((a, b) if sells else (b, a))) for b in core) for a in own}
            assert (share, branch) == (
                max(shares.values()),
                max(sorted(own), key=shares.__getitem__),
            )
            several += len(own) > 1
    assert several > 20
