"""The most frequent words of twelve languages: what tells them apart at a glance."""

from typing import Final

FREQUENT_WORDS: Final = {
    "cs": "a se v na je to že s z jsem do i o si jak ale za pro ve tak po by jako už k bylo od jen které jsme který "
    "když velmi není byl u při mi nebo aby ze mě byla jsou až než která před ani přes ještě vše také mám ten "
    "pak bez toho této tu doporučuji něco tím jeho kde pokud proto nás nic byli být může takže moc všechno ho "
    "nám tento dobře opravdu vždy jej zde více můj měl bude nikdy protože dobrý všem nikdo",
    "da": "og at det er i jeg på en som for ikke med har den til de et af så men var vi meget man kan fra når mig du "
    "også eller efter der her være nu end alle ud ved kun op min over blev skulle havde nogen få under mod mit "
    "ingen denne os skal dem bliver dette uden hvor mere hvad altid selv alt aldrig igen fordi godt hos været "
    "jer dig sin ville får mange rigtig mine blevet hvis deres dog bare vores",
    "de": "die und der ich das ist nicht es zu in den mit sie war ein auf für sehr man eine wir von auch dass aber "
    "so sich wie noch im wird haben hat bei dem nur wenn einen als mir aus an werden sind nach kann oder immer "
    "mich alles da einer schon mal uns mein keine durch hier ihr habe was wurde dann wieder zum doch gut vor "
    "einem um bin mehr bis zur über diese ja er ganz kein hatte am dieser dieses waren meine denn weil gibt "
    "nichts wäre würde unter ohne seit jetzt ab leider gute unser unsere fuer ueber daß ihre zwei nie vom muss "
    "gar wer weder selbst",
    "en": "the and to a of is in it i that for this was you with not on but are have my as be we they so at very or "
    "all if from just had has were your one when me no would there good what an get can out will by more about "
    "do their up which who than only time our them been don't it's because like didn't can't i'm great even "
    "after really some other could also how he she his her too well any never into then over before where "
    "these does again here off most still now want should much did am its i've doesn't isn't that's you're "
    "nothing those being down both",
    "es": "de la que el en y a los no es un se me las por con una para lo muy del más su al como pero mi le todo si "
    "te ha está esta ya o bien son este cuando sin fue hay he nos porque era tiene ni solo también sus desde "
    "hasta todos nada hace yo donde ser así sobre eso tan bueno mucho están menos había cada vez esto él ella "
    "otro antes después poco siempre aunque nunca entre quien estoy buena mis hacer puede unos ese fueron "
    "nadie uno mejor gracias",
    "fr": "de la le et les des est pas un je une à que il pour en ne ce qui du a dans très plus sur avec on au c'est "
    "mais nous vous j'ai tout bien par cette ça elle me si sont était sans été mon se ou comme y même fait "
    "n'est son peu ils avoir être trop aussi rien ont mes aux qu'il encore faire donc après leur d'un d'une sa "
    "où ces moi votre jamais cela car toujours bon quand deux alors chez lors depuis dont tres tous toute "
    "notre ma n'ai personne qu'on sous",
    "it": "di e che la il non un per è una in a sono con del ma mi le si i da ho come della al più lo gli ha anche "
    "molto se alla questo nel mio tutto dei o ci era stato delle perché quando ne solo suo dal dopo cosa dalla "
    "poi abbiamo senza quello nella bene ed sia mia ottimo loro fatto ancora due quindi essere questa hanno "
    "però po sul c'è qui già sempre noi tutti mai alle tra lui lei nulla niente così nessuno ai dell stata "
    "stati mie miei nei sulla fare dai",
    "nl": "de het een en van ik te is dat niet in op voor met die er zijn was maar ook aan we je heb als om bij heel "
    "dan nog wel zo goed naar deze uit geen had kan mijn wat door hebben over worden ze of al meer dit zeer "
    "tot heeft wij werd goede hij moet veel onze ons alles mij me hun hier zou toch na alleen nu daar zonder "
    "omdat altijd echt niets uw waar weer jullie gewoon erg want dus geweest wordt bent toen nooit niemand "
    "eerst iets",
    "pl": "i w nie na się z do jest to że jak za bardzo po od o ale mi tak są był ja tylko dla już mnie czy polecam "
    "wszystko przez jego ten gdy było ma przy tym ze być go jednak która który nawet bez ta które też sobie "
    "więc może tego jej nas byłam byłem mam niż jeszcze można była tam kiedy ich dobrze teraz pod lub nic "
    "zawsze jako bo dobry moja mój aby by ani oraz ponieważ jestem będzie tej nigdy nikt wszystkie jeśli żeby",
    "pt": "de e que o a do da em não um para com uma os no se na é por mais as dos muito como mas ao ele foi das tem "
    "à seu sua ou ser quando há nos já está eu também só pelo pela até isso ela entre era depois sem mesmo aos "
    "meu minha nas me esse eles estão você tinha foram essa num nem suas às têm numa este fosse dele esta bom "
    "boa tudo fazer nunca bem sempre ainda porque nada estava pois aqui nao são onde gostei meus minhas "
    "ninguém fui pode ótimo desta",
    "sv": "och att det i är en jag på som av för inte med har den till de ett om så men var vi mycket man kan från "
    "när mig du bra ni sig också eller efter där här vara nu än alla ut vid bara upp min över blev skulle inga "
    "hade någon få under mot mitt sedan ingen denna oss sen ska dem blir detta utan hur mer mina alltid även "
    "allt får väldigt nej aldrig igen finns eftersom helt samt vad inget varit hos era",
    "tr": "bir ve çok bu da için de ne ama ile daha gibi olarak var mi değil en o kadar sonra ben gayet iyi ürün ki "
    "her hiç ya olan mı güzel oldu şey benim beni bana bize yok önce tam biz sadece tavsiye ederim nasıl böyle "
    "çünkü aldım geldi ise veya bile şekilde diye göre hem olduğu kötü fazla zaman onu buna biraz yine tekrar "
    "artık aynı hemen olması hala sizin bence asla kesinlikle yani ancak işe teşekkürler hızlı ürünü oldukça "
    "bütün kimse fakat",
}
"""Language (ISO 639-1) to its words, the most frequent first, in lower case; reviews are what they are met in."""

MET_ANYWHERE: Final = frozenset(
    ("al", "da", "de", "del", "des", "di", "du", "el", "la", "las", "le", "los", "van", "von")
)
"""Those that are parts of names in every language: Brian De Palma, La Paz, Van Gogh."""
