"""What a figure rests on, what it is used for, and what it is compared with."""

CENSUS = "census"
"""A census that covers the territory: absence from it is a known zero."""
REGISTER = "register"
"""A selective register of sites: absence from it says nothing."""
REGIONAL = "regional"
"""Statistics of the home regions."""
SIMULATED = "simulated"
"""Firms drawn by a program."""
UNKNOWN = "unknown"
"""Nothing is known."""

SEES_ABSENCE = (CENSUS, SIMULATED)
"""Grounds that show absence: what they do not hold is missing, what another does not is unseen."""

GROUNDS = (CENSUS, REGISTER, REGIONAL, SIMULATED, UNKNOWN)

PRESENCE, QUOTIENT, JOBS, FILIERE = "presence", "quotient", "jobs", "filiere"
USES = (PRESENCE, QUOTIENT, JOBS, FILIERE)

FRANCE, EUROPE = "FR", "EU"
REFERENCES = (FRANCE, EUROPE)
"""What a quotient compares with; France where nothing else is asked for."""

TOWNS, PEOPLE = "communes_2000", "people"
COVERAGE_BASES = (TOWNS, PEOPLE)
"""Communes of 2,000 inhabitants or more; inhabitants, where a territory has no such commune."""
