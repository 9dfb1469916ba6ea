"""How a training went: the table of candidates and what was decided."""

from report.phrase import Phrase

TRAINING: dict[str, Phrase] = {
    "training": Phrase("Textmodelle auf zurückgehaltenen Bewertungen", "Text models on reviews that were held back"),
    "training_candidate": Phrase("Modell", "Model"),
    "training_brier": Phrase("Brier-Wert", "Brier score"),
    "training_n": Phrase("Texte", "Texts"),
    "training_ece": Phrase("Kalibrierungsfehler", "Calibration error"),
    "word_in_force": Phrase("bisheriges", "in force"),
    "word_recalibrated": Phrase("neu kalibriert", "recalibrated"),
    "word_adapted": Phrase("angepasst", "adapted"),
    "training_too_few": Phrase(
        "Zu wenige bewertete Texte in modellierten Sprachen: {n}, gebraucht werden {needed} aus beiden Klassen. "
        "Das bisherige Modell bleibt.",
        "Too few rated texts in modelled languages: {n}, {needed} of both classes are needed. "
        "The model in force stays.",
    ),
    "training_split_subjects": Phrase(
        "Zurückgehalten wurde etwa ein Drittel der Gegenstände, in jedem Training dieselben.",
        "About a third of the subjects was held back, the same ones in every training.",
    ),
    "training_split_newest": Phrase(
        "Zurückgehalten wurden die neuesten 30 % der Texte: Für ganze Gegenstände sind es zu wenige.",
        "The newest 30 % of the texts were held back: there are too few subjects to hold back whole ones.",
    ),
    "training_loss": Phrase("{candidate}: Log-Verlust {loss}.", "{candidate}: log loss {loss}."),
    "training_gain": Phrase(
        "{candidate}: Log-Verlust {loss}, Gewinn gegen das bisherige {low} bis {high} (90 %).",
        "{candidate}: log loss {loss}, gain over the one in force {low} to {high} (90 %).",
    ),
    "training_old_stays": Phrase(
        "Das bisherige Modell bleibt: Keines ist über den Zufall hinaus besser.",
        "The model in force stays: none is better beyond chance.",
    ),
    "training_better": Phrase(
        "Besser ist: {candidate}. Ohne --dry-run wird es übernommen.",
        "Better is: {candidate}. Without --dry-run it is kept.",
    ),
    "training_kept": Phrase(
        "Übernommen: {candidate}, Prüfsumme {digest}. Der nächste Lauf oder „leumund score“ beurteilt alle Texte neu.",
        "Kept: {candidate}, digest {digest}. The next cycle, or “leumund score”, judges all texts anew.",
    ),
}
