"""Spanish patterns of acute danger. Words come without accents."""

from __future__ import annotations

from bot.safety.hit import Reason
from bot.safety.phrases import Rule, rules

CLASSES = {
    "duele": (
        "duele|dolor|dolores|doliendo|opresion|presion|aprieta|apretado|punzada|punzadas|ardor|"
        "oprime|pesado|adolorido|quema|dolio|pesadez|apreton"
    ),
    "no_puede": (
        "no puedo|no puede|no podia|no pude|no pudo|no logro|no logra|me cuesta|le cuesta|cuesta|"
        "dificultad|dificultad para|trabajo|no podemos|apenas puedo|apenas puede|casi no puedo|casi "
        "no puede|sin poder|problemas para|no poder|batallo para|apenas|dejo de|deja de|no"
    ),
    "miembro": ("brazo|brazos|pierna|piernas|mano|manos|cara|lado|cuerpo|pie|pies|boca|labio|labios|dedos|lengua|mitad"),
    "dormido": (
        "dormido|dormida|dormidos|dormidas|entumecido|entumecida|entumido|entumida|adormecido|"
        "adormecida|debil|paralizado|paralizada|sin fuerza|hormigueo|duerme|duermen|muerto|muerta|"
        "caida|caido|entumecidos|entumidas|paralizo|inmovil"
    ),
    "hinchado": (
        "hinchad*|hincha|hinchando|hincho|inflamad*|inflama|inflamando|inflo|cerrando|cierra|cerrado|cerro|cerrada|inchad*|incho|inchando"
    ),
}

