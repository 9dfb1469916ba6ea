"""English and German wordings that set what was received against its price: worth it, or too dear."""

from scoring.expectation_rule import Negation, Wording

ENGLISH_PRICE = (
    Wording(
        "=$",
        "worth",
        (
            (
                r"worth (?:it(?! to| if| for you)|every (?:single )?(?:penny|cent|dollar|pound|euro|bit|cents"
                r"|pennies)|each penny|[\u00a3$\u20ac]? ?\d+|(?:<the> |all the |even the )?<..1>(?:price|money"
                r"|cost|cash|investment|expense|extra)|what <..2>(?:charge|paid|pay|costs?|ask)\w*|a penny|a cent)"
            ),
            r"(?:my|our|your|their|the) money s worth",
            r"money well spent",
        ),
    ),
    Wording(
        "=", "worth", (r"worth (?:the|all the|your) <..1>(?:wait|drive|trip|effort|time|hassle|hype|journey|travel)",)
    ),
    Wording(
        "=$",
        "value",
        (
            (
                r"(?:good|great|excellent|best|amazing|fantastic|superb|exceptional|incredible|unbeatable|fair"
                r"|decent|brilliant|super|nice|terrific|awesome|outstanding|perfect) value(?: for (?:the |your "
                r"|my )?(?:money|price))?"
            ),
            r"value for (?:the |your |my )?money",
        ),
    ),
    Wording(
        "-$",
        "value",
        (r"(?:poor|bad|terrible|no|little|low|awful|horrible|zero) value(?: for (?:the |your |my )?(?:money|price))?",),
        Negation.IS_PART,
    ),
    Wording(
        "=$",
        "price|money|cost|for ",
        (
            r"<goodword> (?:<..5>)<fortheprice>",
            r"<fortheprice> (?:<..5>)<goodword>",
            r"(?:a lot|lots|plenty|much|more|loads) (?:<..3>)for (?:your|the|my) (?:money|buck)",
        ),
    ),
    Wording(
        "=$",
        "beat|wrong|complain|bad",
        (
            (
                r"(?:<not>|hard to|tough to|nothing|nothing to|never) (?:<..1>)(?:beats?|go wrong|be beaten?"
                r"|complain|bad) (?:<..5>)(?:price|prices|money|cost|deal|value)"
            ),
            r"(?:price|value|deal|money) (?:<..6>)<not> be beat(?:en)?",
        ),
        Negation.IS_PART,
    ),
    Wording(
        "=$",
        "pric|bargain|deal",
        (
            (
                r"(?:price|prices|pricing) (?:<be> )(?:<very> )?(?:fair|right|reasonable|good|great|ok|okay"
                r"|unbeatable|excellent|amazing|fantastic|perfect|justified|appropriate|fine|acceptable)"
            ),
            r"(?:reasonably|fairly|well|attractively|affordably|competitively) priced|priced right",
            (
                r"(?:fair|reasonable|unbeatable|great|good|excellent|amazing|fantastic|awesome|decent|perfect"
                r"|best|super) (?:price|prices|pricing)"
            ),
            r"(?:a|real|absolute|total|great|such a|what a) bargain(?! bin| hunter)",
            r"(?:great|good|excellent|amazing|fantastic|awesome) deal(?! of| more| with| about)",
        ),
    ),
    Wording(
        "-$",
        "pric|expensive|costly|dear|high",
        (
            r"over ?priced",
            r"(?:too|overly|far too|way too) (?:expensive|pricey|costly|dear|highly priced)",
            (
                r"(?:price|prices|pricing|cost|costs) (?:<be> )(?:<very> )?(?:too high|ridiculous|outrageous"
                r"|unjustified|extortionate|excessive|absurd|crazy|steep|insane|unreasonable|inflated|not "
                r"justified)"
            ),
            r"(?:expensive|pricey|a lot) for what (?:it is|you get|they are|it does|you re getting)",
        ),
    ),
    Wording(
        "-$",
        "price|money|cost|value|charg|paid|pay|robbery",
        (
            r"<fortheprice> <..6>(?:expect\w*|hoped for|hope for) <..3><more>",
            r"(?:expect\w*|hoped for) <..3><more> <..4><fortheprice>",
            r"(?<!not\x20a\x20)wast(?:e|ed|ing) <..1>(?:of )?(?:<..3>)money",
            r"save your money",
            r"money down the drain",
            r"(?:want|wanted|demand|give me|gimme) <..1>(?:my|our) money back",
            r"(?:pay|paid|paying|charged?) <..2>too much(?: for)?",
            r"daylight robbery",
            r"(?:price|prices|cost) <..1><not> (?:justified|justify|worth)",
        ),
        Negation.IS_PART,
    ),
    Wording("=$", "waste", (r"not a waste of money",), Negation.IS_PART),
    Wording("-$", "rip", (r"rip ?off", r"rip(?:s|ped|ping)? <..1>off"), Negation.IS_PART),
    Wording(
        "-$",
        "th[ae]n",
        (
            r"(?:more expensive|pricier|dearer) <than>",
            r"(?:cost|costs|paid|pay|charged|billed) <..2>more <than>",
            r"(?:price|bill|cost|fee|invoice|charge|fees) <..2>higher <than>",
        ),
        Negation.FLIPS,
    ),
    Wording("+$", "th[ae]n", (r"(?:cheaper|less expensive) <than>",)),
)

