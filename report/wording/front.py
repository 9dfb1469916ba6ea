"""Texts of the overview: what changed, what deserves attention, how to search, sort and go back in time."""

from report.phrase import Phrase

FRONT: dict[str, Phrase] = {
    "attention": Phrase("Was Aufmerksamkeit braucht", "What needs attention"),
    "attention_quiet": Phrase(
        "Kein Alarm, keine offene Meldung, keine überfällige Quelle, kein ablaufendes Zertifikat. Das heißt nicht, "
        "dass alles gut ist: Jede Karte hat einen blinden Fleck, und er steht bei ihr.",
        "No alarm, no open notice, no overdue source, no certificate about to expire. That does not mean that all is "
        "well: each chart has a blind spot, and says which.",
    ),
    "attention_alarms": Phrase("Anstiege, die sicherste zuerst", "Rises, the most certain first"),
    "attention_alarms_mean": Phrase(
        "q ist der Anteil falscher Funde, wenn man die Liste bis hierher liest; über alle {n} Reihen gerechnet.",
        "q is the share of false discoveries in the list down to this line; computed over all {n} series.",
    ),
    "attention_more": Phrase("und {n} weitere", "and {n} more"),
    "attention_sources": Phrase("Quellen, die nichts liefern", "Sources that bring nothing"),
    "late_failed": Phrase(
        "{source}: {n} von {of} Einträgen zuletzt nicht gut gesammelt; letzter Versuch {at}.",
        "{source}: the newest collection of {n} of {of} listings did not go well; last tried {at}.",
    ),
    "late_old": Phrase(
        "{source}: {n} von {of} Einträgen schon lange nicht gesammelt; zuletzt {at}.",
        "{source}: {n} of {of} listings not collected for long; last on {at}.",
    ),
    "attention_certificates": Phrase("Zertifikate", "Certificates"),
    "due_runs_out": Phrase(
        "{standard} von {holder} ({number}) läuft am {day} ab.", "{standard} of {holder} ({number}) expires on {day}."
    ),
    "due_expired": Phrase(
        "{standard} von {holder} ({number}) ist seit {day} abgelaufen.",
        "{standard} of {holder} ({number}) expired on {day}.",
    ),
    "due_other": Phrase("{standard} von {holder} ({number}): {state}.", "{standard} of {holder} ({number}): {state}."),
    "attention_notices": Phrase("{n} offene Meldungen", "{n} open notices"),
    "attention_notice": Phrase("1 offene Meldung", "1 open notice"),
    "reviews_behind_it": Phrase("Bewertungen dahinter", "Reviews behind it"),
    "changed": Phrase("Was sich geändert hat", "What changed"),
    "changed_since_last": Phrase("Gegenüber dem, was davor veröffentlicht war.", "Beside what was published before."),
    "changed_since_day": Phrase("Gegenüber dem Stand vom {day}.", "Beside what was shown on {day}."),
    "changed_nothing": Phrase("Kein Vertrauenswert hat sich geändert.", "No trust score changed."),
    "changed_rest": Phrase(
        "Bei {n} Bewertungsgegenständen hat sich nichts geändert, oder es gab davor keine Zahlen.",
        "{n} subjects did not change, or had no figures before.",
    ),
    "changed_beyond": Phrase("außerhalb beider Intervalle", "beyond both intervals"),
    "changed_within": Phrase("innerhalb der Intervalle, kann Zufall sein", "within the intervals, may be chance"),
    "changed_new_alarm": Phrase("neuer Alarm", "new alarm"),
    "changed_verdict": Phrase("Mehr als Zufall?", "More than chance?"),
    "before": Phrase("Davor", "Before"),
    "before_at": Phrase("Davor veröffentlicht", "Published before on"),
    "now": Phrase("Jetzt", "Now"),
    "difference": Phrase("Unterschied", "Difference"),
    "points": Phrase("Punkte", "points"),
    "filter_text": Phrase("Name enthält", "Name contains"),
    "filter_kind": Phrase("Art", "Kind"),
    "filter_alarm": Phrase("nur mit Alarm", "with an alarm only"),
    "filter_sort": Phrase("Reihenfolge", "Order"),
    "filter_since": Phrase("Vergleichen mit dem", "Compare with"),
    "sort_alarm": Phrase("Alarme zuerst", "alarms first"),
    "sort_name": Phrase("Name", "name"),
    "sort_value": Phrase("niedrigster Wert zuerst", "lowest score first"),
    "sort_newest": Phrase("längste Stille zuerst", "longest silence first"),
    "sort_n": Phrase("meiste Bewertungen zuerst", "most reviews first"),
    "sort_change": Phrase("größte Änderung zuerst", "largest change first"),
    "listed_of": Phrase("{n} von {all} Bewertungsgegenständen", "{n} of {all} subjects"),
    "none_passes": Phrase("Kein Bewertungsgegenstand passt zu dieser Auswahl.", "No subject fits this selection."),
    "show_all": Phrase("Alle zeigen", "Show all"),
    "pages": Phrase("Seiten", "Pages"),
    "page_of": Phrase("Seite {page} von {pages}", "Page {page} of {pages}"),
    "page_before": Phrase("Zurück", "Previous"),
    "page_after": Phrase("Weiter", "Next"),
    "filter_blames": Phrase("Tadelt", "Blames"),
    "filter_from": Phrase("Ab dem Tag", "From the day"),
    "filter_to": Phrase("Bis zum Tag", "To the day"),
    "filter_vanished": Phrase("nur verschwundene", "vanished ones only"),
    "as_of_day": Phrase("Stand zeigen vom", "Show as of"),
    "as_of_past": Phrase(
        "Diese Seite zeigt, was am Ende des {day} veröffentlicht war. Nichts davon ist nachträglich geändert.",
        "This page shows what was published at the end of {day}. None of it was changed afterwards.",
    ),
    "as_of_today": Phrase("Zum heutigen Stand", "Show the newest"),
}
