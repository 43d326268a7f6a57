"""Where each kind of change is tried, as a table: `python -m tests.layouts.table`."""

import sys

from tests.layouts.kinds import KINDS, NO_OTHER, SAME, STOPS, Kind, fitting
from tests.layouts.layouts import LAYOUTS

ENDS = {
    SAME: "the same figures",
    STOPS: "one sentence, exit 2",
    NO_OTHER: "the rest is the same, and what is lost is counted",
}


def page() -> str:
    """The table in Markdown: kinds down, sources across."""
    heads = ["kind", "must end in", *(f"`{one.source}`" for one in LAYOUTS)]
    lines = [heads, ["---"] * len(heads)]
    for name, kind in KINDS.items():
        tried = ["✓" if name in fitting(one) else "" for one in LAYOUTS]
        lines.append([name, _end(kind), *tried])
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _end(kind: Kind) -> str:
    return f"{ENDS[kind.ends]}, or one sentence" if kind.may_stop else ENDS[kind.ends]


if __name__ == "__main__":
    sys.stdout.write(page() + "\n")
