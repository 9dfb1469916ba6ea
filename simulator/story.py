"""Tell two years of made-up reviews in German and English, with one quality drop and one burst of fakes in them."""

import calendar
import hashlib
import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

from simulator.cast import DROPPED, HEADSET, KETTLE, ROLES, Role
from simulator.clauses import phrases, vary
from simulator.opinion import Opinion
from simulator.writer import Brief, Words, mood, write
from store.records import Subject

MONTHS_BEFORE = 24
MONTHS_AFTER = 36

DROP_MONTHS = 5
"""So many months before the end the kettle's quality drops, for good."""

BURST_MONTH = -9
"""Month of the headset's burst, counted from the end; -1 is the month before it."""

BURST_SIZE = 45

_NAMES = (
    *("teeblatt", "nebelkrähe", "pixelfuchs", "moosbank", "kieselstein", "lampenschirm", "windrad", "apfelkern"),
    *("papierboot", "mondkatze", "regenfass", "holzwurm", "zugvogel", "sternschnuppe", "kaktus", "pfefferminz"),
)


@dataclass(frozen=True, slots=True)
class Planted:
    """Something that was put into the story so that charts and tests can be checked against it."""

    subject: str
    """Key of the subject."""
    what: str
    """quality_drop or fake_burst."""
    first_on: date
    """First day."""
    last_on: date | None
    """Last day; None: it does not end."""


@dataclass(frozen=True, slots=True)
class Story:
    """Made-up reviews of all demo subjects: the past, and what will appear later."""

    opinions: tuple[Opinion, ...]
    """All reviews, by subject and month; the platform's clock decides which of them show."""
    roles: tuple[Role, ...]
    """The subjects, with the layout that lists each."""
    planted: tuple[Planted, ...]
    """What was put in on purpose."""
    end: datetime
    """End of the 24 months: where the platform's clock should stand first, UTC."""

    def subjects(self) -> tuple[Subject, ...]:
        """Return the subjects, all marked as demo."""
        return tuple(role.subject for role in self.roles)


@dataclass(frozen=True, slots=True)
class _Scene:
    """One subject in one month of the story."""

    role: Role
    month: date
    index: int
    seed: str

    def rng(self, purpose: str) -> random.Random:
        """Return randomness that depends on nothing but this scene and its purpose."""
        return random.Random(f"{self.seed}/{self.role.subject.key}/{self.index}/{purpose}")  # noqa: S311

    def moment(self, rng: random.Random) -> datetime:
        """Return a moment of the month at which people are awake."""
        day = rng.randint(1, calendar.monthrange(self.month.year, self.month.month)[1])
        return datetime(
            self.month.year, self.month.month, day, rng.randint(6, 22), rng.randrange(60), rng.randrange(60), tzinfo=UTC
        )


def tell_story(end: date, *, seed: int = 1) -> Story:
    """Return 24 months of reviews up to a month, and 36 more that go on like them.

    The same end and seed always give the same reviews with the same ids.

    Args:
        end: Any day of the month before whose first day the 24 months end.
        seed: Another seed tells another story.
    """
    first = end.replace(day=1)
    opinions: list[Opinion] = []
    for role in ROLES:
        for index in range(-MONTHS_BEFORE, MONTHS_AFTER):
            scene = _Scene(role, _shift(first, index), index, f"{seed}/{first}")
            opinions.extend(_reviews(scene))
            if role is HEADSET and index == BURST_MONTH:
                opinions.extend(_burst(scene))
    burst_on = _shift(first, BURST_MONTH).replace(day=12)
    planted = (
        Planted(KETTLE.subject.key, "quality_drop", _shift(first, -DROP_MONTHS), None),
        Planted(HEADSET.subject.key, "fake_burst", burst_on, burst_on + timedelta(days=2)),
    )
    return Story(tuple(opinions), ROLES, planted, datetime(first.year, first.month, 1, tzinfo=UTC))


def _shift(month: date, n: int) -> date:
    year, rest = divmod(month.year * 12 + month.month - 1 + n, 12)
    return date(year, rest + 1, 1)


