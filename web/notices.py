"""The page of what somebody should know of: who takes note says what follows, and targets can be tried."""

from fastapi import APIRouter, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import HTMLResponse, Response

from report.notice import NoticeLine, ranked, say_kind, say_notice, targets_table
from report.table import Kind
from web.access import who_asks
from web.answer import answer_page, read_reader, redirect_to
from web.errors import AnswerRefused
from web.form import read_form
from web.source import NoticeSource

PATH = "/notices"
LONGEST_REMARK = 2_000


def notice_routes(notices: NoticeSource) -> APIRouter:
    """Return the routes of the page over what somebody should know of."""
    router = APIRouter(default_response_class=HTMLResponse)

    def page(request: Request, said: str = "") -> HTMLResponse:
        """Answer with the notices, and with what came of the last act."""
        language = read_reader(request).language
        found = notices.notices()
        values = {
            "open": ranked([line for line in found if _is_open(line)]),
            "past": [line for line in found if not _is_open(line)],
            "targets": targets_table(notices.targets(), language),
            "names": [line.name for line in notices.targets()],
            "words": lambda line: say_notice(line, language),
            "kind": lambda line: say_kind(line.kind, language),
            "kinds": Kind,
            "said": said,
        }
        return answer_page(request, "notices.html", values)

    @router.get(PATH)
    def show(request: Request) -> HTMLResponse:
        """Answer with what holds now, then what is over or noted."""
        return page(request)

    @router.post(PATH)
    async def note(request: Request) -> Response:
        """Keep that somebody took note."""
        form = await read_form(request)
        number = form.get("number", "")
        if not (number.isascii() and number.isdigit() and len(number) < 19):
            raise AnswerRefused("no number")
        if not await run_in_threadpool(
            lambda: notices.note(int(number), form.get("remark", "")[:LONGEST_REMARK], by=who_asks(request).number)
        ):
            raise AnswerRefused("no such notice")
        return redirect_to(request, PATH)

    @router.post(f"{PATH}/test")
    async def probe(request: Request) -> Response:
        """Send a test message to a target and say how it went."""
        form = await read_form(request)
        target = form.get("target", "")
        if target not in [line.name for line in notices.targets()]:
            raise AnswerRefused("no such target")
        return page(request, await run_in_threadpool(notices.probe, target, read_reader(request).language))

    return router


def _is_open(line: NoticeLine) -> bool:
    return line.ended_at is None and line.noted_at is None
