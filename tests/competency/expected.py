"""A question of the hand-checked graph with its answer, and the things that they name."""

from dataclasses import dataclass, field

from ti_graph.query.run import Plain


@dataclass(frozen=True)
class Expected:
    """The answer to a question, worked out by hand from graph.ttl."""

    competency: str
    """Number of the question; none for a query that answers another."""
    query: str
    why: str
    columns: str
    rows: list[tuple[Plain, ...]]
    given: dict[str, str] = field(default_factory=dict)


AMONT, PASSAGE, DESERT, BASCULE = (f"ti-2023-100{number}" for number in range(1, 5))
A = {"filiere": "filiere-a"}
