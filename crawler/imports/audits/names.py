"""Headings of audit tables in German and English, and the fields that they mean."""

import re

AUDIT: dict[str, str] = {
    "audit_id": "audit nr|auditnr|audit no|audit number|auditnummer|audit id|berichtsnummer|berichtsnr|berichts nr|"
    "bericht nr|report no|report number|report id|vorgang|vorgangsnummer|vorgangsnr|audit ref|"
    "audit reference|reference",
    "subject_name": "lieferant|unternehmen|betrieb|organisation|bereich|kunde|supplier|supplier name|company|"
    "company name|organization|department|area|subject|subject name|auditee|lieferantenname|firma|customer|"
    "auditierter bereich|auditierte organisation|auditobjekt",
    "site": "standort|werk|niederlassung|ort|site|plant|location|address|adresse",
    "standard": "norm|regelwerk|standard|grundlage|normen|standards|auditgrundlage|scheme|auditkriterien",
    "audit_type": "auditart|audit type|auditform|audittyp|type of audit|art des audits|art|type",
    "started_on": "auditbeginn|datum|von|audit date|start date|started on|date|start|begin|beginn|auditdatum|"
    "zeitraum von|date from|from|audit start|inspection date",
    "ended_on": "auditende|bis|end date|ended on|end|ende|zeitraum bis|date to|to|audit end",
    "reported_on": "berichtsdatum|report date|reported on|datum des berichts|date of report|bericht vom",
    "available_from": "available from|freigegeben am|released on|veröffentlicht am|published on",
    "trigger": "anlass|auslöser|trigger|reason|grund|cause",
    "is_announced": "angekündigt|announced|unangekündigt|unannounced",
    "result": "ergebnis|bewertung|overall result|result|outcome|gesamtergebnis|auditergebnis|conclusion|verdict",
    "score": "punkte|erfüllungsgrad|punktzahl|score|points|erfüllung|erreichte punkte|overall score|total score|"
    "ergebnis punkte|ergebnis in prozent|compliance",
    "score_max": "max score|maximum score|score max|max punkte|maximale punkte|maximalpunkte|höchstpunktzahl|"
    "punkte max|possible points|mögliche punkte",
    "scale_direction": "scale direction",
    "grade": "einstufung|klassifizierung|grade|rating|class|classification|stufe|ergebnis einstufung",
    "n_major": "abweichung haupt|haupt|hauptabweichung|hauptabweichungen|ha|n major|major|major ncs|major nc|majors|"
    "major nonconformities|major non conformities|anzahl hauptabweichungen|anzahl ha|abweichungen haupt",
    "n_minor": "abweichung neben|neben|nebenabweichung|nebenabweichungen|na|n minor|minor|minor ncs|minor nc|minors|"
    "minor nonconformities|minor non conformities|anzahl nebenabweichungen|anzahl na|abweichungen neben",
    "n_ofi": "hinweise|hinweis|verbesserungspotenzial|verbesserungspotential|verbesserungspotenziale|empfehlung|"
    "empfehlungen|abweichung hinweise|n ofi|ofi|ofis|observations|opportunities for improvement|anzahl hinweise",
    "body": "zertifizierungsstelle|zertifizierer|body|certification body|auditing body|auditor firm|"
    "zertifizierungsgesellschaft",
    "lead_auditor": "auditor|auditleiter|lead auditor|leitender auditor|auditteamleiter|auditorin|inspector|prüfer",
    "audit_days": "auditaufwand|audit days|aufwand|auditdauer|audittage|person days|personentage|duration days|"
    "man days",
    "is_remote": "fernaudit|remote|remote audit|is remote",
    "follow_up_of": "follow up of|nachaudit zu|folgeaudit zu|follow up to",
    "scope": "geltungsbereich|scope|anwendungsbereich|audit scope",
    "edition": "edition|ausgabe|revision|normausgabe",
}
"""Field of an audit to headings, joined by |."""

