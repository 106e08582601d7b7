"""Which language a message is in, told by its script and its small words. Cheap, and careful: English with typing
errors, texting shorthand or little schooling must never be taken for a foreign language.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from typing import Literal

Language = Literal["en", "es", "fr", "zh", "ar", "pt"]

# A few thousand characters tell the language of any text.
LOOK_AT = 4_000
# Below this many words only another script is proof: names and medical words look the same everywhere.
FEWEST_WORDS = 3

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")

_ENGLISH = frozenset(
    """a about after again all also always am an and any anyone are as ask at be because been before being but by can cant could
    couldnt day did didnt do does doesnt doing done dont down each even ever every feel for from get getting give go going good got
    had has hasnt have havent having he hello help her here hers hes hey hi him his how i id if ill im in into is isnt it its ive just
    know let like long look lot make many may maybe me mean more most much must my need never new no not now of off oh ok okay old on
    once one only or other our out over people please really right said same say says see she should since so some someone still such
    take tell than thank thanks that thats the their them then there these they thing things think this those through time to today
    told too took treatment two u until up ur us use used very want wanted was way we well went were what whats when where which while
    who whos why will with without wont work works would year years yes yesterday yet you your youre doctor dad mom wife husband
    mother father mum son daughter cancer blood cells cell drug drugs shot therapy pls plz thx wat wut r n cuz gonna wanna gotta aint
    dat dis dem da wit wen doc meds bout yo ya y'all yall hav wud cud shud bin iz wot wat's wanto dunno abt bc b4 tho thru nite tmrw
    explain difference between does work effects side video call talk find stop start fight immune system""".split()
)
_SMALL_WORDS: dict[str, frozenset[str]] = {
    "es": frozenset(
        """el la los las un una unos unas de del al que qué y e o en con por para como cómo cuál cuáles cuando cuándo donde dónde
        quién es son está están estoy estamos ser estar soy tengo tiene tienen tenemos hay muy más pero porque no sí si mi mis su sus
        tu me te se le les lo nos puedo puede pueden quiero quiere necesito ayuda gracias hola esposo esposa mamá papá madre padre
        hijo hija médico después desde hoy ayer ahora también sobre sin entre este esta esto ese esa eso células cáncer
        tratamiento sangre terapia funciona significa fiebre hermano hermana abuela abuelo mieloma señora favor tarde buenos
        buenas días quisiera saber dolor respirar respira respirando pecho aire morir morirme morirse matar matarme matarse vivir pastillas
        despierta despertar sangrar sangra vomita vomitó ambulancia desmayó convulsionando calentura escalofríos suicidio suicidarme
        reconoce ganas vida llamen labios garganta cansada cansado quitarme acabar duele falta muere murió causa causar mejor estarían mí hablar hablan hablo español entiendo alguien persona ayúdame dónde necesita""".split()
    ),
    "fr": frozenset(
        """le la les un une des du de au aux et ou où en dans avec pour par sur sous que qui quoi qu'est est sont suis êtes sommes
        être avoir ai as a avons avez ont je j'ai tu il elle nous vous ils elles mon ma mes ton ta tes son sa ses notre votre ce cet
        cette ces ça c'est ne pas plus très mais parce comment quand quel quelle quels quelles pourquoi bonjour merci aide mari femme
        mère père fils fille médecin depuis après avant aujourd'hui hier maintenant aussi sans entre peut peux puis-je veux voudrais
        traitement maladie sang cellules fièvre savoir fonctionne fonctionnent signifie s'il plaît l'hôpital soeur frère d'un d'une
        quelqu'un myélome sont-ils est-ce respirer respire poitrine mourir tuer vivre réveille saigne vomit évanoui n'arrive arrive s'est
        m'a l'infarctus convulsions frissons grelotte envie suicider suicidaire d'en mort morte gorge langue perfusion chimio avalé
        comprimés j'arrive qu'il qu'elle n'ai n'a d'envie veut peux parler parlez français comprends quelqu'un personne besoin""".split()
    ),
    "pt": frozenset(
        """o a os as um uma uns umas de do da dos das no na nos nas ao à e ou em com por para pelo pela como quando onde quem qual
        quais que é são está estão estou estamos ser estar sou tenho tem têm temos há muito mais mas porque não sim se meu minha meus
        minhas seu sua seus suas eu você vocês ele ela eles elas nós me te lhe posso pode podem quero quer preciso ajuda obrigado
        obrigada olá marido esposa mãe pai filho filha médico depois desde hoje ontem agora também sobre sem entre este esta isto
        esse essa isso células câncer cancro tratamento sangue terapia funciona significa febre irmão irmã avó avô mieloma bom dia
        boa gostaria saber dor fazer ficar respirar respira peito ar morrer matar viver acorda desmaiou vomitou sangrar convulsão
        calafrios tremendo suicídio cortar comprimidos ambulância garganta cansado cansada vontade acabar penso morreu causa causar falar fala português entendo alguém pessoa preciso""".split()
    ),
}
# Languages we can only recognise as "not English".
_OTHERS: dict[str, frozenset[str]] = {
    "de": frozenset(
        """der das den dem ein eine einen einem einer und oder ist sind bin habe hat haben ich du er sie wir ihr mein meine meinem
        meiner nicht kein keine mit von zu zum zur auf für über nach seit bei wie wer wann warum wo kann können möchte bitte danke
        hallo mann frau mutter vater arzt heute gestern jetzt auch aber sehr noch nur wird werden wenn dass fieber""".split()
    ),
    "it": frozenset(
        """il lo gli una di del della dei delle che è e sono ho ha hanno abbiamo mio mia miei suo sua non con per come quando dove
        perché cosa cos'è chi questo questa anche ma più molto grazie ciao buongiorno marito moglie madre padre medico oggi ieri
        adesso febbre posso può vorrei sapere""".split()
    ),
    "nl": frozenset(
        """de het een en of is zijn ben heb heeft hebben ik jij hij zij wij mijn niet geen met van voor naar bij hoe wat wie wanneer
        waarom waar kan kunnen graag dank bedankt hallo man vrouw moeder vader dokter vandaag gisteren nu ook maar zeer nog koorts
        wordt""".split()
    ),
    "tl": frozenset(
        """ang ng mga sa ay na ko mo niya namin natin ako ikaw siya kami tayo sila ito iyan po opo hindi wala may mayroon paano ano
        bakit kailan saan sino gamot asawa nanay tatay anak lagnat salamat kumusta ba lang din rin kasi pero""".split()
    ),
    "vi": frozenset(
        """tôi bạn anh chị em ông bà là của và không có được cho với này đó một những các bị đã đang sẽ thì mà gì nào sao bệnh thuốc
        sốt toi cua khong duoc""".split()
    ),
    "pl": frozenset(
        """jest są nie się na do z w i to co jak czy kiedy gdzie dlaczego mam ma mój moja moje mąż żona matka ojciec lekarz dzisiaj
        wczoraj teraz ale bardzo proszę dziękuję dzień dobry gorączka przez dla""".split()
    ),
    "tr": frozenset(
        """ve bir bu ne nasıl neden mi mı için ile var yok değil çok ama benim eşim annem babam doktor bugün dün şimdi ateş merhaba
        teşekkürler nedir""".split()
    ),
    "ht": frozenset("mwen ou li nou yo se pa gen ki nan ak pou kisa kijan poukisa ki maladi lafyèv mari madanm manman papa doktè mèsi bonjou".split()),
    "ro": frozenset("este sunt nu și si la cu pe de un o am are avem meu mea soțul sotul soția mama tata medic azi ieri acum dar foarte mulțumesc cum ce când unde febră".split()),
    "id": frozenset("yang dan di ke dari untuk dengan saya kamu dia kami mereka adalah tidak ada bisa apa bagaimana mengapa kapan suami istri ibu ayah dokter hari ini sekarang demam terima kasih".split()),
    "sv": frozenset("och är jag du han hon vi de en ett det att som för med på av till inte har hur vad när varför min mitt mina mamma pappa läkare idag nu men mycket tack hej feber".split()),
}
# Small words of those languages that are also English, texting, or parts of names; alone they prove nothing.
_WEAK = frozenset(
    """a as at de la el le les los las no me so in an am on or en e o y i is it was hat man die war den des du tu ma mi si son sur pas
    plus pour comment dont do da dos das na nos em com um ou mas mais se te son sa ta mon ton ces par qui un una la lo non con per come
    many may ay ng ko mo po ba din may wat wie kan of van bij nu de en het is zijn to na do z w co ma mam ale ve bir bu ne mi var yok
    li yo pa ki ak pou nou gen la cu pe o are mea tata ce mama papa di ke dan ada hari ini apa ibu vi min av att men du hej nan son
    terapia del ai sin este hay sobre su mis sang fils father ser te les es e-mail mieloma dia tarde favor dolor""".split()
)


