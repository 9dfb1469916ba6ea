"""A review is explained by the model that judged it, or it is said why it is not."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from small_shop import BLAME, PRAISE

from jobs import explain, modelerror
from jobs.explain import with_terms
from jobs.imports import ImportOrder, import_reviews
from jobs.indicate import publish_all
from jobs.model import shipped_model
from jobs.report import StoreReports
from jobs.score import score_new_versions
from jobs.settings import Settings
from jobs.workplace import Workplace
from report.line import ReviewFilter
from scoring.errors import ModelMissing
from store.records import Subject, SubjectKind

NOW = datetime(2026, 5, 10, 12, tzinfo=UTC)
GERMAN = "Der Wasserkocher ist nicht schlecht, aber der Deckel ist leider nach zwei Tagen gebrochen."
FRENCH = "La bouilloire fonctionne très bien et la livraison a été rapide, je suis vraiment content."


@pytest.fixture
def take_in(store, database_url, tmp_path, tools):
    """Takes in rows of (rating, text), judges them and publishes figures; returns the reports."""
    place = Workplace(Settings(home=tmp_path, database=database_url), store, {})

    def take(*rows):
        lines = (f'{n},{rating},"{text}",2025-01-02\n' for n, (rating, text) in enumerate(rows))
        path = tmp_path / "shop.csv"
        path.write_text("id,rating,text,date\n" + "".join(lines), encoding="utf-8")
        import_reviews(place, ImportOrder(path))
        score_new_versions(store, tools.model)
        publish_all(store, tools, NOW)
        return StoreReports(store)

    return take


def reviews_of(reports):
    """Return every review's report, in the order of the file."""
    versions = reports.reviews("shop", ReviewFilter()).cells("version")
    return sorted((reports.review("shop", number) for number in versions), key=lambda report: report.version)


@pytest.mark.parametrize(("text", "language"), [(PRAISE, "en"), (BLAME, "en"), (GERMAN, "de")])
def test_the_explained_probability_is_the_one_in_the_list(take_in, text, language):
    (report,) = reviews_of(take_in((5, text)))
    assert report.line.language == language
    assert report.why.probability == pytest.approx(report.line.positive)
    assert report.why.intercept + sum(token.log_odds for token in report.why.tokens) == pytest.approx(
        report.why.log_odds
    )
    assert report.why.model_digest == shipped_model().digest
    assert {error.language for error in report.why.errors} == {language}


def test_places_count_in_title_text_and_parts_as_they_are_judged(take_in):
    (report,) = reviews_of(take_in((5, GERMAN)))
    words = {report.text[token.start : token.end] for token in report.why.tokens}
    assert {"nicht", "schlecht", "Deckel", "gebrochen"} <= words


@pytest.mark.parametrize(("text", "note"), [("", "why_no_words"), (FRENCH, "why_not_modelled")])
def test_what_the_model_does_not_judge_is_not_explained(take_in, text, note):
    (report,) = reviews_of(take_in((4, text)))
    assert (report.why, report.note, report.line.positive) == (None, note, None)


def test_an_erased_text_is_not_explained(take_in, store):
    reports = take_in((5, PRAISE))
    (before,) = reviews_of(reports)
    store.erasures.expire_texts(before.line.source, before=datetime(2999, 1, 1, tzinfo=UTC), at=NOW)
    (report,) = reviews_of(reports)
    assert (report.text, report.why, report.note) == ("", None, "why_erased")
    assert report.line.positive == before.line.positive


def test_texts_about_a_person_are_not_explained(take_in, store):
    reports = take_in((5, PRAISE))
    subject = replace(store.subjects.get("shop"), is_person=True)
    version = next(store.reviews.versions("shop"))
    report = explain.explain_review(
        store, version, subject=subject, line=reviews_of(reports)[0].line, model=shipped_model()
    )
    assert (report.why, report.note) == (None, "natural_person_means")
    table = with_terms(store, subject, reports.reviews("shop", ReviewFilter()), shipped_model())
    assert (table.cells("why_for"), table.cells("why_against")) == ((None,), (None,))


def test_without_a_model_the_page_says_so(take_in, monkeypatch):
    reports = take_in((5, PRAISE))

    def missing():
        raise ModelMissing("no weights", where="here", next_step="install again")

    monkeypatch.setattr(modelerror, "shipped_model", missing)
    (report,) = reviews_of(reports)
    assert (report.why, report.note) == (None, "why_no_model")


def test_only_a_version_of_the_subject_is_shown_under_it(take_in, store):
    reports = take_in((5, PRAISE))
    (number,) = reports.reviews("shop", ReviewFilter()).cells("version")
    store.subjects.add(Subject("mug", "Mug", SubjectKind.PRODUCT))
    found = [reports.review(key, version) for key, version in (("mug", number), ("shop", 99), ("nobody", number))]
    assert found == [None, None, None]


def test_the_list_names_the_strongest_words_of_each_side(take_in, store):
    reports = take_in((5, PRAISE), (1, BLAME), (3, ""))
    table = with_terms(store, store.subjects.get("shop"), reports.reviews("shop", ReviewFilter()), shipped_model())
    excerpts = table.cells("excerpt")
    sides = dict(zip(excerpts, zip(table.cells("why_for"), table.cells("why_against"), strict=True), strict=True))
    assert sides[""] == (None, None)
    assert all(sides[PRAISE] + sides[BLAME])
    for side, sign in zip(sides[BLAME], "+-", strict=True):
        words, figures = zip(*(term.rsplit(" ", 1) for term in side.split(" · ")), strict=True)
        assert all(each.split()[0] in BLAME for each in words)
        assert len(figures) <= 3
        assert "0.00" not in side
        assert all(figure.startswith(sign) for figure in figures)
        assert list(figures) == sorted(figures, key=lambda figure: -abs(float(figure)))


def distinct(text, n):
    return [f"{text}, says buyer {number}, {number * 7} and {number * 13}." for number in range(n)]


def test_a_swapped_rating_is_found_and_counted(take_in):
    rows = [*((5, text) for text in distinct(PRAISE, 40)), *((1, text) for text in distinct(BLAME, 40))]
    reports = take_in((1, "Works very well, great quality, I am really happy"), *rows)
    flags = [report.contradicts for report in reviews_of(reports)]
    assert flags == [True, *[False] * 80]
    found = reports.subject("shop").contradictions
    assert (found.n, found.observed) == (81, 1)
    assert 0 <= found.expected <= 0.81


def test_of_a_few_texts_nothing_is_said(take_in):
    reports = take_in((1, PRAISE), (5, BLAME))
    assert reports.subject("shop").contradictions is None
    assert [report.contradicts for report in reviews_of(reports)] == [False, False]
