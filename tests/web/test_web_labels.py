"""The page of labels: one text and its answers, in both languages, without a script; no form but our own is taken."""

import re
from dataclasses import replace
from urllib.parse import urlencode

import pytest
from lxml import html

from jobs.errors import AnswerUnreadable
from report.labelcard import Agreement, AskedAspect, LabelCard
from report.phrase import Phrase
from web.app import create_app

DELIVERY = AskedAspect("delivery", Phrase("Lieferung", "Delivery"))
CARD = LabelCard(
    item=11,
    place=1,
    subject="Kaffeemaschine Aurora",
    source="demo-shop",
    published="2025-10-30",
    title="Kam <b>spät</b>",
    text="Erst nach drei Wochen.\nDer Kaffee schmeckt.",
    stratum="de|demo-shop|middle|2025H2",
    aspects=(DELIVERY,),
)


class Desk:
    """A queue in memory that keeps answers as the real one does."""

    def __init__(self, *cards):
        self.queue, self.answers, self.draws = list(cards), [], 0

    def cards(self):
        return self.queue

    def take(self, item, overall, aspects, *, by=0):
        place = next((n for n, card in enumerate(self.queue) if card.item == item), None)
        if place is None or overall not in {"positive", "neutral", "negative", "unclear"}:
            raise AnswerUnreadable("no answer", where="queue", next_step="again")
        self.answers.append((item, overall, aspects))
        self.queue[place] = replace(self.queue[place], overall=overall, opinions=tuple(aspects.items()))

    def fill(self):
        self.draws += 1

    def agreement(self):
        return Agreement(3, 4) if self.answers else Agreement(0, 0)


class Labeller:
    """Somebody who labels without a network between, and can send what no browser would."""

    def __init__(self, visitor, desk):
        self.visitor, self.desk = visitor, desk

    def page(self, path="/labels", **headers):
        answer = self.visitor.get(path, **headers)
        assert answer.status_code == 200
        return html.document_fromstring(answer.text)

    def token(self):
        (token,) = set(self.page().xpath("//input[@name='token']/@value"))
        return token

    def send(self, path="/labels", *, body=None, headers=None, **fields):
        """Post a form; a token stands in it unless one is given."""
        fields = {"token": self.token()} | fields if body is None else fields
        sent = {"content-type": "application/x-www-form-urlencoded"} | (headers or {})
        return self.visitor.post(path, urlencode(fields).encode() if body is None else body, sent)


@pytest.fixture
def labeller(source, visit_app):
    """A labeller over two open items."""
    return make_labeller(source, visit_app, CARD, replace(CARD, item=12, place=2, title="Zweiter"))


def make_labeller(source, visit_app, *cards):
    desk = Desk(*cards)
    return Labeller(visit_app(create_app(source, labels=desk)), desk)


def text_of(root):
    return " ".join(root.text_content().split())


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("de", ("Der Text als Ganzes ist", "nicht zu erkennen", "Lieferung", "nicht erwähnt", "30.10.2025")),
        ("en", ("The text as a whole is", "cannot tell", "Delivery", "not mentioned", "30 Oct 2025")),
    ],
)
def test_a_text_is_shown_with_its_questions_in_the_readers_language(labeller, language, said):
    shown = text_of(labeller.page(accept_language=language))
    assert [words for words in said if words not in shown] == []
    assert "Kam <b>spät</b>" in shown


def test_the_form_needs_no_script_and_every_field_has_its_label(labeller):
    root = labeller.page()
    (form,) = root.cssselect("form.label-form")
    assert (form.get("method"), form.get("action")) == ("post", "/labels")
    radios = form.xpath(".//input[@type='radio']")
    assert [radio.get("value") for radio in radios if radio.get("name") == "overall"] == [
        "positive", "neutral", "negative", "unclear",
    ]  # fmt: skip
    assert [radio.get("value") for radio in radios if radio.get("checked") is not None] == ["absent"]
    assert [radio for radio in radios if not radio.xpath("ancestor::label")] == []
    assert len(form.xpath(".//fieldset/legend")) == 2
    assert root.xpath("//script[@src]") == []