GERMAN_PRICE = (
    Wording(
        "=$",
        "wert",
        (
            r"(?:jede[nr]?|ihren|seinen) (?:\w+ )?(?:cent|euro|pfennig|preis)s? (?:<..2>)wert",
            r"(?:geld|preis|euro|\u20ac|summe) (?:<..4>)wert",
            r"(?:ist|sind|war|waren) (?:<..2>)(?:es|das|sein geld|ihr geld|preis) (?:<..1>)wert(?! auf)",
        ),
    ),
    Wording("-$", "wert", (r"kein(?:en|e|er)? (?:cent|pfennig|euro)s? (?:<..1>)wert",), Negation.IS_PART),
    Wording("=", "wert", (r"(?:reise|weg|wartezeit|fahrt|mühe|aufwand) (?:<..1>)wert",)),
    Wording(
        "=$",
        "leistung|pl verh",
        (r"<gut> (?:<..3>)<pl>", r"<pl> (?:<..5>)(?:stimm\w*|passt?|passen|<gut>|angemessen\w*|gegeben)"),
    ),
    Wording(
        "-$",
        "leistung|pl verh",
        (
            r"(?:<schlecht>|kein|keine) (?:<..1>)<pl>",
            r"<pl> (?:<..4>)<schlecht>",
            r"<pl> (?:<..3>)(?:stimm\w*|passt?|passen) (?:<..3>)(?:nicht|nie|kaum|null)(?: mehr)?",
            (
                r"<pl> (?:<..4>)(?:nicht|kein\w*) (?:<..3>)(?:stimm\w*|passt?|passen\w*|<gut>|angemessen|gegeben"
                r"|verhältnis)"
            ),
        ),
        Negation.IS_PART,
    ),
    Wording(
        "=$",
        "preis|geld|euro|\u20ac",
        (
            r"<fürdenpreis> (?:<..6>)<gut>",
            r"<gut> (?:<..4>)<fürdenpreis>",
            (
                r"(?:fair\w*|angemessen\w*|gut\w*|unschlagbar\w*|günstig(?:e[nrsm]?)?|super|vernünftig\w*"
                r"|akzeptabl\w*|toll\w*|top|klasse|kleine[nr]?|geringe[nrm]?) preis(?:e|en|es)?(?! leistung| zu "
                r"gewinnen)"
            ),
            (
                r"preis(?:e|en|lich)? (?:<..4>)(?:fair|angemessen|ok|okay|in ordnung|gut|super|unschlagbar"
                r"|gerechtfertigt|top|passt|stimmt|günstig|akzeptabel)"
            ),
            r"(?:unschlagbar\w*|unschlagbarer) (?:<..2>)preis",
        ),
    ),
    Wording(
        "=$",
        "preis|geld",
        (
            (
                r"<fürdenpreis> (?:<..5>)(?:nicht|nichts|nix|kein\w*|kaum) (?:<..2>)(?:meckern|falsch|aussetzen"
                r"|beschweren|auszusetzen|verkehrt|sagen|schlecht|schlechtes)"
            ),
            r"(?:nicht|nichts|nix|kein\w*) (?:<..3>)(?:meckern|falsch|schlecht|verkehrt) (?:<..3>)<fürdenpreis>",
            r"<fürdenpreis> (?:<..4>)(?:sehr )?viel (?:<..1>)(?:geboten|leistung|qualität)?",
            r"viel (?:<..2>)fürs? (?:<..1>)geld",
        ),
        Negation.IS_PART,
    ),
    Wording("=$", "schnäppchen|lohn", (r"schnäppchen", r"lohnt(?:e)? sich")),
    Wording(
        "-$",
        "lohn",
        (r"lohnt(?:e)? sich (?:<..3>)(?:nicht|kaum|nie)", r"lohnt(?:e)? (?:<..1>)sich (?:<..2>)nicht"),
        Negation.IS_PART,
    ),
    Wording(
        "-$",
        "teuer|abzock|wucher|nepp|überzogen|überhöht",
        (r"(?:viel )?zu teuer(?: für)?", r"(?:über|ueber)teuert\w*"),
    ),
    Wording(
        "-$",
        "abzock|wucher|nepp|verschwend|geld",
        (
            r"abzock\w*",
            r"wucher\w*",
            r"nepp",
            r"geldverschwendung",
            r"verschwendetes geld",
            r"(?:rausgeschmissen\w*|rausgeworfen\w*|hinausgeworfen\w*|verbrannt\w*) geld",
            r"geld (?:<..3>)(?:zum fenster|aus dem fenster)",
            r"schade (?:um (?:<..2>)|ums )geld",
            r"geldmacherei|geldschneiderei",
            r"zu viel geld",
        ),
        Negation.IS_PART,
    ),
    Wording(
        "-$",
        "preis",
        (
            (
                r"preis(?:e|en|lich)? (?:<..5>)(?:überzogen|überhöht|unverschämt|gesalzen|frech|zu hoch|happig"
                r"|jenseits|heftig)\w*"
            ),
            r"(?:überhöht\w*|unverschämt\w*|saftig\w*|überzogen\w*) preis\w*",
        ),
    ),
    Wording(
        "-$",
        "preis|geld|euro|\u20ac",
        (
            (
                r"<fürdenpreis> (?:<..6>)(?:mehr|besser\w*|andere\w*) (?:<..3>)(?:erwart\w*|erhofft|verlangen"
                r"|vorgestellt)"
            ),
            r"<mehr> (?:<..2>)erwartet (?:<..1>)<fürdenpreis>",
            (
                r"<fürdenpreis> (?:<..2>)(?:zu wenig|zu klein\w*|zu schlecht\w*|nicht (?:<gut>|akzeptabel"
                r"|angemessen|gerechtfertigt))"
            ),
            (
                r"preis (?:<..4>)nicht (?:<..1>)(?:gerechtfertigt|angemessen|wert|fair|verhältnismäßig"
                r"|nachvollziehbar)"
            ),
        ),
        Negation.IS_PART,
    ),
    Wording(
        "-$",
        "als",
        (
            r"teurer\w* <als>",
            r"(?:rechnung|preis|kosten|betrag|endpreis) (?:<..3>)(?:höher|teurer) <als>",
            r"mehr (?:<..1>)(?:gekostet|bezahlt|berechnet) <als>",
        ),
    ),
    Wording("+$", "als", (r"günstiger\w* <als>", r"billiger <als>")),
)
