"""Compare, evidence and settings: side by side with intervals, packs handed out and checked, no secret shown."""

from dataclasses import replace
from urllib.parse import quote

import pytest
from lxml import html
from sample_reports import rich_report
from sample_source import SampleSource

from report.evidence import Evidence, PackVerdict
from report.phrase import verbatim
from report.quality import QualityLine
from report.table import Column, Table
from store.records import Indicator, Interval
from web.app import create_app
from web.errors import AnswerRefused
from web.upload import MOST_BYTES, split_parts

RICH, POOR = "kaffeemaschine-aurora", "neuer-laden"
TWO = f"subject={RICH}&subject={POOR}"
SEVEN = "&".join(f"subject=s{n}" for n in range(7))


class Desk:
    """An evidence log whose packs say whether a key was given."""

    def __init__(self):
        self.given = []

    def evidence(self):
        return Evidence("log.example/1\n7\nroot=\n", "log.example/1+ab+cd", Table(verbatim("a"), (), ()))

    def pack(self, key):
        return b"PK\r\n\x00pack" if key == RICH else None

    def verify(self, pack, keys):
        self.given.append((pack, keys))
        return PackVerdict(0 if keys else 2, ("log <b>example",))


@pytest.fixture
def desk():
    return Desk()


@pytest.fixture
def dashboard(visit_app, desk):
    table = Table(verbatim("s"), (Column("setting", verbatim("setting")),), (("serve.port",),))
    return visit_app(create_app(SampleSource(), evidence=desk, settings=lambda: table))


def root_of(answer):
    assert answer.status_code == 200
    return html.document_fromstring(answer.text)


def token_of(dashboard):
    return root_of(dashboard.get("/evidence")).xpath("//input[@name='token']/@value")[0]


def upload(dashboard, *parts, boundary="xyz", site="same-origin"):
    body = b"".join(
        f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"; filename="../evil"\r\n\r\n'.encode()
        + value
        + b"\r\n"
        for name, value in parts
    )
    headers = {"content-type": f"multipart/form-data; boundary={boundary}", "sec-fetch-site": site}
    return dashboard.post("/evidence/verify?lang=en", body + f"--{boundary}--\r\n".encode(), headers)


@pytest.mark.parametrize(
    ("language", "caution"), [("de", "Überlappen sich zwei Intervalle"), ("en", "intervals overlap")]
)
def test_two_subjects_stand_side_by_side(visit, language, caution):
    rich = rich_report()
    year = Indicator("satisfaction", "2025-11-01", 0.7, Interval(0.6, 0.8), n=9)
    line = QualityLine("satisfaction", year, beside=(("Neuer Laden", Indicator("satisfaction", "", None)),))
    others = SampleSource().reports
    source = SampleSource(replace(rich, quality=(line,)), others[POOR])
    root = root_of(visit(source).get(f"/compare?{TWO}&lang={language}"))
    rows = [" ".join(row.text_content().split()) for row in root.xpath("//tbody/tr")]
    assert [rich.subject.name in rows[0], others[POOR].subject.name in rows[1]] == [True, True]
    assert "70" in rows[2]
    assert "(60" in rows[2].replace("\u00a0", "")
    assert caution in root.text_content()
    assert root.xpath("//div[@class[contains(., 'plot')]]/@id") == ["chart-trend-1"]
    assert root.xpath("//input[@name='subject' and not(@type='hidden')]/@value") == [RICH, POOR, ""]


def test_nothing_chosen_says_what_to_do(visitor):
    root = root_of(visitor.get("/compare?subject=&lang=en"))
    assert "Enter two names or keys" in root.text_content()
    assert root.xpath("//input[@name='subject' and not(@type='hidden')]/@value") == ["", ""]


@pytest.mark.parametrize(
    ("query", "status"),
    [
        (f"subject={RICH}&subject=nobody", 404),
        ("subject=../x", 404),
        ("&".join(f"subject=s{n}" for n in range(7)), 422),
    ],
)
@pytest.mark.parametrize("path", ["/compare", "/api/compare"])
def test_who_is_unknown_and_too_many_are_refused(visitor, path, query, status):
    assert visitor.get(f"{path}?{query}").status_code == status


