"""Policy files: what they may say, what they may not, and that the shipped ones are sound."""

import re
from itertools import pairwise
from pathlib import Path

import pytest

from crawler.gate import missing_lines
from crawler.hostname import is_public_name
from crawler.policy import Access, Basis, Keeps, SourcePolicy
from crawler.policyfile import PolicyUnreadable, load_policies, read_policy

SHIPPED = Path(__file__).resolve().parents[2] / "config" / "sources"
LEAST = 'source = "shop"\npage = "schemaorg"\nhosts = ["shop.example"]\n'
OPEN = {"appstore", "mangrove", "steam"}
OWN_KEY = {"bazaarvoice", "googleplaces", "googleprofile", "trustpilot", "yotpo"}
SAVED_PAGES = {
    *("aliexpress", "amazon", "bestbuy", "booking", "capterra", "g2", "glassdoor", "google-maps", "googleplay"),
    *("kununu", "tripadvisor", "yelp"),
}


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "shop.toml"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("delay = 5", "unknown key 'delay'; the nearest valid key is 'delay_seconds'"),
        ("host = ['a.example']", "unknown key 'host'; the nearest valid key is 'hosts'"),
        ("loopback_port = 8000", "unknown key 'loopback_port'"),
        ("robots = 'ignore'", "robots"),
        ("robots_result = 'maybe'", "robots_result"),
        ("access = 'login'", "access"),
        ("keeps = 'some'", "keeps"),
        ("requests_per_run = 0", "requests_per_run"),
        ("key = { env = 'A_KEY', file = '/a' }", "name one place"),
        ("key = {}", "name one place"),
        ("key = { file = 'relative' }", "an absolute path is needed"),
        ("key = { secret = 'x' }", "key.secret"),
        ("delay_seconds = 1.9", "delay_seconds = 1.9: at least 2 seconds"),
        ("delay_seconds = 0", "at least 2 seconds"),
        ("concurrency = 3", "concurrency"),
        ("spider = 'steem'", "unknown spider 'steem'; the nearest valid spider is 'steam'"),
        ("basis = 'because'", "basis"),
        ("rating_fill = 1.5", "rating_fill"),
        ("terms_reviewed_on = 'soon'", "terms_reviewed_on"),
        ("max_wait_seconds = 3601", "max_wait_seconds"),
        ("this is no TOML", "can't be read"),
    ],
)
def test_a_wrong_line_names_file_key_and_what_is_right(tmp_path, line, said):
    with pytest.raises(PolicyUnreadable, match=said.replace("(", r"\(")) as caught:
        read_policy(written(tmp_path, LEAST + line + "\n"))
    assert caught.value.exit_code == 2
    assert "shop.toml" in str(caught.value)


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "localhost",
        "LOCALHOST.",
        "127.1",
        "2130706433",
        "0x7f.1",
        "[::1]",
        "::1",
        "10.0.0.1",
        "shop.example:8080",
        "http://shop.example",
        "shop.example/path",
        "user@shop.example",
        "*.example",
        ".example",
        "shop",
        "printer.local",
        "box.localdomain",
        "metadata.google.internal",
        "",
        "127。0。0。1",
    ],
)
def test_no_file_can_name_this_machine_or_its_network(tmp_path, host):
    assert not is_public_name(host)
    with pytest.raises(PolicyUnreadable, match="no public host name"):
        read_policy(written(tmp_path, f'source = "shop"\npage = "schemaorg"\nhosts = ["{host}"]\n'))


@pytest.mark.parametrize(
    "host", ["shop.example", "www.shop.co.example", "bücher.example", "itunes.apple.com", "1a.example"]
)
def test_public_names_are_names(host):
    assert is_public_name(host)


@pytest.mark.parametrize(
    "line",
    [
        'key = "q7Zr2LmX9tB4vN8cK1pW6sD3"',
        'key = "short"',
        'key = { env = "q7Zr2LmX9tB4vN8cK1pW6sD3" }',
        'why_closed = "ask with q7Zr2LmX9tB4vN8cK1pW6sD3"',
        'contact = "AIzaSyA-example-example"',
        'hosts = ["q7zr2lmx9tb4vn8ck1pw6sd3"]',
    ],
)
def test_a_key_in_a_file_is_refused_and_never_repeated(tmp_path, line):
    with pytest.raises(PolicyUnreadable, match="key of an interface") as caught:
        read_policy(written(tmp_path, 'source = "shop"\npage = "schemaorg"\n' + line + "\n"))
    assert not re.search("q7Zr2|q7zr2|AIza|short", str(caught.value))
    assert 'key = { env = "LEUMUND_SHOP_KEY" }' in str(caught.value)


def test_a_key_is_named_by_its_place(tmp_path):
    policy = read_policy(written(tmp_path, LEAST + 'key = { env = "LEUMUND_SHOP_KEY" }\n'))
    assert policy.key is not None
    assert policy.key.env == "LEUMUND_SHOP_KEY"


def test_two_policies_of_one_name_are_refused(tmp_path):
    for name in ("a.toml", "b.toml"):
        (tmp_path / name).write_text(LEAST, encoding="utf-8")
    with pytest.raises(PolicyUnreadable, match="two policies"):
        load_policies(tmp_path)


def test_the_shipped_policies_are_open_shut_or_for_saved_pages():
    policies = load_policies(SHIPPED)
    assert set(policies) == {"schemaorg", *OPEN, *OWN_KEY, *SAVED_PAGES}
    assert {name for name, policy in policies.items() if not missing_lines(policy)} == OPEN
    assert {name for name, policy in policies.items() if policy.access is Access.IMPORT} == SAVED_PAGES
    assert "no host is allowed (hosts)" in missing_lines(policies["schemaorg"])


@pytest.mark.parametrize("name", sorted(OWN_KEY))
def test_a_source_with_a_key_is_off_and_asks_for_a_persons_reading(name):
    policy = load_policies(SHIPPED)[name]
    missing = " ".join(missing_lines(policy))
    assert "switched off" in missing
    assert "terms_reviewed_on" in missing
    assert policy.why_closed
    assert policy.key is not None


@pytest.mark.parametrize("name", sorted(SAVED_PAGES))
def test_a_source_for_saved_pages_says_why_and_names_no_host(name):
    policy = load_policies(SHIPPED)[name]
    assert (policy.enabled, policy.hosts) == (False, ())
    assert policy.why_closed


@pytest.mark.parametrize("name", sorted(OPEN))
def test_what_is_open_as_shipped_is_a_published_interface_reviewed_by_engineers_only(name):
    policy = load_policies(SHIPPED)[name]
    assert (policy.access, policy.basis) == (Access.API, Basis.OFFICIAL_API)
    assert policy.terms_reviewed_by == "Leumund project, engineering review only"


def test_nothing_of_google_places_lasts():
    policy = load_policies(SHIPPED)["googleplaces"]
    assert (policy.keeps, policy.retention_days, policy.retention_ratings_days) == (Keeps.NOTHING_LASTING, 1, 1)


def test_one_file_explains_every_key_and_the_others_send_their_reader_there():
    lines = (SHIPPED / "schemaorg.toml").read_text(encoding="utf-8").splitlines()
    stated = {line.removeprefix("# ").split(" = ")[0] for line in lines if " = " in line}
    assert set(SourcePolicy.model_fields) - {"loopback_port"} <= stated
    for before, line in pairwise(lines):
        assert not (line and not line.startswith("#")) or before, f"{line!r} has no comment above"
    for path in SHIPPED.glob("*.toml"):
        text = path.read_text(encoding="utf-8")
        assert "explained in schemaorg.toml" in text or path.stem == "schemaorg", path.name
