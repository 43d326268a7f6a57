"""What an ad-hoc query may not do: reach out of the store.

The engine really connects for `SERVICE` and cannot be told not to, so a query that says it is
refused before it runs. The text is cut into the tokens of the SPARQL 1.1 grammar that can hide a
word (IRIs, strings, comments, variables, prefixed names); a bare word is then a keyword.
"""

import re

from ti_graph.errors import QueryError

LONGEST = 100_000
_TOKEN = re.compile(
    r"""
      (?P<hidden>
          <[^<>"{}|^`\\\x00-\x20]*>                     # IRI
        | \"\"\"(?:\"{0,2}(?:[^"\\]|\\.))*\"\"\"        # long strings
        | '''(?:'{0,2}(?:[^'\\]|\\.))*'''
        | "(?:[^"\\\n\r]|\\.)*"                         # short strings
        | '(?:[^'\\\n\r]|\\.)*'
        | \#[^\n\r]*                                    # comment
        | [?$]\w+                                       # variable
        | @[A-Za-z0-9-]+                                # language
        | [\w.-]*:(?:[\w.:-]|%[0-9A-Fa-f]{2}|\\.)*      # prefixed name
      )
    | (?P<word>[A-Za-z_]\w*)
    | .
    """,
    re.VERBOSE | re.DOTALL,
)
_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
REFUSED = frozenset({"SERVICE", "LOAD"})


def require_harmless(text: str) -> None:
    """Refuse a query that reaches out, or is too long to be looked at.

    Raises QueryError. Escapes such as `\\u0053` may spell a keyword, so the text is looked at with
    and without them resolved.
    """
    if len(text) > LONGEST:
        raise QueryError("query_too_long", length=len(text), most=LONGEST)
    if "\0" in text:
        raise QueryError("bad_sparql", reason="NUL", line="?", column="?")
    for reading in {text, _ESCAPE.sub(_resolve, text)}:
        for token in _TOKEN.finditer(reading):
            word = token.group("word")
            if word and word.upper() in REFUSED:
                raise QueryError("refused_keyword", keyword=word.upper())


def _resolve(escape: re.Match[str]) -> str:
    code = int(escape.group(1) or escape.group(2), 16)
    return chr(code) if code <= 0x10FFFF else "\ufffd"
