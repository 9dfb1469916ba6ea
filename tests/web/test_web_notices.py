"""The page of notices: what holds first, a form that takes note, a target that can be tried; no form but our own."""

import re
from dataclasses import replace
from datetime import UTC, datetime
from urllib.parse import urlencode

import pytest
from lxml import html

from report.notice import NoticeLine, TargetLine
from web.app import create_app

AT = datetime(2026, 5, 1, 8, tzinfo=UTC)
LATE = NoticeLine(1, "stale", {"source": "<b>shop</b>", "n": 1, "of": 1, "until": "2026-01-09"}, AT)
FULL = NoticeLine(2, "integrity", {"what": "disk", "words": "full"}, AT)
OVER = NoticeLine(3, "missed", {"job": "cycle", "n": 2, "newest": ""}, AT, ended_at=AT)


class Desk:
    """Notices in memory."""

    def __init__(self, *lines):
        self.lines, self.tried = list(lines), []

    def notices(self):
        return self.lines

    def targets(self):
        return [TargetLine("quality", ("alarm",), 2, 3, "down")]

    def note(self, number, remark, *, by=0):
        found = [each for each in self.lines if each.number == number]
        self.lines = [replace(each, noted_at=AT, remark=remark) if each in found else each for each in self.lines]
        return bool(found)

    def probe(self, target, language):
        self.tried.append((target, language))
        return "taken"


@pytest.fixture
def desk():
    return Desk(LATE, FULL, OVER)


@pytest.fixture
def visitor(source, visit_app, desk):
    return visit_app(create_app(source, notices=desk))


def token(visitor):
    return re.search(r'name="token" value="([^"]+)"', visitor.get("/notices").text)[1]


def send(visitor, path="/notices", **fields):
    kind = {"content-type": "application/x-www-form-urlencoded"}
    return visitor.post(path, urlencode(fields).encode(), kind)


@pytest.mark.parametrize("language", ["de", "en"])
def test_what_holds_stands_first_the_most_urgent_on_top(visitor, language):
    page = html.fromstring(visitor.get(f"/notices?lang={language}").text)
    heads = [each.text_content() for each in page.cssselect(".notice h2")]
    assert heads == {"de": ["Nachweis", "Veraltet"], "en": ["Evidence", "Stale"]}[language]
    assert len(page.cssselect(".notice.past")) == 1
    assert "<b>shop</b>" in page.text_content()


def test_taking_note_keeps_the_remark_and_moves_it_down(visitor, desk):
    answer = send(visitor, token=token(visitor), number="2", remark="cleaned up")
    assert (answer.status_code, answer.headers["location"]) == (303, "/notices")
    assert [(each.number, each.remark) for each in desk.lines if each.noted_at] == [(2, "cleaned up")]
    assert "cleaned up" in visitor.get("/notices").text


@pytest.mark.parametrize(
    "fields", [{"number": "99"}, {"number": "-1"}, {"number": "x"}, {}, {"number": "2", "token": "guessed"}]
)
def test_what_cannot_be_meant_is_refused(visitor, desk, fields):
    assert send(visitor, **{"token": token(visitor), **fields}).status_code == 403
    assert not any(each.noted_at for each in desk.lines)


def test_a_target_is_tried_from_our_own_page_alone(visitor, desk):
    answer = send(visitor, "/notices/test", token=token(visitor), target="quality")
    assert (answer.status_code, desk.tried) == (200, [("quality", "de")])
    assert "taken" in answer.text
    assert send(visitor, "/notices/test", token=token(visitor), target="nobody").status_code == 403
    assert send(visitor, "/notices/test", token="guessed", target="quality").status_code == 403


def test_without_notices_no_page_speaks_of_them(source, visit_app):
    visitor = visit_app(create_app(source))
    assert visitor.get("/notices").status_code == 404
    assert "/notices" not in visitor.get("/").text
