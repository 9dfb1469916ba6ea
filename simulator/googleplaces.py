"""Interface (f): one place of a map with its rating, its count, and five reviews that the map chose."""

from simulator.api import Api, Cut, Node, stars, zulu
from simulator.call import Call, Reply
from simulator.keys import Keys
from simulator.listing import ListingPage
from simulator.markup import plain, segment
from simulator.opinion import Opinion

SHOWN = 5
_MASK = "x-goog-fieldmask"


def google_error(code: int, status: str, message: str) -> Reply:
    """Return an error as all of Google's interfaces word it."""
    return Reply({"error": {"code": code, "message": message, "status": status}}, code)


def _start(subject: str) -> str:
    return f"/v1/places/{segment(subject)}"


def _subject(call: Call) -> str | None:
    parts = call.segments()
    return parts[2] if parts[:2] == ["v1", "places"] and len(parts) == 3 else None


def _admit(call: Call, keys: Keys) -> Reply | None:
    key = call.headers.get("x-goog-api-key")
    if key is None:
        return google_error(403, "PERMISSION_DENIED", "Method doesn't allow unregistered callers.")
    if key != keys.api_key:
        return google_error(400, "INVALID_ARGUMENT", "API key not valid. Please pass a valid API key.")
    if not call.headers.get(_MASK):
        return google_error(400, "INVALID_ARGUMENT", "FieldMask is a required parameter.")
    return None


def _cut(call: Call) -> Cut:
    return Cut(1, SHOWN)


def _show(page: ListingPage, call: Call) -> object:
    mask = [path.strip().split(".") for path in call.headers.get(_MASK, "").split(",")]
    place: Node = {
        "id": page.subject,
        "displayName": {"text": page.name, "languageCode": "de"},
        "userRatingCount": page.tally.n_reviews,
        "reviews": [_review(row, page.subject) for row in page.rows],
    }
    if page.tally.mean is not None:
        place["rating"] = plain(round(page.tally.mean, 1))
    return _masked(place, mask)


def _masked(value: object, mask: list[list[str]]) -> object:
    """Return what a field mask asks for; a path that ends here asks for the whole, a star for everything."""
    if isinstance(value, list):
        return [_masked(item, mask) for item in value]
    if not isinstance(value, dict) or any(not path or path == ["*"] for path in mask):
        return value
    wanted: dict[str, list[list[str]]] = {}
    for path in mask:
        wanted.setdefault(path[0], []).append(path[1:])
    return {name: _masked(value[name], paths) for name, paths in wanted.items() if name in value}


def _review(opinion: Opinion, subject: str) -> Node:
    text = "\n".join(part for part in (opinion.title, opinion.text) if part)
    language = opinion.language or "de"
    review: Node = {
        "name": f"places/{subject}/reviews/{opinion.review_id}",
        "relativePublishTimeDescription": "vor einem Monat",
        "rating": stars(opinion),
        "publishTime": zulu(opinion.appears_at, digits=".123456789"),
        "authorAttribution": {
            "displayName": opinion.author or "",
            "uri": "https://maps.invalid/contrib/1",
            "photoUri": "",
        },
    }
    if text:
        review |= {name: {"text": text, "languageCode": language} for name in ("text", "originalText")}
    return review


PLACES = Api(
    "googleplaces",
    _start,
    _subject,
    _admit,
    _cut,
    _show,
    refusal='{"error": {"code": 429, "message": "Quota exceeded for quota metric.", "status": "RESOURCE_EXHAUSTED"}}',
    cap=SHOWN,
)
