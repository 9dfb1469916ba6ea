"""One review as a platform holds it, before any layout shows it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from store.records import SubjectKind


@dataclass(frozen=True, slots=True)
class Opinion:
    """A review on the simulated platform; the author is a made-up pseudonym, never a person's name."""

    subject: str
    """The platform's id of the reviewed thing; part of the address."""
    subject_name: str
    """What people call the reviewed thing."""
    kind: SubjectKind
    """What sort of thing is reviewed."""
    review_id: str
    """The platform's id of the review; rows may repeat it."""
    appears_at: datetime
    """From when on the platform shows it, aware UTC."""
    rating: float | None = None
    """Number on the platform's scale, served as it is even if outside; None without rating."""
    low: float = 1.0
    """Lower end of the scale."""
    high: float = 5.0
    """Upper end of the scale."""
    title: str | None = None
    """Heading; None if absent."""
    text: str | None = None
    """Body; None for a rating without words."""
    parts: Mapping[str, str] = field(default_factory=dict)
    """Named text parts such as pros and cons; `text` joins them."""
    sub_ratings: Mapping[str, float] = field(default_factory=dict)
    """Ratings of aspects on the same scale."""
    published: str | None = None
    """Publication date as the platform words it: ISO text as exact as it says, relative words, or None."""
    language: str | None = None
    """ISO 639-1 as the platform states it; None if it does not."""
    author: str | None = None
    """Pseudonym shown beside the review; None if none is shown."""
    verified: bool | None = None
    """The platform's verified mark; None where it has none."""
    helpful: int | None = None
    """Positive votes; None where not shown."""
    reply: str | None = None
    """Owner's answer; empty text: answered, but the words are not shown; None: no answer."""
    changed_at: datetime | None = None
    """When it was last changed on the platform, aware UTC; None if never."""
    first: "Opinion | None" = None
    """What it said before its first change; None if it was never changed."""
