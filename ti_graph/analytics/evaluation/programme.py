"""Is an effect of the programme found where it is, and none where there is none?

Panels are drawn with a level and a trend of each unit, a shock of each year that units feel more or
less, and shocks that last (an autoregression). Who is treated is drawn apart from all of it. Three
worlds: no effect, an effect of 3 %, and treated units that grew faster before: there no estimate is
an effect, and the comparison of the years before has to say so.
"""

import time
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import polars as pl

from ti_graph.analytics.input_output import Floats
from ti_graph.analytics.inputs import Tables
from ti_graph.analytics.programme_effect import (
    SEED,
    Estimate,
    Panel,
    before_apart,
    by_year,
    difference_in_differences,
    synthetic_control,
)
from ti_graph.analytics.programme_groups import Groups, effects, known_parts
from ti_graph.analytics.programme_panel import KnownPanel, programme_panel
from ti_graph.figures import chance, decimal
from ti_graph.messages import language, say
from ti_graph.model.phases import phases

TREATED, OTHERS = 100, 250
BEFORE, AFTER = 13, 4
"""Years of the file of employers before 2019, and after, in the edition of 2022."""
PANELS, WITH_SYNTHETIC = 2000, 200
EFFECT = 0.03
APART = 0.005
"""Growth a year by which treated units are ahead in the third world."""
LEVEL = 0.05
POWER_AT = 2.8
"""Standard errors of an effect that is found in eight panels of ten at 5 %."""


def drawn_panel(rng: np.random.Generator, effect: float, apart: float = 0.0) -> Panel:
    """A panel of log jobs with an effect (share of jobs) from the first year after."""
    years = BEFORE + AFTER
    units = TREATED + OTHERS
    clock = np.arange(years)
    level = rng.normal(8, 1, (units, 1))
    trend = rng.normal(-0.01, 0.01, (units, 1)) * clock
    felt = rng.normal(1, 0.3, (units, 1)) * rng.normal(0, 0.02, years)
    outcomes = level + trend + felt + _lasting(rng, units, years)
    outcomes[:TREATED] += apart * clock
    outcomes[:TREATED, BEFORE:] += np.log1p(effect)
    return Panel(outcomes[:TREATED], outcomes[TREATED:], BEFORE)


def _lasting(rng: np.random.Generator, units: int, years: int) -> Floats:
    """Shocks of .035 of which six tenths last a year more."""
    shocks = rng.normal(0, 0.035, (units, years))
    for year in range(1, years):
        shocks[:, year] += 0.6 * shocks[:, year - 1]
    return shocks


def evaluate_programme(tables: Tables, capability: pl.DataFrame | None = None) -> dict[str, Any]:
    """The report: drawn panels, and the panels of each phase where jobs are loaded.

    `capability` is what a release computed of territories, where there is one.
    """
    start = time.perf_counter()
    worlds = {
        "no_effect": world(0.0, 0.0),
        "effect": world(EFFECT, 0.0),
        "apart_before": world(0.0, APART),
    }
    parts = known_parts(tables, capability)
    panels = {
        str(phase): of_phase(programme_panel(tables, phase), parts)
        for phase in phases(tables["territory"])
    }
    report: dict[str, Any] = {
        "what": "programme",
        "seed": SEED,
        "drawn": {
            "treated": TREATED, "others": OTHERS, "years_before": BEFORE, "years_after": AFTER,
            "planted": EFFECT, "apart_a_year": APART, "worlds": worlds,
        },
        "phases": panels,
        "seconds": round(time.perf_counter() - start, 1),
    }  # fmt: skip
    report["in_words"] = list(_in_words(worlds, panels))
    return report


def world(
    effect: float, apart: float, panels: int = PANELS, with_synthetic: int = WITH_SYNTHETIC
) -> dict[str, Any]:
    """What both estimates find in panels of one world."""
    rng = np.random.default_rng([SEED, int(1e6 * effect), int(1e6 * apart)])
    truth = float(np.log1p(effect))
    plain, synthetic, before = [], [], []
    for number in range(panels):
        panel = drawn_panel(rng, effect, apart)
        plain.append(difference_in_differences(panel))
        before.append(before_apart(panel))
        if number < with_synthetic:
            found = synthetic_control(panel, rng)
            assert found is not None  # noqa: S101 - a drawn panel has others enough
            synthetic.append(found)
    return {
        "difference_in_differences": _judged(plain, truth),
        "synthetic_control": _judged(synthetic, truth),
        "trends_apart_found": float(np.mean([one.p < LEVEL for one in before])),
    }


