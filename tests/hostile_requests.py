"""Requests of someone who means to stop a server: each must end in time, with a whole answer."""

from dataclasses import dataclass, field
from urllib.parse import quote

PUBLIC = "/sparql"
WORKSPACE = "/workspace/sparql"
GRAPHS = "/workspace/graphs?graph=urn:hostile"
QUERY = "application/sparql-query"
UPDATE = "application/sparql-update"
FORM = "application/x-www-form-urlencoded"
TURTLE, RDF_XML, JSON_LD = "text/turtle", "application/rdf+xml", "application/ld+json"


@dataclass(frozen=True)
class Hostile:
    """A request, and the statuses with which it may end."""

    name: str
    body: bytes
    statuses: frozenset[int]
    path: str = PUBLIC
    kind: str = QUERY
    method: str = "POST"
    headers: dict[str, str] = field(default_factory=dict)


STOPPED = frozenset({400, 408})
"""By the limit of time, of rows, of bytes or of memory."""
REFUSED = frozenset({400})
ENDS = frozenset({200, 400, 408})
"""Answered where the graph is small or the machine fast, else stopped."""
WRITTEN = frozenset({201, 204, 400, 408})


def _asks(name: str, text: str, statuses: frozenset[int] = ENDS) -> Hostile:
    return Hostile(name, text.encode(), statuses)


def _writes(name: str, data: bytes, kind: str, statuses: frozenset[int] = STOPPED) -> Hostile:
    return Hostile(name, data, statuses, GRAPHS, kind, "PUT")


def _updates(name: str, text: str, statuses: frozenset[int]) -> Hostile:
    return Hostile(name, text.encode(), statuses, WORKSPACE, UPDATE)


_DOUBLINGS = "".join(f"BIND(CONCAT(?x{n}, ?x{n}) AS ?x{n + 1}) " for n in range(60))
_CHAIN = " ".join(f"?v{n} ?p{n} ?v{n + 1} ." for n in range(12))
_OPTIONALS = " ".join(f"OPTIONAL {{ ?o{n} ?q{n} ?s }}" for n in range(12))
_UNIONS = " UNION ".join("{ ?s ?p ?o . ?a ?b ?c }" for _ in range(300))

