"""What stands in the rows and frames of the served pages, in both languages, against the values they were given."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from lxml import html
from sample_reports import bare_report, poor_report, rich_report
from sample_source import SampleSource

from report.line import ReviewLine
from report.shown import ShownLine
from report.subject import SourceLine
from report.tables import sources_table
from store.records import Aggregate, Coverage, Scale, Selection, Subject, SubjectKind
from web.errors import NoSuchSubject, UnreadableFilter, WebError
from web.filters import read_filter, read_key

RICH = "/subjects/kaffeemaschine-aurora"
PAGES = ["/", RICH, "/subjects/neuer-laden", "/subjects/leer", f"{RICH}/reviews", "/sources", "/about"]
PAGES += [f"{RICH}/reviews/1", f"{RICH}/reviews/5"]
NAME_OF_300 = "Ä" * 300


def root_of(answer):
    """Return an answer's page, which must be one."""
    assert answer.status_code == 200
    return html.document_fromstring(answer.text)


def words(node):
    return " ".join(node.text_content().split())


def rows_of(root, at=0):
    """Return the cells of each row of a page's table by their labels."""
    return [
        {cell.get("data-label"): words(cell) for cell in row.xpath("./th|./td")}
        for row in root.xpath("//table")[at].xpath(".//tbody/tr")
    ]


@pytest.mark.parametrize(
    ("language", "first"),
    [
        (
            "de",
            {
                "Vertrauenswert": "81\u00a0%",
                "Intervall": "76\u00a0% – 86\u00a0%724 Bewertungen, 118 wirksam",
                "Neueste Bewertung": "30.10.2025",
                "Erfassung": "gescheitert",
            },
        ),
        (
            "en",
            {
                "Trust score": "81%",
                "Interval": "76% – 86%724 reviews, 118 effective",
                "Newest review": "30 Oct 2025",
                "Coverage": "failed",
            },
        ),
    ],
)
def test_the_first_row_of_the_list(visitor, language, first):
    row = rows_of(root_of(visitor.get(f"/?lang={language}")))[0]
    assert {label: row[label].replace(" ", " ") for label in first} == {
        label: " ".join(said.split()) for label, said in first.items()
    }


@pytest.mark.parametrize(("language", "label"), [("de", "Demodaten"), ("en", "Demo data")])
def test_only_made_up_subjects_are_labelled_so(visitor, language, label):
    chips = [words(row) for row in root_of(visitor.get(f"/?lang={language}")).xpath("//tbody/tr")]
    assert [label in chip for chip in chips] == [True, False, False]
    for path in (RICH, f"{RICH}/reviews"):
        assert label in words(root_of(visitor.get(f"{path}?lang={language}")).xpath("//main")[0])
    for path in ("/subjects/neuer-laden", "/subjects/leer/reviews"):
        assert label not in words(root_of(visitor.get(f"{path}?lang={language}")).xpath("//main")[0])


@pytest.mark.parametrize(
    ("stated", "de", "en"), [("2025-10", "Okt. 2025", "Oct 2025"), ("2025", "2025", "2025"), (None, "–", "–")]
)
def test_the_newest_review_is_as_exact_as_its_source(visit, stated, de, en):
    dashboard = visit(SampleSource(replace(rich_report(), newest_on=stated)))
    assert rows_of(root_of(dashboard.get("/?lang=de")))[0]["Neueste Bewertung"] == de
    assert rows_of(root_of(dashboard.get("/?lang=en")))[0]["Newest review"] == en
    assert dashboard.get(f"/api{RICH}/trust").json()["newest_review_on"] == stated
    assert dashboard.get("/api/subjects").json()["rows"][0]["newest"] == stated


class ReasonedSource(SampleSource):
    """The sample reports, of which one source gives a reason."""

    def sources(self):
        line = SourceLine(
            "shop", Coverage.PARTIAL, 7, 9, Selection.NEWEST, reason="7 of 9 announced reviews were shown"
        )
        return sources_table([line])


