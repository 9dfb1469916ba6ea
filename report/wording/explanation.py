"""Words about why a text was judged as it was, and about texts that contradict their rating."""

from report.phrase import Phrase

EXPLANATION: dict[str, Phrase] = {
    "review_of_day": Phrase("Bewertung vom {date}", "Review of {date}"),
    "review_undated": Phrase("Bewertung ohne Datum", "Undated review"),
    "review_lead": Phrase(
        "Was dafür und was dagegen spricht, dass hier jemand zufrieden war, so wie das Textmodell es rechnet.",
        "What speaks for and what against a satisfied author here, as the text model reckons it.",
    ),
    "why": Phrase("Warum?", "Why?"),
    "why_of_row": Phrase("Warum? Bewertung {row}", "Why? Review {row}"),
    "why_text": Phrase("Der Text", "The text"),
    "why_legend_for": Phrase("spricht dafür", "speaks for it"),
    "why_legend_against": Phrase("spricht dagegen", "speaks against it"),
    "why_legend_means": Phrase(
        "Durchgezogene Linien sprechen dafür, gepunktete dagegen; je dicker die Linie, desto mehr. Ein Wort zählt nur "
        "dort, wo es zuerst steht; was mehrere Wörter gemeinsam beitragen, ist gleichmäßig auf sie verteilt.",
        "Solid lines speak for it, dotted ones against; the thicker the line, the more. A word counts only where it "
        "stands first; what several words add together is shared equally by them.",
    ),
    "why_for": Phrase("Spricht dafür", "Speaks for it"),
    "why_against": Phrase("Spricht dagegen", "Speaks against it"),
    "why_words": Phrase("Wörter", "Words"),
    "why_kinds": Phrase("Zählen als", "Count as"),
    "why_adds": Phrase("Beitrag", "Adds"),
    "why_more": Phrase("{n} weitere", "{n} more"),
    "why_nothing": Phrase("Nichts.", "Nothing."),
    "why_passages": Phrase("Die deutlichsten Stellen", "The clearest passages"),
    "why_arithmetic": Phrase("Die Rechnung", "The arithmetic"),
    "why_arithmetic_means": Phrase(
        "Gerechnet wird in Log-Odds: 0 heißt unentschieden, +1 etwa 73\u00a0%, +2 etwa 88\u00a0%, −1 etwa 27\u00a0%.",
        "The unit is log-odds: 0 means undecided, +1 about 73%, +2 about 88%, −1 about 27%.",
    ),
    "why_step": Phrase("Schritt", "Step"),
    "why_intercept": Phrase("Ausgangswert", "Starting value"),
    "why_sum_for": Phrase("alles, was dafür spricht", "all that speaks for it"),
    "why_sum_against": Phrase("alles, was dagegen spricht", "all that speaks against it"),
    "why_sum": Phrase("Summe", "Sum"),
    "why_slope": Phrase("Kalibrierung: Steigung", "Calibration: slope"),
    "why_shift": Phrase("Kalibrierung: Verschiebung", "Calibration: shift"),
    "why_reading": Phrase("Kalibriertes Ergebnis x", "Calibrated result x"),
    "why_probability": Phrase("P(positiv) = 1 / (1 + exp(−x))", "P(positive) = 1 / (1 + exp(−x))"),
    "why_error": Phrase("Wie oft das Modell irrt", "How often the model is wrong"),
    "why_error_means": Phrase(
        "Gemessen an Sammlungen, von deren Firmen, Filmen oder Produkten es nichts gesehen hatte. Es liest nur die "
        "Oberfläche: Ironie und gemischte Texte täuschen es.",
        "Measured on collections of whose firms, films or products it had seen nothing. It reads the surface only: "
        "irony and mixed texts mislead it.",
    ),
    "why_no_error": Phrase(
        "In dieser Sprache wurde sein Fehler nicht gemessen.", "Its error was not measured in this language."
    ),
    "why_erased": Phrase(
        "Der Text wurde gelöscht. Was das Modell von ihm sagte, blieb; erklären lässt es sich nicht mehr.",
        "The text was erased. What the model said of it was kept; it can no longer be explained.",
    ),
    "why_no_words": Phrase(
        "Diese Bewertung hat keinen Text; das Modell sagt nichts von ihr.",
        "This review has no text; the model says nothing of it.",
    ),
    "why_not_modelled": Phrase(
        "Das Modell kennt die Sprache dieses Textes nicht oder keines seiner Wörter; es sagt nichts von ihm.",
        "The model does not know the language of this text, or none of its words; it says nothing of it.",
    ),
    "why_no_model": Phrase(
        "Das Textmodell ist nicht zu lesen; „leumund doctor“ nennt den Grund.",
        "The text model cannot be read; “leumund doctor” names the reason.",
    ),
    "term_words": Phrase("Wörter", "words"),
    "term_turned": Phrase("nach einer Verneinung", "after a negation"),
    "term_parts": Phrase("Wortteile", "parts of the word"),
    "term_opinion_for": Phrase("lobendes Meinungswort", "opinion word for"),
    "term_opinion_against": Phrase("kritisches Meinungswort", "opinion word against"),
    "term_title": Phrase("in der Überschrift", "in the title"),
    "term_ending": Phrase("am Schluss", "at the end"),
    "contradiction": Phrase("Note und Text widersprechen sich", "Rating and text contradict each other"),
    "contradiction_means": Phrase(
        "Ein Grund, genauer zu lesen, kein Urteil über den Verfasser. Solche Texte unter den {n} mit klarer Note: "
        "{observed} gefunden, {expected} schon durch den Fehler des Modells zu erwarten.",
        "A reason to read closely, no verdict on the author. Texts like this among the {n} with a clear rating: "
        "{observed} found, {expected} expected by the model's error alone.",
    ),
    "contradictions_found": Phrase(
        "Texte, die ihrer Note widersprechen: {observed}; {expected} schon durch den Fehler des Modells zu erwarten "
        "({low} bis {high}; {level} Sicherheit). Texte mit klarer Note: {n}.",
        "Texts that contradict their rating: {observed}; {expected} expected by the model's error ({low} to {high}; "
        "{level} certainty). Texts with a clear rating: {n}.",
    ),
}
