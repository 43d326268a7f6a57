"""Which columns of a file are read, which are known and left, and which are new.

Names are compared as `plain_name` writes them: publishers change case, accents and blanks, and
write labels where they wrote codes (`Code commune`, `code_commune`).
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches

from ti_graph.errors import SourceError

LIKE = 0.6
"""Least likeness of two names (difflib's ratio) for one to be named as resembling the other."""
DIMENSION = r"[A-Z][A-Z0-9_]*"
"""How SDMX writes the components of a cube."""
LONGEST_NAME = 100
"""Characters of a new column's name that are kept."""


def plain_name(text: object) -> str:
    """A name of a column in small letters, without accents, dashes or line breaks."""
    letters = unicodedata.normalize("NFKD", str(text or "").casefold())
    kept = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return re.sub(r"[^a-z0-9]+", "_", kept).strip("_")


def _bare(name: str) -> str:
    """A name without any mark: `codeCommune` and `code_commune` are one."""
    return plain_name(name).replace("_", "")


@dataclass(frozen=True)
class Taken:
    """The columns of one file: its name in the file → the loader's own, and new ones."""

    names: Mapping[str, str]
    new: tuple[str, ...] = ()


@dataclass(frozen=True)
class Columns:
    """The columns of a file by name. A new one is reported and left; a missing one stops the load.

    `optional` columns are read where they are (a publisher announced them, or dropped them);
    `patterns` are regular expressions for families of columns, as one per year.
    Of each group of `one_of` at least one column must be there: layouts name them otherwise.
    In a `cube` a column written in capitals that is not known is a dimension, and stops the load.
    """

    read: tuple[str, ...]
    ignored: tuple[str, ...] = ()
    optional: tuple[str, ...] = ()
    patterns: tuple[str, ...] = ()
    one_of: tuple[tuple[str, ...], ...] = ()
    cube: bool = False
    _compiled: tuple[re.Pattern[str], ...] = field(init=False, repr=False, default=())

    def __post_init__(self) -> None:
        object.__setattr__(self, "_compiled", tuple(re.compile(p) for p in self.patterns))

    def take(self, found: Sequence[str], *, source: str, file: str) -> Taken:
        """The columns of `found` to read, in the file's order, and those that are new.

        Raises SourceError where one is missing, or there twice, or may be a cube's dimension.
        """
        named = [(name, self._own_name(name)) for name in found]
        taken = [(name, own) for name, own in named if own and own not in self.ignored]
        owned = [own for _, own in taken]
        if twice := sorted({own for own in owned if owned.count(own) > 1}):
            raise SourceError(
                "duplicate_column", source=source, file=file, columns=", ".join(twice)
            )
        new = [name for name, own in named if own is None]
        needed = [*((name,) for name in self.read), *self.one_of]
        if missing := [group for group in needed if not {*group} & {*owned}]:
            raise missing_columns(missing, new, source, file)
        if dimensions := [name for name in new if self.cube and re.fullmatch(DIMENSION, name)]:
            columns = ", ".join(map(repr, dimensions))
            raise SourceError("unknown_dimension", source=source, file=file, columns=columns)
        return Taken(dict(taken), tuple(name[:LONGEST_NAME] for name in new))

    @property
    def named(self) -> tuple[str, ...]:
        """The columns that are read by name where they are."""
        return (*self.read, *self.optional, *(name for group in self.one_of for name in group))

    def wanted(self, found: Sequence[str]) -> int:
        """How many of the columns to read are among `found`."""
        return len({self._own_name(name) for name in found} & set(self.read))

    def _own_name(self, name: str) -> str | None:
        """The name that the loader has for a column of a file; None for a new one."""
        known = (*self.named, *self.ignored)
        if name in known:
            return name
        like = next((one for one in known if _bare(one) == _bare(name) != ""), None)
        if like is not None:
            return like
        for written in (name, plain_name(name)):
            if any(pattern.fullmatch(written) for pattern in self._compiled):
                return written
        return None


def missing_columns(
    missing: Sequence[Sequence[str]], new: Sequence[str], source: str, file: str
) -> SourceError:
    """What is missing, one name or several that would do, and the new column that resembles it."""
    likes = [
        next(((name, like) for name in group if (like := _like(name, new))), None)
        for group in missing
    ]
    pairs = [f"{pair[0]} ≈ {pair[1]!r}" for pair in likes if pair]
    columns = ", ".join(" / ".join(group) for group in missing)
    if not pairs:
        return SourceError("missing_column", source=source, file=file, columns=columns)
    rows = ", ".join(pairs)
    return SourceError("renamed_column", source=source, file=file, columns=columns, pairs=rows)


def _like(name: str, new: Sequence[str]) -> str | None:
    """The new column that has all the words of `name`, is most like it, or is its long form."""
    words = set(plain_name(name).split("_"))
    for other in new:
        if words <= set(plain_name(other).split("_")):
            return other
    bare = {_bare(other): other for other in new}
    like = get_close_matches(_bare(name), bare, n=1, cutoff=LIKE)
    if like:
        return bare[like[0]]
    return next((other for short, other in bare.items() if short.startswith(_bare(name))), None)
