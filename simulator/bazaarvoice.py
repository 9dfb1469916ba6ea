"""Interface (i): a vendor that holds the reviews of many shops, by offset, for those with a shop's passkey."""

from simulator.api import Api, Cut, Node, by_offset, changed_at, stars, zulu
from simulator.call import Call, Reply
from simulator.keys import Keys
from simulator.listing import ListingPage
from simulator.markup import segment
from simulator.opinion import Opinion

VERSION = "5.4"
_MOST = 100
_FILTER = "ProductId:eq:"
_LOCALES = {"de": "de_DE", "en": "en_US", "fr": "fr_FR"}


def _start(subject: str) -> str:
    query = f"apiversion={VERSION}&Filter=ProductId%3Aeq%3A{segment(_escaped(subject))}&Sort=SubmissionTime%3Adesc"
    return f"/data/reviews.json?{query}&Include=Products&Stats=Reviews&Limit={_MOST}&Offset=0"


def _escaped(subject: str) -> str:
    return "".join("\\" + letter if letter in "\\,:&" else letter for letter in subject)


def _subject(call: Call) -> str | None:
    asked = call.query.get("Filter", "")
    if call.path != "/data/reviews.json" or not asked.startswith(_FILTER):
        return None
    letters = iter(asked.removeprefix(_FILTER))
    return "".join(next(letters, "") if letter == "\\" else letter for letter in letters)


def _admit(call: Call, keys: Keys) -> Reply | None:
    if call.query.get("passkey") != keys.api_key:
        return _error("ERROR_PARAM_INVALID_API_KEY", "The passKey provided is invalid.", 403)
    if call.query.get("apiversion") != VERSION:
        return _error("ERROR_UNSUPPORTED", "The requested apiversion is not supported.", 200)
    return None


def _error(code: str, message: str, status: int) -> Reply:
    return Reply({"HasErrors": True, "Errors": [{"Code": code, "Message": message}], "Results": []}, status)


def _cut(call: Call) -> Cut:
    return by_offset(call, offset="Offset", limit="Limit", most=_MOST)


def _show(page: ListingPage, call: Call) -> Node:
    cut = _cut(call)
    return {
        "Limit": cut.size,
        "Offset": (cut.number - 1) * cut.size,
        "TotalResults": page.tally.n_reviews,
        "Locale": "de_DE",
        "Results": [_review(row) for row in page.rows],
        "Includes": {"Products": {page.subject: _product(page)}, "ProductsOrder": [page.subject]},
        "HasErrors": False,
        "Errors": [],
    }


def _product(page: ListingPage) -> Node:
    tally = page.tally
    return {
        "Id": page.subject,
        "Name": page.name,
        "TotalReviewCount": tally.n_reviews,
        "ReviewStatistics": {
            "AverageOverallRating": tally.mean,
            "OverallRatingRange": int(tally.high),
            "TotalReviewCount": tally.n_reviews,
            "RatingDistribution": [{"RatingValue": star, "Count": n} for star, n in tally.histogram.items() if n],
        },
    }


def _review(opinion: Opinion) -> Node:
    answers = [] if opinion.reply is None else [{"Department": "Service", "Response": opinion.reply}]
    return {
        "Id": opinion.review_id,
        "ProductId": opinion.subject,
        "AuthorId": opinion.author,
        "UserNickname": opinion.author,
        "Rating": stars(opinion),
        "RatingRange": 5,
        "IsRatingsOnly": not opinion.text,
        "Title": opinion.title,
        "ReviewText": opinion.text or "",
        "SubmissionTime": zulu(opinion.appears_at)[:-1] + ".000+00:00",
        "LastModificationTime": zulu(changed_at(opinion))[:-1] + ".000+00:00",
        "ContentLocale": _LOCALES.get(opinion.language or "", opinion.language),
        "IsRecommended": None,
        "IsSyndicated": False,
        "IsFeatured": False,
        "TotalPositiveFeedbackCount": opinion.helpful or 0,
        "TotalNegativeFeedbackCount": 0,
        "SecondaryRatings": {},
        "Badges": {"verifiedPurchaser": {"BadgeType": "Custom", "Id": "verifiedPurchaser"}} if opinion.verified else {},
        "ClientResponses": answers,
        "ModerationStatus": "APPROVED",
    }


BAZAARVOICE = Api("bazaarvoice", _start, _subject, _admit, _cut, _show, refusal="<h1>Developer Over Qps</h1>")
