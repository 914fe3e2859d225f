"""Report + Graph + Resolved → attributed events."""

from saksi.coding.events import code_events

__all__ = ["code_events"]