def test_an_answer_is_kept_and_the_next_text_follows(labeller):
    answer = labeller.send(item="11", overall="negative", **{"aspect.delivery": "bad"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/labels")
    assert labeller.desk.answers == [(11, "negative", {"delivery": "bad"})]
    shown = text_of(labeller.page())
    assert "Zweiter" in shown
    assert "1 von 2 beantwortet · 3 von 4 wiederholten Antworten stimmen überein." in shown


def test_a_chosen_language_stays_through_an_answer(labeller):
    answer = labeller.send("/labels?lang=en", item="11", overall="negative")
    assert answer.headers["location"] == "/labels?lang=en"


def test_skipping_and_going_back_are_links_and_an_earlier_answer_is_shown(labeller):
    labeller.send(item="11", overall="negative", **{"aspect.delivery": "mixed"})
    (back,) = labeller.page().xpath("//a[text()='Zurück']/@href")
    assert back == "/labels?item=11"
    checked = labeller.page(back).xpath("//input[@checked]/@value")
    assert checked == ["negative", "mixed"]
    (skip,) = labeller.page("/labels?item=11&lang=en").xpath("//a[text()='Skip']/@href")
    assert skip == "/labels?lang=en&item=12"


def test_when_all_is_answered_more_can_be_drawn(labeller):
    for item in ("11", "12"):
        labeller.send(item=item, overall="positive")
    root = labeller.page()
    assert "Alles beantwortet. Vielen Dank!" in text_of(root)
    (action,) = root.xpath("//form[@method='post']/@action")
    assert labeller.send(action).status_code == 303
    assert labeller.desk.draws == 1


def test_an_empty_queue_says_so(source, visit_app):
    shown = text_of(make_labeller(source, visit_app).page())
    assert "Es ist nichts zu beurteilen." in shown


def test_an_erased_text_is_passed_over_and_says_so_where_it_is_asked_for(source, visit_app):
    gone = replace(CARD, title="", text="")
    labeller = make_labeller(source, visit_app, gone, replace(CARD, item=12, title="Zweiter"))
    assert "Zweiter" in text_of(labeller.page())
    assert "Dieser Text wurde inzwischen gelöscht." in text_of(labeller.page("/labels?item=11"))


@pytest.mark.parametrize(
    "fields",
    [
        {"token": "wrong", "item": "11", "overall": "positive"},
        {"token": "", "item": "11", "overall": "positive"},
        {"token": "ü", "item": "11", "overall": "positive"},
        {"item": "99", "overall": "positive"},
        {"item": "", "overall": "positive"},
        {"item": "١١", "overall": "positive"},
        {"item": "9" * 40, "overall": "positive"},
        {"item": "11", "overall": "great"},
        {"item": "11"},
    ],
)
def test_what_is_no_answer_of_ours_is_refused_and_keeps_nothing(labeller, fields):
    answer = labeller.send(**fields)
    assert answer.status_code == 403
    assert "Diese Antwort nehmen wir nicht an" in answer.text
    assert labeller.desk.answers == []


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
@pytest.mark.parametrize("path", ["/labels", "/labels/draw"])
def test_a_form_that_another_site_sent_is_refused_even_with_the_token(labeller, site, path):
    answer = labeller.send(path, item="11", overall="positive", headers={"sec-fetch-site": site})
    assert answer.status_code == 403
    assert (labeller.desk.answers, labeller.desk.draws) == ([], 0)


@pytest.mark.parametrize(
    "body", [b"", b"\xff\xfe", b"a" * 30_000, b"&".join(b"a=1" for _ in range(300)), b"%ff=%fe&token=x"]
)
def test_bodies_that_are_no_form_are_refused(labeller, body):
    assert labeller.send(body=body).status_code == 403


def test_a_token_is_good_for_one_server_only(source, visit_app, labeller):
    other = make_labeller(source, visit_app, CARD)
    assert labeller.token() != other.token()
    assert len(labeller.token()) >= 40


def test_a_dashboard_without_a_queue_has_no_such_page_and_no_link_to_it(visitor):
    assert visitor.get("/labels").status_code == 404
    assert "/labels" not in visitor.get("/").text


def test_the_link_stands_on_every_page_where_labels_are_taken(labeller):
    for path in ("/", "/labels"):
        assert re.search(r'<a href="/labels"( aria-current="page")?>Handurteile</a>', labeller.visitor.get(path).text)


def test_the_page_is_strict_and_not_kept(labeller):
    answer = labeller.visitor.get("/labels")
    assert answer.headers["cache-control"] == "no-store"
    assert "form-action 'self'" in answer.headers["content-security-policy"]
    assert labeller.visitor.get("/labels?item=x").status_code == 422
