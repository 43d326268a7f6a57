"""Where the things of an answer stand: what a map draws of rows that name a thing by its IRI."""

from pyoxigraph import Literal, NamedNode

from ti_graph.graph.store import Solutions
from ti_graph.model.namespaces import expand
from ti_graph.query.run import Asked, Plain, Table, plain

GEOMETRY = "geometry"
_POINT = f"<{expand('tig:longitude')}> ?longitude ; <{expand('tig:latitude')}> ?latitude"
_ASKED = f"""SELECT ?thing ?wkt ?area ?longitude ?latitude WHERE {{{{
  VALUES ?thing {{{{ {{things}} }}}}
  {{{{ ?thing <{expand("geo:hasGeometry")}> ?outline . ?outline <{expand("geo:asWKT")}> ?wkt }}}}
  UNION {{{{ ?thing {_POINT} }}}}
  UNION {{{{ ?thing <{expand("tig:seat")}> ?area . ?area {_POINT} }}}}
  UNION {{{{ ?thing <{expand("tig:seat")}> ?seat . ?seat <{expand("tig:within")}> ?area .
     ?area {_POINT} }}}} }}}}"""
_AROUND = ("commune-", "epci-", "nuts-")
"""Areas that a seat may be drawn in, the smallest first; of regions that of the longest code."""


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
    """IRI of a thing → its geometry as WKT. Each is written as the term that it is.

    An organisation stands in its seat, or in the smallest area around it that has a point.
    """
    terms = " ".join(sorted(str(NamedNode(one)) for one in things if one.startswith("http")))
    answer = asked.store.query(_ASKED.format(things=terms))
    found: dict[str, tuple[_Nearness, str]] = {}
    for thing, wkt, area, longitude, latitude in (
        answer.rows if isinstance(answer, Solutions) else ()
    ):
        if isinstance(wkt, Literal):
            one = (_OUTLINE, wkt.value)
        elif isinstance(longitude, Literal) and isinstance(latitude, Literal):
            one = (_nearness(area), f"POINT ({longitude.value} {latitude.value})")
        else:
            continue
        name = str(plain(thing))
        found[name] = min(found.get(name, one), one)
    return {name: shape for name, (_, shape) in found.items()}


_Nearness = tuple[int, int, str]
_OUTLINE: _Nearness = (-1, 0, "")


def _nearness(area: object) -> _Nearness:
    """How near to a thing an area is; the thing itself is nearest."""
    if not isinstance(area, NamedNode):
        return (0, 0, "")
    name = area.value.rsplit("/", 1)[-1]
    place = next((at for at, kind in enumerate(_AROUND, 1) if name.startswith(kind)), 0)
    return (place or len(_AROUND) + 1, -len(name), name)