def _judged(found: list[Estimate], truth: float) -> dict[str, float | int]:
    """Bias, coverage of the intervals, how often an effect is found at 5 %, the least one found."""
    effects = np.array([one.effect for one in found])
    return {
        "panels": len(found),
        "bias": float(effects.mean() - truth),
        "spread": float(effects.std(ddof=1)),
        "coverage": float(np.mean([one.low <= truth <= one.high for one in found])),
        "found": float(np.mean([one.p <= LEVEL for one in found])),
        "detectable": float(np.expm1(POWER_AT * effects.std(ddof=1))),
    }


def of_phase(known: KnownPanel, parts: Mapping[str, Groups]) -> dict[str, Any]:
    """The estimates of a phase and of the parts of its territories, or what they need."""
    about: dict[str, Any] = {
        "years": list(known.years),
        "treated": known.treated,
        "others": known.others,
        "left_out": known.left_out,
        "needs": None if known.needs is None else _label(f"evaluate_programme.{known.needs}"),
    }
    if known.panel is None:
        return {**about, "estimates": None, "by": None}
    panel = known.panel
    synthetic = synthetic_control(panel, np.random.default_rng(SEED))
    return {
        **about,
        "estimates": {
            "difference_in_differences": difference_in_differences(panel).as_change(),
            "synthetic_control": synthetic.as_change() if synthetic else None,
            "before": before_apart(panel).as_change(),
            "by_year": [one.as_change() for one in by_year(panel)],
        },
        "by": {name: _parts(name, known, groups) for name, groups in parts.items()},
    }


def _parts(name: str, known: KnownPanel, groups: Groups) -> dict[str, Any]:
    """The effect on each part of the territories, or what it needs to be known."""
    found = effects(known, groups)
    return {
        "needs": None if found else _label(f"evaluate_programme.by.{name}"),
        "in_no_part": sum(one not in groups for one in known.units),
        "parts": {
            part: {
                "treated": one.territories,
                "difference_in_differences": one.effect.as_change() if one.effect else None,
                "before": one.before.as_change() if one.before else None,
                "needs": None if one.effect else _label("evaluate_programme.by.few"),
            }
            for part, one in found.items()
        },
    }


def _label(key: str) -> dict[str, str]:
    return {"fr": say(key, "fr"), "en": say(key, "en")}


def _in_words(worlds: dict[str, Any], phases: dict[str, Any]) -> list[str]:
    plain, synthetic = "difference_in_differences", "synthetic_control"
    sentences = [
        say(
            "evaluate_programme.drawn",
            false=_of_hundred(worlds["no_effect"][plain]["found"]),
            false_synthetic=_of_hundred(worlds["no_effect"][synthetic]["found"]),
            coverage=_of_hundred(worlds["effect"][plain]["coverage"]),
            coverage_synthetic=_of_hundred(worlds["effect"][synthetic]["coverage"]),
            power=_of_hundred(worlds["effect"][plain]["found"]),
            power_synthetic=_of_hundred(worlds["effect"][synthetic]["found"]),
            apart=_of_hundred(worlds["apart_before"]["trends_apart_found"]),
        )
    ]
    for phase, about in phases.items():
        if about["needs"]:
            sentences.append(
                say("evaluate_programme.needs", phase=phase, needs=about["needs"][language()])
            )
            continue
        found = about["estimates"][plain]
        sentences.append(
            say(
                "evaluate_programme.phase",
                phase=phase,
                effect=decimal(100 * found["effect"], 1),
                low=decimal(100 * found["low"], 1),
                high=decimal(100 * found["high"], 1),
                before=chance(about["estimates"]["before"]["p"]),
                treated=about["treated"],
                others=about["others"],
            )
        )
        sentences += [line for name, by in about["by"].items() for line in said_of_parts(name, by)]
    return sentences


def _of_hundred(share: float) -> str:
    return decimal(100 * share, 1)


def said_of_parts(name: str, by: dict[str, Any]) -> Iterator[str]:
    """A sentence for each part of the territories, or for what it needs."""
    if by["needs"]:
        yield by["needs"][language()]
    for part, one in by["parts"].items():
        found, facts = one["difference_in_differences"], {"part": part, "treated": one["treated"]}
        called = say(f"evaluate_programme.by.name.{name}")
        if found is None:
            yield f"{called} · {part} : {one['needs'][language()]}"
            continue
        changes = {key: f"{100 * found[key]:.1f}" for key in ("effect", "low", "high")}
        before = f"{one['before']['p']:.3f}"
        yield say("evaluate_programme.by.part", name=called, before=before, **changes, **facts)
