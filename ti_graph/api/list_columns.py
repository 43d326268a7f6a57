"""The columns of a list as a table, and their types: those of its model, whatever its rows hold."""

from collections.abc import Mapping
from typing import Any, get_args, get_origin

from ti_graph.query.column_kinds import Kind
from ti_graph.query.model_columns import columns_of

FEATURES = "features"
ROWS = ("items", "rows", "hits", "candidates", "indicators", "roles", FEATURES)
"""Fields that hold the rows of an answer, the first that is there."""
LISTS = ("relevant", "near", "complementary", "likely")
"""Fields that hold lists which are never added up: a column `list` says which a row is of."""
LIST = "list"
OF_JOBS = ("years", "industries")
"""Those of jobs: year by year of all industries, then a page of industries, which has a total."""


def fields_of_rows(names: Mapping[str, Any]) -> tuple[str, ...]:
    """The fields of an answer, or of its model, that hold its rows; none where it holds none."""
    if set(LISTS) <= set(names):
        return LISTS
    if set(OF_JOBS) <= set(names):
        return OF_JOBS
    return tuple(name for name in ROWS if name in names)[:1]


def columns_of_list(model: Any) -> dict[str, Kind]:
    """Column → kind, of the table that an answer of this model is."""
    if get_origin(model) is list:
        return columns_of(get_args(model)[0])
    fields = model.model_fields
    names = fields_of_rows(fields)
    found: dict[str, Kind] = {LIST: "text"} if len(names) > 1 else {}
    for name in names:
        (row,) = get_args(fields[name].annotation)
        if name == FEATURES:
            row = row.model_fields["properties"].annotation
        found |= columns_of(row)
    return found | ({"geometry": "text"} if names == (FEATURES,) else {})
