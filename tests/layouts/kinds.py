"""The kinds of change that publishers, exports and spreadsheets make, and what each must end in.

`SAME`: the figures are those of the file as it was. `STOPS`: one sentence, nothing is taken.
`NO_OTHER`: what is taken is a part of what the whole file gives, and the rest is counted.
"""

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from tests.layouts.layouts import WORKBOOK, Layout, Table

Change = Callable[[Table, random.Random, Layout], None]
SAME, STOPS, NO_OTHER = "same", "stops", "no other"


@dataclass(frozen=True)
class Kind:
    """One kind of change: how it is made, what it must end in, and where it can be made."""

    change: Change
    ends: str
    fits: Callable[[Layout], bool] = lambda _: True
    may_stop: bool = False
    """A sentence that stops is as right as the same figures."""


def _new_column(table: Table, chance: random.Random, layout: Layout) -> None:
    names = ["date_maj", "Date d'édition", "nouvelle_colonne_2027"]
    place = len(table.names) if layout.keys_hold_marks else chance.randrange(len(table.names) + 1)
    table.names.insert(place, chance.choice(names))
    for row in table.rows:
        row.insert(place, "2026-01-01")


def _columns_in_another_order(table: Table, chance: random.Random, layout: Layout) -> None:
    order = list(range(len(table.names)))
    first = [order.pop(0)] if layout.keys_hold_marks else []
    chance.shuffle(order)
    order = first + order
    table.names = [table.names[place] for place in order]
    table.rows = [[row[place] for place in order] for row in table.rows]


def _names_in_other_letters(table: Table, chance: random.Random, layout: Layout) -> None:
    changes: list[Callable[[str], str]] = [str.upper, str.capitalize]
    if not layout.keys_hold_marks:
        changes += [lambda name: name.replace("_", " "), lambda name: f"{name} "]
    change = chance.choice(changes)
    table.names = [change(name) for name in table.names]


def _byte_order_mark(table: Table, _chance: random.Random, _layout: Layout) -> None:
    table.mark = "\ufeff"


def _line_ends(table: Table, _chance: random.Random, _layout: Layout) -> None:
    table.ends = "\r\n"


def _every_cell_quoted(table: Table, _chance: random.Random, _layout: Layout) -> None:
    table.quoted = True


def _another_delimiter(table: Table, chance: random.Random, _layout: Layout) -> None:
    table.delimiter = chance.choice([mark for mark in ",;\t|" if mark != table.delimiter])


def _columns_without_a_name(table: Table, _chance: random.Random, _layout: Layout) -> None:
    table.names += ["", ""]
    for row in table.rows:
        row += ["", ""]


def _blanks_around_codes(table: Table, chance: random.Random, layout: Layout) -> None:
    blank = chance.choice([" ", "  ", "\u00a0"])
    for column in layout.codes:
        place = table.names.index(column)
        for row in table.rows:
            row[place] = chance.choice([f"{row[place]}{blank}", f"{blank}{row[place]}"])


def _thousands_set_apart(table: Table, chance: random.Random, layout: Layout) -> None:
    blank = chance.choice([" ", "\u00a0", "\u202f"])
    for column in layout.numbers:
        place = table.names.index(column)
        for row in table.rows:
            if row[place].isdigit():
                row[place] = f"{int(row[place]):,}".replace(",", blank)


def _lines_in_another_order(table: Table, chance: random.Random, _layout: Layout) -> None:
    chance.shuffle(table.rows)


def _a_line_again(table: Table, chance: random.Random, _layout: Layout) -> None:
    table.rows.insert(chance.randrange(len(table.rows)), list(chance.choice(table.rows)))


def _the_header_again(table: Table, chance: random.Random, _layout: Layout) -> None:
    table.rows.insert(chance.randrange(1, len(table.rows) + 1), list(table.names))


def _two_files_joined(table: Table, _chance: random.Random, _layout: Layout) -> None:
    table.rows += [list(table.names), *(list(row) for row in table.rows)]


def _missing_column(table: Table, chance: random.Random, layout: Layout) -> None:
    place = table.names.index(chance.choice(layout.needed))
    for row in [table.names, *table.rows]:
        del row[place]


