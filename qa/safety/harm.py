"""The second half of the rule table: self-harm (crisis) and too much or the wrong medicine (poisoning)."""

from qa.safety.plain import phrases
from qa.safety.rules import Rule
from qa.types import Kind

_SELF = (
    r"(?:myself|himself|herself|themself|themselves|ourselves|yourself|itself|him self|her self"
    r"|my self|hisself)"
)
_WHOSE = r"(?:my|his|her|their|our|your|this)"
_CHILD = (
    r"(?:him|her|my (?:\w+ )?(?:son|daughter|child|kid|kids|baby|boy|girl|children)|the (?:baby"
    r"|kid|kids))"
)
PILLS = (
    r"(?:pills?|tablets?|meds?|medicines?|medications?|baclofen|botox|valium|diazepam|clonazepam"
    r"|tylenol|advil|ibuprofen|drugs?|vitamins?|gummies|melatonin|doses?|capsules?|syrup)"
)
_TOOK = (
    r"(?:took|taken|takes|swallowed|ate|eaten|drank|chewed|had|got|gotten|got into|found|ingested"
    r"|given|gave)"
)
_ELSE = (
    r"(?:grandma\w*|grandpa\w*|grandmother\w*|grandfather\w*|nana\w*|gran|grans|moms?|mothers?"
    r"|dads?|fathers?|brothers?|sisters?|siblings?|cousins?|dogs?|cats?|someones?|somebody\w*"
    r"|someone elses|another|uncles?|aunts?|husbands?|wifes?|roommates?)"
)
_CHEMICAL = (
    r"(?:bleach|cleaner|detergent|tide pod|pods?|antifreeze|gasoline|lighter fluid|sanitizer"
    r"|polish remover|rat poison|poison\w*|pesticide|mushrooms?|berries|nicotine|vape\w*|edibles?"
    r"|alcohol|vodka|lamp oil|drain opener|perfume|mouthwash)"
)


def _crisis(danger: str, source: str, *alternatives: str) -> Rule:
    return Rule(Kind.CRISIS, danger, source, phrases(*alternatives))


def _poisoning(danger: str, *alternatives: str) -> Rule:
    return Rule(Kind.POISONING, danger, "poison-centre teaching: call Poison Help at once", phrases(*alternatives))


