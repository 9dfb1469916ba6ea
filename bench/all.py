"""Run every benchmark and renew docs/benchmarks.md with what it printed."""

import argparse
import json
import subprocess
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

QUESTIONS = (
    "merkle_build",
    "evidence_pack",
    "ingest",
    "ingest_postgresql",
    "trend_query",
    "overview_page",
    "subject_page",
    "monthly_reports",
    "indicate_growth",
    "parse_jsonld",
    "crawl_throughput",
    "sentiment_speed",
    "languages",
    "sentiment_stream",
    "near_duplicates",
    "twins",
    "aspect_rates",
    "model_drift",
    "expectation",
    "change_points",
    "compare_growth",
    "growth",
    "import_memory",
)
PAGE = Path("docs/benchmarks.md")
HEAD = """# Benchmarks

One row per file in `bench/`, each beside its baseline in the same run: CPU time, medians of interleaved rounds.
Only the ratio travels to another machine; a ratio above 1 means that ours is faster. Renewed by `make bench`; no test
depends on a time.

| question | n | ours | baseline | ratio | goal | peak MiB |
|---|---|---|---|---|---|---|
"""


def main() -> None:
    """Run all questions; end with 1 if one of them failed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scale", help="share of ten million reviews that `bench.growth` goes up to, 0..1")
    scale = parser.parse_args().scale
    rows, failed = [], False
    for question in QUESTIONS:
        command = [sys.executable, "-m", f"bench.{question}"]
        command += ["--scale", scale] if scale and question == "growth" else []
        done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=False)
        print(done.stdout, end="", flush=True)
        failed = failed or done.returncode != 0
        rows += [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
    PAGE.write_text(HEAD + "".join(_lines(rows)), encoding="utf-8")
    sys.exit(1 if failed else 0)


def _lines(rows: Iterable[Mapping[str, Any]]) -> Iterable[str]:
    for row in rows:
        goal = f">= {row['goal']:g}" if "goal" in row else "-"
        figures = f"{_shown(row['value'])} {row['unit']} | {_shown(row['baseline'])} | {row['ratio']:.2f} | {goal}"
        yield f"| {row['question']} | {row['n']:,} | {figures} | {row['peak_mib']:.0f} |\n"


def _shown(figure: float) -> str:
    return f"{figure:,.0f}" if figure >= 10 else f"{figure:.2f}"


if __name__ == "__main__":
    main()
