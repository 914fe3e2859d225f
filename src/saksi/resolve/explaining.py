"""Why the places of a report are where they are: every candidate with its values and points, on demand.

Records stay small: they hold a short reason. The whole sum is computed anew from the record when somebody asks.
"""

from collections.abc import Sequence

import msgspec

from saksi.records import Graph, Report
from saksi.resolve.graph_index import evidence_of, index_graph
from saksi.resolve.pointing import point_back
from saksi.resolve.resolved import participants_of, surroundings
from saksi.resolve.resolvers import Resolvers
from saksi.resolve.where import Explained


def explain_places(report: Report, graph: Graph, resolvers: Resolvers) -> Sequence[Explained]:
    """Each place span of a report, in text order, with what its place was chosen from.

    Give the record's own report and graph, and resolvers with the same gazetteers; the places are then those of its events.
    """
    index = index_graph(report.text, graph)
    spans = index.labelled("place")
    if not spans or resolvers.explain_where is None:
        return ()
    participants = participants_of(report, index, resolvers)
    found = resolvers.explain_where([evidence_of(span) for span in spans], surroundings(report, participants.values()))
    final = point_back([explained.place for explained in found])
    return [msgspec.structs.replace(one, place=place) for one, place in zip(found, final, strict=True)]
