"""Read kununu pages by test ids and by the plain middle of hashed class names; written from what others documented."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from lxml import etree  # type: ignore[import-untyped]

from crawler.errors import LayoutChanged, UnreadablePage
from crawler.pages import schemaorg
from crawler.pages.date import read_date
from crawler.pages.encoding import decode
from crawler.pages.found import Found, PageResult
from crawler.pages.kununurows import SCALE, Said, is_row, is_shell, read_rows, say, subject_of
from crawler.pages.objects import barred, find_rows
from crawler.pages.payload import read_json
from crawler.pages.plaintext import clean_text
from crawler.pages.shape import rating_in
from crawler.pages.tree import classes, read_tree, shown_text
from store.records import Precision, Published, Review, Selection

_OWN_ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|\d{6,12}", re.IGNORECASE)
_PERMALINK = re.compile(r"/a/([A-Za-z0-9]{6,16})(?=[/?#]|$)")
_REPLIES = frozenset({"companyresponse", "employerresponse", "employercomment", "responseblock", "response"})
_ARTICLE = "article[starts-with(@data-testid, 'review-')]"
_NOTHING = re.compile(r"noch (?:keine|nicht) (?:\w{1,20} )?(?:bewert|kommentar)|no reviews yet", re.IGNORECASE)


def read_page(body: bytes, url: str, fetched_at: datetime, content_type: str) -> PageResult:
    """Return what a page yields.

    Args:
        body: The page.
        url: Its address; may be empty for a saved file.
        fetched_at: When it was fetched, UTC.
        content_type: HTTP header Content-Type; empty if unknown.

    Raises:
        LayoutChanged: If the page shows no review and does not say that there are none.
    """
    page = decode(body, content_type).text
    tree = read_tree(page.encode("utf-8", "replace"))
    if tree is None:
        raise barred(page, url)
    subject = subject_of(url or next(iter(tree.xpath("//link[@rel='canonical']/@href")), ""))
    problems: list[str] = []
    found = [_block(block, fetched_at, problems) for block in _blocks(tree)]
    kept = [Found(replace(review, subject=subject)) for review in found if not is_shell(review)]
    problems += ["a block is an empty shell without score, date and text and was left out"] * (len(found) - len(kept))
    reviews = tuple(kept) or _embedded(tree, fetched_at, subject, problems)
    result = replace(
        _structured(body, url, fetched_at, content_type),
        reviews=reviews,
        problems=tuple(f"{text} ({n} times)" if n > 1 else text for text, n in Counter(problems).items()),
        subject=subject,
    )
    if not reviews and (result.announced or subject is None or not _NOTHING.search(page)):
        raise barred(page, url, result)
    return result


def _structured(body: bytes, url: str, fetched_at: datetime, content_type: str) -> PageResult:
    """Return the employer's level and the way to the next page from the page's structured data and links."""
    try:
        read = schemaorg.parse(body, url, fetched_at, content_type)
    except UnreadablePage as error:
        # Broken structured data are no reason to lose reviews that stand in the page itself.
        read = error.result or PageResult()
    subject = subject_of(url) or subject_of(read.subject)
    levels = tuple(replace(level, source="kununu", subject=subject) for level in read.aggregates[:1])
    counts = next(((level.review_count, level.rating_count) for level in levels), (None, None))
    announced = counts[0] if counts[0] is not None else counts[1]
    # The site's list leads through all reviews, newest first.
    selection = Selection.FULL if read.next_url else Selection.UNKNOWN
    return PageResult(aggregates=levels, next_url=read.next_url, announced=announced, selection=selection)


def _embedded(
    tree: etree._Element, fetched_at: datetime, subject: str | None, problems: list[str]
) -> tuple[Found, ...]:
    """Return the reviews of the data that the page was drawn from, where its blocks give none."""
    for script in tree.xpath("//script[@id='__NEXT_DATA__' or @type='application/json']/text()"):
        try:
            rows = find_rows(read_json(script.encode(), url="", content_type=""), is_row, url="")
        except (LayoutChanged, UnreadablePage):
            continue
        if rows.objects:
            return read_rows(rows.objects, fetched_at, subject, problems)
    return ()


def _marks(element: etree._Element) -> frozenset[str]:
    """Return what an element is: the parts of its hashed class names and the end of its test id, in lower case."""
    parts = {part for name in classes(element) for part in re.split(r"_+", name.lower())}
    test = (element.get("data-testid") or "").lower()
    return frozenset(parts | ({test.rpartition("-")[2]} if test else set()))


def _blocks(tree: etree._Element) -> Sequence[etree._Element]:
    """Return the review blocks in page order: by test id, or by class in older markup."""
    marked: list[etree._Element] = tree.xpath(f"//{_ARTICLE}[not(ancestor::{_ARTICLE})]")
    if marked:
        return marked
    older = [element for element in tree.xpath("//*[@class]") if "reviewblock" in _marks(element)]
    return [block for block in older if not any("reviewblock" in _marks(around) for around in block.iterancestors())]


def _block(block: etree._Element, fetched_at: datetime, problems: list[str]) -> Review:
    """Return the review of a block."""
    said = Said()
    answers = [element for element in block.iter("*") if not _marks(element).isdisjoint(_REPLIES)]
    inside = {inner for answer in answers for inner in answer.iter("*")}
    for heading in block.xpath(".//h4 | .//h5 | .//h6"):
        if heading not in inside:
            _add_section(said, heading, block)
    rating = _score(block)
    if rating is None:
        problems.append("a score is missing or lies outside 1-5 and was left out")
    facts = {"recommendation": _marked(block, "recommendation", "recommendationblock"),
             "position": _marked(block, "employmentinfoblock", "position")}  # fmt: skip
    return Review(
        source="kununu",
        review_id=_identity(block),
        rating=rating,
        scale=SCALE,
        title=_title(block),
        parts=said.parts,
        sub_ratings=said.scores,
        published=_published(block, fetched_at),
        reply=_reply(answers),
        extra={name: text for name, text in facts.items() if text},
    )


def _factor(element: etree._Element, block: etree._Element) -> etree._Element | None:
    """Return the factor around an element within a block, or None."""
    for around in (element, *element.iterancestors()):
        if around is block:
            return None
        if "factor" in _marks(around):
            return around
    return None


def _add_section(said: Said, heading: etree._Element, block: etree._Element) -> None:
    """Add the text and the score that stand under a heading: in its factor, or up to the next heading."""
    label = clean_text(shown_text(heading))
    factor = _factor(heading, block)
    section = [factor] if factor is not None else list(_following(heading))
    paragraphs = [p for part in section for p in part.xpath("descendant-or-self::p") if p is not heading]
    shown = clean_text(" ".join(shown_text(paragraph) for paragraph in paragraphs))
    scores = [score for part in section for score in part.xpath("descendant-or-self::*/@data-score")]
    if label:
        say(said, label, {"text": shown, "score": scores[0] if scores else None})


def _following(heading: etree._Element) -> Iterator[etree._Element]:
    """Yield the elements after a heading up to the next one."""
    for element in heading.itersiblings():
        if element.tag in {"h2", "h3", "h4", "h5", "h6"}:
            return
        yield element


def _score(block: etree._Element) -> float | None:
    """Return the overall score: as written before the rounded one that draws the stars."""
    own = [element for element in block.iter("*") if _factor(element, block) is None]
    written = [clean_text(shown_text(element)) for element in own if "score" in _marks(element)]
    drawn = [element.get("data-score") for element in own]
    return next((value for shown in (*written, *drawn) if (value := rating_in(shown, SCALE)) is not None), None)


def _title(block: etree._Element) -> str | None:
    """Return the heading of a review."""
    headings = block.xpath(".//h3 | .//h2 | .//h1")
    named = [each for each in block.iter("*") if "title" in _marks(each) and _factor(each, block) is None]
    shown = (clean_text(shown_text(element)) for element in (*headings, *named))
    return next((text for text in shown if text), None)


def _published(block: etree._Element, fetched_at: datetime) -> Published:
    """Return the month that the page shows; the attribute behind it may be more exact than the site means to be."""
    for time in block.xpath(".//time"):
        shown = read_date(clean_text(shown_text(time)), fetched_at)
        stated = read_date(time.get("datetime"), fetched_at)
        is_exact = shown.at is not None and shown.precision is not Precision.RANGE
        if is_exact or stated.at is not None:
            return shown if is_exact else stated
    return Published()


def _marked(block: etree._Element, *marks: str) -> str | None:
    """Return the text of the first element with one of these marks."""
    # Between the parts of such a line stands a gap, not a blank.
    found = (clean_text(" ".join(each.itertext())) for each in block.iter("*") if not _marks(each).isdisjoint(marks))
    return next((text for text in found if text), None)


def _reply(answers: Sequence[etree._Element]) -> str | None:
    """Return the employer's answer; an empty text where one is marked but not shown."""
    if not answers:
        return None
    paragraphs = answers[0].xpath(".//p")
    return clean_text(" ".join(shown_text(each) for each in paragraphs or answers[:1])) or ""


def _identity(block: etree._Element) -> str | None:
    """Return the site's id of a review: of the block or of its permanent link; a running number is none."""
    for stated in ((block.get("data-testid") or "").removeprefix("review-"), block.get("id") or ""):
        if found := _OWN_ID.search(stated):
            return found[0]
    links = (_PERMALINK.search(address) for address in block.xpath(".//a/@href"))
    return next((link[1] for link in links if link), None)
