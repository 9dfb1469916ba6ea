"""Notice names that look like one natural person's: a cautious hint for people, never a decision."""

import re
from collections.abc import Iterable

from store.records import SubjectKind

PERSON_TYPES = frozenset({"Person", "Physician", "IndividualPhysician"})
"""Types of schema.org that mean one human being, or a practice that usually bears one's name."""

_TITLE = r"(?:Prof\.|Dr\.|Dr\s|DDr\.|Dipl\.-\w+\.?|Mag\.)"
_CALLING = (
    "Rechtsanw(?:alt|ältin)|Notar(?:in)?|Steuerberater(?:in)?|Heilpraktiker(?:in)?|Hebamme|Psychotherapeut(?:in)?"
    "|Fahrlehrer(?:in)?|Architekt(?:in)?|Zahn(?:arzt|ärztin)|Tier(?:arzt|ärztin)|Facharzt|Fachärztin|Arzt|Ärztin"
    "|Kosmetikerin|Physiotherapeut(?:in)?|Coach|Attorney|Solicitor|Midwife|Therapist"
)
_NAME = r"[A-ZÄÖÜ][\w'’.-]*"
# A name of two words after a calling: "Rechtsanwalt Max Muster", but not "Rechtsanwalt am Markt".
_SIGNS = (
    ("a doctor's title", re.compile(rf"(?:^|[\s,(]){_TITLE}\s*(?:\w+\.\s*)*{_NAME}")),
    ("a calling before a name", re.compile(rf"(?:^|\s)(?:{_CALLING})\s+{_NAME}(?:\s+{_NAME})?\s*$")),
    ("a calling after a name", re.compile(rf"^{_NAME}\s+{_NAME},?\s+(?:{_CALLING})\s*$")),
    ("the form of a sole trader (e.K.)", re.compile(r"(?:^|\s)e\.\s?K(?:fm|fr)?\.?\s*$")),
    ("the owner's name (Inh.)", re.compile(rf"\bInh(?:aber(?:in)?|\.)\s*:?\s*{_NAME}")),
    ("a doctor's degree after a name", re.compile(r",\s*(?:M\.?D\.?|D\.?D\.?S\.?|Ph\.?D\.?)\s*$")),
)
# Several people, or a firm of its own: what a person founded is no person.
_FIRM = re.compile(
    r"\b(?:GmbH|UG|AG|KG|OHG|GbR|SE|PartG\w*|Ltd|Inc|LLC|LLP|Klinik\w*|Krankenhaus|Stiftung|MVZ"
    r"|Gemeinschaftspraxis|Kollegen|Kolleginnen|Partner|Sozietät|Zentrum)\b|&|\bund\b|\band\b"
)


def sign_of_person(name: str, kind: SubjectKind, *, types: Iterable[str] = ()) -> str | None:
    """Return what makes a subject look like one natural person, in plain words; None where nothing does.

    Args:
        name: What people call it.
        kind: What sort of thing it is; products and sites are no persons.
        types: Types that a page states for it, by schema.org.
    """
    if kind in (SubjectKind.PRODUCT, SubjectKind.SITE) or _FIRM.search(name):
        return None
    stated = sorted(PERSON_TYPES.intersection(types))
    if stated:
        return f"the page's type {stated[0]}"
    return next((words for words, sign in _SIGNS if sign.search(name)), None)


def person_warning(key: str, sign: str) -> str:
    """Return what to tell whoever adds such a subject."""
    return (
        f"`{key}` looks like one natural person by {sign}; persons are never scored: "
        f"if it is one, say so with `leumund subjects add {key} --person`"
    )
