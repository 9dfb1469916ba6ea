"""The story is the same every time, reads like people, fits its stars, and holds what was planted."""

import re
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from itertools import combinations, pairwise

import pytest
from visitor import crawl, read

from simulator.cast import APP, HEADSET, KETTLE, ROLES
from simulator.platform import Platform
from simulator.server import serve
from simulator.story import BURST_SIZE, tell_story
from store.records import SubjectKind

END = date(2025, 11, 1)

PRAISE = {
    "de": (
        "toll super klasse prima perfekt begeistert zufrieden großartig vorbildlich einwandfrei top "
        "empfehlung gern danke angenehm fair freundlich wunderbar hervorragend"
    ),
    "en": (
        "great excellent perfect love happy brilliant wonderful fair friendly recommended thank "
        "impressive well delighted fantastic good lovely"
    ),
    "fr": (
        "satisfait contente recommande parfait belle ravie excellent bravo merci conquis plaisir génial top merveille"
    ),
}
BLAME = {
    "de": (
        "enttäuschend enttäuscht frechheit schlecht nie furchtbar unbrauchbar ärgerlich kaputt defekt "
        "schlimm unverschämt frustrierend abzocke unerträglich schade krank unfair mies sauer"
    ),
    "en": (
        "disappointing terrible awful useless annoying never poor bad broken horrible frustrating "
        "unacceptable rude outrageous waste ridiculous rip-off unfair unbearable"
    ),
    "fr": ("déçu déçue déception éviter honteux nul regrette mauvaise panne inutilisable"),
}


@pytest.fixture(scope="module")
def story():
    return tell_story(END)


@pytest.fixture(scope="module")
def past(story):
    """Return what is visible when the 24 months end, by subject."""
    rows = [opinion for opinion in story.opinions if opinion.appears_at < story.end]
    return {role.subject.key: [row for row in rows if row.subject == role.subject.key] for role in ROLES}


def n_words(text, vocabulary):
    return sum(word in text.lower() for word in vocabulary.split())


# The same story every time


def test_the_same_end_and_seed_tell_the_same_story(story):
    assert tell_story(END) == story
    assert tell_story(date(2025, 11, 28)) == story


def test_another_seed_or_end_tells_another_story(story):
    for other in (tell_story(END, seed=2), tell_story(date(2025, 12, 1))):
        assert not {o.review_id for o in other.opinions} & {o.review_id for o in story.opinions}


def test_ids_are_unique(story):
    assert len({opinion.review_id for opinion in story.opinions}) == len(story.opinions)


def test_a_feed_has_ids_of_digits_as_in_the_store(past):
    assert all(row.review_id.isdigit() for row in past[APP.subject.key])


# What it tells


def test_all_subjects_are_demo_and_of_several_kinds_and_layouts(story):
    subjects = story.subjects()
    assert len(subjects) == 6
    assert all(subject.is_demo and subject.key.startswith("demo-") for subject in subjects)
    assert Counter(s.kind for s in subjects) == {SubjectKind.PRODUCT: 3, SubjectKind.EMPLOYER: 2, SubjectKind.PLACE: 1}
    assert {role.layout for role in story.roles} == {"shop", "portal", "feed"}


def test_months_run_from_two_years_before_the_end_to_three_after(story):
    months = sorted({f"{opinion.appears_at:%Y-%m}" for opinion in story.opinions})
    assert (months[0], months[-1], len(months)) == ("2023-11", "2028-10", 60)
    assert story.end == datetime(2025, 11, 1, tzinfo=UTC)


@pytest.mark.parametrize("role", ROLES, ids=lambda role: role.subject.key)
def test_each_month_has_the_reviews_that_a_role_promises(story, role):
    rows = [row for row in story.opinions if row.subject == role.subject.key]
    per_month = Counter(f"{row.appears_at:%Y-%m}" for row in rows)
    low, high = role.monthly
    extra = BURST_SIZE if role is HEADSET else 0
    assert len(per_month) == 60
    assert all(low <= n <= high + extra for n in per_month.values())


@pytest.mark.parametrize("role", ROLES, ids=lambda role: role.subject.key)
def test_a_date_is_as_exact_as_the_layout_has_it(past, role):
    shape = r"\d{4}-\d\d" if role.layout == "portal" else r"\d{4}-\d\d-\d\d"
    rows = past[role.subject.key]
    assert all(
        re.fullmatch(shape, row.published) and f"{row.appears_at:%Y-%m-%d}".startswith(row.published) for row in rows
    )


def test_the_clock_lets_later_months_appear(story):
    platform = Platform(story.opinions, clock=story.end)
    before = platform.distinct(KETTLE.subject.key)
    platform.advance(days=31)
    assert KETTLE.monthly[0] - 3 <= platform.distinct(KETTLE.subject.key) - before <= KETTLE.monthly[1] + 3


def test_stars_are_j_shaped(past):
    for role in (KETTLE, HEADSET, APP):
        stars = Counter(row.rating for row in past[role.subject.key])
        assert stars[5] > stars[4] > stars[3]
        assert stars[1] > stars[2]


def test_an_employer_is_rated_by_the_mean_of_its_factors(past):
    for row in past["demo-musterbau"]:
        assert row.rating == round(sum(row.sub_ratings.values()) / 5, 1)
        assert set(row.parts) <= {"pros", "cons"}
        assert row.text == ("\n".join(row.parts.values()) or None)


