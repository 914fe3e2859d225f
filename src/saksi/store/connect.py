"""Connections to a store: one SQLite file, or a PostgreSQL database."""

import random
import re
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError, SQLAlchemyError

from saksi.errors import OutputError, StoreError

T = TypeVar("T")
BUSY_SECONDS = 30
"""How long a writer waits for the others before it tries again."""
ATTEMPTS = 6
"""How often a transaction is tried when others are in its way."""
_WRITES = {"saksi_writes": True}
_RETRIED = {"40001", "40P01", "55P03"}
"""PostgreSQL's codes for a transaction that can be tried again: not serialisable, deadlock, lock not to be had."""


def connect(where: str) -> Engine:
    """The engine of a store: a path is an SQLite file, ``postgresql://…`` a database. Makes no connection yet."""
    if re.match(r"postgres(ql)?://", where):
        return _postgres(where)
    if "://" in where:
        raise StoreError(
            f"{where.split('://', maxsplit=1)[0]}://…: a store is a file or postgresql://USER@HOST/DATABASE"
        )
    path = Path(where)
    if path.is_dir():
        raise StoreError(f"{where}: this is a folder; name a file for the store")
    engine = create_engine(
        URL.create("sqlite", database=str(path)), connect_args={"timeout": BUSY_SECONDS, "isolation_level": None}
    )
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def require_file(where: str) -> None:
    """Raises StoreError where ``where`` is a path and nothing is there: opening a connection would make an empty file."""
    if "://" not in where and not Path(where).exists():
        raise StoreError(f"{where}: there is no such store; saksi read … --store {where} makes it")


def _postgres(where: str) -> Engine:
    try:
        url = make_url(where).set(drivername="postgresql+psycopg")
        return create_engine(url, pool_pre_ping=True)
    except (ArgumentError, NoSuchModuleError, ValueError) as error:
        raise StoreError("the address of the store is not postgresql://USER:PASSWORD@HOST:PORT/DATABASE") from error
    except ImportError as error:
        raise StoreError("PostgreSQL needs the package psycopg: install saksi[postgres]") from error


def _prepare_sqlite(connection: sqlite3.Connection, _record: Any) -> None:
    # With WAL readers never wait for a writer; with FULL a commit is on the disk when it returns, so that not even a
    # power cut loses it.
    for attempt in range(ATTEMPTS):
        try:
            connection.execute("PRAGMA journal_mode=WAL")
            break
        except sqlite3.OperationalError as error:
            # Several programs that open a new file at once are in each other's way here, and no timeout applies.
            if "locked" not in str(error) or attempt == ATTEMPTS - 1:
                raise
            _pause(attempt)
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("PRAGMA foreign_keys=ON")
    connection.execute("PRAGMA trusted_schema=OFF")


def _begin_sqlite(connection: Connection) -> None:
    # A transaction that will write takes the lock at once: to wait for it later could only fail.
    writes = connection.get_execution_options().get("saksi_writes")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def reading(engine: Engine) -> Connection:
    """A connection that sees the store as it is at its first query until it is closed."""
    if engine.dialect.name == "postgresql":
        return engine.connect().execution_options(isolation_level="REPEATABLE READ")
    return engine.connect()


def write(engine: Engine, work: Callable[[Connection], T]) -> T:
    """What ``work`` gives, in one transaction; tried again, a bounded number of times, while others are in its way."""
    for attempt in range(ATTEMPTS):
        try:
            with engine.connect().execution_options(**_WRITES) as connection, connection.begin():
                return work(connection)
        except DBAPIError as error:
            if attempt == ATTEMPTS - 1 or not _can_be_retried(error):
                raise
            _pause(attempt)
    raise AssertionError("the last attempt returns or raises")


def _can_be_retried(error: DBAPIError) -> bool:
    cause = error.orig
    if isinstance(cause, sqlite3.OperationalError):
        return "locked" in str(cause) or "busy" in str(cause)
    return getattr(cause, "sqlstate", None) in _RETRIED


def _pause(attempt: int) -> None:
    time.sleep(random.uniform(0.01, 0.05) * 2**attempt)


@contextmanager
def telling_store(where: str) -> Iterator[None]:
    """Turn what the database reports into a StoreError or an OutputError that says what to do."""
    try:
        yield
    except SQLAlchemyError as error:
        raise _told(shown_address(where), str(getattr(error, "orig", None) or error)) from error


def _told(where: str, words: str) -> OutputError | StoreError:
    words = " ".join(words.split())[:300]
    if re.search("full|readonly|read-only|No space|permission denied for", words):
        return OutputError(f"{where}: cannot be written ({words})")
    if re.search("malformed|not a database|corrupt", words):
        return StoreError(f"{where}: it is no store or is damaged ({words}); take a copy that is whole (docs/store.md)")
    return StoreError(f"{where}: the store cannot be used ({words})")


def shown_address(where: str) -> str:
    """The store's address without a password."""
    if "://" in where:
        with suppress(ArgumentError, ValueError):
            return make_url(where).render_as_string(hide_password=True)
        return f"{where.split('://', maxsplit=1)[0]}://…"
    return where
