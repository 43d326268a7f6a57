"""Where the things of an answer stand: what a map draws of rows that name a thing by its IRI."""

from pyoxigraph import Literal, NamedNode

from ti_graph.graph.store import Solutions
from ti_graph.model.namespaces import expand
from ti_graph.query.run import Asked, Plain, Table, plain

GEOMETRY = "geometry"
_ASKED = f"""SELECT ?thing ?wkt ?longitude ?latitude WHERE {{{{
  VALUES ?thing {{{{ {{things}} }}}}
  {{{{ ?thing <{expand("geo:hasGeometry")}> ?outline . ?outline <{expand("geo:asWKT")}> ?wkt }}}}
  UNION
  {{{{ ?thing <{expand("tig:longitude")}> ?longitude .
     ?thing <{expand("tig:latitude")}> ?latitude }}}} }}}}"""


def located(table: Table, asked: Asked) -> Table:
    """The table with the geometry of the first column whose things have one.

    Outlines where there are, else points. A table that names nothing is as it was.
    """
    base = asked.mint.base
    named = [
        at
        for at in range(len(table.columns))
        if any(str(row[at]).startswith(base) for row in table.rows)
    ]
    if not named or GEOMETRY in table.columns:
        return table
    for at in named:
        known = _geometries(asked, {str(row[at]) for row in table.rows if row[at] is not None})
        found = [known.get(str(row[at])) for row in table.rows]
        if known:
            rows: list[list[Plain]] = [
                [*row, one] for row, one in zip(table.rows, found, strict=True)
            ]
            return Table([*table.columns, GEOMETRY], rows)
    return table


def _geometries(asked: Asked, things: set[str]) -> dict[str, str]:
    """IRI of a thing → its geometry as WKT. Each is written as the term that it is."""
    terms = " ".join(sorted(str(NamedNode(one)) for one in things if one.startswith("http")))
    answer = asked.store.query(_ASKED.format(things=terms))
    points, outlines = {}, {}
    for thing, wkt, longitude, latitude in answer.rows if isinstance(answer, Solutions) else ():
        if isinstance(wkt, Literal):
            outlines[str(plain(thing))] = wkt.value
        elif isinstance(longitude, Literal) and isinstance(latitude, Literal):
            points[str(plain(thing))] = f"POINT ({longitude.value} {latitude.value})"
    return points | outlines
