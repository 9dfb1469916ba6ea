"""English wordings of "as, better or worse than expected"."""

from scoring.expectation_price import ENGLISH_PRICE
from scoring.expectation_rule import Grammar, Negation, Wording

SLOTS = {
    "i": r"i|we|you|he|she|they|it|one|my \w+|our \w+|anyone",
    "be": r"is|was|are|were|be|been|s|seems?|seemed|am|m|feel|felt",
    "very": r"very|really|so|quite|pretty|absolutely|totally|completely|extremely|incredibly|too|rather|a bit"
    r"|much|far|way|even|just|fairly|more than|still",
    "not": r"not|\w+n t|cannot|cant|dont|doesnt|didnt|isnt|wasnt|arent|wont|werent|couldnt|aint",
    "the": r"the|this|that|its|their|your|my|our|such a|what",
    "picture": r"pictures?|photos?|photographs?|pics?|images?|description|descriptions|advert|ad|website|listing"
    r"|site|brochure",
    "said": r"described|advertised|pictured|shown|stated|listed|promised|claimed|specified|agreed|indicated"
    r"|depicted|displayed|illustrated|intended|designed|supposed to|planned|told|ordered",
    "expected": r"expected|anticipated|imagined|thought|hoped|feared|advertised|described|promised|pictured|shown"
    r"|quoted|told|expecting|expectations?|agreed|stated|claimed|assumed|estimated|it looks <..3><picture>"
    r"|(?:in|on)? ?(?:<the> )?<picture>",
    "than": r"th[ae]n (?:<i> )?<..2><expected>",
    "goodword": r"good|great|nice|well|excellent|perfect|perfectly|fine|awesome|amazing|fantastic|decent|ok|okay"
    r"|superb|wonderful|brilliant|outstanding|solid|comfortable|beautiful|powerful|helpful|useful|tasty"
    r"|delicious|durable|quiet|quick|quickly|fast|easy|easily|strong|sturdy|clean|clear|friendly|bright|soft"
    r"|smooth|lovely|impressive|effective|reliable|accurate|high quality|nicely|spacious|light|impressed"
    r"|satisfied|happy|pleased|best|unbeatable",
    "badword": r"bad|badly|poor|poorly|small|thin|flimsy|weak|slow|slowly|noisy|loud|dirty|dark|cheap|rude"
    r"|difficult|hard|heavy|uncomfortable|unfriendly|expensive|pricey|terrible|awful|horrible|painful"
    r"|complicated|boring|little|few|low|short|bland",
    "better": r"better|nicer|faster|quicker|easier|quieter|sooner|earlier|stronger|brighter|softer|clearer"
    r"|cleaner|tastier|friendlier|smoother|sturdier|comfier|prettier|lovelier|more <goodword>|less <badword>",
    "worse": r"worse|slower|thinner|weaker|noisier|dirtier|darker|flimsier|poorer|later|tighter|harder|lower"
    r"|heavier|bulkier|less <goodword>|more (?!<goodword>)(?!expensive)(?!pricey)<badword>",
    "more": r"more|better|nicer|higher|greater|faster|stronger",
    "fortheprice": r"for <the> (?:\w+ ){0,3}(?:price|prices|money|cost)|for (?:only |just )?[\u00a3$\u20ac]\d+|at "
    r"this price",
}

