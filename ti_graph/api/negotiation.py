"""Which of the media types that are served a client wants most (RFC 9110, 12.5.1)."""

from collections.abc import Sequence
from typing import NamedTuple


def accepted(accept: str, served: Sequence[str]) -> list[str]:
    """The media types of an Accept header that are among `served`, the most wanted first.

    `*/*` stands for all of them, `application/*` for those of that kind; a type that is named is
    wanted as much as its own name says (RFC 9110, 12.5.1).
    """
    ranges = [_range(place, part) for place, part in enumerate(accept.split(","))]
    wanted = []
    for order, one in enumerate(served):
        covering = [told for told in ranges if told.covers(one)]
        if covering:
            nearest = max(covering, key=lambda told: (len(told.kind.strip("*/")), -told.place))
            wanted.append((-nearest.weight, nearest.place, order, one))
    return [one for weight, _, _, one in sorted(wanted) if weight < 0]


class _Range(NamedTuple):
    """A part of an Accept header: a media type or several, and how much it is wanted."""

    kind: str
    weight: float
    place: int

    def covers(self, served: str) -> bool:
        if self.kind == "*/*":
            return True
        whole = self.kind.endswith("/*")
        return served.startswith(self.kind[:-1]) if whole else served == self.kind


def _range(place: int, part: str) -> _Range:
    kind, *parameters = (piece.strip().lower() for piece in part.split(";"))
    return _Range(kind, _weight(parameters), place)


def _weight(parameters: list[str]) -> float:
    for parameter in parameters:
        if parameter.startswith("q="):
            try:
                return float(parameter.removeprefix("q="))
            except ValueError:
                return 0.0
    return 1.0
