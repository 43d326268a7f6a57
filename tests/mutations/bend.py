"""Ways to bend a file: bytes, text, tables, documents, archives. Each takes a chance of its own."""

import csv
import gzip
import io
import json
import random
import zipfile
from collections.abc import Callable
from typing import Any

Bend = Callable[[bytes, random.Random], bytes]

HOSTILE = (
    "\u202egnitfihs\u202c", "Меtz", "Ⅿetz\u200b", "=1+1", "=cmd|' /C calc'!A0", "@SUM(A1)", "+1",
    "<script>alert(1)</script>", "' OR 1=1 --", "{{7*7}}", "../../../etc/passwd", "%s%n", "${x}",
    "NaN", "nan", "inf", "-Infinity", "1e400", "0000-00-00", "0000-01-01", "9999-99-99", "-1",
    "18446744073709551616", "1e308", "", " ", "\t", "\u0000", "\ufeff", "\ud7ff", "😀" * 9, "[ND]",
)  # fmt: skip
LONG_CELL = 10_000_000
BOMB = 300_000_000
DEPTH = 100_000


def _at(content: bytes, chance: random.Random) -> int:
    return chance.randrange(max(1, len(content)))


def nothing(content: bytes, _chance: random.Random) -> bytes:
    """The file as it was: it must be taken, or the others would prove nothing."""
    return content


# --- bytes --------------------------------------------------------------------------------------


def flip_bits(content: bytes, chance: random.Random) -> bytes:
    """From one bit to a hundred."""
    bent = bytearray(content or b"x")
    for _ in range(chance.choice((1, 1, 3, 10, 100))):
        bent[_at(content, chance)] ^= 1 << chance.randrange(8)
    return bytes(bent)


def flip_bits_of_the_end(content: bytes, chance: random.Random) -> bytes:
    """Where Parquet and archives keep what tells of the rest."""
    bent = bytearray(content or b"x")
    for _ in range(chance.choice((1, 2, 8))):
        bent[-1 - chance.randrange(min(len(bent), 600))] ^= 1 << chance.randrange(8)
    return bytes(bent)


def cut(content: bytes, chance: random.Random) -> bytes:
    """Only the beginning."""
    return content[: _at(content, chance)]


def cut_out(content: bytes, chance: random.Random) -> bytes:
    """Without a piece of the middle."""
    start = _at(content, chance)
    return content[:start] + content[start + chance.randrange(1, 200) :]


def repeat(content: bytes, chance: random.Random) -> bytes:
    """A piece comes twice."""
    start = _at(content, chance)
    end = start + chance.randrange(1, 400)
    return content[:end] + content[start:]


def insert_nul(content: bytes, chance: random.Random) -> bytes:
    """A NUL among the bytes."""
    place = _at(content, chance)
    return content[:place] + b"\0" * chance.choice((1, 5)) + content[place:]


def noise(content: bytes, chance: random.Random) -> bytes:
    """No file of that kind at all."""
    return chance.randbytes(chance.choice((0, 1, 20, len(content))))


# --- text ---------------------------------------------------------------------------------------


def recode(content: bytes, chance: random.Random) -> bytes:
    """Another encoding, or a mark that tells one."""
    text = content.decode("utf-8", "replace")
    encoding = chance.choice(("utf-16", "utf-16-le", "utf-32", "latin-1", "cp1252", "utf-7"))
    if chance.random() < 0.2:
        return b"\xef\xbb\xbf" * chance.choice((1, 2)) + content
    return text.encode(encoding, "replace")


def line_ends(content: bytes, chance: random.Random) -> bytes:
    """Line ends of other systems, or quotes that never close."""
    return content.replace(b"\n", chance.choice((b"\r\n", b"\r", b"\n\n", b'"\n', b"\x0b", b"")))


def word(content: bytes, chance: random.Random) -> bytes:
    """A hostile word in the middle of the text."""
    place = _at(content, chance)
    return content[:place] + chance.choice(HOSTILE).encode("utf-8") + content[place:]


def long_word(content: bytes, chance: random.Random) -> bytes:
    """Ten megabytes in one place."""
    place = _at(content, chance)
    return content[:place] + chance.choice((b"x", b"9", b'"', b",")) * LONG_CELL + content[place:]


# --- tables as text -----------------------------------------------------------------------------


def _table(change: Callable[[list[list[str]], random.Random], None], delimiter: str) -> Bend:
    def bend(content: bytes, chance: random.Random) -> bytes:
        rows = list(csv.reader(io.StringIO(content.decode("utf-8")), delimiter=delimiter))
        change(rows, chance)
        text = io.StringIO()
        csv.writer(text, delimiter=delimiter, lineterminator="\n").writerows(rows)
        return text.getvalue().encode("utf-8", "surrogatepass")

    bend.__name__ = change.__name__.lstrip("_")
    return bend


