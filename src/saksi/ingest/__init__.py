"""Ingest: bytes → Report. A file, folder, page, JSON Lines or URL is read, cleaned, and told apart from page furniture."""

from saksi.ingest.html import report_from_html
from saksi.ingest.jsonl import read_jsonl
from saksi.ingest.options import ReadOptions
from saksi.ingest.sources import list_sources, read_source, read_stream, report_from_bytes
from saksi.ingest.text import report_from_text

__all__ = [
    "ReadOptions",
    "list_sources",
    "read_jsonl",
    "read_source",
    "read_stream",
    "report_from_bytes",
    "report_from_html",
    "report_from_text",
]
