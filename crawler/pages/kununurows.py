"""Read kununu reviews from JSON: the site's own data call, and rows that tools made of its pages."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from types import MappingProxyType

from crawler.pages.date import UNKNOWN, read_date
from crawler.pages.found import Found
from crawler.pages.payload import Object, at, objects, text, word
from crawler.pages.plaintext import plain_text
from crawler.pages.shape import rating_in
from crawler.pages.spelling import facts, has, pick, plain
from store.records import Published, RatingKind, Review, Scale

SCALE = Scale(1.0, 5.0, RatingKind.MEAN, stated=False)
"""A score is the mean of the factors that its author rated, with one decimal."""

_GOOD, _BAD, _BETTER = "Gut am Arbeitgeber finde ich", "Schlecht am Arbeitgeber finde ich", "Verbesserungsvorschläge"
_HEADINGS: Mapping[str, str] = MappingProxyType({
    "positive": _GOOD, "pros": _GOOD, "pro": _GOOD, "good": _GOOD, "likes": _GOOD, "gut": _GOOD, "vorteile": _GOOD,
    "negative": _BAD, "cons": _BAD, "contra": _BAD, "bad": _BAD, "dislikes": _BAD, "schlecht": _BAD, "nachteile": _BAD,
    "suggestion": _BETTER, "suggestions": _BETTER, "advice": _BETTER, "verbesserung": _BETTER,
})  # fmt: skip
"""What the data call and tools call the three free texts, to the heading that the page shows."""
_FACTORS: Mapping[str, str] = MappingProxyType({
    "atmosphere": "Arbeitsatmosphäre", "image": "Image", "worklife": "Work-Life-Balance",
    "career": "Karriere/Weiterbildung", "salary": "Gehalt/Sozialleistungen",
    "environment": "Umwelt-/Sozialbewusstsein", "teamwork": "Kollegenzusammenhalt",
    "oldcolleagues": "Umgang mit älteren Kollegen", "leadership": "Vorgesetztenverhalten",
    "workconditions": "Arbeitsbedingungen", "communication": "Kommunikation", "equality": "Gleichberechtigung",
    "tasks": "Interessante Aufgaben",
})  # fmt: skip
"""Ids of the data call to the labels of the page; an unknown one keeps its own name."""

_LABELS = frozenset({*_HEADINGS.values(), *_FACTORS.values(), *(
    "Karrierechancen", "Arbeitszeiten", "Ausbildungsvergütung", "Die Ausbilder", "Spaßfaktor", "Aufgaben/Tätigkeiten",
    "Variation", "Respekt",
)})  # fmt: skip
"""Headings that tools make fields of; within a holder any heading counts."""

_RATING = ("overall_score", "overallScore", "score", "rating", "overall_rating", "overallRating", "average", "stars")
_TITLE = ("title", "headline", "review_title", "titel", "überschrift")
_DATES = ("date", "published_at", "publishedAt", "createdAt", "created_at", "datum", "review_date", "updatedAt")
_HOLDERS = ("subcategories", "categories", "factors", "ratings", "texts", "aspects", "kategorien", "sub_ratings")
_ADDRESS = ("kn_url", "url", "company_url", "companyUrl", "profile_url", "link")
# The place of work is left out: with job and month it may name the author of a small office.
_FACTS = {
    "job": ("employee_type", "employeeType", "job"),
    "position": ("position",),
    "department": ("department",),
    "recommendation": ("recommendation", "recommended"),
    "former": ("former",),
}
_SUBJECT = re.compile(r"kununu\.com/([a-z]{2})/([\w.%-]{1,120})", re.IGNORECASE)
_OWN_ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|\d{6,12}", re.IGNORECASE)
"""What the site itself gives; "acme_1" is a tool's own numbering."""
_BODY = ("text", "body", "comment", "kommentar")
_REPLY = ("companyResponse.text", "company_response", "employerComment", "reply", "response.text", "response")
_NAMES = ("id", "name", "title", "label", "factor", "heading")
_TEXTS = ("text", "comment", "plainText")
_SCORES = ("score", "rating", "stars", "value")


@dataclass(frozen=True, slots=True)
class Said:
    """What a review says under its headings."""

    parts: dict[str, str] = field(default_factory=dict)
    """Heading to text."""
    scores: dict[str, float] = field(default_factory=dict)
    """Factor to score."""


def subject_of(address: str | None) -> str | None:
    """Return country and short name of an employer, such as de/acme, from an address on the site."""
    found = _SUBJECT.search(address or "")
    return f"{found[1].lower()}/{found[2]}" if found else None