def test_there_is_something_of_everything_that_real_listings_have(past):
    kettle, everyone = past[KETTLE.subject.key], [row for rows in past.values() for row in rows]
    assert 0.08 < sum(row.text is None for row in kettle) / len(kettle) < 0.16
    assert {row.language for row in everyone} == {"de", "en", "fr"}
    assert {row.verified for row in kettle} == {True, False}
    assert 40 < sum(row.reply is not None for row in everyone) < 400
    assert any(ord(letter) > 0xFFFF for row in everyone for letter in row.title or "")
    assert any("ß" in row.text for row in everyone if row.text)


# Planted


def test_the_planted_drop_is_in_the_kettle_and_stays(story):
    drop = next(planted for planted in story.planted if planted.what == "quality_drop")
    rows = [row for row in story.opinions if row.subject == drop.subject]
    split = {late: [row for row in rows if (row.appears_at.date() >= drop.first_on) is late] for late in (False, True)}
    shares = {late: sum(row.rating <= 2 for row in rows) / len(rows) for late, rows in split.items()}
    assert drop.first_on == date(2025, 6, 1)
    assert drop.last_on is None
    assert 0.06 < shares[False] < 0.10
    assert 0.36 < shares[True] < 0.44


def test_after_the_drop_complaints_are_about_what_breaks_and_how_it_comes(story):
    drop = story.planted[0]
    bad = [
        row
        for row in story.opinions
        if row.subject == drop.subject and row.text and row.language == "de" and row.rating <= 2
    ]
    told = re.compile(
        "undicht|defekt|kaputt|rost|abgebrochen|gerissen|geist|durchbrenn|liefer|paket|karton|versand|sendung", re.I
    )
    shares = [
        sum(bool(told.search(row.text)) for row in rows) / len(rows)
        for rows in (
            [row for row in bad if row.appears_at.date() < drop.first_on],
            [row for row in bad if row.appears_at.date() >= drop.first_on],
        )
    ]
    assert shares[1] > 0.8
    assert shares[1] > shares[0] + 0.15


def test_the_planted_burst_is_praise_in_three_days_from_few_texts(story, past):
    burst = next(planted for planted in story.planted if planted.what == "fake_burst")
    days = [burst.first_on + timedelta(days=n) for n in range(3)]
    rows = past[burst.subject]
    perday = Counter(row.appears_at.date() for row in rows)
    fakes = [
        row
        for row in rows
        if row.appears_at.date() in days and re.match("Bestes|Best", row.title or "") and not row.verified
    ]
    assert days[-1] == burst.last_on
    assert sum(perday[day] for day in days) >= BURST_SIZE
    assert sorted(perday.values())[-4] < min(perday[day] for day in days)
    assert len(fakes) >= BURST_SIZE
    assert {row.rating for row in fakes} == {5}
    assert len({row.text for row in fakes}) <= 12


def shingles(text):
    text = text.lower()
    return {text[i : i + 5] for i in range(len(text) - 4)}


@pytest.mark.parametrize("role", [role for role in ROLES if role is not HEADSET], ids=lambda role: role.subject.key)
def test_honest_reviews_do_not_look_like_copies(past, role):
    texts = [row.text for row in past[role.subject.key] if row.text][:300]
    alike = sum(
        len(a & b) >= 0.75 * len(a | b)
        for a, b in combinations(map(shingles, texts), 2)
        if 0.75 * len(b) <= len(a) <= len(b) / 0.75
    )
    assert len(set(texts)) == len(texts)
    assert alike <= 2


# Words


@pytest.mark.parametrize("language", ["de", "en", "fr"])
def test_words_fit_the_stars(past, language):
    rows = [row for rows in past.values() for row in rows if row.text and row.language == language]
    good = [row for row in rows if row.rating >= 4.4]
    bad = [row for row in rows if row.rating <= 1.6]
    assert len(bad) >= 3
    for right, wrong, chosen in ((PRAISE, BLAME, good), (BLAME, PRAISE, bad)):
        fitting = [
            n_words(f"{row.title} {row.text}", right[language]) > n_words(f"{row.title} {row.text}", wrong[language])
            for row in chosen
        ]
        assert sum(fitting) / len(fitting) > 0.85


def test_nobody_is_named(story):
    title = re.compile(r"\b(Herr|Frau|Dr|Mr|Mrs|Ms|Monsieur|Madame)\b\.?\s+[A-ZÄÖÜ]")
    for row in story.opinions:
        assert re.fullmatch(r"[a-zäöü]+\d+", row.author)
        assert not title.search(f"{row.title} {row.text} {row.reply}")


# Served


def test_the_whole_story_is_served_where_each_role_says(story):
    platform = Platform(story.opinions, clock=story.end)
    with serve(platform) as server:
        assert all(read(server.port, role.path()).status == 200 for role in story.roles)
        pages = crawl(server.port, KETTLE.path())
    ids = [review["identifier"] for page in pages for review in page.item()["review"]]
    dates = [review["datePublished"] for page in pages for review in page.item()["review"]]
    assert len(set(ids)) == platform.distinct(KETTLE.subject.key)
    assert all(earlier >= later for earlier, later in pairwise(dates))
