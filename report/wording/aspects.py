"""Words about aspects, and about what was received beside what was expected."""

from report.phrase import Phrase

ASPECTS: dict[str, Phrase] = {
    "aspects": Phrase("Aspekte", "Aspects"),
    "aspect_months": Phrase("Aspekte nach Monaten", "Aspects by month"),
    "aspect_months_mean": Phrase(
        "Nicht um den Fehler des Textmodells korrigiert: Was zählt, ist der Unterschied zwischen Monaten.",
        "Not corrected for the text model's error: what counts is how months differ.",
    ),
    "aspects_lead": Phrase(
        "Wovon die Texte sprechen, ob lobend oder kritisch, und ob gehalten wurde, was erwartet war. "
        "{n} Texte wurden gelesen; jede Meinung zählt einmal, alte wie neue.",
        "What the texts speak of, whether in praise or in criticism, and whether it was what had been expected. "
        "{n} texts were read; each opinion counts once, old ones as much as new ones.",
    ),
    "aspects_lead_1": Phrase(
        "Wovon die Texte sprechen, ob lobend oder kritisch, und ob gehalten wurde, was erwartet war. "
        "Ein Text wurde gelesen.",
        "What the texts speak of, whether in praise or in criticism, and whether it was what had been expected. "
        "One text was read.",
    ),
    "aspects_none_read": Phrase(
        "Die Texte wurden noch nicht auf Aspekte hin gelesen; „leumund score“ holt das nach.",
        "The texts have not been read for aspects yet; “leumund score” does so.",
    ),
    "aspects_no_texts": Phrase(
        "Kein Text, der zählt, wurde auf Aspekte hin gelesen.",
        "No text that counts has been read for aspects.",
    ),
    "aspects_unreadable": Phrase(
        "Die Datei der Aspekte ist nicht zu lesen; gezeigt wird, was zuletzt gefunden wurde. „leumund score“ nennt "
        "den Fehler.",
        "The file of aspects cannot be read; what was found last is shown. “leumund score” names the error.",
    ),
    "aspects_past_judge": Phrase(
        "Ein vergangener Tag: Mit den damals veröffentlichten Kennzahlen war zu den Aspekten nichts aufbewahrt. Neu "
        "berechnet aus den Texten, Fundstellen und Handurteilen von damals; die Namen der Aspekte und was üblich ist, "
        "sind von heute.",
        "A past day: nothing was kept of aspects with the figures published then. Computed again from the texts, from "
        "what had been found in them and from the labels by hand of then; the names of aspects, and what is usual, are "
        "those of today.",
    ),
    "aspects_past_unknown": Phrase(
        "Ein vergangener Tag: Die Texte und Handurteile sind die von damals. Gelesen sind sie, wie heute gelesen wird, "
        "denn damals war nichts zu den Aspekten veröffentlicht.",
        "A past day: the texts and the labels by hand are those of then. They are read as texts are read today, "
        "because nothing about aspects had been published by then.",
    ),
    "aspects_raw": Phrase(
        "Anteile und Saldo sind nicht um den Fehler des Textmodells korrigiert: Seltenes erscheint häufiger, als es "
        "ist. Von Hand gelesene Texte („leumund labels“) beheben das bei den Anteilen.",
        "Shares and balance are not corrected for the classifier's error: what is rare looks more frequent than it "
        "is. Texts read by hand (“leumund labels”) mend that for the shares.",
    ),
    "aspects_corrected": Phrase(
        "Die Anteile sind anhand von Hand gelesener Texte um den Fehler des Textmodells korrigiert, der Saldo und "
        "der Vergleich mit dem Erwarteten nicht.",
        "The shares are corrected for the classifier's error by texts read by hand; the balance and the comparison "
        "with what was expected are not.",
    ),
    "aspects_not_modelled": Phrase(
        "{n} Texte in anderen Sprachen wurden nicht gelesen.",
        "{n} texts in other languages were not read.",
    ),
    "aspects_not_modelled_1": Phrase(
        "Ein Text in einer anderen Sprache wurde nicht gelesen.",
        "One text in another language was not read.",
    ),
    "aspects_unread_1": Phrase(
        "Ein Text ist noch nicht gelesen oder war vorher gelöscht.",
        "One text is still to be read or was erased before.",
    ),
    "aspects_unread": Phrase(
        "{n} Texte sind noch nicht gelesen oder waren vorher gelöscht.",
        "{n} texts are still to be read or were erased before.",
    ),
    "aspects_set": Phrase("Aspektliste: {name}", "Aspect set: {name}"),
    "download_aspects": Phrase("Aspekte (CSV)", "Aspects (CSV)"),
    "aspect_mentions": Phrase("Nennungen", "Mentions"),
    "aspect_mentioned": Phrase("Erwähnt", "Mentioned"),
    "aspect_negative": Phrase("Beanstandet", "Complained of"),
    "aspect_net": Phrase("Saldo", "Balance"),
    "aspect_received": Phrase("Wie erwartet oder besser", "As expected or better"),
    "aspect_good": Phrase("Lob", "Praise"),
    "aspect_bad": Phrase("Kritik", "Criticism"),
    "aspect_erased": Phrase("Text gelöscht", "text erased"),
    "aspect_quote": Phrase("„{text}“", "“{text}”"),
    "aspect_share": Phrase("{value} der Texte ({low} bis {high})", "{value} of texts ({low} to {high})"),
    "aspect_balance": Phrase("{value} ({low} bis {high})", "{value} ({low} to {high})"),
    "aspect_index": Phrase("{value} ({low} bis {high}) von {n} Texten", "{value} ({low} to {high}) of {n} texts"),
    "aspect_too_little": Phrase("zu wenig ({n} Texte)", "too little ({n} texts)"),
    "aspect_too_little_1": Phrase("zu wenig (1 Text)", "too little (1 text)"),
    "aspect_balance_means": Phrase(
        "Saldo: +100 heißt nur Lob, −100 nur Kritik, 0 gleich viel von beidem.",
        "Balance: +100 means praise only, −100 criticism only, 0 as much of both.",
    ),
    "expected_and_received": Phrase("Erwartet und erhalten", "Expected and received"),
    "received_means": Phrase(
        "Von {n} Texten, die das eine am anderen messen, sagen {value} ({low} bis {high}; {level} Sicherheit), dass "
        "sie mindestens bekamen, was sie erwartet hatten. {worse} bekamen etwas Schlechteres, {dearer} zahlten zu "
        "viel.",
        "Of {n} texts that set the one against the other, {value} ({low} to {high}; {level} certainty) say that they "
        "received at least what they had expected. {worse} received something worse, {dearer} paid too much.",
    ),
    "received_too_little": Phrase(
        "Zu wenig: {n} Texte sagen, ob sie bekamen, was sie erwartet hatten.",
        "Too little: {n} texts say whether they received what they had expected.",
    ),
    "received_too_little_1": Phrase(
        "Zu wenig: Ein Text sagt, ob er bekam, was er erwartet hatte.",
        "Too little: one text says whether it received what it had expected.",
    ),
}
