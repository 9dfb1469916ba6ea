"""Figures of a past day are those that were published then, bit for bit, whatever happened since."""

import io
import os
import random
import zipfile
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from small_evidence import DAY, START, SmallEvidence, opinion
from small_log import tamper

from jobs import aspectkept, aspectreport
from jobs.aspectjudge import open_aspect_sets
from jobs.indicate import Tools
from jobs.labels import LabelDesk
from jobs.model import MODELS
from jobs.monthly import read_monthly
from jobs.reading import read_aspects, read_subject
from jobs.replay import ERASED, OTHER_METHOD, SAME
from jobs.settings import Settings
from jobs.statement import StatementRequest, read_stated
from jobs.workplace import Workplace
from report.aspect import PAST_UNKNOWN, aspect_months_table, aspects_json
from report.aspectpage import aspects_text
from report.contract import trend_json, trust_json
from report.figures import aspects_document, trend_document, trust_document
from report.html import render_document
from report.monthly import monthly_document
from report.page import lay_out
from report.terminal import report_text, trend_text
from report.workbook import render_xlsx
from store.errors import PieceDamaged
from store.label_records import AspectLabel, Overall

ROUNDS = int(os.environ.get("LEUMUND_PAST_DATES", "2"))
NOISE = {"notes": (), "erased_since": 0}
"""What may be said later of figures that stay."""


@dataclass
class PastDays:
    """A deployment that lives, and what each form said of a day on that day."""

    home: SmallEvidence
    dice: random.Random
    at: datetime = START
    reviews: list = field(default_factory=lambda: [opinion(n) for n in range(14)])
    said: dict[date, tuple] = field(default_factory=dict)

    @property
    def store(self):
        return self.home.store

    def collect(self):
        """Edit a review, observe a new one that claims to be old, miss some."""
        change = self.dice.randrange(len(self.reviews))
        self.reviews[change] = replace(self.reviews[change], rating=float(self.dice.randrange(1, 6)))
        self.reviews.append(opinion(len(self.reviews), 400))
        standing = [each for each in self.reviews if self.dice.random() < 0.9]
        self.home.collect("kettle", standing, self.at, full=self.dice.random() < 0.7, shown=self.dice.random() * 5)

    def label(self):
        """Answer for some more texts what a reader found."""
        desk = LabelDesk(self.store, now=lambda: self.at)
        desk.fill("kettle", n=6, seed=f"{self.at}")
        for card in desk.cards("kettle"):
            if not card.is_answered:
                aspects = {each.key: self.dice.choice([*AspectLabel]) for each in card.aspects}
                desk.answer(card.item, Overall.POSITIVE, aspects)

    def publish(self):
        self.home.tools.aspects.read_with(self.store, self.home.tools.model)
        self.home.publish(self.at)
        self.said[self.at.date()] = self.figures(self.at.date())

    def pass_by(self, rounds):
        for _ in range(rounds):
            self.at += timedelta(hours=self.dice.randrange(25, 60), microseconds=self.dice.randrange(10**6))
            self.collect()
            self.label()
            self.publish()

    def erase(self, most):
        """Erase reviews of the kettle on request, a day later; return how many."""
        self.at += DAY
        chosen = sorted({version.review_number for version in self.store.reviews.versions("kettle")})[:most]
        self.store.erasure_requests.erase(chosen, reason="art17", at=self.at, record=lambda _marks: None)
        return len(chosen)

    def trust(self, day):
        return read_subject(self.store, "kettle", day, settings=self.home.place.settings)

    def aspects(self, day):
        return read_aspects(self.home.place, "kettle", day)

    def monthly(self, day):
        return read_monthly(self.home.place, "kettle", as_of=day)

    def stated(self, day):
        request = StatementRequest("kettle", self.home.place.settings.var / "s.pdf", as_of=day)
        return read_stated(self.home.place, request, self.store.indicators.published_by("kettle", end_of(day)))

    def figures(self, day):
        """Return the figures that trust and trend, aspects, monthly report and statement are drawn from."""
        monthly = self.monthly(day)
        report = only_figures(monthly.report)
        figures = (only_figures(self.trust(day)), without_words(self.aspects(day)), only_figures(self.stated(day)))
        return (*figures, replace(monthly, report=report, sealed=None))

    def any_day(self):
        """Return a day since the first figures, and the last day by then on which any were published."""
        first, last = min(self.said), max(self.said)
        day = first + self.dice.randrange((last - first).days + 1) * DAY
        return day, max(each for each in self.said if each <= day)


def end_of(day):
    return datetime.combine(day, time.max, UTC)


def without_words(aspects):
    """Return a report on aspects without its passages, which go with the texts."""
    lines = tuple(replace(line, good=None, bad=None) for line in aspects.lines)
    return replace(aspects, lines=lines, **NOISE)


def only_figures(report):
    return replace(report, aspects=report.aspects and without_words(report.aspects), **NOISE)


