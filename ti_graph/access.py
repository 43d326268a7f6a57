"""Who may write: tokens with scopes, of which only digests are kept.

    <data>/tokens.json    name → SHA-256 of the token, scopes, date
    <data>/revoked.txt    SHA-256 of every token that was revoked, one a line

A token has 256 random bits, so a plain digest cannot be turned back and no salt is needed. It is
shown once, when it is made.
"""

import hashlib
import hmac
import json
import re
import secrets
from collections.abc import Iterable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Literal, get_args

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from ti_graph.errors import NotFoundError, ReleaseError, SettingsError
from ti_graph.whole_file import write_whole

FILE = "tokens.json"
REVOKED = "revoked.txt"
"""What was revoked stays so, whatever list of tokens a backup brings back."""
PREFIX = "tig_"
NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
Scope = Literal["feedback", "workspace", "admin"]
"""`admin` may do what the others may."""
SCOPES: tuple[Scope, ...] = get_args(Scope)


class KeptToken(BaseModel):
    """What is kept of a token."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    sha256: str = Field(pattern="^[0-9a-f]{64}$")
    scopes: frozenset[Scope]
    made_on: date


_KEPT = TypeAdapter(dict[str, KeptToken])


def tokens(data: Path) -> dict[str, KeptToken]:
    """What is kept of every token, by name.

    Raises SettingsError where the file is there and cannot be read: nobody may write then.
    """
    try:
        kept = _KEPT.validate_json((data / FILE).read_bytes())
        gone = _revoked(data)
    except FileNotFoundError:
        return {}
    except (OSError, ValueError):
        raise SettingsError("damaged_tokens") from None
    return {name: one for name, one in kept.items() if one.sha256 not in gone}


def _revoked(data: Path) -> set[str]:
    try:
        return set((data / REVOKED).read_text("ascii").split())
    except FileNotFoundError:
        return set()


def make_token(data: Path, name: str, scopes: Iterable[Scope]) -> str:
    """Make a token and keep its digest; returns the token, which is shown this once.

    Raises SettingsError where the name is not fit or taken, ReleaseError where it cannot be kept.
    """
    kept = tokens(data)
    if not NAME.fullmatch(name):
        raise SettingsError("bad_token_name", name=name[:40])
    if name in kept:
        raise SettingsError("token_name_taken", name=name)
    token = PREFIX + secrets.token_urlsafe(32)
    today = datetime.now(UTC).date()
    found = KeptToken(sha256=_digest(token), scopes=frozenset(scopes), made_on=today)
    _write(data, kept | {name: found})
    return token


def revoke_token(data: Path, name: str) -> None:
    """Forget a token; it opens nothing from then on.

    Raises NotFoundError where there is none of that name.
    """
    kept = tokens(data)
    if name not in kept:
        raise NotFoundError("unknown_token", name=name[:40], known=", ".join(sorted(kept)) or "–")
    gone = sorted(_revoked(data) | {kept[name].sha256})
    _replace(data, REVOKED, "".join(f"{one}\n" for one in gone))
    _write(data, {other: one for other, one in kept.items() if other != name})


def merged_tokens(today: bytes, restored: bytes) -> bytes:  # noqa: ARG001
    """Today's tokens: one that only the backup knows was revoked since, or made elsewhere."""
    return today


def merged_revocations(today: bytes, restored: bytes) -> bytes:
    """What was revoked at any time."""
    return b"".join(sorted({line + b"\n" for line in (today + b"\n" + restored).split()}))


def bearer(data: Path, token: str, wanted: Scope) -> str | None:
    """The name of the token where it is a known one with that scope; None where not.

    Every kept digest is compared, each in constant time.
    """
    given, found = _digest(token), None
    for name, kept in tokens(data).items():
        if hmac.compare_digest(given, kept.sha256):
            found = name if kept.scopes & {wanted, "admin"} else None
    return found


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def _write(data: Path, kept: dict[str, KeptToken]) -> None:
    found = {name: one.model_dump(mode="json") for name, one in sorted(kept.items())}
    _replace(data, FILE, json.dumps(found, indent=1))


def _replace(data: Path, name: str, text: str) -> None:
    """Write a file in one step, for its owner alone."""
    try:
        write_whole(data / name, text)
    except OSError as error:
        raise ReleaseError("cannot_write", reason=error.strerror or "?") from None
