"""Hardened settings: every value is asserted, and Scrapy is found to use them."""

import pytest
import scrapy
from scrapy.settings import Settings
from scrapy.utils.conf import build_component_list

from crawler.order import Limits
from crawler.policy import loopback_policy
from crawler.settings import hardened_settings, user_agent

LIMITS = Limits(seconds=100, pages=200, errors=3)
MIDDLEWARES = {
    "crawler.guard.FetchGuard": 10,
    "crawler.robots.RobotsGate": 100,
    "crawler.tdm.ReservationGate": 110,
    "crawler.patience.Patience": 550,
    "crawler.unpack.StrictUnpacking": 590,
    "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware": None,
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
    "scrapy.downloadermiddlewares.httpauth.HttpAuthMiddleware": None,
    "scrapy.downloadermiddlewares.retry.RetryMiddleware": None,
    "scrapy.downloadermiddlewares.redirect.MetaRefreshMiddleware": None,
    "scrapy.downloadermiddlewares.httpcompression.HttpCompressionMiddleware": None,
    "scrapy.downloadermiddlewares.cookies.CookiesMiddleware": None,
    "scrapy.downloadermiddlewares.httpproxy.HttpProxyMiddleware": None,
    "scrapy.downloadermiddlewares.httpcache.HttpCacheMiddleware": None,
}
EXPECTED = {
    "BOT_NAME": "Leumund",
    "ROBOTSTXT_OBEY": True,
    "ROBOTSTXT_USER_AGENT": "Leumund",
    "ROBOTSTXT_PARSER": "crawler.robots.StrictRobots",
    "DOWNLOADER_MIDDLEWARES": MIDDLEWARES,
    "ITEM_PIPELINES": {"crawler.pipelines.StorePipeline": 100},
    "EXTENSIONS": {
        "scrapy.extensions.memusage.MemoryUsage": None,
        "crawler.memory.OwnMemory": 0,
        "scrapy.extensions.telnet.TelnetConsole": None,
        "scrapy.extensions.remote_control.RemoteControl": None,
        "scrapy.extensions.feedexport.FeedExporter": None,
        "scrapy.extensions.spiderstate.SpiderState": None,
        "scrapy.extensions.memdebug.MemoryDebugger": None,
        "scrapy.extensions.logstats.LogStats": None,
    },
    "TWISTED_DNS_RESOLVER": "crawler.guard.GuardedResolver",
    "DOWNLOAD_HANDLERS": {
        "http": "crawler.signing.SigningHandler",
        "https": "crawler.signing.SigningHandler",
        "data": None,
        "file": None,
        "ftp": None,
        "s3": None,
    },
    "DOWNLOAD_VERIFY_CERTIFICATES": True,
    "DOWNLOAD_MAXSIZE": 8 * 1024 * 1024,
    "DOWNLOAD_WARNSIZE": 4 * 1024 * 1024,
    "DOWNLOAD_TIMEOUT": 30.0,
    "PAGE_SECONDS": 45.0,
    "DOWNLOAD_FAIL_ON_DATALOSS": True,
    "DNS_TIMEOUT": 30.0,
    "DEPTH_LIMIT": 50,
    "REDIRECT_MAX_TIMES": 5,
    "RETRY_TIMES": 3,
    "URLLENGTH_LIMIT": 2083,
    "CONCURRENT_REQUESTS": 4,
    "CONCURRENT_REQUESTS_PER_DOMAIN": 2,
    "DOWNLOAD_DELAY": 2.5,
    "DOWNLOAD_DELAY_JITTER": 0,
    "AUTOTHROTTLE_ENABLED": True,
    "AUTOTHROTTLE_START_DELAY": 2.5,
    "AUTOTHROTTLE_MAX_DELAY": 60.0,
    "AUTOTHROTTLE_TARGET_CONCURRENCY": 1.0,
    "CLOSESPIDER_TIMEOUT": 100,
    "CLOSESPIDER_PAGECOUNT": 200,
    "CLOSESPIDER_ERRORCOUNT": 3,
    "MEMUSAGE_ENABLED": True,
    "MEMUSAGE_LIMIT_MB": 512,
    "MEMUSAGE_CHECK_INTERVAL_SECONDS": 5.0,
    "TELNETCONSOLE_ENABLED": False,
    "REMOTE_CONTROL_ENABLED": False,
    "COMPRESSION_ENABLED": False,
    "COOKIES_ENABLED": False,
    "REFERRER_POLICY": "no-referrer",
    "METAREFRESH_ENABLED": False,
    "HTTPPROXY_ENABLED": False,
    "HTTPCACHE_ENABLED": False,
    "JOBDIR": None,
    "SPIDER_MODULES": [],
    "LOG_LEVEL": "WARNING",
    "LOG_INSTALL_ROOT_HANDLER": False,
    "LOG_FORMATTER": "crawler.quiet.QuietFormatter",
    "CONCURRENT_ITEMS": 1,
    "STATS_DUMP": False,
    "WARN_ON_GENERATOR_RETURN_VALUE": False,
}


