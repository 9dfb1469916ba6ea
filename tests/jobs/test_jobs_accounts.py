"""Accounts at the desk and at the terminal: passwords, names, who may be served, and what stands in the log."""

import io
import sys

import pytest
from pydantic import ValidationError

from jobs.accountlist import ask_password, require_admin
from jobs.accounts import AccountDesk
from jobs.errors import AccountRefused, ConfigurationError, PasswordRefused
from jobs.password import Cost, hash_password, password_fits, require_good
from jobs.servesettings import ServeSettings
from store.account_records import Role, Scope

CHEAP = Cost(memory_kib=64, passes=1, lanes=1)
GOOD = "correct horse battery"


@pytest.fixture
def desk(store):
    return AccountDesk(store, CHEAP)


@pytest.mark.parametrize("password", [GOOD, "pässwörter sind länger", "x" * 3 + "\udcff" + "abcdefghijk"])
def test_a_password_fits_what_is_kept_of_it_and_no_other(password):
    kept = hash_password(password, CHEAP)
    assert kept.startswith("$argon2id$v=19$m=64,t=1,p=1$")
    assert password_fits(password, kept)
    assert not password_fits(password + " ", kept)
    assert hash_password(password, CHEAP) != kept


def test_by_default_a_guess_costs_what_rfc_9106_recommends():
    assert Cost() == Cost(memory_kib=1 << 16, passes=3, lanes=4)


@pytest.mark.parametrize("password", ["", "elevenchars", "a" * 201, "ANN is my name", "abababababab"])
def test_an_easy_password_is_refused_and_never_repeated(password):
    with pytest.raises(PasswordRefused) as caught:
        require_good(password, "ann")
    assert not password or password not in str(caught.value)


@pytest.mark.parametrize("name", ["", "a", "-x", "a b", "ä", "<b>", "a" * 101, "a\nb"])
def test_a_name_that_cannot_be_one_is_refused(desk, name):
    with pytest.raises(AccountRefused):
        desk.add(name, GOOD, Role.VIEWER)


def test_names_are_the_same_in_any_case(desk):
    assert desk.add(" Ann ", GOOD, Role.VIEWER).name == "ann"
    assert desk.sign_in("ANN", GOOD, "::1").account.name == "ann"


def test_no_name_password_or_token_stands_in_the_log(desk):
    account = desk.add("quillfeather", GOOD, Role.ADMIN)
    token = desk.make_token(account, Scope.READ, "sheet of ottermole")
    desk.sign_in("quillfeather", GOOD, "192.0.2.7")
    told = "".join(desk.store.accounts.acts())
    assert not [word for word in ("quillfeather", GOOD, token, "ottermole", "192.0.2.7") if word in told]
    assert "act token-made\nby 0\naccount 1\ntoken 1\nscope read\n" in told


def test_others_are_served_only_once_there_is_an_admin(desk):
    desk.add("ann", GOOD, Role.QUALITY)
    with pytest.raises(ConfigurationError, match="leumund users add"):
        require_admin(desk)
    desk.set_role("ann", Role.ADMIN)
    require_admin(desk)


def test_a_password_is_read_from_standard_input_never_from_an_argument(monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.StringIO(f"{GOOD}\r\nmore\n"))
    assert ask_password("ann") == GOOD
    monkeypatch.setattr(sys, "stdin", io.StringIO(""))
    with pytest.raises(AccountRefused):
        ask_password("ann")


@pytest.mark.parametrize(
    ("given", "needs", "hosts"),
    [
        ({}, False, ()),
        ({"host": "::1"}, False, ()),
        ({"host": "127.0.0.2"}, False, ()),
        ({"accounts": True}, True, ()),
        ({"host": "192.0.2.7"}, True, ("192.0.2.7",)),
        ({"host": "2001:db8::7"}, True, ("[2001:db8::7]",)),
        ({"host": "0.0.0.0", "names": ["quality.example"]}, True, ("quality.example",)),  # noqa: S104
        ({"names": ["quality.example"]}, True, ("quality.example",)),
        ({"trusted_proxies": ["127.0.0.1"]}, True, ()),
    ],
)
def test_whoever_else_can_reach_it_must_sign_in(given, needs, hosts):
    settings = ServeSettings(**given)
    assert (settings.needs_accounts, settings.known_hosts) == (needs, hosts)


@pytest.mark.parametrize(
    "given",
    [{"host": "0.0.0.0"}, {"host": "::"}, {"host": "localhost"}, {"names": ["a b"]}, {"trusted_proxies": ["proxy"]}],  # noqa: S104
)
def test_what_cannot_be_served_is_refused(given):
    with pytest.raises(ValidationError):
        ServeSettings(**given)


def test_only_plain_http_to_others_is_warned_of():
    assert ServeSettings(host="192.0.2.7").warnings()
    assert not ServeSettings(names=["quality.example"], trusted_proxies=["127.0.0.1"]).warnings()
    assert not ServeSettings().warnings()
