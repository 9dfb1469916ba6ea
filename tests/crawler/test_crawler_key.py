"""Keys of interfaces: where one may lie, and what must never stand in a file."""

import pytest
from pydantic import ValidationError

from crawler.key import KeyReference, looks_like_key


@pytest.mark.parametrize(
    "name", ["lower_case", "NOUNDERSCORE", "AKIAIOSFODNN7EXAMPLE", "_A", "A__B", "1_A", "A_", "", "A B"]
)
def test_what_cannot_be_the_name_of_a_variable_is_refused(name):
    with pytest.raises(ValidationError):
        KeyReference(env=name)


def test_a_key_in_the_environment_is_read_when_it_is_asked_for(monkeypatch):
    place = KeyReference(env="LEUMUND_SHOP_KEY")
    monkeypatch.delenv("LEUMUND_SHOP_KEY", raising=False)
    assert place.trouble() == "the environment variable LEUMUND_SHOP_KEY holds no key (key)"
    monkeypatch.setenv("LEUMUND_SHOP_KEY", " canary \n")
    assert (place.read(), place.trouble()) == ("canary", "")


def test_a_key_in_a_file_is_for_its_owner_alone(tmp_path):
    path = tmp_path / "shop.key"
    place = KeyReference(file=path)
    assert place.trouble() == f"the file {path} holds no key (key)"
    path.write_text("canary\n", encoding="utf-8")
    path.chmod(0o644)
    assert place.trouble() == f"others can read the file that holds its key; run chmod 600 on {path} (key)"
    path.chmod(0o600)
    assert (place.read(), place.trouble()) == ("canary", "")


def test_a_place_shows_the_place_and_never_the_key(monkeypatch):
    monkeypatch.setenv("LEUMUND_SHOP_KEY", "canary")
    assert "canary" not in f"{KeyReference(env='LEUMUND_SHOP_KEY')!r} {KeyReference(env='LEUMUND_SHOP_KEY').trouble()}"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("q7Zr2LmX9tB4vN8cK1pW6sD3", True),
        ("the key is q7Zr2LmX9tB4vN8cK1pW6sD3, do not tell", True),
        ("AIzaSyA-example-example", True),
        ("-----BEGIN PRIVATE KEY-----", True),
        ("550e8400-e29b-41d4-a716-446655440000", True),
        ("eyJhbGciOiJIUzI1NiJ9.e30.x", True),
        ("its terms were not read to the end", False),
        ("LEUMUND_TRUSTPILOT_KEY", False),
        ("https://example.org/a-page-of-ours/contact-2026", False),
        ("contact-of-the-quality-team-2026", False),
        ("mybusiness.googleapis.com", False),
        ("Leumund project, engineering review only", False),
        ("a-very-long-name-without-any-digit-in-it.example", False),
        ("", False),
    ],
)
def test_a_key_is_told_from_words(text, expected):
    assert looks_like_key(text) is expected
