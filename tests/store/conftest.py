"""A store of each kind: SQLite, and a PostgreSQL that is started for the tests alone and is gone afterwards."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from saksi.store import Store, open_store

_PROGRAMS = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
_AS = {"user": "postgres", "group": "postgres", "extra_groups": ()} if os.geteuid() == 0 else {}


def _run(*command: str, cwd: str) -> None:
    subprocess.run(command, cwd=cwd, check=True, capture_output=True, **_AS)  # type: ignore[call-overload]


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The address of an empty database in a cluster of our own, reached by a socket in a temporary folder."""
    if not _PROGRAMS:
        pytest.skip("PostgreSQL is not at hand: apt-get install postgresql")
    programs = _PROGRAMS[-1].parent
    folder = tempfile.mkdtemp(prefix="saksi-pg-")
    try:
        if _AS:
            shutil.chown(folder, "postgres", "postgres")
        data = f"{folder}/data"
        _run(str(programs / "initdb"), "-D", data, "-A", "trust", "-U", "saksi", "-E", "UTF8", "-N", cwd=folder)
        settings = f"-c listen_addresses='' -c unix_socket_directories='{folder}' -c fsync=off -c max_connections=60"
        _run(str(programs / "pg_ctl"), "-D", data, "-w", "-o", settings, "-l", f"{folder}/log", "start", cwd=folder)
        try:
            yield f"postgresql://saksi@/postgres?host={folder}"
        finally:
            _run(str(programs / "pg_ctl"), "-D", data, "-w", "-m", "immediate", "stop", cwd=folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(params=["sqlite", "postgresql"])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where a store can be made; nothing is there yet."""
    if request.param == "sqlite":
        return str(tmp_path / "saksi.db")
    return empty_postgres(request)


def empty_postgres(request: pytest.FixtureRequest) -> str:
    """The address of the PostgreSQL database, emptied."""
    where: str = request.getfixturevalue("postgres")
    with psycopg.connect(where, autocommit=True) as connection:
        connection.execute("DROP SCHEMA public CASCADE")
        connection.execute("CREATE SCHEMA public")
    return where


@pytest.fixture
def store(address: str) -> Iterator[Store]:
    """A new, empty store."""
    with open_store(address, create=True) as opened:
        yield opened


@pytest.fixture
def stores(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Callable[[], list[Store]]]:
    """Makes new, empty stores, one of each kind that is at hand."""
    made: list[Store] = []

    def make() -> list[Store]:
        for opened in made[-2:]:
            opened.close()
        made.append(open_store(str(tmp_path / f"{len(made)}.db"), create=True))
        if _PROGRAMS:
            made.append(open_store(empty_postgres(request), create=True))
        return made[-2:] if _PROGRAMS else made[-1:]

    yield make
    for opened in made:
        opened.close()
