"""A reader without the model, quick and predictable. Its functions stand in a module so that worker processes can load it."""

import os
import re
import signal
import time
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

from tests.inline import RESOLVERS

from saksi.errors import ResourceError
from saksi.reader import Saksi
from saksi.records import Graph, Link, Report, Span

_CLAUSE = re.compile(r"(Pasukan \w+) (menyerang) (pos \w+)")


class FakeTagger:
    """Finds "Pasukan X menyerang pos Y" as a battle; a few words make it fail in the ways that readers can fail."""

    version = "fake-1"

    def tag(self, report: Report) -> Graph:
        """The graph of ``report``."""
        if "GAGAL" in report.text:
            raise ValueError("no such luck")
        if "MATI" in report.text:
            os.kill(os.getpid(), signal.SIGKILL)
        if "LAMA" in report.text:
            time.sleep(30)
        spans, links = [], []
        for number, found in enumerate(_CLAUSE.finditer(report.text)):
            who, event, whom = (f"a{2 * number + 1}", f"e{number + 1}", f"a{2 * number + 2}")
            for group, (id_, label) in enumerate([(who, "actor"), (event, "event:battle"), (whom, "actor")], start=1):
                start, end = found.span(group)
                spans.append(Span(id=id_, label=label, start=start, end=end, quote=found[group], confidence=0.8))
            links += [
                Link(from_=event, to=who, role="actor", confidence=0.7),
                Link(from_=event, to=whom, role="target", confidence=0.4),
            ]
        return Graph(spans=tuple(spans), links=tuple(links))


def load_fake(*, min_confidence: float = 0.0, gazetteers: Sequence[Path] = ()) -> Saksi:  # noqa: ARG001 - called as the true one is
    """The reader with the fake tagger."""
    return Saksi(tagger=FakeTagger(), resolvers=RESOLVERS, min_confidence=min_confidence)


def load_damaged(*, min_confidence: float = 0.0, gazetteers: Sequence[Path] = ()) -> NoReturn:  # noqa: ARG001 - called as the true one is
    """A reader whose model is damaged."""
    raise ResourceError("model/encoder.onnx: the file is damaged. Install Saksi again.")


def news(who: str = "Utara", more: str = "") -> str:
    """A short report that the fake tagger finds one event in."""
    return (
        f"Pos Diserang di Wilayah {who}\n"
        f"KOTA UJI – Pasukan {who} menyerang pos penjagaan di luar kota itu pada hari Rabu, kata seorang warga yang "
        f"melihat kejadian tersebut dari rumahnya. {more}\n"
    )
