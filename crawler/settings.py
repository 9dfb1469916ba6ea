"""Hardened Scrapy settings: what the defaults leave open is closed here, and a test asserts every value."""

from collections.abc import Mapping
from importlib.metadata import version

from crawler.guard import POLICY_SETTING
from crawler.order import Limits
from crawler.patience import PAGE_SECONDS_SETTING
from crawler.policy import SourcePolicy
from crawler.robots import AGENT

MAX_BODY_BYTES = 8 * 1024 * 1024
MEMORY_LIMIT_MIB = 512
RETRIES = 3

# None switches a part of Scrapy off. Numbers give the order: the guard sees a request before anything else does.
_DOWNLOADER_MIDDLEWARES = {
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
_DOWNLOAD_HANDLERS = {
    "http": "crawler.signing.SigningHandler",
    "https": "crawler.signing.SigningHandler",
    "data": None,
    "file": None,
    "ftp": None,
    "s3": None,
}
_EXTENSIONS = {
    "scrapy.extensions.memusage.MemoryUsage": None,
    "crawler.memory.OwnMemory": 0,
    "scrapy.extensions.telnet.TelnetConsole": None,
    "scrapy.extensions.remote_control.RemoteControl": None,
    "scrapy.extensions.feedexport.FeedExporter": None,
    "scrapy.extensions.spiderstate.SpiderState": None,
    "scrapy.extensions.memdebug.MemoryDebugger": None,
    "scrapy.extensions.logstats.LogStats": None,
}


def user_agent(policy: SourcePolicy) -> str:
    """Return who we say we are: name, version, and the contact where one is given."""
    contact = policy.contact.strip()
    return f"{AGENT}/{version('leumund')}" + (f" (+{contact})" if contact else "")


def hardened_settings(policy: SourcePolicy, limits: Limits) -> Mapping[str, object]:
    """Return the Scrapy settings for one child process.

    Args:
        policy: The source's policy; a loopback policy alone has no delay.
        limits: How much the process may do.

    References:
        RELIABILITY 3.2; what Scrapy does without: M8.
    """
    return _limits(policy, limits) | {
        POLICY_SETTING: policy,
        "BOT_NAME": AGENT,
        "USER_AGENT": user_agent(policy),
        "ROBOTSTXT_OBEY": True,
        "ROBOTSTXT_USER_AGENT": AGENT,
        "ROBOTSTXT_PARSER": "crawler.robots.StrictRobots",
        "DOWNLOADER_MIDDLEWARES": dict(_DOWNLOADER_MIDDLEWARES),
        "ITEM_PIPELINES": {"crawler.pipelines.StorePipeline": 100},
        "EXTENSIONS": dict(_EXTENSIONS),
        "TWISTED_DNS_RESOLVER": "crawler.guard.GuardedResolver",
        "DOWNLOAD_HANDLERS": dict(_DOWNLOAD_HANDLERS),
        "DOWNLOAD_VERIFY_CERTIFICATES": True,
        "CLOSESPIDER_TIMEOUT": limits.seconds,
        "CLOSESPIDER_PAGECOUNT": min(limits.pages, policy.requests_per_run or limits.pages),
        "CLOSESPIDER_ERRORCOUNT": limits.errors,
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
        # Bodies and items hold reviews: nothing below a warning, and never an item, reaches a log.
        "LOG_LEVEL": "WARNING",
        "LOG_INSTALL_ROOT_HANDLER": False,
        "LOG_FORMATTER": "crawler.quiet.QuietFormatter",
        # Each page is one item; Scrapy would start a hundred tasks per page to take it.
        "CONCURRENT_ITEMS": 1,
        "STATS_DUMP": False,
        # Scrapy would read and parse the source of our callback again for every page.
        "WARN_ON_GENERATOR_RETURN_VALUE": False,
    }


def _limits(policy: SourcePolicy, limits: Limits) -> dict[str, object]:
    """Return how much, how fast and how often."""
    return {
        "DOWNLOAD_MAXSIZE": MAX_BODY_BYTES,
        "DOWNLOAD_WARNSIZE": MAX_BODY_BYTES // 2,
        "DOWNLOAD_TIMEOUT": limits.answer_seconds,
        PAGE_SECONDS_SETTING: limits.page_seconds,
        "DOWNLOAD_FAIL_ON_DATALOSS": True,
        "DNS_TIMEOUT": limits.answer_seconds,
        "DEPTH_LIMIT": 50,
        "REDIRECT_MAX_TIMES": 5,
        "RETRY_TIMES": RETRIES,
        "URLLENGTH_LIMIT": 2083,
        "CONCURRENT_REQUESTS": 4 if policy.loopback_port is None else policy.concurrency,
        "CONCURRENT_REQUESTS_PER_DOMAIN": policy.concurrency,
        "DOWNLOAD_DELAY": policy.delay_seconds,
        # Scrapy's own jitter would shorten a delay to half of what the policy promises.
        "DOWNLOAD_DELAY_JITTER": 0,
        "AUTOTHROTTLE_ENABLED": policy.loopback_port is None,
        "AUTOTHROTTLE_START_DELAY": policy.delay_seconds,
        "AUTOTHROTTLE_MAX_DELAY": 60.0,
        "AUTOTHROTTLE_TARGET_CONCURRENCY": 1.0,
        "MEMUSAGE_ENABLED": True,
        "MEMUSAGE_LIMIT_MB": MEMORY_LIMIT_MIB,
        "MEMUSAGE_CHECK_INTERVAL_SECONDS": 5.0,
    }