@pytest.mark.parametrize(
    ("language", "said"),
    [("de", "7 von 9 angekündigten Bewertungen wurden gezeigt"), ("en", "7 of 9 announced reviews were shown")],
)
def test_a_reason_is_said_in_the_readers_language_and_kept_in_files(visit, language, said):
    dashboard = visit(ReasonedSource())
    row = rows_of(root_of(dashboard.get(f"/sources?lang={language}")))[0]
    assert said in row.values()
    assert "7 of 9 announced reviews were shown" in dashboard.get(f"/sources.csv?lang={language}").text


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize(("language", "other"), [("de", "en"), ("en", "de")])
def test_every_page_stands_in_one_language_and_offers_the_other(visitor, path, language, other):
    answer = visitor.get(path, accept_language=language)
    root = root_of(answer)
    assert root.get("lang") == language == answer.headers["content-language"]
    assert root.xpath("//form[@class='switch']//button/@value") == [other]
    assert root.xpath("//title")[0].text.endswith(" – Leumund")
    assert len(root.xpath("//h1")) == 1
    assert not [text for text in root.itertext() if "{" in text and "$schema" not in text]


@pytest.mark.parametrize("path", PAGES)
def test_german_and_english_pages_have_the_same_frame(visitor, path):
    frames = [
        [
            node.tag
            for node in root_of(visitor.get(path, accept_language=language)).iter("h1", "h2", "h3", "table", "tr")
        ]
        for language in ("de", "en")
    ]
    assert frames[0] == frames[1]


@pytest.mark.parametrize(
    ("path", "current"),
    [
        ("/", ["Übersicht"]),
        ("/sources", ["Quellen"]),
        ("/about", ["Was das heißt"]),
        (RICH, []),
        (f"{RICH}/reviews", []),
    ],
)
def test_the_navigation_marks_where_we_are(visitor, path, current):
    assert [words(one) for one in root_of(visitor.get(path)).xpath("//nav//a[@aria-current]")] == current


@pytest.mark.parametrize(
    ("report", "charts", "fact"),
    [
        (rich_report(), ["trend", "control", "distribution"], "724"),
        (poor_report(), ["distribution"], "2"),
        (bare_report(), [], "0"),
        (replace(rich_report(), trend=()), ["control", "distribution"], "724"),
    ],
    ids=["rich", "poor", "bare", "without trend"],
)
def test_a_chart_stands_where_there_is_a_figure(visit, report, charts, fact):
    root = root_of(visit(SampleSource(report)).get(f"/subjects/{report.subject.key}"))
    assert root.xpath("//script[@data-chart]/@data-chart") == [f"chart-{name}" for name in charts]
    assert words(root.xpath("//dl[@class='facts']//dd")[0]) == fact


def test_what_the_sources_show_stands_in_a_table_of_its_own(visit):
    seen = datetime(2025, 10, 30, tzinfo=UTC)
    shown = ShownLine(Aggregate("shop", 9.1, Scale(1.0, 10.0), rating_count=1512), seen, seen)
    root = root_of(visit(SampleSource(replace(rich_report(), shown=(shown,)))).get(RICH))
    (section,) = root.xpath("//section[h2='Was die Quellen selbst zeigen']")
    assert [words(cell) for cell in section.xpath(".//tbody//*[@data-label]")] == [
        *("shop", "9,1 von 10", "1.512", "–", "30.10.2025", "–"),
    ]
    assert "in den Vertrauenswert gehen sie nie ein" in words(section)


@pytest.mark.parametrize("path", ["/", "/subjects/long", "/subjects/long/reviews"])
def test_a_name_of_300_letters_is_shown_whole(visit, path):
    long = replace(rich_report(), subject=Subject("long", NAME_OF_300, SubjectKind.PRODUCT))
    assert NAME_OF_300 in words(root_of(visit(SampleSource(long)).get(path)))