@pytest.fixture
def past(store, database_url, tmp_path, tools):
    place = Workplace(Settings(home=tmp_path, database=database_url), store, {})
    place.settings.var.mkdir(exist_ok=True)
    heard = Tools(tools.model, tools.priors, aspects=open_aspect_sets(tmp_path))
    return PastDays(SmallEvidence(place, heard), random.Random(7))  # noqa: S311


def test_a_past_day_shows_bit_for_bit_what_was_published_then_and_it_still_follows(past):
    past.pass_by(max(2, ROUNDS // 3))
    differences = 0
    for _ in range(ROUNDS):
        day, _ = past.any_day()
        aspects = past.aspects(day)
        differences += (past.trust(day).notes[-1], aspects.notes[-1]) != (SAME, SAME)
        differences += not any(line.mentions and line.months for line in aspects.lines)
    # What is erased, labelled, fitted, edited and observed from now on changes none of it.
    said, erased = dict(past.said), past.erase(5)
    fit_other_priors(past.home.place.settings.var)
    past.pass_by(1)
    past.said = said
    for _ in range(ROUNDS):
        day, then = past.any_day()
        differences += past.figures(then) != said[then]
        differences += not 0 < past.aspects(day).erased_since <= erased
    assert differences == 0


def fit_other_priors(var):
    table = (MODELS / "priors.json").read_bytes().replace(b'"design_effect": 1.257', b'"design_effect": 1.9')
    (var / "models").mkdir()
    (var / "models" / "priors.json").write_bytes(table)


def forms(past, day, language):
    """Return what each form says of a day."""
    trust, aspects, monthly = past.trust(day), past.aspects(day), past.monthly(day)
    papers = (trust_document(trust, language), trend_document(trust, language), aspects_document(aspects, language))
    return [
        *(report_text(trust, language), trend_text(trust, language), aspects_text(aspects, language)),
        *(render_document(paper) for paper in (*papers, monthly_document(monthly, language))),
        *(words_of_workbook(paper) for paper in (*papers, monthly_document(monthly, language))),
        *lay_out(past.stated(day), language).notes[:1],
        *aspect_months_table(aspects).notes[0].said_in(language).splitlines(),
    ]


def words_of_workbook(document):
    with zipfile.ZipFile(io.BytesIO(render_xlsx(document))) as book:
        return book.read("xl/sharedStrings.xml").decode()


def test_every_form_says_how_many_reviews_were_erased_since_and_no_form_shows_their_words(past):
    past.pass_by(1)
    (day,) = past.said
    before = [" ".join(form.split()) for form in forms(past, day, "en")]
    assert not any("erased since" in form for form in before)
    gone = {version.review_number: version.review.text for version in past.store.reviews.versions("kettle")}
    n = past.erase(99)
    said = {
        "en": f"{n} of its reviews were erased since; the figures stand as published.",
        "de": f"{n} der Bewertungen",
    }
    for language, sentence in said.items():
        told = [" ".join(form.split()) for form in forms(past, day, language)]
        assert [sentence in form for form in told] == [True] * len(told)
        assert not any(text in form for text in gone.values() if text for form in told)
    assert [
        told["erased_since"]
        for told in (trust_json(past.trust(day)), trend_json(past.trust(day)), aspects_json(past.aspects(day)))
    ] == [n] * 3
    assert any(row["good_erased"] for row in aspects_json(past.aspects(day))["rows"])
    assert past.aspects(day).notes[-1] == ERASED


def test_aspects_of_other_priors_are_shown_as_they_were_and_not_computed_again(past):
    past.pass_by(1)
    (day,) = past.said
    fit_other_priors(past.home.place.settings.var)
    assert past.aspects(day).notes[-1] == OTHER_METHOD


def test_before_the_first_figures_labels_of_then_alone_correct_rates(past):
    past.at += DAY
    past.collect()
    past.home.tools.aspects.read_with(past.store, past.home.tools.model)
    past.home.publish(past.at + 3 * DAY)
    day = (past.at + DAY).date()
    before = past.aspects(day)
    past.at += 2 * DAY
    past.label()
    assert (before.notes, past.aspects(day)) == ((PAST_UNKNOWN,), before)


def test_texts_are_read_again_only_where_something_changed(past, monkeypatch):
    past.pass_by(1)
    read = []
    monkeypatch.setattr(aspectkept, "report_aspects", lambda *args, **wanted: read.append(1) or report(*args, **wanted))
    report = aspectreport.report_aspects
    past.home.publish(past.at + DAY)
    assert read == []
    past.at += 2 * DAY
    past.label()
    past.home.publish(past.at)
    assert len(read) == len(past.store.subjects.list_subjects())


def test_a_piece_that_was_changed_is_found_and_never_shown(past, database_url):
    past.pass_by(1)
    (day,) = past.said
    assert past.store.leaves.fsck().faults == ()
    tamper(database_url, "UPDATE kept_piece SET content = replace(content, 'n_texts', 'n_tests')")
    faults = past.store.leaves.fsck().faults
    assert faults[0] == "figures 1: what texts said of aspects is missing or was changed"
    assert len(faults) == len(past.store.subjects.list_subjects())
    with pytest.raises(PieceDamaged, match="is missing or was changed since it was published"):
        past.aspects(day)
