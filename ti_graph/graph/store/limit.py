"""No more rows than anybody will take: an engine that collects its answer stops there."""

from ti_graph.graph.store.tokens import tokens


def with_limit(text: str, most: int) -> str:
    """A SELECT with a LIMIT of `most`, where it has none of its own; any other text as it is."""
    depth, place, first, values = 0, 0, "", None
    for token in tokens(text):
        depth += {"{": 1, "}": -1}.get(token.text, 0) if token.kind == "mark" else 0
        if token.kind == "word":
            word = token.text.upper()
            if not first and word in ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE"):
                first = word
            if depth == 0 and word == "LIMIT":
                return text
            if depth == 0 and word == "VALUES":
                values = place
        place += len(token.text)
    if first != "SELECT":
        return text
    end = len(text) if values is None else values
    return f"{text[:end]}\nLIMIT {most}\n{text[end:]}"
