"""Telling people: what is looked for, who hears of it when, and what happens where nobody answers; real webhooks."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest

from jobs.errors import ConfigurationError, NoSuchNotice
from jobs.indicate import publish_all
from jobs.notify import NO_ADDRESS, by_apprise, notice_lines, send_probe, take_note, target_lines, tell
from jobs.seal import write_checkpoint
from jobs.settings import read_settings
from jobs.watch import conditions
from jobs.workplace import Workplace
from store.audit_records import AuditBatch, AuditImport, Certificate, CertificateStatus
from store.records import Census, Coverage, PartOf, Selection, Subject, SubjectKind, on_day
from store.runs import PageObservation

NOW = datetime.now(UTC).replace(microsecond=0)
SLOT = NOW.replace(minute=0, second=0) - timedelta(days=1)


class Target(HTTPServer):
    """Takes messages on loopback, as a webhook does; refuses them while it is told to."""

    def __init__(self):
        self.messages: list[dict[str, str]] = []
        self.status = 200
        super().__init__(("127.0.0.1", 0), _Taker)

    @property
    def address(self) -> str:
        return f"json://127.0.0.1:{self.server_port}/S3cretPath"


class _Taker(BaseHTTPRequestHandler):
    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers["content-length"])))
        if self.server.status == 200:
            self.server.messages.append(body)
        self.send_response(self.server.status)
        self.end_headers()

    def log_message(self, *_):
        pass


@contextmanager
def listening() -> Iterator[Target]:
    with Target() as target:
        thread = Thread(target=target.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        try:
            yield target
        finally:
            target.shutdown()
            thread.join()


@pytest.fixture
def target(monkeypatch):
    with listening() as found:
        monkeypatch.setenv("LEUMUND_NOTICE_TEST", found.address)
        yield found


@pytest.fixture
def told(store, database_url, tmp_path):
    """A deployment with one target and what the configuration says beside it."""

    def build(more=""):
        folder = tmp_path / "config"
        folder.mkdir(exist_ok=True)
        text = f'database = "{database_url}"\n{more}\n[notices.targets.quality]\naddress = "env:LEUMUND_NOTICE_TEST"\n'
        (folder / "leumund.toml").write_text(text, encoding="utf-8")
        settings = read_settings(tmp_path)
        settings.var.mkdir(exist_ok=True)
        return Workplace(settings, store, {})

    return build


def fail(store, listing, at=NOW):
    run = store.runs.open_run(listing, source="shop", started_at=at, parser="p", config_digest="c")
    store.runs.fail(run, "name not found: no internet, or a wrong address", at)


def kinds(place, now=NOW):
    return sorted(each.key for each in conditions(place, now))


def test_a_fresh_deployment_has_nothing_to_tell(told):
    place = told()
    write_checkpoint(place, NOW)
    assert conditions(place, NOW) == []
    assert tell(place, NOW).line() == "0 notices new, 0 sent"


def test_a_rise_is_told_with_what_would_not_have_been_seen(told, target, make_listing, make_review, tools):
    place, store = told(), told().store
    listing = make_listing("kettle")
    months = [date(NOW.year - 2 + month // 12, 1 + month % 12, 3) for month in range(20)]
    reviews = [
        make_review(f"{day}-{n}", published=on_day(day), rating=1.0 if n < (12 if at > 14 else 3) else 5.0, text=None)
        for at, day in enumerate(months)
        for n in range(30)
    ]
    run = store.runs.open_run(listing, source="shop", started_at=NOW, parser="p", config_digest="c")
    store.runs.observe(run, PageObservation("https://shop.example/1", NOW, reviews))
    store.runs.close(run, Census(Coverage.FULL, Selection.FULL, len(reviews), seen=len(reviews)), NOW)
    publish_all(store, tools, NOW)
    write_checkpoint(place, NOW)
    assert kinds(place) == ["alarm/kettle//"]
    assert tell(place, NOW).line() == "1 notice new, 1 sent"
    (message,) = target.messages
    assert message["title"] == "Leumund: Alarm 1"
    for said in (
        "Kettle: since",
        "40% are dissatisfied, before 10%",
        "leumund reviews kettle --from",
        "a smaller rise",
    ):
        assert said in message["message"]


def test_a_collection_that_failed_ends_with_the_next_good_one(told, target, make_listing):
    place = told()
    listing = make_listing("kettle")
    fail(place.store, listing)
    write_checkpoint(place, NOW)
    assert kinds(place) == ["collection/shop"]
    assert tell(place, NOW).sent == 1
    assert "shop: the collection went wrong" in target.messages[0]["message"]
    run = place.store.runs.open_run(listing, source="shop", started_at=NOW, parser="p", config_digest="c")
    place.store.runs.close(run, Census(Coverage.FULL, Selection.FULL, 0, seen=0), NOW)
    assert tell(place, NOW).line() == "0 notices new, 0 sent"
    assert [line.ended_at for line in notice_lines(place.store)] == [NOW]


def test_slots_that_nobody_ran_and_jobs_that_failed_are_told(told):
    place = told()
    write_checkpoint(place, NOW)
    jobs = place.store.jobruns
    jobs.record("cycle", [SLOT, SLOT - timedelta(days=1), SLOT - timedelta(days=30)], state="missed", now=NOW)
    mine = jobs.claim("seal", SLOT, "me", now=NOW)
    jobs.finish(mine, state="partial", now=NOW, summary="the key is gone")
    jobs.record("notify", [SLOT], state="missed", now=NOW)
    assert kinds(place) == ["job/seal", "missed/cycle"]
    found = {each.key: each for each in conditions(place, NOW)}
    assert (found["job/seal"].kind, found["missed/cycle"].facts["n"]) == ("integrity", 2)


def test_a_log_that_nobody_seals_is_told_at_any_hour(told, target, make_listing):
    zone_now = NOW.replace(hour=2)
    place = told('[notices]\nquiet_hours = "22:00-07:00"')
    write_checkpoint(place, NOW - timedelta(days=9))
    fail(place.store, make_listing("kettle"), zone_now)
    assert tell(place, zone_now).line() == "2 notices new, 1 sent"
    assert target.messages[0]["title"] == "Leumund: Evidence 1"
    assert tell(place, zone_now.replace(hour=7)).line() == "0 notices new, 1 sent"
    assert target.messages[1]["title"] == "Leumund: Collection 1"


def test_certificates_that_run_out_are_told_once_however_many_are_part_of_their_holder(told):
    place = told()
    write_checkpoint(place, NOW)
    for key, kind in (("works", SubjectKind.ORGANISATION), ("kettle", SubjectKind.PRODUCT)):
        place.store.subjects.add(Subject(key, key.title(), kind))
    place.store.subjects.link(PartOf("kettle", "works"))
    until = NOW.date() + timedelta(days=30)
    soon = Certificate("C-1", "Works", "ISO 9001", date(2020, 1, 1), until, CertificateStatus.ACTIVE, "works")
    place.store.audits.keep(AuditImport("c.csv", "ab" * 32, NOW), AuditBatch(certificates=(soon,)))
    assert kinds(place) == ["certificate/Works/ISO 9001/C-1/runs_out"]
    assert kinds(place, NOW + timedelta(days=31))[0] == "certificate/Works/ISO 9001/C-1/expired"
    assert kinds(place, NOW - timedelta(days=90)) == []


def test_a_target_that_is_down_for_an_hour_loses_nothing_and_gets_nothing_twice(told, target, make_listing):
    place = told()
    write_checkpoint(place, NOW)
    target.status = 503
    fail(place.store, make_listing("kettle"))
    for minute in range(0, 60, 10):
        told_now = tell(place, NOW + timedelta(minutes=minute))
        if minute == 30:
            fail(place.store, make_listing("mug", source="portal"), NOW)
        assert told_now.sent == 0
    assert target_lines(place)[0].waiting == 2
    target.status = 200
    for minute in range(60, 200, 10):
        tell(place, NOW + timedelta(minutes=minute))
    said = "".join(message["message"] for message in target.messages)
    assert (said.count("shop: the collection"), said.count("portal: the collection")) == (1, 1)
    assert target_lines(place)[0].waiting == 0


def test_why_a_message_was_not_taken_holds_no_part_of_the_address():
    why = by_apprise("json://alice:Pa55word@127.0.0.1:9/S3cretPath?cto=1", "title", "text")
    assert why
    assert not {"Pa55word", "S3cretPath", "alice"} & set(why.replace("/", " ").split())
    assert "apprise" in by_apprise("nonsense", "title", "text")


def test_a_target_can_be_tried(told, target, monkeypatch):
    place = told()
    assert send_probe(place, "quality") == ""
    assert target.messages[0]["title"] == "Leumund: test"
    with pytest.raises(ConfigurationError, match="choose from: quality"):
        send_probe(place, "nobody")
    monkeypatch.delenv("LEUMUND_NOTICE_TEST")
    assert send_probe(place, "quality") == NO_ADDRESS


def test_what_somebody_took_note_of_is_not_sent(told, target, make_listing):
    place = told()
    write_checkpoint(place, NOW)
    target.status = 500
    fail(place.store, make_listing("kettle"))
    tell(place, NOW)
    (line,) = notice_lines(place.store, only_open=True)
    take_note(place.store, line.number, " the shop moved ")
    target.status = 200
    assert tell(place, NOW + timedelta(hours=2)).sent == 0
    assert notice_lines(place.store)[0].remark == "the shop moved"
    with pytest.raises(NoSuchNotice):
        take_note(place.store, line.number + 1, "")


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('quiet_hours = "22-7"', "22:00-07:00"),
        ("stale_days = 0", "stale_days"),
        ('[notices.targets.x]\naddress = "mailto://a:b@c"', "address"),
        ('[notices.targets.x]\naddress = "env:A"\nabout = ["weather"]', "about"),
    ],
)
def test_settings_that_cannot_be_used_are_refused(tmp_path, line, said):
    (tmp_path / "config").mkdir()
    (tmp_path / "config/leumund.toml").write_text(f"[notices]\n{line}\n", encoding="utf-8")
    with pytest.raises(ConfigurationError, match=said):
        read_settings(tmp_path)
