"""Texts of the pages on which subjects are compared, evidence is handed out and checked, and settings are read."""

from report.phrase import Phrase

DESK: dict[str, Phrase] = {
    "compare": Phrase("Vergleichen", "Compare"),
    "compare_lead": Phrase(
        "Bewertungsgegenstände nebeneinander, mit ihren Intervallen.", "Subjects side by side, with their intervals."
    ),
    "compare_with": Phrase("Vergleichen mit (Kürzel)", "Compare with (key)"),
    "compare_subject": Phrase("Bewertungsgegenstand {n} (Name oder Kürzel)", "Subject {n} (name or key)"),
    "compare_unknown": Phrase(
        "Kein Bewertungsgegenstand heißt „{given}“ oder hat dieses Kürzel. Meinten Sie:",
        "No subject is called “{given}” or has this key. Did you mean:",
    ),
    "compare_unlike": Phrase(
        "Kein Bewertungsgegenstand heißt „{given}“ oder hat dieses Kürzel, und keiner ähnlich. Weiter: in der "
        "Übersicht suchen.",
        "No subject is called “{given}” or has this key, and none is called alike. Next: search the overview.",
    ),
    "compare_none": Phrase(
        "Noch nichts gewählt. Zwei Namen oder Kürzel eintragen; die Felder schlagen die bekannten vor.",
        "Nothing chosen yet. Enter two names or keys; the fields offer those that are known.",
    ),
    "compare_sources": Phrase(
        "Rohe Sterne verschiedener Quellen lassen sich nicht vergleichen; der Vertrauenswert rechnet mit dem, was "
        "auf jeder Quelle üblich ist.",
        "Raw stars do not compare across sources; the trust score allows for what is usual on each source.",
    ),
    "compare_overlap": Phrase(
        "Überlappen sich zwei Intervalle, so ist nicht gesagt, wer besser ist.",
        "Where two intervals overlap, it is not said which is the better one.",
    ),
    "compare_kinds": Phrase(
        "Diese Bewertungsgegenstände sind verschiedener Art: Kunden und Beschäftigte urteilen über Verschiedenes.",
        "These subjects are of different kinds: customers and employees judge different things.",
    ),
    "desk_evidence": Phrase("Nachweise", "Evidence"),
    "desk_evidence_lead": Phrase(
        "Womit andere prüfen, was wir aufgezeichnet haben. Es beweist, was wir wann gesehen haben, nicht, dass es "
        "stimmt.",
        "What others check our records with. It proves what we saw and when, not that it is true.",
    ),
    "evidence_checkpoint": Phrase("Neuester unterschriebener Stand", "Newest signed checkpoint"),
    "evidence_never": Phrase(
        "Noch kein Stand ist unterschrieben. „leumund seal“ unterschreibt einen; jeder Durchlauf tut es auch.",
        "No checkpoint was signed yet. “leumund seal” signs one; every cycle does, too.",
    ),
    "evidence_key": Phrase("Öffentlicher Schlüssel", "Public key"),
    "evidence_key_means": Phrase(
        "Wer prüft, sollte diesen Schlüssel auf einem anderen Weg bekommen als das Paket.",
        "Whoever checks should get this key by another way than the pack.",
    ),
    "evidence_pack": Phrase("Paket für einen Prüfer", "Pack for an auditor"),
    "evidence_pack_means": Phrase(
        "Beobachtungen, veröffentlichte Zahlen und Beweise eines Bewertungsgegenstands, ohne Texte, mit einem "
        "Prüfprogramm, das nur Python braucht.",
        "Observations, published figures and proofs of one subject, without texts, with a checker that needs Python "
        "alone.",
    ),
    "evidence_make": Phrase("Paket herunterladen", "Download the pack"),
    "evidence_verify": Phrase("Ein Paket prüfen", "Check a pack"),
    "evidence_verify_means": Phrase(
        "Höchstens 64 MB. Das Paket wird geprüft wie von „leumund evidence verify“ und danach verworfen.",
        "At most 64 MB. The pack is checked as by “leumund evidence verify” and thrown away afterwards.",
    ),
    "evidence_file": Phrase("Paket (ZIP)", "Pack (ZIP)"),
    "evidence_known_key": Phrase("Öffentlicher Schlüssel, anderswo erhalten", "Public key, got elsewhere"),
    "evidence_check": Phrase("Prüfen", "Check"),
    "pack_valid": Phrase(
        "Gültig: Alles in diesem Paket ist so aufgezeichnet, und der Inhaber dieses Schlüssels hat es unterschrieben.",
        "Valid: everything in this pack was recorded so, and the holder of this key signed it.",
    ),
    "pack_invalid": Phrase(
        "Ungültig: In diesem Paket passt etwas nicht zusammen. Nichts davon glauben.",
        "Invalid: something in this pack does not fit. Believe nothing of it.",
    ),
    "pack_undecided": Phrase(
        "Nicht zu entscheiden: Ohne Schlüssel, der auf anderem Weg kam, ist nicht gesagt, wer unterschrieben hat; "
        "oder dies ist kein Paket.",
        "Cannot decide: without a key that came by another way it is not said who signed; or this is no pack.",
    ),
    "settings": Phrase("Einstellungen", "Settings"),
    "settings_lead": Phrase(
        "Was gilt, aus leumund.toml und Umgebung. Nur zu lesen; Geheimnisse stehen nicht hier.",
        "What is in force, from leumund.toml and the environment. For reading only; secrets are not shown.",
    ),
    "setting": Phrase("Einstellung", "Setting"),
    "setting_value": Phrase("Gilt", "In force"),
    "setting_usual": Phrase("Vorgabe", "Default"),
    "setting_changed": Phrase("Geändert", "Changed"),
}
