"""JSON (one object) and JSON Lines (one object a line) in the record's own shape."""

from typing import BinaryIO

import msgspec

from saksi.records import Record, Rejected

_ENCODER = msgspec.json.Encoder()


class JsonLinesWriter:
    """One record or rejected report a line, told apart by ``outcome``: "read" or "rejected"."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream

    def write(self, outcome: Record | Rejected) -> None:
        """Write one line."""
        self._stream.write(_ENCODER.encode(outcome) + b"\n")

    def close(self) -> None:
        """Nothing stands after the last line."""


class JsonWriter:
    """``{"records": […], "rejected": […]}``. Records are written as they come; the rejected wait for the end."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._rejected: list[Rejected] = []
        self._records = 0

    def write(self, outcome: Record | Rejected) -> None:
        """Write a record, or keep a rejected report."""
        if isinstance(outcome, Rejected):
            self._rejected.append(outcome)
            return
        self._stream.write(b",\n" if self._records else b'{"records": [\n')
        self._stream.write(msgspec.json.format(_ENCODER.encode(outcome), indent=2))
        self._records += 1

    def close(self) -> None:
        """Write the rejected and the end of the object."""
        self._stream.write(b"\n]" if self._records else b'{"records": []')
        self._stream.write(b', "rejected": ')
        self._stream.write(msgspec.json.format(_ENCODER.encode(self._rejected), indent=2))
        self._stream.write(b"}\n")
