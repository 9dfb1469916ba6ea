"""Everything that can go wrong with a layout from one day to the next, as small changes of a platform's answers."""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from lively_site import SUBJECT, Answer, plain_answer

from simulator.opinion import Opinion
from simulator.platform import Platform

HTML = ("shop", "portal")
ALL = (*HTML, "feed")


@dataclass(frozen=True)
class Mutation:
    """One way in which a layout can change."""

    name: str
    answer: Answer
    layouts: tuple[str, ...] = ALL
    keeps_values: bool = True
    """False where what is read looks right and is wrong (F21)."""


def of_rows(change: Callable[[Opinion], Opinion]) -> Answer:
    """Answer as if each review had other content."""

    def answering(platform: Platform, layout: str, address: str):
        rows = [change(row) for row in platform.visible(SUBJECT)]
        return plain_answer(Platform(rows, clock=platform.clock, page_size=platform.page_size), layout, address)

    return answering


def of_text(change: Callable[[str, str], str | bytes], *, from_page: int = 1) -> Answer:
    """Answer with the page's text changed; `change` is given the text and the address."""

    def answering(platform: Platform, layout: str, address: str):
        status, content_type, body = plain_answer(platform, layout, address)
        if page_number(address) < from_page:
            return status, content_type, body
        changed = change(body.decode(), address)
        return status, content_type, changed if isinstance(changed, bytes) else changed.encode()

    return answering


def instead(body: str, *, from_page: int = 1) -> Answer:
    """Answer with another page and status 200, whatever is asked for."""
    page = f"<!doctype html><html><head><title>Hold on</title></head><body>{body}</body></html>".encode()

    def answering(platform: Platform, layout: str, address: str):
        if page_number(address) < from_page:
            return plain_answer(platform, layout, address)
        return 200, "text/html; charset=utf-8", page

    return answering


def swap(*pairs: tuple[str, str]) -> Callable[[str, str], str]:
    """Replace by regular expressions."""

    def change(text: str, address: str) -> str:
        for pattern, new in pairs:
            text = re.sub(pattern, new, text)
        return text

    return change


def page_number(address: str) -> int:
    """Return the number of the page that an address asks for."""
    numbers = re.findall(r"page=(\d+)|/(\d+)$", address)
    return int("".join(numbers[-1])) if numbers else 1


def of_platform(change: Callable[[Platform], None]) -> Answer:
    """Answer while a switch of the simulator is on."""

    def answering(platform: Platform, layout: str, address: str):
        change(platform)
        try:
            return plain_answer(platform, layout, address)
        finally:
            platform.recover()

    return answering


