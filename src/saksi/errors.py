"""What can go wrong, as exceptions.

SaksiError
├── Rejection        one report cannot be used (becomes a ``Rejected`` record; the others go on)
├── ResourceError    the model or a data file is missing, damaged or of another version
├── InputError       a file, folder or URL the user named cannot be opened
├── OutputError      the result cannot be written
└── StoreError       the store cannot be opened or is damaged

Messages say what was wrong, where, and what to do.
"""

from typing import Literal

Stage = Literal["ingest", "tag", "resolve", "code", "store"]


class SaksiError(Exception):
    """Root of all errors that Saksi raises on purpose."""


class ResourceError(SaksiError):
    """The model or a data file is missing, damaged or of another version."""


class InputError(SaksiError):
    """A file, folder or URL that the user named cannot be opened."""


class OutputError(SaksiError):
    """The result cannot be written."""


class StoreError(SaksiError):
    """The store cannot be opened, is damaged, or is of another version."""


class Rejection(SaksiError):
    """One report cannot be used: ``reason`` is a short fixed word, ``detail`` the explanation."""

    def __init__(
        self,
        reason: str,
        detail: str,
        *,
        stage: Stage = "ingest",
    ) -> None:
        super().__init__(f"{reason}: {detail}")
        self.reason = reason
        self.detail = detail
        self.stage: Stage = stage