def language(text: str) -> Language | None:
    """The language, or None when it cannot be told or is none of the six."""
    script = _script(text[:LOOK_AT])
    if script in ("zh", "ar"):
        return script  # type: ignore[return-value]
    if script is not None:
        return None
    english, others = _scores(_words(text))
    name, score = _best(others)
    if score > english:
        return name if name in _SMALL_WORDS else None  # type: ignore[return-value]
    return "en" if english else None


def is_foreign(text: str) -> bool:
    """True if the text is clearly not English: another script, or at least three words of another language."""
    if _script(text[:LOOK_AT]) is not None:
        return True
    words = _words(text)
    if len(words) < FEWEST_WORDS:
        return False
    english, others = _scores(words)
    _, score = _best(others)
    return score >= 2 and score > 1.5 * english and score >= 0.2 * len(words)


def spoken(text: str) -> frozenset[str]:
    """The languages whose danger rules are to be tried. Cautious the other way round: a mixed message gets both."""
    letters = {_script_of(letter) for letter in text[:LOOK_AT] if letter.isalpha()}
    found = {name for name in ("zh", "ar") if name in letters}
    english, others = _scores(_words(text))
    most = max((others[name] for name in _SMALL_WORDS), default=0.0)
    if most:
        found |= {name for name in _SMALL_WORDS if others[name] == most}
    if english >= most or not found:
        found.add("en")
    return frozenset(found)


