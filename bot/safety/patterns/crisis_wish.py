"""The wish to be dead, without a plan: "I hope I don't wake up", "no reason to go on".

First level of the Columbia scale (C-SSRS): the wish to be dead.
"""

from __future__ import annotations

from bot.safety.hit import Reason
from bot.safety.patterns.crisis_words import CLASSES
from bot.safety.phrases import Rule, rules

RULES: tuple[Rule, ...] = (
    *rules(
        Reason.PASSIVE_DEATH_WISH,
        CLASSES,
        "({want}|{muse}) ~2 (to |of |about |i could |i would |that i |i )?{die}",
        "(wish|hope|hoping|wishing|pray|want) ~10 (end of me|swallow me|bury me|bring me back)",
        ("(fall|fell|fallen|go|went) (asleep|to sleep) ~3 (that (was|would be|is) it|it was over|that was all|it all stopped)"),
        "(imagin*|pictur*|plan|planning|planned) ~4 (funeral|own death|eulogy)",
        "by (my|his|her) own hand",
        "(should|ought to|deserve to) (both |all )?be dead",
        "lying if i said ~3 want* ~2 (alive|live|here)",
        "(scared|afraid|hate|dread|worried|terrified) ~5 still (be )?(here|alive|around|living)",
        (
            "(want|wants|hope|wish) ~4 (tumor|cancer|it|scan|lump|mass) (to be )?(was |is )?(real|cancer|"
            "terminal|fatal|malignant|inoperable)"
        ),
        "(hate|hates|hating) (being alive|living|existing|that i woke)",
        "be dead (by|before|soon|tonight|tomorrow)",
        "(letting|let) (myself|himself|herself) (fade|die|waste|starve|go hungry)",
        "permanent solution",
        "(want|wish|need|wants) (it|this|everything) ~1 over(?= [.?,])",
        "why (was i|did i get|am i|was he|was she) ~1 born",
        (
            "(hope|hoping|hopes|hopefully|praying|pray|wish|wishes|wishing|want|wants|love) ~10 (dont|"
            "doesnt|didnt|wont|never|wouldnt|not|couldnt) ~2 (wake|wakes|waking|woke|make it|survive|"
            "come back|exist|be here|be alive|been born)"
        ),
        (
            "(hope|hoping|hopes|praying|pray|prays|wish|wishes|wishing|want|wanting) ~5 (die|dies|died|"
            "dead|never born|stops? (beating|breathing)|not (here|alive|around)|gone|end me|kill me|"
            "kills me|hit me|shoot me|take me|finish me|takes me(?! (an?|some|so|too|ages|forever|longer|two|three|five|ten|\\d+|half) ))"
        ),
        (
            "(wish|wishes|wished|wishing) ~3 (was|were|had been|be) ~2 (dead|gone|never born|never been "
            "born|not here|not alive|invisible forever|six feet under)"
        ),
        "(wish|wished|wishes) ~3 (never|not) ~1 (been )?(born|existed|exist)",
        (
            "(wish|hope|hopes|hoping|wouldnt mind|dont mind|wouldnt care|fine|glad|ok|okay|happy|"
            "relieved|nice|relief|daydream*|fantas*|picture|imagine|imagining) ~6 (car|bus|truck|train|"
            "plane|lightning|meteor|someone|somebody|cancer|accident|accidents|heart attack|illness|"
            "aneurysm|stroke|clot|crash|brick|semi) ~4 (hit|hits|would hit|runs?|ran|run over|took|take|"
            "takes|kill|kills|killed|shoot|shot|end|ended|struck|strikes|crashed?|went down|crushed|"
            "flatten*|came|comes|got) ~2 (me|him|her|us|it|down|over)?"
        ),
        (
            "(hope|hoping|hopefully|hopes|wish|wishing|pray|praying|want|wanting|waiting for) ~5 (heart|"
            "body|lungs|breathing|everything) ~3 (stop|stops|stopped|quit|quits|give out|gives out|fail|"
            "fails|shut down|shuts down)"
        ),
        "(wish|wished) ~3 (never|hadnt) been( born)?(?= [.?,])",
        (
            "(wish|wishing|wishes|pray|praying|hope|hoping|hopes|prefer) ~1 (had|got|get|was given|have) "
            "~2 (cancer|terminal*|something terminal|something fatal|an accident|a fatal)"
        ),
        "(rather|sooner) ~1 (be )?(dead|die|not be here|be gone|be six feet|be in the ground|be buried)",
        "prefer* ~2 (dead|death|die|dying|to be gone)",
        "(want|wants|wanted|need|needs|way) out of (my |this |his |her )?(own )?(life|existence)(?! (insurance|threatening|changing))",
        (
            "better (off |of )?(dead|if i (was|were) (dead|gone)|not (being )?(here|alive)|gone for good|in "
            "the ground|if i wasnt (here|around|alive)|if i died|never born)"
        ),
        (
            "(done|finished|tired|sick) (of |with )?(being|living|existing|walking) ~2 "
            "(planet|this earth|on earth|alive|in this world|this world)"
        ),
        "(id be|i would be|hed be|shed be|he would be|she would be) better off (dead|gone|not here)",
        (
            "(dead|death|dying) ~2 (would|will|sounds|seems|feels|is|looks|be) ~2 (a )?(relief|better|"
            "peaceful|easier|nice|good|appealing|comforting|release|kinder|easy|mercy|the answer|only "
            "(way|cure|answer))"
        ),
        "(never|not|dont) ~1 wake* up( again)? (again|would|is|sounds)",
        "(fall|go|drift|going|falling) ~2 (asleep|sleep|off) ~2 (and|,|to) ~2 (not|never|dont|stay asleep)",
        ("(sleep|sleeping|asleep|rest) ~3 (forever|permanently|for good|for eternity|never wake|not wake|the forever kind)"),
        "(forever|eternal|permanent|final) (kind of )?(sleep|rest|peace)",
        "peace (permanent|forever|for good)",
        ("(lord|god|jesus|death|heaven) ~4 (take|takes|call|calls|bring|brings|collect|carry) (me|him|her|us)( home| away| soon| now)?"),
        (
            "(join|joining|be with|follow|following|where) ~4 (in heaven|late (wife|husband)|on the "
            "other side|passed|in the grave|is buried)"
        ),
        "(follow|join|joining) (her|him|them) ~2 (soon|too|now)?(?= [.?,])",
        "to follow (her|him|them)",
        "(go|going|want) ~3 (to be )?where (he|she|they) (is|are)",
        ("ready to (let go|leave this|die|go home to|meet my maker|meet {my} maker|be gone|be done)(?= [.?,]| now| to)"),
        ("put ~1 (me|him|her|us) (out of (my|his|her|our|the|this) misery|down|to sleep (forever|for good)|under and)"),
        ("(they|we|you|vets?|people) put* ~2 (dogs?|animals|cats?|horses?) (down|to sleep) ~12 (me|why cant|same|that)"),
        ("(put|putting) ~1 (dogs?|animals?|horses?|pets?|cats?) (down|to sleep) ~4 (suffer*|pain|same|mercy)"),
        "if i were a dog",
        "put to sleep (like|forever|for good|permanently)",
        "(cant|dont want to) (be alive|stay alive|exist|live through) ~1 another",
        "(let|want) me (die|go)(?= [.?,]| in peace| already)",
        "let ~2 (me|him|her) die",
        ("(kill|shoot|end|euthanize|euthanise|unalive) me(?= [.?,]| now| already| i mean| nobody| please| quick*| instead| off)"),
        (
            "(someone|somebody|anyone|anybody|would you|could you|can you|please|just|doctor) (to "
            ")?(just )?(kill|shoot|end|euthanize|euthanise) me"
        ),
        (
            "(dont|doesnt|do not|not|couldnt|could not) (even )?(care|mind|matter) (anymore )?(if|"
            "whether) (i|he|she|they) (live|lives|die|dies|wake|wakes|survive)"
        ),
        (
            "(nobody|no one|anyone|anybody|someone|who(?! (takes?|will take|is taking))) ~2 (care|cares|notice|notices|miss|misses|mind|"
            "find|finds) ~4 (i|me|my) ?(died|die|dead|gone|disappear*|vanish*|wasnt here|live|lived|was "
            "dead|am gone|is gone|am dead|body|exist)?"
        ),
        "indifferent ~3 (alive|living|life|dying)",
        (
            "(disappointed|sad|angry|sorry|upset|mad|crying|cry|let down|bummed|hate|regret|frustrated|"
            "wish) ~4 (woke|wake|waking|still (alive|here|breathing))"
        ),
        "(im|am|is|was) ~3 (not|isnt) afraid ~2 (dying|death|die)",
        "(made|making|at|find|found) ~3 peace with (dying|death|the end|going|leaving)",
        (
            "(think|thinking|thinks|thought|thoughts|obsess*|dreaming|daydream*|fantas*|fixat*) ~2 "
            "(death|dying|accidents?|car accidents?|being dead|not being (here|alive|around)|not "
            "existing|own funeral|nonexistence|the end of my life|not being)"
        ),
        ("(picture|picturing|imagine|imagining|planning|plan|planned) ~2 (my|own|his|her) ~1 (funeral|death|grave)"),
        (
            "(tired|sick|exhausted|weary|bored|fed up|done|over|finished|through|had enough) (of|with)? "
            "?~3 (living|life|being alive|existing|existence|being here|this world|waking up|breathing|"
            "the world)(?= [.?,]| and| tbh| itself| now| anymore| at all| so)"
        ),
        "(tired|sick|exhausted|weary|bored|fed up|done|over) ~1 (being alive|existing|existence|waking up)",
        "(tired|sick|exhausted|weary) ~5 (of|with|from) being alive",
        "over (living|life)(?= [.?,])",
        (
            "(it|that|all|everything|everyone|be) ~1 (ok|okay|fine|easier|better|best|happier|simpler|"
            "nicer) ~8 ({absent}|went down|disappear*|didnt (exist|wake))"
        ),
        (
            "(easier|better|happier|best|fine|simpler|cheaper|quiet*) ~5 (if|when|once) (i|he|she) ~1 "
            "({absent}|(wasnt|werent|am not|is not|was not) (here|around|alive|there)|was gone|was dead|"
            "am gone|am dead|were gone|were dead|died|die|disappear*)"
        ),
        "(better|happier) ~5 me (in the ground|dead|gone|six feet under|out of the way)",
        (
            "(supposed to|shouldnt|should not|dont deserve to|doesnt deserve to|dont belong) ~1 (be here|"
            "be alive|live|exist|be living|be on this earth|have been born)"
        ),
        "(makes|made|making|make) me want to (jump(?! (for|up|in|on|right|at|into))|die|disappear|end it)(?= [.?,]| when| every|"
        " after| all| and)",
        "(jealous|envious|envy|envying|envied) ~4 (dead|cemetery|cemeteries|graveyard|grave|graves|coffin|six feet under)",
        "deserve* (to )?(die|be dead|death|be hurt|be punished)",
        (
            "(should|might as well|may as well|ought to) ~2 (die|be dead|be gone(?! by (now|then))|not be here|not be alive|not exist|kill|"
            "disappear|end it)"
        ),
        "(i|he|she) (should|ought to) (just )?be gone by (now|then)",
        (
            "(dont know|do not know|not sure|unsure|doubt|dunno|idk|wonder|no idea|dont think|cant promise|no guarantee) "
            "(if |whether |that )?(i|he|she) (will|am going to|is going to|can|could) (even |ever )?"
            "((make it|last|live) (through|thru|to|til|till|until|past)|be (here|alive)) (the |this |another )?"
            "(tonight|night|morning|tomorrow|weekend|holidays|christmas)(?! (appointment|visit|session|infusion|slot|one|party|class))"
        ),
        (
            "(pill*|bottle*|meds|gun*|knife|knives|rope|razor*|bridge|tracks|train*|garage) ~12 [.?,] (and )?it (would|d|will) be "
            "(so|too|that|this) easy(?= [.?,])"
        ),
        "(lost|losing) (the|my|this) (fight|battle|war) ~6 (done|tired|over|give up|no more)|had my shot ~2 and (i )?(lost|blew it|missed)",
        "(lived|been here|been alive) (long enough|too long|my time)",
        ("(wish|want|love|like|need|hope|hoping|better) ~3 (not exist|not be here|stop existing|be nothing|be erased|be no more|cease)"),
        "(didnt|dont|doesnt|wasnt|stopped|stop) exist* (anymore )?(would|wouldnt|itd)",
        ("wouldnt it be ~2 (nice|better|easier|great|lovely) ~3 (not|stop|never) ~1 (exist|be here|wake|be alive|to exist)"),
        (
            "(wouldnt|wont|not|dont) (fight|seek|treat|get help|call) ~1 (it|anybody|anyone)? ?~2 (if i|"
            "if it|let) ~4 (sick|cancer|take me|took me)"
        ),
        ("(if|hope|when) ~4 (comes|take* me|took me|happens|got sick) ~2 (then )?(good|fine|so be it|great|ok)"),
        "might as well be dead",
        "(dead|die|dying|death) (is|would be|sounds) better",
        (
            "(idea|ideas|urge|image|images|vision|visions|fantasy|fantasies|dream|plan|plans) (of|to) ~1 "
            "(dying|death|suicid*|kill* {self}|jump*|end* (it|my life)|die)"
        ),
        ("(kill|kills|killing|die|dying|end it) ~2 (fastest|quickest|painlessly|peacefully|the quickest|the fastest)"),
        "(which|what) ~1 {pills} ~2 (kill|kills|are deadliest|are lethal|would kill|will kill)",
        "if i (die|died) ~4 (good|fine|so be it|ok|okay|better|relief|great|who cares|oh well)",
        (
            "(infusion|anesthesia|anaesthesia|ketamine|surgery|drug|it|treatment|this|pain|needle|dose|"
            "stuff) (just )?(would )?(kills|kill|finishes|ends|takes) me( off)?(?= [.?,])"
        ),
    ),
    *rules(
        Reason.PASSIVE_DEATH_WISH,
        CLASSES,
        (
            "{neg} (really |even |just )?(want|wants|wanted|wanting|wanna|wish|care|cares|deserve|"
            "deserves|like|liking|love|plan|plans|feel like|need) ~1 (to )?({live}|go on(?= [.?,]| "
            "living| anymore| like| any longer| with (this|life|it))|wake up|see (the |another |"
            "tomorrow)|be born|keep doing life|do life)"
        ),
        (
            "(dont|doesnt|cant|couldnt|not|never|no longer) ~3 (see|have|find|got|know|think|any|a) ~2 "
            "(reason|reasons|point|purpose|sense|use|value|meaning|desire|will|wish) ~4 ({live}|go on|"
            "going on|keep|be alive|wake|continue|alive|fight|see (the|another) (morning|day))"
        ),
        (
            "(no|without|zero|lost|lose|losing) ~1 (reason|reasons|point|purpose|desire|will|wish|"
            "motivation|force|strength|energy) ~4 ({live}|go on|going on|keep|be alive|wake|continue|"
            "alive|fight|get up)"
        ),
        (
            "(whats|what is|what|wheres|where is|is there) (the |any |even the |a )?(point|reason|"
            "purpose|use|sense|meaning) ~5 (living|life|live|alive|existing|going on|waking|be here|"
            "being here|keep going)"
        ),
        (
            "why (should|do|am|would|must|does|is) (i|he|she) ~3 (alive|living|live|exist|existing|keep "
            "going|go on|keep on|be here|still here|wake up|keep fighting|keep trying|stay|here)(?= "
            "[.?,]| anymore| if| when)"
        ),
        (
            "(give|tell|find|need|name) (me )?~2 (one |a |any |another )?(good |single )?reason* (not to|"
            "to live|to stay|to keep|to go on|why i)"
        ),
        ("life (isnt|is not|aint|not|is hardly|is no longer|doesnt seem|wasnt) ~3 (worth|meaning|livable|liveable|living)"),
        ("(nothing|not much|no one|nobody|little|anything) (left )?(to|worth) (live|living|be here|stay|keep going)( for)?"),
        ("(nothing|not anything) (left|more|much|remaining) (for me|here|in this|in life|to live|for him|for her)"),
        ("(havent|dont|cant|no|not|nothing) ~6 (keep|go on|continue|carry on|keep on) (living|being alive|existing)"),
        (
            "(so|because|before|that) ~3 (wouldnt|wont|dont|cant|might|would|will) ~1 (take|swallow) "
            "(them all|all of them|everything|the lot)"
        ),
        "(life|living) ~2 not worth (it|living|anything|the)",
        "{neg} worth ~1 (living|being alive|staying alive|existing|to live|it to live|sticking around)",
        (
            "only (thing|reason|person|one) ~7 (alive|keeping me here|keeps me here|from (doing|ending|"
            "killing|going)|havent|hasnt|between me|(stopping|stops) me(?! (is|was) ((that )?i once (tripped|fainted|threw up|had a|got) "
            "|(the |my )?(price|cost|copay|money|insurance|drive|distance|needles?|fear of needles|side effects?) ))|not done|"
            "me going|from doing it)"
        ),
        (
            "(dont|wont|not|never|didnt|doesnt|wouldnt) ~2 (plan|planning|expect|expecting|intend|"
            "intending|think|going|wanna|want|see myself|be|live|make|see|get|last) ~4 (see|live|alive|"
            r"living|around|reach|be here|make it|turn|last|to) ~3 (another|next|2\d\d\d|tomorrow|"
            r"birthday|christmas|new year|morning|by then|thirty|forty|fifty|sixty|\d\d|weekend|summer|"
            "long|the end of the)"
        ),
        (
            "(wont|not going to|never going to|not gonna|dont plan to|dont plan on|not planning to|not "
            "planning on|dont intend to|dont think i will|not likely to) ~1 (be|being) (here|around|"
            "alive|on this earth|living|with you|in this world|there)( much)?( for)?( to)? ?(longer|by "
            "then|after|anymore|tomorrow|next|then|long|to try|much longer|when|any|for|on|in)?"
        ),
        (
            "(wont|will not|not) (be )?(need|needing|want|require|bother|have to deal|be a (problem|"
            "burden|bother)) ~8 (where i|im going|i am going|anymore|soon|after (that|this|tonight|today|"
            "tomorrow|friday|monday|sunday)|much longer|anything|ever again)"
        ),
        (
            "(not|never|dont|wont) see ~1 (thirty|forty|fifty|sixty|christmas|tomorrow|spring|summer|"
            r"another (day|year|birthday|christmas)|my next birthday|the new year|2\d\d\d)(?= [.?,]| "
            "ill| make| by)"
        ),
        "(dying|death|being dead|the idea of dying) ~1 (doesnt|dont|wouldnt|never|no longer) ~2 (scares?|frightens?|bothers?|"
        "terrif*|worr*) (me|him|her)",
        "by choice(?= [.?,])",
        ("(wont|refuse to|cant keep|will not) (live|living) (like (this|that)|in this (body|pain))(?= [.?,]| anymore)"),
        (
            "(mind|care|fine with|ok with|okay with|happy|glad|content|soon|rather|grateful|love|peace "
            "with) ~1 (not|never) ~1 (be|being|wake|waking|exist|existing|open|opening|live|living|see|"
            "seeing|get up|getting up)"
        ),
        "(never|not) ~1 (open|opening) (my|his|her) eyes (again|anymore)",
        (
            "(i will|he will|she will|ill) be (dead|gone|six feet|in the ground|in a (grave|box|coffin|"
            "casket|urn)|out of everyones|long gone) (before|by|when|after|soon|tomorrow|tonight|anyway)"
        ),
        (
            "((i|he|she|we|shed|hed|id) ~3 gone|(hope|hoping|want|wants|wanting|plan*|wish*|like|going|gonna) to be gone|dead|not here|"
            "not around) by (summer|winter|spring|fall|christmas|then|tomorrow|morning|friday|monday|the weekend|next)"
        ),
        "(be|am|is) not (be )?alive (anymore|tomorrow|by|then)",
        "dont exist anymore",
        denies=True,
    ),
    *rules(
        Reason.PASSIVE_DEATH_WISH,
        CLASSES,
        ("(never|not|wont) ~1 (wake|waking) up ~1 (again|tomorrow|one day|at all|in the morning|dear|from this)"),
        doubt=True,
        denies=True,
    ),
)
