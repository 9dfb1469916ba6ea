"""Texts beside a textbook chart."""

from report.phrase import Phrase

CLASSIC: dict[str, Phrase] = {
    "classic_means": Phrase(
        "Karte nach Lehrbuch. In Simulationen geben {rate} der unveränderten Reihen in zwölf Monaten einen Fehlalarm, "
        "gemessen mit {months} Monaten Bezug und {volume} Bewertungen im Monat, was dieser Reihe am nächsten kommt; "
        "die eigenen Karten sind auf 1,6 % ausgelegt.",
        "A textbook chart. In simulations {rate} of unchanged series give a false alarm within twelve months, measured "
        "with a baseline of {months} months and {volume} reviews a month, which comes nearest to this series; our own "
        "charts are built for 1.6%.",
    ),
    "classic_gap_p": Phrase(
        "Jeder Monat steht für sich.",
        "Each month stands for itself.",
    ),
    "classic_gap_laney": Phrase(
        "Jeder Monat steht für sich; die Streuung kommt aus unmittelbar benachbarten Monaten des Bezugszeitraums.",
        "Each month stands for itself; the spread comes from months of the baseline that follow each other directly.",
    ),
    "classic_gap_ewma": Phrase(
        "In einer Lücke verblasst, was davor war, wie in jedem Monat; der Standardfehler danach ist größer.",
        "In a gap what came before fades as in any month; the standard error after it is larger.",
    ),
    "classic_gap_rules": Phrase(
        "Die Regeln zählen Kalendermonate; ein Monat in einer Lücke zählt als unauffällig.",
        "The rules count months of the calendar; a month in a gap counts as unremarkable.",
    ),
    "classic_gate": Phrase(
        "Monate mit weniger als {least} Bewertungen geben kein Zeichen.",
        "Months with fewer than {least} reviews give no signal.",
    ),
    "classic_too_little": Phrase(
        "Zu wenig für eine Karte: Sie braucht drei Monate mit je {least} Bewertungen im Bezugszeitraum und einen Monat "
        "danach.",
        "Too little for a chart: it takes three months of {least} reviews each in the baseline and a month after it.",
    ),
    "classic_laney_too_little": Phrase(
        "Zwei Paare dieser Monate müssen einander unmittelbar folgen.",
        "Two pairs of these months must follow each other directly.",
    ),
}
