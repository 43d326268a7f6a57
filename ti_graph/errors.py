"""The family of errors that a user may meet.

Each names a code of `locale/errors.yml`, which holds what is wrong and what to do next; the
facts say where. Nothing else about the machine (paths, tracebacks, secrets) is ever shown.
"""

from collections.abc import Iterable
from typing import TypeVar

from ti_graph.messages import Language, catalogue, medium, reason, say

LONGEST_FACT = 2000
_SPACES = "\n\u00a0\u202f"


def shown(fact: object) -> object:
    """A fact as it may be reported: what a hostile file says is cut, and steers no terminal."""
    if not isinstance(fact, str):
        return fact
    cut = fact if len(fact) <= LONGEST_FACT else fact[:LONGEST_FACT] + "…"
    if cut.isprintable():
        return cut
    return "".join(one if one.isprintable() or one in _SPACES else ascii(one)[1:-1] for one in cut)


MOST_TYPED = 80


def typed(text: str) -> str:
    """What a person typed, as an error repeats it: cut, and on one line."""
    return " ".join("".join(one if one.isprintable() else " " for one in text).split())[:MOST_TYPED]


class TiGraphError(Exception):
    """Something a user can understand and act upon."""

    exit_code = 1
    http_status = 500

    def __init__(self, code: str, **facts: object) -> None:
        super().__init__(code)
        self.code = code
        self.facts = {name: shown(fact) for name, fact in facts.items()}
        self.nearest: tuple[str, ...] = ()
        """What bears a name near the one that nothing bears."""

    def detail(self, language: Language | None = None) -> str:
        """What is wrong, and where."""
        facts = dict(self.facts)
        if isinstance(given := facts.get("reason"), str):
            facts["reason"] = reason(given, language)
        return say(f"errors.{self.code}.detail", language, **facts)

    def hint(self, language: Language | None = None) -> str:
        """What to do next, in the words of how it was asked."""
        key = f"errors.{self.code}.hint"
        own = f"{key}_http"
        shown = own if medium() == "http" and own in catalogue() else key
        found = say(shown, language, **self.facts)
        if not self.nearest:
            return found
        return f"{say('notices.nearest', language, nearest=', '.join(self.nearest))} {found}"

    def __str__(self) -> str:
        return f"{self.detail()} {self.hint()}"


MOST_NEAREST = 3
CLOSE = 70.0
"""Least likeness (0-100) of a name that may be the one that was mistyped."""
Problem = TypeVar("Problem", bound=TiGraphError)


def unknown_name(problem: Problem, name: str, known: Iterable[str]) -> Problem:
    """The error of a name that nothing bears, with the nearest of those that are known."""
    from rapidfuzz import fuzz, process  # noqa: PLC0415 - a mistake is made rarely

    names = list(known)
    close = process.extract(name, names, scorer=fuzz.WRatio, score_cutoff=CLOSE, limit=MOST_NEAREST)
    problem.nearest = tuple(one for one, _, _ in close)
    return problem


class SourceError(TiGraphError):
    """A source file or card cannot be taken as it is; the current release stays."""

    exit_code = 2
    http_status = 500


class ReleaseError(TiGraphError):
    """A release cannot be built, opened or swapped."""

    exit_code = 3
    http_status = 503


class StoreError(TiGraphError):
    """A store elsewhere cannot be reached, refuses us, or does not hold what it should."""

    exit_code = 3
    http_status = 502


class OtherReleaseError(StoreError):
    """A store elsewhere does not hold the release in use."""

    http_status = 503


class ServiceError(TiGraphError):
    """A ti-graph service that a client asks did not answer, or reported an error of its own."""

    exit_code = 3
    http_status = 502


class QueryError(TiGraphError):
    """A query, a parameter or its use is wrong."""

    exit_code = 2
    http_status = 400


class UnknownPhaseError(QueryError):
    """No territory is of the phase that was asked for."""

    http_status = 422


class QueryTimeoutError(QueryError):
    """A query was stopped at its limit of time."""

    exit_code = 4
    http_status = 408


class UnauthorizedError(TiGraphError):
    """The token is missing or wrong."""

    exit_code = 2
    http_status = 401


class ForbiddenError(TiGraphError):
    """That is not done here, whoever asks."""

    exit_code = 2
    http_status = 403


class NotAcceptableError(QueryError):
    """None of the formats asked for is served."""

    http_status = 406


class UnsupportedMediaTypeError(QueryError):
    """A body of a type that is not read."""

    http_status = 415


class SlowRequestError(TiGraphError):
    """A request whose body does not come in time."""

    http_status = 408


class AddressTooLongError(QueryError):
    """An address longer than is read."""

    http_status = 414


class TooManyRequestsError(TiGraphError):
    """One client asks too much at once."""

    http_status = 429


class BusyError(TiGraphError):
    """Too many queries at once; try again later."""

    http_status = 503


class NotFoundError(TiGraphError):
    """Nothing bears that name."""

    exit_code = 2
    http_status = 404


class SettingsError(TiGraphError):
    """A setting has a value that cannot be used."""

    exit_code = 2


class NotInstalledError(TiGraphError):
    """What was asked needs an extra of the package that is not installed."""

    exit_code = 2
    http_status = 501
