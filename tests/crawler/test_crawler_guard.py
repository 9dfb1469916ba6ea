"""The fetch guard: what is refused, and that nothing is connected to for a refused address."""

import json
from pathlib import Path
from types import SimpleNamespace

import pytest

from crawler import guard
from crawler.failure import Refused
from crawler.guard import FetchGuard, GuardedResolver, address_refusal, is_global, refusal, url_refusal
from crawler.policy import loopback_policy

TABLE = Path(__file__).resolve().parents[2].parent / "shared" / "vectors" / "security" / "ssrf-urls.json"
HOSTS = ("shop.example", "allowed.example", "rebind.example", "bücher.example")
PUBLIC = "93.184.216.34"


@pytest.fixture(name="policy")
def _policy(policy_of):
    return policy_of(hosts=HOSTS)


@pytest.fixture(name="table", scope="module")
def _table():
    if not TABLE.exists():
        pytest.skip(f"the shared vectors are not there: {TABLE.name}")
    return json.loads(TABLE.read_text(encoding="utf-8"))


def no_lookup(host: str) -> list[str]:
    raise AssertionError(f"{host} must not be looked up")


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/",
        "http://localhost/",
        "http://[::1]/",
        "http://0x7f000001/",
        "http://shop.example:8080/",
        "https://shop.example:80/",
        "http://user@shop.example/",
        "http://shop.example@127.0.0.1/",
        "http://127.0.0.1\\@shop.example/",
        "http://sub.shop.example/",
        "http://shop.example.evil.example/",
        "ftp://shop.example/",
        "file:///etc/passwd",
        "data:text/html,x",
        "http://shop.example:99999/",
        "http://[shop.example/",
        "http:///",
        "//shop.example/",
        "http://shop.example/a b",
        "",
    ],
)
def test_an_address_outside_the_policy_is_refused_before_any_lookup(policy, url):
    assert refusal(url, policy, no_lookup)


@pytest.mark.parametrize(
    "url", ["https://shop.example/a?page=2", "http://SHOP.example/", "https://xn--bcher-kva.example/"]
)
def test_an_address_within_the_policy_is_allowed(policy, url):
    assert refusal(url, policy, lambda _: [PUBLIC]) is None


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        (PUBLIC, True),
        ("2606:2800:220:1:248:1893:25c8:1946", True),
        ("127.0.0.1", False),
        ("10.1.2.3", False),
        ("169.254.169.254", False),
        ("100.64.0.1", False),
        ("224.0.0.1", False),
        ("0.0.0.0", False),  # noqa: S104 - refused, not bound
        ("::1", False),
        ("fe80::1%eth0", False),
        ("::ffff:10.0.0.1", False),
        ("64:ff9b::7f00:1", False),
        ("2002:7f00:1::", False),
        ("not an address", False),
    ],
)
def test_only_addresses_of_the_public_net_are_connected_to(address, expected):
    assert is_global(address) is expected


def test_one_local_address_among_many_refuses_the_host(policy):
    assert "10.0.0.1" in (address_refusal([PUBLIC, "10.0.0.1"], policy) or "")


def test_the_shared_table_of_refused_addresses(policy, table):
    allowed = [url for url in table["refuse"] if refusal(url, policy, no_lookup) is None]
    assert allowed == []


def test_the_shared_table_of_hosts_that_lead_elsewhere(policy, table):
    for row in table["refuse_by_resolver"]:
        assert refusal(row["url"], policy, lambda _, found=row["resolves_to"]: found), row
    for row in table["refuse_on_second_lookup"]:
        first, second = row["lookups"]
        assert refusal(row["url"], policy, lambda _, found=first: found) is None
        assert refusal(row["url"], policy, lambda _, found=second: found), row


def test_the_shared_table_of_allowed_addresses(policy, table):
    for row in table["allow"]:
        assert refusal(row["url"], policy, lambda _, found=row["resolves_to"]: found) is None, row


@pytest.mark.parametrize(
    ("url", "is_allowed"),
    [
        ("http://127.0.0.1:8123/shop/a", True),
        ("http://127.0.0.1:8124/", False),
        ("http://127.0.0.1/", False),
        ("http://localhost:8123/", False),
        ("http://127.1:8123/", False),
        ("http://shop.example:8123/", False),
    ],
)
def test_the_simulators_policy_allows_one_port_of_one_address(url, is_allowed):
    policy = loopback_policy("demo", "schemaorg", "listing", 8123)
    assert (refusal(url, policy, lambda host: [host]) is None) is is_allowed


def test_only_the_simulators_policy_may_connect_to_loopback(policy):
    assert address_refusal(["127.0.0.1"], policy)
    assert address_refusal(["127.0.0.2"], loopback_policy("demo", "schemaorg", "listing", 1))


def test_the_middleware_refuses_a_request_and_every_redirect_of_it(policy):
    middleware = FetchGuard(policy)
    assert middleware.process_request(SimpleNamespace(url="https://shop.example/")) is None
    with pytest.raises(Refused, match="not in the policy"):
        middleware.process_request(SimpleNamespace(url="http://169.254.169.254/latest"))


class Receiver:
    """Takes what a resolver says, as Twisted's connections do."""

    def __init__(self) -> None:
        self.addresses, self.is_complete = [], False

    def resolutionBegan(self, resolution) -> None:  # noqa: N802
        """Begin."""

    def addressResolved(self, address) -> None:  # noqa: N802
        self.addresses.append(address.host)

    def resolutionComplete(self) -> None:  # noqa: N802
        self.is_complete = True


class Lookups:
    """A name resolver that gives other addresses each time it is asked."""

    def __init__(self, *answers) -> None:
        self.answers = list(answers)

    def resolveHostName(self, receiver, host, *rest) -> None:  # noqa: N802
        receiver.resolutionBegan(None)
        for address in self.answers.pop(0):
            receiver.addressResolved(SimpleNamespace(host=address))
        receiver.resolutionComplete()


def test_the_connection_gets_the_checked_addresses_and_nothing_of_a_refused_host(policy, monkeypatch):
    monkeypatch.setattr(guard, "_refused_hosts", {})
    reactor = SimpleNamespace(nameResolver=Lookups([PUBLIC], ["127.0.0.1"], [PUBLIC, "10.0.0.1"]))
    resolver = GuardedResolver(policy, reactor)
    seen = []
    for _ in range(3):
        receiver = Receiver()
        resolver.resolveHostName(receiver, "rebind.example", 80)
        seen.append((receiver.addresses, receiver.is_complete))
    assert seen == [([PUBLIC], True), ([], True), ([], True)]
    with pytest.raises(Refused, match="not on the public net"):
        FetchGuard(policy).process_exception(SimpleNamespace(url="http://rebind.example/"), OSError())


def test_the_reason_names_the_host_but_never_the_whole_address(policy):
    assert "secret" not in (url_refusal("http://evil.example/?token=secret", policy) or "secret")
