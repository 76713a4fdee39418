"""Word classes of the English crisis patterns. The words are as `normalise` leaves them: "don't" is ``dont``."""

CLASSES = {
    "self": "myself|himself|herself|themselves|themself|yourself|ourselves",
    "my": "my|his|her|their|your|our",
    "want": (
        "want|wants|wanted|wanting|wanna|wish|wishes|wished|would like|longs?|craving|beg|begging|"
        "begs|hope|hopes|hoping|pray|prays|praying|ready|prefer|prefers|rather|decided|deciding|"
        "determined|tempted|desire|urge|urges|urged|need|needs"
    ),
    "toward": (
        "going|plan|plans|planning|planned|planing|intend|intends|intending|thinking|think|thinks|"
        "thought|thoughts|considering|consider|contemplating|about|trying|try|tries|tried|"
        "threatening|threatened|threatens|threats|mean|means|ready|dreaming|dream|fantasies|"
        "fantasize|fantasizing|fantasising|fantasy|fantasise|ideas|idea|feel like|feeling like|like|"
        "close|way|ways|afraid|scared|might|may|could|will|wont stop|obsessed|keep|keeps|promised|"
        "swear|swore|attempt|attempted|attempting|attempts|love|looking forward|tonight|vows|sure|"
        "picturing|imagining|imagine|wanting|talks|talking|talked"
    ),
    "muse": (
        "thinking (of|about)|thoughts? (of|about)|think (of|about)|thinks (of|about)|considering|"
        "contemplating|planning|plan|plans|planned|planing|intend|intends|intending|trying|tried|try|"
        "dreaming (of|about)|daydream*|fantas* (of|about)|fantas*|obsess* (with|about)|looking "
        "forward|promised|attempt*|picturing|imagining|tempted|ready|talks? (of|about)|talking (of|"
        "about)|talked (of|about)|decided|urge|urges|like to|love to|wait to|way (is|to)|stop this "
        "pain is|close to"
    ),
    "kill_self": (
        "(kill|killing|kills|killed|hang|hanging|hung|hanged|shoot|shooting|shot|drown|drowning|off|"
        "offing|offed|end|ending|ended|unalive|neck|delete|deleting|poison|poisoning|starve|starving|"
        "gas|gassing|stab|stabbing|hate and kill|suffocate|suffocating|strangle|strangling|overdose|"
        "overdosing|jump off|dead|finish|do in) {self}|(end|ending|ends|ended|take|taking|takes|took|"
        "taken|finish|finishing|leave|quit) {my} (own )?(life|lives)|(end|ending|ends|finish|"
        "finishing) (it all|everything|this life|things for good|it for good|it permanently|it "
        "forever)|commit* (suicid*|self murder)|suicid*|unalive|kms|sewerslide|(blow|blowing|blew) "
        "{my} (brain|brains|head) (off|out)|(slit|slitting|slash|cut|cutting|open|opening) {my} (own "
        ")?(wrist|wrists|throat|veins)|(put|putting) (a |the )?(bullet|gun|barrel|rope) ~5 ({my}|me|"
        "it|mouth)|(jump|jumping) (off|in front)|self (destruct|delete|immolate)|be done with (life|"
        "living|this life|it all)|check out of (life|this world)"
    ),
    "die": (
        "die|dye(?! (my|it|hair|her|his))|dying|be dead|death|being dead|perish|cease to exist|not "
        "exist|not existing|stop existing|stop living|stop breathing|stop being alive|not be (alive|"
        "here)|not being (alive|here)|not wake up|never wake up|not waking up|never waking up|leave "
        "(this|the) (world|earth|life|planet)|leaving (this|the) (world|earth|life)|be gone|be no "
        "more|disappear|vanish|go to heaven|meet {my} maker|be with (god|jesus|the lord)|sleep "
        "forever|go to sleep (forever|and not|and never)|fall asleep forever|drift (away|off) "
        "(forever|and not|and never)|kick the bucket"
    ),
    "live": (
        "live|living|be alive|being alive|exist|existing|be here|being here|go on living|keep living|"
        "keep on living|keep going|be around|stay alive|staying alive|be in this world|be on this "
        "(earth|planet)|life"
    ),
    "absent": (
        "not here|not around|not alive|not there|not in (this|the) (world|picture)|not on (this|the) "
        "(earth|planet)|no longer (here|around|alive)|gone|dead|out of the (way|picture)|six feet "
        "under|in the ground|buried|never born"
    ),
    "neg": "dont|doesnt|didnt|wont|cant|not|no longer|never|isnt|no|wouldnt|dont even|couldnt|without",
    "pills": (
        "pill|pills|tablet|tablets|meds|medicine|medication|medications|bottle|bottles|amitriptyline|"
        "nortriptyline|topamax|topiramate|propranolol|sumatriptan|rizatriptan|imitrex|maxalt|tylenol|"
        "advil|ibuprofen|excedrin|fioricet|oxy|oxycodone|oxys|percocet|vicodin|xanax|ativan|valium|"
        "klonopin|ambien|opioids|opiates|painkillers|gabapentin|trazodone|benadryl|insulin|nurtec|"
        "sleeping pills|seroquel|lithium|fentanyl|morphine|tramadol|aspirin|acetaminophen|"
        "paracetamol|ketamine"
    ),
    "family": (
        "kids|children|family|wife|husband|everyone|everybody|they|people|parents|mom|mother|dad|"
        "father|son|daughter|boyfriend|girlfriend|partner|you|you guys|world|friends|all|sister|"
        "brother|he|she"
    ),
    "hurt_self": (
        "(hurt|hurts|hurting|harm|harms|harming|harmed|cut|cuts|cutting|burn|burns|burning|burned|"
        "punch|punched|punches|punching|bite|biting|scratch|scratching|scratched|injure|injuring|"
        "injured|punish|punishing|mutilate|mutilating|hit|hitting|stab|stabbed|starve|starving|"
        "torture|choke|choking) {self}|selfharm*|sh tonight|self mutilat*"
    ),
    "limb": ("wrist|wrists|arm|arms|leg|legs|thigh|thighs|skin|stomach|hip|hips|ankles?|forearms?|shoulders?"),
}
