"""Logs of the child: places and kinds of errors, never what a review says."""

import logging
import sys
from io import StringIO

from crawler.quiet import QuietFormatter, TracesWithoutValues
from crawler.redaction import Redaction

SECRET = "SECRET-TEXT of a review"


def test_a_traceback_shows_places_but_not_the_message_of_the_error():
    stream = StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(TracesWithoutValues("%(message)s", Redaction()))
    logger = logging.Logger("child")
    logger.addHandler(handler)
    try:
        raise ValueError(SECRET)
    except ValueError:
        logger.error("a page failed", exc_info=sys.exc_info())
    shown = stream.getvalue()
    assert "a page failed" in shown
    assert "test_crawler_quiet.py" in shown
    assert shown.rstrip().endswith("ValueError")
    assert "SECRET-TEXT of" not in shown.replace(f"raise ValueError({SECRET!r})", "")


def test_items_are_never_logged():
    formatter = QuietFormatter()
    assert formatter.scraped({"text": SECRET}, None, None) is None
    assert formatter.dropped({"text": SECRET}, ValueError(SECRET), None, None) is None
    result = formatter.item_error({"text": SECRET}, ValueError(SECRET), None, None)
    assert SECRET not in str(result)
    assert "ValueError" in str(result)
