"""The reservation gate over HTTP: a host that reserves mining is asked for nothing more, and nothing of it is kept."""

import pytest
from odd_site import OPEN_ROBOTS, Answers, answering, collect, page

from crawler.policy import Reservation
from crawler.tdm import TDMREP_PATH
from store.records import Coverage
from store.session import open_store

PAGES = {"/one": (200, {}, page(1)), "/two": (200, {}, page(2)), "/robots.txt": OPEN_ROBOTS}
REP = b'[{"location": "/*", "tdm-reservation": 1}]'
FORMS = {
    "robots.txt": {"/robots.txt": (200, {}, b"User-agent: *\nDisallow:\n\nTDM-Reservation: 1\n")},
    "tdmrep.json": {TDMREP_PATH: (200, {"Content-Type": "application/json"}, REP)},
    "HTTP-header": {"/one": (200, {"tdm-reservation": "1"}, page(1)), "/two": (200, {"TDM-Reservation": "1"}, page(2))},
    "HTML-meta": {
        name: (200, {}, page(n, head='<meta name="tdm-reservation" content="1">'))
        for n, name in enumerate(("/one", "/two"), start=1)
    },
}
LOOKS = {"tdm": Reservation.NONE_FOUND, "concurrency": 1}


def n_kept(folder):
    with open_store(f"sqlite:///{folder / 'a.sqlite'}") as store:
        return store.reviews.count()


def test_a_reservation_on_a_later_page_fails_the_run_and_its_page_is_not_kept(tmp_path):
    later = FORMS["HTTP-header"]["/two"]
    answers = Answers(PAGES | {"/one": (200, {}, page(1, following="/one?page=2")), "/one?page=2": later})
    with answering(answers) as site:
        run = collect(tmp_path, site.port, ["/one"], **LOOKS)["/one"]
    assert (run.census.coverage, run.census.pages, n_kept(tmp_path)) == (Coverage.FAILED, 1, 1)
    assert "reserves text-and-data mining (HTTP-header)" in run.census.reason


@pytest.mark.parametrize("form", list(FORMS))
def test_each_form_of_a_reservation_closes_the_host_and_nothing_is_kept(tmp_path, form):
    with answering(Answers(PAGES | FORMS[form])) as site:
        runs = collect(tmp_path, site.port, ["/one", "/two"], **LOOKS)
    for run in runs.values():
        assert run.census.coverage is Coverage.FAILED
        assert f"127.0.0.1:{site.port} reserves text-and-data mining ({form}); ask for permission" in run.census.reason
        assert (run.new, run.vanished) == (0, 0)
    assert n_kept(tmp_path) == 0
    pages_asked = site.asked["/one"] + site.asked["/two"]
    assert pages_asked == (0 if form in {"robots.txt", "tdmrep.json"} else 1)


def test_reviews_kept_before_a_reservation_do_not_vanish_by_it(tmp_path):
    with answering(answers := Answers(PAGES)) as site:
        assert collect(tmp_path, site.port, ["/one", "/two"], **LOOKS)["/one"].new == 1
        answers.update(FORMS["HTTP-header"])
        assert collect(tmp_path, site.port, ["/one", "/two"], **LOOKS)["/one"].vanished == 0
    assert n_kept(tmp_path) == 2


def test_a_source_whose_basis_is_not_mining_is_not_closed_by_any_of_them(tmp_path):
    answers = Answers(PAGES)
    for answer in FORMS.values():
        answers.update(answer)
    with answering(answers) as site:
        runs = collect(tmp_path, site.port, ["/one"], tdm=Reservation.NOT_THE_BASIS)
    assert (runs["/one"].new, site.asked[TDMREP_PATH]) == (1, 0)


def test_the_file_is_asked_for_once_and_by_the_rules_of_robots_txt(tmp_path):
    with answering(Answers(PAGES)) as site:
        runs = collect(tmp_path / "a", site.port, ["/one", "/two"], **LOOKS)
        assert (runs["/one"].new, runs["/two"].new, site.asked[TDMREP_PATH]) == (1, 1, 1)
    shut = Answers(PAGES | {"/robots.txt": (200, {}, b"User-agent: *\nDisallow: /.well-known/\n")})
    with answering(shut) as site:
        assert collect(tmp_path / "b", site.port, ["/one"], **LOOKS)["/one"].new == 1
    assert site.asked[TDMREP_PATH] == 0


@pytest.mark.parametrize(
    ("answer", "coverage", "said"),
    [
        ((503, {"Retry-After": "0"}, b""), Coverage.FAILED, "tdmrep.json of"),
        ((200, {}, b"<!doctype html><p>Nothing here"), Coverage.PARTIAL, ""),
        ((302, {"Location": "http://127.0.0.1:1/"}, b""), Coverage.PARTIAL, ""),
    ],
)
def test_a_file_that_cannot_be_read_closes_the_host_and_one_that_is_elsewhere_is_none(tmp_path, answer, coverage, said):
    with answering(Answers(PAGES | {TDMREP_PATH: answer})) as site:
        run = collect(tmp_path, site.port, ["/one"], **LOOKS)["/one"]
    assert run.census.coverage is coverage
    assert said in run.census.reason
