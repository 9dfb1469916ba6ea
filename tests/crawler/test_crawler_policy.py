"""Source policies: what they say, and what keeps a source closed."""

from datetime import date

import pytest
from pydantic import ValidationError

from crawler.gate import ImportOnly, PolicyIncomplete, missing_lines, require_complete
from crawler.key import KeyReference
from crawler.policy import Access, Basis, Keeps, Reservation, RobotsResult, loopback_policy

KEYED = ["bazaarvoice", "googleplaces", "googleprofile", "trustpilot", "yotpo"]


def test_a_complete_policy_opens_the_gate(policy_of):
    require_complete(policy_of())


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"enabled": False}, "switched off"),
        ({"basis": None}, "no legal basis"),
        ({"robots_result": None}, "nobody has looked at its robots.txt"),
        ({"robots_checked_on": None}, "nobody has looked at its robots.txt"),
        ({"robots_result": RobotsResult.EACH_RUN}, "nobody has looked at its robots.txt"),
        ({"robots_result": RobotsResult.FORBIDS}, "robots.txt forbids the pages"),
        ({"terms_reviewed_on": None}, "nobody has reviewed its terms"),
        ({"terms_reviewed_by": " "}, "reviewer of its terms is not named"),
        ({"tdm": None}, "reservation was not looked up"),
        ({"tdm": Reservation.RESERVED}, "reserves text-and-data mining"),
        ({"hosts": ()}, "no host is allowed"),
        ({"contact": ""}, "no contact"),
        ({"spider": "trustpilot"}, "asks for a key and none is named"),
        ({"key": KeyReference(env="LEUMUND_NO_SUCH_KEY")}, "LEUMUND_NO_SUCH_KEY holds no key"),
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


def test_an_interfaces_robots_txt_may_be_read_by_each_run_alone(policy_of):
    changes = {"robots_result": RobotsResult.EACH_RUN, "robots_checked_on": None}
    assert missing_lines(policy_of(access=Access.API, **changes)) == ()
    assert len(missing_lines(policy_of(access=Access.API, robots_result=None))) == 1


def test_all_that_is_missing_is_told_at_once(policy_of):
    with pytest.raises(PolicyIncomplete) as caught:
        require_complete(policy_of(basis=None, terms_reviewed_by="", hosts=(), why_closed="nobody asked yet"))
    assert len(caught.value.missing) == 3
    assert "shop may not be collected yet (nobody asked yet): no legal basis" in str(caught.value)


def test_an_import_only_source_is_refused_whatever_else_is_filled_in(policy_of):
    with pytest.raises(ImportOnly, match="read from saved pages only: its terms forbid robots") as caught:
        require_complete(policy_of(access=Access.IMPORT, why_closed="its terms forbid robots"))
    assert "`leumund import reviews FOLDER --source shop`" in str(caught.value)
    assert caught.value.exit_code == 2
    assert missing_lines(policy_of(access=Access.IMPORT)) == ("it is read from saved pages only (access = import)",)


@pytest.mark.parametrize("spider", KEYED)
def test_a_key_is_read_only_where_the_source_is_otherwise_open(policy_of, monkeypatch, spider):
    policy = policy_of(spider=spider, key=KeyReference(env="LEUMUND_SHOP_KEY"))
    assert missing_lines(policy) == ("the environment variable LEUMUND_SHOP_KEY holds no key (key)",)
    shut = policy.model_copy(update={"enabled": False})
    assert missing_lines(shut) == ("it is switched off (enabled = false)",)
    monkeypatch.setenv("LEUMUND_SHOP_KEY", "k")
    assert missing_lines(policy) == ()
    assert missing_lines(loopback_policy("demo", "trustpilot", spider, 8000)) == ()


@pytest.mark.parametrize(
    ("stated", "said"),
    [
        ({"keeps": Keeps.NOTHING_LASTING}, "retention_ratings_days is needed"),
        ({"retention_days": 10, "retention_ratings_days": 9}, "longer than their ratings"),
    ],
)
def test_what_contradicts_itself_is_no_policy(policy_of, stated, said):
    with pytest.raises(ValidationError, match=said):
        policy_of(**stated)


def test_where_a_key_lies_changes_no_digest(policy_of):
    assert policy_of(key=KeyReference(env="A_KEY")).digest() == policy_of().digest()
    assert policy_of(terms_reviewed_on=date(2026, 2, 1)).digest() != policy_of().digest()
