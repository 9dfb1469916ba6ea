"""German wordings of "as, better or worse than expected"."""

from scoring.expectation_price import GERMAN_PRICE
from scoring.expectation_rule import Grammar, Negation, Wording

SLOTS = {
    "ich": r"ich|wir|man|er|sie|es|du|ihr|mein\w* \w+|unser\w* \w+",
    "sehr": r"sehr|wirklich|absolut|völlig|total|echt|ganz|so|voll|recht|ziemlich|mehr als|durchaus|einfach|auch"
    r"|immer noch|etwas|viel|deutlich|ein bisschen",
    "bild": r"bild\w*|foto\w*|photo\w*|abbildung\w*|beschreibung\w*|produktbeschreibung\w*|anzeige|werbung"
    r"|internet|website|homepage|artikelbeschreibung\w*",
    "gesagt": r"beschrieben|abgebildet|angegeben|bestellt|versprochen|angekündigt|dargestellt|gezeigt|vereinbart"
    r"|besprochen|zugesagt|angeboten|beworben|gewünscht|angepriesen|abgesprochen|zugesichert|geplant|angezeigt",
    "erwartet": r"erwartet\w*|gedacht|dachte|befürchtet|erhofft\w*|vermutet|vorgestellt|angenommen|ausgewiesen"
    r"|gerechnet|erwartungen|geglaubt|gehofft|<gesagt>|(?:auf|in|bei) (?:der|dem|den) <bild>",
    "als": r"als <..4><erwartet>",
    "gut": r"gut\w*|super|toll\w*|top|prima|klasse|hervorragend\w*|ausgezeichnet\w*|perfekt\w*|okay|ok|in ordnung"
    r"|spitze|einwandfrei\w*|genial\w*|leise\w*|schnell\w*|sauber\w*|freundlich\w*|unschlagbar\w*"
    r"|sch(?:\u00f6|oe)n\w*|angenehm\w*|lecker\w*|hochwertig\w*|stabil\w*|unkompliziert\w*|problemlos\w*"
    r"|positiv\w*|zufrieden\w*|wunderbar\w*|einfach zu|bequem\w*|fair\w*|optimal\w*|brauchbar\w*|passabel"
    r"|nett\w*|ordentlich\w*|geil\w*|bestens|sensationell\w*|bombe",
    "schlecht": r"schlecht\w*|mies\w*|schlimm\w*|miserabel\w*|miserabl\w*|laut\w*|klein\w*|dünn\w*|teuer|teure\w*"
    r"|unfreundlich\w*|schwach\w*|dürftig\w*|katastrophal\w*|billig\w*|langsam\w*|dreckig\w*|schmutzig\w*"
    r"|wenig|kompliziert\w*|enttäuschend\w*|unterirdisch\w*|ungenügend\w*|mangelhaft\w*|nervig|kalt\w*"
    r"|lieblos\w*",
    "besser": r"besser\w*|schneller\w*|früher\w*|leiser\w*|einfacher\w*|leichter|sch(?:\u00f6|oe)ner\w*"
    r"|angenehmer\w*|freundlicher\w*|bequemer\w*|hochwertiger\w*|stabiler\w*|sauberer\w*|stärker\w*"
    r"|kräftiger\w*|heller\w*|robuster\w*|weicher\w*|netter\w*|unkomplizierter\w*|positiver\w*|zügiger",
    "schlechter": r"schlechter\w*|schlimmer\w*|kleiner\w*|dünner\w*|kürzer\w*|langsamer\w*|lauter\w*|schwächer\w*"
    r"|später\w*|dunkler\w*|enger\w*|minderwertiger\w*|komplizierter|unfreundlicher\w*|schwieriger|mieser",
    "mehr": r"mehr|besser\w*|anderes|höher\w*|schneller\w*|größer\w*|sch(?:\u00f6|oe)ner\w*",
    "pl": r"preis ?(?:und )?(?:zu )?leistungs?\w*(?: ?verhältnis\w*)?|leistungs?\w* preis\w*(?: ?verhältnis\w*)?"
    r"|preisleistung\w*|pl verhältnis",
    "fürdenpreis": r"für (?:den|diesen|dieses|das|so wenig|so einen|einen solchen|solch einen|so viel) (?:\w+ "
    r"){0,2}(?:preis|geld)|für \d+ (?:euro|\u20ac)|bei (?:dem|diesem|den) (?:\w+ )?(?:preis|preisen)|zu "
    r"(?:dem|diesem) preis",
}

