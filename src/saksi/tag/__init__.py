"""Tagging: Report → Graph."""

from saksi.tag.tagger import Tagger, load_tagger

__all__ = ["Tagger", "load_tagger"]
