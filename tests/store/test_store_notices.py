"""Notices: a condition is told once for as long as it holds, and each target gets word of it; on both databases."""

from datetime import timedelta

import pytest
from store_story import START, day

from store.notices import SENDING, Condition
from store.session import open_store

RISE = Condition("alarm/kettle", "alarm", {"share": 0.4, "n": 30})
LATE = Condition("stale/shop", "stale", {"source": "shop"})
TARGETS = {"mail": ("alarm", "stale"), "chat": ("alarm",)}


def names(notices):
    return [each.key for each in notices]


def test_a_condition_is_new_once_for_as_long_as_it_holds(store):
    assert store.notices.keep([RISE, LATE], TARGETS, now=day(0)) == 2
    assert store.notices.keep([RISE, LATE], TARGETS, now=day(1)) == 0
    assert store.notices.keep([Condition(RISE.key, "alarm", {"share": 0.5}), LATE], TARGETS, now=day(2)) == 0
    found = {each.key: each for each in store.notices.recent()}
    assert (found[RISE.key].facts, found[RISE.key].begun_at, found[RISE.key].ended_at) == ({"share": 0.5}, day(0), None)


def test_what_no_longer_holds_ends_and_goes_on_where_it_comes_back_within_a_week(store):
    store.notices.keep([RISE], TARGETS, now=day(0))
    store.notices.keep([], TARGETS, now=day(1))
    assert store.notices.recent()[0].ended_at == day(1)
    assert store.notices.recent(only_open=True) == []
    assert store.notices.keep([RISE], TARGETS, now=day(8)) == 0
    assert [each.ended_at for each in store.notices.recent()] == [None]


def test_what_comes_back_after_more_than_a_week_is_told_anew(store):
    store.notices.keep([RISE], TARGETS, now=day(0))
    store.notices.keep([], TARGETS, now=day(1))
    assert store.notices.keep([RISE], TARGETS, now=day(9)) == 1
    assert [each.ended_at for each in store.notices.recent()] == [None, day(1)]
    assert len(store.notices.claim("mail", now=day(9))) == 2


def test_what_concerns_the_evidence_is_told_anew_where_it_comes_back_after_somebody_noted_it(store):
    broken = Condition("integrity/log", "integrity")
    targets = {"mail": ("integrity",)}
    store.notices.keep([broken], targets, now=day(0))
    store.notices.sent("mail", store.notices.claim("mail", now=day(0)), now=day(0))
    store.notices.acknowledge(store.notices.recent()[0].id, remark="mended", now=day(0))
    store.notices.keep([], targets, now=day(1))
    assert store.notices.keep([broken], targets, now=day(2)) == 1
    assert names(store.notices.claim("mail", now=day(2))) == [broken.key]
    assert store.notices.count_open() == 1
    # Nobody noted this one: where it comes and goes they are told once.
    store.notices.sent("mail", store.notices.claim("mail", now=day(3)), now=day(3))
    store.notices.keep([], targets, now=day(3))
    assert store.notices.keep([broken], targets, now=day(4)) == 0
    assert store.notices.claim("mail", now=day(5)) == []


def test_each_target_gets_what_it_wants_to_hear_of_once(store):
    store.notices.keep([RISE, LATE], TARGETS, now=day(0))
    mail, chat = (store.notices.claim(name, now=day(0)) for name in ("mail", "chat"))
    assert (names(mail), names(chat)) == ([RISE.key, LATE.key], [RISE.key])
    store.notices.sent("mail", mail, now=day(0))
    store.notices.sent("chat", chat, now=day(0))
    later = day(30)
    assert store.notices.claim("mail", now=later) == store.notices.claim("chat", now=later) == []
    assert store.notices.backlog() == []


def test_a_target_that_came_later_gets_what_still_holds_and_nobody_has_noted(store):
    over, noted = Condition("job/seal", "alarm"), Condition("alarm/mug", "alarm")
    store.notices.keep([RISE, LATE, over, noted], {}, now=day(0))
    (number,) = [each.id for each in store.notices.recent() if each.key == noted.key]
    store.notices.acknowledge(number, remark="", now=day(1))
    assert store.notices.keep([RISE, LATE, noted], {"chat": ("alarm",)}, now=day(2)) == 0
    assert store.notices.claim("chat", now=day(2) - timedelta(seconds=1)) == []
    chat = store.notices.claim("chat", now=day(2))
    assert names(chat) == [RISE.key]
    store.notices.sent("chat", chat, now=day(2))
    # It wants to hear of more; what it was told of is not told again.
    store.notices.keep([RISE, LATE, noted], {"chat": ("alarm", "stale")}, now=day(3))
    assert names(store.notices.claim("chat", now=day(3))) == [LATE.key]


def test_nobody_else_sends_what_somebody_is_sending_until_five_minutes_have_passed(store):
    store.notices.keep([RISE], TARGETS, now=START)
    assert names(store.notices.claim("mail", now=START)) == [RISE.key]
    assert store.notices.claim("mail", now=START + SENDING - timedelta(seconds=1)) == []
    assert names(store.notices.claim("mail", now=START + SENDING)) == [RISE.key]


def test_what_failed_waits_and_is_tried_again(store):
    store.notices.keep([RISE], TARGETS, now=START)
    mine = store.notices.claim("mail", now=START)
    store.notices.failed("mail", mine, until=day(1), told="out of reach")
    assert store.notices.claim("mail", now=day(1) - timedelta(seconds=1)) == []
    (waiting,) = [each for each in store.notices.backlog() if each.target == "mail"]
    assert (waiting.n, waiting.since, waiting.attempts, waiting.told) == (1, START, 1, "out of reach")
    assert names(store.notices.claim("mail", now=day(1))) == [RISE.key]


def test_what_somebody_took_note_of_is_not_sent_any_more(store):
    store.notices.keep([RISE], TARGETS, now=START)
    (notice,) = store.notices.recent()
    assert store.notices.acknowledge(notice.id, remark="new seal\x00 ordered", now=day(1))
    assert store.notices.acknowledge(notice.id, remark="arrived", now=day(2))
    assert not store.notices.acknowledge(notice.id + 1, remark="", now=day(1))
    (noted,) = store.notices.recent()
    assert (noted.acknowledged_at, noted.remark) == (day(1), "arrived")
    assert store.notices.claim("mail", now=day(3)) == []
    assert store.notices.recent(only_open=True) == []


def test_only_some_kinds_can_be_asked_for(store):
    store.notices.keep([RISE, LATE], TARGETS, now=START)
    assert names(store.notices.claim("mail", now=START, kinds=["stale"])) == [LATE.key]
    assert names(store.notices.claim("mail", now=START)) == [RISE.key]


@pytest.mark.parametrize("n", [0, 1, 2_500])
def test_any_number_of_conditions_is_kept(store, n):
    found = [Condition(f"stale/{k}", "stale") for k in range(n)]
    assert store.notices.keep(found, TARGETS, now=day(0)) == n
    assert len(store.notices.claim("mail", now=day(0))) == n
    assert store.notices.keep([], TARGETS, now=day(1)) == 0
    assert store.notices.recent(only_open=True) == []


def test_two_that_look_at_the_same_moment_tell_it_once(store, database_url):
    with open_store(database_url) as other:
        told = [each.notices.keep([RISE], TARGETS, now=START) for each in (store, other)]
        claimed = [each.notices.claim("mail", now=START) for each in (store, other)]
    assert (sum(told), [len(each) for each in claimed]) == (1, [1, 0])
