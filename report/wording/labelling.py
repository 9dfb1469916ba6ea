"""Labels given by hand and the rates that they correct: tables, the page, and the session in the terminal."""

from report.phrase import Phrase

LABELLING: dict[str, Phrase] = {
    "text_rates": Phrase("Anteile der Texte", "Rates of texts"),
    "text_rates_note": Phrase(
        "Wo nicht korrigiert wurde, steckt der Fehler des Textmodells nicht im Intervall: Das Modell erfindet und "
        "übersieht. Beurteilen Sie mit „leumund labels“ mindestens 50 Texte von Hand, besser 100 bis 300.",
        "Where nothing was corrected, the text model's error is not in the interval: the model invents and misses. "
        "Label at least 50 texts with “leumund labels”, better 100 to 300.",
    ),
    "rate_name": Phrase("Anteil der Texte, die …", "Share of texts that are …"),
    "rate_aspect": Phrase("Aspekt", "Aspect"),
    "rate_corrected": Phrase("Korrigiert", "Corrected"),
    "rate_note": Phrase("Grundlage", "Rests on"),
    "rate_raw": Phrase("Laut Modell", "As the model sees it"),
    "rate_sensitivity": Phrase("Vom Modell gefunden", "Found by the model"),
    "rate_specificity": Phrase("Zu Recht übergangen", "Rightly passed over"),
    "word_positive": Phrase("positiv", "positive"),
    "word_neutral": Phrase("neutral oder gemischt", "neutral or mixed"),
    "word_negative": Phrase("negativ", "negative"),
    "word_unclear": Phrase("nicht zu erkennen", "cannot tell"),
    "word_mentioned": Phrase("erwähnt", "mentioned"),
    "word_absent": Phrase("nicht erwähnt", "not mentioned"),
    "word_good": Phrase("gut", "good"),
    "word_bad": Phrase("schlecht", "bad"),
    "word_mixed": Phrase("gemischt", "mixed"),
    "word_labels": Phrase("eigene Handurteile", "own labels"),
    "word_labels_elsewhere": Phrase("Fehler bei anderen Gegenständen", "errors on other subjects"),
    "word_raw": Phrase("roh, nicht korrigiert", "raw, not corrected"),
    "labels": Phrase("Handurteile", "Labels"),
    "labels_lead": Phrase(
        "Lesen Sie den Text und sagen Sie, was darin steht. Die Texte sind zufällig gezogen. Wer geantwortet hat, "
        "speichern wir nicht. Eine spätere Antwort ersetzt die frühere; beide bleiben erhalten.",
        "Read the text and say what it says. The texts were drawn at random. Who answered is not stored. A later "
        "answer replaces the earlier one; both are kept.",
    ),
    "labels_done": Phrase("{done} von {all} beantwortet", "{done} of {all} answered"),
    "labels_none": Phrase(
        "Es ist nichts zu beurteilen. Sobald das Modell Texte kennt, lassen sich welche ziehen.",
        "There is nothing to label. As soon as the model knows texts, some can be drawn.",
    ),
    "labels_all_done": Phrase("Alles beantwortet. Vielen Dank!", "All answered. Thank you!"),
    "labels_agreement": Phrase(
        "{same} von {all} wiederholten Antworten stimmen überein.", "{same} of {all} repeated answers agree."
    ),
    "labels_overall": Phrase("Der Text als Ganzes ist", "The text as a whole is"),
    "labels_aspects": Phrase("Was sagt er über", "What does it say of"),
    "labels_save": Phrase("Speichern und weiter", "Save and go on"),
    "labels_skip": Phrase("Überspringen", "Skip"),
    "labels_back": Phrase("Zurück", "Back"),
    "labels_draw": Phrase("Texte ziehen", "Draw texts"),
    "labels_gone": Phrase("Dieser Text wurde inzwischen gelöscht.", "This text has been erased meanwhile."),
    "labels_keys": Phrase(
        "p positiv · u neutral · n negativ · ? nicht zu erkennen · s überspringen · z zurück · q beenden",
        "p positive · u neutral · n negative · ? cannot tell · s skip · z back · q quit",
    ),
    "labels_aspect_keys": Phrase(
        "Leertaste nicht erwähnt · g gut · b schlecht · m gemischt · z zurück · q beenden",
        "space not mentioned · g good · b bad · m mixed · z back · q quit",
    ),
    "labels_kept": Phrase(
        "{n} Antworten gespeichert. „leumund labels“ macht hier weiter.",
        "{n} answers kept. “leumund labels” goes on from here.",
    ),
    "labels_plan": Phrase("Handurteile bis zur nächsten Entscheidung", "Labels until the next decision"),
    "labels_for_width": Phrase("Weitere für die Breite", "Further for the width"),
    "labels_for_decision": Phrase("Weitere für die Schwelle", "Further for the threshold"),
    "labels_plan_note": Phrase(
        "Angenommen wird, dass weitere Handurteile so streuen wie die bisherigen; ohne bisherige, dass das Modell "
        "nicht hilft. Für die Schwelle: dass der Anteil so ist, wie er jetzt geschätzt wird; dann reicht die Zahl in "
        "vier von fünf Fällen. Ein Strich heißt: Auch alle Texte zu beurteilen reichte nicht.",
        "This assumes that further labels vary as those so far; without any, that the model is of no help. For the "
        "threshold: that the share is what it is estimated to be now; the number then does in four of five cases. "
        "A dash means that not even labelling every text would do.",
    ),
    "drift_all": Phrase("alle Quellen", "all sources"),
    "drift_untested": Phrase(
        "Textmodell, {group}: Das letzte Quartal hat zu wenig benotete oder von Hand beurteilte Texte für einen "
        "Vergleich.",
        "Text model, {group}: the last quarter has too few rated or labelled texts for a comparison.",
    ),
    "drift_none": Phrase(
        "Textmodell, {group}: Der Fehler im letzten Quartal ({n} Texte) ist nicht erkennbar anders als davor "
        "(Verlust {change}, p = {p}).",
        "Text model, {group}: its error in the last quarter ({n} texts) is not visibly different from before "
        "(loss {change}, p = {p}).",
    ),
    "drift_found": Phrase(
        "Textmodell, {group}: Der Fehler im letzten Quartal ({n} Texte) hat sich verändert (Verlust {change}, "
        "p = {p}). Beurteilen Sie neue Texte von Hand und trainieren Sie das Modell neu.",
        "Text model, {group}: its error in the last quarter ({n} texts) has changed (loss {change}, p = {p}). Label "
        "new texts and train the model anew.",
    ),
    "item": Phrase("Nr.", "Item"),
    "overall": Phrase("Gesamt", "Overall"),
    "text": Phrase("Wortlaut", "Text"),
    "error_403": Phrase("Diese Antwort nehmen wir nicht an", "This answer is not accepted"),
    "error_403_next": Phrase(
        "Die Seite neu laden und noch einmal antworten: Sie stammt nicht von hier oder ist veraltet.",
        "Load the page again and answer once more: it is not ours or out of date.",
    ),
}
