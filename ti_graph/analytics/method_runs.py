"""With which parameters and seed each method was run: told beside its results."""

import polars as pl

from ti_graph.analytics import capability, communities, excess, filieres, partners, placement
from ti_graph.model.methods import METHODS

GRAPH = "analytics_real"
"""Parameters are no data, simulated or mixed."""


def method_runs(options: filieres.Options) -> pl.DataFrame:
    """Rows of the result table method_run: method, parameter, value (text)."""
    told: dict[str, dict[str, object]] = {
        "candidate_filiere": {
            "seed": options.seed,
            "permutations": options.permutations,
            "folds": placement.FOLDS,
            "false_discovery": placement.FALSE_DISCOVERY,
            "evidence_threshold": excess.THRESHOLD,
            "set_sizes": " ".join(str(size) for size in filieres.SET_SIZES),
            **{f"space_weight.{name}": value for name, value in sorted(options.weights.items())},
            **{f"score_weight.{name}": value for name, value in filieres.WEIGHTS.items()},
        },
        "industry_community": {
            "seeds": communities.SEEDS,
            "resolutions": " ".join(str(one) for one in communities.RESOLUTIONS),
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
        for name, parameters in told.items()
        for parameter, value in parameters.items()
    ]
    return pl.DataFrame(rows)
