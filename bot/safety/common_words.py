"""How often everyday words stand in the messages of patients.

Rule: it saves time and decides nothing: which of several true conditions `necessary` keeps, and what `normalise` has read in advance.
"""

#: Words by how many of a thousand messages hold them, roughly.
_SHARES = {
    300: "i is the it . ?",
    200: "my a , what to for and",
    140: "do or how of you this",
    90: "does in can ketamine that with on me have",
    60: "am are at be would like if migraine get there they",
    40: "so from was up out after just will pain people who when an not infusion",
    25: "no all as by has he she had her about one before now time take want know treatment your need since which but",
    15: (
        "first long day last work help going headache dont cant isnt should days over thing make go been got says bad good head back "
        "keep any than then feel off every please come down more his them him other two could see stop said only many infusions "
        "clinic"
    ),
    8: (
        "something anything someone somebody wife husband mom again kind much same here give getting think left right still why too "
        "ever never life night week month hours year years ago where these dad plan way ok side blood heart brain call into room "
        "nothing nobody put look looks made makes took taken use done enough being while doctor without went their we us our tell drip "
        "say drug used patients migraines person insurance three ask patient home told through safe did medicine number because gets "
        "place goes nurse six headaches next those read some weeks botox better once whole everything old medical new things well "
        "depression whether each la que de y en el un se si por una te lo con es mi su al"
    ),
    4: (
        "during mean mother another phone session own normal half morning pills chair dose between wont both different wants iv given "
        "stuff under pay yes were effects visit form relief away four list hospital works set asking came hour start end name else "
        "asked talk leave sit arm treatments really kids ones stay treat sleep cover sort myself daughter write chronic sister doctors "
        "hand friend doesnt gave even run fine let must part office word appointment son around family little sick doing real explain "
        "dead wrong usually minutes series neurologist find bring ten gone line school brother man may anyone usual already twice until "
        "question bit send tried times mine hold lot text page care happens car pill pressure health lost hear open everyone shot "
        "second takes most answer evening five eyes body eye vein type very always comes today small heard started covered far light "
        "later wait less therapy months live surgery words drugs called book cold sessions looking nine instead meds having true coming "
        "attacks case thought often best fast found hurt effect price cost depressed medication medications symptoms"
    ),
}
COMMON = {word: share for share, words in reversed(_SHARES.items()) for word in words.split()}
