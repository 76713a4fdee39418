"""Word classes of the English emergency patterns. The words are as `normalise` leaves them: "can't" is ``cant``."""

CLASSES = {
    "chest": "chest|breasts|sternum|breastbone|breast bone|rib cage|ribcage",
    "hurts": (
        "pain|pains|painful|hurt|hurts|hurting|ache|aches|aching|achy|tight|tightness|tightening|"
        "pressure|pressing|heavy|heaviness|squeezing|squeeze|squeezes|squeezed|crushing|crushed|"
        "crush|burning|burns|stabbing|stabs|sharp|discomfort|sore|pounding|pounds|flutters|"
        "fluttering|elephant|cramp|cramping|tearing|ripping|exploding|constricted|constricting|"
        "thumping|bad|weird|killing"
    ),
    "side": "left|right|one|half|whole left|whole right|other",
    "limb": (
        "arm|arms|leg|legs|hand|hands|foot|feet|fingers|finger|face|side|body|limb|limbs|cheek|mouth|"
        "lip|lips|jaw|tongue|toes|shoulder|fingertips"
    ),
    "numb": (
        "numb|numbness|weak|weaker|weakness|tingling|tingly|tingles|tingle|limp|paralyzed|paralysed|"
        "paralysis|dead|heavy|floppy|useless|asleep|gone numb|wont work|stopped working|wont move|"
        "drifts|drooping|clumsy|no strength|lost strength|no feeling|pins and needles|wobbly|hangs|"
        "hanging"
    ),
    "droop": (
        "droop|droops|drooping|drooped|droopy|sagging|sags|sagged|crooked|lopsided|uneven|twisted|"
        "slack|fell|falling|fallen|hanging|hangs|slid|sliding|melting|pulled|going to one side|to "
        "one side|on one side"
    ),
    "cant": (
        "cant|cannot|couldnt|unable to|not able to|not being able to|isnt able to|wasnt able to|can "
        "barely|can hardly|cant even|hardly can|barely|hardly|struggling to|struggles to|trouble|"
        "difficulty|difficult to|hard to|having trouble|not|difficulties|very hard|really hard|"
        "having a hard time|hard time|wont|doesnt|stopped|lost ability to|unable"
    ),
    "breathe": (
        "breathe|breath|breathing|get air|get any air|get enough air|catch my breath|catch (his|her|"
        "a|their) breath|get a (full |deep |good )?breath|take a (full |deep )?breath|inhale|get "
        "oxygen|getting air|getting enough air|suck in air"
    ),
    "sudden": (
        "sudden|suddenly|all of a sudden|out of nowhere|instantly|instant|came on fast|abrupt|"
        "abruptly|in (a|one) (second|instant|flash)|within (seconds|a minute)|in seconds|all at once|"
        "out of the blue|like a (clap|bolt|thunder|lightning|bomb|explosion|bat)|thunderclap|thunder|"
        "explosion|exploded|explosive|popped|snapped|peaked|in under a minute"
    ),
    "counted": ("advil|ibuprofen|excedrin|tylenol|imitrex|sumatriptan|xanax|benadryl|aleve|pills|tablets|aspirin|percocet|triptans|maxalt"),
    "pill": (
        "pill|pills|tablet|tablets|capsule|capsules|dose|doses|meds|med|medicine|medicines|"
        "medication|medications|bottle|gummies|edibles|lozenge|lozenges|troche|troches|patch|patches|"
        "advil|ibuprofen|motrin|aleve|naproxen|tylenol|acetaminophen|paracetamol|aspirin|excedrin|"
        "imitrex|sumatriptan|rizatriptan|maxalt|triptan|triptans|nurtec|topamax|topiramate|"
        "propranolol|amitriptyline|benadryl|xanax|ativan|valium|klonopin|ambien|oxy|oxycodone|"
        "percocet|vicodin|norco|tramadol|morphine|fentanyl|gabapentin|metoprolol|insulin|fioricet|"
        "caffeine|ketamine|adderall|trazodone|zofran|zoloft|sertraline|lexapro|melatonin|heart pills|"
        "blood pressure"
    ),
    "alarm": (
        "faint|fainted|fainting|lightheaded|light headed|dizzy|pass out|passing out|passed out|black "
        "out|blacked out|blackout|sweat|sweats|sweating|sweaty|clammy|drenched|short of breath|"
        "breathless|shortness of breath|breathe|breathing|breath|chest|pain|pains|jaw|arm|arms|doom|"
        "numb|tingles|vision|grey|gray|pale|nauseous|die|dying|heart attack|hurts|confused"
    ),
    "after_blow": (
        "vomit|vomiting|vomited|throwing up|thrown up|threw up|throw up|puking|puked|sick|nauseous|"
        "confused|sleepy|drowsy|cant stay awake|stay awake|remember|memory|repeating|passed out|"
        "blacked out|unconscious|out cold|knocked out|see double|double|seeing|pupil|pupils|blurry|"
        "vision|numb|tingling|cant move|cant feel|bleeding|weird|dizzy|slurred|speech|eliquis|"
        "xarelto|warfarin|coumadin|blood thinner|blood thinners|plavix|worse|worst|terrible|clear "
        "fluid|drifting|seizure|acting|wont wake|neck"
    ),
    "blow": (
        "(hit|hits|hitting|bumped|bump|banged|bang|smacked|slammed|cracked|whacked|knocked|struck|"
        "smashed|conked|injured|bonked|got hit|hurt) ~3 (head|skull|temple|forehead|face)|(fell|"
        "falls|fall|fallen|slipped|tripped|tumbled|thrown|crash|accident|crashed|wreck|collision|hit "
        "by|dove|dived) ~10|(concussion|concussed|head injury|head trauma|knocked out)|(head) ~3 "
        "(hit|struck|slammed|banged|bounced|got hit|got slammed)|(ball|baseball|bat|rock|door|elbow|"
        "branch|brick|puck) ~5 (head|temple|skull|forehead)"
    ),
}
