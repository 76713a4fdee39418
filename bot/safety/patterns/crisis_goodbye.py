"""Hints: being a burden, goodbyes, giving things away, affairs in order.

Warning signs as the 988 Lifeline lists them.
"""

from __future__ import annotations

from bot.safety.hit import Reason
from bot.safety.patterns.crisis_words import CLASSES
from bot.safety.phrases import Rule, rules

RULES: tuple[Rule, ...] = (
    *rules(
        Reason.BURDEN,
        CLASSES,
        (
            "{family} ~5 (better|happier|freer|easier|relieved|fine|life|lives) ~4 (without me|without "
            "him|without her|if i (was|were|am)|if i died|if i disappear*|if i wasnt|me gone|me dead|i "
            "was (gone|dead)|with me gone|off when i|off if i|if he was gone|if she was gone|without us|"
            "once i am|after i am|after im)"
        ),
        "better (off |of )?without me",
        "better (off|of) (if|when|once|after) ~3 (gone|dead|not here|wasnt|werent|died)",
        "better (off|of) (if|when|once) i (was|were|am) going to(?= [.?,])",  # "gon": for "gone" as often as for "going to"
        (
            "(world|everyone|everybody|people|family|universe|life|nobody|they) ~4 (better place|go on|"
            "keep spinning|fine|turning|better|just fine|need* me|doesnt need me|wont miss me|happier) "
            "~2 (without me|without him|without her|in it|if i)?(?= without| if i| me)"
        ),
        (
            "(world|universe|nobody|no one|family|they|anybody|anyone|people) ~1 (doesnt|dont|no longer|"
            "wouldnt|wont|not) (need|want|miss|notice) me"
        ),
        (
            "(world|universe|nobody|no one|family|they|anybody|anyone|people) (wouldnt|wont|would not|"
            "would) ~1 (lose|miss|notice|suffer|cry|care) ~5 (i (left|died|die|go|went|was gone|"
            "disappear*|am gone)|without me)"
        ),
        (
            "(burden|dead weight|waste of (space|air|oxygen)|drain|weight) ~3 (on|to|for|around) ~2 "
            "(everyone|everybody|my|people|them|him|her|society|all|others|you|neck) ~12 (gone|dead|"
            "without|life|live|die|better|end|alive|leave|anymore|out of)"
        ),
        (
            "(im|am|being|just|such|be|feel like) (just |nothing but |only )?(a |an )?(burden|dead "
            "weight|waste of (space|air|oxygen|skin)|useless|worthless)(?= [.?,]| (to|on|for) (everyone|"
            "everybody|my (family|wife|husband|kids|children|parents|mom|loved ones|partner)|them|people|"
            "all|him|her|society|others)| and| shouldnt| i)"
        ),
        (
            "(soon|then|finally|after) ~2 (nobody|no one|everyone|they|you|family) ~2 (has|have|will|"
            "wont|be) ~3 (deal with me|free of me|rid of me|take care of me|worry about me|put up with "
            "me|free)"
        ),
        ("(wont|not) be (a )?(problem|burden|bother|trouble|weight) ~3 (much longer|anymore|for long|soon|after)"),
        "(just |should |to |all )die(?= [.?,]) ?",
    ),
    *rules(
        Reason.GOODBYE,
        CLASSES,
        (
            "(goodbye|farewell|bye(?! (everyone|everybody|all)( [.?,]|$| thanks| thank| and thank))|so long|adieu) "
            "(forever|everyone|everybody|world|all|cruel world|my "
            "(love|loves|friends|family|kids|babies|people)|for good|for the last time|to (everyone|my|"
            "the (kids|grandkids|children|world|family)|all)|one last time)"
        ),
        (
            "(say|said|saying|says|tell|wanted to say|wave) ~3 (goodbye|goodbyes|farewell|bye)( ~6 (kids|"
            "grandkids|children|last time|family|everyone|forever|nurse|world|fault|logged off|gone))"
        ),
        (
            "(said|saying|says|say|posted|sent|texted|wrote|writing|left|leaving) (my|his|her|their|a|me "
            "a|us a|everyone) ~1 (goodbye|goodbyes|farewell|final)"
        ),
        ("(goodbye|suicide|farewell|last|final) (note|notes|letter|letters|text|message|messages|post|video)"),
        (
            "(write|wrote|writing|written) ~3 (note|notes|letter|letters|goodbyes) ~1 (to|for) ~2 (kids|"
            "children|family|wife|husband|mom|dad|parents|son|daughter|sons|daughters|everyone|babies|"
            "loved ones|boys|girls|grandkids|each)"
        ),
        (
            "(wrote|written|writing|write) ~2 (kids|children|family|wife|husband|mom|dad|parents|son|"
            "daughter|everyone|boys|girls|each of them) ~1 (letters?|notes?|goodbyes?)"
        ),
        "(left|leave|leaving) (a |my |the )?(note|letter|letters|notes) (for|to|behind)",
        (
            "(wrote|written|writing|left|leave|have written|finished|already wrote) (the|my|a|his|her) "
            "(note|letter|suicide note)(?= [.?,]| already| last| and| for| on)"
        ),
        (
            "(my|is the|be the|is my) (very )?(last|final) (message|text|words|post|night|birthday|"
            "christmas|goodbye|conversation|day on earth|day alive)"
        ),
        "(tell|let) ~5 (i|that i) ~1 (loved|love|am sorry|was sorry|forgive)",
        ("(tell|let) ~6 (it is not|it wasnt|it isnt|it was not|wasnt|isnt|not|was not) (her|his|their|your|anyones|anybodys) fault"),
        "nobodys fault",
        "(sorry|forgive me) (for everything|everyone|everybody|to all)",
        "everything you (all |guys |both )?tried",
        "(its|it is) time(?= [.?,])",
        ("(loved|love) (you|them|her|him) (all|so much|always|forever) ~4 (goodbye|bye|its time|sorry|it is time|remember|take care)"),
        (
            "(gave|give|giving|given) (away|her|his|my|me|out) ~1 (my |all my |all |his |her |the )?((cat|"
            "dog|cats|dogs)(?! (something|anything|some|a|an|his|her|its|ketamine|medicine|treats?) )|things|stuff|possessions|"
            "belongings|everything|jewelry|keys|pets|clothes|"
            "guitar)( ~10 (nobody|last|goodbye|away|safe|gone))?"
        ),
        "(goodbye|farewell) ~6 [.?,]? (it|everything|my life) is (all )?over( now)?(?= [.?,])",
        "jok* ~1 (about|of) (switzerland|zurich)(?= [.?,]| and| but)",
        "(giving|gave|given|gives) (his|her|my|all) ~3 away ~8 (end|ending|goodbye|gone|death|die|dying)",
        "(affairs|things|will|finances|papers|passwords) (all )?(in order|sorted|settled|signed|ready) ~6",
        ("(after|when|once|for when|before) (im|i am|i'm|i) (gone|dead|no longer here|not here|not around|not alive)"),
        (
            "(who|someone|somebody|kids|them|they|wife|mom) ~3 (find|finds|found|finding|discover*|clean|"
            "cleans) (me|my body|it|the body)(?= [.?,]| hanging| dead| i| when| so)"
        ),
        "who would find me",
        (
            "by the time (you|u|they|anyone|anybody) (read|reads|get|gets|see|sees|find|finds) (this|it)"
            "(?= [.?,]| and (his|her|their|he|she)| i will| im| its)"
        ),
        "(this|it) is (goodbye|farewell)(?= [.?,]| for (good|ever)| forever| 4 (good|ever))",
        "already (written|wrote|finished|sealed) (the|my|all my|all the|all of the) (letters|notes|goodbyes)(?= [.?,]| just)",
        (
            "(simpler|easier|better|lighter|quieter|cheaper|happier) ~10 if i "
            "((was|were|am) (gone|dead|not here|not around|out of the (way|picture))|(wasnt|werent) (here|around|alive))"
        ),
        (
            "(take|taken|taking|look|looking|looked) (good )?(care of|after) (my|the) ~2 (when im|when i "
            "am|after im|after i am|once i|im gone|for me when|if i)"
        ),
        ("make sure ~4 (are|is|gets) (taken care of|looked after|provided for|fed|ok|okay) (after|when|once|if)"),
        "see you (all )?(on|at) the other side(?= [.?,]| soon| everyone| with| mom| dad)",
        (
            "(give|gave) (my|the) ~1 (slot|appointment|spot|place|chair|time) ~3 (to )?(someone|somebody|"
            "one) ~2 (wants|who|that) ~3 (live|alive|deserves)"
        ),
        "(someone|somebody|one|people) who (wants|deserves|has reason) to live",
        (
            "(cancel|forget|dont bother|skip|no need) ~10 (wont|not|no longer|dont|never) ~1 (need|be "
            "needing|be here|want|matter|make|be around|be alive) ~3 ?(where|anything|im going|i am "
            "going|soon|here|alive|anymore|after|it|them)?(?= where| anything| [.?,]| soon| i am| im| im "
            "going)"
        ),
        "(need|needing|require|use) ~4 where (i am|im|im going|i am going) ?(going)?",
        (
            "(wont|not|doesnt|dont|nothing) (even )?matter* (after|once|soon|when|by|tomorrow|tonight|"
            "anymore after) ?(tonight|today|tomorrow|this|im|i am|gone|that)?"
        ),
        (
            "(after|by) (tonight|today|tomorrow|this weekend) ~4 (wont matter|doesnt matter|not matter|"
            "be over|it will all|nothing|be gone|be done|no more)"
        ),
        (
            "(last|before) ~2 (try|chance|attempt|hope|resort|thing) before (i|he|she) ~4 (do|end|kill|"
            "go|die|give up on life|something|permanent|check out)"
        ),
        (
            "(told|tells|asked|asks|made|telling) ~4 (look after|take care of|watch over|be good to|be strong for) ~3 (when|after|once) "
            "(i am|im|he is|hes|she is|shes) gone(?! (to|for|on|at|away) )"
        ),
        "before (i|he|she) (go|goes) through with it",
        "(have to|has to|had to|gets to|who will|who must) identify (me|my body)|(wrote|written|finished|sealed) the letters(?= [.?,])",
        "last stop before ~1 (cemetery|graveyard|grave|morgue)",
        "(all|only thing) (i|he|she) (can|could) think (of|about) (is|was) the (balcony|bridge|tracks|gun|rope|pills|roof|river|rope)",
        "before (i|he|she) (do|does) something (permanent|stupid|drastic)",
        ("(just )?(telling|tell|let|wanted) ~3 (somebody|someone|you|anyone) ~3 (know )?~2 (im|i am) (going|leaving|gone)(?= [.?,])"),
        (
            "(dont|do not) (send|call) ~2 (police|cops|anyone|anybody|911|an ambulance|ambulance) ~10 "
            "(die|go|going|too late|to tell|just want|let me)"
        ),
        "(too late|dont|no one can|nobody can|you cant|cant|to) (save|stop) me(?= [.?,]| now| anymore)",
        ("(locked|locks) ~3 (bathroom|bedroom|room|herself|himself|in) ~6 (knife|pills|gun|razor|blade|die|live)"),
        ("(sold|donated|cleaned|deleted|closed) ~8 (so nobody has to|so they dont have to|so no one has to|so my family)"),
        "so nobody has to",
        ("sign ~8 (nobody|no one|clinic|you) ~5 (blamed|responsible|liable|trouble) ~6 (i do|happens to me|next|gone)"),
    ),
)
