"""Made-up opinions in any number, for tests that need reviews and not their words."""

from datetime import datetime

from simulator.opinion import Opinion
from store.records import SubjectKind

_SENTENCES = (
    "Tut, was es soll.",
    "Kam schnell an und läuft seither ohne Murren.",
    "Works as described, no surprises.",
    "Für den Preis völlig in Ordnung.",
    "Would buy it again without thinking twice.",
)


def sample_opinions(
    subject: str, n: int, *, at: datetime, rating: float | None = 5.0, start: int = 0
) -> tuple[Opinion, ...]:
    """Return n opinions of a subject that appear at a moment.

    Args:
        subject: The platform's id of the subject; also its name.
        n: How many.
        at: When they appear, aware UTC; their date is shown to the day.
        rating: Rating of each, on five stars; None without.
        start: Number of the first id, so that later samples get other ids.
    """
    return tuple(
        Opinion(
            subject=subject,
            subject_name=subject,
            kind=SubjectKind.PRODUCT,
            review_id=f"sample-{number}",
            appears_at=at,
            rating=rating,
            title=f"Probe {number}",
            text=f"{_SENTENCES[number % len(_SENTENCES)]} ({number})",
            published=f"{at:%Y-%m-%d}",
            language="en" if number % len(_SENTENCES) in {2, 4} else "de",
            author=f"probe-{number}",
        )
        for number in range(start, start + n)
    )
