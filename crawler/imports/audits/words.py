"""Words of audit tables, German and English, and what they mean; a word that is not here is never guessed."""

import re

SEVERITIES = {
    "hauptabweichung": "major", "ha": "major", "major": "major", "major nc": "major", "major nonconformity": "major",
    "haupt": "major", "major non conformity": "major", "nebenabweichung": "minor", "na": "minor", "minor": "minor",
    "minor nc": "minor", "neben": "minor", "minor nonconformity": "minor", "minor non conformity": "minor",
    "hinweis": "ofi", "h": "ofi", "verbesserungspotenzial": "ofi", "verbesserungspotential": "ofi", "ofi": "ofi",
    "empfehlung": "ofi", "opportunity for improvement": "ofi", "observation": "ofi", "vp": "ofi",
    "positiv": "positive", "stärke": "positive", "positive": "positive", "strength": "positive",
}  # fmt: skip
RESULTS = {
    "pass": "pass", "passed": "pass", "bestanden": "pass", "freigegeben": "pass", "erfüllt": "pass",
    "conditional": "conditional", "bedingt": "conditional", "bedingt freigegeben": "conditional",
    "mit auflagen": "conditional", "bestanden mit auflagen": "conditional", "bedingt bestanden": "conditional",
    "freigegeben mit auflagen": "conditional", "conditional pass": "conditional",
    "conditionally approved": "conditional",
    "approved": "pass", "fail": "fail", "failed": "fail", "nicht bestanden": "fail", "abgelehnt": "fail",
    "gesperrt": "fail", "rejected": "fail", "nicht freigegeben": "fail", "not approved": "fail",
}  # fmt: skip
PLANNED = frozenset({"geplant", "planned", "offen", "scheduled", "vorgesehen", "not performed", "nicht durchgeführt",
                     "verschoben", "postponed"})  # fmt: skip
"""What stands in place of a result while an audit has not been held."""
CALLED_OFF = frozenset({"abgesagt", "cancelled", "canceled", "storniert", "entfällt", "entfallen", "ausgefallen",
                        "fällt aus", "gestrichen", "called off"})  # fmt: skip
"""What stands there when it never will be."""
TYPES = {
    "internes audit": "internal", "intern": "internal", "internal": "internal", "internal audit": "internal",
    "lieferantenaudit": "supplier", "supplier": "supplier", "supplier audit": "supplier",
    "kundenaudit": "customer", "customer": "customer", "customer audit": "customer",
    "erstaudit": "initial", "initial": "initial", "initial audit": "initial", "erstzertifizierung": "initial",
    "erstzertifizierungsaudit": "initial", "zertifizierungsaudit": "initial", "certification": "initial",
    "certification audit": "initial", "initial certification": "initial",
    "überwachungsaudit": "surveillance", "überwachung": "surveillance", "surveillance": "surveillance",
    "surveillance audit": "surveillance", "rezertifizierung": "recertification", "re zertifizierung": "recertification",
    "rezertifizierungsaudit": "recertification", "re zertifizierungsaudit": "recertification",
    "recertification": "recertification", "re certification": "recertification",
    "recertification audit": "recertification", "nachaudit": "follow_up", "follow up": "follow_up",
    "follow up audit": "follow_up", "followup": "follow_up", "sonderaudit": "special", "special": "special",
    "special audit": "special", "prozessaudit": "process", "process": "process", "process audit": "process",
    "produktaudit": "product", "product": "product", "product audit": "product",
}  # fmt: skip
STATUSES = {
    "active": "active", "gültig": "active", "aktiv": "active", "inactive": "inactive", "inaktiv": "inactive",
    "suspended": "suspended", "ausgesetzt": "suspended", "cancelled": "cancelled", "canceled": "cancelled",
    "gekündigt": "cancelled", "withdrawn": "withdrawn", "zurückgezogen": "withdrawn", "entzogen": "withdrawn",
    "draft": "draft", "entwurf": "draft", "expired": "expired", "abgelaufen": "expired",
}  # fmt: skip
PROGRESS = {
    "offen": "open", "open": "open", "in arbeit": "in_progress", "in bearbeitung": "in_progress",
    "in progress": "in_progress", "erledigt": "done", "done": "done", "closed": "done", "abgeschlossen": "done",
    "geschlossen": "done", "completed": "done", "umgesetzt": "done",
}  # fmt: skip
YES_NO = {
    "ja": True, "yes": True, "true": True, "wahr": True, "y": True, "j": True, "x": True, "accredited": True,
    "akkreditiert": True, "1": True, "nein": False, "no": False, "false": False, "falsch": False, "n": False,
    "unaccredited": False, "not accredited": False, "nicht akkreditiert": False, "0": False,
}  # fmt: skip
ZEROS = frozenset({"none", "keine", "kein", "nil", "zero", "null", "ohne"})
UNKNOWN = frozenset(
    {"-", "–", "—", "n/a", "n.a.", "n. a.", "k.a.", "k. a.", "?", "unknown", "unbekannt", "tbd", "n.n."}
)
TOTALS = frozenset({"summe", "gesamt", "total", "sum", "insgesamt", "gesamtsumme", "grand total", "zwischensumme",
                    "subtotal", "mittelwert", "durchschnitt", "average", "mean", "totals"})  # fmt: skip
