"""The page of the evidence: checkpoint, key, witnesses, packs to take away, and the check of a pack."""

from fastapi import APIRouter, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import HTMLResponse, Response

from report.evidence import PackVerdict
from report.verdict import say_finding
from web.access import who_asks
from web.answer import NOT_KEPT, answer_page, read_reader
from web.errors import NoSuchSubject
from web.filters import read_key
from web.form import read_form
from web.source import EvidenceSource
from web.upload import read_upload

PATH = "/evidence"


def evidence_routes(evidence: EvidenceSource) -> APIRouter:
    """Return the routes of the page over the evidence log."""
    router = APIRouter(default_response_class=HTMLResponse)

    def page(request: Request, verdict: PackVerdict | None = None) -> HTMLResponse:
        """Answer with the page of evidence, and with what was found out about an uploaded pack."""
        subject = request.query_params.get("subject", "")
        language = read_reader(request).language
        found = [say_finding(line, language) for line in verdict.lines] if verdict else []
        values = {"evidence": evidence.evidence(), "verdict": verdict, "found": found, "subject": subject[:200]}
        return answer_page(request, "evidence.html", values)

    @router.get(PATH)
    def show(request: Request) -> HTMLResponse:
        """Answer with what others check the evidence log with."""
        return page(request)

    @router.post(f"{PATH}/pack")
    async def pack(request: Request) -> Response:
        """Answer with an evidence pack; the log is sealed first where it has grown."""
        form = await read_form(request)
        key = read_key(form.get("subject", "").strip())
        content = await run_in_threadpool(evidence.pack, key)
        if content is None:
            raise NoSuchSubject(key)
        by = who_asks(request).number
        if by:
            # Without the subject: its key may name a person, and the log forgets nothing.
            await run_in_threadpool(request.app.state.record, "pack-handed-out", by)
        headers = {**NOT_KEPT, "content-disposition": f'attachment; filename="leumund-{key}.zip"'}
        return Response(content, media_type="application/zip", headers=headers)

    @router.post(f"{PATH}/verify")
    async def verify(request: Request) -> HTMLResponse:
        """Answer with what was found of an uploaded pack."""
        upload = await read_upload(request)
        keys = [line for line in upload.text("key").splitlines() if line.strip()]
        verdict = await run_in_threadpool(evidence.verify, upload.fields.get("pack", b""), keys)
        return await run_in_threadpool(page, request, verdict)

    return router