def _swap_columns(rows: list[list[str]], chance: random.Random) -> None:
    one, other = chance.randrange(len(rows[0])), chance.randrange(len(rows[0]))
    for row in rows[chance.choice((0, 1)) :]:  # with their headings, or without
        if max(one, other) < len(row):
            row[one], row[other] = row[other], row[one]


def _drop_column(rows: list[list[str]], chance: random.Random) -> None:
    place = chance.randrange(len(rows[0]))
    for row in rows:
        del row[place : place + 1]


def _name_column(rows: list[list[str]], chance: random.Random) -> None:
    place = chance.randrange(len(rows[0]))
    rows[0][place] = chance.choice((*HOSTILE, rows[0][0], rows[0][place].upper()))


def _cells(rows: list[list[str]], chance: random.Random) -> None:
    for _ in range(chance.choice((1, 5, 50))):
        row = rows[chance.randrange(1, len(rows))]
        if row:
            row[chance.randrange(len(row))] = chance.choice(HOSTILE)


def _repeat_rows(rows: list[list[str]], chance: random.Random) -> None:
    rows.extend([list(row) for row in rows[1:]] * chance.choice((1, 50)))


def _ragged(rows: list[list[str]], chance: random.Random) -> None:
    row = chance.choice(rows)
    row[:] = row[: chance.randrange(len(row))] if chance.random() < 0.5 else row * 3


def tables(delimiter: str) -> list[Bend]:
    """Ways to bend a table of text."""
    changes = (_swap_columns, _drop_column, _name_column, _cells, _repeat_rows, _ragged)
    return [_table(change, delimiter) for change in changes]


# --- JSON ---------------------------------------------------------------------------------------


def json_value(content: bytes, chance: random.Random) -> bytes:
    """Some value of the document is another one."""
    document = json.loads(content)
    for _ in range(chance.choice((1, 5))):
        _set_somewhere(document, chance)
    return json.dumps(document).encode()


def _set_somewhere(document: Any, chance: random.Random) -> None:
    node = document
    while True:
        keys = list(node) if isinstance(node, dict) else list(range(len(node)))
        if not keys:
            return
        key = chance.choice(keys)
        if isinstance(node[key], dict | list) and node[key] and chance.random() < 0.8:
            node = node[key]
            continue
        values: tuple[Any, ...] = (None, True, -1, 1e308, 1 << 70, [], {}, [[]], {"x": 1}, *HOSTILE)
        node[key] = chance.choice(values)
        return


def json_number(content: bytes, chance: random.Random) -> bytes:
    """Words for numbers that JSON does not have, or that no double holds."""
    text = content.decode("utf-8")
    numbers = [place for place, character in enumerate(text) if character.isdigit()]
    place = chance.choice(numbers or [0])
    found = chance.choice(("NaN", "Infinity", "-Infinity", "1e999", "9" * 5000, "0x1", "01"))
    return (text[:place] + found + text[place + 1 :]).encode("utf-8")


def json_depth(_content: bytes, chance: random.Random) -> bytes:
    """Deeper than any reader's stack."""
    opening = chance.choice((b"[", b'{"a":', b'[{"features":'))
    return opening * DEPTH + b"1"


def json_twice(content: bytes, chance: random.Random) -> bytes:
    """Two documents, or one of another kind."""
    return chance.choice((content * 2, b"null", b"[]", b"{}", b'"x"', b"[null]", b"[[]]", b"[1]"))


# --- Parquet ------------------------------------------------------------------------------------


def parquet_table(content: bytes, chance: random.Random) -> bytes:
    """A sound file whose columns or values are others."""
    import polars as pl  # noqa: PLC0415 - in the child alone

    table = pl.read_parquet(io.BytesIO(content))
    column, other = chance.sample(table.columns, 2)
    kinds: list[Any] = [pl.Float64, pl.Binary, pl.Boolean, pl.Date, pl.List(pl.String), pl.Int8]
    hostile = pl.Series(column, [chance.choice(HOSTILE) for _ in range(table.height)], strict=False)
    odd = [pl.Series(column, [None] * table.height, dtype=kind) for kind in kinds]
    floats = pl.Series(column, [float("nan"), float("inf")] * table.height)[: table.height]
    swapped = {column: other, other: column}
    bent = chance.choice(
        (
            table.drop(column), table.rename({column: "surprise"}), table.rename(swapped),
            table.with_columns(hostile), table.with_columns(chance.choice(odd)),
            table.with_columns(floats), table.clear(), pl.concat([table] * 30),
        )
    )  # fmt: skip
    packed = io.BytesIO()
    bent.write_parquet(packed)
    return packed.getvalue()


# --- compressed ---------------------------------------------------------------------------------


def inside_gzip(bend: Bend) -> Bend:
    """A bend of what is compressed."""

    def bent(content: bytes, chance: random.Random) -> bytes:
        return gzip.compress(bend(gzip.decompress(content), chance))

    bent.__name__ = f"{bend.__name__}_inside"
    return bent