PRODUCTS = [
    _asks("three patterns counted", "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }", STOPPED),
    _asks("distinct of a product", "SELECT (COUNT(DISTINCT ?c) AS ?n) { ?a ?b ?c . ?d ?e ?f }"),
    _asks("every pair, sorted", "SELECT * { ?a ?b ?c . ?d ?e ?f } ORDER BY ?f ?c"),
    _asks("every pair, grouped", "SELECT ?a ?f (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f } GROUP BY ?a ?f"),
    _asks("every pair, shuffled", "SELECT * { ?a ?b ?c . ?d ?e ?f } ORDER BY RAND()"),
    _asks("a filter on every pair", "SELECT * { ?a ?b ?c . ?d ?e ?f FILTER(STR(?c) < STR(?f) && false) }"),
    _asks("no pair is left over", "SELECT * { ?a ?b ?c MINUS { ?d ?e ?f . ?g ?h ?i FILTER(?a = ?g) } }"),
    _asks("none such exists", "SELECT * { ?a ?b ?c FILTER NOT EXISTS { ?d ?e ?f . ?g ?h ?i FILTER(?f = ?a && ?i = ?c) } }"),
    _asks("a chain of anything", f"SELECT (COUNT(*) AS ?n) {{ {_CHAIN} }}"),
    _asks("optionals of anything", f"SELECT (COUNT(*) AS ?n) {{ ?s ?p ?o {_OPTIONALS} }}"),
    _asks("300 unions of products", f"SELECT (COUNT(*) AS ?n) {{ {_UNIONS} }}"),
    _asks("far down a product", "SELECT * { ?a ?b ?c . ?d ?e ?f } OFFSET 100000000000 LIMIT 1"),
]  # fmt: skip
PATHS = [
    _asks("anything, any number of times", "SELECT (COUNT(*) AS ?n) { ?a (<urn:x>|!<urn:x>)* ?b }"),
    _asks("a star of stars", "SELECT (COUNT(*) AS ?n) { ?a (((!<urn:x>)*)*)* ?b }"),
    _asks("both ways", "SELECT (COUNT(*) AS ?n) { ?a (!<urn:x>|^(!<urn:x>))+ ?b . ?b ?p ?c }"),
    _asks("ten steps of anything", "SELECT (COUNT(*) AS ?n) { ?a " + "/".join(["(!<urn:x>)"] * 10) + " ?b }"),
]  # fmt: skip
EXPRESSIONS = [
    _asks("a pattern that backtracks", 'SELECT (COUNT(*) AS ?n) { ?s ?p ?o . ?t ?q ?v FILTER REGEX(STR(?o), "^(([a-z])+.)+[A-Z]([a-z])+$") }'),
    _asks("a pattern that grows", 'ASK { ?s ?p ?o FILTER REGEX(STR(?o), "((((a{1,100}){1,100}){1,100}){1,100}){1,100}") }'),
    _asks("a text that doubles", f'SELECT (STRLEN(?x60) AS ?n) {{ BIND("x" AS ?x0) {_DOUBLINGS} }}'),
    _asks("all text in one", "SELECT (GROUP_CONCAT(?o; separator=',') AS ?all) { ?s ?p ?o . ?t ?q ?v }"),
    _asks("a digest of every pair", "SELECT (COUNT(?h) AS ?n) { ?s ?p ?o . ?t ?q ?v BIND(SHA512(CONCAT(STR(?o), STR(?v))) AS ?h) }"),
]  # fmt: skip
LONG_ANSWERS = [
    _asks("everything, sorted", "SELECT * { ?s ?p ?o } ORDER BY DESC(?o) ?p ?s"),
    _asks("everything as a graph", "CONSTRUCT WHERE { ?s ?p ?o }"),
    _asks("a graph of every pair", "CONSTRUCT { ?a ?e ?f . ?d ?b ?c } WHERE { ?a ?b ?c . ?d ?e ?f }"),
    _asks("everything described", "DESCRIBE ?s ?o { ?s ?p ?o }"),
]  # fmt: skip
TEXTS = [
    Hostile("a query of one MB", b"SELECT * { ?s ?p ?o } #" + b"x" * 1_000_000, REFUSED),
    _asks("10,000 terms", "SELECT (COUNT(*) AS ?n) { VALUES ?s { " + " ".join(f"<a:{n}>" for n in range(10_000)) + " } ?s ?p ?o . ?a ?b ?c }"),
    _asks("10,000 numbers", "SELECT * { VALUES ?n { " + " ".join(map(str, range(10_000))) + " } VALUES ?m { " + " ".join(map(str, range(10_000))) + " } ?s ?p ?o }"),
    _asks("groups nested 200 deep", "SELECT * " + "{ " * 200 + "?s ?p ?o . ?a ?b ?c" + " }" * 200),
    _asks("subqueries nested 200 deep", "SELECT * { " * 200 + "?s ?p ?o" + " }" * 200),
    _asks("brackets nested 20,000 deep", "SELECT (" + "(" * 20_000 + "1" + ")" * 20_000 + " AS ?x) {}"),
    _asks("negations nested 40,000 deep", "ASK { FILTER(" + "!" * 40_000 + "true) }"),
    _asks("groups nested 20,000 deep", "ASK " + "{" * 20_000 + "}" * 20_000),
    _asks("20,000 variables", "SELECT * { " + "".join(f"OPTIONAL{{?a{n} <urn:x> ?a}}" for n in range(3000)) + " }"),
    Hostile("no UTF-8", b"ASK { ?s ?p '\xff\xfe\xed\xa0\x80' }", REFUSED),
    Hostile("a NUL", b"ASK { ?s ?p 'a\0' }", REFUSED),
    Hostile("half a surrogate", b"ASK { ?s ?p '\\uD800' }", ENDS),
    Hostile("100,000 fields", b"&".join(b"a%d=1" % n for n in range(100_000)), REFUSED, kind=FORM),
    Hostile("a body that says it is packed", b"\x1f\x8b\x08\x00" + b"\0" * 1000, REFUSED, headers={"Content-Encoding": "gzip"}),
]  # fmt: skip
REACHING_OUT = [
    _asks(f"SERVICE {where}", f"SELECT * {{ SERVICE {where} {{ ?s ?p ?o }} }}", REFUSED)
    for where in (
        "<http://127.0.0.1:1/>", "<http://[::1]:1/>", "<http://localhost/>", "SILENT <http://0/>",
        "<http://169.254.169.254/latest/meta-data/>", "<http://2130706433/>", "?s", "<file:///etc/passwd>",
    )
] + [
    _asks("SERVICE after 90,000 comparisons", "ASK { FILTER(" + "1<2 " * 22_000 + ") SERVICE <http://127.0.0.1:1/> {} }", REFUSED),
    _asks("SERVICE, escaped", "SELECT * { \\u0053ERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }", REFUSED),
    _asks("SERVICE behind a comparison", "SELECT * { FILTER(1 <2) SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }", REFUSED),
    Hostile("an update as a query", b"DELETE WHERE { ?s ?p ?o }", REFUSED),
    Hostile("an update", b"update=" + quote("DELETE WHERE { ?s ?p ?o }").encode(), frozenset({403}), kind=FORM),
]  # fmt: skip
_LAUGHS = "".join(
    f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' if n else '<!ENTITY l0 "ha">' for n in range(12)
)
_RDF = '<r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:u="urn:">'
_SAID = '<r:Description r:about="urn:a"><u:b>%s</u:b></r:Description></r:RDF>'


