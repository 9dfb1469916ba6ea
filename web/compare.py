"""The page on which subjects stand side by side, and its answer for programs."""

from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import HTMLResponse, JSONResponse

from report.comparison import MOST_SUBJECTS, lay_out_comparison
from report.jsontext import render_json
from report.quality import quality_table
from report.subject import SubjectReport
from web.answer import answer_dated, answer_json, read_reader
from web.errors import NoSuchSubject, UnreadableFilter
from web.filters import LONGEST_TEXT, read_key, view_of
from web.source import ReportSource

Keys = Annotated[list[str] | None, Query()]
LEAST_FIELDS = 2
MOST_OFFERED = 1_000
"""Subjects whose names a browser offers while somebody types; the others can be typed as well."""
MOST_NEAR, LEAST_ALIKE = 5, 0.5


def compare_routes(reports: ReportSource) -> APIRouter:
    """Return the routes of comparisons over a source of reports."""
    router = APIRouter()
    view = Depends(view_of(reports))

    @router.get("/compare", response_class=HTMLResponse)
    def compare(request: Request, subject: Keys = None, shown: ReportSource = view) -> HTMLResponse:
        """Answer with subjects side by side, or with those that are called like one that nobody knows."""
        reader, names = read_reader(request), shown.names()
        typed = _typed(subject)
        found = [find_key(each, names) for each in typed]
        known = list(dict.fromkeys(key for key in found if key is not None))
        unknown = next((each for each, key in zip(typed, found, strict=True) if key is None), None)
        page = lay_out_comparison(_found(shown, known), reader.language) if known and unknown is None else None
        # One empty field more, to add a subject.
        fields = [*typed, *[""] * max(LEAST_FIELDS - len(typed), len(typed) < MOST_SUBJECTS)]
        values = {
            "page": page,
            "keys": fields,
            "names": sorted(names.items(), key=lambda each: each[1].casefold())[:MOST_OFFERED],
            "unknown": unknown,
            "near": [
                (name, key, _address(reader.link("/compare"), [*known, key]))
                for key, name in (near_keys(unknown, names) if unknown is not None else ())
            ],
            "api": _address("/api/compare", known),
        }
        return answer_dated(request, "compare.html", values, status=200 if unknown is None else 404)

    @router.get("/api/compare")
    def compare_json(subject: Keys = None, shown: ReportSource = view) -> JSONResponse:
        """Answer with the indicators of the first subject and the others beside it."""
        keys = _chosen(subject)
        if not keys:
            raise UnreadableFilter("subject", "")
        found = _found(shown, keys)
        return answer_json({"subjects": keys, **render_json(quality_table(found[0].quality))})

    return router


def find_key(typed: str, names: Mapping[str, str]) -> str | None:
    """Return the key of the subject that somebody means by key or by name; None where no one subject is called so."""
    if typed in names:
        return typed
    called = [key for key, name in names.items() if name.casefold() == typed.casefold()]
    return called[0] if len(called) == 1 else None


def near_keys(typed: str, names: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return key and name of the subjects that are called like what somebody typed, the likest first."""
    wanted = typed.casefold()
    within = [key for key, name in names.items() if wanted in name.casefold() or wanted in key]
    by_name = {name.casefold(): key for key, name in names.items()}
    alike = [by_name[name] for name in get_close_matches(wanted, by_name, n=MOST_NEAR, cutoff=LEAST_ALIKE)]
    alike += get_close_matches(wanted, names, n=MOST_NEAR, cutoff=LEAST_ALIKE)
    return [(key, names[key]) for key in list(dict.fromkeys(within + alike))[:MOST_NEAR]]


def _typed(given: list[str] | None) -> list[str]:
    """Return what was typed into the fields, each once, in their order."""
    typed = list(dict.fromkeys(" ".join(each.split()) for each in given or () if each.strip()))
    if len(typed) > MOST_SUBJECTS or any(len(each) > LONGEST_TEXT for each in typed):
        raise UnreadableFilter("subject", f"{len(typed)} subjects")
    return typed


def _address(path: str, keys: Sequence[str]) -> str:
    """Return a path with these subjects as fields, behind the fields that it has."""
    return path + ("&" if "?" in path else "?") + urlencode([("subject", key) for key in keys])


def _chosen(given: list[str] | None) -> list[str]:
    """Return the keys that are asked for, each once, in their order."""
    keys = list(dict.fromkeys(read_key(key.strip()) for key in given or () if key.strip()))
    if len(keys) > MOST_SUBJECTS:
        raise UnreadableFilter("subject", f"{len(keys)} subjects")
    return keys


def _found(shown: ReportSource, keys: list[str]) -> list[SubjectReport]:
    found = shown.compared(keys)
    if found is None:
        raise NoSuchSubject(", ".join(keys))
    return found
