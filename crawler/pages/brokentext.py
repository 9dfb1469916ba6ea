"""Tell when the texts of a page were decoded wrongly: characters that nobody can read any more."""

import re
from collections.abc import Iterator
from dataclasses import replace

from crawler.pages.found import PageResult

MOST_BROKEN = 0.01
"""Share of unreadable characters from which a page is flagged."""

LEAST_BROKEN = 3
"""So many unreadable characters are no slip of one author's own program."""

# A replaced byte, or UTF-8 that was read as Windows-1252 ("fÃ¼r", "â€œ"): each is one lost letter.
_BROKEN = re.compile("\ufffd|Ã[\u0080-\u00bf\u0152-\u0178]|â€[\u0080-\u2122]?")


def flag_broken_text(page: PageResult) -> PageResult:
    """Return the page, with a problem added if more than one in a hundred of its letters beyond ASCII are broken.

    ASCII survives every wrong encoding, so it says nothing and is not counted.
    """
    broken = letters = 0
    for text in _texts(page):
        if not text.isascii():
            broken += len(_BROKEN.findall(text))
            letters += sum(not character.isascii() for character in text)
    if broken < LEAST_BROKEN or broken <= MOST_BROKEN * letters:
        return page
    problem = f"{broken} characters are broken: the page was saved or sent in another encoding than it says"
    return replace(page, problems=(*page.problems, problem))


def _texts(page: PageResult) -> Iterator[str]:
    for found in page.reviews:
        review = found.review
        yield from filter(None, (review.title, review.text, *review.parts.values()))
