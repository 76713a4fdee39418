"""Notices the language of a message: English, Spanish, or another one. A small model of frequent words and letters, made for short texts.

Rule: English with typos must never be taken for another language, so another language needs words that English lacks, and more of
them than English ones; Spanish is told apart from its neighbours by its own words.
"""

import re
import unicodedata

from bot.engine.nlu.understanding import Language
from bot.engine.nlu.wordlist import word_set

_ENGLISH = word_set(
    """
    the a an and or of to in is are am i you it my me we he she they do does did can could will would should have has
    had be been was were not no for with on at from this that there what how who when where why which if so but about
    after before any some more than your his her hi hello hey yes ok okay thanks thank please pls help much many long
    get got take need want know feel work works cost price pay insurance migraine migraines ketamine headache
    headaches pain doctor side effects infusion infusions u ur r im dont cant doesnt whats hows good bad go going call
    text just
    """
)
_SPANISH = word_set(
    """
    hola buenas buenos dias días tardes noches gracias por favor qué que cuánto cuanto cuánta cuanta cuántos cuantos
    cuántas cuantas cuesta cuestan vale precio dónde donde cuándo cuando cómo como quién quien porqué cuál cual está
    esta están estan estoy soy es son hay tengo tiene tienen tener tienes quiero quiere quisiera necesito necesita
    puedo puede pueden puedes ayuda ayudar ayúdenme ayudenme dolor dolores cabeza migraña migrañas migrana migranas
    seguro cita citas doctor doctora médico medico clínica clinica mi mis tu su sus yo el la los las un una unos unas
    del al y o pero para con sin sobre muy más mas mucho mucha también tambien sí si no ya me te se lo le les nos
    hablan habla español espanol ingles inglés señor señora esposa esposo hijo hija mamá mama papá papa embarazada
    ketamina infusión infusion efectos secundarios sesiones sesión sesion tratamiento cubre aseguranza funciona sirve
    duele duración dura pagar dinero horario horarios abierto abren cierran dirección direccion teléfono telefono
    llamar llámame llamame hacer hago información informacion vivir morir morirme matarme suicidio suicidarme ayudame
    ayúdame pecho respirar emergencia ambulancia estás estas eres nada algo todo adiós adios hasta luego bien mal
    claro bueno interesa saber preguntar pregunta preguntas alguien hablar persona hoy mañana semana mes años
    """
)
_SHARED = word_set(
    """
    no me doctor infusion mama papa si ya mi o y a la el un una es se te le lo son final persona mal as mas las los
    sin con vale bien favor nos su
    """
)
_STRONG_SPANISH = _SPANISH - _SHARED
_OTHER = (
    word_set(
        """
    bonjour merci je suis est-ce combien coûte coute avez vous nous pour avec dans mal tête mais où quand comment
    pourquoi les des une sont c'est j'ai oui s'il salut bonsoir quel quelle votre notre être parlez français francais
    traitement guten tag danke ich bin habe und nicht ist das wie viel kostet kann können sie wir mit für auf der die
    ein eine schmerzen kopfschmerzen migräne bitte wann wo warum sprechen deutsch hallo möchte termin behandlung olá
    ola obrigado obrigada quanto custa você voce tenho dor cabeça enxaqueca não nao sim onde quando como uma meu minha
    para português portugues consulta vocês fala posso ciao buongiorno grazie costa sono ho il gli che di per testa
    dove perché perche sì vorrei emicrania parlate italiano trattamento funziona avete hoeveel kost ik ben heb
    hoofdpijn het een niet dank goedendag dzień dobry ile kosztuje mam boli głowa czy jest dziękuję po polsku proszę
    xin chào bao nhiêu tiền tôi bị đau đầu không có thể cảm ơn bạn magkano ang ako kayo salamat masakit ulo ko ba
    meron kumusta paano saan kailan ng mga
    """
    )
    - _ENGLISH
)
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")


def language_of(text: str) -> Language:
    """The language that most of `text` is written in; "en" where nothing speaks against it."""
    letters = [c for c in text if c.isalpha()]
    if not letters:
        return "en"
    foreign = sum(not unicodedata.name(c, "").startswith("LATIN") for c in letters)
    if foreign / len(letters) > 0.4:
        return "other"
    words = [word.replace("’", "'") for word in _WORD.findall(unicodedata.normalize("NFC", text.lower()))]
    if not words:
        return "en"
    english = sum(word in _ENGLISH and word not in _SHARED for word in words)
    spanish = sum(word in _STRONG_SPANISH for word in words)
    weak = sum(word in _SPANISH for word in words)
    other = sum(word in _OTHER and word not in _STRONG_SPANISH for word in words)
    own_letters = any(c in "ñ¿¡" for c in text.lower())
    if own_letters and spanish + weak and weak >= english:
        return "es"
    if spanish and weak > english and weak >= other and (spanish >= 2 or weak / len(words) >= 0.5):
        return "es"
    if other >= 2 and other > english and other > weak and other / len(words) >= 0.3:
        return "other"
    if other and other == len(words):
        return "other"
    return "en"
