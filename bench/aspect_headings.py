"""Do the vocabularies find what people themselves filed under a heading, and do passages agree with sub-ratings?"""

import argparse
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from scipy.stats import spearmanr

from bench.corpus import read_rows
from jobs.aspectsets import read_aspect_set
from jobs.model import shipped_model
from jobs.settings import SHIPPED
from scoring.aspects import find_opinions, find_passages, join_polarity
from scoring.aspectset import AspectSet
from scoring.aspectvocabulary import VocabularyMatcher
from scoring.language import detect_language

TUNED_ON = ("statista", "Adidas", "Hugo Boss", "Marc O'Polo", "Porsche")
"""Employers whose reviews were read while the vocabulary was written; the figures are of the others."""
TOPICS = {
    "arbeitszeiten_überstunden": "work_life_balance",
    "homeoffice_möglich": "work_life_balance",
    "älteren_kollegen_junge": "older_colleagues",
    "teams_zusammenhalt": "colleagues",
    "frauen_männer_führungspositionen": "equality",
    "büros_ausstattung": "conditions",
    "führungskräfte_führungskompetenz": "supervisors",
}
SUB_RATINGS = {
    "work_life_balance": "work_life_balance",
    "culture_values": "atmosphere",
    "career_opp": "career",
    "comp_benefits": "pay",
    "senior_mgmt": "supervisors",
    "diversity_inclusion": "equality",
}
_SURE_TOPIC = 0.7
_FEWEST = 50


def main(arguments: Sequence[str] | None = None) -> None:
    """Print recall and precision by aspect, Spearman by sub-rating, and the speed of finding passages."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path, help="folder with benchmarks/ and streams/")
    data = parser.parse_args(arguments).data
    employer = read_aspect_set(SHIPPED / "aspects" / "employer.toml")
    for name, filed in (("kununu headings", _headings(data, employer)), ("kununu_fashion topics", _topics(data))):
        texts = [(aspect, text) for aspect, text in filed if len(text.split()) >= 4]
        _print_found(f"{name}, texts of four words and more", texts, employer)
    _print_agreement(data, employer)


def _headings(data: Path, employer: AspectSet) -> Iterator[tuple[str, str]]:
    """Yield what employees wrote under a heading that bears an aspect's name, with that aspect."""
    keys = {aspect.labels["de"]: aspect.key for aspect in employer.aspects}
    for row in read_rows(data / "streams/kununu_statista_bmw.jsonl.gz"):
        parts = row.get("aspect_texts")
        if row["subject"] not in TUNED_ON and isinstance(parts, dict):
            yield from ((keys[heading], str(text)) for heading, text in parts.items() if heading in keys and text)


def _topics(data: Path) -> Iterator[tuple[str, str]]:
    """Yield texts with the aspect of the topic that another model gave them, where it was sure."""
    for part in ("train", "dev"):
        for row in read_rows(data / f"benchmarks/kununu_fashion/{part}.jsonl.gz"):
            if row["group"] not in TUNED_ON and float(str(row["topic_prob"])) >= _SURE_TOPIC:
                yield TOPICS[str(row["topic"])], str(row["text"])


def _print_found(name: str, filed: Sequence[tuple[str, str]], employer: AspectSet) -> None:
    """Print how often the aspect of the heading was found, and how often what was found was that of the heading."""
    matchers = {language: VocabularyMatcher.of_set(employer, language) for language in ("de", "en")}
    stated: Counter[str] = Counter()
    found: Counter[str] = Counter()
    both: Counter[str] = Counter()
    for aspect, text in filed:
        matcher = matchers.get(detect_language(text, hint="de"))
        if matcher is None:
            continue
        aspects = {mention.aspect for mention in matcher.find(text)}
        stated[aspect] += 1
        found.update(aspects)
        both[aspect] += aspect in aspects
    recall, precision = both.total() / stated.total(), both.total() / found.total()
    print(f"{name}: n {stated.total()}, recall {recall:.3f}, precision at least {precision:.3f}")
    for aspect, n in stated.most_common():
        print(
            f"  {aspect:18} n {n:4} recall {both[aspect] / n:.2f} precision {both[aspect] / max(found[aspect], 1):.2f}"
        )


def _print_agreement(data: Path, employer: AspectSet) -> None:
    """Print Spearman's correlation of the passages' polarity with each sub-rating, and reviews per CPU-second."""
    rows = list(read_rows(data / "streams/glassdoor_uk.jsonl.gz"))
    texts = ["\n".join(str(row[part]) for part in ("title", "text") if row.get(part)) for row in rows]
    languages = ["en"] * len(texts)
    began = time.process_time()
    find_passages(texts, languages, employer)
    speed = len(texts) / (time.process_time() - began)
    print(
        f"finding passages: {speed:.0f} reviews per CPU-second, {sum(map(len, texts)) / len(texts):.0f} characters each"
    )
    told = [join_polarity(found) for found in find_opinions(texts, languages, employer, judge=shipped_model().judge)]
    for rating, aspect in SUB_RATINGS.items():
        given, judged = [], []
        for row, polarity in zip(rows, told, strict=True):
            ratings, positive = row.get("sub_ratings"), polarity.get(aspect)
            if isinstance(ratings, dict) and ratings.get(rating) and positive is not None:
                given.append(float(ratings[rating]))
                judged.append(positive)
        if len(given) >= _FEWEST:
            print(f"  {rating:18} n {len(given):5} Spearman {spearmanr(given, judged).statistic:.3f}")


if __name__ == "__main__":
    main()
