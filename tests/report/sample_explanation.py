"""A self-written review with a self-made explanation: every kind of term, marks of every strength."""

from dataclasses import replace

from report.contradiction import Contradictions
from report.explanation import ReviewReport, Stretch, TermLine, Why
from report.line import ReviewLine
from report.subject import ModelError
from store.records import Interval, Subject, SubjectKind

TITLE, BODY = "Solide Kanne", "Der Deckel ist nicht schlecht, aber laut & teuer! 👍"
TEXT = f"{TITLE}\n{BODY}"
SUBJECT = Subject("kaffeemaschine-aurora", "Kaffeemaschine Aurora", SubjectKind.PRODUCT, is_demo=True)
FOUND = Contradictions(1240, 7, 5.23, Interval(1.0, 12.0))
LINE = ReviewLine("2025-10-30", 1.0, TITLE, BODY, "demo-shop", "de", 0.7211, rating="1 of 5", version=3)
TERMS = (
    TermLine("opinion_for", "nicht schlecht", 0.8),
    TermLine("opinion_against", "teuer", -0.61234),
    TermLine("title", "Solide", 0.5004),
    TermLine("words", "laut", -0.3),
    TermLine("words", "Solide", 0.2003),
    TermLine("turned", "schlecht", 0.11),
    TermLine("parts", "Deckel", -0.0207),
    TermLine("ending", "👍", 0.0051),
)


def stretch(words: str, log_odds: float) -> Stretch:
    """Return where these words stand in the text, with what they add."""
    start = TEXT.index(words)
    return Stretch(start, start + len(words), log_odds)


def sample_why() -> Why:
    """Return an explanation whose terms and tokens sum to its log-odds."""
    tokens = (
        *(stretch("Solide", 0.7007), stretch("Kanne", 0.0), stretch("Deckel", -0.0207), stretch("nicht", 0.4)),
        *(stretch("schlecht", 0.51), stretch("laut", -0.3), stretch("teuer", -0.61234), stretch("👍", 0.0051)),
    )
    total = 0.1 + sum(term.log_odds for term in TERMS)
    return Why(
        intercept=0.1,
        terms=TERMS,
        tokens=tokens,
        log_odds=total,
        slope=1.25,
        shift=-0.03,
        probability=0.7211,
        speaks_for=stretch("Der Deckel ist nicht schlecht", 0.8893),
        speaks_against=stretch("aber laut & teuer", -0.91234),
        model_digest="3f" * 32,
        errors=(ModelError("accuracy", 0.934, "de", "4 collections", 4502),),
    )


def sample_review() -> ReviewReport:
    """Return a review whose text contradicts its rating, explained."""
    return ReviewReport(SUBJECT, 3, LINE, TEXT, sample_why(), contradicts=True, contradictions=FOUND)


def erased_review() -> ReviewReport:
    """Return the review after its text was erased."""
    line = replace(LINE, title="", excerpt="", expired=True)
    return ReviewReport(SUBJECT, 3, line, "", None, note="why_erased", contradictions=FOUND)
