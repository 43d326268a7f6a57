"""The ten shapes of ad-hoc questions that engines are measured on, over a release with firms."""

from ti_graph.graph.release import Release
from ti_graph.graph.store import Solutions

PREFIXES = """
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX tig: <https://w3id.org/ti-graph/ontology#>
"""
SHAPES = {
    "point": "SELECT ?p ?o WHERE { <{establishment}> ?p ?o }",
    "hop": "SELECT ?e ?i WHERE { ?e tig:locatedIn <{commune}> ; tig:hasIndustry ?i }",
    "three-hop": """SELECT ?e ?f ?l WHERE {
        ?c tig:within <{ti}> . ?e tig:locatedIn ?c ; tig:establishmentOf ?f . ?f rdfs:label ?l }""",
    "aggregate": """SELECT ?ti ?i (COUNT(?e) AS ?n) (SUM(?j) AS ?jobs) WHERE {
        ?e tig:locatedIn ?c ; tig:hasIndustry ?i ; tig:jobs ?j .
        ?c tig:within ?ti . ?ti a tig:TerritoireIndustrie } GROUP BY ?ti ?i""",
    "path up": """SELECT ?place WHERE {
        <{establishment}> tig:locatedIn/tig:directlyWithin* ?place }""",
    "path down": "SELECT ?e WHERE { ?e tig:locatedIn/tig:directlyWithin* <{departement}> }",
    "contains": """SELECT ?f ?l WHERE {
        ?f a tig:LegalUnit ; rdfs:label ?l FILTER(CONTAINS(?l, "MENT 491")) }""",
    "regex": """SELECT ?f ?l WHERE {
        ?f a tig:LegalUnit ; rdfs:label ?l FILTER(REGEX(?l, "^etablissement 4.7$", "i")) }""",
    "optional": """SELECT ?e ?b ?l WHERE { ?c tig:within <{ti}> . ?e tig:locatedIn ?c
        OPTIONAL { ?e tig:headcountBand ?b }
        OPTIONAL { ?e tig:establishmentOf ?f . ?f rdfs:label ?l } }""",
    "top-k": """SELECT ?e ?l ?j WHERE {
        ?e a tig:Establishment ; tig:jobs ?j ; tig:locatedIn ?c . ?c rdfs:label ?l }
        ORDER BY DESC(?j) ?e LIMIT 10""",
}
_LARGEST = """SELECT ?e WHERE { ?e tig:siret ?s ; tig:jobs ?j } ORDER BY DESC(?j) ?e LIMIT 1"""
_COMMUNE = """SELECT ?c WHERE { ?e tig:locatedIn ?c ; tig:siret ?s }
    GROUP BY ?c ORDER BY DESC(COUNT(?e)) ?c LIMIT 1"""


def shapes(release: Release) -> dict[str, str]:
    """Each shape as a query about things that the release holds many facts of."""
    places = {
        "establishment": _first(release, _LARGEST),
        "commune": _first(release, _COMMUNE),
        "ti": release.mint.iri("territory", "ti-2023-4408"),
        "departement": release.mint.iri("territory", "departement-57"),
    }
    return {name: PREFIXES + _filled(query, places) for name, query in SHAPES.items()}


def _filled(query: str, places: dict[str, str]) -> str:
    for name, iri in places.items():
        query = query.replace(f"{{{name}}}", iri)
    return query


def _first(release: Release, query: str) -> str:
    answer = release.store.query(PREFIXES + query)
    assert isinstance(answer, Solutions)
    ((found,),) = answer.rows
    return str(getattr(found, "value", found))
