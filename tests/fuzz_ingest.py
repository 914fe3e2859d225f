"""Feed ingest with damaged pages and texts: bytes → Report or Rejection, never another exception, never a hang.

    python tests/fuzz_ingest.py --inputs 20000 --seed 1

Inputs are made from the project's own pages and texts: bytes flipped, cut, doubled, tags repeated and nested, other
encodings, invisible and bidirectional characters, JSON Lines, and pure noise. The same seed makes the same inputs.
``tests/test_ingest_fuzz.py`` runs a few of them with every test run.
"""

import argparse
import io
import json
import random
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import yaml

from saksi.errors import Rejection
from saksi.ingest import ReadOptions, read_stream, report_from_bytes
from saksi.records import Report

FIXTURES = Path(__file__).parent / "fixtures" / "ingest"
SLOW = 5.0
"""Seconds of processor time after which one input counts as a hang; a busy machine does not make one."""

TOKENS = (
    "<div>", "</div>", "<p>", "</p>", "<b>", "<table><tr><td>", "<script>", "</script>", "<!--", "-->", "<![CDATA[", "]]>", "<svg><title>", "<style>",
    "<h1>", "<br/>", "<a href='x'>", "</body>", "<html>", "<meta charset=utf-7>", "<meta property='article:published_time' content='9999-99-99'>",
    '<script type="application/ld+json">{"@type":"NewsArticle","datePublished":"', "&amp;", "&#x202e;", "&#0;", "&#1114112;", "<", ">", '"', "'", "\x00",
    "\u200b", "\u202e", "\u2066", "\ufeff", "\u0301", "\U0001f600", "\ufdd0", "\x1b[31m", "\r", "\n", "\t", "\u2028", "\x85",
    "(Baca juga: ", "Baca juga", "BACA JUGA:\n", ")", "[Gambas:", "]", "ADVERTISEMENT\n", "JAKARTA, KOMPAS.com – ", "(ANTARA) - ", " - ", "--", "(abc/def)",
    "Reporter: ", "Editor: ", "22 Oktober 2015", "99/99/9999", "Kamis, ", "2015-10-22", "â€œ", "Ã©", "Â", "{", "}", '{"text": "', "[" * 50, "\ud800",
)  # fmt: skip


class Finding(NamedTuple):
    """An input that broke ingest or was slow."""

    number: int
    what: str
    seconds: float
    data: bytes


class Outcome(NamedTuple):
    """What a run found: inputs by outcome, the slowest input's seconds, and what went wrong."""

    counts: Counter[str]
    slowest: float
    findings: list[Finding]


def seeds() -> list[bytes]:
    """The pages and texts that inputs are made from."""
    pages = [path.read_bytes() for path in sorted(FIXTURES.glob("*.html"))]
    texts = [report_from_bytes(page).text.encode() for page in pages]
    cases = [
        case["text"].encode()
        for name in ("related.yaml", "credits.yaml")
        for case in yaml.safe_load((FIXTURES / name).read_text("utf-8"))
    ]
    lines = [
        json.dumps({"id": number, "text": text.decode(), "published": "2015-10-22"}).encode()
        for number, text in enumerate(texts)
    ]
    return [*pages, *texts, *cases, b"\n".join(lines)]


