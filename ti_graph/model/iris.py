"""Where IRIs are minted, and nowhere else: from raw source identifiers, under the base IRI.

A changed IRI is a breaking change. An identifier of a TI carries its phase (`ti-2023-4408`).
"""

from dataclasses import dataclass
from typing import Literal
from urllib.parse import quote

import polars as pl

Room = Literal[
    "territory",
    "geometry",
    "industry",
    "legal-unit",
    "establishment",
    "employment",
    "io-flow",
    "organisation",
    "project",
    "participation",
    "facility",
    "register",
    "register-entry",
    "coverage",
    "register-reach",
    "award",
    "phase",
    "axis",
    "claim",
    "evaluation",
    "recommendation",
    "report-axis",
    "recommendation-measure",
    "derogation-kind",
    "programme-effect",
    "governance-role",
    "action-sheet",
    "need",
    "offer",
    "aid",
    "funding",
    "site",
    "training",
    "obstacle",
    "norm",
    "tie",
    "european-tie",
    "national-filiere",
    "value-chain",
    "chain-stage",
    "chain-flow",
    "succession",
    "specialisation",
    "suggestion",
    "stage",
    "missing-link",
    "score-part",
    "evidence",
    "similarity",
    "complementarity",
    "link-holder",
    "pole-match",
    "anchor",
    "method-parameter",
    "capability",
    "local-effect",
    "perimeter-observation",
    "dependence",
    "entry",
    "aid-comparison",
    "aid-match",
    "indicator",
    "territory-indicator",
    "service-point",
    "site-reach",
    "state-programme",
    "programme-contract",
    "release-change",
    "planted",
    "source",
    "graph",
    "activity",
    "release",
]
"""Kinds of things that have an IRI of the project's own, and the path segment of each."""

SAFE = "-._~"


@dataclass(frozen=True)
class Minter:
    """Mints IRIs under one base."""

    base: str

    def iri(self, room: Room, *identifiers: str) -> str:
        """The IRI of one thing; what an IRI cannot hold is percent-encoded."""
        return f"{self.base}{room}/" + "/".join(quote(part, safe=SAFE) for part in identifiers)

    def expression(self, room: Room, *columns: str) -> pl.Expr:
        """The IRIs of columns of identifiers; null where any of them is null.

        Identifiers of core tables hold only characters that an IRI takes as they are (their
        schemas see to it), so nothing is left to encode.
        """
        path = pl.concat_str([pl.col(column).cast(pl.String) for column in columns], separator="/")
        return pl.lit(f"{self.base}{room}/") + path

    def identifier(self, room: Room, iri: str) -> str | None:
        """The identifier that an IRI was minted from; None for an IRI of another room or base."""
        prefix = f"{self.base}{room}/"
        return iri.removeprefix(prefix) if iri.startswith(prefix) else None