def _renamed_column(table: Table, chance: random.Random, layout: Layout) -> None:
    place = table.names.index(chance.choice(layout.needed))
    table.names[place] = chance.choice(["{}_2027", "nouveau_{}"]).format(table.names[place])


def _a_dimension_more(table: Table, _chance: random.Random, layout: Layout) -> None:
    if layout.cube:
        table.names.append("SEX")
        table.rows = [[*row, sex] for row in table.rows for sex in ("F", "M")]
        return
    table.names[0] = f"{layout.dimension},{table.names[0]}"
    for row in table.rows:
        row[0] = f"F,{row[0]}"


def _cut_in_half(table: Table, chance: random.Random, _layout: Layout) -> None:
    table.rows = table.rows[: chance.randrange(1, len(table.rows))]


def _a_line_that_differs(table: Table, chance: random.Random, layout: Layout) -> None:
    row = list(chance.choice(table.rows))
    place = table.names.index(chance.choice(layout.numbers))
    row[place] = "77"
    table.rows.append(row)


def _no_number(table: Table, chance: random.Random, layout: Layout) -> None:
    place = table.names.index(chance.choice(layout.numbers))
    row = chance.choice(table.rows)
    row[place] = chance.choice(["n.d.", "?", "1e3", "douze", "#N/A", "--"])


def _is_text(layout: Layout) -> bool:
    return layout.delimiter not in {"", WORKBOOK}


def _is_quotable(layout: Layout) -> bool:
    return _is_text(layout) and not layout.keys_hold_marks


def _has_no_sums(layout: Layout) -> bool:
    return bool(layout.codes) and not layout.sums


def _is_one(layout: Layout) -> bool:
    return not layout.tells_alike_apart


KINDS: Mapping[str, Kind] = {
    "a new column": Kind(_new_column, SAME),
    "columns in another order": Kind(_columns_in_another_order, SAME),
    "names in other letters": Kind(_names_in_other_letters, SAME),
    "a byte order mark": Kind(_byte_order_mark, SAME, lambda one: one.delimiter != WORKBOOK),
    "line ends of Windows": Kind(_line_ends, SAME, _is_text),
    "every cell in quotes": Kind(_every_cell_quoted, SAME, _is_quotable),
    "another delimiter": Kind(
        _another_delimiter, SAME, lambda one: _is_text(one) and not one.keys_hold_marks
    ),
    "columns without a name": Kind(_columns_without_a_name, SAME, _is_text),
    "blanks around codes": Kind(_blanks_around_codes, SAME, lambda one: bool(one.codes)),
    "thousands set apart": Kind(_thousands_set_apart, SAME, lambda one: bool(one.numbers)),
    "lines in another order": Kind(_lines_in_another_order, SAME),
    "a line again": Kind(_a_line_again, SAME, _is_one, may_stop=True),
    "the header again": Kind(_the_header_again, SAME, _is_text, may_stop=True),
    "two files joined": Kind(
        _two_files_joined, SAME, lambda one: _is_text(one) and _is_one(one), may_stop=True
    ),
    "a missing column": Kind(_missing_column, STOPS, lambda one: bool(one.needed)),
    "a renamed column": Kind(_renamed_column, STOPS, lambda one: bool(one.needed)),
    "a dimension more": Kind(_a_dimension_more, STOPS, lambda one: one.cube or bool(one.dimension)),
    "a file cut in half": Kind(_cut_in_half, NO_OTHER, _has_no_sums),
    "a line that differs": Kind(_a_line_that_differs, NO_OTHER, lambda one: bool(one.numbers)),
    "no number": Kind(_no_number, NO_OTHER, lambda one: bool(one.numbers)),
}


def fitting(layout: Layout) -> dict[str, Kind]:
    """The kinds that can be made in a layout."""
    return {name: kind for name, kind in KINDS.items() if kind.fits(layout)}


def changed(layout: Layout, kind: str, chance: random.Random) -> dict[str, Any]:
    """The files of a layout, one of them changed by a kind."""
    table = layout.table()
    KINDS[kind].change(table, chance, layout)
    return {**layout.files(), layout.name: table.written()}
