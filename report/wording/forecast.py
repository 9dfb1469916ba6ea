"""Forecasts of audits: what was lodged before the result, and how it has done."""

from report.phrase import Phrase

FORECAST: dict[str, Phrase] = {
    "forecasts": Phrase("Hinterlegte Prognosen", "Lodged forecasts"),
    "forecasts_lodged": Phrase("Jetzt hinterlegte Prognosen", "Forecasts lodged now"),
    "forecast_scores": Phrase("Prognosen gegen Ergebnisse", "Forecasts against results"),
    "forecast_running": Phrase("Laufende Wertung, Monat für Monat", "Running score, month by month"),
    "forecast_way": Phrase("Prognose aus", "Forecast from"),
    "forecast_leaf": Phrase("Blatt", "Leaf"),
    "forecast_month": Phrase("Audits bis", "Audits until"),
    "forecast_state": Phrase("Stand", "State"),
    "forecast_sealed_at": Phrase("Versiegelt", "Sealed"),
    "forecast_log_loss": Phrase("Log-Verlust", "Log loss"),
    "forecast_ppv": Phrase("Davon ausgefallen, oberstes Fünftel", "Of the riskiest fifth failed"),
    "word_reviews": Phrase("Bewertungen", "reviews"),
    "word_as always": Phrase("wie immer", "as always"),
    "word_forecast scored": Phrase("gewertet", "scored"),
    "word_forecast awaited": Phrase("Ergebnis steht aus", "result awaited"),
    "word_forecast late": Phrase("zu spät versiegelt", "sealed too late"),
    "word_forecast outcome_unknown": Phrase("Ergebnis nicht genannt", "outcome not stated"),
    "word_forecast changed": Phrase("Audit eines anderen Gegenstands oder anderer Norm", "other subject or standard"),
    "word_forecast apart": Phrase("Reklamation oder Nachaudit, nicht gewertet", "complaint or follow-up, not scored"),
    "word_forecast withdrawn": Phrase("nicht mehr unter den Audits", "no longer among the audits"),
    "word_forecast void": Phrase("abgesagt, nichtig", "cancelled, void"),
    "word_left out cancelled": Phrase("abgesagt", "cancelled"),
    "word_left out begun": Phrase("hat schon begonnen", "has begun already"),
    "word_left out unmatched": Phrase("keinem Gegenstand zugeordnet", "matched to no subject"),
    "word_left out follow_up": Phrase("ein Nachaudit", "a follow-up"),
    "word_left out complaint": Phrase("wegen einer Reklamation", "because of a complaint"),
    "forecast_event": Phrase("Vorhergesagt wird: {event}.", "What is foreseen: {event}."),
    "forecast_sealed": Phrase(
        "Versiegelt: Der Prüfpunkt umfasst {n} Blätter der Beweiskette.",
        "Sealed: the checkpoint covers {n} leaves of the evidence log.",
    ),
    "forecast_unchanged": Phrase(
        "Unverändert, nicht noch einmal hinterlegt: {n}.", "Unchanged, not lodged again: {n}."
    ),
    "forecast_none": Phrase(
        "Kein Audit steht bevor. Ein Audit steht bevor, wenn sein erster Tag nach heute liegt und kein Ergebnis "
        "bekannt ist.",
        "No audit is to come. An audit is to come if its first day lies after today and no result is known.",
    ),
    "forecast_too_little_to_learn": Phrase(
        "Zu wenig: Weniger als 20 Ausfälle oder 20 andere Audits liegen vor; daraus lässt sich nichts lernen.",
        "Too little: fewer than 20 failures or 20 other audits were held; nothing can be learnt from them.",
    ),
    "forecast_no_reviews": Phrase(
        "Zu wenig: Von manchen Auditierten spricht im Zeitfenster keine Bewertung.",
        "Too little: of some that will be audited no review speaks in the window.",
    ),
    "forecast_no_previous_audit": Phrase(
        "Zu wenig: Von manchen ist kein früheres Audit bekannt.",
        "Too little: of some no earlier audit is known.",
    ),
    "forecast_left_out": Phrase(
        "Nicht hinterlegt: Audit {audit} ({day}): {reason}.", "Not lodged: audit {audit} ({day}): {reason}."
    ),
    "forecast_rule": Phrase(
        "Es zählt die letzte Prognose, die vor dem ersten Tag des Audits versiegelt war, solange kein Ergebnis bekannt "
        "sein konnte; keine wird je geändert.",
        "The last forecast sealed before the first day of the audit counts, while no result could be known; none is "
        "ever changed.",
    ),
    "forecast_which": Phrase(
        "Je Audit zählt die letzte vor seinem ersten Tag versiegelte Prognose; wo eine Art nichts sagte, zählt das "
        "Audit für sie nicht.",
        "Of each audit the last forecast sealed before its first day counts; where a way said nothing, the audit does "
        "not count for it.",
    ),
    "forecast_counts": Phrase(
        "Gewertet: {scored}; Ergebnis steht aus: {awaited}; zu spät versiegelt: {late}; Ergebnis nicht genannt: "
        "{outcome_unknown}; abgesagt, also nichtig: {void}; nicht mehr unter den Audits: {withdrawn}; anderer "
        "Gegenstand oder andere Norm: {changed}; Reklamation oder Nachaudit: {apart}; ohne Prognose gehalten: "
        "{missing}.",
        "Scored: {scored}; result awaited: {awaited}; sealed too late: {late}; outcome not stated: {outcome_unknown}; "
        "cancelled, so void: {void}; no longer among the audits: {withdrawn}; other subject or standard: {changed}; "
        "complaint or follow-up: {apart}; held without a forecast: {missing}.",
    ),
    "forecast_gain": Phrase(
        "Bewertungen liegen gegenüber „{over}“ um {value} [{low}, {high}] im Brier-Wert näher am Ergebnis "
        "(negativ: ferner), auf denselben {n} Audits.",
        "Reviews are nearer to the result than “{over}” by {value} [{low}, {high}] of Brier score (negative: further), "
        "on the same {n} audits.",
    ),
    "forecast_too_few": Phrase(
        "Kein Vergleich der Prognosen unter {least} Ausfällen und {least} anderen.",
        "No comparison of forecasts below {least} failures and {least} others.",
    ),
    "forecast_no_score": Phrase(
        "Noch keine Prognose hinterlegt: leumund forecast lodge.", "No forecast lodged yet: leumund forecast lodge."
    ),
}
