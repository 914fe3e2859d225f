"""A writer that is killed, and a disk that loses what was not yet written, cost no report that was said to be kept."""

import os
import random
import shutil
import signal
import time
from pathlib import Path

import pytest
from sqlalchemy import event
from tests.store.made import TEXT, small

from saksi.errors import OutputError
from saksi.store import Store, open_store

KILLS = 200
CUTS = 40


def write_until_killed(address: str, begin: int, told: int) -> None:
    """Keep reports for ever, and tell each one's number when `add` has returned."""
    with open_store(address, create=True) as store:
        for number in range(begin, begin + 100_000):
            store.add(small(text=f"{TEXT} {number}"))
            os.write(told, f"{number}\n".encode())


def killed_writer(address: str, begin: int, chance: random.Random) -> list[int]:
    """Start a writer, kill it at a random moment, and give the numbers of the reports that it said were kept.

    The moment is counted from what the writer says, so that on a slow machine, too, most writers get to write.
    """
    hear, tell = os.pipe()
    writer = os.fork()
    if writer == 0:
        try:
            os.close(hear)
            write_until_killed(address, begin, tell)
        finally:
            os._exit(1)
    os.close(tell)
    with os.fdopen(hear) as heard:
        said = [heard.readline() for _ in range(chance.randint(0, 3))]
        time.sleep(chance.uniform(0, 0.03))
        os.kill(writer, signal.SIGKILL)
        _, status = os.waitpid(writer, 0)
        said += heard.readlines()
    assert os.WIFSIGNALED(status), "the writer ended by itself"
    return [int(line) for line in said]


def numbers(store: Store) -> set[int]:
    return {int(record.report.text.rsplit(" ", 1)[1]) for record in store.records()}


def test_a_writer_killed_at_any_moment_loses_nothing_it_said_was_kept(address: str) -> None:
    chance = random.Random(5)
    said: set[int] = set()
    begin = 0
    rounds = KILLS if "://" not in address else KILLS // 10
    for _ in range(rounds):
        fresh = killed_writer(address, begin, chance)
        said.update(fresh)
        begin = max([begin, *fresh]) + 2
        with open_store(address, create=True) as store:
            assert store.info().reports >= len(said)
    with open_store(address) as store:
        assert said <= numbers(store)
        assert len(numbers(store) - said) <= rounds, "at most the one that was just being told of at each kill"
        assert store.problems() == []
    assert len(said) > rounds, "the writers got somewhere"


def test_what_a_power_cut_leaves_of_the_newest_pages_is_still_a_store(tmp_path: Path) -> None:
    """SQLite appends to its log and waits until it is on the disk; a cut leaves some part of what came after that."""
    address = str(tmp_path / "saksi.db")
    log = Path(f"{address}-wal")
    kept_at: list[int] = []
    with open_store(address, create=True) as store:
        for number in range(20):
            store.add(small(text=f"{TEXT} {number}"))
            kept_at.append(log.stat().st_size)
        whole = log.read_bytes()
        shutil.copy(address, tmp_path / "copy.db")
    chance = random.Random(5)
    for _ in range(CUTS):
        cut = chance.randint(0, len(whole))
        at = shutil.copy(tmp_path / "copy.db", tmp_path / "cut.db")
        Path(f"{at}-wal").write_bytes(whole[:cut])
        Path(f"{at}-shm").unlink(missing_ok=True)
        if cut < kept_at[0]:
            continue  # not even the tables were on the disk
        with open_store(str(at)) as store:
            assert numbers(store) == {number for number, size in enumerate(kept_at) if size <= cut}
            assert store.problems() == []


def test_a_commit_is_on_the_disk_when_it_returns(tmp_path: Path) -> None:
    with open_store(str(tmp_path / "saksi.db"), create=True) as store, store.engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
        assert connection.exec_driver_sql("PRAGMA synchronous").scalar() == 2
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1


def test_a_full_disk_is_told_and_loses_nothing(tmp_path: Path) -> None:
    with open_store(str(tmp_path / "saksi.db"), create=True) as store:
        store.add(small())
        with store.engine.connect() as connection:
            pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        store.close()
        event.listen(store.engine, "connect", lambda made, _: made.execute(f"PRAGMA max_page_count={pages}"))
        big = small(text=TEXT + " kata" * 100_000)
        with pytest.raises(OutputError, match=r"cannot be written .*full"):
            store.add(big)
        assert list(store.records()) == [small()]
        assert store.problems() == []
