"""The graphs of one release in a store that holds several, and queries that find them there.

A shared store cannot swap folders. A release is therefore loaded beside those before it, into
graphs that bear its name, and never changed:

    <base>release/<release>/graphs         all of its triples, each once: the default graph
    <base>release/<release>/graph/<name>   those of one graph, known here as <base>graph/<name>
    <base>graph/published                  which releases there are, and which one is current

Who asks knows the plain names alone: they become those of the release on the way out, and plain
ones again in the answer. That is done by tokens, and only where SPARQL names a graph.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import count
from urllib.parse import urljoin

from pyoxigraph import BlankNode, NamedNode

from ti_graph.errors import QueryError
from ti_graph.graph.store.interface import Dataset
from ti_graph.graph.store.tokens import Token, tokens
from ti_graph.model.iris import Minter

NO_GRAPH = "urn:ti-graph:no-such-graph"
GENID = ".well-known/genid/"
"""Blank nodes are sent under IRIs (RDF 1.1, 3.5): what is sent twice is then there once."""
COUNTED = "http://rdfs.org/ns/void#triples"
"""What the catalogue tells of a release once it is whole, and no more before it is dropped."""
FRESH = "graph_of_release_"


@dataclass(frozen=True)
class ReleaseGraphs:
    """Names of the graphs of a release, plain and as a shared store has them."""

    base_iri: str
    release: str
    names: tuple[str, ...]

    @property
    def _mint(self) -> Minter:
        return Minter(self.base_iri)

    @property
    def catalogue(self) -> str:
        """The graph that tells which releases there are."""
        return self._mint.iri("graph", "published")

    @property
    def iri(self) -> str:
        """The release."""
        return self._mint.iri("release", self.release)

    @property
    def union(self) -> str:
        """The graph that holds all triples."""
        return self._mint.iri("release", self.release, "graphs")

    def shared(self, name: str) -> str:
        """The graph of that name, as a shared store has it."""
        return self._mint.iri("release", self.release, "graph", name)

    def plain(self, name: str) -> str:
        """The graph of that name, as everyone knows it."""
        return self._mint.iri("graph", name)

    def to_shared(self) -> dict[str, str]:
        """Plain IRI → the one in a shared store."""
        return {self.plain(name): self.shared(name) for name in self.names}

    def skolem(self, node: BlankNode) -> NamedNode:
        """The IRI under which a blank node is sent."""
        return NamedNode(f"{self.base_iri}{GENID}{node.value}")

    def unskolem(self, node: NamedNode) -> NamedNode | BlankNode:
        """The blank node that was sent as an IRI; any other node as it is."""
        prefix = f"{self.base_iri}{GENID}"
        if not node.value.startswith(prefix):
            return node
        return BlankNode(node.value.removeprefix(prefix))


@dataclass(frozen=True)
class Located:
    """A query whose graphs are named as in a shared store, and the dataset it is asked of."""

    text: str
    dataset: Dataset


def located(
    text: str, graphs: ReleaseGraphs, dataset: Dataset | None, base_iri: str | None
) -> Located:
    """`text` for a shared store. A dataset that is given stands above the query's own FROM.

    A graph that the release does not have is an empty one, whatever else the store holds.
    """
    found = list(tokens(text))
    scope = _Scope.of(found, base_iri)
    kept, own = _without_from(found, scope)
    chosen = dataset or own
    named = graphs.to_shared()
    if chosen is None:
        within = Dataset((graphs.union,), tuple(named.values()))
        ranged = named
    else:
        within = Dataset(_all(chosen.default, named), _all(chosen.named, named))
        ranged = {plain: one for plain, one in named.items() if plain in chosen.named}
    return Located("".join(_with_graphs(kept, scope, ranged)), within)


def _all(plain: Iterable[str], named: dict[str, str]) -> tuple[str, ...]:
    """What a shared store calls these graphs; the protocol takes no empty list for no graph."""
    return tuple(named[iri] for iri in plain if iri in named) or (NO_GRAPH,)


@dataclass(frozen=True)
class _Scope:
    """What a query's IRIs are read by."""

    base: str
    prefixes: dict[str, str]

    @classmethod
    def of(cls, found: list[Token], base_iri: str | None) -> "_Scope":
        code = [token for token in found if token.kind != "space"]
        scope = cls(base_iri or "", {})
        for place, token in enumerate(code[:-1]):
            if token.is_word("BASE") and code[place + 1].kind == "iri":
                scope = cls(urljoin(scope.base, code[place + 1].text[1:-1]), scope.prefixes)
            if token.is_word("PREFIX") and place + 2 < len(code):
                prefix, iri = code[place + 1].text, code[place + 2].text[1:-1]
                scope.prefixes[prefix] = urljoin(scope.base, iri)
        return scope

    def iri(self, token: Token) -> str:
        """The IRI that a token stands for; nothing where it is none."""
        if token.kind == "iri":
            return urljoin(self.base, token.text[1:-1])
        prefix, colon, local = token.text.partition(":")
        return self.prefixes.get(prefix + colon, "") + local.replace("\\", "")


def _without_from(found: list[Token], scope: _Scope) -> tuple[list[Token], Dataset | None]:
    """The tokens but FROM clauses, and the dataset that those tell."""
    kept: list[Token] = []
    known: dict[str, list[str]] = {"": [], "NAMED": []}
    ahead = iter(found)
    said = False
    for token in ahead:
        if not token.is_word("FROM"):
            kept.append(token)
            continue
        said = True
        kind, name = "", _next_code(ahead)
        if name.is_word("NAMED"):
            kind, name = "NAMED", _next_code(ahead)
        known[kind].append(scope.iri(name))
        kept.append(Token("space", " "))
    return kept, Dataset(tuple(known[""]), tuple(known["NAMED"])) if said else None


def _next_code(ahead: Iterator[Token]) -> Token:
    for token in ahead:
        if token.kind != "space":
            return token
    raise QueryError("bad_sparql", reason="FROM, GRAPH: ?", line="?", column="?")


def _with_graphs(found: list[Token], scope: _Scope, named: dict[str, str]) -> Iterator[str]:
    """The texts of the tokens, each GRAPH on a graph of the release.

    `GRAPH ?g { … }` is asked of a variable of its own, which a table ties to the plain name: the
    same solutions, since both are joined.
    """
    numbers = count()
    ahead = iter(found)
    for token in ahead:
        if not token.is_word("GRAPH"):
            yield token.text
            continue
        name = _next_code(ahead)
        if name.kind != "variable":
            yield f"GRAPH <{named.get(scope.iri(name), NO_GRAPH)}>"
            continue
        fresh = f"?{FRESH}{next(numbers)}"
        pairs = " ".join(f"(<{plain}> <{shared}>)" for plain, shared in named.items())
        yield f"VALUES ({name.text} {fresh}) {{ {pairs} }} GRAPH {fresh} "
