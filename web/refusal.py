"""Answer what cannot be answered: a page, or JSON for programs, that says what, where and what next."""

from http import HTTPStatus

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from starlette.exceptions import HTTPException
from starlette.types import Receive, Scope, Send

from report.words import WORDS, say
from web.answer import answer_page, read_reader
from web.errors import WebError
from web.headers import STRICT_HEADERS

SHOWN_PATH = 200


def refuse(request: Request, status: int, *, told: str = "") -> Response:
    """Return the refusal of a request, in the reader's language and form.

    Args:
        request: The request.
        status: HTTP status of the answer.
        told: Key of the words that say why; empty: those of the status.
    """
    # A status without words of its own is told like the next more general one.
    known = told or (f"error_{status}" if f"error_{status}" in WORDS else "error_400" if status < 500 else "error_500")
    where = request.url.path[:SHOWN_PATH]
    if request.url.path.startswith("/api/"):
        words = {"what": say(known, "en"), "where": where, "next": say(f"{known}_next", "en")}
        return JSONResponse(words, status_code=status)
    language = read_reader(request).language
    values = {
        "what": say(known, language),
        "where": say("error_where", language, where=where),
        "next_step": say("error_next", language, next=say(f"{known}_next", language)),
        "needs_login": status == HTTPStatus.UNAUTHORIZED,
    }
    return answer_page(request, "error.html", values, status=status)


async def refuse_host(scope: Scope, receive: Receive, send: Send) -> None:
    """Refuse a request for a host name that is not ours."""
    await refuse(Request(scope), 400)(scope, receive, send)


def install_refusals(app: FastAPI) -> None:
    """Let an application answer every error with a refusal."""

    def refuse_expected(request: Request, error: Exception) -> Response:
        """Refuse what this room foresees."""
        return refuse(request, error.status if isinstance(error, WebError) else 500)

    def refuse_http(request: Request, error: Exception) -> Response:
        """Refuse what the framework refuses: unknown paths and methods."""
        return refuse(request, error.status_code if isinstance(error, HTTPException) else 500)

    def refuse_entry(request: Request, _error: Exception) -> Response:
        """Refuse parameters that the framework cannot read."""
        return refuse(request, 422)

    def refuse_broken(request: Request, _error: Exception) -> Response:
        """Refuse what nobody foresaw; the reason goes to the log, not to the reader."""
        answer = refuse(request, 500)
        # The outermost layer answers this one, outside the middleware that sets them elsewhere.
        answer.headers.update(STRICT_HEADERS)
        return answer

    app.add_exception_handler(WebError, refuse_expected)
    app.add_exception_handler(HTTPException, refuse_http)
    app.add_exception_handler(RequestValidationError, refuse_entry)
    app.add_exception_handler(Exception, refuse_broken)
