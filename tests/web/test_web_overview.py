"""The overview: what needs attention and what changed, and filters that stay in the address."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from lxml import html
from sample_reports import AS_OF, rich_report, sample_overview
from sample_source import SampleSource

from report.attention import Attention, ChangeLine, DueCertificate, LateSource, ListFilter, Paging
from report.certificate import CertificateLine
from report.control import AlarmLine, SeriesLine
from report.phrase import Phrase
from store.records import Indicator, Interval

RICH = "/subjects/kaffeemaschine-aurora"
SUBJECT = rich_report().subject
RISE = SeriesLine("demo-shop", 1e-6, "2025-08", "2025-10", 0.08, 0.43, 236)
CERTIFICATE = CertificateLine(
    "D-1", "Bär <b>AG", "ISO 9001:2015", date(2022, 1, 1), date(2025, 12, 1), "active", "active"
)


def attention(**changes):
    def trust(value):
        return Indicator("trust", "2025-11-01", value, Interval(value - 0.01, value + 0.01), 9, 9.0)

    plain = Attention(
        alarms=(
            AlarmLine(SUBJECT.key, SUBJECT.name, RISE, 0.0001, 66),
            AlarmLine(SUBJECT.key, SUBJECT.name, replace(RISE, source="", aspect="delivery"), 0.01, 66),
        ),
        late=(LateSource("appstore", 1, 0, 2, AS_OF), LateSource("shop", 0, 3, 3, AS_OF)),
        certificates=(DueCertificate(CERTIFICATE, "runs_out"), DueCertificate(CERTIFICATE, "suspended")),
        n_notices=3,
        changes=(ChangeLine(SUBJECT, trust(0.8), trust(0.5), datetime(2025, 10, 1, tzinfo=UTC), is_new_alarm=True),),
        n_unchanged=2,
        labels={"delivery": Phrase("Lieferung", "Delivery")},
    )
    return replace(plain, **changes)


class Told(SampleSource):
    """The sample subjects with something that deserves attention, on the second of three pages."""

    def overview(self, wanted=None):
        self.listed.append(wanted)
        return replace(sample_overview(), attention=attention(), paging=Paging(2, 3, 120, 300))


def words(answer):
    return " ".join(html.document_fromstring(answer.text).xpath("//main")[0].text_content().split())


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (
            "de",
            [
                "auf demo-shop: seit Aug. 2025 sind 43 % unzufrieden, davor 8 %",
                "43 % der Texte „Lieferung“",
                "über alle 66 Reihen",
                "appstore: 1 von 2 Einträgen zuletzt nicht gut",
                "shop: 3 von 3 Einträgen schon lange nicht",
                "ISO 9001:2015 von Bär <b>AG (D-1) läuft am 01.12.2025 ab.",
                "80 % 50 % −30,0 Punkte neuer Alarm; außerhalb beider Intervalle",
                "Bei 2 Bewertungsgegenständen",
                "120 von 300 Bewertungsgegenständen",
                "Seite 2 von 3",
            ],
        ),
        (
            "en",
            [
                "on demo-shop: since Aug 2025 43% are dissatisfied",
                "blame “Delivery”",
                "expires on 1 Dec 2025",
                "−30.0 points new alarm; beyond both intervals",
                "120 of 300 subjects",
            ],
        ),
    ],
)
def test_what_needs_attention_is_said(visit, language, said):
    told = words(visit(Told()).get(f"/?lang={language}")).replace("\u00a0", " ")
    assert [each for each in said if each not in told] == []


def test_each_rise_leads_to_the_reviews_behind_it(visit):
    root = html.document_fromstring(visit(Told()).get("/?lang=en").text)
    assert root.xpath("//ol//a[@class='aside']/@href") == [
        f"{RICH}/reviews?lang=en&from=2025-08-01&source=demo-shop&max_rating=2",
        f"{RICH}/reviews?lang=en&from=2025-08-01&blames=delivery",
    ]


def test_filters_are_read_from_the_address_and_stay_in_the_form_and_on_the_pages(visit):
    source = Told()
    query = "text=Kaffee&kind=product&alarm=1&sort=value&since=2025-10-01&page=2&lang=de"
    root = html.document_fromstring(visit(source).get(f"/?{query}").text)
    assert source.listed == [
        ListFilter("Kaffee", "product", is_alarming=True, sort="value", page=2, since=date(2025, 10, 1))
    ]
    form = root.xpath("//form[@class='filters']")[0]
    assert form.xpath(".//input[not(@type='hidden')]/@value") == ["Kaffee", "2025-10-01", "1"]
    assert form.xpath(".//option[@selected]/@value") == ["product", "value"]
    assert root.xpath("//nav[@class='pager']/a/@href") == [
        f"/?lang=de&text=Kaffee&kind=product&alarm=1&sort=value&since=2025-10-01&page={page}#list" for page in (1, 3)
    ]


@pytest.mark.parametrize(
    "query",
    [
        *("kind=planet", "sort=up", "page=0", "page=x", "page=9999999", "alarm=yes", "text=" + "x" * 201),
        *("since=2025-13-01", "since=2999-01-01", "as_of=2999-01-01", "as_of=yesterday", "as_of=2025-02-30"),
    ],
)
def test_what_cannot_be_asked_for_is_refused_with_a_page(visitor, query):
    for path in ("/", "/api/subjects"):
        answer = visitor.get(f"{path}?{query}")
        assert answer.status_code == 422
        assert "2024-05-31" in answer.text


def test_a_selection_that_nothing_passes_says_so_and_leads_back(visit):
    class Nothing(SampleSource):
        def overview(self, wanted=None):
            return replace(sample_overview(), lines=(), paging=Paging(1, 1, 0, 3))

    root = html.document_fromstring(visit(Nothing()).get("/?text=xyz&lang=en").text)
    assert root.xpath("//p[@class='empty']/a/@href") == ["/?lang=en"]


@pytest.mark.parametrize("path", ["/", RICH, f"{RICH}/reviews", "/sources"])
def test_a_past_day_is_asked_for_said_and_carried_on(visit, path):
    source = SampleSource()
    root = html.document_fromstring(visit(source).get(f"{path}?as_of=2025-10-01&lang=en").text)
    assert set(source.days) == {date(2025, 10, 1)}
    assert "at the end of 1 Oct 2025" in " ".join(root.xpath("//p[@role='status']")[0].text_content().split())
    assert root.xpath("//form[@class='as-of']//input[@type='date']/@value") == ["2025-10-01"]
    links = root.xpath("//nav[@aria-label='Main navigation']//a/@href")
    assert all(link.endswith("?lang=en&as_of=2025-10-01") for link in links)


def test_the_api_pages_and_filters_as_the_page_does(visit):
    source = Told()
    answer = visit(source).get("/api/subjects?kind=product&page=2").json()
    assert (answer["page"], answer["pages"], answer["n"], len(answer["rows"])) == (2, 3, 120, 3)
    visit(source).get("/api/subjects")
    assert [(each.kind, each.per_page) for each in source.listed] == [("product", 50), ("", None)]


def test_the_api_gives_the_rises(visit):
    rows = visit(Told()).get("/api/alarms").json()["rows"]
    assert [(row["subject"], row["aspect"], row["q_value"]) for row in rows] == [
        (SUBJECT.key, "", 0.0001),
        (SUBJECT.key, "delivery", 0.01),
    ]
