"""Reading for aspects: each version once per judge, what was expected tied to it, and a report that shows it."""

from dataclasses import replace
from datetime import date, timedelta
from functools import partial

import pytest
from small_judge import LABELS, WORDS, find, small_judge
from small_shop import NOW

from jobs.aspectmonths import AspectText, aspect_months
from jobs.aspectreport import LONGEST_QUOTE, report_aspects
from jobs.aspects import read_new_versions, read_versions
from jobs.imports import ImportOrder, import_reviews
from jobs.labels import LabelDesk
from jobs.score import score_new_versions, words_of
from jobs.settings import Settings
from jobs.surroundings import Surroundings, to_facts
from jobs.workplace import Workplace
from report.aspect import PAST_JUDGE, PAST_UNKNOWN, aspects_json
from scoring.rates import MINIMUM_LABELS
from store.label_records import AspectLabel, Overall
from store.records import AspectOpinion, IndicatorSet, Published, ReviewVersion, SubjectKind, on_day

PRAISE = AspectOpinion(1, "lid", 0, 9, 0.9, "met")
FILLER = "I have had it for a few weeks now and we use it every single day of the week"
HEAD = "id,rating,text,date\n"


@pytest.fixture
def take_in(store, database_url, tmp_path, tools):
    """Takes in one review a text and judges the tone of all; returns the place."""
    place = Workplace(Settings(home=tmp_path, database=database_url), store, {})

    def take(*texts, first=0):
        rows = (f'{n},3,"{text}",2025-01-02\n' for n, text in enumerate(texts, start=first))
        path = tmp_path / "shop.csv"
        path.write_text(HEAD + "".join(rows), encoding="utf-8")
        import_reviews(place, ImportOrder(path))
        score_new_versions(place.store, tools.model)
        return place

    return take


def report_of(store, tools, judge=None, **wanted):
    (row,) = store.subjects.list_subjects()
    return report_aspects(store, row.subject, judge or small_judge(), priors=tools.priors, **wanted)


def lines_of(report):
    return {line.key: line for line in report.lines}


def opinions_of(store, judge):
    """Return every version's words with its opinions, by review."""
    (row,) = store.subjects.list_subjects()
    readings = store.opinions.of_subject(row.subject.key, judge.digest)
    versions = store.reviews.versions(row.subject.key)
    return {v.review.review_id: (words_of(v.review), readings[v.id]) for v in versions if v.id in readings}


@pytest.mark.parametrize("batch", [1, 2, 1_000])
def test_each_version_is_read_once_whatever_the_batch(take_in, batch):
    store = take_in(f"The lid is good. {FILLER}", FILLER, "Le couvercle est cassé et personne ne répond").store
    done = read_new_versions(store, [small_judge()], batch=batch)
    assert (done.read, done.opinions, done.not_modelled) == (3, 1, 1)
    again = read_new_versions(store, [small_judge()], batch=batch)
    assert (again.read, again.opinions) == (0, 0)


def test_what_was_expected_is_tied_to_the_passage_and_kept_for_the_whole(take_in):
    text = f"{FILLER}. The lid is bad and not as described. Worth every penny of the money."
    store, judge = take_in(text).store, small_judge()
    read_new_versions(store, [judge])
    ((words, reading),) = opinions_of(store, judge).values()
    told = [(o.aspect, words[o.start : o.end], o.expectation, o.about_price) for o in reading.opinions]
    assert told == [
        ("lid", "The lid is bad and not as described", "missed", False),
        ("", "not as described", "missed", False),
        ("", "Worth every penny", "met", True),
        ("price", "Worth every penny of the money", "met", True),
    ]
    assert [opinion.positive for opinion in reading.opinions] == [0.1, None, None, None]


def test_of_several_expectations_in_a_passage_the_worst_counts(take_in):
    store, judge = take_in(f"The lid is as described but worse than expected. {FILLER}").store, small_judge()
    read_new_versions(store, [judge])
    ((_, reading),) = opinions_of(store, judge).values()
    assert [o.expectation for o in reading.opinions if o.aspect == "lid"] == ["missed"]


