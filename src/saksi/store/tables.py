"""The tables of the store, for SQLite and PostgreSQL alike.

Kept: ``reports``, ``entries``, ``claims``, ``rejections``; rows are added and never changed. Derived: ``records``, ``events``,
``mentions`` and ``names`` hold what shows now, made by the fold so that it can be found quickly; they can be made anew
at any time. Full-text indexes stand beside them (``search.py``). The migrations make the tables; this is what queries use.
"""

from sqlalchemy import (
    BigInteger,
    Column,
    Double,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
)
from sqlalchemy.dialects import postgresql

METADATA = MetaData()
TEXT = Text().with_variant(postgresql.TEXT(collation="C"), "postgresql")
"""Text that sorts by code point in both databases, so that every order is the same."""
NUMBER = BigInteger().with_variant(Integer, "sqlite")
"""A row's number, counted up by the database; SQLite does that for its own integer type only."""

REPORTS = Table(
    "reports",
    METADATA,
    Column("number", NUMBER, primary_key=True),
    Column("id", TEXT, nullable=False, unique=True),
    Column("text", TEXT, nullable=False),
)
ENTRIES = Table(
    "entries",
    METADATA,
    Column("number", NUMBER, primary_key=True),
    Column("id", TEXT, nullable=False, unique=True),
    Column("report", ForeignKey("reports.number"), nullable=False, index=True),
    Column("kind", TEXT, nullable=False),
    Column("coder", TEXT, nullable=False),
    Column("at", TEXT, nullable=False),
    Column("undoes", TEXT),
)
CLAIMS = Table(
    "claims",
    METADATA,
    Column("entry", ForeignKey("entries.number"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("id", TEXT, nullable=False),
    Column("event", TEXT),
    Column("field", TEXT, nullable=False),
    Column("item", Integer, nullable=False),
    Column("value", TEXT, nullable=False),
    Column("start", Integer),
    Column("end", Integer),
    Column("quote", TEXT),
    Column("confidence", Double),
)
REJECTIONS = Table(
    "rejections",
    METADATA,
    Column("number", NUMBER, primary_key=True),
    Column("id", TEXT, nullable=False, unique=True),
    Column("source", TEXT, nullable=False),
    Column("stage", TEXT, nullable=False),
    Column("reason", TEXT, nullable=False),
    Column("detail", TEXT, nullable=False),
    Column("at", TEXT, nullable=False),
)

NAMES = Table(
    "names",
    METADATA,
    Column("number", NUMBER, primary_key=True),
    Column("id", TEXT, nullable=False, unique=True),
    Column("text", TEXT, nullable=False),
)
RECORDS = Table(
    "records",
    METADATA,
    Column("report", ForeignKey("reports.number"), primary_key=True),
    Column("id", TEXT, nullable=False),
    Column("body", TEXT, nullable=False),
    Column("coder", TEXT, nullable=False),
    Column("title", TEXT),
    Column("publisher", ForeignKey("names.number")),
    Column("published", TEXT),
    Column("state", TEXT, nullable=False),
    Index("records_order", "published", "id"),
)
EVENTS = Table(
    "events",
    METADATA,
    Column("number", NUMBER, primary_key=True),
    Column("id", TEXT, nullable=False, index=True),
    Column("report", ForeignKey("records.report"), nullable=False),
    Column("position", Integer, nullable=False),
    Column("type", TEXT, nullable=False),
    Column("modality", TEXT, nullable=False),
    Column("start", TEXT),
    Column("end", TEXT),
    Column("day", TEXT, nullable=False),
    Column("confidence", Double, nullable=False),
    Column("publisher", ForeignKey("names.number")),
    Column("state", TEXT, nullable=False),
    UniqueConstraint("report", "position"),
    Index("events_day", "day", "id"),
    Index("events_facets", "type", "modality", "publisher", "state"),
    Index("events_confidence", "confidence", "id"),
)
EVENT_BODIES = Table(
    "event_bodies",
    METADATA,
    Column("event", ForeignKey("events.number"), primary_key=True, autoincrement=False),
    Column("body", TEXT, nullable=False),
)
"""The events themselves stand apart, so that looking through the columns of many does not read them all."""
MENTIONS = Table(
    "mentions",
    METADATA,
    Column("event", ForeignKey("events.number"), primary_key=True),
    Column("role", TEXT, primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("name", ForeignKey("names.number"), nullable=False),
    Column("label", TEXT, nullable=False),
    Column("ref", TEXT),
    Column("kind", TEXT),
    Column("country", TEXT),
    Column("admin1", TEXT),
    Column("lat", Double),
    Column("lon", Double),
    Column("precision", Integer),
    Index("mentions_name", "name", "role", "event"),
    Index("mentions_box", "lat", "lon", "event"),
    Index("mentions_facets", "role", "label", "event"),
    Index("mentions_kind", "role", "kind", "event"),
    Index("mentions_country", "role", "country", "event"),
)