CRISES = (
    _crisis(
        "thoughts of suicide",
        "988 lifeline teaching: take every mention seriously",
        r"(?<! not )suicid\w+",
        r"(?<! not )suicide",
        r"unaliv\w+",
        r"(?<!\d )kms(?! (?:from|away|to|per|an))",
        r"k m s",
        r"kill(?:s|ed|ing)? (?:\w+ )?" + _SELF,
        (
            r"(?<! not )(?:want|wants|wanted|wanting|ready|wish|wishes|rather|hoping) (?:\w+ )?(?:to"
            r" )?(?:just )?(?:die|be dead|be gone forever|disappear forever)"
        ),
        r"want(?:s|ed)? to not (?:exist|live|be alive|be here|wake up)",
        (
            r"(?:not|never) want(?:s|ed|ing)? to (?:live(?! (?:in|at|on|with|near|far))|be alive|exist"
            r"|wake up(?! (?:early|for|at))|go on|be here any ?more|be here(?= \. )|be on this)"
        ),
        (
            r"(?:wish\w*|hope\w*) (?:that )?(?:i|he|she|they|we|you) (?:was|were|is|am|had|could be|would"
            r"|could) (?:just )?(?:dead|not alive|never (?:been )?born|not here|never wake up|die|not"
            r" exist)"
        ),
        r"better off (?:dead|without (?:me|him|her))",
        r"rather (?:be dead|die)",
        r"end(?:s|ed|ing)? (?:it all|(?:my|his|her|their|our|your) (?:own )?li(?:fe|ves))",
        r"end it(?= \. )",
        r"(?:take|takes|taking|took) (?:my|his|her|their|our) (?:own )?li(?:fe|ves)",
        r"(?:no one|nobody|noone) would (?:\w+ )?(?:miss|notice|care)",
        r"(?:not|cant) (?:\w+ ){0,4}keep (?:\w+ )?(?:myself|himself|herself) safe",
        r"not safe with (?:myself|himself|herself)",
        r"(?:to|will|gonna) off " + _SELF,
        r"(?:not|never) (?:plan\w*|going) (?:on being|to be) (?:around|here|alive)",
        (
            r"(?:wont|not) be (?:around|here|alive) (?:for (?:long|much|christmas|my|his|her|the)|much"
            r" longer|any ?more|tomorrow|to see)"
        ),
        r"(?:tired|sick|done) (?:of|with) (?:life|living|being alive|existing)",
        r"give(?:n|s)? up on (?:life|living)",
        (
            r"(?:better|easier|happier) (?:off )?if (?:i|he|she) (?:was|were|wasnt|died|did not|had not"
            r"|disappeared|was not|were not)(?: (?:not )?(?:here|around|gone|dead|exist|born))?"
        ),
        r"(?:end|ending) things(?! with)",
        r"(?:make it (?:all )?stop|sleep) forever",
        r"(?:lethal|fatal|deadly) (?:dose|amount)",
        r"how (?:many|much) (?:\w+ ){0,6}to (?:die|kill|end|overdose|never wake)",
        r"no (?:reason|point) (?:to|in|for) (?:live|living|being alive|going on)",
        r"nothing (?:left )?to live for",
        r"life is not worth",
        r"not worth living",
        r"cant go on(?= \. | any ?more| like this| living)",
        r"i (?:just |really )?cant (?:do|take) (?:this|it|life) any ?more",
        r"(?:not|never) wake up again",
        r"(?:not|do not) care if (?:i|he|she) (?:die|dies|live|lives)",
        r"hates? (?:being alive|my life|his life|her life|their life|living)",
        r"(?:sleep|go) and (?:not|never) wake up",
    ),
    _crisis(
        "self-harm, or a method of suicide",
        "988 lifeline teaching: a named method makes it more urgent",
        r"(?:been|started) cutting(?! (?:teeth|a|back|down|class|school|out|his|her|the|paper|up) )",
        r"self ?(?:harm\w*|injur\w*)",
        r"(?<! not )(?:harm|harms|harming|harmed) " + _SELF,
        r"(?:cuts|cutting|slits?|slitting|slashed|slashing) (?:\w+ )?" + _SELF,
        (
            r"cut (?:my|him|her|them)(?:self|selves) (?!(?:on|shaving|while|when|by|with a (?:knife"
            r" cooking|paper)|in half|off|some|down|playing|opening) )"
        ),
        (
            r"(?:cuts|cutting|slit|slits|slash\w*|carv\w+) (?:(?:on|into) )?(?:my|his|her|their) (?:own"
            r" )?(?:wrists?|arms?|legs?|thighs?|skin)"
        ),
        (
            r"(?:cut|burn\w*) (?:on )?(?:my|his|her|their) (?:own )?(?:wrists?|arms?|legs?|thighs?"
            r"|skin)(?= \. | on purpose| with| again| and| to| because| when| every)"
        ),
        (
            r"(?:want\w*|thinking (?:about|of)|thought\w* (?:about|of)|going|threaten\w*|tr(?:y|ies|ied"
            r"|ying)|plan\w*|talk\w* (?:about|of)|urge|says? \w+ will) (?:to )?hurt(?:ing)? "
        )
        + _SELF,
        r"hurt\w* (?:my|him|her|them)(?:self|selves) (?:on purpose|because \w+ (?:want\w*|hate\w*))",
        (
            r"driv(?:e|ing) (?:\w+ ){0,4}(?:off (?:the|a) (?:road|bridge|cliff)|into (?:a|the) (?:tree"
            r"|wall|river|lake|traffic))"
        ),
        r"step(?:ping)? in front of",
        r"(?:razors?|blades?|knife|scissors|lighter) (?:\w+ ){0,5}(?:arms?|wrists?|legs?|skin|thighs?)",
        r"(?:arms?|wrists?|legs?|skin|thighs?) with (?:\w+ ){0,2}(?:razor|blade|knife|scissors|lighter)",
        (
            r"(?:saving|hoarding|hiding|stockpiling|collecting|stashing|hid|saved|hoarded|stashed) (?:up"
            r" )?(?:\w+ ){0,2}(?:pills|meds|tablets|medicine|medication)(?! (?:in food|from the"
            r" (?:toddler|baby)))"
        ),
        r"h[au]ng(?:s|ed|ing)? " + _SELF,
        r"drown(?:s|ed|ing)? " + _SELF,
        r"(?:shoot|shot|shooting|stab\w*|suffocat\w+|strangl\w+) " + _SELF,
        (
            r"jump(?:s|ed|ing)? (?:off|from|out of|in front of) (?:\w+ ){0,3}(?:bridge|roof|building"
            r"|window|balcony|train|car|bus|traffic|cliff|ledge)"
        ),
        r"(?:gun|knife|noose|rope) (?:\w+ ){0,3}(?:head|neck|throat|wrist\w*)",
        (
            r"(?:took|take|taking|swallow\w*|swallowed|overdos\w+|od|pills) (?:\w+ ){0,6}(?:to die|to end"
            r"|to kill|to not wake up|so (?:i|he|she) (?:dies?|would die|wont wake up)|on purpose|because"
            r" (?:\w+ ){1,3}(?:to die|die))"
        ),
        (
            r"i (?:just )?(?:took|swallowed|ate) (?:all|a whole|the whole|a bunch|a handful|a lot|too"
            r" many|so many|every) (?:\w+ ){0,4}(?:pills?|tablets?|meds|bottle|tylenol|advil|medicine"
            r"|medication|baclofen)"
        ),
        r"(?:goodbye|suicide|farewell) (?:note|letter)s?",
        (
            r"(?:gave|giving) away (?:all )?(?:his|her|their|my) (?:\w+ )?(?:things|stuff|belongings"
            r"|possessions)"
        ),
    ),
    _crisis(
        "a parent afraid of hurting the child",
        "parent-support teaching: a person on the line, now",
        (
            rf"i (?:\w+ ){{0,2}}(?:want|going|gonna|about|wanted) to (?:hurt|shake|kill|smother|hit|drown)"
            rf" {_CHILD}"
        ),
        rf"i (?:\w+ ){{0,2}}(?:will|might|could) (?:kill|smother|shake|drown) {_CHILD}",
    ),
    _crisis(
        "self-harm in Spanish",
        "988 lifeline teaching, in Spanish",
        r"suicid\w+",
        r"(?:quiero|quiere|queria|quisiera) (?:ya )?(?:morir\w*|estar muert[oa])",
        r"no (?:quiero|quiere) (?:seguir )?(?:vivir|viviendo)",
        r"(?:matarme|matarse|se quiere matar|me quiero matar|me voy a matar)",
        r"quitar(?:me|se) la vida",
        r"cortar(?:me|se) (?:las venas|los brazos)",
        r"se (?:esta )?cort(?:a|ando) (?:las venas|los brazos|las munecas)",
        r"hacer(?:me|se) dano",
    ),
)

