"""Self-harm, and letting oneself go down: cutting, burning, hitting, food or medicine refused in order to die."""

from __future__ import annotations

from bot.safety.hit import Reason
from bot.safety.patterns.crisis_words import CLASSES
from bot.safety.phrases import Rule, rules

RULES: tuple[Rule, ...] = (
    *rules(
        Reason.SELF_HARM,
        CLASSES,
        "{hurt_self}",
        (
            "(started|start|began|back to|relapsed|relapse|relapsing|been|am|is|addicted to|stop|quit|"
            "stopped|urge to|urges to|want to|wants to|clean from|days clean from|still|again) ~2 "
            "(cutting|cut|burning|sh)(?= [.?,]| again| for (days|weeks|months|years|a|two|three)| on| "
            "last| this| since| to| and| when| because| tonight| every| deeper| my| her| his)"
        ),
        (
            "(cut|cuts|cutting|burn|burns|burned|burning|slice|slicing|sliced|slash|slashing|slashed|"
            "scratch|scratched|scratching|carve|carving|carved|bite|biting|stab|stabbed|stabbing|pick|"
            "picking) (on )?(my|his|her|their) (own )?~1 {limb}"
        ),
        ("(carve|carving|carved|cut|cutting|slice|slicing|scratch|scratching) ~3 (in|into|on|across) (my|his|her|their) ~1 {limb}"),
        (
            "(hide|hiding|cover|see|notice|show|found|saw|find) ~4 (my |fresh |her |his |the |new "
            ")?(cuts|scars|self inflicted|burn marks|cut marks)( ~6 (on|from|arms?|wrists?|recent|this "
            "week|last night|nurse|needle|iv))?"
        ),
        "(cuts|scars|marks|burns) (all )?(on|up|over|down|across|along) (my|his|her|their) ~1 {limb}",
        (
            "(razor|razors|blade|blades|lighter|box cutter|scissors|knife|pencil sharpener|exacto|glass) "
            "~6 (wrist*|arm|arms|leg|legs|skin|thigh*|cut|relief|helps|myself|a lot of each other|throat|"
            "neck)"
        ),
        (
            "(burn|burned|burning|cut|hurt|hit|harmed|injured|punched|starved|starving|scratched) "
            "(myself |him|her)?~3 (on purpose|deliberately|intentionally|purposely)"
        ),
        (
            "(on purpose|purposely|intentionally|deliberately|purposefully) ~3 (hurt*|harm*|cut*|burn*|"
            "injur*|hit|overdos*|mixed|took|take|crash*|swallow*|starv*)"
        ),
        ("(hurts|harms|cuts|burns|hurting|harming|cutting|starving|injures) (himself|herself|themselves|themself|him self|her self)"),
        (
            "(pain|blood|bleeding|hurting|cutting|cut|burning|bleed) ~5 (only thing|distracts|distract|"
            "feels better|helps me|helped me|helps the|calms|release|takes the edge|helped more)"
        ),
        "(how|whats|what is) (deep|deepest|the deepest|much deeper) ~4 (cut|cutting|slice)",
        "(bleed|bleeding) ~4 (before it matters|to death|out(?= [.?,]))",
        (
            "(bang|bangs|banging|hits|hitting|slams|slamming|punching|punches|smashing|smashes|knocking) "
            "(my|his|her) (own )?head (on|against|into|in|till|until|with)"
        ),
        "(punched|punch|punching|slap*|hit|hitting) (my|his|her) own (head|face)",
        "(pillow|bag|plastic|belt|cord) ~3 (over|around|on|round) ~2 (face|head|neck|throat)",
        "(clean|free) ~3 (from|of) (cutting|self|selfharm*|sh|burning)",
        "(ended up|wound up|been|started|am|was|back to|went back to) cutting(?= [.?,]| again| for the first| tonight| since| because)",
        "(pic|picture|photo|video) of (my|his|her) ~1 {limb} (cut|slit|bleeding)",
        "relapsed ~3 (sh|cut*|selfharm*|burn*)",
        "(urge|urges|urging) ~3 (sh|selfharm*|hurt|cut|burn|harm)",
        (
            "(drink|drinking|drank|driving|speeding|taking) ~6 (hoping|hope|wishing|so that|so) ~3 (i "
            ")?(wont|dont|didnt|not|die|never) ~2 (come back|wake|make it|die|up|notice)?"
        ),
        (
            "(knife|gun|razor|blade|pistol|scissors|lighter|rope) (to|against|at|on|around) (my|his|her|"
            "their) ~1 (arm|arms|wrist|wrists|throat|neck|head|chest|leg|skin|temple)"
        ),
    ),
    *rules(
        Reason.SELF_NEGLECT,
        CLASSES,
        (
            "(stopped|stop|quit|quitting|refusing|refuses|refuse|not|no longer|given up|dont|wont|"
            "skipping|skip) ~2 (taking|take|eating|eat|drinking|his|her|my|using)? ?~4 (insulin|heart "
            "(medicine|pills|meds)|blood (thinner|thinners|pressure)|eating|meds|medicine|medication|"
            "pills|dialysis|eat|food|chemo|oxygen|drinking|treatment) ~10 (let nature|nature|on purpose|"
            "then good|good|lived long enough|die|body|quits|give up|gives up|slower|take me|over|end|"
            "want to live|wants to live|nobody can stop|hope|hoping|care anymore|join|ready|be here|"
            "estar)"
        ),
        "(starving|starve) (myself|himself|herself)( to death)?",
        "nature ~1 take ~2 (care|course) ~3 (rest|it)?",
    ),
)
