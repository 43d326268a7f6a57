"""With which parameters and seed each method was run: reported beside its results."""

import polars as pl

from ti_graph.analytics import candidate_rows, capability, chain_test, linked, partners, specialites
from ti_graph.model.methods import METHODS

GRAPH = "analytics_real"
"""Parameters are no data, simulated or mixed."""


def method_runs() -> pl.DataFrame:
    """Rows of the result table method_run: method, parameter, value (text)."""
    found: dict[str, dict[str, object]] = {
        "candidate_filiere": {
            "seed": chain_test.SEED,
            "draws": chain_test.DRAWS,
            "far_above": specialites.FAR_ABOVE,
            "least_sites": specialites.LEAST_SITES,
            "least_quotient": specialites.LEAST_QUOTIENT,
            "false_discovery": specialites.FALSE_DISCOVERY,
            "false_discovery_of_links": linked.FALSE_DISCOVERY,
            "evidence_threshold": chain_test.THRESHOLD,
            **{f"score_weight.{name}": value for name, value in candidate_rows.WEIGHTS.items()},
        },
        "capability": {"seed": capability.SEED, "draws": capability.DRAWS},
        "partner_suggestion": {
            "decay_km": partners.DECAY_KM,
            "near_km": partners.NEAR_KM,
            **{f"weight.{name}": value for name, value in partners.WEIGHTS.items()},
            "weight.filiere": partners.FILIERE_WEIGHT,
        },
    }
    rows = [
        {"method": METHODS[name], "parameter": parameter, "value": str(value), "source": GRAPH}
        for name, parameters in found.items()
        for parameter, value in parameters.items()
    ]
    return pl.DataFrame(rows)
