"""Name the subject of an imported row: a stable key from whatever a file calls it."""

import hashlib
import re
import unicodedata

from store.records import SubjectKind

_LONGEST = 80
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
_KINDS = {
    "kununu": SubjectKind.EMPLOYER, "glassdoor": SubjectKind.EMPLOYER, "indeed": SubjectKind.EMPLOYER,
    "amazon": SubjectKind.PRODUCT, "appstore": SubjectKind.PRODUCT, "steam": SubjectKind.PRODUCT,
    "googleplay": SubjectKind.PRODUCT, "bestbuy": SubjectKind.PRODUCT, "aliexpress": SubjectKind.PRODUCT,
    "bazaarvoice": SubjectKind.PRODUCT, "yotpo": SubjectKind.PRODUCT, "g2": SubjectKind.PRODUCT,
    "capterra": SubjectKind.PRODUCT,
    "google": SubjectKind.PLACE, "google-maps": SubjectKind.PLACE, "googleplaces": SubjectKind.PLACE,
    "googleprofile": SubjectKind.PLACE, "tripadvisor": SubjectKind.PLACE, "booking": SubjectKind.PLACE,
    "yelp": SubjectKind.PLACE,
}  # fmt: skip
"""What a source's reviews speak of where the file does not say."""
_PLACE_ON_THE_WEB = re.compile(r"[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,24}(?:/|\Z)", re.IGNORECASE)
_EMPLOYER_HEADINGS = frozenset({"firm", "employer", "arbeitgeber"})


def subject_key(shown: str) -> str:
    """Return a key of lower-case letters, digits and hyphens; equal names give equal keys.

    A name that is too long, or has no Latin letter or digit, is told apart by a digest.
    """
    # Umlauts first: NFKD would fold "ü" to "u" and make Müller and Muller one subject.
    folded = unicodedata.normalize("NFKD", shown.strip().casefold().translate(_UMLAUTS))
    slug = re.sub(r"[^a-z0-9]+", "-", folded).strip("-")
    if slug and len(slug) <= _LONGEST:
        return slug
    digest = hashlib.sha256(shown.strip().encode("utf-8", "replace")).hexdigest()[:10]
    return f"{slug[:60].rstrip('-')}-{digest}" if slug else f"subject-{digest}"


def page_subject_key(source: str, named: str) -> str:
    """Return the key of what a page names by the source's own id.

    An address or a domain means the same everywhere; any other id means something on its source alone.
    """
    bare = re.sub(r"\Ahttps?://(?:www\.)?", "", named.strip())
    return subject_key(bare if _PLACE_ON_THE_WEB.match(bare) else f"{source} {bare}")


def usual_kind(source: str, subject_heading: str | None) -> SubjectKind:
    """Return what kind of subject a file speaks of where no column says it: by source, then by heading."""
    if source in _KINDS:
        return _KINDS[source]
    heading = (subject_heading or "").strip().lower()
    return SubjectKind.EMPLOYER if heading in _EMPLOYER_HEADINGS else SubjectKind.ORGANISATION
