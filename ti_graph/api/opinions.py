"""What people say of suggestions: kept beside the releases, one line of JSON a verdict.

A line is appended and never changed: the last verdict on a suggestion is the one that stands.
"""

import fcntl
import json
import os
import secrets
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, BinaryIO, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from ti_graph.errors import ReleaseError

FILE = "feedback.jsonl"
Verdict = Literal["accepted", "rejected"]


class Opinion(BaseModel):
    """A verdict on a suggestion, and why."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    suggestion: Annotated[
        str,
        Field(
            max_length=200,
            description="Candidate filière or suggested partner.",
            examples=["filiere-ti-2023-4408-25.50B"],
        ),
    ]
    verdict: Verdict
    reason: Annotated[
        str,
        Field(max_length=2000, description="Why, in one's own words. Name no person."),
    ] = ""


class RecordedOpinion(Opinion):
    """An opinion as it was kept."""

    id: Annotated[str, Field(examples=["5f0c9a1b2d3e4f60"])]
    at: Annotated[datetime, Field(description="When it was given, UTC.")]
    release: Annotated[str, Field(description="Release that the suggestion was read in.")]


class Feedback:
    """The opinions of a data folder."""

    def __init__(self, data: Path) -> None:
        self._path = data / FILE

    def record(self, opinion: Opinion, release: str) -> RecordedOpinion:
        """Keep an opinion.

        Raises ReleaseError where it cannot be written.
        """
        kept = RecordedOpinion(
            id=secrets.token_hex(8),
            at=datetime.now(UTC).replace(microsecond=0),
            release=release,
            **opinion.model_dump(),
        )
        try:
            with self._path.open("ab+") as stream:
                fcntl.flock(stream, fcntl.LOCK_EX)
                # A line that a crash cut short must not swallow this one.
                before = b"" if _is_at_a_line(stream) else b"\n"
                stream.write(before + kept.model_dump_json().encode() + b"\n")
                stream.flush()
                os.fsync(stream.fileno())
        except OSError as error:
            raise ReleaseError("cannot_write", reason=os.strerror(error.errno or 0)) from None
        return kept

    def opinions(self, suggestion: str | None = None) -> list[RecordedOpinion]:
        """Every opinion, oldest first; on one suggestion where asked.

        A line that a crash cut short is passed over.
        """
        try:
            # What people write may hold other characters that end a line: only this one does here.
            lines = self._path.read_bytes().split(b"\n")
        except FileNotFoundError:
            return []
        found = [one for line in lines if (one := _read(line)) is not None]
        return [one for one in found if suggestion in (None, one.suggestion)]


def _is_at_a_line(stream: BinaryIO) -> bool:
    """Whether a file is empty or ends with a whole line."""
    if not stream.seek(0, os.SEEK_END):
        return True
    stream.seek(-1, os.SEEK_END)
    return stream.read(1) == b"\n"


def _read(line: bytes) -> RecordedOpinion | None:
    try:
        return RecordedOpinion.model_validate(json.loads(line))
    except (ValueError, ValidationError):
        return None
