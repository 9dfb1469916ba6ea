"""Decide whom the reviews of a file speak of: which listing they belong to, or which one is to be added."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from crawler.errors import UnreadableImport
from crawler.imports.record import ImportedRow
from crawler.imports.savedpage import SavedPage
from crawler.imports.subject import page_subject_key, subject_key, usual_kind
from crawler.pages.found import Found
from crawler.tally import own_reviews
from jobs.person import person_warning, sign_of_person
from store.records import Aggregate, Listing, Subject
from store.session import Store


@dataclass(frozen=True, slots=True)
class Told:
    """What user and folders say of a page's subject."""

    path: Path
    """The file; its name is the last resort."""
    subject: str | None = None
    """Key or name that the user gave; None if none was given."""
    folder: str | None = None
    """Name of the folder below the source's; counts where a subject has this key, or the page names nothing."""
    within: str = ""
    """Folders that the file lies in, each with a slash, as messages tell them."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where reviews belong."""

    listing: Listing
    """The listing; with id 0 where it is not kept yet."""
    subject: Subject | None = None
    """The subject to be added with it; None where it is kept."""
    note: str = ""
    """What the user should know of the choice; empty where there was none to make."""

    def keep(self, store: Store) -> Listing:
        """Return the listing as kept; adds it, and its subject, where they are new."""
        if self.listing.id:
            return self.listing
        if self.subject is not None:
            store.subjects.add(self.subject)
        return store.subjects.add_listing(self.listing)


@dataclass(frozen=True, slots=True)
class Portion:
    """The part of a page that speaks of one subject."""

    place: Place
    """Where it belongs."""
    reviews: tuple[Found, ...]
    """Its reviews in page order."""
    figures: tuple[Aggregate, ...]
    """The source's own figures."""


def place_row(store: Store, row: ImportedRow) -> Place:
    """Return where a row of an export belongs."""
    source = row.found.review.source
    known = _same(store.subjects.listings(source=source), row.subject)
    if known is not None:
        return Place(known)
    return _new(store, Listing(source, row.subject, row.subject, url=""), Subject(row.subject, row.name, row.kind))


def place_page(store: Store, page: SavedPage, told: Told) -> list[Portion]:
    """Return the portions of a page: one, but for payloads that hold several subjects and no main one.

    Raises:
        UnreadableImport: If the page speaks of another subject than was told.
    """
    result = page.result
    named = list(dict.fromkeys(found.review.subject for found in result.reviews))
    if result.subject is not None or len(named) <= 1:
        main = result.subject or next(iter(named), None)
        place = _of_page(store, page, main, told=told)
        # What a page shows of other things beside its main subject is left out, as in a crawl.
        return [Portion(place, tuple(own_reviews(result)), result.aggregates)]
    return [
        Portion(
            _of_page(store, page, name, told=told),
            tuple(found for found in result.reviews if found.review.subject == name),
            tuple(figure for figure in result.aggregates if figure.subject == name),
        )
        for name in named
    ]


def _of_page(store: Store, page: SavedPage, named: str | None, *, told: Told) -> Place:
    subjects = {row.subject.key for row in store.subjects.list_subjects()}
    folder = subject_key(told.folder) if told.folder else None
    wished = subject_key(told.subject) if told.subject else folder if folder in subjects else None
    listings = store.subjects.listings(source=page.source)
    is_whole = page.result.subject is not None
    known = _same(listings, named, url=page.url if is_whole else "")
    if known is not None:
        _require_agreement(known, wished, page)
        return Place(known)
    # A file's name says even less than an id: it never makes one subject of files from two sources.
    key = wished or (folder if not named else None) or page_subject_key(page.source, named or told.path.stem)
    # Reviews that came before, from an export that named the subject alone, stand under its key.
    known = next((row for row in listings if row.subject == key and row.external_id == key), None)
    if known is not None:
        return Place(known)
    name = told.subject or (page.title or named if named and not wished else told.folder or told.path.stem)
    note = "" if wished or named else f"the page does not name its subject: taken as `{key}`; say it with --subject"
    subject = Subject(key, (name or key)[:200], usual_kind(page.source, None))
    return _new(store, Listing(page.source, named or key, key, url=""), subject, note=note)


def _same(listings: Iterable[Listing], named: str | None, *, url: str = "") -> Listing | None:
    """Return the listing that a name or an address means, the link that began last; None if there is none."""
    found = None
    for listing in listings:
        is_named = named is not None and named in (listing.external_id, subject_key(listing.external_id))
        is_there = bool(listing.url) and listing.url.rstrip("/") in {(named or "").rstrip("/"), url.rstrip("/")}
        if is_named or is_there or (named is not None and subject_key(named) == listing.external_id):
            found = listing
    return found


def _require_agreement(known: Listing, wished: str | None, page: SavedPage) -> None:
    if wished is not None and wished != known.subject:
        raise UnreadableImport(
            f"the page speaks of {known.external_id}, which belongs to `{known.subject}` and not to `{wished}`",
            where=page.name,
            todo=f"leave the subject out, or name `{known.subject}`",
        )


def _new(store: Store, listing: Listing, subject: Subject, *, note: str = "") -> Place:
    is_kept = any(row.subject.key == subject.key for row in store.subjects.list_subjects())
    sign = None if is_kept else sign_of_person(subject.name, subject.kind)
    notes = (note, person_warning(subject.key, sign) if sign else "")
    return Place(listing, None if is_kept else subject, "; ".join(filter(None, notes)))
