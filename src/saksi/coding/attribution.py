"""On whose authority an event is told: chains of speakers, from the origin to the publisher.

``according_to`` leads from an event to the statement that carries it and from there to the statement that one passes
on. Each way from the event to an end is a chain; it is turned round (origin first) and closed by the publisher. A
statement by two speakers gives a chain for each, with the same cue. The codebook's sections 2.2, 4 and 5 rule.
"""

import re
from collections.abc import Iterable, Iterator
from functools import cached_property
from itertools import islice, product

import msgspec

from saksi.coding.setting import best_period, periods_of
from saksi.coding.source_kind import Source, source_kind
from saksi.records import Attribution, AttributionLink, Report, Span
from saksi.resolve.graph_index import GraphIndex, evidence_of
from saksi.resolve.resolved import Resolved
from saksi.resolve.resolvers import is_pronoun

MAX_CHAINS = 24
"""At most so many chains an event: no report has more, a damaged graph may have millions."""
MAX_LINKS = 8
_FOLLOWING = 160


class Attributor:
    """Finds the chains of one report's events."""

    def __init__(self, report: Report, index: GraphIndex, resolved: Resolved) -> None:
        self._report = report
        self._index = index
        self._resolved = resolved
        self._links: dict[str, tuple[AttributionLink, ...]] = {}

    def attribution(self, event_id: str, statement: str | None = None) -> tuple[Attribution, ...]:
        """The chains of the event with span id ``event_id``, in the order of their statements in the text.

        ``statement``: only those that lead through this one of its statements.
        """
        publisher = AttributionLink(kind="publisher", name=self._report.publisher)
        chains: list[Attribution] = []
        for path in self._paths(event_id):
            if statement not in (None, path[0]):
                continue
            way = zip((event_id, *path), path, strict=False)
            links = [self._carried(carried, statement_id) for carried, statement_id in reversed(list(way))]
            for chain in product(*(link for link in links if link)):
                chains.append(Attribution(chain=(*chain, publisher)))
                if len(chains) == MAX_CHAINS:
                    return tuple(chains)
        return tuple(chains) or (Attribution(chain=(publisher,)),)

    def _paths(self, event_id: str) -> list[tuple[str, ...]]:
        """The ways from the event to an origin, publisher's side first, without those that are part of a longer one."""
        paths = list(islice(self._walk((event_id,)), MAX_CHAINS))
        # An origin that is linked both directly and through the statement that passes it on is one source.
        return [path for path in paths if not any(len(other) > len(path) and _ends(other, path) for other in paths)]

    def _walk(self, path: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
        """Depth first; a statement that is already on the way ends it, so circles are no trap."""
        further = [key for key in self._index.to(path[-1], "according_to") if key not in path]
        if not further or len(path) > MAX_LINKS:
            if len(path) > 1:
                yield path[1:]
            return
        for statement_id in further:
            yield from self._walk((*path, statement_id))

    def _carried(self, carried: str, statement_id: str) -> tuple[AttributionLink, ...]:
        """The links of a statement, whose cue says how sure it is that it carries ``carried``."""
        sure = self._index.sure(carried, "according_to", statement_id)
        links = self._statement(statement_id)
        if sure is None:
            return links
        return tuple(
            msgspec.structs.replace(link, cue=link.cue and msgspec.structs.replace(link.cue, confidence=sure))
            for link in links
        )

    def _statement(self, statement_id: str) -> tuple[AttributionLink, ...]:
        """One link for each speaker of a statement; none where only the report's own dateline speaks."""
        if statement_id not in self._links:
            self._links[statement_id] = self._speakers(statement_id)
        return self._links[statement_id]

    def _speakers(self, statement_id: str) -> tuple[AttributionLink, ...]:
        index, trigger = self._index, self._index.spans[statement_id]
        named = index.to(statement_id, "actor")
        actors = {
            fullest: index.sure(statement_id, "actor", actor)
            for actor in named
            if not self._is_imprint(index.spans[actor])
            for fullest in self._fullest(actor)
        }
        if named and not actors:
            return ()
        told_to = (index.spans[key] for key in index.to(statement_id, "target"))
        link = AttributionLink(
            kind="unnamed",
            cue=evidence_of(trigger),
            stance=index.of(statement_id).stance or "says",
            told_to=tuple(evidence_of(span) for span in told_to if span.label == "actor"),
            period=best_period(periods_of(statement_id, index, self._resolved)),
        )
        return tuple(self._speaker(actor, link, sure) for actor, sure in actors.items()) or (link,)

    def _fullest(self, actor: str) -> list[str]:
        """The fullest mention of an actor; of each one where "mereka" stands for several."""
        several = self._index.to(actor, "same")
        return [self._index.first[key] for key in (several if len(several) > 1 else (actor,))]

    def _is_imprint(self, actor: Span) -> bool:
        """True for a name in the dateline or the credits: it is the report's own."""
        dateline = (self._report.dateline,) if self._report.dateline else ()
        return any(words.start < actor.end and actor.start < words.end for words in (*dateline, *self._report.credits))

    def _speaker(self, actor: str, link: AttributionLink, sure: float | None) -> AttributionLink:
        """``link`` with the speaker whose fullest mention is ``actor``; ``sure``: how likely it is that this one spoke."""
        participant = self._resolved.participants[actor]
        words = msgspec.structs.replace(evidence_of(self._index.spans[actor]), confidence=sure)
        mentions = self._mentions[actor]
        source = Source(
            participant=participant,
            words=words.quote,
            following=[self._report.text[span.end : span.end + _FOLLOWING] for span in mentions],
            short_forms={span.quote for span in mentions if span.id != actor},
            places=self._places,
            lower_case=self._lower_case,
        )
        # A loaded word stays the publisher's: it is in the participant's labels, not in the speaker's name.
        name = participant.name if participant.labels else None if is_pronoun(words.quote) else words.quote.strip(" ,;")
        return msgspec.structs.replace(link, kind=source_kind(source), name=name, evidence=words)

    @cached_property
    def _mentions(self) -> dict[str, list[Span]]:
        """All mentions of each actor, by the id of the fullest."""
        mentions: dict[str, list[Span]] = {}
        for span in self._index.labelled("actor"):
            mentions.setdefault(self._index.first[span.id], []).append(span)
        return mentions

    @cached_property
    def _places(self) -> frozenset[str]:
        spans = self._index.labelled("place")
        return frozenset(word.strip("(),.").lower() for span in spans for word in span.quote.split())

    @cached_property
    def _lower_case(self) -> frozenset[str]:
        return frozenset(re.findall(r"\b[a-z]\w*", self._report.text))


def origins(chains: Iterable[Attribution]) -> tuple[str, ...]:
    """Who says so at the origin of each chain: the name, or the kind of source where nobody is named; each once.

    Whoever denies it does not say so.
    """
    first = (chain.chain[0] for chain in chains)
    return tuple(dict.fromkeys(link.name or link.kind for link in first if link.stance != "denies"))


def merged(mentions: Iterable[tuple[Attribution, ...]]) -> tuple[Attribution, ...]:
    """The chains of all mentions of an event, the publisher's own voice last.

    A chain with the same named speakers as another mention's is one source and given once, and so is one that another mention
    gives with more speakers between the same origin and the publisher.
    """
    seen: set[tuple[tuple[str, str, str], ...]] = set()
    kept: list[Attribution] = []
    for chains in mentions:
        own = [(chain, tuple(map(_speaker_key, chain.chain))) for chain in chains]
        kept += [chain for chain, key in own if key not in seen or not _is_named(chain)]
        seen.update(key for _, key in own)
    whole = [chain for chain in kept if not any(_shortens(chain, other) for other in kept)]
    return tuple(sorted(whole, key=lambda chain: len(chain.chain) == 1)[:MAX_CHAINS])


def _speaker_key(link: AttributionLink) -> tuple[str, str, str]:
    return link.kind, link.name or "", link.stance


def _shortens(chain: Attribution, other: Attribution) -> bool:
    """Whether ``other`` has all of the named speakers of ``chain``, the same origin, and more."""
    short, long = [list(map(_speaker_key, each.chain)) for each in (chain, other)]
    between = iter(long)
    return (
        1 < len(short) < len(long) and _is_named(chain) and short[0] == long[0] and all(key in between for key in short)
    )


def _is_named(chain: Attribution) -> bool:
    """Whether somebody is named at the origin: two unnamed speakers may be two."""
    return chain.chain[0].name is not None or chain.chain[0].kind == "publisher"


def _ends(longer: tuple[str, ...], path: tuple[str, ...]) -> bool:
    return longer[-len(path) :] == path
