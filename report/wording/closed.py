"""Why a source is not asked: the sentences of the gate, and those of the shipped policies."""

from report.phrase import Phrase

CLOSED: tuple[Phrase, ...] = (
    # What the gate finds missing.
    Phrase("keine Regeln: {address} fehlt", "no policy: {address} is missing"),
    Phrase("sie ist abgeschaltet (enabled = false)", "it is switched off (enabled = false)"),
    Phrase(
        "sie wird nur aus gespeicherten Seiten gelesen (access = import)",
        "it is read from saved pages only (access = import)",
    ),
    Phrase("keine Rechtsgrundlage ist genannt (basis)", "no legal basis is named (basis)"),
    Phrase(
        "niemand hat ihre robots.txt angesehen (robots_result, robots_checked_on)",
        "nobody has looked at its robots.txt (robots_result, robots_checked_on)",
    ),
    Phrase("ihre robots.txt verbietet die Seiten (robots_result)", "its robots.txt forbids the pages (robots_result)"),
    Phrase(
        "niemand hat ihre Bedingungen geprüft (terms_reviewed_on)", "nobody has reviewed its terms (terms_reviewed_on)"
    ),
    Phrase(
        "wer ihre Bedingungen geprüft hat, ist nicht genannt (terms_reviewed_by)",
        "the reviewer of its terms is not named (terms_reviewed_by)",
    ),
    Phrase(
        "ihr Vorbehalt zu Text- und Data-Mining wurde nicht nachgesehen (tdm)",
        "its text-and-data-mining reservation was not looked up (tdm)",
    ),
    Phrase("sie behält sich Text- und Data-Mining vor (tdm)", "it reserves text-and-data mining (tdm)"),
    Phrase("kein Rechner ist erlaubt (hosts)", "no host is allowed (hosts)"),
    Phrase("keine Kontaktadresse ist angegeben (contact)", "no contact is given (contact)"),
    Phrase(
        "ihre Schnittstelle verlangt einen Schlüssel, und keiner ist genannt (key)",
        "its interface asks for a key and none is named (key)",
    ),
    Phrase(
        "die Umgebungsvariable {name} enthält keinen Schlüssel (key)",
        "the environment variable {name} holds no key (key)",
    ),
    Phrase("die Datei {address} enthält keinen Schlüssel (key)", "the file {address} holds no key (key)"),
    Phrase(
        "andere können die Datei mit ihrem Schlüssel lesen; chmod 600 auf {address} hilft (key)",
        "others can read the file that holds its key; run chmod 600 on {address} (key)",
    ),
    # What the shipped policies say of themselves.
    Phrase(
        "sie braucht einen eigenen Schlüssel und Ihre eigene Prüfung ihrer Bedingungen",
        "it needs a key of your own and your own reading of its terms",
    ),
    Phrase(
        "sie braucht den OAuth-Zugang zu Ihren eigenen Standorten und Ihre eigene Prüfung ihrer Bedingungen",
        "it needs the OAuth token of your own locations and your own reading of its terms",
    ),
    Phrase(
        "sie braucht den Passkey des Händlers und Ihre eigene Prüfung ihrer Bedingungen",
        "it needs the passkey of the shop and your own reading of its terms",
    ),
    Phrase(
        "sie braucht den App-Schlüssel des Händlers und Ihre eigene Prüfung ihrer Bedingungen",
        "it needs the app key of the shop and your own reading of its terms",
    ),
    Phrase(
        "ihre Bedingungen oder technische Sperren schließen Roboter aus",
        "its terms or technical walls forbid robots",
    ),
    Phrase(
        "ihre Bedingungen wurden nicht zu Ende gelesen, und Abrufen gilt als verboten",
        "its terms were not read to the end and crawling counts as forbidden",
    ),
    Phrase(
        "ihre Bedingungen verbieten Roboter, und die Bewertungsliste verlangt eine Anmeldung",
        "its conditions of use forbid robots and its review list needs a login",
    ),
    Phrase(
        "ihre Bedingungen verbieten es, und wer nicht angemeldet ist, sieht keine Bewertungsliste",
        "its terms forbid it and signed-out visitors see no review list",
    ),
    Phrase("sie hat keine offizielle öffentliche Schnittstelle", "it has no official public interface"),
)
