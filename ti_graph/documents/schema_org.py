"""What a page is about, in schema.org's terms, for whoever gathers pages: JSON-LD in their head."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from pyoxigraph import Literal, NamedNode, Triple

from ti_graph.answers.models import TerritoryItem
from ti_graph.documents.drawing import script_json
from ti_graph.model.namespaces import expand

CONTEXT = "https://schema.org"
KINDS = {
    "territory": "Place", "organisation": "Organization", "establishment": "Place",
    "facility": "Place", "legal-unit": "Organization",
}  # fmt: skip
"""Room of an IRI → what schema.org calls its things; others are not described."""
_SAME = {expand("skos:exactMatch"), expand("owl:sameAs")}
_NAMES = {expand("rdfs:label"), expand("skos:prefLabel")}
_POINT = (expand("tig:latitude"), expand("tig:longitude"))
_IDENTIFIER = expand("dcterms:identifier")
_NUMBERS = {"SIREN": expand("tig:siren"), "SIRET": expand("tig:siret")}


def of_territory(item: TerritoryItem) -> str:
    """A Territoire d'industrie."""
    return _written(
        {
            "@type": KINDS["territory"],
            "@id": item.iri,
            "name": item.label,
            "identifier": item.id,
            "additionalType": expand("tig:TerritoireIndustrie"),
            "containedInPlace": [{"@type": "Place", "name": name} for name in item.regions],
        }
    )


def of_thing(room: str, iri: str, triples: Iterable[Triple]) -> str | None:
    """A thing by what the graph says of it; None where schema.org has no word for it."""
    if room not in KINDS:
        return None
    said: dict[str, list[Any]] = {}
    for one in triples:
        said.setdefault(one.predicate.value, []).append(one.object)
    names = [one for name in sorted(_NAMES) for one in said.get(name, [])]
    found: dict[str, Any] = {
        "@type": KINDS[room],
        "@id": iri,
        "name": _texts(names),
        "identifier": [*_texts(said.get(_IDENTIFIER, [])), *_numbers(said)],
        "sameAs": [
            one.value
            for name in sorted(_SAME)
            for one in said.get(name, [])
            if isinstance(one, NamedNode)
        ],
    }
    latitude, longitude = (_texts(said.get(name, [])) for name in _POINT)
    if KINDS[room] == "Place" and latitude and longitude:
        found["geo"] = {
            "@type": "GeoCoordinates",
            "latitude": float(latitude[0]),
            "longitude": float(longitude[0]),
        }
    return _written({name: value for name, value in found.items() if value})


def _texts(terms: Iterable[object]) -> list[str]:
    return list(dict.fromkeys(one.value for one in terms if isinstance(one, Literal)))


def _numbers(said: Mapping[str, list[Any]]) -> list[dict[str, str]]:
    return [
        {"@type": "PropertyValue", "propertyID": name, "value": value}
        for name, term in _NUMBERS.items()
        for value in _texts(said.get(term, []))
    ]


def _written(found: dict[str, Any]) -> str:
    return script_json(json.dumps({"@context": CONTEXT, **found}, ensure_ascii=False))