def test_subjects_are_offered_by_name_and_found_by_it(visitor):
    root = root_of(visitor.get("/compare?lang=en"))
    offered = dict(zip(root.xpath("//datalist/option/@value"), root.xpath("//datalist/option/@label"), strict=True))
    assert {RICH, POOR} < set(offered)
    assert {field.get("list") for field in root.xpath("//input[@name='subject']")} == {root.xpath("//datalist/@id")[0]}
    root = root_of(visitor.get(f"/compare?subject={quote(offered[RICH].upper())}&lang=en"))
    assert root.xpath("//tbody/tr/th//a/@href")[0] == f"/subjects/{RICH}?lang=en"


@pytest.mark.parametrize(
    ("typed", "near"), [("kaffemaschine-aurora", [RICH]), ("Laden", [POOR]), ("zzzz", []), ("<b>Laden</b>", [])]
)
def test_who_is_unknown_is_told_those_that_are_called_alike(visitor, typed, near):
    answer = visitor.get(f"/compare?subject={POOR}&subject={quote(typed)}&lang=en")
    root = html.document_fromstring(answer.text)
    assert answer.status_code == 404
    assert typed in root.xpath("//*[@role='alert']")[0].text_content()
    links = root.xpath("//ul[@class='near']//a/@href")
    assert links == [f"/compare?lang=en&subject={POOR}&subject={key}" for key in near]


def test_programs_get_the_same_comparison(visitor):
    answer = visitor.get(f"/api/compare?{TWO}").json()
    assert answer["subjects"] == [RICH, POOR]
    assert isinstance(answer["rows"], list)


def test_the_evidence_page_shows_checkpoint_and_key(dashboard):
    text = root_of(dashboard.get("/evidence?lang=en")).text_content()
    assert "log.example/1\n7\nroot=" in text
    assert "log.example/1+ab+cd" in text


def test_a_pack_is_handed_out_on_request(dashboard):
    body = f"token={token_of(dashboard)}&subject={RICH}".encode()
    form = {"content-type": "application/x-www-form-urlencoded", "sec-fetch-site": "same-origin"}
    answer = dashboard.post("/evidence/pack", body, form)
    assert (answer.status_code, answer.content, answer.headers["content-type"]) == (
        200,
        b"PK\r\n\x00pack",
        "application/zip",
    )
    assert answer.headers["content-disposition"] == f'attachment; filename="leumund-{RICH}.zip"'
    assert dashboard.post("/evidence/pack", body.replace(RICH.encode(), b"nobody"), form).status_code == 404
    assert dashboard.post("/evidence/pack", b"subject=x", form).status_code == 403


@pytest.mark.parametrize(("key", "said"), [(b"log.example/1+ab+cd", "Valid:"), (b"", "Cannot decide:")])
def test_an_uploaded_pack_is_checked_and_the_verdict_said(dashboard, desk, key, said):
    pack = b"PK\x03\x04\r\n--xy\r\n\x00\xff"
    answer = upload(dashboard, ("token", token_of(dashboard).encode()), ("key", key), ("pack", pack))
    verdict = root_of(answer).xpath("//*[@id='verdict']")[0].text_content()
    assert (said in verdict, "log <b>example" in verdict) == (True, True)
    assert desk.given == [(pack, [key.decode()] if key else [])]


@pytest.mark.parametrize(
    "parts", [[], [("pack", b"x")], [("token", b"guessed"), ("pack", b"x")], [("token", b"x")] * 30]
)
def test_a_form_that_is_not_ours_is_refused(dashboard, desk, parts):
    assert upload(dashboard, *parts).status_code == 403
    assert upload(dashboard, ("token", token_of(dashboard).encode()), site="cross-site").status_code == 403
    assert desk.given == []


def test_an_upload_that_is_too_large_is_refused(dashboard, desk):
    token = token_of(dashboard).encode()
    assert upload(dashboard, ("token", token), ("pack", b"0" * (MOST_BYTES + 1))).status_code == 403
    assert desk.given == []


@pytest.mark.parametrize(
    "body", [b"", b"--b\r\n", b'--b\r\nX: name="a"\r\n\r\nno end', b"--b\r\nno name\r\n\r\nx\r\n--b--"]
)
def test_parts_that_cannot_be_read(body):
    with pytest.raises(AnswerRefused):
        split_parts(body, b"b")


def test_settings_are_read_and_offered_only_where_they_are_shown(dashboard, visitor):
    assert "serve.port" in root_of(dashboard.get("/settings")).text_content()
    assert visitor.get("/settings").status_code == 404
    assert "/settings" not in visitor.get("/").text
    assert "/evidence" not in visitor.get("/").text
