"""The first page of an evidence pack, in both languages: how to check it, and what it does not prove."""

from report.phrase import LANGUAGES, Language
from report.wording.evidence import NOT_PROVED
from report.words import say

COMMAND = "python3 -I -S verify.py PACK.zip --key KEY"


def pack_readme(name: str) -> str:
    """Return the text of README.txt.

    Args:
        name: What people call the subject.
    """
    return "\n\n".join(_in(language, name) for language in LANGUAGES) + "\n"


def _in(language: Language, name: str) -> str:
    title = say("pack_title", language, name=name)
    limits = [f"- {say(key, language)}" for key in NOT_PROVED]
    lines = [
        *(title, "=" * len(title), "", say("pack_lead", language), ""),
        *(say("pack_check", language), f"    {COMMAND}", say("pack_codes", language), say("pack_key", language), ""),
        *(say("pack_not", language), *limits, "", say("pack_members", language)),
    ]
    return "\n".join(lines)
