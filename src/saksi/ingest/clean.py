"""Characters that a reader cannot see, and letters that a wrong decoding has spoilt."""

import re

# Line ends: CR LF, CR, NEL, vertical tab, form feed, line and paragraph separators.
_LINE_END = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
# Zero-width characters, soft hyphen, bidirectional controls, interlinear marks and invisible tags (Unicode 16, class Cf).
_INVISIBLE = re.compile(
    "[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"
)
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f]+")
_SURROGATE = re.compile("[\ud800-\udfff]")
# UTF-8 read as Windows-1252: a lead byte's letter, then one to three of what the bytes 80–BF become.
_C1_AS_1252 = "\u20ac\u201a\u0192\u201e\u2026\u2020\u2021\u02c6\u2030\u0160\u2039\u0152\u017d\u2018\u2019\u201c\u201d\u2022\u2013\u2014\u02dc\u2122\u0161\u203a\u0153\u017e\u0178"
_MOJIBAKE = re.compile(f"[\u00c2-\u00f4][\u0080-\u00bf{_C1_AS_1252}]{{1,3}}")
_REPAIRS = (
    "places of wrongly decoded UTF-8 mended",
    "zero-width or bidirectional characters removed",
    "runs of control characters removed",
)
_MOST_ROUNDS = 4
"""One repair can lay bare another (a control character inside a spoilt letter); clean text takes one round."""


def mend_mojibake(text: str) -> tuple[str, int]:
    """Undo UTF-8 that was read as Windows-1252 ("â€œ" → "“"); gives the text and the number of places mended.

    Only runs that are valid UTF-8 when taken back are changed: no true Indonesian text holds such a run. Text that was
    spoilt twice is mended twice.
    """
    total = 0
    for _ in range(2):
        spoilt = sum(_take_back(match) != match[0] for match in _MOJIBAKE.finditer(text))
        if not spoilt:
            break
        text = _MOJIBAKE.sub(_take_back, text)
        total = max(total, spoilt)
    return text, total


def _take_back(match: re.Match[str]) -> str:
    run = bytearray()
    for letter in match[0]:
        try:
            run += letter.encode("cp1252")
        except UnicodeEncodeError:
            if ord(letter) > 0xFF:
                return match[0]
            run.append(ord(letter))
    return _decoded_prefix(bytes(run), match[0])


def _decoded_prefix(run: bytes, words: str) -> str:
    """The longest start of ``run`` that is one UTF-8 character, and the rest as it was."""
    for length in range(len(run), 1, -1):
        try:
            letter = run[:length].decode("utf-8")
        except UnicodeDecodeError:
            continue
        if len(letter) == 1:
            return letter + words[length:]
    return words


def clean_text(text: str) -> tuple[str, tuple[str, ...]]:
    """The text without what cannot be read, and a note for each kind of repair.

    Line ends become LF; zero-width, bidirectional and control characters go (a control between two letters or digits
    becomes a space); lone surrogates become U+FFFD; spoilt letters are mended; blank space around the text is trimmed.
    A clean text comes back as it was, but for that trimming.
    """
    text, halves = _SURROGATE.subn("\ufffd", text.removeprefix("\ufeff"))
    counts = {"half characters (lone surrogates) replaced by U+FFFD": halves}
    for _ in range(_MOST_ROUNDS):
        before = text
        text = _one_round(text, counts)
        if text == before:
            break
    return text, tuple(f"{count} {what}" for what, count in counts.items() if count)


def _one_round(text: str, counts: dict[str, int]) -> str:
    text, mended = mend_mojibake(text)
    text, invisible = _INVISIBLE.subn("", _LINE_END.sub("\n", text))
    text, controls = _CONTROL.subn(_part_words, text)
    for what, count in zip(_REPAIRS, (mended, invisible, controls), strict=True):
        counts[what] = counts.get(what, 0) + count
    return text.strip()


def _part_words(match: re.Match[str]) -> str:
    text, start, end = match.string, match.start(), match.end()
    between = start > 0 and end < len(text) and text[start - 1].isalnum() and text[end].isalnum()
    return " " if between else ""
