"""What a step returns, and the named graph that its rows lie in."""

from collections.abc import Mapping

import polars as pl

Frames = Mapping[str, pl.DataFrame]


def graph(data: str) -> str:
    """The named graph of results made of such data: real, simulated or mixed."""
    return f"analytics_{data}"