def gzip_bomb(content: bytes, chance: random.Random) -> bytes:
    """A little that unpacks to a lot, in one line or in many."""
    line = gzip.decompress(content).split(b"\n")[0]
    pad = b"\0" if chance.random() < 0.3 else chance.choice((b"x", b"x,x\n", b"\n"))
    return gzip.compress(line + b"\n" + pad * (BOMB // len(pad)), compresslevel=1)


def gzip_more(content: bytes, chance: random.Random) -> bytes:
    """More members, or noise, after the first."""
    return content + chance.choice((content, b"\x1f\x8b", chance.randbytes(50)))


def _rezip(content: bytes, change: Callable[[dict[str, bytes]], None]) -> bytes:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    change(parts)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return packed.getvalue()


def inside_zip(bend: Bend) -> Bend:
    """A bend of one part of a workbook."""

    def bent(content: bytes, chance: random.Random) -> bytes:
        def change(parts: dict[str, bytes]) -> None:
            name = chance.choice(sorted(parts))
            parts[name] = bend(parts[name], chance)

        return _rezip(content, change)

    bent.__name__ = f"{bend.__name__}_inside"
    return bent


def xml_entities(content: bytes, chance: random.Random) -> bytes:
    """Entities that multiply, or that name a file of the machine."""
    laughs = b'<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">'
    outside = b'<!ENTITY b SYSTEM "file:///etc/hostname">'
    found = b"<!DOCTYPE x [" + chance.choice((laughs, outside)) + b"]>"

    def change(parts: dict[str, bytes]) -> None:
        name = chance.choice([name for name in sorted(parts) if name.endswith(".xml")])
        head, _, rest = parts[name].partition(b"?>")
        parts[name] = head + b"?>" + found + rest if rest else found + head

    return _rezip(content, change)


def zip_bomb(content: bytes, chance: random.Random) -> bytes:
    """One part that unpacks to a lot."""

    def change(parts: dict[str, bytes]) -> None:
        name = chance.choice([*sorted(parts), "xl/media/image1.png"])
        parts[name] = parts.get(name, b"") + b" " * BOMB

    return _rezip(content, change)


def zip_names(content: bytes, chance: random.Random) -> bytes:
    """Parts that climb out of the archive, are links, macros, or reach out."""
    name = chance.choice(
        ("../../evil.xml", "/etc/evil", "xl/vbaProject.bin", "xl/externalLinks/externalLink1.xml",
         "C:\\evil", "a" * 60_000, "xl/worksheets/sheet1.xml\0", "xl/embeddings/x.bin")
    )  # fmt: skip
    packed = io.BytesIO(content)
    with zipfile.ZipFile(packed, "a") as archive:
        entry = zipfile.ZipInfo(name)
        if chance.random() < 0.3:
            entry.external_attr = 0o120777 << 16
        archive.writestr(entry, "/etc/passwd")
    return packed.getvalue()


def workbook_cell(content: bytes, chance: random.Random) -> bytes:
    """Cells as someone types them who means harm."""
    import openpyxl  # noqa: PLC0415 - in the child alone

    book = openpyxl.load_workbook(io.BytesIO(content))
    sheet = book[chance.choice(book.sheetnames)]
    values = (*HOSTILE[:32], 1e308, -1, 0.1, True, '=HYPERLINK("http://x")', "x" * 32_000)
    for _ in range(chance.choice((1, 5))):
        row = chance.randrange(1, max(sheet.max_row, 2) + 2)
        value = chance.choice(values)
        legal = openpyxl.cell.cell.ILLEGAL_CHARACTERS_RE
        found = legal.sub("", value) if isinstance(value, str) else value
        sheet.cell(row, chance.randrange(1, sheet.max_column + 2)).value = found
    packed = io.BytesIO()
    book.save(packed)
    return packed.getvalue()


BYTES: list[Bend] = [flip_bits, cut, cut_out, repeat, insert_nul, noise]
TEXT: list[Bend] = [*BYTES, recode, line_ends, word, long_word]
JSON: list[Bend] = [*TEXT, json_value, json_value, json_value, json_number, json_depth, json_twice]
GZIP: list[Bend] = [
    *BYTES, gzip_bomb, gzip_more, *(inside_gzip(bend) for bend in (*TEXT, *tables("\t"))),
]  # fmt: skip
PARQUET: list[Bend] = [
    *BYTES, flip_bits, *[flip_bits_of_the_end] * 2, *[parquet_table] * 4,
]  # fmt: skip
WORKBOOK: list[Bend] = [
    *BYTES, flip_bits_of_the_end, xml_entities, zip_bomb, zip_names, workbook_cell, workbook_cell,
    *(inside_zip(bend) for bend in (flip_bits, cut, repeat, word, long_word, recode)),
]  # fmt: skip