SAID = (
    Wording(
        "=",
        "wie",
        (
            r"wie (?:es )?<gesagt>(?! (?:schreibe|gebe|melde|hier)| und nicht abgeholt)",
            r"wie (?:es )?(?:in|auf|bei) (?:der|dem|den) <..1><bild>(?: \w+)?",
            r"wie (?:gewünscht|erhofft|ausgewiesen|vorgestellt)",
            r"so (?:<..3>)wie (?:es )?<gesagt>",
        ),
    ),
    Wording("=", "wie", (r"wie (?:<ich> )?(?:<..2>)erwartet(?:e|en)?",), unless_bad=True),
    Wording(
        "=",
        "entspr",
        (
            (
                r"entspr(?:icht|ach|echen|achen|ochen) (?:<..4>)(?:\w*beschreibung\w*|\w*erwartung\w*"
                r"|\w*vorstellung\w*|\w*bild\w*|\w*foto\w*|angaben|versprech\w*|anzeige|werbung|wünschen|angebot)"
            ),
            (
                r"(?:\w*beschreibung\w*|erwartung\w*|vorstellung\w*|bild\w*|foto\w*|angaben) "
                r"(?:<..4>)entspr(?:icht|ach|echen|achen|ochen)"
            ),
        ),
    ),
    Wording(
        "=",
        "verspr",
        (
            (
                r"(?:hält|hielt|halten|hielten) (?:<..3>)was (?:<..5>)verspr(?:icht|ochen|echen|ach|achen)(?: "
                r"(?:wird|wurde|hat|haben))?"
            ),
            r"versproch\w* (?:<..5>)(?:ge|einge)halten",
            r"versprech\w* (?:<..4>)(?:ge|einge)halten",
            r"(?:hält|hielt|halten|hielten) (?:<..2>)versprech\w*",
        ),
    ),
    Wording("=", "verspr", (r"nichts versprochen <..3>nicht (?:ge|einge)halten \w+",), Negation.IS_PART),
    Wording(
        "=",
        "soll",
        (
            (
                r"(?:tut|macht|funktioniert|leistet|machen|tun|erfüllt|tat|machte) (?:<..3>)(?:was|wie) (?:er|sie"
                r"|es|man|die|das|der) (?:<..2>)soll(?:te|en|ten)?"
            ),
            r"(?:erfüllt|erfüllen) (?:<..2>)(?:seinen|ihren|den) zweck",
        ),
    ),
    Wording(
        "=",
        "erwartung|vorstellung|anforderung|gerecht",
        (
            r"(?:erwartung\w*|vorstellung\w*|anforderung\w*) (?:<..5>)(?:erfüllt|entsprochen|gerecht|getroffen)",
            r"(?:erfüllt|erfüllen|erfüllte|trifft|getroffen) (?:<..4>)(?:erwartung\w*|vorstellung\w*)",
            r"(?:ruf|anspruch|ansprüchen|namen?|erwartungen) (?:<..3>)gerecht",
        ),
    ),
    Wording(
        "=",
        "genau|exakt|so[ ,]",
        (
            (
                r"(?:genau|exakt) (?:<..2>)(?:was|wie) (?:<ich>) (?:<..4>)(?:gesucht|wollte\w*|brauch\w*"
                r"|vorgestellt|erwartet\w*|bestellt\w*|gewünscht|erhofft\w*)"
            ),
            r"so wie (?:<ich>) (?:<..4>)(?:vorgestellt|erwartet\w*|gewünscht|erhofft)",
        ),
    ),
    Wording("=", "erwart", (r"was man (?:<..6>)erwarten (?:kann|darf|konnte)",), unless_bad=True),
    Wording("=", "gelohnt", (r"sich (?:<..2>)gelohnt",)),
    Wording("=", "stimm", (r"stimm(?:t|en|te|ten) (?:<..1>)mit (?:<..2>)<bild> (?:<..1>)überein",)),
    Wording("-", "enttäusch", (r"enttäusch(?:t|te|ten|end\w*|ung\w*)(?! zu werden)(?! werden k)",)),
    Wording(
        "=",
        "enttäusch",
        (
            r"enttäuscht <..6>(?:nie|nicht|niemals)",
            r"(?:nicht|nie|noch nie) <..3>enttäuscht (?:worden|wurden|wird)",
            r"enttäuscht <..3>(?:nie|nicht)",
        ),
        Negation.IS_PART,
    ),
    Wording(
        "-",
        "enttäusch",
        (r"(?:so|derart|dermaßen) enttäuscht (?:<..5>)nie", r"nie (?:<..1>)(?:so|derart|dermaßen) enttäuscht"),
        Negation.IS_PART,
    ),
)

