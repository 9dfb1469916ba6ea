"""Texts of what happened beside the reviews, of links to what is behind a figure, and of how figures are computed."""

from report.phrase import Phrase

TIMELINE: dict[str, Phrase] = {
    "event_audit": Phrase("{day}: Audit ({told})", "{day}: audit ({told})"),
    "event_certificate": Phrase(
        "{day}: letzter Tag eines Zertifikats ({told})", "{day}: last day of a certificate ({told})"
    ),
    "event_noted": Phrase(
        "{day}: Alarm zur Kenntnis genommen (Meldung {told})", "{day}: note taken of an alarm (notice {told})"
    ),
    "event_mark_audit": Phrase("Audit", "Audit"),
    "event_mark_certificate": Phrase("Zertifikat endet", "Certificate ends"),
    "event_mark_noted": Phrase("Maßnahme", "Action"),
    "events": Phrase("Was daneben geschah", "What happened beside it"),
    "change_mark": Phrase("Strukturbruch", "Change point"),
    "blind_spot_mark": Phrase("darunter bliebe es unbemerkt", "below, it would go unnoticed"),
    "word_pass": Phrase("bestanden", "passed"),
    "word_conditional": Phrase("mit Auflagen", "conditional"),
    "word_fail": Phrase("nicht bestanden", "failed"),
    "followed": Phrase("Vom Alarm zur Maßnahme, und was folgte", "From alarm to action, and what followed"),
    "followed_noted": Phrase(
        "Zur Kenntnis genommen am {day} (Meldung {number})", "Note taken on {day} (notice {number})"
    ),
    "followed_before": Phrase(
        "Davor ({first} bis {last}): {share} unzufrieden ({low} bis {high}, {n} Bewertungen).",
        "Before ({first} to {last}): {share} dissatisfied ({low} to {high}, {n} reviews).",
    ),
    "followed_after": Phrase(
        "Danach ({first} bis {last}): {share} unzufrieden ({low} bis {high}, {n} Bewertungen).",
        "After ({first} to {last}): {share} dissatisfied ({low} to {high}, {n} reviews).",
    ),
    "followed_before_few": Phrase(
        "Davor ({first} bis {last}): zu wenig ({n} Bewertungen).",
        "Before ({first} to {last}): too little ({n} reviews).",
    ),
    "followed_after_few": Phrase(
        "Danach ({first} bis {last}): zu wenig ({n} Bewertungen).",
        "After ({first} to {last}): too little ({n} reviews).",
    ),
    "followed_nothing_yet": Phrase(
        "Danach: noch kein ganzer Monat mit Bewertungen.", "After: no month with reviews yet."
    ),
    "followed_not_caused": Phrase(
        "Das folgte darauf. Ob es davon kommt, lässt sich ohne Vergleich nicht sagen.",
        "This followed it. Whether it was caused by it cannot be said without a comparison.",
    ),
    "remark": Phrase("Bemerkung", "Remark"),
    "reviews_of_month": Phrase("Bewertungen", "Reviews"),
    "reviews_of_month_row": Phrase("Bewertungen im {row}", "Reviews of {row}"),
    "blaming_reviews": Phrase("Bewertungen, die das tadeln", "Reviews that blame it"),
    "how": Phrase("Wie gerechnet?", "How was this computed?"),
    "how_inputs": Phrase("Eingaben und Herkunft", "Inputs and origin"),
    "how_trust": Phrase(
        "Wahrscheinlichkeit, dass die nächste Bewertung eines anderen Menschen zufrieden ausfällt. Je Quelle (m·k + "
        "A/d) / (k + (A + B)/d): A und B sind die zufriedenen und die übrigen Bewertungen, die mit Alter und neueren "
        "Bewertungen an Gewicht verlieren; m ist das dort Übliche, k sein Gewicht, d der Designeffekt; mehrere "
        "Alterungen gemischt, Quellen nach ihren jüngsten Zugängen. Intervall: 5-%- und 95-%-Quantil der "
        "Beta-Mischung. Unter 5 wirksamen Bewertungen: zu wenig.",
        "Probability that the next review by another person is a satisfied one. For each source (m·k + A/d) / (k + "
        "(A + B)/d): A and B are the satisfied and the other reviews, which lose weight with age and with newer "
        "reviews; m is what is usual there, k its weight, d the design effect; several ways of ageing mixed, sources "
        "by their recent arrivals. Interval: 5% and 95% quantiles of the mixture of betas. Below 5 effective "
        "reviews: too little.",
    ),
    "how_trend": Phrase(
        "Derselbe Vertrauenswert, für das Ende jedes Monats aus dem berechnet, was bis dahin veröffentlicht war.",
        "The same trust score, computed for the end of each month from what had been published by then.",
    ),
    "how_control": Phrase(
        "Anteil der unzufriedenen Bewertungen im Monat (Note höchstens ein Viertel der Skala). Grenzen: Quantile der "
        "Beta-Binomialverteilung mit Anteil und Streuung des Bezugszeitraums und der Zahl der Bewertungen des "
        "Monats. Dazu eine kumulierte Karte, die einen Anstieg über mehrere Monate findet. Der blinde Fleck ist der "
        "kleinste Anteil, der mit 80 % Wahrscheinlichkeit schon aufgefallen wäre. Strukturbrüche: "
        "Likelihood-Quotient über alle Teilungen der Monate gegen 999 gezogene Reihen ohne Änderung.",
        "Share of dissatisfied reviews in the month (a rating of at most a quarter of the scale). Limits: quantiles "
        "of the beta-binomial distribution with share and dispersion of the baseline and the month's number of "
        "reviews. Beside it a cumulative chart that finds a rise over several months. The blind spot is the smallest "
        "share that would have been noticed by now with 80% probability. Change points: likelihood ratio over all "
        "splits of the months against 999 series drawn without a change.",
    ),
    "how_quality": Phrase(
        "Jede Kennzahl über zwölf Monate, daneben Quartile derselben Kennzahl bei anderen Bewertungsgegenständen "
        "gleicher Art; unter drei anderen wird nichts als üblich angegeben.",
        "Each indicator over twelve months, beside the quartiles of the same indicator among other subjects of the "
        "same kind; with fewer than three others nothing is given as usual.",
    ),
    "how_distribution": Phrase(
        "Sichtbare Bewertungen, jede einmal, nach Fünfteln ihrer Skala gezählt, Daumen für sich; der "
        "Anteil ist der an den Noten derselben Art. Nie der Mittelwert allein.",
        "Visible reviews, each once, counted by fifths of their scale, thumbs apart; shares are of the ratings of "
        "the same kind. Never the mean alone.",
    ),
    "how_aspects": Phrase(
        "Je Text wird jeder Satz einem Aspekt und einer Richtung zugeordnet; Anteile sind um die bekannten Fehler des "
        "Verfahrens berichtigt, wo Handurteile vorliegen. Intervall: 90 %.",
        "In each text every sentence is given an aspect and a direction; shares are corrected for the known errors "
        "of the judge where labels by hand exist. Interval: 90%.",
    ),
    "how_fragility": Phrase(
        "Für jeden Angriff die kleinste Zahl von Bewertungen, mit der der neu gerechnete Wert um eine Stufe (10 "
        "Prozentpunkte) wandert oder das Ende seines Intervalls erreicht.",
        "For each attack the smallest number of reviews with which the score, computed anew, moves by one grade (10 "
        "percentage points) or reaches the end of its interval.",
    ),
    "how_tests": Phrase(
        "Jede Prüfung vergleicht eine Eigenschaft der Menge mit dem, was Zufall oder andere Bewertungsgegenstände "
        "gleicher Art ergeben; p-Werte nach Benjamini und Hochberg berichtigt, auffällig bis 0,05. Keine spricht "
        "über eine einzelne Bewertung.",
        "Each test compares a property of the set with what chance or other subjects of the same kind give; p values "
        "corrected after Benjamini and Hochberg, fired up to .05. None speaks of a single review.",
    ),
    "how_sources": Phrase(
        "Erfassung: gesehene durch angekündigte Bewertungen des letzten Laufs. Nur ein vollständiger Lauf lässt eine "
        "Bewertung als verschwunden gelten.",
        "Coverage: reviews seen over reviews announced in the newest run. Only a full run lets a review count as "
        "vanished.",
    ),
}