def _xml(entities: str, said: str) -> bytes:
    return f'<?xml version="1.0"?><!DOCTYPE r:RDF [{entities}]>{_RDF}{_SAID % said}'.encode()


ON_THE_WORKSPACE = [
    _writes("a billion laughs", _xml(_LAUGHS, "&l11;"), RDF_XML),
    _writes("a quadratic blow-up", _xml(f'<!ENTITY a "{"x" * 100_000}">', "&a;" * 20_000), RDF_XML, WRITTEN),
    _writes("a file as an entity", _xml('<!ENTITY f SYSTEM "file:///etc/passwd">', "&f;"), RDF_XML),
    _writes("an address as a DTD", b'<!DOCTYPE r SYSTEM "http://127.0.0.1:1/x.dtd">' + (_RDF + _SAID % "x").encode(), RDF_XML, WRITTEN),
    _writes("elements nested 200,000 deep", _RDF.encode() + b"<u:a><u:b>" * 200_000, RDF_XML),
    _writes("a context elsewhere", b'{"@context": "http://127.0.0.1:1/context", "a": 1}', JSON_LD),
    _writes("arrays nested 1,000,000 deep", b"[" * 1_000_000 + b"]" * 1_000_000, JSON_LD, WRITTEN),
    _writes("contexts nested 100,000 deep", b'{"@context":{"a":' * 100_000 + b"1" + b"}}" * 100_000, JSON_LD),
    _writes("terms that name each other", b'{"@context":{' + b",".join(b'"t%d":"t%d:x"' % (n, n + 1) for n in range(50_000)) + b'},"t0":"v"}', JSON_LD, WRITTEN),
    _writes("blank nodes nested 500,000 deep", b"<urn:a> <urn:b> " + b"[<urn:b> " * 500_000, TURTLE),
    _writes("lists nested 500,000 deep", b"<urn:a> <urn:b> " + b"(" * 500_000 + b")" * 500_000 + b" .", TURTLE, WRITTEN),
    _writes("a text of 15 MB", b'<urn:a> <urn:b> "' + b"x" * (15 << 20) + b'" .', TURTLE, WRITTEN),
    _writes("17 MB", b"#" * (17 << 20), TURTLE),
    _updates("LOAD from loopback", "LOAD <http://127.0.0.1:1/>", REFUSED),
    _updates("LOAD of a file", "LOAD <file:///etc/passwd>", REFUSED),
    _updates("a graph that multiplies", "INSERT DATA { GRAPH <urn:h> { " + " ".join(f"<urn:{n}> <urn:p> {n} ." for n in range(3000)) + " } } ; INSERT { GRAPH <urn:h> { ?a ?n ?b . ?c ?n ?a } } WHERE { GRAPH <urn:h> { ?a <urn:p> ?m . ?b <urn:p> ?o . ?c <urn:p> ?q } BIND(IRI(CONCAT('urn:', STR(?m * ?o * ?q))) AS ?n) }", STOPPED),
]  # fmt: skip

ALL = [
    *PRODUCTS, *PATHS, *EXPRESSIONS, *LONG_ANSWERS, *TEXTS, *REACHING_OUT, *ON_THE_WORKSPACE,
]  # fmt: skip
SOME = [
    PRODUCTS[0], PRODUCTS[3], PATHS[0], EXPRESSIONS[2], LONG_ANSWERS[1], TEXTS[0], TEXTS[5],
    REACHING_OUT[4], ON_THE_WORKSPACE[0], ON_THE_WORKSPACE[4], ON_THE_WORKSPACE[6],
]  # fmt: skip
"""One of each kind, for the tests of every day."""
