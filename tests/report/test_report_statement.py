"""The review statement: exactly two pages, whatever stands in them, and unmistakably no certificate."""

from dataclasses import replace

import pytest
from report_files import pages_of, squeezed
from sample_monthly import KEY, NOTE, SIGNED
from sample_reports import bare_report, poor_report, rich_report

from report.authenticity import TestLine
from report.errors import TooManyPages
from report.phrase import LANGUAGES
from report.statement import render_statement

LONG = "Ümläutreiche Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamte"


def crowded():
    """A report in which everything is long and many."""
    report = rich_report()
    aspects = report.aspects
    many = tuple(replace(aspects.lines[0], key=f"a{n}") for n in range(20))
    return replace(
        report,
        subject=replace(report.subject, name=LONG),
        sources=report.sources * 10,
        tests=tuple(TestLine(f"unheard_of_{n}", fired=True, effect=0.5, p_value=0.01) for n in range(20)),
        notes=("one_day_means", "reused_ids_mean", "to_come_means", "replay_differs", "replay_erased"),
        aspects=replace(aspects, lines=many),
        repeats=12,
    )


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "report", [rich_report(), poor_report(), bare_report(), crowded()], ids=["rich", "poor", "bare", "crowded"]
)
def test_it_has_two_pages(report, language):
    pages = pages_of(render_statement(report, SIGNED, language))
    assert len(pages) == 2
    no = {"de": "Kein Zertifikat, keine Konformität bewertet.", "en": "Not a certificate, no conformity assessed."}
    assert all(squeezed(no[language]) in squeezed(page) for page in pages)
    assert squeezed(report.subject.name) in squeezed(pages[0])


def test_it_says_what_is_signed_and_how_to_check_it():
    second = squeezed(pages_of(render_statement(rich_report(), SIGNED, "en"))[1])
    for part in (KEY, *NOTE.split(), "kettle.zip", "statement.pdf", "python3 -I -S verify.py", "ab" * 32):
        assert squeezed(part) in second


@pytest.mark.parametrize("word", ["zertifiziert", "certified", "Siegel", "seal", "approved", "bestanden", "conforms"])
def test_no_word_of_a_certificate_stands_in_it(word):
    for language in LANGUAGES:
        whole = " ".join(pages_of(render_statement(rich_report(), SIGNED, language)))
        assert word.lower() not in whole.lower().replace("leumund seal", "")


def test_a_score_never_stands_without_its_interval():
    first = pages_of(render_statement(rich_report(), SIGNED, "en"))[0]
    assert "76% to 86% (90% certainty)" in first


def test_what_fits_on_no_two_pages_is_refused_with_a_reason():
    report = rich_report()
    endless = replace(report, subject=replace(report.subject, name=LONG * 60))
    with pytest.raises(TooManyPages, match="does not fit on 2 pages"):
        render_statement(endless, SIGNED, "en")
