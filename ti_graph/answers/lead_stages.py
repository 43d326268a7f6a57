"""The stages to check of a candidate, and who near by holds one, in sentences."""

from collections.abc import Iterator, Sequence

from ti_graph import figures
from ti_graph.analytics.link_holders import MOST_KM
from ti_graph.answers.models import Candidate, MissingItem
from ti_graph.answers.sentences import Link, Sentence, closed, sentence
from ti_graph.messages import say
from ti_graph.model.candidate_results import LINK_STATES


def stages_to_check(best: Candidate) -> Iterator[Sentence]:
    """The stages to check, by their state, and who near by holds one; or that none is known."""
    if not best.missing:
        label = best.label
        yield sentence("missing", "lead.missing.none", [], lambda: {"label": closed(label)})
        return
    stages = sorted(best.missing, key=lambda one: -one.link_share)
    for state in LINK_STATES:
        if alike := [one for one in stages if one.state == state]:
            yield _stages(state, alike)
    yield _supplier(stages)


def _stages(state: str, stages: Sequence[MissingItem]) -> Sentence:
    return sentence(
        "missing",
        f"lead.missing.{state}",
        [],
        lambda: {"count": len(stages), "stages": ", ".join(map(_stage, stages))},
    )


def _stage(one: MissingItem) -> str:
    """A stage by its name; with its count where it is thin."""
    stage = say(f"screen.filieres.stage.{one.stage_name}")
    if one.state != "thin":
        return stage
    return say(
        "lead.missing.thin_stage",
        stage=stage,
        sites=figures.counted("site", int(one.establishments)),
        expected=figures.expected(one.expected),
    )


def _supplier(stages: Sequence[MissingItem]) -> Sentence:
    """Who holds a stage nearest: that such firms are there, not that they supply."""
    held = sorted((one for one in stages if one.holders), key=_least_visible)
    if not held:
        facts = {"km": figures.whole(MOST_KM), "count": len(stages)}
        return sentence("supplier", "lead.supplier.none", [], lambda: facts)
    first, holder = held[0], held[0].holders[0]
    return sentence(
        "supplier",
        "lead.supplier.one",
        [Link(kind="territory", id=holder.territory, label=holder.label)],
        lambda: {
            "stage": say(f"screen.filieres.stage.{first.stage_name}"),
            "holder": holder.label,
            "distance": figures.whole(holder.distance_km),
        },
    )


def _least_visible(one: MissingItem) -> bool:
    """One that is seen to lack comes first."""
    return one.state == "not_visible"
