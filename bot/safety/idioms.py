"""Figures of speech: words of death and danger that stand for nothing but themselves.

Rule: only the figure itself is blotted out; what is said around it still counts.
"This headache is killing me and I want to die" keeps its second half.
"""

from __future__ import annotations

from bot.safety.blotting import blot_out
from bot.safety.phrases import each_phrase
from bot.safety.prefilter import Prefilter

CLASSES = {
    "ache": (
        "headache|headaches|head|migraine|migraines|pain|back|neck|feet|knees|shoes|eyes|sinuses|"
        "stomach|cramps|hangover|job|work|heat|light|lights|wait|waiting|suspense|bill|bills|copay|"
        "copays|price|prices|cost|traffic|drive|commute|nausea|allergies|noise|insurance|it|this|"
        "that|these|they|you guys|schedule|hold music|kids|boss|botox|aimovig|rent|deductible|"
        "weather|pressure changes|phone"
    ),
    "belonging": (
        "(my|the|our|her|his|your) (stomach|gut|guts|belly|liver|kidneys|kidney|wallet|budget|bank account|savings|credit score|"
        "knees|waistline|skin|teeth|career|schedule|social life|taste buds)"
    ),
    "nuisance": ("(wait|waiting|waiting list|drive|traffic|commute|line|queue|hold music|paperwork|copay|price|parking|phone tree)"),
    "red_tape": (
        "(forms?|paperwork|questionnaires?|phone tree|phone menu|on hold|hold music|web ?sites?|portals?|insurers?|insurance "
        "(company|companies|people)|call centers?|voicemail|robots?|chatbots?|waiting rooms?|red tape|emails|spreadsheets?)"
    ),
    "charges": "(copays?|bills?|debt|premiums?|deductibles?|invoices?|fees)",
    "passing": (
        "(dizziness|wobbliness|wooziness|nausea|queasiness|drowsiness|grogginess|effects?|feelings?|fog|hallucinations?|symptoms?|"
        "spinning|high|buzz|floating|floatiness|loopiness)"
    ),
}

