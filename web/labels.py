"""The page on which texts are labelled: it shows one text, takes one answer, and accepts no form but its own."""

import hmac
import secrets
from collections.abc import Mapping, Sequence
from urllib.parse import parse_qs, urlencode

from fastapi import APIRouter, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from jobs.errors import AnswerUnreadable
from report.labelcard import LabelCard
from report.table import Kind
from web.answer import answer_page, read_reader
from web.errors import AnswerRefused
from web.source import LabelSource

PATH = "/labels"
OVERALL = ("positive", "neutral", "negative", "unclear")
OPINIONS = ("absent", "good", "bad", "mixed")
ASPECT = "aspect."
"""Beginning of a form field that speaks of an aspect; its key follows."""
MOST_BYTES = 20_000
MOST_FIELDS = 200
_OWN = frozenset({"same-origin", "none"})


def label_routes(labels: LabelSource) -> APIRouter:
    """Return the routes of the page over a queue of labels."""
    router = APIRouter(default_response_class=HTMLResponse)
    # Another site can send our forms from its visitors' browsers, but it cannot read this out of our page. Its Origin
    # header would not tell: without referrers, browsers leave it empty for our own forms too.
    token = secrets.token_urlsafe(32)

    @router.get(PATH)
    def show(request: Request, item: int | None = None) -> HTMLResponse:
        """Answer with the item asked for, else with the first one that is not answered."""
        cards = labels.cards()
        values = {
            "card": _choose(cards, item),
            "before": _neighbour(cards, item, step=-1),
            "after": _neighbour(cards, item, step=1),
            "done": sum(card.is_answered for card in cards),
            "n": len(cards),
            "agreement": labels.agreement(),
            "token": token,
            "overall_words": OVERALL,
            "opinion_words": OPINIONS,
            "kinds": Kind,
        }
        return answer_page(request, "labels.html", values)

    @router.post(PATH)
    async def take(request: Request) -> Response:
        """Keep an answer and go on to the next item."""
        form = await read_form(request, token)
        aspects = {name.removeprefix(ASPECT): said for name, said in form.items() if name.startswith(ASPECT)}
        number = form.get("item", "")
        if not (number.isascii() and number.isdigit() and len(number) < 19):
            raise AnswerRefused("no item")
        try:
            await run_in_threadpool(labels.take, int(number), form.get("overall", ""), aspects)
        except AnswerUnreadable as error:
            raise AnswerRefused("no answer") from error
        return _go_on(request)

    @router.post(f"{PATH}/draw")
    async def draw(request: Request) -> Response:
        """Draw texts where none are left."""
        await read_form(request, token)
        await run_in_threadpool(labels.fill)
        return _go_on(request)

    return router


async def read_form(request: Request, token: str) -> dict[str, str]:
    """Return the fields of a form of ours.

    Args:
        request: The request with its body.
        token: What only our own pages hold.

    Raises:
        AnswerRefused: If it comes from another site, is too long, or doesn't hold the token.
    """
    if request.headers.get("sec-fetch-site", "same-origin") not in _OWN:
        raise AnswerRefused("sent by another site")
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > MOST_BYTES:
            raise AnswerRefused("too long")
    try:
        fields = parse_qs(body.decode("ascii"), keep_blank_values=True, max_num_fields=MOST_FIELDS, errors="strict")
    except ValueError as error:
        raise AnswerRefused("unreadable") from error
    form = {name: values[-1] for name, values in fields.items()}
    if not hmac.compare_digest(form.get("token", "").encode(), token.encode()):
        raise AnswerRefused("not our form")
    return form


def _choose(cards: Sequence[LabelCard], item: int | None) -> LabelCard | None:
    asked = next((card for card in cards if card.item == item), None)
    return asked or next((card for card in cards if not card.is_answered and not card.is_gone), None)


def _neighbour(cards: Sequence[LabelCard], item: int | None, *, step: int) -> int | None:
    """Return the item before the shown one, or the next one after it that is not answered."""
    shown = _choose(cards, item)
    if shown is None:
        return cards[-1].item if cards and step < 0 else None
    at = cards.index(shown)
    if step < 0:
        return cards[at - 1].item if at else None
    following = (card.item for card in cards[at + 1 :] if not card.is_answered and not card.is_gone)
    return next(following, None)


def _go_on(request: Request) -> RedirectResponse:
    reader = read_reader(request)
    kept: Mapping[str, str] = {"lang": reader.language} if reader.chosen else {}
    return RedirectResponse(f"{PATH}?{urlencode(kept)}" if kept else PATH, status_code=303)
