"""Accounts: a name is in use once, sessions and tokens end, tries are counted over all machines, the log tells it."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from store_story import day

from store.account_records import KeptToken, Role, Scope
from store.errors import LastAdmin, NameTaken, UnknownAccount
from store.session import open_store

IDLE, LONGEST = timedelta(minutes=30), timedelta(hours=12)
WINDOW = timedelta(minutes=1)


def note(number):
    return f"about {number}"


@pytest.fixture
def add(store):
    return lambda name, role=Role.VIEWER: store.accounts.add(name, "phc", role, note, now=day(0))


def said(store):
    return store.accounts.acts()


def test_a_name_is_in_use_once_and_free_again_after_removal(store, add):
    first = add("ann")
    with pytest.raises(NameTaken):
        add("ann")
    store.accounts.remove("ann", note, now=day(1))
    second = add("ann")
    assert (second != first, [each.id for each in store.accounts.list_accounts()]) == (True, [second])
    assert said(store) == [note(first), note(first), note(second)]


def test_a_removed_account_leaves_its_number_alone(store, add):
    number = add("ann")
    store.accounts.begin_session(number, b"s" * 32, now=day(0), idle=IDLE)
    store.accounts.remove("ann", note, now=day(0))
    assert store.accounts.of_session(b"s" * 32, now=day(0), idle=IDLE, longest=LONGEST) is None
    assert store.accounts.password("ann") is None
    with pytest.raises(UnknownAccount):
        store.accounts.get("ann")


def test_the_only_admin_stays(store, add):
    add("root", Role.ADMIN)
    for change in (
        lambda: store.accounts.remove("root", note, now=day(0)),
        lambda: store.accounts.set_role("root", Role.QUALITY, note, now=day(0)),
    ):
        with pytest.raises(LastAdmin):
            change()
    add("other", Role.ADMIN)
    store.accounts.set_role("root", Role.VIEWER, note, now=day(0))
    assert store.accounts.get("root").role is Role.VIEWER


@pytest.mark.parametrize(
    ("later", "is_in"),
    [(timedelta(minutes=29), True), (timedelta(minutes=30), False), (timedelta(hours=13), False)],
)
def test_a_session_ends_unused(store, add, later, is_in):
    store.accounts.begin_session(add("ann"), b"s" * 32, now=day(0), idle=IDLE)
    found = store.accounts.of_session(b"s" * 32, now=day(0) + later, idle=IDLE, longest=LONGEST)
    assert (found is not None) is is_in


def test_a_session_that_is_used_goes_on_but_not_for_ever(store, add):
    store.accounts.begin_session(add("ann"), b"s" * 32, now=day(0), idle=IDLE)
    alive = [
        store.accounts.of_session(b"s" * 32, now=day(0) + n * timedelta(minutes=20), idle=IDLE, longest=LONGEST)
        for n in range(1, 40)
    ]
    assert [each is not None for each in alive] == [True] * 35 + [False] * 4


def test_a_changed_password_ends_all_sessions(store, add):
    number = add("ann")
    store.accounts.begin_session(number, b"s" * 32, now=day(0), idle=IDLE)
    store.accounts.set_password("ann", "new", note, now=day(0))
    assert (store.accounts.sessions(number), store.accounts.password("ann")[1]) == ([], "new")


def test_one_session_stays_where_the_others_end(store, add):
    number = add("ann")
    for letter in (b"a", b"b", b"c"):
        store.accounts.begin_session(number, letter * 32, now=day(0), idle=IDLE)
    store.accounts.end_other_sessions(number, b"b" * 32)
    assert [each.digest for each in store.accounts.sessions(number)] == [b"b" * 32]


def test_a_token_acts_until_it_ends_or_is_removed(store, add):
    ann, ben = add("ann"), add("ben")
    token = KeptToken(0, "sheet", Scope.READ, day(0), day(9))
    number = store.accounts.add_token(ann, b"t" * 32, token, note)
    account, scope = store.accounts.of_token(b"t" * 32, now=day(8))
    assert (account.id, scope, store.accounts.tokens(ann)[0].used_at) == (ann, Scope.READ, day(8))
    assert store.accounts.of_token(b"t" * 32, now=day(9)) is None
    assert store.accounts.of_token(b"u" * 32, now=day(8)) is None
    assert not store.accounts.remove_token(ben, number, "gone", now=day(1))
    assert store.accounts.remove_token(ann, number, "gone", now=day(1))
    assert store.accounts.of_token(b"t" * 32, now=day(8)) is None


def test_tries_are_counted_in_their_window(store):
    count = [store.accounts.count_try(b"k" * 32, now=day(0), window=WINDOW) for _ in range(3)]
    later = store.accounts.count_try(b"k" * 32, now=day(0) + WINDOW, window=WINDOW)
    assert (count, later, store.accounts.count_try(b"l" * 32, now=day(0), window=WINDOW)) == ([1, 2, 3], 1, 1)
    store.accounts.forget_tries(b"k" * 32)
    assert store.accounts.count_try(b"k" * 32, now=day(0) + WINDOW, window=WINDOW) == 1


def test_machines_that_try_at_once_are_counted_one_by_one(store, database_url):
    def attempt(_):
        with open_store(database_url) as other:
            return other.accounts.count_try(b"k" * 32, now=day(0), window=WINDOW)

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(attempt, range(8))) == list(range(1, 9))


def test_the_log_with_such_notes_is_sound(store, add):
    add("ann")
    store.accounts.note("something", now=day(1))
    report = store.leaves.fsck()
    assert (report.faults, report.leaves) == ((), 2)