@pytest.mark.parametrize(
    ("line", "de"),
    [
        (
            ReviewLine("2025-10-30", 5.0, "T", "E", "shop", "de", 0.97, rating="5 of 5"),
            ["30.10.2025", "5 von 5", "T", "E", "97,0\u00a0%", "nein"],
        ),
        (
            ReviewLine("2025-10", 3.5, "", "E", "shop", "en", None, rating="up"),
            ["Okt. 2025", "Daumen hoch", "–", "E", "–", "nein"],
        ),
        (ReviewLine(None, None, "", "", "shop", "und", None, vanished=True), ["–", "–", "–", "–", "–", "ja"]),
    ],
)
def test_a_review_is_listed_with_what_is_known_of_it(visit, line, de):
    (row,) = rows_of(root_of(visit(SampleSource(reviews=(line,))).get(f"{RICH}/reviews")))
    labels = ["Datum", "Note", "Überschrift", "Text (Auszug)", "P(positiv)", "Verschwunden"]
    assert [row[label] for label in labels] == [" ".join(said.split()) for said in de]


def test_a_long_list_of_reviews_has_pages_and_loses_none(visit):
    lines = [ReviewLine("2025-10-30", 2.0, f"Nr. {n}", "E", "shop", "de", 0.1, rating="2 of 5") for n in range(120)]
    client = visit(SampleSource(reviews=tuple(lines)))
    seen, path = [], f"{RICH}/reviews?max_rating=3&lang=de"
    while path:
        root = root_of(client.get(path))
        seen.append([row["Überschrift"] for row in rows_of(root)])
        path = next(iter(root.xpath("//a[@rel='next']/@href")), None)
        assert path is None or "max_rating=3" in path
    assert [len(page) for page in seen] == [50, 50, 20]
    assert [title for page in seen for title in page] == [f"Nr. {n}" for n in range(120)]


def test_no_review_is_an_answer_too(visit):
    root = root_of(visit(SampleSource(reviews=())).get(f"{RICH}/reviews"))
    assert "Hier gibt es nichts zu zeigen." in words(root)
    assert root.xpath("//tbody") == []


def test_the_ledger_shows_each_leaf_to_the_minute(visitor):
    rows = rows_of(root_of(visitor.get("/sources")), at=3)
    assert [row["Vorgang"] for row in rows] == ["Lauf", *["neu beobachtet"] * 4]
    assert rows[1]["Zeit"] == "01.11.2025, 05:30 UTC"


@pytest.mark.parametrize("key", ["a", "0", "a.b_c-d", "x" * 200])
def test_keys_that_a_subject_can_have(key):
    assert read_key(key) == key


@pytest.mark.parametrize("key", ["", "A", "-a", ".a", "_a", "ä", "a b", "a/b", "a\n", "x" * 201])
def test_keys_that_no_subject_can_have(key):
    with pytest.raises(NoSuchSubject) as caught:
        read_key(key)
    assert (caught.value.key, caught.value.status, caught.value.exit_code) == (key, 404, 2)
    assert isinstance(caught.value, WebError)


@pytest.mark.parametrize("month", ["2024-01", "1999-12", "2999-10"])
@pytest.mark.parametrize("stars", ["1", "5"])
def test_filters_that_can_be_read(month, stars):
    wanted = read_filter(month, stars)
    assert (wanted.month, wanted.max_stars) == (month, int(stars))


@pytest.mark.parametrize(
    "month", ["2024-00", "2024-13", "2024-1", "24-01", "2024-01-01", "3024-01", "２０２４-01", "2024-01\n"]
)
def test_months_that_cannot_be_read(month):
    with pytest.raises(UnreadableFilter, match="month") as caught:
        read_filter(month, None)
    assert (caught.value.name, caught.value.given, caught.value.status) == ("month", month, 422)


@pytest.mark.parametrize("stars", ["0", "6", "-1", "4.5", "five", "١", " 3", "33"])
def test_ratings_that_cannot_be_read(stars):
    with pytest.raises(UnreadableFilter, match="max_rating"):
        read_filter(None, stars)


@pytest.mark.parametrize("source", ["../etc", "Shop", "a b", "x" * 300])
def test_a_source_that_none_can_be_is_refused(source):
    with pytest.raises(UnreadableFilter, match="source"):
        read_filter(None, None, source)
