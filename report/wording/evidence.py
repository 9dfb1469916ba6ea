"""Texts of evidence packs: what lies in one, how to check it, and what it does not prove."""

from report.phrase import Phrase

EVIDENCE: dict[str, Phrase] = {
    "pack_title": Phrase("Nachweispaket: {name}", "Evidence pack: {name}"),
    "pack_lead": Phrase(
        "Dieses Paket belegt, was Leumund an öffentlichen Bewertungen beobachtet und daraus veröffentlicht hat. Es "
        "lässt sich ohne Leumund und ohne dessen Datenbank prüfen.",
        "This pack proves what Leumund observed in public reviews, and what it published from them. It can be checked "
        "without Leumund and without its database.",
    ),
    "pack_check": Phrase("So wird es geprüft (Python ab 3.11, sonst nichts):", "To check it (Python 3.11, no more):"),
    "pack_key": Phrase(
        "Den Schlüssel holen Sie anderswo als aus diesem Paket: von der Website des Betreibers, aus einem Vertrag, aus "
        "einem früheren Paket. Auch verify.py nehmen Sie am besten von dort; die Prüfsumme beider steht dann daneben.",
        "Get the key elsewhere than from this pack: from the operator's website, a contract, an earlier pack. Best "
        "take verify.py from there as well; the digests of both stand beside it.",
    ),
    "pack_codes": Phrase(
        "VALID (Ende 0): alles passt. INVALID (Ende 1): etwas wurde geändert, ausgelassen oder erfunden. "
        "CANNOT DECIDE (Ende 2): etwa ohne Schlüssel; der Satz dahinter sagt, was fehlt.",
        "VALID (exit 0): everything fits. INVALID (exit 1): something was changed, left out or made up. CANNOT DECIDE "
        "(exit 2): as without a key; the sentence behind it says what is missing.",
    ),
    "pack_not": Phrase("Was es nicht beweist:", "What it does not prove:"),
    "pack_not_shown": Phrase(
        "dass die Quelle diesen Text gezeigt hat: nur, dass er damals so aufgezeichnet wurde",
        "that the source showed this text: only that it was recorded so at the time",
    ),
    "pack_not_genuine": Phrase("dass die Bewertungen echt sind", "that the reviews are genuine"),
    "pack_not_before": Phrase(
        "dass vor dem ersten unterschriebenen Prüfpunkt nichts ausgelassen wurde",
        "that nothing was left out before the first signed checkpoint",
    ),
    "pack_not_complete": Phrase(
        "Vollständigkeit, wo eine Sammlung nicht alles sah (coverage partial oder failed)",
        "completeness where a collection did not see everything (coverage partial or failed)",
    ),
    "pack_not_newest": Phrase(
        "dass es keine neueren Aufzeichnungen gibt: der Prüfpunkt nennt den Stand",
        "that there are no newer records: the checkpoint says which state this is",
    ),
    "pack_not_end": Phrase(
        "dass nach den veröffentlichten Zahlen nichts weggelassen wurde: Die Prüfung nennt zu jedem Eintrag bei einer "
        "Quelle, bis zu welchem Blatt des Logs er gezeigt wird und wann zuletzt gesammelt wurde („shown up to leaf N "
        "of M, last collection“). Liegt das länger zurück, als es sollte, fragen Sie nach.",
        "that nothing was left out after the published figures: for each listing the check says up to which leaf of "
        'the log it is shown, and when it was last collected ("shown up to leaf N of M, last collection"). If that is '
        "longer ago than it should be, ask.",
    ),
    "pack_members": Phrase(
        "claims.json: Behauptungen und Zahlen. entries.txt: Einträge des Protokolls mit den Teilen, die gezeigt "
        "werden. outputs.txt: was das Textmodell zu jeder Fassung sagte. proof.txt, checkpoint.txt, anchors/: "
        "Beweise. manifest.txt: unterschriebene Prüfsummen aller Teile.",
        "claims.json: claims and figures. entries.txt: entries of the log with the parts that are shown. "
        "outputs.txt: what the text model said of each version. proof.txt, checkpoint.txt, anchors/: proofs. "
        "manifest.txt: signed digests of all members.",
    ),
    "erased_since": Phrase(
        "{n} der Bewertungen wurden seither gelöscht; die Zahlen stehen, wie sie veröffentlicht wurden.",
        "{n} of its reviews were erased since; the figures stand as published.",
    ),
    "erased_since_1": Phrase(
        "Eine der Bewertungen wurde seither gelöscht; die Zahlen stehen, wie sie veröffentlicht wurden.",
        "One of its reviews was erased since; the figures stand as published.",
    ),
    "replay_same": Phrase(
        "Aus den aufbewahrten Beobachtungen neu berechnet: dieselben Zahlen, Bit für Bit.",
        "Computed again from the observations that were kept: the same figures, bit for bit.",
    ),
    "replay_erased": Phrase(
        "So veröffentlicht. Neu berechnen lässt es sich nicht mehr ganz, weil seither Texte oder Bewertungen gelöscht "
        "wurden; der Nachweis, dass es so veröffentlicht wurde, gilt weiter.",
        "As it was published. It cannot be computed again in full, because texts or reviews were erased since; the "
        "proof that it was published so still holds.",
    ),
    "replay_other_method": Phrase(
        "So veröffentlicht. Heute wird mit anderer Konfiguration oder anderem Verfahren gerechnet, darum wurde nicht "
        "neu berechnet.",
        "As it was published. Today another configuration or method is in force, so it was not computed again.",
    ),
    "replay_differs": Phrase(
        "So veröffentlicht. Neu berechnet ergibt sich anderes: Verknüpfungen oder Modellausgaben wurden seither "
        "geändert; `leumund ledger fsck` prüft, ob die Aufzeichnungen unversehrt sind.",
        "As it was published. Computed again it comes out differently: links or model outputs were changed since; "
        "`leumund ledger fsck` checks whether the records are intact.",
    ),
}
NOT_PROVED = (
    "pack_not_shown",
    "pack_not_genuine",
    "pack_not_before",
    "pack_not_complete",
    "pack_not_newest",
    "pack_not_end",
)
"""What a pack does not prove, in the order in which it is said."""