_COMPLAINT = re.compile(r"complaint|reklamation|beschwerde|beanstandung")
_FOLLOW_UP = re.compile(r"follow[-_ ]?up|nachaudit|folgeaudit|nachverfolgung|re-?inspection")
_DENIED = re.compile(
    r"\b(?:kein(?:e|er|en|em)?|ohne|no|not|nicht|without|non)[ -](?:(?:a|any|an|due|to|because|of|by|from|customer|"
    r"caused|triggered|wegen|aufgrund|nach|einer|eines|von|kunden)[ -])*(?:kunden)?(?:complaint|reklamation|beschwerde|"
    r"beanstandung|follow[-_ ]?up|nachaudit|folgeaudit)\w*"
)
"""What an audit was not held for, as in "keine Reklamation"."""
_OF = re.compile(r"\b(?:of|zu|von|to)\s+(\S.*)$", re.IGNORECASE)
_AMENDMENT = re.compile(r"\s*[/+,]\s*(?:Amd\.?|Amendment|A)\s*\d{1,2}(?:\s*:\s*(?:19|20)\d\d)?(?!\d)", re.IGNORECASE)
_PLANNED = re.compile(r"planned|geplant|regulär|routine|turnus|audit ?programm|angekündigt|announced")


def word(text: str) -> str:
    """Return a word as it is looked up: lower case, no punctuation, single blanks."""
    return " ".join(re.sub(r"[^\w/]+", " ", text.casefold()).split())


def trigger_of(text: str) -> tuple[str | None, str | None]:
    """Return why an audit was held, and the number of the audit that it follows up."""
    plain = _DENIED.sub(" ", text.casefold())
    if _COMPLAINT.search(plain):
        return "complaint", None
    if _FOLLOW_UP.search(plain):
        found = _OF.search(text)
        return "follow_up", found[1].strip() if found else None
    return ("planned", None) if _PLANNED.search(plain) else (None, None)


def announced_of(text: str) -> bool | None:
    """Return whether an audit was announced, where the text says so."""
    plain = text.casefold()
    if "unannounced" in plain or "unangekündigt" in plain:
        return False
    return True if "announced" in plain or "angekündigt" in plain else YES_NO.get(word(text))


def is_grade(text: str) -> bool:
    """Say whether a text is a grade such as A, B+ or AB, not a word for a result."""
    return re.fullmatch(r"[A-F]{1,2}[+-]?|[1-6]", text.strip()) is not None


def _whole_year(short: str | None) -> str:
    """Return the year of an edition in two digits, as in "ISO 9001:08" or "ISO 9001:94", whatever year it is today."""
    return "" if short is None else f"19{short}" if short >= "80" else f"20{short}"


def standards_of(text: str) -> tuple[str | None, str | None]:
    """Return the names of standards without "DIN EN" and edition, and their editions, each joined by ";".

    An amendment such as "Amd 1:2024" belongs to the edition before it: it changes sentences and is no standard.
    """
    names, editions = [], []
    for part in re.split(r"\s*[/;+,|\n]\s*", _AMENDMENT.sub("", text)):
        found = re.fullmatch(r"(.*?)(?:\s*[:-]\s*((?:19|20)\d\d)(?:-\d\d)?|:(\d\d))?", part.strip())
        name = found[1] if found else part
        name = re.sub(r"^(?:(?:DIN|EN|BS|ÖNORM|SN|NF|UNI)\b\s*)+", "", name.strip(), flags=re.IGNORECASE)
        name = re.sub(r"^(ISO|IATF|VDA|IEC)\s*(?=\d)", lambda sign: sign[1].upper() + " ", name, flags=re.IGNORECASE)
        if name and name not in names:
            names.append(name)
            editions.append((found[2] or _whole_year(found[3])) if found else "")
    return ";".join(names) or None, (";".join(editions) if any(editions) else None)