POISONINGS = (
    _poisoning("overdose", r"over ?dos(?:e|ed|es|ing)", r"od(?:ed| on)", r"sobredosis", r"intoxicad[oa]"),
    _poisoning(
        "a dose given twice",
        (
            r"(?:double|extra|twice the|two|2|triple|second|three) doses? (?:\w+ ){0,4}(?:by (?:mistake"
            r"|accident)|accident\w*|of|today|already|instead|within|in a row)"
        ),
        (
            rf"(?:gave|given|took|taken|got|had|accident\w*|just) (?:\w+ ){{0,3}}(?:double|extra|twice|two"
            rf"|2|triple|second) (?:the |his |her )?(?:\w+ )?(?:doses?|amount|medicine|meds?|{PILLS})(?!"
            rf" (?:a|per|every|each|daily|in the) )"
        ),
        (
            rf"doubled? (?:up )?(?:on )?(?:the |his |her |my )?(?:\w+ )?(?:doses?|{PILLS}) (?:by"
            rf"|accident\w*|today|yesterday|this)"
        ),
        (
            r"(?<! be )(?<! we )doubled (?:the |his |her |my )(?:\w+ )?(?:doses?|meds?|medicines?"
            r"|medications?)"
        ),
        r"double dosed",
        (
            r"already (?:\w+ ){0,2}(?:gave|given|took|taken) ~~ (?:gave|given|took|taken|got)"
            r" ~ (?:again|another|too|second|his|her)"
        ),
        (
            rf"(?:gave|given|took|got) (?:\w+ ){{0,5}}{PILLS} again(?! (?:today|every|each|after|and he is"
            rf" fine))"
        ),
        (
            rf"(?:gave|given|took|taken|got) (?:\w+ ){{0,3}}{PILLS} (?:\w+ )?twice(?! (?:a|per|each|every"
            rf"|daily)|daily)"
        ),
        rf"thinking it was (?:\w+ ){{0,2}}(?:candy|juice|water|food|{PILLS})",
        (
            r"(?:gave|took|given) (?:\w+ ){0,4}(?:mg|ml|mls|teaspoons?|tablespoons?|tablets?|pills?)"
            r" instead"
        ),
        r"mis ?read (?:\w+ ){0,2}(?:label|dose|syringe|bottle) and",
        (
            r"wrong (?:twin|child|kid|baby|brother|sister|son|daughter|boy|girl|patient|one) (?:\w+ )?"
            r"(?:got|took|had|drank|was given)"
        ),
        r"both (?:gave|given) (?:\w+ ){0,5}(?:doses?|meds?|medicines?|medications?|baclofen)",
        r"(?<! a )(?<! the )(?<! i )(?<! we )doubled? dose",
    ),
    _poisoning(
        "too much taken",
        (
            r"(?:took|taken|takes|swallowed|given|gave|giving|ingested|overtook) (?:\w+ ){0,4}too (?:much"
            r"|many)(?! (?:time|trouble|energy|effort|long|attention|space|work|of (?:his|her|my|our)"
            r" time|on|space|homework|screen))"
        ),
        (
            rf"(?:had|got|ate|drank|having|eaten) (?:\w+ ){{0,2}}too (?:much|many) (?:of )?(?:\w+"
            rf" ){{0,2}}{PILLS}"
        ),
        rf"(?:too much|too many|more) {PILLS} (?:than|by (?:mistake|accident)|by accident)",
        (
            r"(?:took|swallowed|ate|drank|gave) (?:\w+ ){0,2}(?:the wrong|wrong) (?:\w+ )?(?:amount"
            r"|doses?)"
        ),
        (
            rf"(?:took|swallowed|ate|drank|chewed) (?:\w+ ){{0,3}}(?:handful|bunch|whole|entire|bottle"
            rf"|fistful|lots|a lot|several|all|half a bottle) (?:\w+ ){{0,4}}(?:{PILLS}|bottle)"
        ),
        (
            r"(?:drank|swallowed|ate|took|emptied|chugged|downed) (?:the |a )?(?:whole|entire|half|full"
            r"|half the) (?:the )?bottle"
        ),
        (
            r"(?:ate|took|swallowed|drank) (?:\w+ ){0,2}(?:half|most|all) (?:of )?(?:the|a|my) (?:jar"
            r"|bottle|box|pack|bag) of (?:\w+ )?(?:pills?|meds?|medicine|melatonin|vitamins|gummies"
            r"|tylenol|advil|ibuprofen)"
        ),
        r"tom(?:o|ado) (?:\w+ )?demasiad\w+",
        r"(?:trago|comio|tomo) (?:\w+ ){0,3}(?:pastillas|medicinas?|medicamentos?|cloro)",
        r"(?:medicina|medicamento|pastilla) equivocad[oa]",
        r"(?:10|ten) times (?:the|his|her) (?:\w+ )?dose",
    ),
    _poisoning(
        "the wrong or somebody else's medicine",
        rf"{_TOOK} (?:\w+ ){{0,3}}(?:the )?wrong (?:\w+ )?(?:{PILLS}|bottle|syringe|one)",
        rf"{_TOOK} (?:\w+ ){{0,3}}{_ELSE} (?:\w+ ){{0,4}}{PILLS}",
        (
            rf"(?:he|she|they|son|daughter|toddler|kid|baby|child|brother|sister|yr old|year old|old)"
            rf" (?:\w+ )?(?:took|ate|swallowed|drank|chewed|got into|found|gotten into|has eaten) (?:\w+"
            rf" )?(?:my|our) (?:\w+ ){{0,2}}{PILLS}"
        ),
        (
            rf"(?:ate|chewed|drank|got into|gotten into|getting into|been in|swallowed (?:some|a few|\d+"
            rf"|two|three|four|five|six)) (?:\w+ ){{0,3}}{PILLS}(?! with)"
        ),
        (
            r"(?:got|gotten|getting|get|gets|went|broke|climbed|was|been) (?:in|into|in to|inside"
            r"|through) (?:the |my |our |grandmas |grandpas )?(?:medicine|medication|pill|med|bathroom)"
            r" (?:cabinet|box|drawer|cupboard|bag|bottle|organizer|chest)"
        ),
        rf"(?:got a ?hold|got hold|ahold) of (?:\w+ ){{0,4}}{PILLS}",
        rf"{PILLS} ~ not (?:his|hers|theirs|meant for)",
        rf"{PILLS} in (?:his|her|their) (?:mouth|hand|hands)",
        r"(?:open|empty) (?:pill |medicine |med )?bottle",
        rf"{PILLS} (?:are |is |were )?(?:missing|scattered|all over the floor)",
        r"(?:swallowed|ate|drank) something",
        r"mixed up (?:\w+ ){0,4}(?:meds|medicines|pills|syringes|bottles)",
    ),
    _poisoning(
        "a poison or household product",
        (
            rf"(?:drank|drinks|drinking|chugged|downed|gulped|guzzled|sipped|swallow\w*|ate|licked"
            rf"|ingested|chewed|bit into|inhaled) (?:\w+ ){{0,4}}{_CHEMICAL}"
        ),
        r"(?:been|was|got|is) poisoned",
        r"poison(?:ed|ing)? (?:himself|herself)",
        r"(?:should|do) (?:i|we) call poison (?:control|help)",
    ),
)