BAD_INPUT = {
    "one emoji": "\U0001f44d",
    "markup": "<p>The <b>lid</b> is good<br/></p>",
    "noise": "\u0001\ufffd\u202e#$%&" * 30,
    "two languages": "The lid is good. Der Deckel ist gut.",
    "description": "Lid: steel. Cord: 1.2 m. Price: 29.99.",
}


@pytest.mark.parametrize("name", BAD_INPUT)
def test_rubbish_is_read_and_its_offsets_lie_inside(take_in, name):
    store, judge = take_in(BAD_INPUT[name]).store, small_judge()
    assert read_new_versions(store, [judge]).read == 1
    ((words, reading),) = opinions_of(store, judge).values()
    assert all(0 <= o.start < o.end <= len(words) for o in reading.opinions)


def test_a_megabyte_is_read_to_its_end(make_review):
    text = "The lid is good and the price is bad " * 27_000
    version = ReviewVersion(7, 1, 1, make_review(title=None, text=text, language="en"), NOW, NOW)
    (reading,) = read_versions([version], small_judge())
    assert {(o.aspect, o.start, o.end) for o in reading.opinions} == {
        ("lid", 0, len(text)),
        ("price", 0, len(text)),
    }


def test_a_text_that_is_empty_is_no_text(take_in):
    store = take_in("", f"The lid is good. {FILLER}").store
    assert read_new_versions(store, [small_judge()]).read == 1


def test_opinions_of_the_last_judge_stand_until_the_next_has_read_everything(take_in, tools):
    store = take_in(*(f"The lid is good, says buyer number {n}. {FILLER}" for n in range(8))).store
    read_new_versions(store, [small_judge()])
    before = report_of(store, tools)

    def breaks(texts, languages):
        raise RuntimeError("the new judge broke")

    with pytest.raises(RuntimeError):
        read_new_versions(store, [replace(small_judge("c2"), find=breaks)])
    after = report_of(store, tools, small_judge("c2"))
    assert (after.judge_digest, after.lines) == (before.judge_digest, before.lines)
    read_new_versions(store, [small_judge("c2")])
    assert report_of(store, tools, small_judge("c2")).judge_digest != before.judge_digest


def test_an_aspect_that_left_the_set_goes_by_its_key_until_all_is_read_again(shop, tools):
    (row,) = shop.subjects.list_subjects()
    kept = {key: label for key, label in LABELS.items() if key != "lid"}
    report = report_aspects(shop, row.subject, replace(small_judge("c2"), labels=kept), priors=tools.priors)
    first = report.lines[0]
    assert (first.key, first.label.de, first.mentions) == ("lid", "lid", 16)


def test_judges_read_the_reviews_of_their_own_kinds(take_in):
    store = take_in(f"The lid is good. {FILLER}").store
    kind = store.subjects.list_subjects()[0].subject.kind
    other = next(each for each in SubjectKind if each is not kind)
    judges = [small_judge("c1", "first", (kind,)), small_judge("c2", "second", (other,))]
    assert read_new_versions(store, judges).read == 1
    assert [store.opinions.shown(judge.aspect_set) for judge in judges] == [judge.digest for judge in judges]


GOOD = [f"The lid is good, says buyer {n} of the shop. {FILLER}" for n in range(10)]
BAD = [f"The lid is bad and not as described, says buyer {n} of it. {FILLER}" for n in range(6)]
DEAR = [f"Overpriced, far too much money, says buyer {n} of the two. {FILLER}" for n in range(4)]
PLAIN = [f"Buyer {n} of many says nothing. {FILLER}" for n in range(20)]


@pytest.fixture
def shop(take_in):
    """A shop whose texts speak of a lid and of money."""
    place = take_in(*GOOD, *BAD, *DEAR, *PLAIN)
    read_new_versions(place.store, [small_judge()])
    return place.store


