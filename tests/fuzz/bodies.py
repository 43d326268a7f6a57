"""How Schemathesis sends bodies that it does not know: as they are."""

import schemathesis


@schemathesis.serializer("application/sparql-query", "application/sparql-update")  # type: ignore[untyped-decorator]
def as_text(_context: object, value: object) -> bytes:
    """A query or an update."""
    return value if isinstance(value, bytes) else str(value).encode("utf-8", "surrogatepass")
