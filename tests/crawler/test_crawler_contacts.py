"""Contacts and authors over generated texts; keys, orders and policies at the ends of their ranges."""

import hashlib
import hmac
import stat
import threading
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.identity import author_key, read_author_key
from crawler.masking import MAIL_MASK, PHONE_MASK, mask_contacts
from crawler.order import CrawlOrder
from crawler.pages.found import Author
from crawler.policy import SourcePolicy, loopback_policy
from crawler.policyfile import PolicyUnreadable, load_policies, read_policy

KEY = bytes(range(32))


# Masking


@pytest.mark.parametrize(
    "number",
    [
        *("0241 8012345", "0241/80-12345", "0241/8012345", "+49 241 8012345", "+49-241-80-12-345", "0241\xa08012345"),
        *("0049 241 8012345", "0171 234 56 78", "0800-1234567", "555-123-4567", "555.123.4567", "+1 555 123 4567"),
    ],
)
def test_a_phone_number_is_masked_wherever_it_stands(number):
    for before in ("", "Tel. ", "Tel.", "Tel:", "[", "Ruf an: ", "\n", "5 Sterne\n", "a\t"):
        for after in ("", ".", ",", "!", ")", "\n", "\n5 Sterne", "\n\n2026", " danke", "\r\n7", ", 3 mal"):
            assert mask_contacts(before + number + after) == before + PHONE_MASK + after


@pytest.mark.parametrize(
    "mail", ["a@b.example", "max.muster+x@mail.b.example", "info (at) b.example", "ä_ö-1@bücher.example"]
)
def test_a_mail_address_is_masked_wherever_it_stands(mail):
    for before in ("", "an ", "Mail:", "<", "\n", '"'):
        for after in ("", ", danke", "!", ">", "\n", " 5"):
            assert mask_contacts(before + mail + after) == before + MAIL_MASK + after


@pytest.mark.parametrize(
    "text",
    [
        *("vom 01.02.2026 bis 28.02.2026", "2026-01-14", "1/31/2026", "31-12-99", "20.000.000 Stück", "1 299,00 Euro"),
        *("Version 10.4.12", "24/7", "9-17 Uhr", "100 000 km", "5 5 5 5", "Modell 4711-0815", "12 345 678 mal"),
    ],
)
def test_other_numbers_stay_as_they_were_written(text):
    assert mask_contacts(f"Gut: {text}, danke") == f"Gut: {text}, danke"


@pytest.mark.parametrize("run", [63, 64, 65, 100, 1_000])
@pytest.mark.parametrize("letter", [".", "-", "a", "_"])
def test_a_long_run_before_an_address_hides_it_from_nobody(run, letter):
    masked = mask_contacts(letter * run + "max@b.example")
    assert "@" not in masked
    assert masked.endswith(MAIL_MASK)


@given(st.text(alphabet=st.characters(categories=["Ll", "Lu", "Zs", "Po"], exclude_characters="@"), max_size=40))
def test_words_around_a_contact_stay_as_they_were(text):
    assert mask_contacts(f"{text} | 0241 8012345 | {text}") == f"{text} | {PHONE_MASK} | {text}"


@given(st.dates(min_value=date(1900, 1, 1)), st.sampled_from(["%d.%m.%Y", "%Y-%m-%d", "%d/%m/%Y", "%d.%m.%y"]))
def test_dates_are_no_phone_numbers(day, form):
    text = f"Am {day.strftime(form)} bestellt."
    assert mask_contacts(text) == text


# Authors


@given(st.text(max_size=20), st.text(alphabet="abc-", min_size=1, max_size=8), st.binary(min_size=32, max_size=40))
def test_the_hash_is_the_first_half_of_a_plain_hmac(name, source, key):
    block = key.ljust(64, b"\0")
    inner = hashlib.sha256(bytes(x ^ 0x36 for x in block) + source.encode() + b"\0" + name.encode("utf-8")).digest()
    outer = hashlib.sha256(bytes(x ^ 0x5C for x in block) + inner).hexdigest()
    assert author_key(key, source, Author(name)) == outer[:32]
    assert hmac.compare_digest(outer[:32], author_key(key, source, Author(name)) or "")