def test_the_report_counts_texts_and_says_how_sure_it_is(shop, tools):
    report = report_of(shop, tools)
    assert (report.n_texts, report.n_not_modelled, report.n_unread, report.notes) == (40, 0, 0, ())
    lid, price, cord = (lines_of(report)[key] for key in ("lid", "price", "cord"))
    assert [line.key for line in report.lines] == ["lid", "price", "cord"]
    assert (lid.mentions, lid.mentioned.value, lid.mentioned.n) == (16, pytest.approx(16 / 40), 40)
    assert lid.mentioned.low < 0.4 < lid.mentioned.high
    assert lid.net.value == pytest.approx(2 * (10 * 0.9 + 6 * 0.1) / 16 - 1)
    assert lid.net.interval.low < lid.net.value < lid.net.interval.high
    effect = tools.priors.prior("", report.subject.kind).design_effect
    assert (lid.net.n, lid.net.n_eff) == (16, pytest.approx(16 / effect))
    assert (cord.mentions, cord.mentioned.value, cord.net.value, cord.good, cord.bad) == (0, 0.0, None, None, None)
    # Nobody judged the tone of the passages on money.
    assert (price.mentions, price.net.n, price.net.value) == (4, 0, None)


def test_the_worse_stands_apart_from_the_dearer(shop, tools):
    received = report_of(shop, tools).received
    assert (received.index.n, received.index.value) == (10, 0.0)
    assert (received.worse, received.dearer) == (pytest.approx(0.6), pytest.approx(0.4))


def test_the_most_telling_passages_are_quoted(shop, tools):
    lid = lines_of(report_of(shop, tools))["lid"]
    assert lid.good.text.startswith("The lid is good")
    assert lid.bad.text.startswith("The lid is bad")
    assert (lid.good.published, lid.good.source) == ("2025-01-02", lid.bad.source)


def test_a_passage_that_says_everything_is_not_evidence_of_each_aspect(take_in, tools):
    store = take_in(f"good lid good price good cord. {FILLER}", f"The lid is good. {FILLER} too", first=1).store
    read_new_versions(store, [replace(small_judge(), find=partial(find, words={**WORDS, "cord": r"cord"}))])
    found = lines_of(report_of(store, tools))
    assert (found["lid"].good.text, found["cord"].good.text) == ("The lid is good", "good lid good price good cord")


def test_a_long_passage_is_cut(take_in, tools):
    store = take_in("The lid is good " + "and good " * 60).store
    read_new_versions(store, [small_judge()])
    quote = lines_of(report_of(store, tools))["lid"].good.text
    assert (len(quote) <= LONGEST_QUOTE, quote[-1]) == (True, "\u2026")


def test_expired_texts_leave_their_figures_and_are_called_erased(shop, tools):
    before = lines_of(report_of(shop, tools))["lid"]
    (source,) = {listing.source for listing in shop.subjects.listings()}
    shop.erasures.expire_texts(source, before=NOW + timedelta(days=9_999), at=NOW)
    report = report_of(shop, tools)
    after = lines_of(report)["lid"]
    assert (after.mentions, after.net, after.received) == (before.mentions, before.net, before.received)
    assert (after.good.text, after.bad.text) == ("", "")
    assert [row["good_erased"] for row in aspects_json(report)["rows"]] == [True, False, False]


def test_without_any_reading_it_says_so(take_in, tools):
    report = report_of(take_in(*GOOD).store, tools)
    assert (report.judge_digest, report.lines, report.notes) == ("", (), ("aspects_none_read",))


def test_texts_that_came_since_are_counted_as_unread(shop, take_in, tools):
    take_in(f"A new one. {FILLER}", first=900)
    report = report_of(shop, tools)
    assert (report.n_texts, report.n_unread) == (40, 1)


def test_a_natural_person_is_not_evaluated(shop, tools):
    (row,) = shop.subjects.list_subjects()
    person = replace(row.subject, is_person=True)
    report = report_aspects(shop, person, small_judge(), priors=tools.priors)
    assert (report.lines, report.n_texts, report.notes) == ((), 0, ("natural_person_means",))


