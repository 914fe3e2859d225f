"""Graph → what its spans stand for: who, where, when and how many."""

from saksi.resolve.resolved import Resolved, resolve_graph
from saksi.resolve.resolvers import Resolvers, load_resolvers

__all__ = ["Resolved", "Resolvers", "load_resolvers", "resolve_graph"]
