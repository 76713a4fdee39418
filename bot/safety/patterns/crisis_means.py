"""Plans, means and attempts: questions about lethal amounts, weapons at hand, places of danger, pills taken.

Means at hand are the strongest sign of near danger (988 Lifeline, "Warning signs").
"""

from __future__ import annotations

from bot.safety.hit import Reason
from bot.safety.patterns.crisis_words import CLASSES
from bot.safety.phrases import Rule, rules

RULES: tuple[Rule, ...] = (
    *rules(
        Reason.PLAN_OR_MEANS,
        CLASSES,
        (
            "(how many|how much|what dose|which dose|what amount|how long|enough|too many|a lot of|"
            "number of|what number) ~12 (to die|to kill|kill me|kill you|be fatal|is fatal|fatal|lethal|"
            "deadly|to not wake|never wake|not wake|dont wake|not to wake|to end it|end it all|wont wake|"
            "be enough to (die|kill)|it to be over|drop dead|to od|to overdose)(?! (up )?(with|in (pain|agony)|at night|because|every))"
        ),
        (
            "(lethal|fatal|deadly|more lethal|most lethal|deadliest|toxic dose|ld50) ~6 (dose|amount|of|"
            "pills|drug|or|combination|mix|is|overdose)"
        ),
        (
            "(dose|amount|way|ways|method|methods|death|overdose) ~5 (painless|painlessly|peaceful|"
            "peacefully|final|quick and easy|fatal|lethal|deadly)"
        ),
        (
            "(most |least |more |quick* |easy |fast* |best )?(peaceful*|painless*|quickest|easiest|"
            "fastest|least painful|best|surest|cleanest|gentle*|quiet*) ~3 (way|ways|method|methods|"
            "death|exit|to) ~2 (to )?(go|die|end|kill|leave|out|suicide|disappear|death)"
        ),
        ("(go|die|leave|end|slip away|pass|go out) (peacefully|painlessly|quietly|quickly|without pain|gently|in my sleep)"),
        "(way|ways) to (die|kill {self}|end (it|my life|your life|life)|go quietly|off {self})",
        (
            "(anything|something|which|any|enough) ~5 (meds|pills|medicine|medicines|medication|cabinet|drugs|tablets) ~4 "
            "(do it|do the job|finish it|finish me|end it|get it done|do the trick) ~1 (quick*|fast|painless*|easy|easily|for good)"
        ),
        (
            "(can|could|does|do|would|will|if) (you|i|it|someone|a person|one|he|she) ~7 (die|dying|kill|"
            "fatal|end it|drift off) ~4 (taking|swallow*|overdos*|jump*|too many|painful|painless*|quick|"
            "if i|if you take|tired)"
        ),
        (
            "(if|would|will|can|could) (you|i|someone|a person) (take|took|swallow|swallowed|jump*|"
            "overdose*|fell) ~10 (die|dying|kill|fatal|lethal|be quick|enough to)"
        ),
        (
            r"(whole|entire|all|every|box|bottle|pack|packet|handful|cabinet|strip|\d\d|too many|"
            "overdose) ~6 (kill|fatal|lethal|deadly|be enough to die|finish) ~2 (a |an )?(person|someone|"
            "somebody|you|me|adult|human|man|woman|him|her)?(?= [.?,]| off| if| weigh*| or)"
        ),
        (
            "(does|do|is|would) (drowning|hanging|carbon monoxide|co|freezing|jumping|bleeding out|"
            "overdosing|overdose|an overdose|dying|death|a gunshot|gunshot) ~2 (hurt|painful|painless|"
            "quick|fast|work|bad|peaceful)"
        ),
        (
            "({pills}|wine|vodka|whiskey|whisky|rum|gin|beer|alcohol|booze|liquor) ~16 (feel|notice|know|hurt|suffer*) ~3 (when|as|while) "
            "(i|he|she) ~1 (go|goes|die|dies|leave|slip away|drift off|am going|am dying)(?= [.?,])"
        ),
        "(feel|notice|hurt|suffer*) ~3 (when|as|while) (i|he|she) ~1 (die|dies|pass away|am dying)(?= [.?,])",
        "carbon monoxide ~3 (hurt*|pain*|fast|quick*|work|peaceful|die)",
        "how high ~6 (bridge|building|jump|fall|floor|roof|balcony)",
        (
            "(jump|jumped|fall|fell|fallen) ~3 (from|off) (my |the |a )?~3 (floor|balcony|roof|bridge|"
            "building|window|story|stories|overpass|height) ~4 (quick|die|enough|kill|fatal|hurt|survive|"
            "would|sure)"
        ),
        (
            "(what|whats|what would|what will) (happens|happen|would happen|will happen) ~2 (if )?(i|he|"
            "she|you|someone) (take|took|takes|swallow|swallowed|swallows|down|downed|drink|inject|"
            "overdose) ~1 (all|the whole|whole|the entire|every|a whole|a bottle|too many|a lot|a "
            "handful|everything|a bunch|the rest|on) ~6"
        ),
        (
            "(take|taking|takes|took|swallow|swallowing|swallowed|down|downing|eat|drink) (all|the whole|"
            "everything|every|whole|the entire|every last one|the rest) ~1 (of )?(my|his|her|their|the|"
            "these|in)? ?(pills|pill|meds|medicine|medication|medications|bottle|tablets|cabinet|of them|"
            "of it|prescription|the cabinet|things?|amitriptyline|drugs|sleeping pills)"
        ),
        (
            "(saving|saved|save|stockpil*|hoard*|collecting|stashed|stashing|hiding|stash of|counting|"
            "counted|count|lined up|lining up|gathered|stacked|stocked) ~3 (up )?(my |the |his |her |all "
            "|up |enough |what |some )*(pill|pills|meds|tablets|medicine|medication|medications|bottles|"
            "bottle|it|drugs)( ~4 (bottle|left|it|up|each))?"
        ),
        "(count|counting|counted|counts) ~6 (pills?|bottles?|tablets|meds)",
        "(pills?|bottles?|tablets|meds) ~12 (count|counting|counted|counts) them(?= [.?,]| out| over| again| one)",
        "(pills?|tablets|meds) ~3 lined up(?! (by|for|in my|every))",
        "(pill|pills|tablets|meds) ~4 (take|swallow|down) (them all|all of them|em all)",
        (
            "(dose|amount|shot|injection|something) ~4 (big|strong|high|large|heavy) enough ~4 (never|dont|wont|not) ~1 "
            "(wake|waking|come back)"
        ),
        "(bought|buy|buying|have|has|got|bottle|pills|something) ~8 (know|that|which) (would|will) do it(?= [.?,]| and| its| it is)",
        (
            "(rope|noose|gun|pills?|bottles?|knife|razor|blade|bridge|ledge|roof) ~14 (working|work|worked|getting|get|building|"
            "plucking) up (the|my|his|her) (nerve|courage)"
        ),
        "(use|using) (my|his|her|the|dads|grandpas) ~1 (gun|pistol|rifle|shotgun|razor) ~1 (if|tonight|on (myself|himself|herself))",
        "(make|making|made|plan|planning|stage|staging) ~5 (death|suicide) (to )?(look|seem|appear) like",
        "(dose|doses|hit|pills|bottle|handful) and (not|never) (come back|wake up|get up|look back)",
        "how (to|i could|i can|one could|do i|could i) make it (look|seem) like (an? )?(accident|fall|mistake)",
        "(make|making|made|thought out|work out|worked out) ~3 (how to )?make it (look|seem) like (an? )?(accident|fall|mistake)",
        "(dose|leftover|left over|old|spare) ~2 (morphine|fentanyl|oxycodone|insulin|methadone) ~8 (be with|join) (him|her|them)",
        "(be with|join) (him|her|them)(?= [.?,]) [.?,] ~3 have ~4 (morphine|fentanyl|oxycodone|insulin|methadone|pills|gun)",
        (
            "(look|looking|looks|stare|staring|stares) (at )?~3 (pills|medication|meds|medicine|bottle|"
            "bottles|gun|knife|rope) ~4 (count|counting|think*|wonder*|and|for|imagine)"
        ),
        (
            "(bottle|bottles|pills|gun|rope|razor|knife|blade) ~4 (open|ready|in front of me|next to me|"
            "beside me|in my hand|in my hands|on the table|on my lap|within reach|in my lap|in my mouth|"
            "by my bed|is loaded|hidden)"
        ),
        (
            "(pills|gun|rope|everything i need|meds|knife|razor|noose) ~3 (already(?! ((take|took|use|used|tried|try) |"
            "on(?! (the|my|his|her|a|hand) )))|ready|picked out|bought|got)"
        ),
        (
            "(loaded|with a|with the|have a|have the|has a|has the|bought a|got a|buy a|buying a|own a|"
            "theres a|there is a|holding a|holding the|got the|has my|unlocked|my dads|dads|owns a|"
            "keeps? ~3) ~2 (gun|pistol|handgun|rifle|shotgun|revolver|firearm|weapon|rope|noose|knife|"
            "service weapon|razor|blade) ~12 (die|live|kill|think* about it|stop thinking|myself|himself|"
            "herself|done|already|pain|waiting period|next to me|beside me|in (his|her|my) (hand|truck|"
            "mouth|lap)|to my|loaded|nearly over|too much|trust|use it|end|scared|where it is|the closet|"
            "bathroom|table|locked)"
        ),
        ("(rope|noose|razor|knife|gun|belt) (in|on|around|under) (his|her|my|the) ~8 (done|die|kill|live|end|neck|ceiling|beam|fan)"),
        (
            "(got|bought|have|has|found|made|tied|ordered) (the|a|my) (rope|noose|razor|razors|exit bag|"
            "helium)(?= [.?,]| already| and| ready| tied| today| this| last| from)"
        ),
        "(noose|exit bag)",
        (
            "(bought|got|buying|getting|purchased|ordered) (a|his|her|my|another) (first |new )?(gun|"
            "pistol|handgun|rifle|shotgun|revolver|firearm)"
        ),
        "(gun|pistol|handgun|rifle|knife|razor) ~3 (under|beside|near|by) ~1 (pillow|bed|mattress)",
        "(rope|noose) (already|is ready|tied|around)",
        "(loaded) ~1 (gun|pistol|rifle|shotgun|revolver|weapon|it)",
        (
            "(gun|pistol|rifle|weapon|shotgun|firearm|revolver) ~8 (thinking about it|think about it|"
            "cant stop thinking|stop thinking|haunt*|calling me|tempt*|know where it is)"
        ),
        (
            "(dad|father|husband|wife|brother|grandpa|mom|uncle|boyfriend|stepdad|we|parents) ~1 (owns?|"
            "has|have|keeps?|hides?) ~3 (gun|guns|rifle|pistol|shotgun|handgun|revolver|firearm|weapon)"
        ),
        (
            "(gun|pistol|rifle|weapon|barrel|shotgun) (is )?(on|in|by|beside|next to|near|to) (the|my|"
            "his|her|me|a) ~1 (table|closet|drawer|nightstand|bed|lap|hand|head|mouth|temple|safe|truck|"
            "car|chin|pocket)"
        ),
        (
            "(have|has|made|got|making|with) (a|my|the|his|her) (suicide )?plan (and|to|for how|in place|"
            "already|for tonight|all set)( ~4 (date|die|kill|end|do it|means|hurt|go))?"
        ),
        (
            "((picked|set|chose|chosen|choosing|pick|decided on|picking) (out )?(a|the|my) (date|day|spot|place|bridge|tree|hour|time)|"
            "(have|got) (a|the|my) (date|day|spot|bridge|tree|hour|time|place(?= picked| for it| to do)))(?= [.?,]| and| picked| out| "
            "for it| to do| its| it| when| already)"
        ),
        (
            "(know|knows|figured out|decided|planned|plan|planning) (exactly )?(how|when|where|how and "
            "when|the way) (i|he|she)(d| would| will| am going to| is going to|ll|s going to|) (do|end|"
            "kill|die|go|be doing|it|out)"
        ),
        "(have|has|got) everything (i|he|she) needs? ~3 (end|do it|die|kill|go|here|in front)",
        (
            "(on|standing on|at|sitting on|im on|near|by|edge of|over) (the )?(edge|roof|ledge|bridge|"
            "overpass|railing|tracks|train tracks|rooftop|top level|balcony|parking deck|cliff)(?= [.?,]|"
            " of| and| top| right| last| thinking| looking| with)"
        ),
        (
            "(bridge|railing|overpass|ledge|roof|rooftop|train tracks|tracks|cliff|tall buildings?|high "
            "places) ~8 (every time|way home|think|thinking|jump|look|calling|last week|call to|calls to|"
            "tempt*|pull|pulls|end)"
        ),
        (
            "(look|looking|looks|looked|stare|staring|stand|standing|walk|walking|stop|stopping|drive|"
            "driving|think*|sat|sitting|pass|cross|crossing) ~3 (at|on|to|off|near|by|over|about|past|"
            "across) (the|that|a|tall) (bridge|railing|overpass|ledge|train tracks|tracks|cliff|edge|"
            "buildings?|water below) ~2 (and|every|on my way|thinking|wondering|for|again|i)?"
        ),
        "(next|oncoming) train ~5 (minutes|minute|me|front|comes)",
        (
            "(drove|driven|drive|walked|walk|went) (out |down |up )?to (the|that|a|our) ~1 (lake|river|reservoir|bridge|quarry|cliff|"
            "dam|pier|overpass|tracks) (and|then) (just )?(sat|parked|stood|stared|looked (at the water|down))"
        ),
        (
            "(been|keep|keeps|kept) (driving|walking|going) (out |down |up )?to (the|that|this) ~1 (lake|river|reservoir|bridge|quarry|"
            "cliff|dam|pier|overpass|tracks)(?= [.?,]| and| at night| every| again| alone| lately)"
        ),
        (
            "(look|looking|looks|stare|staring|stares) at ~2 (gun|guns|pistol|pills|rope|knife|knives|razor|blade) ~2 "
            "(more|a lot|often|too much|too long|every (night|day)|all the time)(?! (for|of|like))"
        ),
        "(on|over|onto) ~1 (balcony|bridge|roof|overpass) (rail|railing|ledge|edge|wall)",
        "(hold|held|holding) on ~4 so (that )?(i|he|she) (wouldnt|dont|wont|didnt|doesnt) (jump|step|fall)",
        "(sitting|sit|sat) in ~2 garage ~6 (keys|engine|running|car|hose)",
        (
            "(drug|drugs|pill|pills|something|anything|cocktail|injection|shot|medicine) ~6 (to )?(let|"
            "help|make) (me|him|her) (go peacefully|die|go|sleep forever|not wake|pass)(?= [.?,]| "
            "peacefully| quietly)"
        ),
        "(kill|killing) (me|myself|a person|someone|you) ~3 (enough|dose|pills|overdose)",
        (
            r"(is|are|would|will) ~1 \d+ ~2 {pills} ~2 (be )?(enough|kill|fatal|lethal|do it|too many to "
            "survive|deadly)"
        ),
        "put (me|him|her) under ~5 (not|never|dont|wont) ~2 (bring|wake|back)",
        (
            "(give|giving|gave) (me|him|her) (too much|an overdose|a lethal|more than|enough to|a big "
            "dose) ~3 (on purpose|kill|die|dose|not wake|end|so)"
        ),
        (
            "(mix|mixed|mixing|mixes) (my |his |her |the |all )?(meds|pills|medicine|medication) ~4 "
            "(vodka|alcohol|whiskey|wine|booze|liquor|beer|drink) ~5 (on purpose|purpose|hoping|last "
            "night|wake|care)?"
        ),
    ),
    *rules(
        Reason.SUICIDE_ATTEMPT,
        CLASSES,
        (
            "(swallow|swallowed|swallows|took|taken|taking|take|ate|drank|drunk|drink|overdosed|od|oded|overdose|injected) "
            "~10 (on purpose|purposely|intentionally|to die|to end it|want it to stop|wanted it to stop|"
            "hoping (i|to|id|that)|because i want|wanting to die|want to die|dont want to (live|be)|make "
            "it stop|to make it all stop|goodbye)"
        ),
        ("(on purpose|intentionally|purposely|deliberately) ~2 (took|swallow*|overdos*|taken|ate|drank|od|oded)"),
        (
            "(saved|found|revived|stopped|rescued) (me|him|her) [.,]? ~2 (wish|wishes|wishing) (they|he|she|you) "
            "(hadnt|had not|didnt)(?= [.?,])"
        ),
        r"(took|swallowed|taken) ~4 (the )?first (\d+|one|two|three|five|ten|few|handful|half)",
        "(keep going|should i keep) ~3 (pills|swallow*|taking)",
        (
            "(tried|attempted|attempt|try) (to )?(hang*|drown|overdose|od|kill|shoot|end|jump|gas|"
            "suffocate|die)(?= [.?,]| on| last| again| {self}| this| in| my| her| his| by| off| with)"
        ),
        (
            "(attempted|attempt|attempts|tried) (it )?(once|twice|three times|before|again|already|last|"
            "this|on|two times|multiple|several) ~4 (week|month|year|night|already|again|saturday|sunday|"
            "monday|tuesday|wednesday|thursday|friday|coming|time|times)"
        ),
        "(after|since|from|survived|discharged ~6) (my|his|her|an|a|the) (suicide )?attempt",
        (
            "(going to|about to|going|gonna|will|threat* to|says (he|she) will) ~3 (take|swallow|down) "
            "(all|every|the whole|a bunch of|everything|her whole|his whole) ~3"
        ),
        (
            "(swallow|swallowing|taking|downing|take) (everything|anything|all of it|it all|every pill|"
            "whatever) ~2 (cabinet|bottle|house|bathroom|drawer|i have|i can find|have|got)"
        ),
        (
            "(cut|slit|slashed|sliced) (my|his|her) (wrist|wrists|throat|veins|arms?) ~4 (ago|tonight|"
            "today|last night|again|now|deep|bleeding|bad)"
        ),
        ("(psych ward|psych hospital|mental hospital|inpatient) ~8 (attempt|tried|again|creeping|back where|suicid*)"),
        ("(taken|took|swallowed|swallow|swallowing|eaten) ~6 (hoping|hope|wishing|praying) ~4 (wouldnt|wont|not|never|didnt|dont|die)"),
        acute=True,
    ),
)
