"""What a page yields: reviews with their transient authors, aggregates, and the way to the next page."""

from dataclasses import dataclass

from store.records import Aggregate, Review, Selection

# A shared stand-in name says that somebody wrote, not who: hashing it would make one author of many people.
NAMELESS = frozenset({
    "anonymous", "anonym", "anonymer nutzer", "anonymer benutzer", "anonymous user", "anonymous employee", "unknown",
    "unbekannt", "gast", "guest",
    "a google user", "ein google-nutzer", "google user", "amazon customer", "amazon-kunde",
    "amazon kunde", "kindle customer", "kindle-kunde", "customer", "kunde", "user", "nutzer", "verified buyer",
    "verifizierter käufer", "verifizierter kunde", "n/a", "none", "null", "-",
})  # fmt: skip


class Author:
    """Somebody's name or profile address on its way to a keyed hash; shows itself to nobody."""

    __slots__ = ("_identity",)

    def __init__(self, identity: str) -> None:
        """Hold what identifies the author on the source.

        Args:
            identity: Profile address where the source has one, else the display name.
        """
        self._identity = identity

    def reveal(self) -> str:
        """Return the identity; the only caller is the one that hashes it."""
        return self._identity

    def __repr__(self) -> str:
        return "Author(hidden)"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Author) and other._identity == self._identity

    def __hash__(self) -> int:
        return hash(self._identity)

    def __reduce__(self) -> str:
        """Refuse to be pickled: a name must not reach a file or a queue by accident."""
        raise TypeError("an author is never serialised; hash it first")


def author_of(shown: str | None) -> Author | None:
    """Return the transient author for a shown name or address, or None for stand-ins such as "Anonymous"."""
    identity = " ".join((shown or "").split())
    return Author(identity) if identity and identity.casefold() not in NAMELESS else None


@dataclass(frozen=True, slots=True)
class Found:
    """A review as a page shows it, and who wrote it while that is still in memory."""

    review: Review
    """The opinion, without any name."""
    author: Author | None = None
    """To be hashed and dropped; None where no author is shown or only a stand-in name."""


@dataclass(frozen=True, slots=True)
class PageResult:
    """Everything that one page or payload yields."""

    reviews: tuple[Found, ...] = ()
    """In page order."""
    aggregates: tuple[Aggregate, ...] = ()
    """The source's own figures; those of the page's main subject first."""
    next_url: str | None = None
    """Address of the following page of the same list; None on the last one."""
    announced: int | None = None
    """Number of reviews that the source says the main subject has; None if it does not say."""
    selection: Selection = Selection.UNKNOWN
    """Which of the subject's reviews the list shows: full means that following `next_url` leads through all."""
    problems: tuple[str, ...] = ()
    """Warnings in plain words; no review text, no names."""
    subject: str | None = None
    """The source's id of the main subject; reviews with another `subject` speak of something else on the page."""