def _reviews(scene: _Scene) -> Iterator[Opinion]:
    """Yield a subject's honest reviews of one month."""
    role, rng = scene.role, scene.rng("month")
    dropped = role is KETTLE and scene.index >= -DROP_MONTHS
    shares = DROPPED if dropped else role.stars
    # Lower quality shows where it was saved: in what breaks and how it is sent.
    complaints = {"durability": 6, "delivery": 5} if dropped else {}
    for number in range(rng.randint(*role.monthly)):
        # Its own randomness: one more review in a month must not change the words of the others.
        own = scene.rng(f"review {number}")
        (stars,) = own.choices((1, 2, 3, 4, 5), shares)
        (language,) = own.choices(list(role.languages), list(role.languages.values()))
        words = write(Brief(role.topics, language, stars, complaints), own)
        yield _opinion(scene, number, own, stars=stars, language=language, words=words)


def _opinion(scene: _Scene, number: int, rng: random.Random, *, stars: int, language: str, words: Words) -> Opinion:
    role = scene.role
    at = scene.moment(rng)
    factors = {name: float(min(5, max(1, stars + rng.choice((-1, 0, 0, 0, 1))))) for name in role.factors.values()}
    rating = round(sum(factors.values()) / len(factors), 1) if factors else float(stars)
    wordless = rng.random() < role.wordless
    parts = {"pros": " ".join(words.praise), "cons": " ".join(words.complaint)} if factors else {}
    parts = {name: text for name, text in parts.items() if text and not wordless}
    return Opinion(
        subject=role.subject.key,
        subject_name=role.subject.name,
        kind=role.subject.kind,
        review_id=_identity(scene, number),
        appears_at=at,
        rating=rating,
        # Portals let one rate without words, but ask for a heading.
        title=None if wordless and not factors else words.title,
        text=None if wordless else "\n".join(parts.values()) or words.text(),
        parts=parts,
        sub_ratings=factors,
        published=at.strftime("%Y-%m" if role.layout == "portal" else "%Y-%m-%d"),
        language=language,
        author=f"{rng.choice(_NAMES)}{rng.randrange(10, 9999)}",
        verified=None if role.verified is None else rng.random() < role.verified,
        helpful=None if factors else int(rng.expovariate(1.2)),
        reply=_reply(role, stars, language=language, rng=rng),
    )


def _identity(scene: _Scene, number: int) -> str:
    """Return an id that no other month, number or story has; the feed's are numbers as in the store."""
    text = f"{scene.seed}/{scene.role.subject.key}/{scene.index}/{number}"
    digest = hashlib.sha256(text.encode()).hexdigest()
    return str(int(digest[:12], 16)) if scene.role.layout == "feed" else f"{scene.role.layout[0]}-{digest[:12]}"


def _reply(role: Role, stars: int, *, language: str, rng: random.Random) -> str | None:
    pleased = mood(stars) == "positive"
    if rng.random() >= role.answered * (0.1 if pleased else 1.0):
        return None
    return vary(rng.choice(phrases("voice", f"{language}.reply")["positive" if pleased else "negative"]), rng)


def _burst(scene: _Scene) -> Iterator[Opinion]:
    """Yield the fakes: five stars within three days, from few texts, by authors seen only here, none verified."""
    for number in range(BURST_SIZE):
        rng = scene.rng(f"fake {number}")
        language = rng.choice(("de", "en"))
        texts = phrases("voice", f"{language}.campaign")
        words = Words(vary(rng.choice(texts["titles"]), rng), (vary(rng.choice(texts["sentences"]), rng),))
        at = scene.moment(rng).replace(day=12 + number % 3)
        honest = _opinion(scene, 10_000 + number, rng, stars=5, language=language, words=words)
        fake = replace(honest, appears_at=at, published=f"{at:%Y-%m-%d}", title=words.title, text=words.text())
        yield replace(fake, verified=False, helpful=0, reply=None)
