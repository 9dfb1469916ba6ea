"""Read Trustpilot: a business page (HTML), its review objects, and the official API's answers (JSON)."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from urllib.parse import urlsplit

from crawler.pages.encoding import decode
from crawler.pages.found import PageResult
from crawler.pages.objects import Rows, find_rows, is_markup, open_payload, sound
from crawler.pages.payload import Object, at, mapping, objects, text, word
from crawler.pages.query import number_of, parameter, with_parameter
from crawler.pages.shape import Shape, read_objects
from crawler.pages.spelling import code
from crawler.pages.trustpilotlevel import SCALE, business_of, is_business_unit, level_of_unit
from crawler.pages.trustpilotpage import page_props, read_linked_data, with_page_facts
from store.records import Review, Selection

PARSER = "trustpilot/1"

_UNIT_PATH = re.compile(r"/v1/(?:private/)?business-units/[0-9a-f]{24}/?\Z")
_REVIEWS_PATH = re.compile(r"/v1/(?:private/)?business-units/[^/]{1,60}/(?:all-)?reviews/?\Z")
_USUAL_PAGE = 20
"""Reviews on a page of the API where the address asks for no other number (API documentation)."""
_WHOLE_LIST = frozenset({"page", "perpage", "orderby", "pagetoken"})
"""Parameters of the API that leave no review out."""


def _refine(row: Object, review: Review) -> Review:
    """Return a review with the day of the experience, and whether the business had invited its author."""
    day = (text(row, "dates", "experiencedDate") or text(row, "experiencedAt") or "")[:10]
    origin = word(row, "labels", "verification", "verificationSource") or word(row, "source")
    source = review.extra.get("review_source")
    more: dict[str, object] = {"experienced_on": day} if day else {}
    if origin or source:
        # Every way in but the site's own form begins with a link or a mail of the business.
        more["invited"] = origin == "invitation" or (source or origin) not in {"Organic", "organic"}
    return replace(review, extra={**review.extra, **more})


SHAPE = Shape(
    source="trustpilot",
    scale=SCALE,
    identity=("id", "reviewId"),
    rating=("rating", "stars"),
    title=("title", "reviewHeader"),
    text=("text", "reviewBody"),
    published=("dates.publishedDate", "createdAt", "publishedDate"),
    language=("language",),
    author=("consumer.displayName", "consumerName"),
    profile=("consumer.id", "consumerId"),
    verified=("labels.verification.isVerified", "isVerified"),
    helpful=("likes", "numberOfLikes"),
    reply=("reply.message", "companyReply.text", "reply", "companyReply"),
    country=("consumer.countryCode", "countryCode"),
    subject=("businessUnit.identifyingName", "businessUnit.name.identifying"),
    facts={
        "verification_level": ("labels.verification.verificationLevel", "reviewVerificationLevel"),
        "review_source": ("labels.verification.reviewSourceName", "source"),
        "updated_at": ("dates.updatedDate", "updatedAt"),
        "reply_at": ("reply.publishedDate", "companyReply.createdAt"),
    },
    refine=_refine,
)


def parse(body: bytes, url: str, fetched_at: datetime, content_type: str) -> PageResult:
    """Return the reviews of a page, a list, an envelope or one object, and the figures of the business.

    Args:
        body: As received, decompressed.
        url: Its address; may be empty for a saved file. From that of the API the following page is worked out.
        fetched_at: When it was fetched, UTC.
        content_type: HTTP header Content-Type; empty if unknown.

    Raises:
        UnreadablePage: If the body is no JSON, or structured data are cut off.
        LayoutChanged: If there are no reviews in a form of the source, or none of them has a rating.
    """
    page = decode(body, content_type).text if is_markup(body) else ""
    payload: object = page_props(page) if page else open_payload(body, url=url, content_type=content_type)
    if kept := [props for inner in _list(payload) or [payload] if (props := _page_data(inner)) is not None]:
        pages = [
            with_page_facts(_read(Rows(tuple(objects(props["reviews"]))), fetched_at), props, url) for props in kept
        ]
        return sound(_joined(pages), url)
    if page:
        return read_linked_data(page, url, fetched_at)
    if is_business_unit(payload):
        return _unit_page(payload, url)
    rows = find_rows(payload, SHAPE.is_row, SHAPE.is_unrated_row, url=url)
    return sound(_api_page(_read(rows, fetched_at), rows, url), url)


def _page_data(payload: object) -> Object | None:
    """Return the data of a page: in it, as a browser gets them on turning to the next one, or as a tool keeps them."""
    inner = next((inner for inner in (at(payload, "props", "pageProps"), at(payload, "pageProps")) if inner), None)
    props = mapping(payload if inner is None else inner)
    is_page = isinstance(props.get("reviews"), list) and (inner is not None or business_of(props) is not None)
    return props if is_page else None


def _joined(pages: Sequence[PageResult]) -> PageResult:
    """Return pages that a tool put into one list as one; those of several businesses have no common subject."""
    if len(pages) == 1:
        return pages[0]
    subjects = {page.subject for page in pages}
    return PageResult(
        reviews=tuple(found for page in pages for found in page.reviews),
        # Every page of a business repeats its figures.
        aggregates=tuple({level.subject: level for page in pages for level in page.aggregates}.values()),
        announced=pages[0].announced if len(subjects) == 1 else None,
        problems=tuple(problem for page in pages for problem in page.problems),
        subject=subjects.pop() if len(subjects) == 1 else None,
    )


def _list(value: object) -> list[object]:
    """Return a list, or an empty one where there is none."""
    return value if isinstance(value, list) else []


def _read(rows: Rows, fetched_at: datetime) -> PageResult:
    """Return a page with the reviews of review objects."""
    reviews, problems = read_objects(rows.objects, SHAPE, fetched_at)
    return PageResult(reviews, problems=problems)


def _unit_page(unit: object, url: str) -> PageResult:
    """Return the figures of the business-unit answer; the reviews that it counts are the following page."""
    level = level_of_unit(unit)
    own = url.partition("?")[0].rstrip("/")
    return PageResult(
        aggregates=(level,),
        next_url=f"{own}/reviews?perPage=100&orderBy=createdat.desc&page=1" if _UNIT_PATH.search(own) else None,
        announced=level.review_count,
        subject=level.subject,
    )


def _api_page(page: PageResult, rows: Rows, url: str) -> PageResult:
    """Return a page of the API with its subject and the way on; what comes from elsewhere stays as it is."""
    subjects = {found.review.subject for found in page.reviews}
    page = replace(page, subject=subjects.pop() if len(subjects) == 1 else None)
    if not _REVIEWS_PATH.search(urlsplit(url).path):
        return page
    names = {piece.partition("=")[0].lower() for piece in urlsplit(url).query.split("&") if piece}
    return replace(
        page,
        next_url=_next_url(rows, url),
        # Stars, language and the like choose some of the reviews.
        selection=Selection.FULL if names <= _WHOLE_LIST else Selection.UNKNOWN,
    )


def _next_url(rows: Rows, url: str) -> str | None:
    """Return the address of the API's next page: by its token, else by counting; a short page is the last."""
    token = code(rows.holders[0], ("nextPageToken",)) if rows.holders else None
    if token:
        return with_parameter(url, "pageToken", token)
    if parameter(url, "pageToken") or len(rows.objects) < (number_of(url, "perPage") or _USUAL_PAGE):
        return None
    return with_parameter(url, "page", (number_of(url, "page") or 1) + 1)