BETTER = (
    Wording("+", "als", (r"<besser> (?:\w+ )?<als>", r"(?:hält|hielt|halten) <..2>länger <als>")),
    Wording(
        "+",
        "erwart",
        (
            r"(?:erwartung\w*) (?:<..5>)(?:übertroffen|übererfüllt|übertrifft|übersteigt|überstiegen|übertraf)",
            r"(?:übertrifft|übertraf|übertreffen|übertroffen|übersteigt) (?:<..4>)erwartung\w*",
            r"über (?:meinen|unseren|den|allen|meine|unsere|alle) erwartung(?:en)?",
            r"über <..3>hinaus (?:<..5>)erwart\w*",
            r"wider erwarten (?:<..2>)<gut>",
            r"erwart\w* besser\w*",
        ),
    ),
    Wording(
        "+",
        "überrasch|erstaunlich|unerwartet",
        (
            r"(?:positiv|angenehm|freudig|sehr positiv) (?:<..2>)überrascht",
            r"überrascht (?:<..2>)(?:positiv|angenehm)",
            r"(?:positiv\w*|angenehm\w*|schöne|tolle|gelungene) überraschung\w*",
            r"(?:überraschend|erstaunlich|unerwartet|erstaunlicherweise|überraschenderweise) (?:<sehr> )?<gut>",
            r"überrascht wie (?:<sehr> )?<gut>",
        ),
        Negation.DROPS,
    ),
    Wording(
        "+",
        "erwartet|befürchtet|gerechnet",
        (
            r"(?:schlimm\w*|schlechter\w*|weniger) (?:<..1>)(?:erwartet|befürchtet|gerechnet)",
            r"mehr (?:\w+ )?(?:<..2>)als (?:<ich> )(?:<..2>)(?:erwartet|erhofft)\w*(?: hatten?| habe)?",
        ),
    ),
    Wording(
        "+",
        "nicht",
        (
            (
                r"nicht (?:ganz |annähernd )?so (?:schlimm|schlecht|laut|teuer|klein|kompliziert|schwer) wie "
                r"(?:<..3>)<erwartet>"
            ),
            r"(?:begeistert|super|toll|klasse|<gut>) (?:<..4>)hätte\w* (?:<..4>)nicht (?:erwartet|gedacht)",
        ),
        Negation.IS_PART,
    ),
)

