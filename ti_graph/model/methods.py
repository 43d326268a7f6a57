"""The methods behind results, by name and version."""

METHODS = {
    "specialisation": "gamma-poisson-2",
    "candidate_filiere": "local-search-6",
    "partner_suggestion": "popularity-distance-ties-2",
    "relevant_partner": "evidence-along-a-chain-2",
    "twin": "cosine-log-quotients-1",
    "complement": "linked-excess-1",
    "link_holder": "stage-near-2",
    "pole_match": "shared-divisions-1",
    "anchor": "tie-then-theme-2",
    "chain_flow": "strongest-share-1",
    "capability": "mean-percentiles-4",
    "local_effect": "shift-share-2",
    "territory_jobs": "sum-of-communes-1",
    "perimeter_series": "sum-of-sections-2",
    "dependence": "largest-share-1",
    "aid_comparison": "matched-size-mix-1",
    "aid_match": "matched-size-mix-1",
    "entry": "margin-over-noise-1",
    "territory_indicator": "sums-of-communes-2",
    "programme_effect": "panel-of-groupings-1",
    "site_reach": "nearest-station-2",
}
"""Method and version that each kind of result names."""
