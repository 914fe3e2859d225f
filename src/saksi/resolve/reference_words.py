"""The table of words that point back in a report (``resources/reference_words.yaml``)."""

from functools import cache

import msgspec

from saksi.tables import check_once, read_table

TABLE = "reference_words.yaml"


class ReferenceWords(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The shape of ``reference_words.yaml``; the file says what each list is for."""

    pointing: list[str]
    areas: dict[str, tuple[str, ...]]
    small: list[str]
    one: list[str]
    own_side: list[str]
    quotation_marks: list[tuple[str, str]]
    longest_quotation: int


@cache
def reference_words() -> ReferenceWords:
    """The table, read once and checked. Raises ResourceError where it is missing or damaged."""
    table = read_table(TABLE, ReferenceWords)
    check_once(TABLE, {"pointing": table.pointing, "areas": list(table.areas), "small": table.small})
    check_once(TABLE, {"one": table.one, "own_side": table.own_side})
    return table
