"""What is bent, and what it is then given to: the build, the import, commands.

Every file is read by the loader that ships, in a build of the small country around it, so that
what is taken goes all the way into a release.
"""

import gzip
import os
import random
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from tests.mutations import bend
from tests.mutations.bend import Bend

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class FileTarget:
    """A file of a source that ships, and the ways to bend it."""

    source: str
    name: str
    whole: Callable[[], dict[str, bytes]]
    """Every file of the source, as its publisher would write it."""
    bends: list[Bend]
    beside: Mapping[str, Callable[[], dict[str, bytes]]] = field(default_factory=dict)
    """Other sources that run from files: those that the loader holds its own against."""


def _encoded(files: dict[str, str]) -> dict[str, bytes]:
    return {name: text.encode() for name, text in files.items()}


def _sirene_rows() -> list[dict[str, str]]:
    from tests.loaders.firms_fixtures import with_check_digit  # noqa: PLC0415
    from tests.loaders.sirene_layout import numbered  # noqa: PLC0415

    siren = with_check_digit("95551121")
    numbers = [with_check_digit(f"{siren}0{place:03d}")[9:] for place in range(20)]
    communes = ["01001", "01002", "2A001", "01006"] * 5
    return [
        numbered(siren, nic) | {"codeCommuneEtablissement": commune}
        for nic, commune in zip(numbers, communes, strict=True)
    ]


def _sirene_csv() -> dict[str, bytes]:
    from tests.loaders.sirene_layout import as_text  # noqa: PLC0415

    return {"StockEtablissement_bent.csv": as_text(*_sirene_rows()).encode()}


def _sirene_parquet() -> dict[str, bytes]:
    import io  # noqa: PLC0415

    from tests.loaders.sirene_layout import as_parquet  # noqa: PLC0415

    packed = io.BytesIO()
    as_parquet(*_sirene_rows()).write_parquet(packed, row_group_size=7)
    return {"StockEtablissement_bent.parquet": packed.getvalue()}


def _sbs() -> dict[str, bytes]:
    from tests.loaders.test_eurostat_sbs import RECODE, sbs  # noqa: PLC0415

    cells = {
        f"{industry},{indicator},{region}": ["12 ", ": c", "7 b"]
        for industry in ("C24", "C28", "C29", "C")
        for indicator in ("V16110", "V11210")
        for region in ("FR71", "FR10", "EL", "UK")
    }
    return {
        "sbs_r_nuts06_r2.tsv.gz": gzip.compress(sbs(cells, (2014, 2013, 2012)).encode()),
        "geo_2013_to_2021.csv": RECODE.encode(),
    }


def _cog() -> dict[str, bytes]:
    from tests.loaders.geography_fixtures import cog_files  # noqa: PLC0415

    return _encoded(cog_files())


def _nuts() -> dict[str, bytes]:
    from tests.loaders.test_eurostat_nuts import nuts_files  # noqa: PLC0415

    return _encoded(nuts_files())


FILES = {
    "csv": FileTarget(
        "insee_sirene", "StockEtablissement_bent.csv", _sirene_csv, bend.TEXT + bend.tables(",")
    ),
    "tsv.gz": FileTarget("eurostat_sbs", "sbs_r_nuts06_r2.tsv.gz", _sbs, bend.GZIP),
    "parquet": FileTarget(
        "insee_sirene", "StockEtablissement_bent.parquet", _sirene_parquet, bend.PARQUET
    ),
    "json": FileTarget("insee_cog", "communes.json", _cog, bend.JSON),
    "geojson": FileTarget(
        "eurostat_nuts", "nuts_2024.geojson", _nuts, bend.JSON, {"insee_cog": _cog}
    ),
}
BOOKS: dict[str, list[Bend]] = {
    "xlsx": bend.WORKBOOK,
    "csv workbook": bend.TEXT + bend.tables(","),
}
ODD_PLACES = ("link to itself", "link that leads nowhere", "folder", "pipe", "no permission")


def put_oddly(path: Path, how: str) -> None:
    """Something that is no plain file, under the name of one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if how == "link to itself":
        path.symlink_to(path.name)
    elif how == "link that leads nowhere":
        path.symlink_to("nowhere")
    elif how == "folder":
        path.mkdir()
    elif how == "pipe":
        os.mkfifo(path)
    else:
        path.write_bytes(b"x")
        path.chmod(0)


def build_with(data: Path, target: FileTarget, files: dict[str, bytes] | None) -> dict[str, Any]:
    """Build the small country with one source run from `files` by its own loader."""
    from tests.small_country import small_sources  # noqa: PLC0415
    from ti_graph.build import build  # noqa: PLC0415
    from ti_graph.ingest.registry import RegisteredSource, registered_source  # noqa: PLC0415
    from ti_graph.settings import Settings  # noqa: PLC0415

    given = {name: whole() for name, whole in target.beside.items()} | {target.source: files or {}}
    # The cards' totals are those of a country.
    real = {
        name: replace(source, card=source.card.model_copy(update={"expected": []}))
        for name, source in ((name, registered_source(name)) for name in given)
    }
    sources: list[RegisteredSource] = []
    for one in small_sources():
        card = real.get(one.card.id, one).card
        shipped_rows = {source.card.id for source in sources}
        # Those are optional, and absent until somebody fetches them.
        sources += [registered_source(name) for name in card.requires if name not in shipped_rows]
        sources.append(real.get(one.card.id, one))
    for name, found in given.items():
        for file, content in found.items():
            path = data / "sources" / name / file
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
    manifest = build(Settings(data=data), sources=sources)
    return {"release": manifest.release, "quarantined": manifest.tables["quarantine"]}


def workbook(suffix: str, folder: Path) -> Path:
    """A workbook without a fault."""
    from tests.ingest.workbook_fixtures import filled, saved, written_csv  # noqa: PLC0415

    return saved(filled("needs"), folder) if suffix == "xlsx" else written_csv("needs", folder)


def bend_ontology(data: Path, chance: random.Random) -> str:
    """A copy of the ontology with one file bent takes its place. Returns the bend's name."""
    from ti_graph import resources  # noqa: PLC0415

    copy = data / "ontology"
    shutil.copytree(ROOT / "ontology", copy)
    path = chance.choice(sorted(copy.rglob("*.ttl")))
    how = chance.choice(bend.TEXT)
    path.write_bytes(how(path.read_bytes(), chance))
    resources.ontology = lambda: copy
    return f"{how.__name__} {path.name}"
