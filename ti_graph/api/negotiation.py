"""Which of the media types that are served a client wants most (RFC 9110, 12.5.1)."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from fastapi import Request

_PART = re.compile(r'(?:[^,"]|"(?:[^"\\]|\\.)*"?)+')
"""Up to a comma that stands in no quoted string."""
_WEIGHT = re.compile(r"[01](?:\.[0-9]*)?")
_PARAMETER = re.compile(r'(?:[^;"]|"(?:[^"\\]|\\.)*"?)+')


def accept_of(request: Request) -> str:
    """What a request accepts: the fields Accept as one list (RFC 9110, 5.3); anything, where it is
    absent or names nothing."""
    return ", ".join(filter(str.strip, request.headers.getlist("accept"))) or "*/*"


def accepted(accept: str, served: Sequence[str]) -> list[str]:
    """The media types of an Accept header that are among `served`, the most wanted first.

    `*/*` stands for all of them, `application/*` for those of that kind; a type that is named is
    wanted as much as its own name says (RFC 9110, 12.5.1).
    """
    ranges = [_Range(kind, weight, place) for place, (kind, weight) in enumerate(weighed(accept))]
    wanted = []
    for order, one in enumerate(served):
        covering = [found for found in ranges if found.covers(one)]
        if covering:
            nearest = max(covering, key=lambda found: (len(found.kind.strip("*/")), -found.place))
            wanted.append((-nearest.weight, nearest.place, order, one))
    return [one for weight, _, _, one in sorted(wanted) if weight < 0]


def weighed(header: str) -> Iterator[tuple[str, float]]:
    """What a header of preferences names, each with its weight (RFC 9110, 12.4.2), in order."""
    for part in _PART.findall(header):
        named, *parameters = (piece.strip().lower() for piece in _PARAMETER.findall(part) or [""])
        yield named, _weight(parameters)


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


def _weight(parameters: list[str]) -> float:
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip() == "q":
            return float(value) if _WEIGHT.fullmatch(value.strip()) else 0.0
    return 1.0
