"""The case table of "who": how many cases are right, and what changed since the frozen run.

    python -m bench.who_cases [--write]
    python -m bench.who_cases --links

Beside ``tests/cases/who.csv`` stands a frozen run, ``who-frozen.csv``: what the resolver answered to each case when it was
last looked at. The command prints the figures for each split and every answer that differs from the frozen one;
``--write`` freezes the answers anew. Read the difference before you do.

``--links`` measures the links that :mod:`saksi.resolve.same_actor` adds: each annotated report of ``training/corpus`` is
stripped of its links between actors; a link that is added is right where the annotation joins the two mentions.
"""

import argparse
import csv
import datetime
import re
from collections import Counter
from pathlib import Path

import msgspec
from training.annotation import read_documents

from saksi.records import Evidence, Link, Participant, Span
from saksi.resolve.actor_choice import actor_context
from saksi.resolve.folding import fold
from saksi.resolve.reference_words import reference_words
from saksi.resolve.same_actor import told_links
from saksi.resolve.who import resolve_who

CASES = Path(__file__).parents[1] / "tests" / "cases"
CORPUS = Path(__file__).parents[1] / "training" / "corpus"
WANTED = ("id", "kind", "country", "labels")
"""The columns that a case answers; the frozen run also has the name and the reason."""
FROZEN = ("sentence", "published", *WANTED, "name", "reason")
_SPAN = re.compile(r"\[(.+?)\]")
Row = dict[str, str]


def read_cases(name: str = "who") -> list[Row]:
    """The rows of ``tests/cases/NAME.csv``; the actor span of a sentence stands in square brackets."""
    with (CASES / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="|"))


def participant_of(case: Row) -> Participant:
    """What the resolver makes of the bracketed words of one case, with the sentence and the year as its report."""
    sentence = case["sentence"]
    match = _SPAN.search(sentence)
    if match is None:
        raise ValueError(f"who.csv: {sentence!r} has no words in square brackets")
    text = sentence[: match.start()] + match[1] + sentence[match.end() :]
    published = datetime.date(int(case["published"]), 7, 1) if case["published"] else None
    evidence = Evidence(start=match.start(), end=match.start() + len(match[1]), quote=match[1])
    return resolve_who(evidence, context=actor_context(text, published))


def answer(case: Row) -> Row:
    """The answer to one case in the table's own columns, with name and reason."""
    found = participant_of(case)
    return {
        "sentence": case["sentence"],
        "published": case["published"],
        "id": found.id or "",
        "kind": found.kind,
        "country": found.country or "",
        "labels": " ".join(label.word for label in found.labels),
        "name": found.name or "",
        "reason": found.reason or "",
    }


def scores(cases: list[Row]) -> dict[str, dict[str, float]]:
    """Share of right answers for each split and column; identity is the id."""
    found: dict[str, dict[str, float]] = {}
    for split in sorted({case["split"] for case in cases}):
        part = [(case, answer(case)) for case in cases if case["split"] == split]
        found[split] = {name: sum(a[name] == c[name] for c, a in part) / len(part) for name in WANTED}
        found[split]["cases"] = len(part)
    return found


def changes() -> list[str]:
    """What today's answers differ in from the frozen run, one line a case; empty where nothing changed."""
    frozen = {(row["sentence"], row["published"]): row for row in read_cases("who-frozen")}
    lines = []
    for case in read_cases():
        now = answer(case)
        before = frozen.pop((case["sentence"], case["published"]), None)
        if before != now:
            was = {name: before[name] for name in FROZEN[2:]} if before else None
            lines.append(
                f"{case['sentence']} ({case['published']}): {was} -> { {name: now[name] for name in FROZEN[2:]} }"
            )
    return lines + [f"{row['sentence']}: no case any more" for row in frozen.values()]


def freeze() -> None:
    """Write the answers of today as the frozen run."""
    with (CASES / "who-frozen.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, FROZEN, delimiter="|", lineterminator="\n", quoting=csv.QUOTE_MINIMAL)
        writer.writeheader()
        writer.writerows(answer(case) for case in read_cases())


def link_scores() -> dict[str, tuple[int, int]]:
    """For each sort of added link: how many are right by the annotated corpus, and how many were added."""
    right: Counter[str] = Counter()
    added: Counter[str] = Counter()
    for document in read_documents(sorted(CORPUS.glob("*.ann"))):
        text = document["text"]
        spans = tuple(Span(**span, quote=text[span["start"] : span["end"]]) for span in document["spans"])
        links = msgspec.convert(document["links"], tuple[Link, ...])
        actors = {span.id for span in spans if span.label == "actor"}
        by_id = {span.id: span for span in sorted(spans, key=lambda span: span.start)}
        group = _groups([link for link in links if link.role == "same" and link.from_ in actors], actors)
        for mention, earlier in told_links(text, by_id, {}).items():
            sort = _sort(by_id[mention].quote)
            added[sort] += 1
            right[sort] += group[mention] == group[earlier]
    return {sort: (right[sort], added[sort]) for sort in sorted(added)}


def _groups(links: list[Link], actors: set[str]) -> dict[str, str]:
    """Mention → a name for all mentions that the links join with it; one that points to several joins none."""
    group = {mention: mention for mention in actors}
    pointing = Counter(link.from_ for link in links)
    for link in links:
        if pointing[link.from_] == 1:
            old, new = group[link.from_], group[link.to]
            group = {mention: new if name == old else name for mention, name in group.items()}
    return group


def _sort(quote: str) -> str:
    if fold(quote).split()[-1] in reference_words().pointing:
        return "noun again"
    return "acronym" if quote.isupper() else "part of a name"


def main() -> None:
    """Print the figures; exit 1 where answers differ from the frozen run."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--write", action="store_true", help="freeze today's answers")
    parser.add_argument("--links", action="store_true", help="measure the added links against the annotated corpus")
    options = parser.parse_args()
    if options.links:
        for sort, (right, added) in link_scores().items():
            print(f"{sort}: {right} of {added} right")
        return
    if options.write:
        freeze()
    for split, figures in scores(read_cases()).items():
        shown = ", ".join(f"{name} {figures[name]:.3f}" for name in WANTED)
        print(f"{split}: {figures['cases']:.0f} cases; {shown}")
    if lines := changes():
        print("\n".join(["Changed since the frozen run:", *lines]))
        raise SystemExit(1)


if __name__ == "__main__":
    main()
