"""Source policies: what a file may say, what it may not, and what keeps a source closed."""

from itertools import pairwise
from pathlib import Path

import pytest
from pydantic import ValidationError

from crawler.policy import (
    Basis,
    PolicyIncomplete,
    PolicyUnreadable,
    Reservation,
    SourcePolicy,
    is_public_name,
    load_policies,
    loopback_policy,
    missing_lines,
    read_policy,
    require_complete,
)

SHIPPED = Path(__file__).resolve().parents[2] / "config" / "sources"
LEAST = 'source = "shop"\npage = "schemaorg"\nhosts = ["shop.example"]\n'


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "shop.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_complete_policy_opens_the_gate(policy_of):
    require_complete(policy_of())


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"enabled": False}, "switched off"),
        ({"basis": None}, "no legal basis"),
        ({"terms_reviewed_on": None}, "nobody has reviewed its terms"),
        ({"terms_reviewed_by": " "}, "reviewer of its terms is not named"),
        ({"tdm": None}, "reservation was not looked up"),
        ({"tdm": Reservation.RESERVED}, "reserves text-and-data mining"),
        ({"hosts": ()}, "no host is allowed"),
        ({"contact": ""}, "no contact"),
    ],
)
def test_each_missing_line_closes_the_source_and_is_named(policy_of, changes, said):
    with pytest.raises(PolicyIncomplete, match=said) as caught:
        require_complete(policy_of(**changes))
    assert caught.value.exit_code == 2
    assert len(caught.value.missing) == 1
    assert "config/sources/shop.toml" in str(caught.value)


def test_a_published_interface_needs_no_contact(policy_of):
    assert missing_lines(policy_of(basis=Basis.OFFICIAL_API, contact="")) == ()


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("delay = 5", "unknown key 'delay'; the nearest valid key is 'delay_seconds'"),
        ("host = ['a.example']", "unknown key 'host'; the nearest valid key is 'hosts'"),
        ("loopback_port = 8000", "unknown key 'loopback_port'"),
        ("robots = 'ignore'", "robots"),
        ("delay_seconds = 1.9", "delay_seconds = 1.9: at least 2 seconds"),
        ("delay_seconds = 0", "at least 2 seconds"),
        ("concurrency = 3", "concurrency"),
        ("spider = 'other'", "spider"),
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


def test_a_loopback_policy_is_complete_and_allows_one_port():
    policy = loopback_policy("demo", "schemaorg", "listing", 8123)
    require_complete(policy)
    assert (policy.hosts, policy.loopback_port, policy.delay_seconds) == (("127.0.0.1",), 8123, 0.0)


@pytest.mark.parametrize(
    "changes", [{"hosts": ("127.0.0.1", "shop.example")}, {"hosts": ("shop.example",)}, {"hosts": ()}]
)
def test_loopback_and_the_public_net_never_mix(policy_of, changes):
    with pytest.raises(ValidationError, match=r"allows 127\.0\.0\.1 alone"):
        policy_of(loopback_port=8000, **changes)


def test_the_digest_follows_the_rules_but_not_the_port(policy_of):
    one, two = (loopback_policy("demo", "schemaorg", "listing", port) for port in (8001, 8002))
    assert one.digest() == two.digest()
    assert policy_of().digest() != policy_of(max_pages=7).digest()


def test_a_policy_cannot_be_changed(policy_of):
    with pytest.raises(ValidationError, match="frozen"):
        policy_of().delay_seconds = 0.0  # type: ignore[misc]


def test_two_policies_of_one_name_are_refused(tmp_path):
    for name in ("a.toml", "b.toml"):
        (tmp_path / name).write_text(LEAST, encoding="utf-8")
    with pytest.raises(PolicyUnreadable, match="two policies"):
        load_policies(tmp_path)


def test_the_shipped_policies_load_and_only_the_published_interface_is_open():
    policies = load_policies(SHIPPED)
    assert set(policies) == {"schemaorg", "appstore"}
    assert missing_lines(policies["appstore"]) == ()
    assert "no host is allowed (hosts)" in missing_lines(policies["schemaorg"])


@pytest.mark.parametrize("name", ["schemaorg.toml", "appstore.toml"])
def test_every_key_is_explained_in_the_shipped_files(name):
    lines = (SHIPPED / name).read_text(encoding="utf-8").splitlines()
    stated = {line.removeprefix("# ").split(" = ")[0] for line in lines if " = " in line}
    assert set(SourcePolicy.model_fields) - {"loopback_port"} <= stated
    for before, line in pairwise(lines):
        assert not (line and not line.startswith("#")) or before, f"{line!r} has no comment above"
