"""What is real in a drawn country: areas, people, positions, industries, chains, links."""

from collections.abc import Sequence

import numpy as np
import polars as pl

from ti_graph.analytics import inputs
from ti_graph.analytics.beside import nearest
from ti_graph.analytics.evaluation.worlds import Ground, Places
from ti_graph.analytics.input_output import InputOutput, read_input_output
from ti_graph.analytics.inputs import Tables
from ti_graph.analytics.value_chains import Chain, flows, trading_stages
from ti_graph.model import industries

KM = 111.0
MIDDLE = 46.5
"""A latitude in the middle of France: kilometres of a degree of longitude."""
LEAST_LINK = 0.05
COUNTRY = "country-FR"


def ground_of(tables: Tables, chains: Sequence[Chain]) -> tuple[Ground, dict[str, frozenset[str]]]:
    """The ground, and the stages of each chain that trade with its core."""
    areas = _areas(tables)
    branch_of = dict(
        inputs.branch_of_industry(tables).select("industry_id", "branch_id").iter_rows()
    )
    table = read_input_output(tables["io_flow"], tables["io_output"])
    if table is None:
        raise ValueError("no input-output table")
    codes = sorted(
        industries.code_of(name)
        for name in branch_of
        if industries.is_industrial(industries.division_of(name))
    )
    place = {industries.naf(code): index for index, code in enumerate(codes)}
    trading = trading_stages(flows(list(chains), branch_of, table))
    position = areas.select("longitude", "latitude").to_numpy() * KM
    position[:, 0] *= np.cos(np.radians(MIDDLE))
    ground = Ground(
        areas=areas["area"].to_list(),
        near=nearest(tables),
        sizes=areas["population"].to_numpy().astype(np.float64),
        position_km=position,
        tested=int(areas["tested"].sum()),
        industries=codes,
        totals=_totals(tables),
        chains=_placed(chains, place),
        links=_links(codes, branch_of, table),
    )
    return ground, trading


def _areas(tables: Tables) -> pl.DataFrame:
    """TI first, then what lies outside them by département: population, longitude, latitude."""
    people = tables["territory"].select("territory_id", pl.col("population").fill_null(0))
    departement = tables["within"].filter(
        pl.col("container_id").str.starts_with("departement-"),
        pl.col("member_id").str.starts_with("commune-"),
    )
    placed = (
        departement.select(territory_id="member_id", rest="container_id")
        .join(inputs.territory_of_commune(tables), on="territory_id", how="left")
        .join(people, on="territory_id")
        .unique("territory_id", keep="first", maintain_order=True)
    )
    area = pl.coalesce("ti_id", "rest")
    return (
        placed.group_by(area=area)
        .agg(pl.col("population").sum(), tested=pl.col("ti_id").is_not_null().any())
        .filter(pl.col("population") > 0)
        .join(
            tables["geometry"].select("longitude", "latitude", area="territory_id"),
            on="area",
            how="left",
        )
        .with_columns(pl.col("longitude").fill_null(2.5), pl.col("latitude").fill_null(MIDDLE))
        .sort("tested", "area", descending=[True, False])
    )


def _totals(tables: Tables) -> dict[str, float]:
    """Local units of each division in France, in the last year known."""
    known = (
        tables["employment"]
        .filter(
            pl.col("territory_id") == COUNTRY,
            industries.is_nace_division(),
            pl.col("establishments").is_not_null(),
        )
        .sort("year")
        .unique("industry_id", keep="last", maintain_order=True)
    )
    return {
        industries.code_of(name): float(count)
        for name, count in known.select("industry_id", "establishments").iter_rows()
    }


def _placed(
    chains: Sequence[Chain], place: dict[str, int]
) -> dict[str, tuple[tuple[Places, ...], Places]]:
    """The chains with two stages or more, by the places of their industries."""
    placed = {}
    for chain in chains:
        stages = [
            np.array([place[one] for one in chain.at(stage) if one in place], np.intp)
            for stage in sorted(set(chain.stage.values()))
        ]
        held = tuple(stage for stage in stages if len(stage))
        core = np.array(sorted(place[one] for one in chain.core if one in place), np.intp)
        if len(held) > 1 and len(core):
            placed[chain.name] = (held, core)
    return placed


def _links(
    codes: Sequence[str], branch_of: dict[str, str], table: InputOutput
) -> "np.ndarray[tuple[int, int], np.dtype[np.bool_]]":
    """Industries whose branches trade, either way."""
    own = [table.branches.index(branch_of[industries.naf(code)]) for code in codes]
    share = np.maximum(table.purchases, table.sales)
    return np.asarray((np.maximum(share, share.T) >= LEAST_LINK)[np.ix_(own, own)])
