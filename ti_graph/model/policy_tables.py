"""Tables of what is offered, allowed, recommended and measured: offers, derogations, an evaluation.

Facts gathered by hand, in words of ours. `offer_detail` says more of an `offer`, and
`recommendation_detail` of a `recommendation`: workbooks give the first without the second.
"""

import dataframely as dy
import polars as pl

from ti_graph.model.attractiveness_tables import DOMAINS
from ti_graph.model.columns import choice, day, identifier, measure, source, text
from ti_graph.model.ground_tables import Computed

OFFER_DOMAINS = (*DOMAINS, "transition", "innovation", "finance", "governance")
"""What an offer is about: the domains of attractiveness, and four more."""
NORM_LEVELS = ("law", "regulation", "prescription")
"""What a derogation sets aside: a law, a regulation, a prescription to one installation."""
ESTIMATORS = ("difference_in_differences", "synthetic_control", "before")
"""Two estimates of an effect, and the same gap taken before the programme."""


class OfferDetail(dy.Schema):
    """What an offer of service is for, who may ask for it, under which axis, and where."""

    offer_id = identifier("Offer.", key=True)
    domain = choice("What it is about.", OFFER_DOMAINS)
    axis_id = identifier("Axis of the programme that it serves; null for none.", nullable=True)
    purpose_fr = text("What it is for, in French.")
    purpose_en = text("What it is for, in English.")
    open_to_fr = text("Who may ask for it, in French.")
    open_to_en = text("Who may ask for it, in English.")
    page = text("Address of its operator.", regex=r"^https://[^\s<>\"]+$")
    source = source()


class DerogationKind(dy.Schema):
    """A way that French law gives to set a norm aside, with its legal basis."""

    kind_id = identifier("Identifier.", key=True)
    label_fr = text("Name in French.")
    label_en = text("Name in English.")
    allows_fr = text("What it allows, in French.")
    allows_en = text("What it allows, in English.")
    granted_by_fr = text("Who grants it, in French.")
    granted_by_en = text("Who grants it, in English.")
    norm_level = choice("What it sets aside.", NORM_LEVELS)
    legal_basis = text("Text that it rests on, as it is cited.")
    legifrance_id = text(
        "Number of the text on Légifrance; null where it was not looked up.",
        nullable=True,
        regex=r"^(JORFTEXT|LEGITEXT)\d{12}$",
    )
    text_dated = day("Day of the text; null for an article of a code.", nullable=True)
    example_fr = text("A public example in French; null for none.", nullable=True)
    example_en = text("The same in English.", nullable=True)
    observed_on = day("Day of what is known of it.")
    source = source()


class DerogationTheme(dy.Schema):
    """A theme that a kind of derogation may bear on, in our reading of its text."""

    kind_id = identifier("Kind of derogation.", key=True)
    theme = text("Theme, as obstacles write it.", key=True)
    source = source()


class ReportAxis(dy.Schema):
    """A part of an evaluation under which it makes recommendations."""

    report_axis_id = identifier("Identifier.", key=True)
    evaluation_id = identifier("Evaluation.")
    number = dy.Int16(nullable=False, min=1, metadata={"doc": "Its number."})
    label_fr = text("What it is about, in French.")
    label_en = text("What it is about, in English.")
    source = source()


class RecommendationDetail(dy.Schema):
    """The number of a recommendation, its axis, and what it asks for in both languages."""

    recommendation_id = identifier("Recommendation.", key=True)
    report_axis_id = identifier("Axis of the evaluation.")
    number = dy.Int16(nullable=False, min=1, metadata={"doc": "Its number."})
    asks_fr = text("What it asks for, in French.")
    asks_en = text("What it asks for, in English.")
    source = source()


class RecommendationMeasure(dy.Schema):
    """What says whether an axis, or a recommendation of it, moves: an indicator or a query."""

    measure_id = identifier("Identifier.", key=True)
    report_axis_id = identifier("Axis of the evaluation.")
    recommendation_id = identifier("Recommendation; null for the axis as a whole.", nullable=True)
    indicator_id = identifier("Indicator; null for a query.", nullable=True)
    query = text("Named query; null for an indicator.", nullable=True, regex=r"^[a-z]+/[a-z_]+$")
    counted_class = text(
        "Class of the ontology that the query counts; null for an indicator.",
        nullable=True,
        regex=r"^[A-Z][A-Za-z]+$",
    )
    source = source()

    @dy.rule()
    def is_an_indicator_or_a_query(cls) -> pl.Expr:
        """One or the other, and a query says what it counts."""
        query = pl.col("query").is_not_null()
        return (pl.col("indicator_id").is_null() == query) & (
            pl.col("counted_class").is_not_null() == query
        )


class ProgrammeEffect(Computed):
    """What a phase changed in industrial jobs, by one estimate, with what certainty."""

    phase = dy.Int16(primary_key=True, metadata={"doc": "Phase: its first year.", "unit": "year"})
    estimator = choice("Estimate; `before` is the gap of trends ahead of it.", ESTIMATORS, key=True)
    effect = measure("Change of jobs.", "share", nullable=False)
    low = measure("Lower end of the 95 % interval.", "share", nullable=False)
    high = measure("Upper end of the 95 % interval.", "share", nullable=False)
    p = measure("Probability of as much without an effect.", "0-1", nullable=False, min=0, max=1)
    treated = dy.Int32(nullable=False, min=1, metadata={"doc": "TI.", "unit": "territories"})
    others = dy.Int32(
        nullable=False, min=1, metadata={"doc": "Groupings outside.", "unit": "groupings"}
    )
    year_from = dy.Int16(nullable=False, metadata={"doc": "First year.", "unit": "year"})
    year_to = dy.Int16(nullable=False, metadata={"doc": "Last year.", "unit": "year"})

    @dy.rule()
    def the_interval_holds_the_effect(cls) -> pl.Expr:
        """An effect lies within its interval."""
        return (pl.col("low") <= pl.col("effect")) & (pl.col("effect") <= pl.col("high"))


POLICY_TABLES: dict[str, type[dy.Schema]] = {
    "offer_detail": OfferDetail,
    "derogation_kind": DerogationKind,
    "derogation_theme": DerogationTheme,
    "report_axis": ReportAxis,
    "recommendation_detail": RecommendationDetail,
    "recommendation_measure": RecommendationMeasure,
}
"""Name → schema of the core tables of this module."""

POLICY_RESULTS: dict[str, type[dy.Schema]] = {"programme_effect": ProgrammeEffect}
"""Name → schema of the result table of this module."""

_AXIS = ("report_axis", "report_axis_id")
_RECOMMENDATION = ("recommendation", "recommendation_id")

POLICY_REFERENCES: dict[str, dict[str, tuple[str, str]]] = {
    "offer_detail": {
        "offer_id": ("offer", "offer_id"),
        "axis_id": ("programme_axis", "axis_id"),
    },
    "derogation_theme": {"kind_id": ("derogation_kind", "kind_id")},
    "report_axis": {"evaluation_id": ("evaluation", "evaluation_id")},
    "recommendation_detail": {"recommendation_id": _RECOMMENDATION, "report_axis_id": _AXIS},
    "recommendation_measure": {
        "report_axis_id": _AXIS,
        "recommendation_id": _RECOMMENDATION,
        "indicator_id": ("indicator", "indicator_id"),
    },
}
"""Table → column → (table, column) that its values must be found in."""
