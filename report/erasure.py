"""Say of published figures that reviews behind them were erased since."""

from report.number import format_number
from report.phrase import Language
from report.words import say


def say_erased(n: int, language: Language) -> tuple[str, ...]:
    """Return the sentence about how many reviews were erased since the figures were published; nothing for none.

    Args:
        n: Reviews.
        language: Language to say it in.
    """
    if not n:
        return ()
    return (say("erased_since_1", language) if n == 1 else say("erased_since", language, n=format_number(n, language)),)