def _flip(data: bytearray, chance: random.Random) -> bytearray:
    for _ in range(chance.randint(1, 1 + len(data) // 50)):
        data[chance.randrange(len(data))] = chance.randrange(256)
    return data


def _cut(data: bytearray, chance: random.Random) -> bytearray:
    start = chance.randrange(len(data))
    return data[start:] if chance.random() < 0.3 else data[: start + 1]


def _double(data: bytearray, chance: random.Random) -> bytearray:
    start = chance.randrange(len(data))
    piece = data[start : start + chance.randint(1, 400)]
    return data[:start] + piece * chance.randint(2, 60) + data[start:]


def _insert(data: bytearray, chance: random.Random) -> bytearray:
    for _ in range(chance.randint(1, 12)):
        place = chance.randrange(len(data) + 1)
        data[place:place] = chance.choice(TOKENS).encode("utf-8", "surrogatepass") * chance.choice((1, 1, 1, 2, 5, 80))
    return data


def _nest(data: bytearray, chance: random.Random) -> bytearray:
    token = chance.choice(TOKENS).encode("utf-8", "surrogatepass")
    place = chance.randrange(len(data) + 1)
    return data[:place] + token * chance.choice((50, 300, 3000)) + data[place:]


def _encode(data: bytearray, chance: random.Random) -> bytearray:
    text = data.decode("utf-8", "replace")
    name = chance.choice(
        ("utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-8-sig", "cp1252", "latin-1", "utf-7", "shift-jis", "cp1256")
    )
    return bytearray(text.encode(name, "replace"))


def _spoil(data: bytearray, _chance: random.Random) -> bytearray:
    return bytearray(data.decode("latin-1").encode("utf-8"))


def _shuffle(data: bytearray, chance: random.Random) -> bytearray:
    lines = bytes(data).split(b"\n")
    chance.shuffle(lines)
    return bytearray(b"\n".join(lines))


MUTATIONS: tuple[Callable[[bytearray, random.Random], bytearray], ...] = (
    _flip,
    _cut,
    _double,
    _insert,
    _nest,
    _encode,
    _spoil,
    _shuffle,
)


def make_input(number: int, seed: int, sources: list[bytes]) -> bytes:
    """The input of this number: a source damaged one to four times, or, one in twenty, noise."""
    chance = random.Random(f"{seed}:{number}")
    if chance.random() < 0.05:
        return chance.randbytes(chance.randint(0, 3000))
    data = bytearray(chance.choice(sources))
    for _ in range(chance.randint(1, 4)):
        if data:
            data = chance.choice(MUTATIONS)(data, chance)[:300_000]
    return bytes(data)


def read_one(data: bytes, number: int) -> str:
    """Read the bytes by both ways in; gives the outcome. Anything but a Rejection gets out."""
    options = ReadOptions(any_language=number % 2 == 0)
    for found in read_stream(io.BytesIO(data), source=("a.txt", "a.html", "a.jsonl", "-")[number % 4], options=options):
        if isinstance(found, Report):
            check(found)
    try:
        report = report_from_bytes(data, source="a.html" if number % 3 else "a.txt", options=options)
    except Rejection as rejection:
        return rejection.reason
    check(report)
    return "read"


def check(report: Report) -> None:
    """What holds for every report."""
    passages = (*report.credits, *report.related, *((report.dateline,) if report.dateline else ()))
    for passage in passages:
        if report.text[passage.start : passage.end] != passage.quote:
            raise AssertionError(f"offsets do not hold: {passage}")
    if report.text != report.text.strip() or any(sign in report.text for sign in "\x00\u202e\u200b\r"):
        raise AssertionError("the text is not clean")
    report.text.encode("utf-8")


def run(inputs: int, *, seed: int) -> Outcome:
    """Read ``inputs`` damaged inputs; exceptions and slow ones are collected."""
    sources = seeds()
    counts: Counter[str] = Counter()
    findings: list[Finding] = []
    slowest = 0.0
    for number in range(inputs):
        data = make_input(number, seed, sources)
        started = time.process_time()
        try:
            counts[read_one(data, number)] += 1
        except Exception as error:  # a fuzzer wants to see every kind
            findings.append(Finding(number, f"{type(error).__name__}: {error}", 0.0, data))
        seconds = time.process_time() - started
        slowest = max(slowest, seconds)
        if seconds > SLOW:
            findings.append(Finding(number, "slow", seconds, data))
    return Outcome(counts, slowest, findings)


def main() -> int:
    """Command line: prints the figures, leaves with 1 where something was found."""
    parser = argparse.ArgumentParser(description="Feed ingest with damaged pages and texts.")
    parser.add_argument("--inputs", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=Path, help="folder for the inputs that broke something")
    chosen = parser.parse_args()
    outcome = run(chosen.inputs, seed=chosen.seed)
    print(f"{chosen.inputs} inputs, {len(outcome.findings)} findings, slowest {outcome.slowest:.2f} s")
    print(", ".join(f"{reason} {count}" for reason, count in outcome.counts.most_common()))
    for finding in outcome.findings[:20]:
        print(f"input {finding.number}: {finding.what[:300]} ({finding.seconds:.1f} s, {len(finding.data)} bytes)")
        if chosen.keep:
            chosen.keep.mkdir(parents=True, exist_ok=True)
            (chosen.keep / f"{chosen.seed}-{finding.number}.bin").write_bytes(finding.data)
    return 1 if outcome.findings else 0


if __name__ == "__main__":
    sys.exit(main())
