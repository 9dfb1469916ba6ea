"""Reasons are kept in English and said in the reader's language; what nobody foresaw stays as it is."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
)

from crawler.failure import plain_reason
from crawler.guard import url_refusal
from crawler.health import Collected, verdict
from crawler.patience import Host
from crawler.policy import loopback_policy
from report.reason import JOINT, MOST_PARTS, say_reason
from report.wording.reasons import REASONS
from report.words import GAP
from store.records import Census, Coverage, Listing, Run, Selection

POLICY = loopback_policy("shop", "schemaorg", "listing", 8080)
LISTING = Listing("shop", "kettle", "kettle", url="")
FILLED = {"n": "12", "share": "90", "day": "2026-03-09"}


def ran(seen, coverage=Coverage.FULL):
    """Return a closed run that saw so many reviews."""
    at = datetime(2026, 1, 1, tzinfo=UTC)
    return Run(1, LISTING, at, at + timedelta(hours=1), Census(coverage, Selection.FULL, seen, seen))


def filled(wording):
    """Return a wording with something fitting in each gap."""
    return GAP.sub(lambda gap: FILLED.get(gap[1].partition("_")[0], "word"), wording)


@pytest.mark.parametrize(
    ("kept", "german"),
    [
        ("no page could be read", "keine Seite war zu lesen"),
        ("7 of 2104 announced reviews were shown", "7 von 2.104 angekündigten Bewertungen wurden gezeigt"),
        (
            "only 3 of 50 reviews have a rating (expected 30%): the layout may have changed",
            (
                "nur 3 von 50 Bewertungen haben eine Note (erwartet: 30\u00a0%): "
                "Vielleicht hat sich der Seitenaufbau geändert"
            ),
        ),
        (
            "stopped at known reviews; the last full census was on 2026-10-05",
            "bei bekannten Bewertungen angehalten; die letzte vollständige Zählung war am 05.10.2026",
        ),
        (
            "3 reviews where 40 are usual; believed when 3 runs in a row show it",
            "3 Bewertungen, wo 40 üblich sind; geglaubt wird das, wenn 3 Läufe nacheinander es zeigen",
        ),
        (
            "imported from a file: what it leaves out is not known",
            "aus einer Datei übernommen: Was sie weglässt, ist nicht bekannt",
        ),
        ("the pages lead in a circle", "die Seiten führen im Kreis"),
        ("shop.example:8080 answered HTTP 503", "shop.example:8080 antwortete mit HTTP 503"),
        (
            "itunes.apple.com: host not found: no internet or wrong address",
            "itunes.apple.com: Name nicht gefunden: kein Internet oder falsche Adresse",
        ),
        (
            "[::1]:443: the page could not be downloaded (KeyError)",
            "[::1]:443: Die Seite war nicht zu laden (KeyError)",
        ),
        (
            "shop.example asked to wait 3600 seconds, longer than this run may (600)",
            "shop.example verlangt 3.600 Sekunden Wartezeit, länger als dieser Lauf darf (600)",
        ),
        ("port 8443 is not allowed", "Port 8443 ist nicht erlaubt"),
        ("12 collections", "12 Sammlungen"),
    ],
)
def test_a_kept_reason_is_said_in_german(kept, german):
    assert say_reason(kept, "de") == german
    assert say_reason(kept, "en") == kept


@pytest.mark.parametrize(
    ("kept", "german"),
    [
        (
            "5 of 9 announced reviews were shown; a rating contradicts its own scale",
            "5 von 9 angekündigten Bewertungen wurden gezeigt; eine Note widerspricht ihrer eigenen Skala",
        ),
        (
            "no page could be read; something new; the pages lead in a circle",
            "keine Seite war zu lesen; something new; die Seiten führen im Kreis",
        ),
        (
            "the page is empty; a date could not be read and was left out (1200 times)",
            "die Seite ist leer; ein Datum war nicht zu lesen und wurde weggelassen (1.200-mal)",
        ),
        (
            "stopped at known reviews; the last full census was on 2026-10-05; the page is empty",
            (
                "bei bekannten Bewertungen angehalten; die letzte vollständige Zählung war am 05.10.2026; "
                "die Seite ist leer"
            ),
        ),
    ],
)
def test_several_reasons_are_said_part_by_part(kept, german):
    assert say_reason(kept, "de") == german


@pytest.mark.parametrize(
    "unknown",
    [
        "",
        "; ",
        "something that nobody foresaw",
        "no page could be read, really",
        "No page could be read",
        "x of y announced reviews were shown",
        "12 collections of stamps",
        "something new (12 times)",
        "12345678901 collections",
        "two words answered HTTP 503",
    ],
)
def test_what_the_catalogue_does_not_know_stays_as_it_is(unknown):
    assert say_reason(unknown, "de") == unknown


@pytest.mark.parametrize("phrase", REASONS, ids=lambda phrase: phrase.en[:40])
def test_every_reason_of_the_catalogue_is_recognised_and_said_by_its_own_words(phrase):
    said = say_reason(filled(phrase.en), "de").replace("09.03.2026", "2026-03-09")
    assert said == filled(phrase.de)


@pytest.mark.parametrize("phrase", REASONS, ids=lambda phrase: phrase.en[:40])
def test_every_reason_has_the_same_gaps_in_both_languages(phrase):
    assert sorted(GAP.findall(phrase.de)) == sorted(GAP.findall(phrase.en))
    assert phrase.de != phrase.en
    assert not re.search("[\"']", phrase.de)


def test_no_reason_holds_the_joint_more_often_than_is_looked_for():
    assert max(phrase.en.count(JOINT) for phrase in REASONS) + 1 == MOST_PARTS


def test_no_reason_stands_in_the_catalogue_twice():
    assert len({phrase.en for phrase in REASONS}) == len(REASONS)


@pytest.mark.parametrize(
    ("found", "history"),
    [
        (Collected(), []),
        (Collected(pages=1, announced=40), []),
        (Collected(pages=1), []),
        (Collected(pages=1, seen=10, read=10, rated=1, ended=True), []),
        (Collected(pages=1, seen=10, read=10, rated=10), []),
        (Collected(pages=1, seen=10, announced=20, read=10, rated=10, ended=True), []),
        (
            Collected(pages=1, seen=10, announced=10, read=10, rated=10, ended=True),
            [ran(100), ran(100), ran(100)],
        ),
        (Collected(pages=1, seen=10, read=10, rated=10, ended=True), []),
        (Collected(pages=1, seen=10, read=10, rated=10, ended=True, selection=Selection.NEWEST), []),
        (Collected(pages=1, seen=10, read=10, rated=10, ended=True, selection=Selection.FEATURED), []),
    ],
)
def test_every_verdict_on_a_run_is_said_in_german(found, history):
    reason = verdict(found, history, rating_fill=0.9).reason
    assert reason
    assert say_reason(reason, "de") != reason


@pytest.mark.parametrize(
    "error",
    [
        CannotResolveHostError(),
        DownloadConnectionRefusedError(),
        DownloadTimeoutError(),
        ResponseDataLossError(),
        DownloadCancelledError(),
        OSError(),
        IgnoreRequest(),
        KeyError("x"),
    ],
    ids=lambda error: type(error).__name__,
)
def test_every_failure_of_a_download_is_said_in_german(error):
    reason = plain_reason(error, "shop.example")
    said = say_reason(reason, "de")
    assert said != reason
    assert said.startswith("shop.example")


@pytest.mark.parametrize(
    "url",
    [
        "http://[",
        "ftp://127.0.0.1:8080/",
        "http://me@127.0.0.1:8080/",
        "http://elsewhere.example:8080/",
        "http://127.0.0.1:9090/",
    ],
)
def test_every_refusal_of_an_address_is_said_in_german(url):
    reason = url_refusal(url, POLICY)
    assert say_reason(reason, "de") != reason


@pytest.mark.parametrize(("wait", "times"), [(5000.0, 1), (0.0, 50)])
def test_a_host_that_is_given_up_is_explained_in_german(wait, times):
    host = Host("shop.example")
    for _ in range(times):
        host.failed(wait, now=0.0, longest=600.0)
    assert host.given_up
    assert say_reason(host.given_up, "de") != host.given_up


@given(st.text())
def test_english_readers_get_the_kept_words(text):
    assert say_reason(text, "en") == text


@given(st.lists(st.sampled_from(["§", "a b", "1", "x:", "(2 times)"])))
def test_unknown_parts_are_kept_in_number_and_order(parts):
    kept = JOINT.join(parts)
    assert say_reason(kept, "de") == kept


@given(st.integers(0, 999_999_999), st.integers(0, 999_999_999))
def test_any_number_is_said_with_german_thousands(seen, announced):
    said = say_reason(f"{seen} of {announced} announced reviews were shown", "de")
    assert [part.replace(".", "") for part in re.findall(r"[\d.]+", said)] == [str(seen), str(announced)]
