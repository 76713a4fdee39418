"""Spanish patterns of a crisis. Words come without accents (``anos`` may be "años" or "anos")."""

from __future__ import annotations

from bot.safety.hit import Reason
from bot.safety.phrases import Rule, rules

CLASSES = {
    "quiero": (
        "quiero|quiere|queria|quisiera|quieren|quise|deseo|desea|desearia|ganas de|pienso|piensa|"
        "pensando en|pensado en|pensando|voy a|va a|vamos a|a punto de|necesito|prefiero|prefiere|"
        "preferiria|ojala|podria|puedo|intentar|intente|intento|trate de|trato de|decidi|decidido|"
        "listo para|lista para|me gustaria|le gustaria|amenaza con|amenazo con|dice que|pensar en|"
        "idea de|ideas de|mejor|si no funciona"
    ),
    "matarme": (
        "matarme|matarse|matarte|suicidarme|suicidarse|ahorcarme|ahorcarse|colgarme|colgarse|pegarme "
        "un tiro|pegarse un tiro|darme un tiro|darse un tiro|quitarme la vida|quitarse la vida|"
        "acabar con (mi|su) vida|terminar con (mi|su) vida|terminar (mi|su) vida|tirarme|tirarse|"
        "aventarme|aventarse|lanzarme|lanzarse|envenenarme|envenenarse|cortarme las venas|cortarse "
        "las venas|acabar con todo|terminar con todo|ponerle fin|acabar conmigo"
    ),
    "morir": (
        "morir|morirme|morirse|muero|morirnos|muerto|muerta|estar muerto|estar muerta|desaparecer|"
        "dejar de existir|no existir|no despertar|dormirme y no|dejar de vivir"
    ),
}

