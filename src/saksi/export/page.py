"""One self-contained HTML page for one report or many."""

import shutil
import tempfile
from typing import BinaryIO

import saksi
from saksi.records import Record, Rejected
from saksi.view.page import (
    ListedReport,
    listed_report,
    render_head,
    render_report,
    render_steps,
    render_tail,
    report_view,
)
from saksi.view.strings import Strings

_IN_MEMORY = 8_000_000


class HtmlWriter:
    """Keeps finished reports in a temporary file until the list that stands before them is known."""

    def __init__(self, stream: BinaryIO, *, strings: Strings) -> None:
        self._stream = stream
        self._strings = strings
        self._body = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 - closed in close()
        self._listed: list[ListedReport] = []
        self._rejected: list[Rejected] = []
        self._models: dict[str, None] = {}

    def write(self, outcome: Record | Rejected) -> None:
        """Render one report, or keep a rejected one for the list."""
        if isinstance(outcome, Rejected):
            self._rejected.append(outcome)
            return
        number = len(self._listed) + 1
        view = report_view(outcome, self._strings, key=f"r{number}")
        steps = render_steps(number, self._strings)
        html = f'<div class="entry">{steps}{render_report(view, self._strings)}</div>\n'
        self._body.write(html.encode("utf-8"))
        self._listed.append(listed_report(view))
        self._models[outcome.model] = None

    def close(self) -> None:
        """Write the whole page."""
        self._stream.write(render_head(self._listed, self._rejected, self._strings).encode("utf-8"))
        self._body.seek(0)
        shutil.copyfileobj(self._body, self._stream)
        self._body.close()
        tail = render_tail(self._strings, version=saksi.__version__, model=", ".join(self._models) or "–")
        self._stream.write(tail.encode("utf-8"))
