"""What a library user touches: load, read, read_many, records in a notebook."""

import datetime
import subprocess
import sys
import time
from importlib.metadata import version
from typing import Any

import msgspec
import pytest
from tests.fakes import load_damaged, load_fake, news

import saksi
from saksi.batch import read_all
from saksi.errors import Rejection, ResourceError
from saksi.ingest import report_from_text
from saksi.records import Record, Rejected, Report
from saksi.tag.model_files import MODEL_FOLDER

needs_model = pytest.mark.skipif(not (MODEL_FOLDER / "manifest.json").exists(), reason="the shipped model is not here")


def read_all_sources(items: list[str], jobs: int | None) -> list[Record | Rejected]:
    reports = (report_from_text(text, source=f"{number}") for number, text in enumerate(items))
    return list(read_all(reports, load=load_fake, jobs=jobs))


def test_import_is_quick_and_pulls_in_nothing_heavy() -> None:
    code = (
        "import sys, saksi; print([m for m in ('jinja2', 'numpy', 'onnxruntime', 'rich', 'typer') if m in sys.modules])"
    )
    started = time.perf_counter()
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"
    assert time.perf_counter() - started < 1.5  # 0.04 s on an idle machine


def test_every_public_name_is_there() -> None:
    assert set(saksi.__all__) <= set(dir(saksi))
    assert all(getattr(saksi, name) is not None for name in saksi.__all__)
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        saksi.nothing  # noqa: B018


def test_version_is_the_package_version() -> None:
    assert saksi.__version__ == version("saksi")


def test_read_gives_a_record() -> None:
    record = load_fake().read(news(), published="2021-10-21", publisher="Kabar Uji", url="https://kabar.example/1")
    assert (record.report.published, record.report.publisher) == (datetime.date(2021, 10, 21), "Kabar Uji")
    assert record.model == "fake-1"
    assert record.saksi == saksi.__version__
    assert [event.trigger.quote for event in record.events] == ["menyerang"]
    for span in record.graph.spans:
        assert record.report.text[span.start : span.end] == span.quote


@pytest.mark.parametrize(
    "published",
    ["2021-10-21", "2021-10-21T08:00:00+07:00", datetime.date(2021, 10, 21), datetime.datetime(2021, 10, 21, 8)],
)
def test_published_may_be_words_a_day_or_a_moment(published: Any) -> None:
    assert load_fake().read(news(), published=published).report.published == datetime.date(2021, 10, 21)


@pytest.mark.parametrize(("published", "fault"), [("kemarin", ValueError), (20211021, TypeError)])
def test_published_that_is_no_date_is_refused(published: Any, fault: type[Exception]) -> None:
    with pytest.raises(fault):
        load_fake().read(news(), published=published)


@pytest.mark.parametrize(("text", "reason"), [("", "empty"), (" \n ", "empty"), ("123 456", "no_text")])
def test_read_refuses_with_a_reason(text: str, reason: str) -> None:
    with pytest.raises(Rejection) as caught:
        load_fake().read(text)
    assert caught.value.reason == reason
    assert caught.value.detail


def test_other_language_is_read_only_when_asked() -> None:
    english = (
        "The army said on Wednesday that its soldiers had taken the village after three days of heavy fighting. " * 3
    )
    with pytest.raises(Rejection, match="language"):
        load_fake().read(english)
    assert load_fake().read(english, any_language=True).events == ()


def test_fault_of_ours_names_its_stage_and_keeps_its_cause() -> None:
    with pytest.raises(Rejection) as caught:
        load_fake().read(news(more="GAGAL"))
    assert (caught.value.stage, caught.value.reason) == ("tag", "internal")
    assert isinstance(caught.value.__cause__, ValueError)


def test_read_many_keeps_order_and_goes_on() -> None:
    items: list[Any] = [
        news("Utara"),
        "",
        {"text": news("Selatan"), "id": 7, "published": "2021-10-21", "publisher": "Kabar Uji", "extra": 1},
        {"title": "no text"},
        {"text": news(), "published": "besok"},
        news(more="GAGAL"),
        report_from_text(news("Timur"), source="given"),
        5,
    ]
    found = list(load_fake().read_many(items))
    told = [(one.report.source, "read") if isinstance(one, Record) else (one.source, one.reason) for one in found]
    assert told == [
        ("item 1", "read"),
        ("item 2", "empty"),
        ("7", "read"),
        ("item 4", "malformed"),
        ("item 5", "malformed"),
        ("item 6", "internal"),
        ("given", "read"),
        ("item 8", "malformed"),
    ]


def test_read_many_is_lazy() -> None:
    def items() -> Any:
        yield news()
        pytest.fail("read ahead")

    assert isinstance(next(load_fake().read_many(items())), Record)


def test_record_is_the_same_alone_and_among_others() -> None:
    reader = load_fake()
    alone = msgspec.json.encode(reader.read(news("Barat")))
    among = [record for record in reader.read_many([news(), news("Barat"), news()]) if isinstance(record, Record)][1]
    assert msgspec.json.encode(msgspec.structs.replace(among, report=_nameless(among.report))) == alone


def _nameless(report: Report) -> Report:
    return msgspec.structs.replace(report, source=None)


# ---------------------------------------------------------------- several processes


def test_processes_give_the_same_records_in_the_same_order() -> None:
    items = [news(f"Nomor{'abcdefghijkl'[number]}") for number in range(12)]
    here, there = read_all_sources(items, 1), read_all_sources(items, 2)
    assert [msgspec.json.encode(one) for one in here] == [msgspec.json.encode(one) for one in there]


def test_report_that_kills_its_process_is_rejected_and_the_others_are_read() -> None:
    items = [news("Utara"), news(more="MATI"), news("Selatan"), news(more="GAGAL"), news("Timur")]
    found = read_all_sources(items, 2)
    assert ["read" if isinstance(one, Record) else one.reason for one in found] == [
        "read",
        "crash",
        "read",
        "internal",
        "read",
    ]


@pytest.mark.parametrize("jobs", [1, 2])
def test_damaged_model_stops_the_run(jobs: int) -> None:
    with pytest.raises(ResourceError, match="damaged"):
        list(read_all([report_from_text(news())], load=load_damaged, jobs=jobs))


def test_input_is_read_a_little_ahead_and_no_more() -> None:
    taken = 0

    def reports() -> Any:
        nonlocal taken
        for number in range(1000):
            taken += 1
            yield Rejected(source=f"{number}", stage="ingest", reason="empty", detail="-")

    outcomes = read_all(reports(), load=load_fake, jobs=2)
    for _ in range(5):
        next(outcomes)
    assert taken < 20
    outcomes.close()  # type: ignore[attr-defined]


# ---------------------------------------------------------------- with the shipped model


@needs_model
def test_shipped_model_reads_a_report() -> None:
    reader = saksi.load()
    text = (
        "Pos Perbatasan Diserang, Dua Prajurit Terluka\n"
        "KOTA UJI – Kelompok bersenjata menyerang pos tentara di perbatasan pada hari Rabu (20/10/2021). "
        "Dua prajurit terluka, kata juru bicara militer Letkol Darma Sunu kepada wartawan.\n"
    )
    record = reader.read(text, published="2021-10-21", publisher="Kabar Uji")
    assert record.events
    assert {"battle", "casualties"} <= {event.type for event in record.events}
    assert all(event.attribution for event in record.events)
    assert msgspec.json.encode(record) == msgspec.json.encode(saksi.load().read_report(record.report))
    assert "<mark" in record._repr_html_()
