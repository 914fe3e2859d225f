"""Full-text search by whole words, the same in SQLite (FTS5) and PostgreSQL (tsvector).

Text is cut into words here, by the same rule as ``saksi.selection`` (case folded, letters, digits and underscore), so both
databases find exactly what :func:`saksi.selection.selects` lets pass. What a user asks for is cut likewise: no sign in it can
reach the database as anything but a word.
"""

import re
from collections.abc import Iterable
from typing import Literal

from sqlalchemy import ColumnElement, Connection, Select, cast, column, literal_column, select, table, text
from sqlalchemy.dialects.postgresql import TSQUERY

Index = Literal["report_words", "name_words"]
_WORD = re.compile(r"\w+")
_LONGEST = 500
"""Letters of a word that count; PostgreSQL takes 2,046 bytes."""
_MOST = 900_000
"""Bytes of different words that are indexed of one text; PostgreSQL takes 1 MiB. A novel has a third of that."""


def words_of(words: str) -> list[str]:
    """The different words of a text, case folded, in the order in which they first stand."""
    return list(dict.fromkeys(word[:_LONGEST] for word in _WORD.findall(words.casefold())))


def index_texts(connection: Connection, index: Index, texts: Iterable[tuple[int, str]]) -> None:
    """Add texts under their rows' numbers to an index. A number that is there already must not be given."""
    cast = ":words" if connection.dialect.name == "sqlite" else "array_to_tsvector(string_to_array(:words, ' '))"
    rows = [{"rowid": number, "words": " ".join(_within(words_of(words)))} for number, words in texts]
    if rows:
        connection.execute(text(f"INSERT INTO {index} (rowid, words) VALUES (:rowid, {cast})"), rows)


def having_words(dialect: str, index: Index, asked: str) -> Select[int] | None:
    """The numbers of the texts that have every word of ``asked``; None where that holds no word, so that all have."""
    wanted = words_of(asked)
    if not wanted:
        return None
    source = table(index, column("rowid"), column("words"))
    if dialect == "sqlite":
        match: ColumnElement[bool] = literal_column(index).op("MATCH")(" ".join(f'"{word}"' for word in wanted))
    else:
        match = source.c.words.op("@@")(cast(" & ".join(f"'{word}'" for word in wanted), TSQUERY))
    return select(source.c.rowid).where(match)


def _within(words: list[str]) -> Iterable[str]:
    size = 0
    for word in words:
        size += len(word.encode())
        if size > _MOST:
            return
        yield word
