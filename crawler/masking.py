"""What points to a person is masked or left out before anything is kept: contacts, profile links, names."""

import re
from collections.abc import Mapping

MAIL_MASK = "[e-mail]"
PHONE_MASK = "[phone]"

# All repetitions are bounded, so that hostile text costs linear time.
_MAIL = re.compile(r"[\w.+-]{1,64}+\s?(?:@|\(at\)|\[at\])\s?(?:[\w-]{1,63}\.){1,4}[^\W\d_]{2,24}\b")
_PHONE = re.compile(
    r"(?:(?<![\w.,/+-])|(?<=[A-Za-z]\.))(?:\+|00|\(?0|\(?[2-9]\d{2}[)\s.-])[\d \t\xa0()/.-]{5,20}\d(?![\w]|[.,]\d)",
    re.ASCII,
)
_LEAST_DIGITS = 7
_NUMBER = re.compile(r"0[.,]\d+|\d{1,3}(?:[., ]\d{3})+", re.ASCII)
# A whole date with possible day and month: "41/80-1234" within a phone number is none.
_DATE = re.compile(
    r"(?<!\d)(?:(?:0?[1-9]|[12]\d|3[01])([./-])(?:0?[1-9]|[12]\d|3[01])\1(?:\d{4}|\d{2})"
    r"|(?:19|20)\d{2}([./-])(?:0?[1-9]|1[0-2])\2(?:0?[1-9]|[12]\d|3[01]))(?!\d)",
    re.ASCII,
)

_ADDRESS = re.compile(r"\s*(?:https?:)?//|\s*www\.", re.IGNORECASE)
_WORD = re.compile(r"[A-ZÄÖÜ]?[a-zäöüß]+|[A-ZÄÖÜ]+")
_PERSONAL = frozenset({
    "author", "autor", "nickname", "nick", "username", "profile", "profil", "avatar", "photo", "foto", "image",
    "email", "mail", "phone", "telefon", "firstname", "lastname", "surname", "vorname", "nachname", "displayname",
    "ip", "gravatar", "verfasser",
})  # fmt: skip
_NAMES = frozenset({
    "name", "user", "user name", "user id", "reviewer", "reviewer name", "reviewer id", "display name", "first name",
    "last name", "full name", "customer name", "customer id", "consumer", "consumer id", "member", "member id",
})  # fmt: skip


def mask_contacts(text: str | None) -> str | None:
    """Return the text with e-mail addresses and phone numbers replaced; None stays None.

    A number counts as a phone number from 7 to 15 digits (ITU-T E.164) when it is written like one: with a leading
    plus or zero, or as ten digits with the area code set apart. Dates, prices and thousands stay.
    """
    if text is None:
        return None
    # Most texts hold neither: counting letters is far cheaper than trying a pattern at each of them.
    if any(sign in text for sign in ("@", "(at)", "[at]")):
        text = _MAIL.sub(MAIL_MASK, text)
    if sum(map(text.count, "0123456789")) >= _LEAST_DIGITS:
        text = _PHONE.sub(_phone_or_same, text)
    return text


def mask_facts(facts: Mapping[str, object]) -> dict[str, object]:
    """Return source-specific facts without what points to a person, however deep it stands.

    Entries that are called like a person's or hold a web address are left out; contacts in all other texts are
    replaced.
    """
    return {
        name: _masked_value(value) for name, value in facts.items() if not (_is_personal(name) or _is_address(value))
    }


def _masked_value(value: object) -> object:
    if isinstance(value, str):
        return mask_contacts(value)
    if isinstance(value, Mapping):
        return mask_facts(value)
    if isinstance(value, list | tuple):
        return [_masked_value(inner) for inner in value if not _is_address(inner)]
    return value


def _is_personal(name: str) -> bool:
    # "userName" and "user_name" are two words each; "username" is one.
    words = [word.casefold() for word in _WORD.findall(name)]
    return not _PERSONAL.isdisjoint(words) or " ".join(words) in _NAMES


def _is_address(value: object) -> bool:
    # Whatever it leads to, whoever follows it finds the author beside the review.
    return isinstance(value, str) and _ADDRESS.match(value) is not None


def _phone_or_same(match: re.Match[str]) -> str:
    shown = match[0]
    n_digits = sum(character.isdigit() for character in shown)
    least, most = (_LEAST_DIGITS, 15) if shown.lstrip("(")[0] in "+0" else (10, 10)
    if not least <= n_digits <= most or _DATE.search(shown) or _NUMBER.fullmatch(shown):
        return shown
    return PHONE_MASK
