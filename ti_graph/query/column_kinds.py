"""What a column of an answer holds, known by its name before a row is read.

A quantity bears one name everywhere, so the name tells its type; what is in none of these lists is
text.
"""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Literal

Kind = Literal["whole", "decimal", "truth", "day", "text"]

_WHOLE = """
abandoned actions actors aids axis_number best_rank cells_broken cells_leaping cells_left_out
cells_secret cells_used chain communes communes_reached descriptions done entries first_year
generation groupings in_need_count indicators_in_need indicators_known industries jobs_year
last_year needs number of offers offers_of_axis ongoing operators other_year partners phase planned
population population_year position positions projects quarantined rank ranked reported rows
rows_added
rows_after rows_before rows_removed shared shared_communes shared_divisions shared_projects
sheets sites spread stage stages territories territories_without things triples unmatched
unreported worst_rank year year_a year_b year_from year_to
"""
_DECIMAL = """
across_establishments aid_per_job amount_eur baseline contribution_eur covered difference
distance_km effect emissions_tonnes establishments expected gap_km hectares high industry_effect
jobs jobs_from jobs_high jobs_low jobs_to jobs_told_share latitude link_share local_effect
longitude low margin matched_aid_per_job mean_value mix_distance mix_distance_of_all
national_effect nearest_km observed observed_quotient other_aid_per_job other_jobs p probability
project_share q quotient reference_share relatedness score share share_of_earlier share_of_later
similarity strength survival value value_meur weight
"""
_TRUTH = """
core cross_border default_reference flow head_office in_binome in_need on_land_border one_firm
same_theme series_break simulated survives tested
"""
_DAY = """
absent_on ends_on known_on last_evidence lifted_on observed_on offers_seen_on starts_on text_dated
"""
_KINDS: dict[str, Kind] = {
    **dict.fromkeys(_DAY.split(), "day"),
    **dict.fromkeys(_WHOLE.split(), "whole"),
    **dict.fromkeys(_DECIMAL.split(), "decimal"),
    **dict.fromkeys(_TRUTH.split(), "truth"),
}
_IN_ONE_QUERY: dict[tuple[str, str], Kind] = {
    ("actor/poles_near", "industries"): "text",
    ("actor/poles_without_territory", "industries"): "text",
    ("filiere/national", "industries"): "text",
    ("filiere/candidates", "chain"): "text",
    ("filiere/value_chains", "chain"): "text",
    ("programme/phases", "phase"): "text",
    ("territory/housing_needs", "filieres"): "whole",
    ("source/parameters", "value"): "text",
}
_ENDINGS: dict[str, Kind] = dict.fromkeys(("_eur", "_km", "_share", "_gap", "_value"), "decimal")
_HELD: dict[type, Kind] = {
    int: "whole", float: "decimal", bool: "truth", str: "text", date: "day",
}  # fmt: skip
_XSD = "http://www.w3.org/2001/XMLSchema#"
OF_DATATYPE: dict[str, Kind] = {
    f"{_XSD}integer": "whole",
    f"{_XSD}decimal": "decimal",
    f"{_XSD}double": "decimal",
    f"{_XSD}float": "decimal",
    f"{_XSD}boolean": "truth",
    f"{_XSD}date": "day",
}
"""Datatype of a literal → what a column of them holds; days and other literals are read as text."""


def plain_literal(text: str, datatype: str) -> str | int | float | bool:
    """The plain value of a literal."""
    kind = OF_DATATYPE.get(datatype, "text")
    if kind == "whole":
        return int(text)
    if kind == "decimal":
        return float(text)
    return text == "true" if kind == "truth" else text


def column_kind(name: str, query: str = "") -> Kind | None:
    """What a column holds by its name; None where its name is not known."""
    if (query, name) in _IN_ONE_QUERY:
        return _IN_ONE_QUERY[query, name]
    if name in _KINDS:
        return _KINDS[name]
    return next((kind for ending, kind in _ENDINGS.items() if name.endswith(ending)), None)


def kind_of(known: Kind | None, held: Collection[type]) -> Kind:
    """The kind of a column; what is held decides where the name does not, or is not obeyed."""
    kinds = {_HELD.get(one, "text") for one in held}
    if not kinds:
        return known or "text"
    if kinds == {"whole"} and known in {"whole", "decimal"}:
        return known
    if kinds <= {"whole", "decimal"}:
        return "decimal" if "decimal" in kinds else "whole"
    return kinds.pop() if len(kinds) == 1 else "text"


def days_of(values: Sequence[object]) -> list[date | None] | None:
    """Values as days; None where one of them is no day (a month alone, a word)."""
    try:
        return [None if one is None else date.fromisoformat(str(one)) for one in values]
    except ValueError:
        return None


def text_of(value: object) -> str:
    """A value as text; truth values as RDF writes them."""
    return str(value).lower() if isinstance(value, bool) else str(value)