def is_row(row: Object) -> bool:
    """Say whether an object is a review: two of a title, a score and a date, or a title and a place for texts."""
    has_title, has_rating, has_date = has(row, _TITLE), has(row, _RATING), has(row, (*_DATES, "year"))
    return (has_title and has(row, _HOLDERS)) or has_title + has_rating + has_date >= 2


def groups(payload: object, url: str) -> Iterator[tuple[str | None, object]]:
    """Yield each employer's subject with what belongs to it: some tools key their rows by the page's address."""
    if isinstance(payload, dict) and any(subject_of(key) for key in payload):
        yield from ((subject_of(key), value) for key, value in payload.items() if isinstance(value, list | dict))
    else:
        yield subject_of(url), payload


def read_rows(
    rows: Iterable[Object], fetched_at: datetime, subject: str | None, problems: list[str]
) -> tuple[Found, ...]:
    """Return the reviews of rows; shells without score, date and text are left out and said.

    Args:
        rows: Review objects.
        fetched_at: When the page was fetched, UTC.
        subject: The employer where the rows do not say it.
        problems: What is wrong is added here, in plain words.
    """
    reviews = [read_row(row, fetched_at, problems) for row in rows]
    kept = [review for review in reviews if not is_shell(review)]
    problems += ["an entry is an empty shell without score, date and text and was left out"] * (
        len(reviews) - len(kept)
    )
    # Authors are anonymous on this site: there is nobody to hand on.
    return tuple(Found(review if review.subject else replace(review, subject=subject)) for review in kept)


def is_shell(review: Review) -> bool:
    """Say whether a review is none: headings of the page itself look like reviews to some tools."""
    return review.rating is None and review.published.at is None and not review.parts and not review.text


def read_row(row: Object, fetched_at: datetime, problems: list[str]) -> Review:
    """Return the review of a row."""
    stated, said, own = pick(row, _RATING), _said(row), word(row, "uuid") or word(row, "id")
    rating = rating_in(stated, SCALE)
    if rating is None and stated:
        problems.append("a score lies outside 1-5 and was left out")
    addresses = (subject_of(word(row, key)) for key in _ADDRESS)
    return Review(
        source="kununu",
        review_id=own if own and _OWN_ID.fullmatch(own) else None,
        rating=rating,
        scale=SCALE,
        title=plain(row, _TITLE),
        text=plain(row, _BODY),
        parts=said.parts,
        sub_ratings=said.scores,
        published=_published(row, fetched_at),
        reply=plain(row, _REPLY),
        subject=next((subject for subject in addresses if subject), None),
        extra=facts(row, _FACTS),
    )


def _said(row: Object) -> Said:
    """Return the texts and scores of a row: in lists of one-entry objects, in objects by heading, or as fields."""
    said = Said()
    for holder in _HOLDERS:
        for name, stated in _entries(at(row, holder)):
            say(said, name, stated)
    for name, stated in row.items():
        if isinstance(stated, str) and (name.lower() in _HEADINGS or name in _LABELS):
            say(said, name, stated)
    return said


def _entries(holder: object) -> Iterator[tuple[str, object]]:
    """Yield heading and content of what a holder holds."""
    for entry in objects(holder):
        name = next((shown for key in _NAMES if (shown := text(entry, key))), None)
        if name and (has(entry, _TEXTS) or has(entry, _SCORES)):
            yield name, entry
        else:
            yield from entry.items()


def say(said: Said, name: str, stated: object) -> None:
    """Add what stands under a heading: a text, a score, or an object with both."""
    key = re.sub(r"[^a-z]", "", name.lower())
    label = _HEADINGS.get(key) or _FACTORS.get(key) or name
    shown = (
        plain(stated, _TEXTS) if isinstance(stated, dict) else plain_text(stated) if isinstance(stated, str) else None
    )
    score = pick(stated, _SCORES) if isinstance(stated, dict) else stated if not isinstance(stated, str) else None
    value = rating_in(score, SCALE)
    if shown:
        said.parts[label] = shown
    if value is not None:
        said.scores[label] = value


def _published(row: Object, fetched_at: datetime) -> Published:
    """Return the month of a review, or what else its date says."""
    year, month = word(row, "year"), word(row, "month")
    if year:
        named = f"{month} {year}" if month and not month.isdecimal() else f"{year}-{int(month or 0):02d}"
        return read_date(named if month else year, fetched_at)
    stated = pick(row, _DATES)
    return read_date(stated, fetched_at) if isinstance(stated, str | int) else UNKNOWN
