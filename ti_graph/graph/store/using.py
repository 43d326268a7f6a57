"""An update on the graphs that the protocol names (SPARQL 1.1 Protocol, 2.2.3)."""

from ti_graph.errors import QueryError
from ti_graph.graph.store.interface import Dataset
from ti_graph.graph.store.tokens import Token, tokens


def with_using(text: str, dataset: Dataset) -> str:
    """`text` with USING clauses for `dataset` in each of its operations that have a WHERE.

    Raises QueryError where the text names graphs itself (USING or WITH).
    """
    found = list(tokens(text))
    clauses = "".join(f" USING <{iri}>" for iri in dataset.default)
    clauses += "".join(f" USING NAMED <{iri}>" for iri in dataset.named)
    written: list[str] = []
    depth = 0
    for place, token in enumerate(found):
        depth += {"{": 1, "}": -1}.get(token.text, 0) if token.kind == "mark" else 0
        if depth == 0 and token.is_word("USING", "WITH"):
            raise QueryError("graphs_named_twice")
        if depth == 0 and token.is_word("WHERE"):
            if _is_short(found, place):
                written.append(_pattern(found, place))
            written.append(clauses + " ")
        written.append(token.text)
    return "".join(written)


def _is_short(found: list[Token], place: int) -> bool:
    """Whether a WHERE follows DELETE at once: the pattern is the template too."""
    before = [token for token in found[:place] if token.kind != "space"]
    return bool(before) and before[-1].is_word("DELETE")


def _pattern(found: list[Token], place: int) -> str:
    """The braces after a WHERE and what is in them."""
    taken: list[str] = []
    depth = 0
    for token in found[place + 1 :]:
        taken.append(token.text)
        depth += {"{": 1, "}": -1}.get(token.text, 0) if token.kind == "mark" else 0
        if depth == 0 and token.is_mark("}"):
            break
    return "".join(taken)