def _words(text: str) -> list[str]:
    return [word.replace("’", "'") for word in _WORD.findall(text[:LOOK_AT].lower())]


def _scores(words: list[str]) -> tuple[float, dict[str, float]]:
    """How much speaks for English, and for each other language. One word that is nobody else's is needed to count at all."""
    english = float(sum(word.replace("'", "") in _ENGLISH for word in words))
    scores: dict[str, float] = {}
    for name, small in _ALL.items():
        hits = [word for word in words if word in small]
        own = [word for word in hits if word not in _WEAK and word not in _ENGLISH]
        scores[name] = len(own) + 0.5 * (len(hits) - len(own)) if own else 0.0
    return english, scores


def _best(scores: dict[str, float]) -> tuple[str, float]:
    return max(scores.items(), key=lambda item: item[1])


def _bare(word: str) -> str:
    return "".join(letter for letter in unicodedata.normalize("NFKD", word) if not unicodedata.combining(letter))


# People leave accents away.
_ALL = {name: small | {_bare(word) for word in small} for name, small in {**_SMALL_WORDS, **_OTHERS}.items()}


def _script(text: str) -> str | None:
    """None for Latin letters (or none at all); "zh", "ar", or the name of another script that most letters are in."""
    letters = [letter for letter in text if letter.isalpha()]
    if not letters:
        return None
    counts = Counter(_script_of(letter) for letter in letters)
    latin = counts.pop("latin", 0)
    if not counts:
        return None
    # A Chinese or Korean letter says as much as half a word: "什么是BCMA" is Chinese.
    weight = {"zh": 3, "kana": 3, "hangul": 3}
    name, most = max(counts.items(), key=lambda item: item[1] * weight.get(item[0], 1))
    if most * weight.get(name, 1) < latin or most < 2:
        return None
    if name in ("zh", "kana") and counts.get("kana"):
        return "ja"
    if name == "ar" and any(letter in "پچژڈٹڑںےہ" for letter in letters):
        return "fa"  # Persian or Urdu
    return name


def _script_of(letter: str) -> str:
    code = ord(letter)
    if code < 0x250 or 0x1E00 <= code <= 0x1EFF or code >= 0x1D400 and code <= 0x1D7FF or 0xFF00 <= code <= 0xFF5A or 0x250 <= code < 0x370:
        return "latin"
    if 0x3400 <= code <= 0x9FFF or 0x20000 <= code <= 0x2FA1F:
        return "zh"
    if 0x3040 <= code <= 0x30FF:
        return "kana"
    if 0xAC00 <= code <= 0xD7AF or 0x1100 <= code <= 0x11FF:
        return "hangul"
    if 0x600 <= code <= 0x6FF or 0x750 <= code <= 0x77F or 0xFB50 <= code <= 0xFEFF:
        return "ar"
    if 0x400 <= code <= 0x52F:
        return "cyrillic"
    if 0x370 <= code <= 0x3FF or 0x1F00 <= code <= 0x1FFF:
        return "greek"
    if 0x1D00 <= code <= 0x1DBF or 0x2100 <= code <= 0x24FF or 0xA720 <= code <= 0xA7FF or code in (0x274, 0x280):
        return "latin"  # small capitals and other fancy letters
    return "other"
