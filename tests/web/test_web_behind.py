"""Behind every figure and alarm stand its reviews, beside it how it was computed, and after an alarm what followed."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from lxml import html
from sample_reports import rich_report
from sample_source import SampleSource

from report.chart import draw_charts
from report.notice import NoticeLine
from report.timeline import FollowUp, PeriodShare, TimelineEvent
from store.records import Interval

RICH = "/subjects/kaffeemaschine-aurora"
FACTS = {
    "subject": "k",
    "name": "Kaffee <b>",
    "since": "2024-03",
    "source": "",
    "aspect": "",
    "usual": 0.08,
    "share": 0.43,
    "n": 236,
    "q": 0.001,
}
MOMENT = datetime(2024, 4, 15, 9, tzinfo=UTC)
NOTICE = NoticeLine(7, "alarm", FACTS, MOMENT, None, MOMENT, "Lieferant <i>gewechselt")
FOLLOWED = FollowUp(
    NOTICE,
    PeriodShare("2024-03", "2024-04", 18, 40, Interval(0.33, 0.57, 0.9)),
    PeriodShare("2024-05", "2024-05", 1, 4, None),
)
EVENTS = (
    TimelineEvent("audit", date(2024, 3, 5), "conditional"),
    TimelineEvent("certificate", date(2024, 4, 30), "ISO 9001 <b>"),
    TimelineEvent("noted", date(2024, 4, 15), "7"),
    TimelineEvent("audit", date(2019, 3, 5), "pass"),
)


@pytest.fixture
def told():
    return SampleSource(replace(rich_report(), events=EVENTS, follow_ups=(FOLLOWED,)))


def root_of(answer):
    assert answer.status_code == 200
    return html.document_fromstring(answer.text)


def test_every_alarm_leads_to_its_bad_reviews(visitor):
    root = root_of(visitor.get(f"{RICH}?lang=en"))
    chart = rich_report().chart
    asked = [f"from={rise.since}-01" for rise in reversed(chart.rises)]
    asked += [f"month={alarm.period}" for alarm in reversed(chart.alarms())]
    links = root.xpath("//ul[contains(@class, 'alarms')]/li/a/@href")
    assert links == [f"{RICH}/reviews?lang=en&{each}&max_rating=2" for each in asked]


def test_figures_and_months_lead_to_their_reviews(visitor):
    root = root_of(visitor.get(f"{RICH}?lang=en"))
    facts = root.xpath("//dl[@class='facts']//a/@href")
    assert facts[0] == f"{RICH}/reviews?lang=en"
    months = root.xpath("//details//td[@class='cell-why']/a/@href")
    assert months == [f"{RICH}/reviews?lang=en&month={point.period}" for point in rich_report().trend]
    for address in (*facts, months[0]):
        assert visitor.get(address).status_code == 200


@pytest.mark.parametrize(("language", "formula"), [("de", "(m·k + A/d) / (k + (A + B)/d)"), ("en", "beta-binomial")])
def test_how_each_figure_is_computed_is_told_with_its_origin(visitor, language, formula):
    root = root_of(visitor.get(f"{RICH}?lang={language}"))
    boxes = [" ".join(box.text_content().split()) for box in root.xpath("//details[@class='how']")]
    assert len(boxes) >= 6
    assert any(formula in box for box in boxes)
    digest = rich_report().provenance.model_digest
    assert all(digest in box for box in boxes)


def test_what_happened_stands_on_the_charts_axis_without_words_of_people(told):
    chart = draw_charts(told.subject("kaffeemaschine-aurora"), "de")["control"]
    marks = chart.spec["datasets"]["marks"]
    assert [(mark["month"], mark["word"]) for mark in marks] == [
        ("2024-03-01", "Audit"),
        ("2024-04-01", "Zertifikat endet"),
        ("2024-04-01", "Maßnahme"),
    ]
    assert "<b>" not in str(chart.spec)


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (
            "de",
            [
                "05.03.2024: Audit (mit Auflagen)",
                "30.04.2024: letzter Tag eines Zertifikats (ISO 9001 <b>)",
                "15.04.2024 (Meldung 7)",
                "Bemerkung: Lieferant <i>gewechselt",
                "Davor (März 2024 bis Apr. 2024): 45 % unzufrieden (33 % bis 57 %, 40 Bewertungen).",
                "Danach (Mai 2024 bis Mai 2024): zu wenig (4 Bewertungen).",
                "Ob es davon kommt, lässt sich ohne Vergleich nicht sagen.",
            ],
        ),
        ("en", ["5 Mar 2024: audit (conditional)", "45% dissatisfied (33% to 57%, 40 reviews)", "cannot be said"]),
    ],
)
def test_from_the_alarm_to_what_followed(visit, told, language, said):
    text = " ".join(root_of(visit(told).get(f"{RICH}?lang={language}")).text_content().split()).replace("\u00a0", " ")
    assert [each for each in said if each not in text] == []