RULES: tuple[Rule, ...] = (
    *rules(
        Reason.PASSIVE_DEATH_WISH,
        CLASSES,
        "({quiero}) ~4 {morir}(?! por saber| de (risa|hambre|sueno|ganas|curiosidad))",
        ("(mejor|preferible|preferiria|prefiere|prefiero) ~3 (muerto|muerta|muertos|no existir|morirme|morirse|morir|que me muera)"),
        (
            "(ojala|espero|quisiera|quiero|pido|ruego|rezo|deseo) ~5 (no|nunca|jamas) ~1 (despierte|"
            "despertar|despierto|amanezca|amanecer|despertara|despertarme|hubiera nacido|haber nacido|"
            "vuelva a despertar)"
        ),
        "(que )?(dios|el senor|la muerte|diosito) ~2 (me|lo|la|se) ~1 (lleve|lleva|recoja|llame|llevara)",
        (
            "(me quiero|quiero|quisiera|ya me|me voy a|se quiere) ~2 (ir|irme) ~1 (de este mundo|de esta "
            "vida|al cielo|para siempre|con mi (mama|papa|esposo|esposa|hijo|hija))"
        ),
        "(dormir|dormirme|dormirse) ~4 (no|nunca|jamas|siempre) ?(despertar|despertarme|mas)?",
        ("(cansado|cansada|harto|harta|aburrido|aburrida) de (vivir|la vida|existir|estar vivo|estar viva|esta vida)"),
        "(me da igual|no me importa) ~3 (vivir|morir|morirme|si vivo|si muero)",
        "(pienso|piensa|pensando) ~3 (en )?(la muerte|morir|morirme)",
        "no haber(me|se)? muerto",
        "(encerro|encerrado|encerrada|encerre) ~4 (cuchillo|pistola|pastillas|navaja|arma)",
        "merezco (morir|morirme)|merece morir",
        "(matame|matenme|maten me|que me maten)",
    ),
    *rules(
        Reason.PASSIVE_DEATH_WISH,
        CLASSES,
        (
            "(ya )?no ~1 (quiero|quiere|deseo|desea|quisiera|queremos) ~2 (vivir|seguir|existir|estar "
            "(aqui|vivo|viva|mas)|despertar|nada|continuar|estar en este mundo)(?! (el|con el|la) "
            "tratamiento)"
        ),
        (
            "(no|sin|ningun|perdi|perdio) ~4 (sentido|caso|motivo|motivos|razon|razones|ganas|proposito|"
            "esperanza|fuerzas) ~4 (vivir|seguir|la vida|viviendo|existir|mi vida|continuar)"
        ),
        (
            "(no|ya no) ~1 (tengo|tiene|hay|veo|encuentro) ~1 (nada )?(motivo|motivos|razon|razones|por "
            "que vivir|por que seguir|para que vivir|salida)"
        ),
        ("(no vale|ya no vale|no merece) ~2 (la pena |nada )?~2 (vivir|seguir|la vida|mi vida|viviendo|la pena)"),
        ("(para que|por que|pa que) ~2 (vivir|sigo|vivo|seguir|sigo vivo|sigo viva|existo|nací)(?= [.?,]| vivo| viva| aqui| viviendo| si)"),
        ("no (voy a|creo que|pienso) ~2 (estar|llegar|vivir|seguir) ~4 (aqui|viva|vivo|manana|navidad|cumpleanos)"),
        "(morir|morirme|la muerte) (ya )?no me (asusta|da miedo|preocupa)|(ya )?no (me da|le tengo) miedo (a )?(morir|morirme|la muerte)",
        "(cuando|para cuando|despues de que|si) (yo )?ya no este",
        "cuando me (muera|haya ido|vaya)(?= [.?,]| quiero)",
        denies=True,
    ),
    *rules(
        Reason.SUICIDAL_INTENT,
        CLASSES,
        "({quiero}|me|se|nos|a|de|para|por|como|casi) ~4 ({matarme})",
        (
            "(me|se) ~2 (quiero|quiere|voy a|va a|queria|quisiera|intento|intenta|intente|vamos a|pienso|"
            "puedo) ~1 (matar|suicidar|ahorcar|colgar|quitar la vida|tirar|aventar|lanzar|envenenar|"
            "cortar las venas|pegar un tiro|dar un tiro|hacer dano|lastimar|morir|disparar)(?! de (risa|"
            "hambre|sueno))"
        ),
        ("(me|se) (mato|mata|suicido|suicida|ahorco|ahorca|tiro del|aviento|cuelgo)(?! la migrana| el dolor| de (risa|hambre))"),
        "{matarme}",
        "suicid*",
        "(quitar|quitarme|quitarse|quito|quitarle|quitarnos) la vida",
        "(acabar|terminar|poner fin) (con|a) (todo|mi vida|su vida|esta vida)( esto)?",
        ("(tirar|tirarme|aventar|aventarme|lanzar|brincar|saltar) ~2 (puente|techo|edificio|tren|balcon|ventana|azotea|metro)"),
        "(esta|hoy|manana) (noche )?(es la noche|es el dia|lo voy a hacer|lo hago)",
        "(una|la) locura ~3 (voy|hacer|cometer)|(hacer|cometer) una (locura|tonteria)",
    ),
    *rules(
        Reason.SELF_HARM,
        CLASSES,
        (
            "(me|se) (corto|corta|corte|corté|lastimo|lastima|lastime|quemo|quema|queme|hago dano|hace "
            "dano|hiero|hiere|golpeo|golpea) ~3 (brazos?|piernas?|munecas?|venas|muneca|piel|a proposito|"
            "adrede|cuando|a mi|cabeza|otra vez|no quiere|y no|con|para|mismo|misma)"
        ),
        "(se|me) (hace|hago|hice|hizo|estoy haciendo|esta haciendo) ~1 (cortes|cortadas|heridas)",
        "(cortes|cortadas) en ~2 (brazos?|piernas?|munecas?)",
        "(hacerme|hacerse|hacernos) (dano|algo|dano a mi|algo malo)",
        ("(cortarme|cortarse|lastimarme|lastimarse|quemarme|quemarse|autolesion*|autolesiones|herirme|herirse)"),
        "(a proposito|adrede|intencionalmente) ~3 (se|me)? ?(lastima|corta|tomo|tome|quema|lastimo)?",
        "(me|se) (he cortado|ha cortado|estoy cortando|esta cortando|estoy lastimando|esta lastimando)",
    ),
    *rules(
        Reason.PLAN_OR_MEANS,
        CLASSES,
        (
            "(cuantas|cuanto|cuanta|que dosis|que cantidad) ~5 (pastillas|pastilla|medicina|medicamento|"
            "tylenol|ketamina|veneno|insulina)? ?~6 (morir|morirme|morirse|no despertar|matarme|matar|"
            "letal|mortal|mata|mortales|dormir para siempre)"
        ),
        (
            "(tengo|tiene|compre|consegui|hay|guarda|escondi) ~2 (una |la |el |un |las |mi )?(pistola|"
            "arma|rifle|escopeta|soga|cuerda|navaja|cuchillo|veneno) ~8"
        ),
        ("(ya )?(tengo|consegui|compre) ~1 (soga|las pastillas (listas|guardadas)|todo listo|el plan|la pistola|un plan)"),
        ("(guardando|guarde|juntando|junte|juntado|guardado|escondiendo) ~3 (pastillas|medicina|medicinas|medicamentos)"),
        ("(forma|manera|maneras|formas|modo) ~3 (sin dolor|rapida|facil|indolora) ?~3 (morir|matarme|irme|morirse)?"),
        "(no confio|no me fio) (en|de) mi( mismo| misma)?",
        "dosis (letal|mortal)",
    ),
    *rules(
        Reason.SUICIDE_ATTEMPT,
        CLASSES,
        (
            "(me|se) (tome|tomo|tomaron|trague|trago|tomé) ~3 (todas|toda|todo|muchas|el frasco|un "
            "monton|la botella|pastillas) ~6 (a proposito|adrede|para morir|quiero morir|no despertar|"
            "para no|matar*)"
        ),
        ("(intente|intento|trate|trato|intentado) ~3 (matarme|matarse|suicid*|quitar|una vez|ahorcarme|morirme)"),
        ("lo (intente|voy a intentar|he intentado|intento|vuelvo a intentar) ~4 (vez|otra vez|de nuevo|volver|antes|pasado|ayer)?"),
        "volver a intentarlo|intentarlo (otra vez|de nuevo)",
        acute=True,
    ),
    *rules(
        Reason.BURDEN,
        CLASSES,
        ("(mejor|felices|tranquilos|descansarian|bien) (sin mi|sin el|sin ella|si yo no|si me muero|si me fuera|si no existiera)"),
        "(soy|es|siento|sentirme) ~2 (una )?(carga|estorbo|molestia) ~10",
        "(nadie) ~3 (extranaria|extranara|le importo|me quiere|notaria|le importa si|va a extranar)",
    ),
    *rules(
        Reason.GOODBYE,
        CLASSES,
        ("(adios|hasta siempre|me despido) ~2 (a )?(todos|mundo|familia|para siempre|mis hijos|de todos|amigos)"),
        "(perdonenme|perdoname|perdon) ~3 (todos|por todo|hijos|mama|familia)?(?= [.?,] $| $)",
        "(carta|mensaje|nota|cartas|mensajes|despedida) ~2 (de despedida|despidiendose|de adios|suicida)",
        ("(escribi|escribio|deje|dejo|estoy escribiendo|le escribi|les escribi) ~2 (carta|nota|cartas|notas) ~5"),
        ("(se|me) (despidio|despedi|despide|estoy despidiendo|esta despidiendo) ~3 (todos|nosotros|familia|para siempre|de mi)?"),
        "(es|sera) mi (ultimo|ultima) (mensaje|noche|dia|cumpleanos|navidad)",
        "cuiden (a |de )?(mi|mis) (perro|gato|hijos|hija|hijo|familia|ninos)",
    ),
    *rules(
        Reason.HOPELESSNESS,
        CLASSES,
        ("(ya )?no (aguanto|puedo|soporto|resisto) ~1 (mas )?~3 (la vida|vivir|estar vivo|estar viva|existir|seguir viviendo|seguir asi)"),
        "(odio|detesto) (mi vida|vivir|estar vivo|estar viva)",
        (
            "(dejo|deje|ha dejado|he dejado|dejar|dejando) de (tomar|comer|inyectar*) ~8 (no quiere|"
            "morir|estar aqui|que dios|ya no|pastillas)"
        ),
        "(no quiere|ya no quiere|no quiero|ya no quiero) (estar aqui|seguir aqui|seguir)",
    ),
)

#: Count where the message asks for nothing else.
ALONE: tuple[Rule, ...] = (
    *rules(
        Reason.HOPELESSNESS,
        CLASSES,
        "(ya )?no (puedo|aguanto|soporto|doy) ~1 (mas|esto|asi)",
        "(sin|no hay|no tengo|perdi la|no queda) (esperanza|salida|remedio|futuro)",
        "(estoy|siento|me siento|tan) ~1 (solo|sola|vacio|vacia|inutil|desesperad*)",
        "(me rindo|rendirme|tirar la toalla)",
        "(nadie) (me entiende|me ayuda|le importa|me escucha)",
    ),
)
