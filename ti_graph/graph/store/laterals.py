"""OPTIONAL looked up row by row, in the named queries that the store answers.

The engine answers `P OPTIONAL { Q }` by reading all of Q and joining it: a name that two rows want
costs every name of the graph. It also knows LATERAL (SEP-0006 of the SPARQL 1.2 community group),
which asks Q anew with what each row of P holds. Where Q is triples and filters alone,
`P LATERAL { OPTIONAL { Q } }` has the very rows of `P OPTIONAL { Q }`: either way a row of P is
joined with the solutions of Q that agree with it. Where a triple of Q names its object the engine
would begin with all that have it, each time: such an OPTIONAL is left as it is.

A named query has few rows on its left. Measured on the default release, in milliseconds:
`filiere/candidates` 429 and 6, `territory/local_effect` 452 and 6, `territory/specialisations` 324
and 15; of all that were quick none lost more than 2.
"""

from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise

from ti_graph.graph.store.tokens import Token, tokens

_NOT_TRIPLES = frozenset("{*+|^!")
"""Groups within; paths that repeat, choose or invert may count rows otherwise from a known end."""
_NOT_PLAIN = ("BIND", "VALUES", "SELECT", "EXISTS")
_CONSTANTS = ("name", "iri", "text", "word")


@lru_cache(maxsize=512)
def row_by_row(text: str) -> str:
    """The same query, with LATERAL before each OPTIONAL of plain triples."""
    found, written, place = list(tokens(text)), [], 0
    while place < len(found):
        group = _group_of_optional(found, place)
        if group and _plain(group):
            end = place + len(group)
            optional = "".join(token.text for token in found[place:end])
            written.append(f"LATERAL {{ {optional} }}")
            place = end
        else:
            written.append(found[place].text)
            place += 1
    return "".join(written)


def _group_of_optional(found: Sequence[Token], place: int) -> Sequence[Token]:
    """The tokens from an OPTIONAL to the first brace that closes; none of another token."""
    if not found[place].is_word("OPTIONAL"):
        return ()
    closing = (at for at in range(place, len(found)) if found[at].is_mark("}"))
    return found[place : next(closing, place - 1) + 1]


def _plain(optional: Sequence[Token]) -> bool:
    """Whether the group of an OPTIONAL is triples and filters, and no triple names its object."""
    code = [token for token in optional if token.kind != "space"][2:]
    if any(token.is_word(*_NOT_PLAIN) for token in code):
        return False
    if any(token.kind == "mark" and token.text in _NOT_TRIPLES for token in code):
        return False
    open_brackets = 0
    for last, token in pairwise(code):
        if token.kind != "mark":
            continue
        ends = token.text in ".;,}" and open_brackets == 0
        if ends and last.kind in _CONSTANTS:
            return False
        open_brackets += {"(": 1, ")": -1}.get(token.text, 0)
    return True
