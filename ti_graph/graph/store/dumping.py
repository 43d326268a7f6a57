"""All triples or quads of a store on standard output: `python -m ti_graph.graph.store.dumping`.

It is a process of its own, since a whole graph takes longer than a request may: whoever reads it
sets the pace, and ends it. Arguments: the store's folder, and a media type.
"""

import gzip
import os
import sys
from pathlib import Path
from typing import IO, cast

from pyoxigraph import QueryTriples, RdfFormat, Store

QUADS = "application/n-quads+gzip"
"""N-Quads, compressed: every triple with its graph."""
LINES = ("application/n-triples", "text/turtle")
"""N-Triples is Turtle too, and can be written graph by graph."""
FORMATS = {"application/rdf+xml": RdfFormat.RDF_XML, "application/ld+json": RdfFormat.JSON_LD}
EVERYTHING = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"
LEVEL = 5
STEP_BACK = 5


def dump(folder: Path, media_type: str, stream: IO[bytes]) -> None:
    """Write the triples of all graphs as one, or (`QUADS`) each with its graph."""
    store = Store.read_only(str(folder))
    if media_type == QUADS:
        with gzip.GzipFile("", "wb", compresslevel=LEVEL, fileobj=stream, mtime=0) as packed:
            store.dump(cast(IO[bytes], packed), RdfFormat.N_QUADS)
    elif media_type in LINES:
        for graph in store.named_graphs():
            store.dump(stream, RdfFormat.N_TRIPLES, from_graph=graph)
    else:
        found = store.query(EVERYTHING, use_default_graph_as_union=True)
        cast(QueryTriples, found).serialize(stream, FORMATS[media_type])
    stream.flush()


if __name__ == "__main__":
    os.nice(STEP_BACK)
    try:
        dump(Path(sys.argv[1]), sys.argv[2], sys.stdout.buffer)
    except BrokenPipeError:
        # Whoever read it has gone; nothing is left to be written at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
