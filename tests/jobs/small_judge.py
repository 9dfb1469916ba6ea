"""A judge of two aspects whose tone stands in the words themselves; for tests of what surrounds it."""

import re

from jobs.aspects import OpinionJudge
from report.phrase import Phrase
from scoring.aspects import Opinion
from store.records import SubjectKind

WORDS = {"lid": r"\blid\b|\bDeckel\b", "price": r"\bprice\b|\bmoney\b|\bGeld\b"}
CLAUSE = re.compile(r"[^.!?;\n]+")
TONE = {"good": 0.9, "gut": 0.9, "bad": 0.1, "schlecht": 0.1, "so-so": 0.5}
LABELS = {"lid": Phrase("Deckel", "Lid"), "price": Phrase("Preis", "Price"), "cord": Phrase("Kabel", "Cord")}


def find(texts, languages, words=WORDS):
    """Return for each German or English text one opinion for each clause and aspect in it."""
    return [
        tuple(_find(text, words)) if language in ("de", "en") else ()
        for text, language in zip(texts, languages, strict=True)
    ]


def _find(text, words):
    for clause in CLAUSE.finditer(text):
        tone = next((chance for word, chance in TONE.items() if word in clause[0]), None)
        for aspect, pattern in words.items():
            if re.search(pattern, clause[0]):
                start = clause.start() + len(clause[0]) - len(clause[0].lstrip())
                yield Opinion(aspect, start, clause.end(), tone)


def small_judge(content="c1", aspect_set="product", kinds=tuple(SubjectKind)) -> OpinionJudge:
    """Return the judge; another content makes it another judge."""
    return OpinionJudge(aspect_set, "1", kinds, LABELS, content, find)
