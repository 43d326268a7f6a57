"""Tables of attractiveness: indicators of TI, and how far their sites are from a station."""

import polars as pl

from ti_graph.analytics.attractiveness import territory_indicators
from ti_graph.analytics.inputs import Tables
from ti_graph.analytics.site_reach import site_reach
from ti_graph.analytics.steps.frames import Frames
from ti_graph.model.methods import METHODS


def of_attractiveness(sites: pl.DataFrame, tables: Tables) -> Frames:
    """What figures of communes and points say of TI. `sites`: industrial sites, as listed."""
    frames = {
        "territory_indicator": territory_indicators(sites, tables),
        "site_reach": site_reach(sites, tables),
    }
    return {
        name: frame.with_columns(
            data=pl.lit("real"), method=pl.lit(METHODS[name]), source=pl.lit("analytics_real")
        )
        for name, frame in frames.items()
        if frame.height
    }