SAID = (
    Wording(
        "=",
        "as |like|match|true to|accord",
        (
            r"as (?:<very> )?(?:it (?:was|is|were) )?<said>(?! by)(?! in order)(?! i(?:\W|$))",
            r"(?:just|exactly|looks?|looked|works?|much|same) (?:like|as) (?:in |on )?the <picture>",
            r"same as (?:in |on )?the <picture>",
            r"like <the> <picture>(?: showed| shows| said)?",
            r"match(?:es|ed|ing)? (?:with |to )?(?:the |its |their )?<..1><picture>",
            r"(?:true|according) to (?:the |its )?(?:<picture>|size|colou?r)",
        ),
    ),
    Wording(
        "=",
        "expected|anticipated|hoped",
        (r"as (?:<i> )?(?:had )?(?:expected|anticipated|hoped)(?! (?:from|of) (?:them|this))",),
        unless_bad=True,
    ),
    Wording(
        "=",
        "expect",
        (r"(?:pretty much|exactly|just|all|about) (?:what|as) (?:you|one|i) (?:would|d|might) expect",),
        unless_bad=True,
    ),
    Wording(
        "+",
        "expect",
        (r"(?:was|were|did|had) ?(?:n t|not) expect\w* (?:too |very |that )?much (?:<..6>)but",),
        Negation.IS_PART,
    ),
    Wording("=", "as ", (r"as <goodword> as <..3><expected>",)),
    Wording(
        "+",
        "as ",
        (r"(?:<not>|far from) (?:nearly |quite |anywhere near )?as <badword> as <..3><expected>",),
        Negation.IS_PART,
    ),
    Wording(
        "=",
        "just|exactly|precisely|everything",
        (
            (
                r"(?:just|exactly|precisely|everything) (?:what|how|as) (?:<i> )<..2>(?:expected|wanted|needed"
                r"|ordered|hoped|imagined|looking for|paid for|asked for|expecting|described|promised|shown|said"
                r"|advertised)"
            ),
        ),
    ),
    Wording(
        "=",
        "expectation|hype|promise|claim|reputation|standards",
        (
            (
                r"(?:met|meets?|meeting|fulfil\w*|satisf(?:y|ies|ied)|liv(?:e|es|ed|ing) up to|match(?:es|ed)?) "
                r"<..3>(?:expectations?|hype|promises?|claims?|reputation|standards|billing)"
            ),
            (
                r"(?:keeps?|kept|keeping|deliver(?:s|ed)?(?: on)?|honou?r(?:s|ed)?|stick to|stuck to) "
                r"(?:<..2>)promises?"
            ),
        ),
    ),
    Wording(
        "=",
        "deliver|does|do |did|work|perform|function",
        (
            r"deliver(?:s|ed)? (?:exactly )?(?:what|as) <..3>promised?s?",
            (
                r"(?:does|do|did|doing) (?:exactly |just |precisely )?(?:what|as) (?:it|they|the \w+|its|is) "
                r"?<..1>(?:says?|said|claims?|claimed|promises?|promised|should|supposed|meant|advertised|states?"
                r"|designed|intended)(?: to(?: do)?)?"
            ),
            (
                r"(?:work|perform|function)(?:s|ed|ing)? (?:exactly |just )?as (?:intended|it should|they should"
                r"|designed|supposed|it is supposed to)"
            ),
        ),
    ),
    Wording("-", "disappoint", (r"disappoint(?:ed|ing|ment|ments|ingly)",)),
    Wording(
        "-",
        "disappoint",
        (r"(?:never|not) <..2>(?:so|more|this|as) disappointed", r"disappoints(?! (?:her|his|their))"),
        Negation.IS_PART,
    ),
    Wording("=", "disappoint", (r"(?:never|<not>|nor) (?:<..2>)disappoint(?:s|ed)?",), Negation.IS_PART),
    Wording(
        "-",
        "let",
        (
            r"(?:feel|felt|was|were|been|am|are|is|being|totally|completely|badly) <..1>let down",
            r"lets? (?:us|me|you|itself) down",
            r"(?:a|big|huge|major|real|bit of a|massive) let ?down(?! flap| cover)",
            r"letdown",
        ),
    ),
)

BETTER = (
    Wording("+", "th[ae]n", (r"<better> (?:\w+ )?<than>", r"last(?:s|ed|ing)? <..1>longer <than>"), Negation.FLIPS),
    Wording(
        "+",
        "exceed|surpass|expectation|above and|beyond",
        (
            r"(?:exceed(?:s|ed|ing)?|surpass(?:es|ed|ing)?) <..3>(?:expectations?|expected)",
            r"(?:above|beyond|over) (?:<..3>)(?:expectations?|expected|imagined)",
            r"(?<!i\x20)(?<!we\x20)(?<!who\x20)went above and beyond(?: what <i> <..1>expected)?",
        ),
    ),
    Wording(
        "+",
        "surpris|amaz|impress|astonish|unexpected|remarkabl",
        (
            r"(?:pleasant\w*|positively|happily|delightfully) surpris(?:ed|ing)",
            r"(?:pleasant|nice|positive|lovely|welcome|happy) surprises?(?! ending| party| gift)",
            r"(?:surprisingly|amazingly|unexpectedly|remarkably|astonishingly) (?:very )?<goodword>",
            r"(?:surprised|amazed|astonished|impressed) (?:at |by |with )?(?:just )?how (?:<very> )?<goodword>",
        ),
        Negation.DROPS,
    ),
    Wording(
        "+",
        "and more|and then some",
        (
            (
                r"(?:expected|hoped for|wanted|expectations?|promised|advertised) and (?:much |so much |a lot "
                r")?(?:more|then some)"
            ),
        ),
    ),
    Wording(
        "+",
        "expect|more than",
        (
            r"(?:expected|expecting) (?:it to be |something |far |much |a lot )?(?:worse|less)",
            (
                r"(?<!cost\x20)(?<!paid\x20)(?<!pay\x20)more than <i> <..2>(?:expected|hoped for|bargained for"
                r"|asked for|imagined)"
            ),
        ),
        Negation.DROPS,
    ),
)

