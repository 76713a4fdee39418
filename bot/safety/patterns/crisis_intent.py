"""The intent to die, thoughts of it, and the end of hope.

Levels two to five of the Columbia scale (C-SSRS) as people word them, slang and web shorthand included.
"""

from __future__ import annotations

from bot.safety.hit import Reason
from bot.safety.patterns.crisis_words import CLASSES
from bot.safety.phrases import Rule, rules

RULES: tuple[Rule, ...] = (
    *rules(
        Reason.SUICIDAL_INTENT,
        CLASSES,
        ("({want}|{toward}|to|gonna|just|will|would|should|could|wanted|let me|about to|im|am|ready|ill|kept|from) ~3 ({kill_self})"),
        (
            "(kill|killing|kills|killed|hang|hanging|hung|hanged|shoot|shooting|drown|drowning|off|"
            "offing|end|ending|unalive|neck|delete|k) {self}"
        ),
        "(end|ending|ends|ended|take|taking|takes|took|taken|finish) {my} (own )(life|lives)",
        "(end|ending|ends|finish|finishing|leave) {my} (life|lives)",
        (
            "(end|ending|quit|quitting|log off of|log out of|check out of|leave|leaving|exit|exiting) "
            "(of )?(life|this life|this world|the world|this earth)"
        ),
        (
            "({want}|{toward}|to|just|will|i|gonna|him|her|about|on) ~3 (end|ending|finish|finishing) "
            "(it|things|everything|this all|it all)(?= [.?,]| all| tonight| today| now| soon| this| when|"
            " because| and| once| before| for good| if| so| forever| here| with| right| (the )?(day|night|week|evening)s? (after|before))"
        ),
        "(kms|kys|ctb|k m s|unalive|yeet {self}|neck {self})",
        "commit* (suicid*|seppuku)",
        "(blow|blowing|blew|shoot|shooting) (my|his|her|their) (brain|brains|head|face|skull) (off|out)?",
        (
            "(bullet|gun|barrel|pistol|rifle) ~5 (in|to|through|at|into|against) (my|his|her|their|it|"
            "the) ?(head|mouth|brain|skull|temple|it|heart|chin)?"
        ),
        ("(slit|slitting|slash|slashing|slashed|cut|cutting|cuts|open|opening) ~1 (my|his|her|their) (own )?(wrist|wrists|throat|veins)"),
        (
            "(jump|jumping|jumped|step|stepping|walk|walking|lie down|lay|leap|leaping|(throw|throwing|"
            "threw|fling|yeet|hurl|toss) {self}) ~1 (off|from|in front of|out of|out|onto|into|under|"
            "over) ~3 (bridge|building|roof|balcony|window|cliff|overpass|train|traffic|tracks|pier|bus|"
            "truck|ledge|highway|freeway|river|subway)"
        ),
        (
            "(driv*|drove|turn|turning|steer*|swerv*|crash*|veer*) ~5 (off|into|in to|in front of|"
            "through) ~2 (bridge|pier|cliff|tree|truck|wall|river|lake|traffic|ditch|pole|semi|oncoming|overpass|guardrail|barrier|"
            "water|road)"
        ),
        ("(swerv*|steer*|drift*|veer*|speed*|crash*) ~5 (guardrail|guard rail|median|barrier|oncoming|on purpose)"),
        ("(i|he|she|they|will|going to|ready to|about to|should|tonight|today) ~1 (do|doing) it (tonight|this time)(?= [.?,]| and| no)"),
        "tonight ~4 (do|doing|end|ending) it(?= [.?,]| and| because)",
        ("(nobody|no one|you|they) (can|cant|wont) (stop|talk) (me|him|her)(?= [.?,]| out of it| from doing| anymore)"),
        (
            "(threatening|threatens|threatened|about|ready|tempted|wants|wanted|urge) to (jump|do "
            "it(?! , i am against)|end it|pull the trigger|step off|let go)(?= [.?,]| tonight| if| off| now)"
        ),
        (
            "(i|he|she|they|son|daughter|kid|child|husband|wife|mom|mother|dad|father|brother|sister|friend|boyfriend|girlfriend|student|"
            "partner|roommate|patient|neighbou?r|guy|man|woman|girl|boy|teenager) (says (he|she) )?(is|am|are|will) (going to |about to )?"
            "jump(?= [.?,]| please| help| now| tonight| because| if| and i| what| off| out| from)"
        ),
        "(gun|pistol|rifle|knife|razor|rope) ~6 (goodbye|farewell|bye forever)(?! to (carbs|sugar|coffee))",
        (
            "(going|about|ready|plan*|want|tempted|decided|might|may|do|did|done) (to )?~1 (do "
            ")?something (stupid|permanent|drastic|bad to myself|terrible to myself|irreversible|i cant "
            "take back|(that )?i cant (take back|undo)|awful to myself)"
        ),
        "(tonight|today|tomorrow|this) (is|s) the (night|day|end)(?= [.?,]| i)",
        "tonights the night",
        ("(it|this|that|tonight|today) (will|is going to|would) be my last(?= one| day| night| birthday| christmas| [.?,]$)"),
        "research* ~1 (methods?|ways)(?= [.?,])",
        "(do|does|did|doing|done) ((it|this|something) )?to (myself|himself|herself)",
        "(suicidal|suicide) (note|letter|pact|plan|attempt|notes|gesture)",
        ("(checking|check|logging|log|clocking|signing|sign) (out|off) (permanently|for good|forever|of life|from life|of this world)"),
        "game over for (me|him|her)",
        "(six|6) feet under ~2 own (choice|choosing|hand|doing)",
        "suicidal [.?,] (i|he|she|we) (am|is|are)(?= [.?,])",
        (
            "want* to (be dead|die|kill {self}|end it|not exist) [.?,] (and |well |now )?(im|i am|hes|shes|he is|she is) "
            "(there|one of them|at that point|close|getting there|nearly there)"
        ),
        (
            "(i|he|she) (am|is|are)? ?~1 (actively |so |very |really |feeling |quite |a bit |kind of |"
            "still |getting |feel |feels |passively |again )?suicidal"
        ),
        (
            "(my|our) ~2 ?(son|daughter|husband|wife|teen|kid|mom|dad|mother|father|friend|brother|"
            "sister|boyfriend|girlfriend|partner|roommate|child|ex|neighbor|cousin|uncle|aunt|grandma|"
            "grandpa|student|patient) ~3 suicid*"
        ),
        "danger to (myself|himself|herself|themselves)",
        (
            "(way|one way|door|exit|option|choice|answer|cure|solution) (out|left|for me|for what i "
            "have) ~4 (is|except|one|and|but) ~3 (death|one|dying|die|the end|not ketamine|permanent)"
        ),
        (
            "(only|no) ~1 (way|one way|door|exit|option|choice|cure|escape|answer) ~8 (die|death|dying|"
            "stop being alive|end my|end it|not be alive|for me except|for me but|not ketamine|stop "
            "living|be dead|kill)"
        ),
        "no way out( of this)? (for me|except|but|left|anymore)",
        "(see|sees|is) ~1 (only )?one (door|way|exit) out",
        "(not|isnt|aint) (be )?responsible for what i (do|might)",
        "i (already )?know what i (will|have to|am going to|would|need to) ?(do|ll do)",
        "one way or another ~6 (stop|end|ending|making it stop|over|pain)",
        "want (the )?other thing",
        "want out(?= [.?,]| of (life|this life|this world|it all|everything))",
        (
            "(follow|following) (my|her|his) ~1 (mom|mother|dad|father|brother|sister|son|wife|husband) "
            "(to|into) (the )?(grave|heaven|death)"
        ),
        (
            "(life )insurance ~6 (pay|pays|cover|covers|valid|still) ~10 (suicid*|did it myself|do it "
            "myself|took my|kill*|own hand|my own|by myself|myself)"
        ),
        "(better off|have) ~2 with (the|my|his|her) (life )?insurance (money|payout|policy)",
        ("(right|legal|illegal|wrong|sin|ok|okay|acceptable|legit) ~4 (end it|end {my} life|die|kill {self}|suicid*|give up on life)"),
        "(give|giving|gave|given) up (on )?(life|living|on living|on being alive)",
        "(assisted|medical) (dying|death|suicide)( in dying)?",
        ("(euthanasia|euthanized|euthanised|euthanize me|dignitas|right to die|death with dignity|final exit)"),
    ),
    *rules(
        Reason.SUICIDAL_THOUGHTS,
        CLASSES,
        (
            "(my|his|her|having|have|has|had|got|with|constant|daily|these|more|of|get|getting|strong|"
            "about|through|some|been|think|thinking) ~3 (suicid*|self destructive|si) ?(thoughts|thought|"
            "ideation|feelings|urges|ideas|intent|with a plan)?"
        ),
        "si (is|are) (back|worse|bad|again|creeping)",
        "(i|he|she) (have|has|had|got|having) (active |passive )?si",
        (
            "(suicid*) (is|are|was|has|seems|feels|sounds|looks) ~6 (all|only|option|back|creeping|like|"
            "mind|answer|worse|logical|tempting|crossed)"
        ),
        "(suicide|suicidal|suicidal thoughts|suicidal ideation)(?= [.?] $| $| [.?])",
        ("(drew|draws|draw|drawing|drawings|poem|poems|picture|journal|diary|essay) ~6 (dead|dying|hanging|killing|suicid*|die|death)"),
        "(ever|just|sometimes|often|always) ~1 (feel|feels|felt) like (dying|not living|being dead)",
        (
            "(thinking|thought|think|thinks|talking|talks|talked|talk|thoughts|mentioned|mentions|"
            "mention|joking|jokes|threats|threatening|posting|posted|searching|googling|reading|wrote) "
            "~4 suicid*"
        ),
        "suicid*",
        (
            "(dark|bad|scary|ugly|intrusive|horrible|really bad|evil|terrible|harmful) thoughts ~6 (hurt|"
            "hurting|harm|harming|kill|killing|die|dying|death|stab*|myself|life|back|roaring|ending)"
        ),
        (
            "thoughts ~1 (of|about|to) ~3 (death|dying|die|suicid*|ending|not being|hurting|harming|"
            "killing|harm|hurt|self|not existing|not alive)"
        ),
        (
            "(cant|couldnt|wont|never|dont|not) (stop )?~1 (think|thinking|trust|promise) ~4 (gun|pills|"
            "bridge|ending it|dying|death|it all|myself (tonight|right now|today|alone|anymore|with|"
            "around)|about it too much|be ok tonight|be okay tonight|rope|knife)"
        ),
        "(dont|cant|not) ~2 trust (myself|himself|herself)",
        (
            "(dont|not|doesnt|am not) ~4 safe ~2 (with (myself|himself|herself|my thoughts)|alone|from "
            "myself|at home alone|tonight|by myself|in my own head)"
        ),
        "(cant|couldnt|not) ~1 (keep|be) (myself )?safe(?= [.?,]| from myself| tonight| anymore| alone)",
        (
            "(scared|afraid|worried|terrified|frightened|fear) (of |that )?~4 (what )?(i|he|she) (will|"
            "might|may|could|am going to|is going to|would) ~2 (do|hurt|kill|harm) ~2 (to )?(myself|"
            "himself|herself|something|it)?(?= [.?,]| tonight| if| to| next)"
        ),
        ("(afraid|scared) ~3 alone with ~3 (pills|meds|medicine|cabinet|gun|knives|myself|my thoughts|medication)"),
        (
            "(voices|voice) ~4 (tell|tells|telling|say|says|saying|want|command*) ~3 (me|him|her) ~2 (to "
            ")?(die|do it|kill|hurt|end|cut|jump|it)"
        ),
        "(voice|voices) ~3 (telling me|tell me) to",
        (
            "(googl*|search*|research*|looked up|looking up|look up|reading about|read about|studying) "
            "~4 (ways|way|methods|method|how) ~3 (to )?(go|die|disappear|do it|kill|end|hang|overdose|"
            "out)?(?= [.?,]| .*)"
        ),
        ("(understand|get|see) ~2 why (people|folks|some|those|others) ~8 (kill|end|take|do it|jump|suicid*|choose death)"),
        ("people ~6 (kill|end|take) ~2 (themselves|lives|own lives) ~12 (me|understand|tempting|why|same|that will be)"),
        "988",
        "(crisis|suicide|suicid*|lifeline) (hotline|line|helpline|lifeline|number|text line|chat)",
    ),
    *rules(
        Reason.SUICIDAL_THOUGHTS,
        CLASSES,
        (
            "(i will|answer|say|said|told|tell|telling|admit|if i) ~6 "
            "(yes(?! to (any*|every*|it|this|the (treatment|infusion)))|true|truth|suicid*|honest) ~8 "
            "(police|cops|call|commit me|lock|hospital|trouble|infusion|send)"
        ),
        "(lied|lie|lying) ~8 (thoughts|suicid*|selfharm*|hurting|self)",
        (
            "(if|unless|when) ~8 (dont|doesnt|didnt|wont|cant|fails?) ~3 (ill|shell|hell|(i|he|she|they) (will|would)|going to) ~1 "
            "(kill|hang|shoot|drown|end) {self}"
        ),
        (
            "(dont|doesnt|didnt) (want to )?(kill|hurt|harm|die) ~3 but ~12 (wish|wouldnt mind|hope|"
            "wouldnt care|exist|hit|wake|gone|end|disappear|mind if|tired|anymore|done)"
        ),
        (
            "(not|isnt) ~2 (suicidal|going to kill|going to do) ~4 ,? ?(but|just|i just|exactly|yet|"
            "though) ~12 (wish|tired|exist|gone|hit|wake|wouldnt mind|end|disappear|dead|die|alive|"
            "living|be here|over|anymore|hurt|point|thoughts|not sure|cant promise)"
        ),
        "not suicidal (yet|exactly)",
        "cant promise ~6 (ok|okay|safe|alive|hurt|do|be here|fine)",
        denies=True,
    ),
    *rules(
        Reason.HOPELESSNESS,
        CLASSES,
        (
            "(cant|couldnt|cannot|dont know (how|if)) ~2 (go on|keep living|live like this|live anymore|"
            "exist like this|continue living|keep going|survive this|hold on|hang on) ~3 (anymore|any "
            "longer|much longer|another|without)?(?= [.?,] $| $| [.?,] (i|im|it|there|nothing|what|"
            "please|my|he|she))"
        ),
        (
            "(at|near|reached|come to) the end (of (my|the|his|her) (rope|road|line)) ~4 (and|i dont "
            "mean|not a figure|help|please|done|tonight|dont want)"
        ),
        "(im|i am|he is|she is) at the end(?= [.?,])",
        (
            "(im|i am|am|he is|she is|just|so|mom|dad) (so |just |completely |totally )?(done|finished|"
            "over) (with)? ?(being alive|life|living|it all|everything|this life)(?= [.?,]| today| now| "
            "and)"
        ),
        "(end|stop|finish) (my|this|the|all) (life|existence)",
        ("(want|need|wanting|wish*) ~2 (it|everything|this) ~1 all ~1 (end|to end|over|to be over|stop|to stop)"),
        (
            "(hanging|holding) on (by a thread|only|just) ~8 (kids|children|family|cat|dog|cant|death|"
            "anymore|for my|because of|wife|husband|mom)"
        ),
        "(better|life|existence) (is |as )?(not worth|pointless|meaningless|unbearable)(?= [.?,] $| $)",
        (
            "(existence|life|being alive|living|everything) (is|feels|has become|seems) (pain|pointless|"
            "meaningless|unbearable|hell|torture|empty|suffering|hopeless|not worth)(?= [.?,]| and| now| "
            "to me)"
        ),
        ("(dont|cant|couldnt|no longer) (see|imagine|picture|have|want) (a|any|my|much of a) future(?= [.?,]| for me| anymore)"),
        "(beyond|past) (help|saving|hope|fixing)",
        "(dead|gone) inside ~5 (anymore|want|end|alive|life)",
        "been dead for (years|months|a long time|so long)",
        "point of (no return|giving up on life)",
        ("(universe|god|sign|world) ~4 (telling|tells|sign|wants) (me |for me )?(to )?(go|die|end|quit|leave|give up)"),
        "(death|end) (is|feels|seems) (close|near|calling|the only)",
    ),
)
