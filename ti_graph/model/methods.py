"""The methods behind results, by name and version."""

METHODS = {
    "specialisation": "gamma-poisson-1",
    "candidate_filiere": "linked-specialisations-1",
    "partner_suggestion": "ties-popularity-distance-1",
}
"""Method and version that each kind of result names."""