@pytest.fixture(name="real")
def _real(policy_of):
    return policy_of(delay_seconds=2.5, concurrency=2)


def test_every_hardened_value(real):
    named = {"FETCH_POLICY": real, "USER_AGENT": user_agent(real)}
    assert hardened_settings(real, LIMITS) == EXPECTED | named


def test_the_simulator_is_asked_without_delay_and_nobody_else():
    loopback = hardened_settings(loopback_policy("demo", "schemaorg", "listing", 8000), LIMITS)
    assert (loopback["DOWNLOAD_DELAY"], loopback["AUTOTHROTTLE_ENABLED"], loopback["CONCURRENT_REQUESTS"]) == (
        0.0,
        False,
        2,
    )
    assert loopback["ROBOTSTXT_OBEY"] is True


def test_scrapy_is_recent_enough():
    assert tuple(int(part) for part in scrapy.__version__.split(".")[:2]) == (2, 19)


def test_a_policys_quota_of_requests_holds_for_the_run(policy_of):
    assert hardened_settings(policy_of(requests_per_run=50), LIMITS)["CLOSESPIDER_PAGECOUNT"] == 50
    assert hardened_settings(policy_of(requests_per_run=10**5), Limits(pages=7))["CLOSESPIDER_PAGECOUNT"] == 7


def test_only_http_and_https_have_a_handler(real):
    settings = Settings(dict(hardened_settings(real, LIMITS)))
    handlers = {**settings["DOWNLOAD_HANDLERS_BASE"], **settings["DOWNLOAD_HANDLERS"]}
    assert {scheme for scheme, handler in handlers.items() if handler} == {"http", "https"}


def test_the_guard_sees_a_request_before_anything_else_and_redirects_are_still_followed(real):
    settings = Settings(dict(hardened_settings(real, LIMITS)))
    order = build_component_list(settings.get_component_priority_dict_with_base("DOWNLOADER_MIDDLEWARES"))
    assert order[:3] == ["crawler.guard.FetchGuard", "crawler.robots.RobotsGate", "crawler.tdm.ReservationGate"]
    assert "scrapy.downloadermiddlewares.redirect.RedirectMiddleware" in order


def test_we_say_who_we_are_and_whom_to_ask(policy_of, real):
    assert user_agent(real).startswith("Leumund/")
    assert user_agent(real).endswith("(+https://example.org/bot)")
    assert "(" not in user_agent(policy_of(contact=""))


def test_a_quota_of_requests_is_the_lower_of_two_limits(policy_of):
    quota = hardened_settings(policy_of(requests_per_run=150), LIMITS)
    assert quota["CLOSESPIDER_PAGECOUNT"] == 150
    assert hardened_settings(policy_of(requests_per_run=500), LIMITS)["CLOSESPIDER_PAGECOUNT"] == 200


def test_the_least_delay_keeps_the_quotas_that_the_interfaces_document(policy_of):
    """Trustpilot: 833 requests in five minutes, 10,000 an hour."""
    delay = hardened_settings(policy_of(delay_seconds=2.0), LIMITS)["DOWNLOAD_DELAY"]
    assert 300 / delay <= 833
    assert 3600 / delay <= 10_000
