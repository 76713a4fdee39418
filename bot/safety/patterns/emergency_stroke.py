"""Signs of a stroke by BE FAST (balance, eyes, face, arms, speech), sudden confusion and loss of sight; also when they have passed."""

from __future__ import annotations

from bot.safety.hit import Reason
from bot.safety.patterns.emergency_words import CLASSES
from bot.safety.phrases import Rule, rules

RULES: tuple[Rule, ...] = (
    *rules(
        Reason.STROKE_SIGNS,
        CLASSES,
        "(face|mouth|lip|lips|eyelid|smile|cheek|eye|side of (my|his|her) (face|mouth)) ~5 {droop}",
        ("(droopy|drooping|droop|crooked|sagging|lopsided|twisted) ~2 (face|mouth|lip|smile|cheek|side of (my|his|her) face)"),
        "facial (droop|drooping|weakness|numbness|paralysis)",
        "(half|side|part) of ~2 face ~5",
        (
            "(cant|cannot|wont|couldnt|unable to|trouble) ~2 (smile|raise|lift(?! off)|grip|hold(?! (anything|food|it|nothing|"
            "water|fluids|much|them) (down|in))|close (my|his|"
            "her) (eye|hand)|make a fist|move) ~7 (side|arm|arms|hand|leg|eye|mouth|fork|cup|pen|fist|"
            "left|right|face|smile)?"
        ),
        "{side} ~3 {limb} ~5 {numb}",
        "{numb} ~5 {side} ~4 ({limb})",
        (
            "(arm|leg|hand|foot|face|mouth|lip|lips|tongue|arms|legs|hands|side of (my|his|her) body|arm "
            "and leg|face or hand) ~4 (went|gone|goes|going|got|getting|is|are|feels|feel|suddenly|was|"
            "turned|completely|started|been|so|very|like) ~3 {numb}"
        ),
        (
            "(numb*|weak|weakness|weaker|no feeling|tingling|lost feeling) ~4 (in|of|on|down) ~3 (face|"
            "arm|arms|leg|legs|hand|hands|side|limbs|lips|mouth|body)"
        ),
        ("(numb|tingling|numbness) ~6 (fingers|hands|lips|face|arm|mouth) ~12 (chest|speech|talk|words|sweat*|breath*|tight|scared|panic)"),
        ("(chest|speech|words|sweat*|breath*) ~10 (numb|tingling|numbness) ~4 (fingers|hands|lips|face|arm|mouth|fingertips)?"),
        (
            "(fingers|hands|lips|face|arm|mouth|fingertips|feet) (are |is |went |going |get |getting |"
            "feel |feels )?(numb|tingling) ~10 (chest|speech|talk|words|sweat*|breath*|scared|panic|"
            "smile|move|lift|vision)"
        ),
        (
            "{cant} ~2 (move|feel|lift|raise|use|control|grip) ~3 (arm|leg|arms|legs|hand|hands|side|"
            "body|fingers|foot|feet|face|limbs|toes|cheek|lips|mouth|tongue|anything)"
        ),
        (
            "(speech|talking|words|voice|sentences|he talks|she talks|talks) ~4 (slurred|slurring|slurry|"
            "slow and thick|thick|garbled|jumbled|mixed up|wrong|funny|weird|strange|gibberish|nonsense|"
            "off|mumbled|scrambled|backwards|messed up|mush|not making sense|dont make sense|not right)"
        ),
        "(slurred|slurring|slurs|slurry|garbled)",
        "(jumbled|mumbling|scrambled|thick|mumbled) ~1 (speech|words|tongue|sentences)",
        (
            "(talk|talks|talking|speak|speaks|speaking|babbling|saying|talked) ~3 (gibberish|nonsense|"
            "funny|weird(?! but fine)|wrong|jumbled|garbled|like (he|she|i) (is|am) drunk|like drunk|words that|crazy|"
            "right)"
        ),
        (
            "(cant|cannot|couldnt|unable to|not able to|can barely|can hardly|trouble|difficulty|having "
            "trouble|struggling to|hard to|all the sudden cant) ~2 (talk|speak|speaking|talking|get "
            "words|get (the|my|his|her) words|get words out|say words|say what|find (the|my|his|her)? "
            "?words|form words|form a sentence|find words|understand (words|me|people talking)|say (my|"
            "his|her) name|answer|get anything out|make words)(?! ((to|with) (you|my|anyone|a|someone|"
            "people|the|insurance|him|her|them|your|doctor)|on|about|her|him|them|me|my|you|english|"
            "highly|for|spanish|up))"
        ),
        "(called|calling|says|said|using|say) ~4 (wrong (name|word|words))",
        "(words) (on|in|look|are|come|coming) ~4 (jumbled|nonsense|wrong|mixed|gibberish|scrambled)",
        "(tongue) ~2 (feels |felt |is |got |was )?(heavy|thick|numb|wont|twisted|to one side)",
        (
            "(having|have|had|has|think|be|is|this|a|like|possible|maybe|mini|signs of|symptoms of|could|"
            "of) ~2 (a |mini )?(stroke|tia)(?= [.?,]| right| now| or| what| please| help| and| symptoms| "
            "today| yesterday| an hour| because)"
        ),
        "(stroke|tia) (symptoms?|signs?|now|happening|alert)",
        "(be fast|f a s t|face arm speech) ~6 (test|failed|positive)",
        "one (pupil|eye) ~4 (bigger|larger|huge|dilated|blown)",
        ("(one of |my |his |her )(pupil|pupils|eyelid) ~4 (bigger|larger|huge|dilated|blown|uneven|different|drooped|drooping)"),
        "(blown|uneven|unequal) pupils?",
        (
            "{sudden} ~6 (dizziness|confusion|weakness|numbness|trouble|vertigo|cant (see|talk|speak|"
            "walk|move|hear)|deafness|lost (balance|speech|vision|hearing))"
        ),
        "(balance) ~4 (gone|suddenly|lost|off)( ~8 (see|seeing|walk|speech|double|fall))?",
        (
            "{cant} ~2 (walk|stand|stay upright|sit up) ~8 (speech|double|confus*|numb|weak|slur*|face|"
            "straight|arm|see|infusion|legs|sudden*|dizzy|blood|bp)"
        ),
        (
            "(hand|arm|leg|side) ~3 (drop|drops|dropping|drifts|fell down|fall down|falls down|stopped "
            "working|just stopped|wont work|dont work|dead)(?= [.?,]| and| when| after| since)"
        ),
        (
            "(arm|hand|leg|fingers|foot) ~1 (doesnt|wont|isnt|not) ~1 (do|obey|work|working|listen|"
            "listening|cooperat*|move|moving|respond|function)"
        ),
        "keeps? dropping ~3 (cup|fork|things|phone|everything|stuff|it|spoon|pen)",
        "(typing|writing|eating) with one hand ~6 (because|the other|cant)",
        "{numb} ~4 (half|one side|left side|right side|whole left|whole right|waist down)",
        "(arm|leg|hand|side|body) ~3 (belong|belongs) to someone else",
        "(legs|legs) ~2 (dont|wont|not|stopped|arent) ~2 (work|working|move|moving|hold)",
        ("(weak|weaker|weakness|numbness|tingling) ~6 (climbing|spreading|by the hour|moving up|going up|creeping up)"),
        "(drooling|drool) ~8 (slump*|limp|arm|face|cant|talk|side)",
        "mouth ~3 (going|goes|went|pulled|turning|turned) to (one|the|left|right)( side)?",
        "(left|right) side weakness",
        "(numb*|weak|weakness|tingling) ~10 now (on|in|down|also) ~2 ({limb})",
        "(numb*|weak|weakness|tingling) ~12 {cant} ~1 (walk|stand|talk|speak)",
        "can (barely|hardly|not) (speak|talk|move)",
        "(room|clock|stuff|things|everything) ~2 (half )?missing ~8",
        (
            "(lost|losing|loss of|without) ~2 (feeling|sensation|use|movement|strength|control) ~4 (arm|"
            "arms|leg|legs|hand|hands|side|face|foot|feet|bladder|bowel|bowels|limbs|body)"
        ),
        (
            "aura ~5 (hours|hour|wont|hasnt|never ended|not going|not stopping|still|days) ~14 (arm|leg|"
            "speech|weak|numb|dead|talk|read|words|vision)"
        ),
    ),
    *rules(
        Reason.CONFUSION,
        CLASSES,
        (
            "(confused|disoriented|confusion|delirious|hallucinating and|incoherent|out of it) ~12 "
            "(fever|hot|stiff|hour ago|suddenly|headache|fell|hit|pee|breath*|weak|sudden|walk|"
            "completely|vomit*|sweating|since|today)"
        ),
        "{sudden} ~3 confusion",
        ("(sudden|suddenly|completely|totally|very|really|so|is|hes|shes|getting|became) (confused|disoriented|delirious|incoherent)"),
        (
            "(doesnt|didnt|cant|couldnt) ~1 (know|remember|recognize|recognise) (who|where|what) (he|she|"
            "they|i|we|day|year|month) ~1 (is|am|are|it is)"
        ),
        "(i )?dont know (where i am|who i am|what (day|year|month) it is)",
        "(cant|couldnt|doesnt) (remember|recall) (my|his|her|our) (own )?(name|kids|address|birthday)",
        ("(doesnt|didnt|cant) (recognize|recognise|know) (me|us|anyone|his|her|our) ?(kids|wife|husband|mom|name)?(?= [.?,])"),
        ("(doesnt|not|dont|stopped) ~1 (make|making|makes) (any )?sense(?= [.?,]| since| and| at all| today)( ~2 (talk*|speech|words))?"),
        "(doesnt|dont|not) (know|recognize) (me|us|who i am|her own|his own|where)",
        "(babbling|gibberish|delirious|incoherent)",
        "(talk*|speak*|spoke|say|says|saying|mumbl*|mutter*|typ*|text*|writ*|words?|speech|sentences|mouth|out) ~6 nonsense",
        "(is|are|just|only|pure) nonsense ~4 (talk*|speak*|speech|words|mouth)|nonsense (words|syllables|sentences|talk)",
        "keep* repeating (myself|himself|herself)",
    ),
    *rules(
        Reason.VISION_LOSS,
        CLASSES,
        "(lost|losing|lose|loss of|sudden loss of) ~2 (vision|sight|eyesight)",
        (
            "(vision|sight|eyesight) ~6 (gone|went|lost|black|blacked|disappeared|going|is going|loss|"
            "dark|missing|half|blank)(?= [.?,]| and| in| on| black| out| for| suddenly| dark| now| since|"
            " completely| like| of| to)"
        ),
        "(sudden|suddenly|partial|complete) ~2 (vision loss|loss of (vision|sight)|blind|blindness)",
        "vision loss",
        "(went|gone|going|suddenly|feel|feels|now) ~1 (blind|half blind|partially blind)",
        (
            "cant see(?= [.?,] $| $| anything| nothing| out of| from| on (my|the) (left|right)| with (my|"
            "one|the)| at all| half| right now| my (left|right|hand)| suddenly| in (my|one))"
        ),
        "{cant} ~1 see (out|from|anything|at all|with)",
        "(cant|couldnt) see ~4 (right|left|one) eye",
        "(curtain|shade|veil|blind) ~6 (eye|vision|came|coming|over|down|side|sight)",
        (
            "(everything|it all|all|eye|eyes|world|vision) (just |suddenly )?(went|going|goes|turned|"
            "gone) (black|dark|gray|grey|blank|white)"
        ),
        (
            "(seeing|see|sees|saw|have|having|sudden|with) ~2 (double|two of everything|double vision|"
            "half of)(?= [.?,]| and| since| of| now| vision| stuff| everything| with)"
        ),
        "(floaters|flashes|flashing lights) ~12 (curtain|one eye|shower|shadow|sudden*|side|vision)",
        "(shower|burst) of floaters",
        "(left|right) (half|side) of ~6 (gone|missing|blurry|black|blank)",
        ("(one eye|my eye|left eye|right eye) ~4 (black|blind|gone|dark|nothing|cant see|stopped|no vision|lost)"),
        "(see|seeing|sees|saw) (only |just )?half( of)?",
        ("(half|part) ~2 (my |the |his |her )(vision|sight|visual field|room|world) ~2 (gone|missing|black|is)"),
        "(blind|black) in (one|my|the|both|his|her|left|right) ~1 eyes?",
    ),
)
