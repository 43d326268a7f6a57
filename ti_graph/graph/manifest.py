"""The manifest of a release: what it holds, from which sources, and how it was made."""

import hashlib
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict

from ti_graph.ingest.cross_checks import CrossCheck
from ti_graph.ingest.notices import Notice


class SourceEntry(BaseModel):
    """One source as it entered a release."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    name: str
    title_fr: str
    title_en: str
    publisher: str
    licence: str
    licence_url: str
    share_alike: bool
    attribution: str
    landing_page: str
    vintage: str
    retrieved: str
    kind: Literal["snapshot", "live", "simulated"]
    rows: int
    quarantined: int


class Manifest(BaseModel):
    """Everything that is reported of a release without opening it."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    release: str
    built_at: str
    version: str
    base_iri: str
    triples: int
    seconds: float
    steps: dict[str, float]
    tables: dict[str, int]
    graphs: dict[str, int]
    sources: list[SourceEntry]
    establishment_coverage: float
    simulated_rows: int
    checksums: dict[str, str]
    """File of the release → its SHA-256."""
    sizes: dict[str, int] = {}
    """The same files → bytes."""
    checks: list[CrossCheck] = []
    """Sources held against each other."""
    notices: list[Notice] = []
    """What a person should know of how sources were read."""

    def source(self, name: str) -> SourceEntry | None:
        """One source by name."""
        return next((entry for entry in self.sources if entry.name == name), None)


def sha256(path: Path) -> str:
    """The digest of a file."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


ENGINE_LOGS = {"LOG", "LOCK", "wal.log", "txn.log"}
"""Files that an engine makes beside its own when it opens them, to read as well."""


def release_files(folder: Path) -> list[Path]:
    """The files of a release that its manifest vouches for: all but itself and engines' logs."""
    paths = (
        path
        for part in ("tables", "store", "columns")
        for path in sorted((folder / part).rglob("*"))
    )
    return [path for path in paths if path.is_file() and path.name not in ENGINE_LOGS]
