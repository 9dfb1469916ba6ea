"""Read Bazaarvoice reviews from answers of its Conversations API, alone or in a batch.

The address of a page is expected without its passkey, such as
`https://api.bazaarvoice.com/data/reviews.json?Filter=ProductId:eq:6-bv&Sort=SubmissionTime:desc&Limit=100&Offset=0`.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from itertools import groupby

from crawler.errors import LayoutChanged
from crawler.pages.bazaarvoicelevel import read_levels
from crawler.pages.found import Found, PageResult
from crawler.pages.objects import find_rows, open_payload, sound
from crawler.pages.payload import TODO, Object, at, figure, flag, mapping, objects, text, word
from crawler.pages.query import parameter, with_parameter
from crawler.pages.rating import read_count
from crawler.pages.shape import Shape, rating_in, read_objects
from store.records import Review, Scale, Selection

PARSER = "bazaarvoice/1"

_REWARDED = re.compile(r"incentiv|sweepstake|free_?product|sampl", re.IGNORECASE)
_VERIFIED = re.compile(r"verified", re.IGNORECASE)
_CODE = re.compile(r"[A-Z_]{3,60}")


def _refined(row: Object, review: Review) -> Review:
    """Return a review with its badges, aspects and answers."""
    badges = list(mapping(row.get("Badges")))
    answers = [text(answer, "Response") or "" for answer in objects(row.get("ClientResponses"))]
    is_rewarded = word(row, "ContextDataValues", "IncentivizedReview", "Value") == "True"
    return replace(
        review,
        verified=True if any(_VERIFIED.match(badge) for badge in badges) else None,
        incentivised=True if is_rewarded or any(_REWARDED.match(badge) for badge in badges) else None,
        sub_ratings=_aspects(mapping(row.get("SecondaryRatings")), review.scale),
        reply="\n".join(answers) if answers else None,
        parts={**review.parts, **_tags(row)},
        extra={**review.extra, **({"badges": badges} if badges else {})},
    )


def _aspects(stated: Object, scale: Scale) -> dict[str, float]:
    """Return the ratings of aspects that are given on the review's own scale."""
    found = {}
    for name, aspect in stated.items():
        value = rating_in(at(aspect, "Value"), scale)
        if value is not None and figure(aspect, "ValueRange") in {None, scale.high}:
            found[name] = value
    return found


def _tags(row: Object) -> dict[str, str]:
    """Return the author's own pros and cons where a shop asks for them as tags."""
    parts = {}
    for name, part in (("Pro", "pros"), ("Con", "cons")):
        values = at(row, "TagDimensions", name, "Values")
        if tags := [tag for tag in values if isinstance(tag, str)] if isinstance(values, list) else []:
            parts[part] = "\n".join(tags)
    return parts


SHAPE = Shape(
    source="bazaarvoice",
    scale=Scale(1.0, 5.0, stated=False),
    rating=("Rating",),
    identity=("Id",),
    title=("Title",),
    text=("ReviewText",),
    parts={"pros": ("Pros",), "cons": ("Cons",)},
    published=("SubmissionTime",),
    language=("ContentLocale",),
    author=("UserNickname",),
    profile=("AuthorId",),
    helpful=("TotalPositiveFeedbackCount",),
    subject=("ProductId",),
    facts={
        "recommended": ("IsRecommended",), "not_helpful": ("TotalNegativeFeedbackCount",), "campaign": ("CampaignId",),
        "moderation": ("ModerationStatus",), "featured": ("IsFeatured",), "syndicated": ("IsSyndicated",),
        "syndication_source": ("SyndicationSource.Name",), "source_client": ("SourceClient",),
        "ratings_only": ("IsRatingsOnly",), "updated_at": ("LastModificationTime",),
    },
    refine=_refined,
)  # fmt: skip


