"""Accounts from the command line: the password is never an argument, and every message says what to do."""

import io
import json
import sys

import pytest
from small_home import make_home

PASSWORD = "correct horse battery"


@pytest.fixture
def home(tmp_path):
    return make_home(tmp_path)


@pytest.fixture
def typed(monkeypatch):

    return lambda text: monkeypatch.setattr(sys, "stdin", io.StringIO(text))


def test_accounts_are_added_listed_changed_and_removed(home, typed):
    typed(PASSWORD + "\n")
    assert home.run("users", "add", "Ann", "--role", "admin").out == "account 1: ann, admin\n"
    typed(PASSWORD + "\n")
    home.run("users", "add", "ben")
    home.run("users", "role", "ben", "quality-manager")
    token = home.run("users", "token", "ben", "--scope", "write", "--label", "sheet").out.strip()
    rows = json.loads(home.run("users", "list", "--format", "json").out)["rows"]
    assert [(row["number"], row["name"], row["role"]) for row in rows] == [
        (1, "ann", "admin"),
        (2, "ben", "quality-manager"),
    ]
    assert rows[1]["tokens"].startswith("1 write sheet (")
    assert token.encode() not in home.bytes_kept()
    assert home.run("users", "token", "ben", "--remove", 1).code == 0
    assert home.run("users", "token", "ben", "--remove", 1).code == 1
    typed("another long sentence\n")
    assert home.run("users", "password", "ben").code == 0
    assert home.run("users", "remove", "ben").code == 0
    assert len(json.loads(home.run("users", "list", "--format", "json").out)["rows"]) == 1
    assert home.run("ledger", "fsck").code == 0


@pytest.mark.parametrize(
    "words",
    [("add", "x y"), ("add", "ann", "--role", "admin"), ("remove", "zoe"), ("password", "zoe"), ("remove", "ann")],
)
def test_what_cannot_be_done_says_where_and_what_next(home, typed, words):
    typed(PASSWORD)
    home.run("users", "add", "ann", "--role", "admin")
    typed(PASSWORD)
    assert home.run("users", *words).says() == (2, True, True)


def test_nobody_else_is_served_before_there_is_an_admin(home):
    answer = home.run("serve", "--port", 18391, LEUMUND_SERVE__NAMES='["quality.example"]')
    assert answer.says() == (2, True, True)
    assert "leumund users add" in answer.err