FINDING: dict[str, str] = {
    "audit_id": AUDIT["audit_id"],
    "finding_no": "lfd nr|nr|feststellungs nr|feststellungsnr|feststellung nr|finding no|finding number|no|number|"
    "laufende nr|lfd|abweichung nr|nc no|finding id|pos|position|massnahmen nr",
    "clause": "normkapitel|normabschnitt|kapitel|klausel|frage|clause|chapter|section|requirement|abschnitt|"
    "normelement|normpunkt|question|clauses|frage nr",
    "severity": "bewertung|art|severity|grading|kategorie|schweregrad|einstufung|klassifizierung|category|finding type|"
    "type|abweichungsart|art der feststellung|feststellungsart|classification|class|typ",
    "statement": "feststellung|beschreibung|sachverhalt|statement|finding|description|abweichung|nonconformity|"
    "feststellungen|text|evidence|findings|beschreibung der abweichung",
    "aspect": "thema|aspect|topic|aspekt",
    "root_cause": "ursache|ursachenanalyse|root cause|cause|ursachen|grundursache",
    "action": "massnahme|massnahmen|action|corrective action|korrekturmassnahme|actions|korrekturmassnahmen",
    "owner": "verantwortlich|zuständig|owner|responsible|verantwortlicher|zuständigkeit|responsibility|wer",
    "due": "fälligkeit|termin|fällig bis|due|due date|deadline|fällig am|zu erledigen bis|bis wann|frist",
    "implemented": "erledigt am|umgesetzt am|implemented|implemented on|closed on|done on|erledigt|completed on",
    "verified": "geprüft am|verified|verified on|wirksamkeit geprüft am|checked on",
    "effectiveness": "wirksamkeit|wirksamkeit geprüft|effectiveness|effective|wirksam",
    "status": "status|stand|state|bearbeitungsstand",
}
"""Field of a finding to headings."""

CERTIFICATE: dict[str, str] = {
    "certificate_no": "certificate number|zertifikatsnummer|zertifikatsnr|zertifikats nr|zertifikat nr|certificate no|"
    "certificate id|registriernummer|zertifikat registrier nr|certificate nr",
    "subject_name": "zertifikatsinhaber|certified entity name|certificate holder|holder|inhaber|certified entity|"
    "certified organization|client|client name|" + AUDIT["subject_name"],
    "standard": "certification type|" + AUDIT["standard"],
    "edition": AUDIT["edition"],
    "scope": "certification scope|zertifizierter bereich|" + AUDIT["scope"],
    "body": "certification body name|cb|" + AUDIT["body"],
    "accreditation": "akkreditierung|accreditation|accreditation body|akkreditierungsstelle",
    "is_accredited": "accreditation status|akkreditiert|accredited|is accredited",
    "first_issue": "original issue date|erstausstellung|first issue|erstzertifizierung|first issue date|"
    "initial certification|erstmals ausgestellt|erstausstellung am",
    "issue": "issue date|ausgestellt am|gültig ab|issue|issued|issued on|valid from|ausstellungsdatum|ausstellung",
    "expiry": "expiry date|zertifikat gültig bis|ablaufdatum|gültig bis|expiry|expires|valid until|valid to|"
    "expiration date|läuft ab am",
    "status": "certification status|status|certificate status|zertifikatsstatus",
    "status_date": "status date|statusdatum|status seit|status since",
}
"""Field of a certificate to headings."""

TABLES = {"audit": AUDIT, "finding": FINDING, "certificate": CERTIFICATE}

_UNIT = re.compile(r"\([^)]*\)|\[[^\]]*\]|\bin\s*%|%|\*|\b(?:in|as)\s+(?:prozent|percent)\b")


def plain(heading: str) -> str:
    """Return a heading as it is compared: lower case, without unit, brackets and punctuation."""
    words = re.sub(r"(?<=[a-zäöü])(?=[A-ZÄÖÜ][a-zäöü])", " ", heading)
    words = _UNIT.sub(" ", words.casefold())
    return " ".join(re.sub(r"[\W_]+", " ", words).split())


def _lookup(table: dict[str, str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, words in table.items():
        for word in (name.replace("_", " "), *words.split("|")):
            found.setdefault(plain(word), name)
    return found


LOOKUP = {table: _lookup(fields) for table, fields in TABLES.items()}
"""Per table: plain heading to field."""


def field_of(table: str, heading: str) -> str | None:
    """Return the field of a table that a heading means: as a whole, then its last part, then any of its parts."""
    lookup = LOOKUP[table]
    parts = [part for part in re.split(r"\s*[/|\n]\s*", heading) if part]
    joined = [" ".join(parts[start:]) for start in range(len(parts))]
    for words in (*joined, *reversed(parts)):
        if (name := lookup.get(plain(words))) is not None:
            return name
    return None
