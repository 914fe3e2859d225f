"""The case table of "when" through dateparser, the general date parser for 200 languages, for comparison.

    python -m bench.when_peers

dateparser gives one point in time and no interval, no precision and no note, so a fair comparison is of the cases that
ask for one exact day (precision 1); the figures over all cases are printed beside it. It gets what Saksi gets: the words, the
language and the publication date, and is told to prefer the past, which suits news; where it cannot read the words as a
whole, its search for a date inside them is asked. A day that it gives where the table
has none counts as wrong: made up. dateparser is in the extra ``dev`` only.
"""

import datetime
import warnings
from typing import Any

from bench.case_tables import WHEN, Row, read_cases

EXACT_DAY = "1"


def peer_day(case: Row) -> str:
    """The day that dateparser gives for a case, as ISO 8601; empty where it gives none."""
    import dateparser.search  # noqa: PLC0415 - only for this comparison

    settings: dict[str, Any] = {"PREFER_DATES_FROM": "future" if case["ahead"] else "past", "DATE_ORDER": "DMY"}
    if case["anchor"]:
        settings["RELATIVE_BASE"] = datetime.datetime.fromisoformat(case["anchor"])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        languages = [case["language"] or "id"]
        day = dateparser.parse(case["text"], languages=languages, settings=settings)
        if day is None and case["text"]:
            found = dateparser.search.search_dates(case["text"], languages=languages, settings=settings)
            day = found[0][1] if found else None
    return day.date().isoformat() if day else ""


def main() -> None:
    """Print, for each split: exact days right, all cases right, days given where none is wanted."""
    cases = read_cases(WHEN.name)
    for split in dict.fromkeys(case["split"] for case in cases):
        part = [case for case in cases if case["split"] == split]
        exact = [case for case in part if case["precision"] == EXACT_DAY]
        none = [case for case in part if not case["start"] and not case["end"]]
        for name, days in (
            ("dateparser", [(day, day) for day in map(peer_day, part)]),
            ("saksi", [(answer["start"], answer["end"]) for answer in map(WHEN.answer, part)]),
        ):
            given = dict(zip(map(id, part), days, strict=True))
            day_right = sum(given[id(case)] == (case["start"], case["end"]) for case in exact)
            all_right = sum(given[id(case)] == (case["start"], case["end"]) for case in part)
            made_up = sum(any(given[id(case)]) for case in none)
            print(
                f"{split} {name}: exact days {day_right} of {len(exact)} ({day_right / len(exact):.3f}); "
                f"all {all_right} of {len(part)} ({all_right / len(part):.3f}); made up {made_up} of {len(none)}"
            )


if __name__ == "__main__":
    main()
