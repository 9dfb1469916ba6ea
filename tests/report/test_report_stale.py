"""A source whose newest collection went wrong: said beside the score, in both languages and in every form."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from sample_reports import poor_report, rich_report

from report.contract import trust_json
from report.sentence import say_meaning, say_stale
from report.subject import SourceLine
from store.records import Coverage

FAILED_AT, GOOD_AT = datetime(2026, 3, 9, 5, tzinfo=UTC), datetime(2026, 3, 2, 5, tzinfo=UTC)
STALE = SourceLine("shop", Coverage.FAILED, last_run_at=FAILED_AT, is_stale=True, good_at=GOOD_AT)


@pytest.mark.parametrize(
    ("language", "good_at", "said"),
    [
        (
            "en",
            GOOD_AT,
            (
                "The newest collection of shop (9 Mar 2026) went wrong: "
                "the figures rest on what was seen until 2 Mar 2026."
            ),
        ),
        (
            "de",
            GOOD_AT,
            "Die neueste Erfassung von shop (09.03.2026) ging fehl: Die Zahlen beruhen auf dem Stand vom 02.03.2026.",
        ),
        (
            "en",
            None,
            "The newest collection of shop (9 Mar 2026) went wrong like those before: the figures may be out of date.",
        ),
        (
            "de",
            None,
            "Die neueste Erfassung von shop (09.03.2026) ging fehl wie die davor: Die Zahlen können veraltet sein.",
        ),
    ],
)
def test_a_stale_source_is_named_with_the_days(language, good_at, said):
    report = replace(rich_report(), sources=(SourceLine("other"), replace(STALE, good_at=good_at)))
    assert say_stale(report, language) == (said,)


@pytest.mark.parametrize("report", [rich_report(), poor_report()], ids=["with a score", "too little"])
def test_it_stands_beside_the_score_also_where_there_is_none(report):
    stale = replace(report, sources=(STALE,))
    assert say_meaning(stale, "en")[-1] == say_stale(stale, "en")[0]


def test_a_sound_source_says_nothing():
    assert say_stale(replace(rich_report(), sources=(replace(STALE, is_stale=False),)), "en") == ()


def test_programs_are_told_too():
    (told,) = trust_json(replace(rich_report(), sources=(STALE,)))["sources"]
    assert (told["stale"], told["good_until"]) == (True, "2026-03-02T05:00:00Z")
