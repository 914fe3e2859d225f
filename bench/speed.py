"""How fast Saksi reads, and where the time goes.

    python -m bench.speed [--reports 60] [--words 350] [--json out.json]

Reports of about ``--words`` words are put together from the annotated corpus in ``training/corpus``. Measured: reports and
words a second in one process and on all cores; peak memory of one process; start-up (a fresh interpreter until the reader is
loaded); the share of each stage; and the rate of the whole pipeline against that of the bare encoder on the same words in
the same run (windows without the repeated context, nothing else done).
"""

import argparse
import itertools
import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from training.annotation import read_documents

from saksi.batch import cores, read_all
from saksi.coding.events import code_events
from saksi.ingest import report_from_text
from saksi.reader import load
from saksi.records import Rejected, Report
from saksi.resolve import load_resolvers, resolve_graph
from saksi.tag.model_files import MODEL_FOLDER, load_model
from saksi.tag.tagger import OnnxNetwork, Tagger
from saksi.tag.windows import make_windows, split_units

CORPUS = Path(__file__).parents[1] / "training" / "corpus"
_START_UP = "import time; t = time.perf_counter(); import saksi; saksi.load(); print(time.perf_counter() - t)"


def make_texts(count: int, words: int) -> list[str]:
    """``count`` different texts of about ``words`` words, from the paragraphs of the corpus in order."""
    documents = read_documents(sorted(CORPUS.glob("*.ann")))
    paragraphs = itertools.chain.from_iterable(document["text"].split("\n") for document in documents)
    texts: list[str] = []
    part: list[str] = []
    size = 0
    for paragraph in paragraphs:
        part.append(paragraph)
        size += len(paragraph.split())
        if size >= words:
            texts.append("\n".join(part))
            part, size = [], 0
        if len(texts) == count:
            break
    return texts


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    """Seconds that ``work`` takes, and what it gives."""
    begin = time.perf_counter()
    result = work()
    return time.perf_counter() - begin, result


def stage_seconds(texts: Sequence[str], threads: int) -> dict[str, float]:
    """Seconds spent in each stage and in the bare encoder, interleaved report by report so that load hits all alike."""
    network = OnnxNetwork(files := load_model(MODEL_FOLDER, threads=threads))
    tagger = Tagger(network, files.tokenizer, version=files.manifest.version)
    resolvers = load_resolvers()
    seconds = dict.fromkeys(("ingest", "tag", "resolve", "code", "bare encoder"), 0.0)

    def read(text: str) -> None:
        spent, report = timed(lambda: report_from_text(text))
        seconds["ingest"] += spent
        spent, graph = timed(lambda: tagger.tag(report))
        seconds["tag"] += spent
        spent, resolved = timed(lambda: resolve_graph(report, graph, resolvers))
        seconds["resolve"] += spent
        spent, _ = timed(lambda: code_events(report, graph, resolved))
        seconds["code"] += spent
        windows = make_windows(text, split_units(text), files.tokenizer, context_pieces=0)
        spent, _ = timed(lambda: [network.read_window(window) for window in windows])
        seconds["bare encoder"] += spent

    for text in texts[:3]:
        read(text)
    seconds.update(dict.fromkeys(seconds, 0.0))
    for text in texts:
        read(text)
    return seconds


def start_up_seconds(runs: int = 5) -> float:
    """The median of several fresh interpreters, from ``import saksi`` until the reader is loaded."""
    found = []
    for _ in range(runs):
        done = subprocess.run([sys.executable, "-c", _START_UP], capture_output=True, text=True, check=True)
        found.append(float(done.stdout))
    return sorted(found)[runs // 2]


def all_cores_seconds(reports: Sequence[Report], jobs: int) -> float:
    """Seconds for all reports in ``jobs`` processes, with the workers already started and warm."""
    outcomes = read_all(itertools.chain(reports[: 2 * jobs], reports), load=load, jobs=jobs)
    for _ in range(2 * jobs):
        next(outcomes)
    seconds, rest = timed(lambda: list(outcomes))
    if any(isinstance(outcome, Rejected) for outcome in rest):
        sys.exit("a report of the benchmark was rejected")
    return seconds


def measure(count: int, words: int) -> dict[str, Any]:
    """All figures."""
    load_average = os.getloadavg()[0]
    texts = make_texts(count, words)
    total_words = sum(len(text.split()) for text in texts)
    seconds = stage_seconds(texts, threads=1)
    pipeline = sum(value for stage, value in seconds.items() if stage != "bare encoder")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    jobs = cores()
    together = all_cores_seconds([report_from_text(text) for text in texts], jobs)
    return {
        "reports": len(texts),
        "words a report": round(total_words / len(texts)),
        "cores": jobs,
        "load average before": round(load_average, 2),
        "one process, reports a second": round(len(texts) / pipeline, 2),
        "one process, words a second": round(total_words / pipeline),
        "all cores, reports a second": round(len(texts) / together, 2),
        "all cores, words a second": round(total_words / together),
        "peak memory of one process, MB": round(peak),
        "start-up, seconds": round(start_up_seconds(), 2),
        "whole pipeline against bare encoder": round(seconds["bare encoder"] / pipeline, 3),
        **{
            f"share of {stage}": round(value / pipeline, 3)
            for stage, value in seconds.items()
            if stage != "bare encoder"
        },
    }


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure speed, memory and start-up.")
    parser.add_argument("--reports", type=int, default=60)
    parser.add_argument("--words", type=int, default=350)
    parser.add_argument("--json", type=Path, help="also write the figures to this file")
    options = parser.parse_args()
    figures = measure(options.reports, options.words)
    for name, value in figures.items():
        print(f"{name:44} {value}")
    if options.json:
        options.json.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