def test_threads_that_make_the_key_at_the_same_moment_get_the_same_one(tmp_path):
    path, keys = tmp_path / "var" / "author.key", []
    threads = [threading.Thread(target=lambda: keys.append(read_author_key(path))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(keys), len(set(keys))) == (8, 1)
    assert [child.name for child in path.parent.iterdir()] == ["author.key"]
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


# Orders and policies


@given(st.text(max_size=20), st.integers(1, 65535), st.sampled_from(["", "/"]))
def test_an_address_goes_out_and_comes_back(path, port, slash):
    base = f"http://127.0.0.1:{port}"
    order = CrawlOrder("", loopback_policy("d", "schemaorg", "listing", port), (), "k", base_url=base + slash)
    kept = f"simulator:/{path}"
    assert order.fetch_address(kept) == f"{base}/{path}"
    assert order.kept_address(order.fetch_address(kept)) == kept


@pytest.mark.parametrize(
    ("key", "good", "bad"),
    [
        ("delay_seconds", ["2", "2.0", "3600"], ["0", "1.99", "3600.1", "-5", "nan", "inf", "true"]),
        ("concurrency", ["1", "2"], ["0", "3", "1.5"]),
        ("retention_days", ["1", "3650"], ["0", "3651"]),
        ("census_every_days", ["1", "365"], ["0", "366"]),
        ("max_pages", ["1", "10000"], ["0", "10001"]),
        ("max_wait_seconds", ["0", "3600"], ["-1", "3601"]),
        ("rating_fill", ["0", "0.5", "1"], ["-0.1", "1.1", "nan"]),
        ("enabled", ["true", "false"], ["2", '"maybe"']),
        ("tdm", ['"none-found"', '"reserved"'], ['"unknown"', "1", "true"]),
        ("robots", ['"obey"'], ['"ignore"', "false"]),
        ("page", ['"appstore"'], ['"nopage"', "1"]),
        ("source", [], ['"Shop"', '""', '"-a"', '"a b"', f'"{"a" * 41}"', '"ä"']),
        ("contact", [f'"{"a" * 200}"'], [f'"{"a" * 201}"', "1"]),
        ("hosts", ["[]", '["a.example", "b.example"]'], ['"a.example"', "[1]", '["a.example", "10.0.0.1"]']),
    ],
)
def test_each_key_has_its_range(tmp_path, key, good, bad):
    def policy(value):
        stated = {"source": '"shop"', "page": '"schemaorg"'} | {key: value}
        path = tmp_path / "shop.toml"
        path.write_text("".join(f"{name} = {text}\n" for name, text in stated.items()), encoding="utf-8")
        return read_policy(path)

    for value in good:
        assert isinstance(policy(value), SourcePolicy)
    for value in bad:
        with pytest.raises(PolicyUnreadable) as caught:
            policy(value)
        assert key in caught.value.what
        assert "shop.toml" in caught.value.where


def test_a_policy_file_that_is_not_utf_8_or_not_there_is_named(tmp_path):
    (tmp_path / "latin.toml").write_bytes('source = "caf\xe9"'.encode("latin-1"))
    for name in ("latin.toml", "absent.toml"):
        with pytest.raises(PolicyUnreadable, match="can't be read") as caught:
            read_policy(tmp_path / name)
        assert name in caught.value.where


def test_policies_are_found_by_their_source_and_other_files_are_left_alone(tmp_path):
    for name in ("b", "a"):
        (tmp_path / f"{name}.toml").write_text(f'source = "{name}"\npage = "schemaorg"\n', encoding="utf-8")
    (tmp_path / "notes.txt").write_text("no TOML", encoding="utf-8")
    assert list(load_policies(tmp_path)) == ["a", "b"]
    assert load_policies(tmp_path / "absent") == {}
