"""Choose the language of an answer: what the reader asked for, else what the browser prefers."""

from report.phrase import LANGUAGES, Language

# A header of more languages than anybody reads is not worth sorting.
MOST_LANGUAGES = 20


def choose_language(asked: str | None, accepted: str) -> Language:
    """Return the language to answer in.

    Args:
        asked: Language named in the address; None or an unknown one leaves it to the browser.
        accepted: The Accept-Language header as sent.

    References:
        RFC 9110, section 12.5.4.
    """
    if (named := known_language(asked)) is not None:
        return named
    ranges = [_weigh(part) for part in accepted.split(",")[:MOST_LANGUAGES]]
    # Sorting is stable, so equal weights keep the browser's order.
    for weight, tag in sorted(ranges, key=lambda pair: -pair[0]):
        language = known_language(tag.partition("-")[0])
        if language and weight > 0:
            return language
    return "en"


def known_language(tag: str | None) -> Language | None:
    """Return the language of a tag if we speak it."""
    return next((language for language in LANGUAGES if language == (tag or "").strip().lower()), None)


def _weigh(part: str) -> tuple[float, str]:
    """Return weight and tag of one language range; a weight that can't be read is none."""
    tag, _, rest = part.partition(";")
    name, _, number = rest.strip().partition("=")
    if not rest.strip():
        return 1.0, tag
    try:
        weight = float(number) if name.strip() == "q" else 0.0
    except ValueError:
        weight = 0.0
    return (weight if 0 <= weight <= 1 else 0.0), tag