IDIOMS = each_phrase(
    CLASSES,
    ("dying (to|for) (know|hear|try|see|find|get|ask|meet|learn|start|a|an|some|the|relief|my|answers?|coffee|food|this)"),
    ("dying (on hold|of (boredom|curiosity|laughter|laughing|hunger|thirst|embarrassment|heat)|laughing|inside lol|lol|here lol|waiting)"),
    (
        "{ache} (is|are|was|has been|have been|keeps?|been|were|just|really|literally|absolutely|s|still|"
        "almost|nearly|about|so|totally){0,3} ?(really |just |literally |absolutely |seriously |almost |"
        "nearly |still |so |been |slowly |totally )?(kills|kill|killing|killed|murdering|slaying) (me|us|"
        r"him|her|my \w+|you)"
    ),
    "killing (me|it|us) (lol|haha|softly|with)",
    (
        "(kill|killed|murder|give anything|give my left arm|give my right arm|give a kidney|die|murdered|"
        "literally die|literally kill) for (a|an|some|one|the|that|this|my|relief|sleep|even|just|any|"
        "half|good|two|to)"
    ),
    "to die for",
    "stroke (order|play|width|of (luck|genius))",
    "emergency (contact|contacts|exit|exits)",
    "(battery|batteries|phone|laptop|tablet) (is |are |s )?(about to|going to|almost) (die|dead)",
    "(will|would|do|does) (someone|somebody) help (you|them|people|patients|(me|us|him|her) (if|when|during|at|with|through))",
    (
        "(can|could) (someone|somebody) help (me |us |him |her |them |you )?(out(?! of)|with|fill|understand|find|figure|set|book|"
        "schedule|at the|get in)"
    ),
    "(middle of|end of|get|got|see|saw|read|answer|answered) (the|my|your|our) last (text|texts|message|messages)",
    "so (i|we) can save it",
    "nothing (i|we) would do to (myself|ourselves)",
    "given before cutting|(when|if|once) it is burning",
    "(talk|talking|speak|speaking) (to|with) (a|an|the|your|somebody|someone) ~2 right (now|away)",
    "am shot (do you|or is it)",
    "(brazo|mano|muneca|rodilla|ojo) (un poco |muy |todo |toda |bien )?(morado|morada)",
    (
        "(boss|wife|husband|mom|mother|dad|father|doctor|teacher|parents|landlord|sister|brother|"
        "girlfriend|boyfriend|she|he|they|kids|coworkers) (is|are|will|would|might|was)? ?(going to |"
        "gonna |about to )?(kill|murder) (me|him|us)"
    ),
    "(be|is|are|was|being|been|gonna be) the death of (me|us|him|her)",
    (
        "(scared|bored|frightened|worried|tired|tickled|sick|freezing|worked|starved|starving|loved|"
        "love) (me |you |him |her |them |us )?(half )?to death"
    ),
    (
        "(die|died|dying|dies) (of|from) (boredom|embarrassment|shame|laughter|laughing|curiosity|hunger|"
        "heat|thirst|fright|waiting|anticipation|old age)"
    ),
    "almost died (laughing|when i saw|of)",
    (
        "(i|id|i would|i could|just|would) (would |could |just |almost |nearly |about )?(die|died) (if|"
        "when|laughing) ~3 (price|bill|cost|embarrass*|saw|gown|lol|vomit|throw up|cry|front of|people "
        "see)"
    ),
    (
        "(shoot|drop|fire|send) (me|us|him|her|you|off|over) (a |an |the |your |some |back |over |off "
        r")?(\w+ )?(text|texts|email|emails|message|messages|line|note|link|pdf|number|info|quote|invite|"
        "question|questions|dm|e mail|details|address|call)"
    ),
    "(sure|ok|okay|yep|yes|go ahead|fine|great) ,? ?shoot(?= [.?,])",
    "(shot|shots) (in the dark|at it|at this|worth a)",
    "worth a (shot|try)|(give|take|giving) ~2 a (shot|try)",
    (
        "dead (tired|on|set|serious|end|ends|weight on|line|wrong|beat|lost|last|easy|slow|simple|zone|"
        "battery|center|broke|sure|silent|quiet|asleep|in the water|to the world|horse|sober|link|skin|"
        "arm after botox)"
    ),
    (
        "(battery|phone|phones|laptop|tablet|car|wifi|computer|plant|plants|website|line|link|site|app|"
        "sourdough|starter|chat|internet) (is|was|are|has|just|keeps?|almost|about to|s|is about to|is "
        "almost|went|has been)? ?(about to |going to |almost |nearly )?(dead|died|dying|die|dies|frozen|"
        "crashed|crashing|choking|choked|hung|killed)"
    ),
    "(battery|charge|charger) ~6 (i am|im) (about to|going to|gonna) die",
    ("(half|over my|like the|of the|dead or|walking|grateful|drop|brain|knock em|left for|wake the|back from the|raise the) dead"),
    "(sleep|slept|sleeping|out) like (the|a|i was|im|i am) (dead|log|baby|rock)",
    "not (going to|gonna) lie",
    "dont know (what|how|(if|whether)(?! (i|he|she) (will|can) (make|last|be|get|live))|why|who|where|anything|much|which)",
    (
        "(kill|kills|killing|killed|end|ends|ending|numb|numbs|numbing|stop|stops|stopping|block|blocks) "
        r"(the |my |this |off |your |all |all the |off the |these |an |his |her |a |their )?(\w+ )?(pain|"
        "pains|migraine|migraines|headache|headaches|nerve|nerves|attack|attacks|time|cycle|weeds|"
        "process|ants|mold|germs|vibe|mood|appetite|buzz|brain cells|cell|cells|bacteria|cancer|nausea|"
        "call|chat|conversation|session|subscription|wait|deal|virus|liver|kidneys)"
    ),
    (
        "(want|wants|like|need|going to|ready|decide|decided|have|time|how (do|to|can) i?|can i|to|"
        "please) ~2 (end|finish|stop|quit|close|leave) (this |the |my |our |these |a )?(chat|"
        "conversation|call|session|sessions|treatment|treatments|infusion|infusions|series|subscription|"
        "therapy|appointment|visit|program|plan|text|texts|messages|early)"
    ),
    "(end|ends|ending) (up|with|date|result|user|zone)",
    (
        "(the|an|no|at the|by the|to the|in the|week|weekend|loose|put an|put|brings? an) end (of|in|to|"
        "result|goal|date|by|s)? ?(the|this|sight|month|year|week|day|session|treatment|series|migraines|"
        "headaches|pain|summer|attacks|these|story|december|january)"
    ),
    "(is|was|are) (that|it|this) the end of (it|that|them|this)",
    (
        "(you|youd|people) (just |would |d )?(want|wish) (to |you could |you would )(die|be dead|cry)"
        "(?! [.?,] ((and|well|now) )?(i am|he is|she is) (there|one of|at that|close|getting|nearly))"
    ),
    "bleeds? easily",
    "(pain|pains|headache|headaches|migraine|migraines|attacks|aura) (to be |be |were |was |is |are )?gone",
    "(meaning|purpose) of life",
    ("(commit|committed|committing|commitment) to (a|the|this|that|it|six|three|one|my|all|so|doing|an|treatment|every|coming|any|twice)"),
    (
        "(jump|jumping|jumped|dive|diving) (in|into (it|this|things|ketamine|anything|a|the)|on (it|this|"
        "a call|the phone|board)|through hoops|ship|the gun|right in|off point|for joy|the line|to)(?! "
        "(traffic|river|front))"
    ),
    "jump off a (cliff|bridge) for|jump(ed|ing)? through (hoops|fire)",
    "(bite|bit|dodge|dodged|sweat|sweating|silver|magic) (the |a |an )?bullets?( point)?",
    "(pull|pulled|pulling) the (trigger|plug) on (it|this|ketamine|booking|treatment|trying|going|the)",
    "(under|over|to|with|have|got|put|holding) (the|a) gun (to (my|their|his|her) head )?",
    ("jump(ing|ed)? the gun|son of a gun|gun shy|gun to (my|your) head|top gun|nail gun|hot glue gun|under the gun|big guns?|massage gun"),
    "(at|on) (my|the) (wits|wit|last) (end|nerve|leg|straw)|wits end",
    "at the end of the (day|month|week|year|series|treatment|session|infusion|three weeks|program)",
    (
        "(heart|hearts) (skipped|skips|dropped|sank|sinks|stopped|goes out|went out|breaks|broke|is set|"
        "in my throat|melted) (a beat )?(when|at|to|on|for|because|as|every time|seeing|reading|"
        "looking)? ?~3 (bill|price|cost|invoice|estimate|quote|number|saw|you|them|read|heard|figure|"
        "total)?"
    ),
    (
        "(nearly|almost|about|gave me a|give me a|had a|have a|having a|going to have a|ill have a|gives "
        "me a|near|damn near had a|casi le da un) ~3 (heart attack|stroke|seizure|aneurysm|coronary|"
        "cardiac) (when|if|at|over|from the|looking at|seeing|reading|lol|haha|every time|because of the|"
        "the bill|with the) ~4 (bill|price|cost|deny|denies|invoice|quote|saw|them|it|they|again|lol|"
        "copay|charge|number|estimate|haha|total|you)"
    ),
    "(nearly|almost) (gave|had) (me )?(a )?(heart attack|stroke|coronary)(?= [.?,]| when| lol| haha| at)",
    "(heart|hearty) (rate|rates) monitor*",
    (
        "(head|brain) (is |was |feels like its |feels |felt |has been |feels like it is |just |about to |"
        "ready to |literally |gonna |going to |wants to |like its |like it is |might )*(exploding|"
        "explode|splitting|spinning|pounding|throbbing|bursting|about to explode|explodes)"
    ),
    "mind (is |was |just )?(blown|blowing|exploded|boggling|blew)|blow(s|ing|n)? my mind|mind blowing",
    "(lol|haha|lmao|rofl) (im |i am )?(dead|dying|deceased)",
    (
        r"(overdose|overdosed|overdosing|od|oded) on (\w+ing|coffee|chocolate|sugar|cute|candy|"
        "information|info|caffeine lol|netflix|reading|reddit|tiktok|pizza|google|webmd|turkey|cuteness|"
        "christmas|tv|screen)"
    ),
    (
        "(stabbing|stabs|stab|stabbed|stabber|hammer|hammering|knife|knives|ice pick|icepick|drill|"
        "drilling|nail|axe|needle|spike|screwdriver) (pain |pains |like |in |behind |through |into |me |"
        "you |my |at |going |being |somebody |someone |is |the |a )*(eye|eyes|temple|temples|head|skull|"
        "brain|forehead|face|headache|headaches|pain|pains|socket|eyeball)"
    ),
    "(bleed|bleeding|bled|bleeds) (me |us )?(money|dry|edge|heart|hearts|cash|out my wallet)|bleeding edge",
    ("bloody (hell|good|brilliant|awful|expensive|mess|headache|headaches|migraine|migraines|insurance|long|hard)"),
    ("sick and tired|sick (to death )?of (these|this|the|my|pills|all|being sick|doctors|migraines|headaches|it)"),
    "(starve|starving|starved)(?! (myself|himself|herself|themselves))",
    "choke(d|s)? (again|in the|under pressure|up)|choked up",
    (
        "(knock|knocks|knocked|knocking|put|puts|putting|take|takes|taken) (me|you|him|her|us|people|"
        "patients|them|it)? ?(out|under|down)( cold| completely| for)?(?= [.?,]| during| for| with| or| "
        "like| while| before| all)"
    ),
    (
        "(drop|dropped|falling|fall|fell) (off|behind|through|in love|short|for|back on|down the|"
        "into)(?! (the|a|my) (stairs|ladder|roof|bridge|floor))"
    ),
    (
        "(murder|killer|insane|suicide) (on|headache|headaches|migraine|migraines|squad|pain|price|"
        "prices|deal|parking|doors|machine|mission|inflation)"
    ),
    "suicide (headache|headaches|disease|squad)",
    "(would be |is |are |its |was )?(suicide|murder|death|poison|torture) (for|on|to) {belonging}",
    "{nuisance} (is|are|was|were) (pure |sheer |plain )?(suicide|murder|death|torture)",
    "(rather|sooner) ~1 (be dead|die|be buried|be six feet under) than (?!live|be|keep|go on|have)~6 {red_tape}",
    "(kill|killed|killing) (myself|himself|herself) (laughing|with laughter)",
    "({red_tape}|{charges}) (is|are|was|keeps?|were|s) (just |really |slowly )?(choking|strangling|suffocating|drowning) (me|us)",
    "(choke|choking|suffocate|suffocating|drown|drowning|strangled) (me |us )?(in|under|on|with|by) ~2 ({red_tape}|{charges})",
    "(skull|head) (wants to|is going to|is about to|could|would|might) split( open)?",
    (
        "({passing}|migraines?|headaches?|pain|bruise|swelling|numbness) (to |will |would |should |might |may )?(be |is |are |was |were )"
        "(all |mostly |finally )?gone|{passing} (usually |normally |always |all )?(pass|passes|passing|go|goes|going|end|ends|"
        "leave|leaves) (away |off )?(quick|quickly|fast|gently|quietly)"
    ),
    (
        "(are|is|do|does|will|would|lie|get|be) (you|people|patients|one|everyone|everybody|anyone|folks) (lie |get |be |left |there )?"
        "(paralyzed|paralysed|out cold)"
    ),
    "(am|will|would|do) i (be |get |go |lie )?(totally |completely |fully )?(out cold)(?= the (whole|entire)| during| for it| or| while)",
    "out cold(?= or (just|half|only|awake|sort|do|drowsy|can|am))",
    "(poison|poisoning|toxic) (ivy|people|waste)|food poisoning",
    "different strokes|stroke of (luck|genius)|breast ?stroke|key ?strokes?|back ?stroke",
    (
        "(fit|fits|fitting) (in with|into|my|all|well|for(?! (more|over|about|five|six|ten))|me|with|this|your|a|it|that|right(?! now))|"
        "(good|great|right|better|perfect|best|a) fit(?= [.?,]| for(?! (more|over|about|five|six|ten))| with)|"
        "(throw|throwing|threw|having|have|hissy|had) (a )?(hissy )?fit (if|about|over|when|because)"
    ),
    "(see|seeing|saw|seen) (double|stars) (the|charge|charges|billing)",
    (
        "cant see (why|how|the (form|button|page|number|price|phone|chat|option|link|website|site|point "
        "of (this|botox)|answer|screen|text)|a (doctor|neurologist|specialist|difference|form|button)|my "
        "(doctor|neurologist)|where|it on|any (info|price|number|option)|what|myself|doing|spending|them "
        "until|you until)"
    ),
    (
        "lose (sight|vision) of the|(double|tunnel|blurry|blurred|fuzzy|night|20 20|clear) vision(?! "
        "loss)(?= (a|as a|one of|common|normal|side|during|after|for|part|or|wear|from|last|go|when|be|"
        "happen|too|also))"
    ),
    (
        "(hold|catch|save|take|takes|took|taking|out of|waste) (my|your|our) breath( away)?(?= (waiting|"
        "for|until|that|when|on|with))|(holding|hold) my breath|breath of fresh air|(can|finally|let me|"
        "room to|time to) breathe (again|easy|easier|a sigh)|breathing (room|exercises|exercise|"
        "techniques|space|down my neck|rate)"
    ),
    ("(keep|keeping) (an eye|track|tabs|watch) ~5 (heart|breathing|pulse|oxygen|blood pressure|vitals|heart rate|o2|bp|breath)"),
    (
        "(checks?|check|checking|watch|watches|watching|monitor|monitors|monitoring|measure|measures|"
        "track|tracks|looking at|look at) ~6 (heart|breathing|pulse|oxygen|blood pressure|vitals|heart "
        "rate|o2|bp|breath)"
    ),
    (
        "(heart|breathing|oxygen|vitals|blood pressure|bp) (is |are |be |get |being |gets |levels? "
        ")?(monitored|watched|checked|monitor|monitors|tracked|measured|taken|machine)"
    ),
    (
        "numb (it|my arm before|cream|spray|up the|out|the (area|spot|skin|arm|hand|site|place))|numbing "
        "(cream|spray|gel)|(lidocaine|numbing)"
    ),
    ("(blue|united|red|gold|silver|purple|green) (cross|shield|card|plan|badge)|blue cross blue shield|bcbs|blues plan"),
    (
        "save(d|s)? my life|life ?saver|saving my life|living my life|(get|got|want|give|gave) (me )?my "
        "life back|change(d|s)? my life|time of my life|rest of my (life|days)|live a normal life|ruin(s|"
        "ed|ing)? my (whole )?life"
    ),
    ("(back|come back|bring|brings|brought|feel|felt|finally feel|feeling) (back )?(to life|alive again|alive)"),
    "alive or (dead|a|not|robot)",
    (
        "living (or|human|person|being|room|wage|will|relative|with migraine|with migraines|with chronic|"
        "with this|with pain|in|near|at|on (disability|social|a)|over|about|there|here in|an hour|two|"
        "far|close|out)"
    ),
    (
        "(the )?cost of living|quality of living|make a living|for a living|living hell|living nightmare|"
        "assisted living|daily living|living room"
    ),
    "(loss|lack|losing) of (hair|appetite|time|work|income|coverage|insurance)",
    (
        "(can|could|will|does|do|are|is|would) (you|anyone|someone|somebody|they|the clinic|your (staff|"
        "nurse|nurses)) (guys )?(ever |have |keep |know |need |please )?(call|called|calling|dial) ~2 "
        "(911|an ambulance|ambulance|me|us|my)(?= [.?,] |s? if| when| in case| with| back| about| for| "
        "on| in an)"
    ),
    "(is|are|someone|somebody|anyone|who|nurse|staff|people) ~4 (there )?to call (911|an ambulance)",
    (
        "(how many|has anyone|did anyone|have people|have any|anyone ever|anybody ever|people who|has someone famous|"
        "actor|celebrity|celebrities|singer|matthew perry|perry|(the|that) guy (from|in|on) ~2) ~5 "
        "(die|died|dies|dead|overdosed?|killed|drowned|overdosing) ~2 (from|on|of|in|during|with|at|because)"
    ),
    "(people|kids|teens|teenagers|folks|addicts|users|celebrities) (can |could |do |always )?(overdose|od)(?= on| from| with| in)",
    (
        "migraines? (is |are |as |really |actually |just |basically |like ){0,3}(a |some )?(kind|type|sort|form|version) of (a )?"
        "(mini |small )?stroke"
    ),
    "(whats|what is|what was|what will be|hows|how much is) the damage(?= [.?,]| to (my|our|the) (wallet|bank|budget)| for| going)",
    ("(killed|drowned) (that|the|an|this|matthew|by) ~2 (actor|guy|celebrity|celeb|perry|friends|star|comedian)"),
    "(i will|ill|you will|he will|we) (live|survive)(?= [.?,] )",
    (
        "me muero (por|de (ganas|curiosidad|risa|hambre|sueno|miedo|pena|verguenza))|muert[oa] de (risa|"
        "hambre|sueno|miedo|cansancio|ganas|frio|curiosidad)|muerto en vida|(me|nos) mata (la|el|este|"
        "esta|de)|(me esta|me estan) matando|casi me (muero|infarto)"
    ),
    "(casi|por poco) ~2 (da|dio|daba) ~1 (un )?infarto",
    "(dolor|migrana|cabeza|jaqueca|precio|luz|dolores) (me |que me |nos )(mata|matan|esta matando)",
    (
        "(se )?(acaba|termina|acabar|terminar) (con )?(el|la|los|las|mi) (tratamiento|dolor|migrana|"
        "migranas|cita|chat|sesion|sesiones|dolores|serie)"
    ),
    (
        "(precio|costo|cuenta|seguro|dolor|migrana|cabeza|jefe|jefa|esposa|esposo|mama|papa|migranas) "
        "(me|nos) (va|van) a (matar|infartar|dar un infarto)"
    ),
    "(has|have|had|did) ~5 ever ~8 (ambulance|hospital|911|er)",
    "muerte (subita )?en|hora muerta|punto muerto|bateria muerta|celular (muerto|murio)",
)
_FILTER = Prefilter(IDIOMS)


def mask_idioms(text: str) -> str:
    """`text` with the letters of every figure of speech replaced by underscores, so that all places stay the same."""
    return blot_out(text, [IDIOMS[number] for number in _FILTER.candidates(text)])