def parse(body: bytes, url: str, fetched_at: datetime, content_type: str) -> PageResult:
    """Return the reviews of one answer and the figures of the products that it includes.

    Comments, authors, questions and the figures of a filtered list are neither reviews nor a product's figures.

    Args:
        body: The JSON as received, decompressed: an answer, a batch of answers, a bare list or one review.
        url: Its address without passkey; may be empty for a saved file.
        fetched_at: When it was fetched, UTC.
        content_type: HTTP header Content-Type; empty if unknown.

    Raises:
        UnreadablePage: If the body is no JSON.
        LayoutChanged: If the answer is an error, or holds neither reviews nor figures nor says that there are none.
    """
    payload = open_payload(body, url=url, content_type=content_type)
    answers = objects(list(mapping(at(payload, "BatchedResults")).values())) or objects(payload)
    _refuse_errors([*objects(payload), *answers], url)
    levels = [level for answer in answers for level in read_levels(answer)]
    # What an answer includes beside its results is about them, and no result.
    is_answer = any(isinstance(answer.get("Results"), list) for answer in answers)
    results = [row for answer in answers for row in objects(answer.get("Results"))]
    if levels and results and all("ReviewStatistics" in row or "ProductStatistics" in row for row in results):
        # A list of products or of statistics: figures without reviews.
        return PageResult(aggregates=tuple(levels), subject=levels[0].subject)
    bare = [{name: value for name, value in answer.items() if name != "Includes"} for answer in answers]
    asked = {"results": results} if is_answer else bare or payload
    rows = find_rows(asked, SHAPE.is_row, SHAPE.is_unrated_row, url=url)
    reviews, problems = _reviews(rows.objects, fetched_at)
    # A batch mixes lists of several things: only an answer of its own says how long its list is.
    answer = answers[0] if len(answers) == 1 else {}
    total = read_count(figure(answer, "TotalResults"))
    subjects = [found.review.subject for found in reviews if found.review.subject]
    result = PageResult(
        reviews=reviews,
        aggregates=tuple(levels),
        next_url=_next(url, answer, len(rows.objects)),
        announced=total,
        selection=_selection(url),
        problems=problems,
        subject=max(set(subjects), key=subjects.count) if subjects else None,
    )
    return sound(result, url)


def _refuse_errors(answers: Sequence[Object], url: str) -> None:
    """Raise LayoutChanged for an answer that is an error; its words may repeat the key, its code does not."""
    for answer in answers:
        if flag(answer, "HasErrors"):
            codes = [code for error in objects(answer.get("Errors")) if (code := word(error, "Code"))]
            shown = ", ".join(code for code in codes if _CODE.fullmatch(code)) or "no reason"
            raise LayoutChanged(f"the interface answered with {shown}", where=url, todo=TODO, result=PageResult())


def _reviews(rows: Sequence[Object], fetched_at: datetime) -> tuple[tuple[Found, ...], tuple[str, ...]]:
    """Return the reviews, each on the scale that it states, and what is wrong with them."""
    reviews: list[Found] = []
    problems: list[str] = []
    for scale, alike in groupby(rows, key=_scale):
        found, wrong = read_objects(alike, replace(SHAPE, scale=scale), fetched_at)
        reviews.extend(found)
        problems.extend(wrong)
    return tuple(reviews), tuple(dict.fromkeys(problems))


def _scale(row: Object) -> Scale:
    """Return the scale of a review: its range is stated, and ends at the bottom with 1."""
    high = read_count(figure(row, "RatingRange"))
    return SHAPE.scale if high is None or high <= 1 else Scale(1.0, float(high))


def _next(url: str, answer: Object, n_rows: int) -> str | None:
    """Return the following page's address until the offset has passed all results."""
    offset, limit, total = (read_count(figure(answer, name)) for name in ("Offset", "Limit", "TotalResults"))
    if not url or not n_rows or total is None:
        return None
    following = (offset or 0) + (limit or n_rows)
    return with_parameter(url, "Offset", following) if following < total else None


def _selection(url: str) -> Selection:
    """Return which reviews a list shows, by its order; the order that shops get without asking is not documented."""
    order = parameter(url, "Sort")
    if order is None:
        return Selection.UNKNOWN
    return Selection.NEWEST if order.lower() == "submissiontime:desc" else Selection.FEATURED
