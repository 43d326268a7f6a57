"""The hand-checked graph as a release: its store is loaded and read as any other."""

from pathlib import Path

from rdflib import Graph

from ti_graph.graph.manifest import Manifest
from ti_graph.graph.ontology import modules_graph
from ti_graph.graph.release import MANIFEST, Release
from ti_graph.graph.store import load_store
from ti_graph.model.iris import Minter

HAND_CHECKED = Path(__file__).with_name("graph.ttl")
BASE = "https://w3id.org/ti-graph/"


def hand_checked_files(folder: Path) -> dict[str, Path]:
    """The hand-checked graph and the ontology: graph IRI → N-Triples file in `folder`."""
    mint = Minter(BASE)
    graphs = {
        "hand_checked": Graph().parse(HAND_CHECKED, format="turtle"),
        "ontology": modules_graph(),
    }
    for name, graph in graphs.items():
        graph.serialize(folder / f"{name}.nt", format="nt", encoding="utf-8")
    return {mint.iri("graph", name): folder / f"{name}.nt" for name in graphs}


def hand_checked_release(folder: Path) -> Release:
    """A release in `folder` that holds the hand-checked graph and the ontology."""
    files = hand_checked_files(folder)
    triples = load_store(folder / "store", files.items())
    manifest = Manifest(
        release="hand-checked",
        built_at="2024-01-01T00:00:00+00:00",
        version="0",
        base_iri=BASE,
        triples=triples,
        seconds=0,
        steps={},
        tables={},
        graphs={path.stem: _triples(path) for path in files.values()},
        sources=[],
        establishment_coverage=0,
        simulated_rows=0,
        checksums={},
    )
    (folder / MANIFEST).write_text(manifest.model_dump_json(), "utf-8")
    return Release(folder)


def _triples(path: Path) -> int:
    return len(path.read_text("utf-8").splitlines())