def test_the_rates_are_corrected_by_labels_where_there_are_enough(take_in, tools):
    more = [f"Buyer {n} of more has nothing to say. {FILLER}" for n in range(MINIMUM_LABELS)]
    store = take_in(*GOOD, *BAD, *more).store
    read_new_versions(store, [small_judge()])
    total = len(GOOD) + len(BAD) + len(more)
    desk = LabelDesk(store, now=lambda: NOW + timedelta(days=9_999))
    desk.fill(n=total, seed="a")
    for card in desk.cards():
        said = AspectLabel.BAD if "lid is bad" in card.text else AspectLabel.ABSENT
        desk.answer(card.item, Overall.NEUTRAL, {"lid": said})
    lid = lines_of(report_of(store, tools))["lid"]
    assert (lid.mentioned.corrected, lid.mentioned.note) == (True, "labels")
    # The judge saw 16 mentions; the reader says that only 6 of them speak of the lid.
    assert lid.mentioned.value == pytest.approx(6 / total, abs=0.02)


def test_an_opinion_of_a_past_day_needs_no_later_review(shop, take_in, tools):
    moment = max(version.observed_at for version in shop.reviews.versions())
    take_in(f"The lid is good, much later. {FILLER}", first=901)
    read_new_versions(shop, [small_judge()])
    now, then = report_of(shop, tools), report_of(shop, tools, as_of=moment)
    assert (now.n_texts, then.n_texts) == (41, 40)
    assert (lines_of(now)["lid"].mentions, lines_of(then)["lid"].mentions) == (17, 16)


def test_a_past_day_shows_what_the_judge_of_then_had_found_and_says_so(shop, tools):
    moment = max(version.observed_at for version in shop.reviews.versions())
    (row,) = shop.subjects.list_subjects()
    before = report_of(shop, tools)
    assert report_of(shop, tools, as_of=moment).notes == (PAST_UNKNOWN,)
    facts = to_facts(Surroundings(aspect_judge=before.judge_digest))
    shop.indicators.publish(IndicatorSet(row.subject.key, moment, (), facts), moment)
    deaf = replace(small_judge("c2"), find=lambda texts, _languages: [()] * len(texts))
    read_new_versions(shop, [deaf])
    now, then = report_of(shop, tools), report_of(shop, tools, as_of=moment)
    assert [lines_of(each)["lid"].mentions for each in (before, now, then)] == [16, 0, 16]
    assert (now.notes, then.notes, then.judge_digest) == ((), (PAST_JUDGE,), before.judge_digest)


def test_an_opinion_record_says_nothing_of_expectation_by_default():
    assert AspectOpinion(1, "lid", 0, 3, None) == AspectOpinion(1, "lid", 0, 3, None, expectation="", about_price=False)


def test_months_tell_how_what_is_said_of_an_aspect_changes():
    texts = [AspectText(on_day(date(2025, month, 3)), 1.0, tone, (PRAISE,)) for month, tone in ((1, 0.9), (2, 0.2))] * 6
    silent = AspectText(on_day(date(2025, 2, 9)), 1.0, None, ())
    undated = AspectText(Published(), 1.0, 0.5, (PRAISE,))
    january, february = aspect_months([*texts, silent, silent, undated])
    assert (january.period, january.mentioned.value, january.net.value) == ("2025-01", 1.0, pytest.approx(0.8))
    assert (february.mentioned.value, february.mentioned.n) == (6 / 8, 8)
    assert february.negative.value == pytest.approx(6 * 0.8 / 8)
    assert february.net.value == pytest.approx(-0.6)
    assert january.received.value == 1.0


def test_months_with_too_few_texts_say_so():
    (month,) = aspect_months([AspectText(on_day(date(2025, 1, 3)), 1.0, 0.9, (PRAISE,))] * 4)
    assert [getattr(month, name).value for name in ("mentioned", "negative", "net", "received")] == [None] * 4
    assert month.mentioned.note == "too_little"


def test_no_texts_have_no_months():
    assert aspect_months([]) == ()
