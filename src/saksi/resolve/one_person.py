"""Whether a mention without a number is clearly one person ("Praka Damar", "ibunya", "Gatrianus (35)")."""

from functools import cache

from saksi.resolve.numbers import Word, number_words, read_number, words_of


@cache
def _phrases(name: str) -> tuple[tuple[str, ...], ...]:
    """The phrases of one list of the table as word tuples, longest first."""
    phrases = (tuple(word.text for word in words_of(phrase)) for phrase in getattr(number_words(), name))
    return tuple(sorted(phrases, key=lambda phrase: -len(phrase)))


def _begins(words: list[Word], name: str) -> int:
    """How many words of a phrase in the list ``name`` begin ``words``; 0 where none does."""
    texts = tuple(word.text for word in words[:4])
    return next((len(phrase) for phrase in _phrases(name) if texts[: len(phrase)] == phrase), 0)


def is_one_person(words: list[Word], quote: str) -> bool:
    """True where the words name exactly one person; False where they may mean more, or no person."""
    head = _head(words)
    table = number_words()
    if head and _begins(head, "pronouns") == len(head):
        return True
    if _is_plural(words):
        return False
    titled = head[1:] if head[0].text in table.before_title and len(head) > 1 else head
    if _begins(titled, "titles") or titled[0].text in table.ranks:
        return True
    return (
        _has_owner(head)
        or (head[0].text in table.persons and head[-1].text in table.this)
        or _has_age(words, quote)
        or _has_name(head, quote)
    )


def is_relative(words: list[Word]) -> bool:
    """True for a bare kin word ("ibu"): one person where it stands in a list of persons."""
    return _begins(words, "kin") == len(words)


def is_office(words: list[Word]) -> bool:
    """True for a mention that begins with an office ("Kapolsek Melur")."""
    return bool(words) and bool(_begins(words, "titles"))


def is_ranked(words: list[Word]) -> bool:
    """True for a mention that begins with a rank ("Iptu Dodi")."""
    return bool(words) and words[0].text in number_words().ranks


def _head(words: list[Word]) -> list[Word]:
    """The words up to the first comma or bracket."""
    end = next((at for at, word in enumerate(words) if at and word.text in (",", "(")), len(words))
    return words[:end]


def _is_plural(words: list[Word]) -> bool:
    """True where a doubled noun, a number word or "dan" shows that there may be several."""
    table = number_words()
    if _begins(words, "uncounted") or _begins(words, "groups") or not words:
        return True
    for at, word in enumerate(words):
        first, _, second = word.text.partition("-")
        if first and first == second.removesuffix("nya") and word.text not in table.persons:
            return True
        if word.text in table.and_ and at:
            return True
        together = word.text.startswith("ke") and word.text[2:] in table.digits
        number = together or (not word.text[0].isdigit() and read_number(words, at))
        measured = isinstance(number, tuple) and number.end < len(words) and words[number.end].text in table.measures
        if number and not measured:
            return True
    return False


def _has_owner(head: list[Word]) -> bool:
    """As in "ibunya", "suami saya", "istrinya R": a relative who belongs to someone."""
    table = number_words()
    length = _begins(head, "kin")
    if length and len(head) > length and head[length].text in table.kin_owner:
        return True
    bare = head[0].text.removesuffix("nya")
    return bare != head[0].text and bare in table.kin


def _has_age(words: list[Word], quote: str) -> bool:
    """As in "Gatrianus (35)", "pemuda 17 tahun", "bocah perempuan berusia delapan tahun"."""
    table = number_words()
    for at in range(1, len(words) - 2):
        bracketed = words[at].text == "(" and words[at + 2].text == ")"
        if bracketed and words[at + 1].text.isdecimal() and len(words[at + 1].text) <= 3:
            return quote[words[0].start].isupper()
    if words[0].text not in table.persons:
        return False
    at = 1
    while at < len(words) and (words[at].text in table.persons or words[at].text in table.age):
        at += 1
    number = read_number(words, at)
    return number is not None and number.low == number.high and number.end < len(words)


def _has_name(head: list[Word], quote: str) -> bool:
    """As in "warga bernama Taruli", "anggota Polri Bripka Rusdi"."""
    table = number_words()
    if head[0].text in (*table.members, *table.persons, *table.kin) and any(w.text in table.named for w in head[1:]):
        return True
    if head[0].text not in table.members:
        return False
    ranks = (at for at, word in enumerate(head) if at and word.text in table.ranks)
    return any(at + 1 < len(head) and quote[head[at + 1].start].isupper() for at in ranks)