WORSE = (
    # Small and loud are bad beside a picture or a promise; beside a mere thought they may be welcome.
    Wording(
        "-",
        "th[ae]n",
        (
            (
                r"(?:smaller|shorter|louder|bigger|larger) th[ae]n (?:<..3>)(?:<picture>|advertised|described"
                r"|stated|shown|pictured|promised)"
            ),
        ),
    ),
    Wording("-", "th[ae]n", (r"<worse> (?:\w+ )?<than>", r"(?:took|takes|taking|wait\w*|needs?) <..2>longer <than>")),
    Wording(
        "-",
        "expect|hoped|hoping",
        (
            (
                r"(?:expected|was expecting|were expecting|hoped for|hoping for|can expect|hoped it would be"
                r"|hoped they would be) (?:it to be |them to be |this to be )?(?! and )(?:<..3>)<more>(?! than)"
            ),
        ),
        Negation.DROPS,
    ),
    Wording(
        "-", "expected|hoped", (r"(?:would|d) (?:have|ve) (?:expected|hoped for) (?:<..3>)<more>",), Negation.IS_PART
    ),
    Wording(
        "-",
        "thought|imagined",
        (
            (
                r"(?:thought|imagined) (?:it|they|this|that) (?:would|d|will|was going to|were going to) (?:be"
                r"|have been|last|hold) <..1>(?:<more>|longer)"
            ),
        ),
        Negation.DROPS,
    ),
    Wording(
        "-",
        "what|as ",
        (
            (
                r"(?:<not>|nothing like|far from) (?:at all |exactly |quite |really |like )?(?:what|as) <i> "
                r"<..2>(?:expected|ordered|wanted|promised|paid for|advertised|thought|hoped for|hoped|was told"
                r"|were told|expecting|described|shown)"
            ),
            (
                r"not what (?:was|is|were) (?:<very> )?(?:described|advertised|promised|shown|pictured|ordered"
                r"|expected|agreed)"
            ),
        ),
        Negation.IS_PART,
    ),
    Wording(
        "-",
        "nothing like|different|differ",
        (
            r"nothing like (?:<..2>)(?:<picture>|described|advertised|shown)",
            (
                r"different (?:from|than|to) (?:what <i> <..1>(?:expected|ordered|told|promised)|(?:in |on )?the "
                r"<picture>|(?:described|advertised|pictured|shown))"
            ),
        ),
        Negation.IS_PART,
    ),
    Wording(
        "-",
        "short|below|expectation|par",
        (
            r"(?:falls?|fell|fallen|falling) (?:far |way |well )?short(?! (?:list|of cash|notice))",
            r"below (?:<..2>)(?:expectations?|par|standard)",
            (
                r"(?:fail(?:s|ed|ing)?) to <..1>(?:meet|live up to|deliver|match|fulfil\w*) <..3>(?:expectations?"
                r"|promises?|hype|promised|description)"
            ),
        ),
        Negation.IS_PART,
    ),
    Wording(
        "-",
        "fals|mislead|misled|deceptive|promis|unkept",
        (
            (
                r"(?:false|misleading|deceptive) (?:advertis\w*|advert|claims?|description|pictures?|photos?"
                r"|promises?|marketing|information)"
            ),
            r"(?:very |is |was |are |extremely )misleading",
            r"(?:felt|feel|were|was|been) misled",
            r"(?:empty|false|broken|unkept|unfulfilled|hollow|fake) promises?",
            r"(?:broke|breaks?|breaking|broken) <..2>promises?",
            (
                r"promise[ds] (?:<..9>)(?:never|but|and nothing|nothing (?:has )?happened|did not|didn t|does not"
                r"|doesn t|wasn t|not) ?(?:\w+)?"
            ),
        ),
        Negation.IS_PART,
    ),
    Wording(
        "-",
        "surpris",
        (
            r"(?:unpleasantly|negatively|badly) surprised",
            r"(?:nasty|bad|unpleasant|negative|horrible) surprise",
            r"(?:surprisingly|unexpectedly) (?:very )?<badword>",
            r"surprised (?:at |by |with )?(?:just )?how (?:<very> )?<badword>",
        ),
        Negation.DROPS,
    ),
)

ENGLISH = Grammar(
    wordings=(*SAID, *BETTER, *WORSE, *ENGLISH_PRICE),
    slots=SLOTS,
    negators=r"<not>|never|no|without|hardly|barely|nothing|nobody|neither|nor|fail(?:s|ed)? to|far from|anything "
    r"but|stop(?:ped)?",
    not_negators=r"not only|not just|no doubt|no problems?|no complaints?|no issues?|without (?:a )?doubt|without "
    r"any (?:problems?|issues?)|not to mention|can t wait|why not|nothing (?:short of|but)",
    hypothetical=r"if|would|could|might|unless|hopefully|afraid|fear|fearing|hope|hoping|want|wanted|worried"
    r"|whether|risk|should|promise you",
    not_hypothetical=r"would have (?:expected|hoped)|would (?:definitely |highly |certainly |still )?(?:say"
    r"|recommend|buy|order|give|consider)|would have to say",
    boundaries=r"but|however|although|though|because|since|and|so|yet|which|while",
    turns=r"but|though|although|however|yet|still",
    bad=r"bad\w*|poor\w*|awful|terribl\w*|horribl\w*|useless|broke\w*|broken|fail\w*|late|rude|worst|worse"
    r"|slow\w*|dirty|cold|never|nothing|wrong|disappoint\w*|cheap\w*|<not>|unfortunately|problem\w*|crap"
    r"|rubbish|junk|waste|delay\w*|refus\w*|ignor\w*|lies|lied|disgust\w*",
)