WORSE = (
    Wording(
        "-",
        "als",
        (r"<schlechter> (?:\w+ )?<als>", r"(?:dauert\w*|wartezeit\w*|gedauert|warten|gewartet) (?:<..4>)länger <als>"),
    ),
    Wording(
        "-",
        "erwart|erhofft|versprochen|gewünscht|vorgestellt|gehofft",
        (
            (
                r"(?:etwas |viel |deutlich )?<mehr> (?!(?:\w+\W){0,3}als )(?:<..4>)(?:erwartet|erhofft"
                r"|versprochen|vorgestellt|gehofft)"
            ),
            r"(?:hatte\w*|hätte\w*) (?:<..4>)<mehr> (?:\w+ )?(?:gewünscht|erwartet|erhofft)",
            r"(?:kann|könnte|darf|dürfte|sollte|muss) (?:<..3>)mehr (?:<..2>)erwarten",
        ),
        Negation.DROPS,
    ),
    Wording(
        "-",
        "nicht|nich|kein|nix",
        (
            r"(?:nicht|nich) (?:ganz |annähernd |wirklich )?so <gut> wie (?:<..3>)<erwartet>",
            (
                r"(?:nicht|nich) (?:ganz |genau |wirklich )?(?:das|die|der|den)? ?was (?:<..4>)(?:bestellt"
                r"|erwartet|versprochen|beschrieben|gesucht|vorgestellt|erhofft|angekündigt)\w*"
            ),
            (
                r"entspr\w+ (?:<..3>)(?:nicht|keinesfalls|keineswegs|in keinster weise|kein\w*) "
                r"(?:<..4>)(?:\w*beschreibung\w*|erwartung\w*|vorstellung\w*|bild\w*|foto\w*|angaben)"
            ),
        ),
        Negation.IS_PART,
    ),
    Wording(
        "-",
        "ander",
        (r"(?:ganz |völlig |komplett )?(?:anders|andere\w*) (?:<..3>)als (?:<..4>)<erwartet>",),
        Negation.DROPS,
    ),
    Wording(
        "-",
        "verspr",
        (
            r"(?:leere?n?|falsche?n?|gebrochene?n?|haltlose?n?) (?:versprech\w*|versprechungen)",
            r"viel versprochen (?:<..4>)(?:wenig|nichts|kaum|nicht|nix)(?: \w+)?",
            (
                r"versprochene\w* (?:<..4>)(?:nie|nicht|niemals|keine|ausgeblieben|fehlt\w*)(?: (?:statt|ein"
                r"|eingehalten|gezahlt))?"
            ),
            r"versprech\w* (?:<..3>)(?:nicht|nie|selten|kaum|keine?) ?(?:\w+)?",
            r"verspr(?:icht|ochen) (?:<..4>)(?:aber|doch|jedoch) (?:<..3>)(?:nicht|nichts|nie|kein\w*)",
        ),
        Negation.IS_PART,
    ),
    Wording(
        "-",
        "irreführend|falsch|beschreibung",
        (
            r"\w*beschreibung (?:<..4>)(?:falsch|irreführend|stimmt (?:<..1>)nicht)",
            r"irreführend\w*(?: (?:werbung|angaben?|beschreibung\w*|bild\w*|bezeichnung))?",
            r"falsche? (?:werbung|angaben|beschreibung\w*|artikelbeschreibung|bilder|fotos)",
        ),
        Negation.IS_PART,
    ),
    Wording(
        "-",
        "hinter|unter|getäuscht|betrogen|verarscht",
        (
            (
                r"(?:bleibt|blieb|bleiben|blieben) (?:<..2>)(?:hinter|unter) (?:<..3>)(?:erwartung\w*"
                r"|versprech\w*|anspr\w*|möglichkeiten)(?: zurück)?"
            ),
            r"unter (?:meinen|unseren|allen|den|meiner|unserer) erwartung(?:en)?(?! (?:der|an|von))",
            r"(?:fühle?n?|fühlte?n?|gefühlt|fühl) (?:<..6>)(?:getäuscht|betrogen|verarscht|veräppelt)",
        ),
        Negation.IS_PART,
    ),
    Wording(
        "-",
        "überrasch",
        (
            r"(?:unangenehm|negativ|böse) (?:<..2>)überrascht",
            r"(?:unangenehme|negative|böse|unschöne) überraschung\w*",
            r"(?:überraschend|erstaunlich|unerwartet) (?:<sehr> )?<schlecht>",
        ),
        Negation.DROPS,
    ),
)

GERMAN = Grammar(
    wordings=(*SAID, *BETTER, *WORSE, *GERMAN_PRICE),
    slots=SLOTS,
    negators=r"alles andere als|nicht|nich|nie|niemals|kein\w*|ohne|kaum|weder|noch nie|nichts|keineswegs"
    r"|keinesfalls|niemand|wenig|selten",
    not_negators=r"nicht nur|kein wunder|keine frage|ohne zweifel|keine probleme|kein problem|ohne probleme|nicht "
    r"zuletzt|nichts desto trotz|ohne wenn und aber|ein wenig",
    hypothetical=r"wenn|falls|w(?:\u00e4|ae)re\w*|w(?:\u00fc|ue)rde\w*|möchte\w*|k(?:\u00f6|oe)nnte\w*"
    r"|hoffentlich|hoffe\w*|angst|ob|sofern|will|wollte\w*|befürchte\w*|sollte\w*|soll|um nicht",
    not_hypothetical=r"w(?:\u00fc|ue)rde\w* (?:ich )?(?:sagen|behaupten|empfehlen|wieder kaufen)|auch wenn|wenn "
    r"auch",
    boundaries=r"aber|jedoch|allerdings|und|weil|da|denn|sondern|doch|dafür|obwohl|trotzdem|dass|daß",
    turns=r"aber|jedoch|allerdings|trotzdem|dafür|doch|dennoch",
    bad=r"schlecht\w*|mies\w*|kaputt|defekt\w*|kalt\w*|verspät\w*|unfreundlich\w*|katastroph\w*|schrecklich\w*"
    r"|furchtbar\w*|mangelhaft\w*|nicht|nie|kein\w*|ausgefallen|ausfall\w*|fiel|enttäusch\w*|schlimm\w*"
    r"|leider|billig\w*|unbrauchbar\w*|schrott|müll|unzureichend\w*|problem\w*|langsam\w*|laut|zu \w+"
    r"|chaotisch\w*|chaos|dreckig\w*|schmutzig\w*|falsch\w*|ungenieß\w*",
)
