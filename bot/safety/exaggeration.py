"""Jokes and plain speech with the words of danger: a phone call worse than death, a bill that one faints at, a pulse that is counted.

Rule: like `idioms`, only the figure itself is blotted out. A figure that a person at risk may use as well is one only beside
what makes it harmless (`when`), never beside what does not (`unless`); and nothing is a joke whose writer says that it is none.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.safety.blotting import blot, blot_out
from bot.safety.phrases import any_phrase, compile_phrase, each_phrase
from bot.safety.prefilter import Prefilter

CLASSES = {
    "money": "price|prices|cost|costs|bill|bills|copays?|deductible|premiums?|fees?|invoice|estimate|quote|sum|total|number",
    "chore": (
        "phones?|phone calls?|voicemail|strangers?|call (center|centre|anthem|aetna|cigna|insurance)|answer calls|make calls|"
        "traffic|line at|queue|dmv|small talk|horse pills?|kale|karaoke|speech|zoom"
    ),
    "diet": (
        "triptans?|pills|tablets|sprays?|ibuprofen|advil|excedrin|tylenol|imitrex|painkillers|ice|ice packs?|coffee|caffeine|crackers|"
        "toast|soup|takeout|noodles|protein bars|ginger ale|sumatriptan|maxalt|nurtec|energy drinks"
    ),
    "crowd": "table|room|audience|class|crowd|group|office|everyone|everybody|choir|congregation|family",
    "project": (
        "boats?|book|novel|quilt|puzzle|jigsaw|sweater|scarf|canoe|deck|shed|train set|model|degree|marathon|crossword|painting|"
        "kitchen|dollhouse|song|thesis|garden|blanket|level|season|series"
    ),
    "startled": "saw|see|said|heard|read|opened|told|mentioned|learned|found out",
}

#: Figures in any company.
PLAIN = each_phrase(
    CLASSES,
    # death and dying
    "(is|are|will|would|does) (the |that |your |this |my )?({money}) (going to |gonna )?(kill|finish|bankrupt|ruin) (me|us)",
    "({money}) (is|are|will|would) (be )?(going to |gonna )?(kill|bankrupt|ruin) (me|us)",
    "(rather|sooner) ~1 (be dead|die) than (?!(live|be|keep|go on|have|spend|stay|face|feel|suffer|wake|endure) )~4 ({chore})",
    "(rather|sooner) (stab|poke|gouge) (myself|my eyes? out) with a (fork|spoon|spork|pencil|crayon)",
    "(hope|hopes|dreams|ideas|careers|emails|paperwork|fun|romance|patience|good intentions) (go|goes|went|come|comes) to die",
    "(shoot|sue) me(?= ,? i (have )?(forgot|forgotten|lost the|mixed))",
    "put (me|us) out of (my|our) misery(?= and (tell|show|say|answer)(?! me (what|how) to)| ,? (when|is it|do i qualify))",
    "(social|career|political|financial|commercial|professional|fashion) suicide",
    "refuses? to die(?= [.?,])",
    "(my|our|the) (old |poor )?(cat|dog|hamster|horse|goldfish|fish|parrot|plant|cactus) (want|wants) to die",
    "(plants?|succulents?|tomatoes|orchids?|socks|printers?|laptops?|phones?) (all |just |keep |keeps )?commit* suicide",
    "(is|are) (a |the )?(migraines?|headaches?) (deadly|fatal|lethal)",
    "lifeless (robot|bot|machine|computer|voice|website|chatbot|program)",
    "noose (round|around) (my|his|her|the|our) (wallet|budget|bank account|purse)",
    "without (dying|having) (of |from )?a (stroke|heart attack)",
    "(pain|comfort|care|medicine|drugs?) (at|near|for) (the )?end of life|end of life (care|nurse|nursing|patients|ward)",
    "(me|nos) (mata|matas|mato|mataste) (usted |ustedes )?de (la )?risa",
    "prefiero (morir|morirme) (antes )?(que|de) ~3 (telefono|trafico|fila|formularios?|llamadas?)",
    "(matarme|matarse) (al|en el) (gimnasio|gym)|(no quiero|sin) matarme en (la carretera|el camino|la moto)",
    "(lights?|rooms?|screens?|smells?|perfumes?|noises?|sunlight|glare|stairs|needles?) (just )?kills? me(?= [.?,]| when| and| after)",
    "deadly (afraid|scared|serious|bored|boring|dull|quiet|tired|allergic|curious)",
    "(i|he|she|they|you|we) (will|would|might|may|could|can) (just )?stop breathing (in|on|under|during|from|while|when)(?= )",
    # leaving, ending, counting, cutting
    "want out [.,] (of|off|from) (the|your|this|that) ~1 (list|newsletter|texts|emails|chat)",
    "(halfway|midway|partway) ~8 want out",
    "when (do|will|would|can|could) (they|you|the nurses?) let me go",
    "(cop|officer|trooper|boss|company|employer|judge) (just |finally )?(let|lets) me go",
    "(vets?|they) (gave|give|gives) my (old |late |poor )?(cat|dog|horse|pony)(?= (ketamine|more|less|some|a|an|it))",
    "rather not be (recogni\\w+|seen|told|him|her|late|called|photographed|filmed|named|asked|touched|awake for)",
    "no need to go on(?= ,? i (have )?(read|heard|got it|understand))",
    "(counts?|counted|considered|qualif*) (as )?not responding|used to help now",
    "(count|counts|counted) (it |this |that |them |these )?(as(?! (a |an )?(sin|suicide|murder|self\\w*))|toward|towards|among|"
    "against|or must|or does)",
    "(count|counts|counting) (her|his|my|your|the) (pulse|heartbeats?|breaths|blessings|calories|minutes|days)",
    "(bring|brings|bringing|brought|get|gets|keep|keeps) (the|my|your|her|his) ~2 count down",
    "(kill|end|stop) it (at|after) (one|two|three|four|five|six|\\d)",
    "cut (and (dry|dried|paste)|to (fit|size|length|the chase)|corners)|(curb|clear|short|crew|director) cut|curb cuts",
    "(pain|signals?|dose|cost|pay|hours|budget) (is|are|was|gets|being) cut(?! (my|his|her))",
    "(ice|cooler|cold|frozen|gel) (bag|pack) (on|over)",
    "(fear|phobia) of swallowing (pills|tablets|capsules)|(hate|hates|trouble|problems?|bad at) swallowing (pills|tablets|capsules)",
    "(choice|decision) ,? not make it",
    "(way|ways) to (leave|give) (you )?(my|a|the) (details|number|name|message|email|contact|phone)",
    "(left|leave|put|set|forgot) (it|them|my (coffee|lunch|list|wallet|purse|cup)|the (list|box|bag)) on the roof of (the|my|our|"
    "her|his) "
    "(car|van|truck|suv)",
    # despair of small things
    "(tired|sick|exhausted) of trying (things|new|pills|stuff|diets?|this and that|medicines?|drugs?|(one|"
    "another) (thing|pill|drug|diet|spray))",
    "(so|just|completely) done (asking|waiting on hold|explaining|reading|shopping|cooking|packing|typing|painting)",
    "(hopeless|useless|worthless) (at (?!(everything|life|living|all|being)\\b)\\w+|without (one|it|a list|a map|coffee|notes|"
    "glasses)|before (coffee|noon|breakfast))",
    "(day|morning) after (?!the (infusion|fall|crash|accident))~2 (i am|i was|am i going to be) useless",
    "(?<!\\sa\\s)(?<!\\ssuch\\s)(worthless|useless|hopeless) (pile|heap|hunk|bucket|bot|robot|machine|chatbot|app|website|answers?)",
    # the body
    "(cant|couldnt|cannot|can) (hold|holding) (down )?(a |onto a )?(job|conversation|grudge|tune|candle)",
    "(overdos*|oded) (on|of) (advice|kale|yoga|magnesium advice|paperwork|forms|spreadsheets|emails|news|podcasts|blogs|columns|sunshine)",
    "(so|so that|sure|ensure|ensures) (that )?(nobody|no patient|you dont|people dont|patients dont) (gets?|takes?|is|has|have|ends? up "
    "with)? ?(given )?(an )?(accidental )?(overdose|overdosed|overdoses|too much)",
    "(one|stuff|pill|drug|kind) (that|which) (makes|made) your (fingers|toes|hands|feet|lips) (tingle|tingly|numb)",
    "(go|going|goes|went|gone) (in|into (it|this)) blind|(flying|fly) blind|blind (date|faith|trust|taste)|double blind",
    "cant be (talking|speaking)|(cant|couldnt|wont|wouldnt|never) (stop|stopped|stops|quit) (talking|raving|chatting)",
    "(in|no|any|such|always) (a |the |big |great |terrible )?hurry",
    "(boss|wallet|calendar|accountant|bank account|credit card|budget) (will|would|is going to|just|nearly|almost) (have|had|"
    "has) a (heart "
    "attack|stroke|coronary)",
    "(nearly|almost|practically|about) (had a (heart attack|stroke|coronary)|fainted|passed out|choked|choked on (her|his|my|the) "
    "(cereal|coffee|tea|toast|soup|lunch|drink|sandwich)|collapsed|keeled over) ((reading|opening|over|at) (my|the|that|your|their) "
    "~1 ({money})|when (i|he|she|we|they) ({startled})(?! (double|stars|black|spots|blood|nothing|ringing|voices)))",
    "casi (me|se) (desmay\\w+|infart\\w+|cai|caigo) (cuando|al) (vi|vio|ver|oi|oir|lei|leer|me dijeron|supe)(?! (doble|negro|"
    "borroso|sangre))",
    "(stroke|heart attack|seizure) (and heart |or heart |and stroke )?(warnings?|labels?)",
    "(feel|feels|felt|feeling) like (i (was|am|got|had been|have been|have just been) |being |having been |"
    "i )?(just )?(been )?(run over|hit|"
    "flattened) by (a|the) (\\w+ )?(truck|bus|train|car|lorry|steamroller)",
    "(but|except|short of) (being|getting) (hit|run over) by (a|the) (truck|bus|train|car)",
    "(took|taken|take|takes|taking) away",
    "got (arrested|caught|busted|fined|suspended)",
    "(suffocating|stifling) (heat|humidity|weather|silence)",
    "(choking|choke|chokes) on (phone menus?|weeds|paper|paperwork|forms|emails)",
    "({crowd}) (all )?gasped(?! for)|i gasped (so loud*|out loud|when i ({startled})|at the ({money}|news))",
    "(website|site|page|logo|walls?|carpet|sky|paint|colou?r|card|form|sea|pool) (is|are|was|looks) (all |very |so |quite |"
    "really |too |a "
    "bit )?(blue|purple|gray|grey)|red white and blue",
    "(called|calling|call) (the|a|my|our) (man|woman|boss|lady|teacher|interviewer|client|customer|bride|groom|guest) by the wrong name",
    "dont know (me|him|her|us) from adam",
    "(dream|dreams|dreamt|nightmares?) (about|of) (drowning|falling|suffocating|choking)",
    "(notice|notices) if i (nod|doze|snore|drool)( off)?|(go|went) to the \\S+ (in|by) an ambulance(?= [?])",
    "how often ~7 (911|ambulance)|ever ~8 hospital (in|by) (an )?ambulance",
    "get (my|the|his|her) (mri|records|scans?|notes|files?|results|labs|referral|chart|report) ~1 from",
    "(who|anyone|anybody|everyone|staff|nurses?|team) ~2 (knows?|trained|certified|able) ~2 (how )?(to )?(do |in |perform )?cpr",
    "(dried|fake|stage) blood (out of|off|on)?|thins? (the|your|my) blood|bleed(ing)? (rust|ink|dye|the (brakes|radiators?))",
    "is sepsis (contagious|common|curable|catching)",
    "(can|could|does|do|will|would|might|may) (a |an |the |your )?(migraines?|headaches?|auras?) (also |ever |really |"
    "actually )?(turn into|become|"
    "lead to|cause|look like|feel like|mimic|end in|bring on|trigger) (a |an )?(mini )?(strokes?|seizures?|heart attacks?)",
    "(machine|bot|robot|computer|chatbot|website|page|article|google) (cant|couldnt|wont) (answer|say|tell|talk)",
    "(swim|swims|sing|sings|dance|dances|snore|snores) like (i am|he is|she is) (dying|drowning)",
    "(people|patients|folks) (think|feel|believe) (they|you) (are )?having a (heart attack|stroke)",
    "(cant|couldnt|stopped|stop|hard to|trouble) (breathe|breathing) (through|thru) (my|his|her|the) nose(?! (or|and|nor))",
    "me ahogo en (los |las )?(cuartos|espacios|lugares|elevadores) (cerrad\\w+|sin ventanas?|pequen\\w+|chic\\w+)",
    "too much or too little",
    "(celebrity|celebritys|actors?|singers?) (accidental )?overdose|(famous|celebrity|actor|singer) (od|odd|oded) (on|from)",
    "(actor|actriz|cantante|famoso) (que )?se ahogo",
    "nobody (here |has |is |was |ever )*(fainted|passed out|collapsed|suicidal|dying|overdosed|choking|unconscious)(?= [.?,]|"
    " here| today| yet)",
    "nadie (aqui )?(se )?quiere (morir|morirse|matarse)",
    "(volunteer|volunteered|volunteering|trained) (on|at|for|with) (a|the|our) (local )?(crisis|suicide) (line|hotline)",
    "out cold or (chatting|chatty|talking|watching|reading|alert)",
)


@dataclass(frozen=True, slots=True)
class _Figure:
    """A figure only beside `when`, and never beside `unless`."""

    figure: re.Pattern[str]
    when: re.Pattern[str]
    unless: re.Pattern[str]


def _figure(figure: str, when: str, unless: str) -> _Figure:
    return _Figure(*(compile_phrase(pattern, CLASSES) for pattern in (figure, when, unless)))


_LAUGH = "(lol|lmao|rofl|haha*|hahaha*|jaja*|hilarious|funny|funniest|laugh*|laughed|thanks|thank you|jokes?)"

BESIDE: tuple[_Figure, ...] = (
    _figure(
        "(is|would|will) (a|an|one|two) ~2 (beer|beers|wine|drink|coffee|burger|shift|workout|run|class) ~4 (be )?suicide",
        "(after|afterwards|before|between|next)",
        "(pills?|with|and|bottle|all|take|took|oxy|ambien|xanax|whole|my)",
    ),
    _figure(
        "(fatal|deadly|lethal) (cases?|outcomes?|complications?|reactions?)",
        "(how many|rates?|ever|chance|one in|what is|statistics|recorded)",
        "(wish|hope|hoping|want|pray|praying|for me|pills|give me)",
    ),
    _figure(
        r"(wont|will not) be there on the \d+(st|nd|rd|th)?",
        "(hospital|charge|no show|appointment|slot|reschedul*|infusion|visit)",
        "(gone|goodbye|christmas|anymore|need|never|dead|die|sorry|matter)",
    ),
    _figure("you (guys )?(just |really |always )?(kill|crack|slay) me", _LAUGH, "(please|want|wish|if|let|why dont|cant you) ~3 you"),
    _figure(
        "(keep |go on |be )?living on (just |nothing but )?({diet})",
        "([?]|how|what|who|does|do|is|can|could|would|will|requirements)",
        "(point|tired of it all|done|over|die|dead|anymore)",
    ),
    _figure(
        "finish it",
        "({project})",
        "(die|dead|life|pills|pain|tonight|all over|goodbye|suffering|myself|nobody|time to|anymore|alone|miss|left me)",
    ),
    _figure(
        "(wont|will not) be (here|around|in town) (on|this|next) (monday|tuesday|wednesday|thursday|friday|saturday|sunday|week)",
        "(push|move|reschedule|rebook|shift|postpone|switch) ~4 (to|until) (the|next|monday|tuesday|wednesday|thursday|friday|\\d+)",
        "(goodbye|sorry|anymore|die|dead|need|never)",
    ),
    _figure(
        "thoughts of (dying|death) on the table",
        "(freak|freaked|scared?|scares|nervous|worry|worried|calm|anxious|fear|afraid)",
        "(want|wish|hope|hoping|good|relief|fine with|peace)",
    ),
    _figure(
        "gone by (the )?(weekend|morning|monday|tuesday|friday|then)",
        "(relief|effects?|benefits?|swelling|bruise|buzz|headache) ~10 gone",
        "(i will be|i am|i would be|want) ~2 gone",
    ),
    _figure(
        "(?<!\\si\\s)(?<!\\sam\\s)(?<!\\sjust\\s)(passed|conked) out",
        "(fast asleep|sound asleep|out asleep|asleep in the|asleep on the (couch|sofa))",
        "(wake|breath*|blue|pills?|drunk|drank|hit|fell|took|xanax|vomit*|hot car|fever|infusion|seizure|grey|gray|limp)",
    ),
    _figure(
        "(i )?(cant|couldnt) breathe",
        "(autocorrect*|my phone|voice to text|dictation|typo|hilarious|laughing|funny)",
        "(help|chest|throat|lips|tongue|asthma|inhaler|hives|dizzy|hurts?|scared|now|since|after|serious*|panic|attack|911|pain|"
        "worse|face|tight)",
    ),
    _figure(
        "(black|swollen|yellow|green|purple) and (blue|purple)",
        "(bruis*|toe|toes|shin|knee|elbow|ankle)",
        "(lips?|face|mouth|nails|fingers?|skin|breath*|calf|leg|arm|hand|foot|tongue|head|chest|bump|cold|faint*)",
    ),
    _figure(
        "with (my|your|his|her|their|our) eyes (closed|shut)",
        "(could|can|do|did|done|called|drive|play|sit|type|know|find|listen|cook|work|run)",
        "(swell*|swollen|swole|puffy|hives|itch*|rash|throat|sting|stung|unresponsive|not answering)",
    ),
    _figure(
        "(everything|it all|world|life) (went|turned|has gone) (gray|grey)",
        "(depress*|mood|low|sad|joy|colou?r)",
        "(eyes?|sight|vision|see|dizzy|floor|stood|stand|blurry|passed)",
    ),
    _figure("me infarto", "(jaja*|precio|cuenta|seguro|costo)", "(dolor|pecho|brazo|ahora|ayuda|duele|sudando)"),
    _figure("had my heart attack already", "({money}|per infusion|damage|sugarcoat)", "(hospital|stent|er|doctor|cardiologist|pain)"),
    _figure(
        "goodbye to all (of )?(his|her|their) (patients|clients|students|customers)",
        "(retir*|leaving|moves|moving|closing)",
        "(die|dying|dead|life)",
    ),
)

_FILTER = Prefilter((*PLAIN, *(beside.figure for beside in BESIDE)))

#: Said beside a figure, it is none.
_EARNEST = any_phrase(
    CLASSES,
    "(i mean it|not joking|no joke|not a joke|isnt a joke|not kidding|im serious|i am serious|i am not exaggerating|dead serious|"
    "for real|literally want)",
    "(and |or )?so (do|did|will|am|would|should) i|me too|as (do|am|will) i",
    "(isnt|not) ~2 (figure of speech|exaggerat*|an expression|metaphor)",
)


def mask_exaggeration(text: str) -> str:
    """`text` with the letters of every exaggeration replaced by underscores, so that all places stay the same."""
    possible = _FILTER.candidates(text)  # for what is left after blotting out as well: that takes words away and adds none
    if not possible or _EARNEST.search(text):
        return text
    plain = blot_out(text, [PLAIN[number] for number in possible if number < len(PLAIN)])
    for beside in [BESIDE[number - len(PLAIN)] for number in possible if number >= len(PLAIN)]:
        if beside.figure.search(plain) and beside.when.search(text) and not beside.unless.search(text):
            plain = beside.figure.sub(blot, plain)
    return plain
