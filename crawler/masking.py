"""E-mail addresses and phone numbers are masked in texts before anything is kept."""

import re

MAIL_MASK = "[e-mail]"
PHONE_MASK = "[phone]"

# All repetitions are bounded, so that hostile text costs linear time.
_MAIL = re.compile(r"[\w.+-]{1,64}+\s?(?:@|\(at\)|\[at\])\s?(?:[\w-]{1,63}\.){1,4}[^\W\d_]{2,24}\b")
_PHONE = re.compile(
    r"(?:(?<![\w.,/+-])|(?<=[A-Za-z]\.))(?:\+|00|\(?0|\(?[2-9]\d{2}[)\s.-])[\d \t\xa0()/.-]{5,20}\d(?![\w]|[.,]\d)",
    re.ASCII,
)
_NUMBER = re.compile(r"0[.,]\d+|\d{1,3}(?:[., ]\d{3})+", re.ASCII)
# A whole date with possible day and month: "41/80-1234" within a phone number is none.
_DATE = re.compile(
    r"(?<!\d)(?:(?:0?[1-9]|[12]\d|3[01])([./-])(?:0?[1-9]|[12]\d|3[01])\1(?:\d{4}|\d{2})"
    r"|(?:19|20)\d{2}([./-])(?:0?[1-9]|1[0-2])\2(?:0?[1-9]|[12]\d|3[01]))(?!\d)",
    re.ASCII,
)


def mask_contacts(text: str | None) -> str | None:
    """Return the text with e-mail addresses and phone numbers replaced; None stays None.

    A number counts as a phone number from 7 to 15 digits (ITU-T E.164) when it is written like one: with a leading
    plus or zero, or as ten digits with the area code set apart. Dates, prices and thousands stay.
    """
    if text is None:
        return None
    return _PHONE.sub(_phone_or_same, _MAIL.sub(MAIL_MASK, text))


def _phone_or_same(match: re.Match[str]) -> str:
    shown = match[0]
    n_digits = sum(character.isdigit() for character in shown)
    least, most = (7, 15) if shown.lstrip("(")[0] in "+0" else (10, 10)
    if not least <= n_digits <= most or _DATE.search(shown) or _NUMBER.fullmatch(shown):
        return shown
    return PHONE_MASK