def always_page(number: int) -> Answer:
    """Show the reviews of one page on every page."""

    def answering(platform: Platform, layout: str, address: str):
        at = page_number(address)
        here = plain_answer(platform, layout, re.sub(r"(page=|/)\d+", rf"\g<1>{number}", address))[2].decode()
        last = -(-len(platform.visible(SUBJECT)) // platform.page_size)
        for old, new in ((number, at), (number + 1, at + 1)):
            here = re.sub(rf"((?:page=|{SUBJECT}/)){old}(?=\")", rf"\g<1>@{new}", here)
        here = here.replace("@", "")
        if at >= last:
            here = re.sub(r'<(?:link|a) rel="next"[^>]*>', "", here)
        return 200, "text/html; charset=utf-8", here.encode()

    return answering


def turned_date(row: Opinion) -> Opinion:
    """Read the month as the day and the day as the month, where that can be."""
    year, month, day = (row.published or "").split("-")
    return replace(row, published=f"{year}-{day}-{month}") if int(day) <= 12 else row


def american_date(row: Opinion) -> Opinion:
    """The same by a reader that refuses what can't be."""
    year, month, day = (row.published or "").split("-")
    return replace(row, published=f"{year}-{day}-{month}" if int(day) <= 12 else None)


def without_aggregate(text: str, address: str) -> str:
    """Leave out the platform's own figures."""
    text = re.sub(r'"aggregateRating": ?\{[^{}]*\},?', "", text)
    return re.sub(r'<p itemprop="aggregateRating".*?</p>', "", text)


def other_ids(row: Opinion) -> Opinion:
    return replace(row, review_id=f"uuid-{hash_of(row)}")


def hash_of(row: Opinion) -> str:
    return re.sub(r"\W", "", f"{row.published}{row.text}{row.author}")[-24:]


def next_is_first(text: str, address: str) -> str:
    """Let the link to the next page lead back to the first one."""
    return re.sub(r'(rel="next" href="[^"]*?(?:page=|/))\d+"', r'\g<1>1"', text)


def first_ten(text: str, address: str) -> str:
    """Cut a feed's entries off and announce no more pages."""
    feed = json.loads(text)
    feed["feed"]["entry"] = feed["feed"]["entry"][:11]
    feed["feed"]["link"] = [link for link in feed["feed"]["link"] if link["attributes"]["rel"] != "next"]
    return json.dumps(feed)


RATING = r'(?:"reviewRating": ?\{[^{}]*\},?|<p itemprop="reviewRating".*?</p>|"im:rating": ?\{[^{}]*\},?)'
LOGIN = "<h1>Please log in</h1><form action='/login'><input name=user><input name=password type=password></form>"
CAPTCHA = "<h1>Are you human?</h1><p>Checking your browser before you go on.</p><div class='captcha'></div>"
CONSENT = "<h1>Before you continue</h1><p>We use cookies.</p><button>Accept all</button>"
ERROR = "<h1>500 Internal Server Error</h1><p>Something went wrong.</p>"
WORDS_OF_STARS = {1.0: "poor", 2.0: "fair", 3.0: "good", 4.0: "very good", 5.0: "excellent"}


def worded_ratings(text: str, address: str) -> str:
    """Say ratings in words instead of numbers."""
    text = re.sub(r'("@type": ?"Rating", ?"ratingValue": ?)[\d.]+', r'\1"very good"', text)
    text = re.sub(r'<b itemprop="ratingValue">[^<]*</b>', '<b itemprop="ratingValue">very good</b>', text)
    return re.sub(r'("im:rating": ?\{"label": ?)"\d"', r'\1"very good"', text)


MUTATIONS = (
    # Nothing where reviews were.
    Mutation("page emptied", of_text(lambda text, address: "")),
    Mutation("login wall", instead(LOGIN)),
    Mutation("captcha with status 200", instead(CAPTCHA)),
    Mutation("captcha from the second page on", instead(CAPTCHA, from_page=2)),
    Mutation("consent wall", instead(CONSENT)),
    Mutation("error page with status 200", instead(ERROR)),
    Mutation("another file instead of the page", of_text(lambda text, address: b"%PDF-1.7\n\x00\x01\x02" * 40)),
    Mutation("an empty object", of_text(lambda text, address: "{}")),
    Mutation("cut off in the middle", of_text(lambda text, address: text[: len(text) // 16])),
    Mutation("redesigned", of_platform(lambda platform: platform.change_layout())),
    Mutation(
        "reviews renamed",
        of_text(
            swap(
                ('"@type": ?"Review"', '"@type":"Voice"'),
                ("schema.org/Review", "schema.org/Voice"),
                ('itemprop="review"', 'class="voice"'),
                ('"entry":', '"items":'),
            )
        ),
    ),
    Mutation(
        "no reviews in the list",
        of_text(
            swap(
                (r'"review": ?\[.*\](?=\})', '"review": []'),
                (r"<article.*</article>", ""),
                (r'"entry": ?\[', '"entry": [], "x": ['),
            )
        ),
    ),
    # Fewer than there are.
    Mutation("list truncated", of_platform(lambda platform: platform.truncate(10)), HTML),
    Mutation("feed truncated", of_text(first_ten), ("feed",)),
    Mutation("link to the next page dropped", of_text(swap((r'<(?:link|a) rel="next"[^>]*>', ""))), HTML),
    Mutation("pages lead in a circle", of_text(next_is_first), HTML),
    Mutation("the first page on every page", always_page(1), HTML),
    Mutation("aggregate gone", of_text(without_aggregate), HTML),
    # Fields gone.
    Mutation("ratings gone", of_text(swap((RATING, "")))),
    Mutation(
        "rating renamed",
        of_text(
            swap(
                (r'<b itemprop="ratingValue">[^<]*</b> von', '<i class="dots"></i>'),
                ("ratingValue", "scoreValue"),
                ("im:rating", "im:score"),
            )
        ),
    ),
    Mutation("ratings null", of_rows(lambda row: replace(row, rating=None))),
    Mutation("ratings in words", of_text(worded_ratings)),
    Mutation(
        "ids dropped",
        of_text(
            swap(
                (r'"(?:@id|identifier)": ?"[^"]*review-?[^"]*",?', ""),
                (r'"identifier": ?"r\d+",?', ""),
                (r'<meta itemprop="identifier"[^>]*>', ""),
                (r' (?:itemid|id)="[^"]*review-[^"]*"', ""),
                (r'"id": ?\{"label": ?"r\d+"\},?', ""),
            )
        ),
    ),
    Mutation("dates dropped", of_rows(lambda row: replace(row, published=None)), HTML),
    Mutation("date renamed", of_text(swap(("datePublished", "dateShown"), ('"updated"', '"changed"')))),
    Mutation("titles dropped", of_rows(lambda row: replace(row, title=None))),
    Mutation("texts dropped", of_rows(lambda row: replace(row, text=None))),
    Mutation("text renamed", of_text(swap(("reviewBody", "voice"), ('"content"', '"words"')))),
    Mutation("authors dropped", of_rows(lambda row: replace(row, author=None)), HTML),
    Mutation("language dropped", of_rows(lambda row: replace(row, language=None)), HTML),
    # Values that look right and are wrong.
    Mutation("ratings inverted", of_rows(lambda row: replace(row, rating=6 - (row.rating or 3))), ALL, False),
    Mutation("ratings halved", of_rows(lambda row: replace(row, rating=max(1.0, (row.rating or 1) / 2))), ALL, False),
    Mutation("ratings squeezed", of_rows(lambda row: replace(row, rating=1 + (row.rating or 1) * 0.4)), ALL, False),
    Mutation("all ratings the best", of_rows(lambda row: replace(row, rating=5.0)), ALL, False),
    Mutation("scale doubled", of_rows(lambda row: replace(row, high=10.0)), HTML, False),
    Mutation(
        "scale and ratings doubled",
        of_rows(lambda row: replace(row, rating=(row.rating or 1) * 2, high=10.0)),
        HTML,
        False,
    ),
    Mutation("ratings doubled", of_rows(lambda row: replace(row, rating=(row.rating or 1) * 2)), ALL, False),
    Mutation("day and month swapped", of_rows(turned_date), HTML, False),
    Mutation("dates read the American way", of_rows(american_date), HTML, False),
    Mutation("dates all today", of_rows(lambda row: replace(row, published="2026-03-08")), HTML, False),
    Mutation(
        "dates a year off",
        of_rows(lambda row: replace(row, published=f"{int((row.published or '')[:4]) - 1}{(row.published or '')[4:]}")),
        HTML,
        False,
    ),
    Mutation(
        "texts translated",
        of_rows(lambda row: replace(row, text=f"Übersetzt: {row.text}", title=f"Ü {row.title}", language="de")),
        ALL,
        False,
    ),
    Mutation("ids renumbered", of_rows(other_ids), HTML, False),
    Mutation(
        "reviews of something else",
        of_rows(lambda row: replace(row, review_id=f"z{row.review_id}", text=f"Mug. {row.text}")),
        HTML,
        False,
    ),
)
