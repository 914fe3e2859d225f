"""How sources are to be read: what the user says about them."""

import datetime

import msgspec


class ReadOptions(msgspec.Struct, frozen=True, kw_only=True):
    """What the user gives for all sources of a run; it wins over what a page or record says of itself."""

    published: datetime.date | None = None
    publisher: str | None = None
    any_language: bool = False
    """Read reports in languages other than Indonesian and Malay too."""
    allow_private: bool = False
    """Let a URL lead to this machine or a private network."""
    timeout: float = 20.0
    """Seconds that a server may take for each answer, and thrice that for the whole page."""
