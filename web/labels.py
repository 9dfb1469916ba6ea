"""The page on which texts are labelled: it shows one text, takes one answer, and accepts no form but its own."""

from collections.abc import Sequence

from fastapi import APIRouter, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import HTMLResponse, Response

from jobs.errors import AnswerUnreadable
from report.labelcard import LabelCard
from report.table import Kind
from web.access import who_asks
from web.answer import answer_page, redirect_to
from web.errors import AnswerRefused
from web.form import read_form
from web.source import LabelSource

PATH = "/labels"
OVERALL = ("positive", "neutral", "negative", "unclear")
OPINIONS = ("absent", "good", "bad", "mixed")
ASPECT = "aspect."
"""Beginning of a form field that speaks of an aspect; its key follows."""


def label_routes(labels: LabelSource) -> APIRouter:
    """Return the routes of the page over a queue of labels."""
    router = APIRouter(default_response_class=HTMLResponse)

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
            "overall_words": OVERALL,
            "opinion_words": OPINIONS,
            "kinds": Kind,
        }
        return answer_page(request, "labels.html", values)

    @router.post(PATH)
    async def take(request: Request) -> Response:
        """Keep an answer and go on to the next item."""
        form = await read_form(request)
        aspects = {name.removeprefix(ASPECT): said for name, said in form.items() if name.startswith(ASPECT)}
        number = form.get("item", "")
        if not (number.isascii() and number.isdigit() and len(number) < 19):
            raise AnswerRefused("no item")
        try:
            by = who_asks(request).number
            await run_in_threadpool(lambda: labels.take(int(number), form.get("overall", ""), aspects, by=by))
        except AnswerUnreadable as error:
            raise AnswerRefused("no answer") from error
        return redirect_to(request, PATH)

    @router.post(f"{PATH}/draw")
    async def draw(request: Request) -> Response:
        """Draw texts where none are left."""
        await read_form(request)
        await run_in_threadpool(labels.fill)
        return redirect_to(request, PATH)

    return router


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