RULES: tuple[Rule, ...] = (
    *rules(
        Reason.CHEST_PAIN,
        CLASSES,
        "{duele} ~5 (pecho|corazon)",
        "(pecho|corazon) ~4 ({duele}|apretando)",
        "(infarto|ataque al corazon|ataque cardiaco|paro cardiaco|ataque de corazon|infartando)",
        "(dolor|duele) ~5 (brazo izquierdo|mandibula) ~8",
        "brazo izquierdo ~4 ({dormido}|duele|dolor)",
    ),
    *rules(
        Reason.HEART_RHYTHM,
        CLASSES,
        (
            "(corazon|palpitaciones|taquicardia|latidos|pulso) ~10 (desmay*|mareo|mareado|mareada|pecho|"
            r"aire|respirar|dolor|duele|1[4-9]\d|2\d\d|se para|parando|se me para|sale|salir)"
        ),
        "corazon ~3 para(?= [.?,]| y)",
        "(no tiene|sin) pulso",
    ),
    *rules(
        Reason.BREATHING,
        CLASSES,
        "{no_puede} ~2 (respir*|jalar aire|agarrar aire|tomar aire)",
        "(no tengo|no hay|no agarro|no jalo) (aire|aliento)",
        ("(falta|faltando|faltaba|sin|quedo sin|quedando sin|me quedo sin|le falta|necesito) ~2 (aire|aliento|respiracion|oxigeno)"),
        ("(respira|respirando|respiracion|respiro) ~2 (mal|lento|despacio|raro|rapido|dificil|agitada|con dificultad|lenta|entrecortada)"),
        "(no|dejo de|casi no) respira*",
        "(labios|cara|dedos|unas) ~2 (morad*|azul*)",
        "(morado|morada|azul)(?= [.?,]| y| no)",
        r"(oxigeno|saturacion|oximetro) ~5 ([5-8]\d|90|91)",
        "(ataque de asma|asma) ~5 (inhalador|ataque|fuerte|ahora)",
        ("(me|se|nos) (estoy |esta |estan )?(ahogo|ahoga|ahogando|asfixiando|asfixio|asfixia|atraganto|atragantando|atragante)"),
    ),
    *rules(
        Reason.ANAPHYLAXIS,
        CLASSES,
        "(lengua|garganta|labios|cara|boca|ojos) ~4 {hinchado}",
        "{hinchado} ~4 (lengua|garganta|labios|cara|boca|ojos)",
        (
            "(ronchas|urticaria|alergia|alergica|abeja|avispa|sarpullido) ~12 (respirar|aire|garganta|"
            "lengua|hinchad*|tragar|labios|todo el cuerpo|cuerpo|mareo|cara)"
        ),
        "(reaccion alergica|choque anafilactico|anafilaxia)",
        "{no_puede} ~1 (tragar|pasar saliva)",
    ),
    *rules(
        Reason.STROKE_SIGNS,
        CLASSES,
        ("(boca|cara|labio|sonrisa|parpado|lado de la cara) ~4 (chuec*|torcid*|caid*|cayo|cae|de lado|ladead*|desviad*|colgad*)"),
        "(torcio|cayo|enchueco|chueco|enchueca|se le fue de lado) ~4 (boca|cara|labio|lado)",
        "(chueca|torcida|caida) ~2 (boca|cara)",
        "{miembro} ~5 {dormido}",
        "{dormido} ~5 {miembro}",
        "(no|sin|perdi|perdio|deje de|dejo de) ~1 (siento|siente|sentir|sensibilidad|sienten) ~5 {miembro}",
        ("(no|sin) ~1 (puedo|puede|poder|podia|logro) ~1 (mover|levantar|mueve|caminar|sentir|agarrar) ~5 ({miembro}|bien|nada)?"),
        (
            "(habla|hablo|hablar|hablando|palabras|lengua) ~2 (raro|enredad*|trabad*|arrastra*|mal|"
            "extrano|pesada|no entiend*|incoherenc*|sin sentido|traba)"
        ),
        "(arrastra|arrastro|enreda|traba|arrastrando|barre) ~2 (palabras|lengua|habla)",
        "(no puedo|no puede|no podia|cuesta|dificultad para) ~1 (hablar|decir|expresar*)(?! con)",
        ("(derrame|derrame cerebral|embolia|ictus|accidente cerebrovascular|acv)(?= [.?,]| ahora| o| creo| que)"),
    ),
    *rules(
        Reason.CONFUSION,
        CLASSES,
        "(confundid*|desorientad*|delirando|delira) ~8",
        "no (sabe|se|reconoce|recuerda) ~1 (donde|quien|que dia|a nadie|su nombre|nada)",
        "dice (incoherencias|cosas sin sentido)",
    ),
    *rules(
        Reason.VISION_LOSS,
        CLASSES,
        "(perdi|perdio|perdiendo|perder|perdida de|sin) ~1 (la )?(vista|vision)",
        "no (veo|puedo ver|ve|puede ver) ~3 (ojo|nada|bien|lado|izquierdo|derecho)",
        ("(vista|vision|ojo) ~5 (nublo|nublad*|negro|oscur*|fue|borros*|perdi*) ~5 (lado|ojo|golpe|repente|cara|un)"),
        "(ver|veo|viendo|vision) doble|ciego de repente|quede cieg*",
    ),
    *rules(
        Reason.THUNDERCLAP,
        CLASSES,
        ("(peor|mas fuerte|mas horrible) ~2 (dolor|jaqueca|migrana) ~3 (cabeza )?~2 (vida|he tenido|jamas|nunca)"),
        (
            "(dolor de cabeza|jaqueca|cabeza) ~8 (de golpe|de repente|de pronto|como trueno|explosion|"
            "subito|repentin*|estall*|exploto|trueno)"
        ),
        "(de golpe|de repente|de pronto|subito) ~6 (dolor de cabeza|dolor|cabeza)",
        "(cuello|nuca) ~3 (ties*|rigid*|dur*) ~8",
    ),
    *rules(
        Reason.SEIZURE,
        CLASSES,
        ("(convulsion*|convulsiones|convulsionando|convuls*|convulci*|ataque epileptico|ataque de epilepsia)"),
        "(tiembla|temblando|sacude|sacudiendo) ~6 (ojos|responde|espuma|cuerpo)",
        "(espuma) ~3 boca",
    ),
    *rules(
        Reason.UNRESPONSIVE,
        CLASSES,
        (
            "no ~2 (despierta|responde|reacciona|contesta|despertar|despertarl*|respondia|se mueve|"
            "despertamos|se despierta)(?! el telefono| mis)"
        ),
        ("(inconsciente|inconciente|sin conocimiento|sin sentido|perdio el conocimiento|perdi el conocimiento)"),
        ("(me|se|casi me|casi se) (desmaye|desmayo|desmayó|desmaya|desmayando|desplomo|desvanecio|desvaneci|desmayado)"),
        "(desmay*|desplomo|desvanec*)(?= [.?,]| y| en| despues| hoy| otra| dos| al| de)",
        "(tirad*|esta) en el (suelo|piso)",
    ),
    *rules(
        Reason.OVERDOSE,
        CLASSES,
        "sobredosis",
        (
            "(tome|tomo|tomaron|trago|trague|comio|tomado|di|dio|tragaron|tomar) ~5 (muchas|demasiad*|"
            r"todas|doble|dos veces|de mas|frasco|por error|equivocad*|por equivocacion|\d\d|monton|"
            "cloro|veneno|blanqueador|detergente|toda la)"
        ),
        "(doble dosis|dosis doble)",
        ("(tomo|uso|inyecto|metio) ~3 (drogas?|heroina|fentanilo|cocaina) ~8 (no|respira|despierta|mal|azul)"),
    ),
    *rules(
        Reason.POISONING,
        CLASSES,
        ("(tomo|tome|bebio|bebi|trago|ingirio) ~2 (cloro|veneno|blanqueador|detergente|gasolina|acido|raticida)"),
        (
            "(envenen*|intoxica(do|da|cion|ndo|mos)?|picadura de (serpiente|vibora|alacran)|mordio una "
            "(vibora|serpiente)|pico un (alacran|escorpion))"
        ),
    ),
    *rules(
        Reason.BLEEDING,
        CLASSES,
        "(vomit*|tos*|escup*|orin*|evacu*) ~3 (sangre|negro|cafe molido)",
        (
            "(sangr*|hemorragia) ~6 (mucho|mucha|no para|no deja|no se detiene|no paro|no parar|"
            "abundante|demasiad*|horas|hora|anticoagulante*|fuerte|bastante|detener|parar)"
        ),
        "(mucha|tanta|harta|pierdo|perdiendo|perdio) (mucha )?sangre",
        "(embaraz*) ~8 (sangr*)|sangr* ~8 embaraz*",
        "(heces|popo|excremento|vomito) negr*",
    ),
    *rules(
        Reason.HEAD_INJURY,
        CLASSES,
        (
            "(golpe|golpeo|pego|pegue|golpee|cayo|cai|caida|choque|accidente) ~8 (cabeza) ~10 (vomit*|"
            "confund*|sueno|dormid*|desmay*|mareo|maread*|sangr*|inconsciente|raro|no recuerda|ve doble)"
        ),
        (
            "(cayo|cai|accidente|choque|escalera) ~12 (no siente|no puede mover|no siento|no puedo mover|"
            "vomit*|inconsciente|no responde|no despierta)"
        ),
    ),
    *rules(
        Reason.TRAUMA,
        CLASSES,
        "(me|lo|la|le) (dispararon|apunalaron|acuchillaron|atropellaron|balearon)",
        "(atropell*|balazo|puñalada|punalada|herida de bala)",
    ),
    *rules(
        Reason.BLOOD_PRESSURE,
        CLASSES,
        r"(presion) ~5 (1[89]\d|2\d\d)",
        r"(azucar|glucosa) ~5 ([1-4]\d|[4-9]\d\d)(?= [.?,]| y)",
    ),
    *rules(
        Reason.PREGNANCY_DANGER,
        CLASSES,
        ("(embarazada|embarazo|semanas|meses) ~14 (dolor de cabeza|luces|vision|vista|hinchad*|sangr*|no se mueve)"),
    ),
    *rules(
        Reason.CALL_FOR_HELP,
        CLASSES,
        "(ambulancia|911|paramedicos)(?= [.?,]| por| ya| rapido| urgente| ahora)",
        "(llam*|necesito|manden|manda|pido) ~3 (ambulancia|911|emergencias|paramedicos)",
        ("(debo|debemos|tengo que|necesito|voy) ~3 (ir|llevar*|llamar|correr) ~3 (emergencias|urgencias|911|hospital|sala de emergencia)"),
        ("(me estoy|se esta|se me esta|creo que me voy a|siento que me) (muriendo|morir|muero)(?! de (hambre|risa|sueno|ganas))"),
        "(es|esto es) una emergencia",
    ),
)
