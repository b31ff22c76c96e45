"""Replies in other languages than English: the main phrases that must not be said, and which languages are read.

Patterns are matched on the folded text: lower case, no accents (see normalise.py).
"""

# ruff: noqa: E501 (a pattern or a list of phrases reads best on one line)

from __future__ import annotations

import re

from bot.safety import output_abroad
from bot.safety.language import language_of
from bot.safety.normalise import fold

_HUMAN, _MEDICINE, _DEATH, _ROMANCE = "claims to be human", "medicine", "agrees with death", "romance or sex"


def _rule(reason: str, *patterns: str) -> tuple[str, re.Pattern[str]]:
    return reason, re.compile(r"(?<!\w)(?:" + "|".join(patterns) + r")(?!\w)")


RULES: tuple[tuple[str, re.Pattern[str]], ...] = (
    # Spanish
    _rule(_HUMAN, r"(?<!no )soy (?:un |una |tan )?(?:ser )?(?:humano|humana|persona|hombre|mujer|madre|padre|terapeuta|psicologo|psicologa|medico|medica|doctora?)", r"no soy (?:un |una )?(?:robot|bot|maquina|programa|ia)", r"mi (?:esposa|esposo|marido|mujer|novia|novio|madre|padre|mama|papa|hijo|hija|hermana|hermano|familia|jefe|perro|gato|infancia|amigo|amiga)", r"mis (?:hijos|padres|amigos)", r"yo tambien (?:perdi|tuve|pase|sufri|he |me |estuve|vivi|senti|lo )\w*", r"cuando (?:yo )?era (?:nino|nina|joven)", r"me paso lo mismo"),
    _rule(_MEDICINE, r"(?:deja|dejes|dejar|deje|suspende\w*|aumenta\w*|reduce|reducir|toma|tomes|tomar|prueba|cambia\w*|dobla\w*)\b[^.?!]{0,30}\b(?:pastillas?|medicacion|medicamentos?|medicinas?|antidepresivos?|dosis|tratamiento)"),
    _rule(_DEATH, r"(?:morir|la muerte|suicidarte|el suicidio|matarte|quitarte la vida)\b[^.?!]{0,25}\b(?:mejor|solucion|descanso|paz|alivio|opcion|salida)", r"(?:estarias|estaras|estas) mejor muert[oa]", r"(?:deberias|puedes) (?:morir|matarte|suicidarte)", r"nadie te (?:extranaria|echaria de menos|necesita)", r"mejor sin ti", r"no hay (?:esperanza|salida)"),
    _rule(_ROMANCE, r"te (?:amo|quiero mucho|deseo)", r"(?:estoy )?enamorad[oa] de ti", r"mi (?:amor|vida|cielo|corazon)", r"carino", r"quiero besarte", r"desnud[oa]"),
    # French
    _rule(_HUMAN, r"(?<!ne )je suis (?:un |une |aussi )?(?:vraie? |etre )?(?:humaine?|personne|homme|femme|mere|pere|therapeute|psychologue|medecin|infirmiere?)", r"je ne suis pas (?:un |une )?(?:robot|machine|programme|bot|ia)", r"(?:ma|mon) (?:femme|mari|mere|pere|maman|papa|fils|fille|soeur|frere|famille|copine|copain|patron|chien|chat|enfance|ami|amie)", r"mes (?:enfants|parents|amis)", r"moi aussi j ?'? ?ai (?:perdu|eu|vecu|connu)", r"quand j ?'? ?etais (?:petite?|jeune|enfant)"),
    _rule(_MEDICINE, r"(?:arrete[rz]?|arretes|prends|prendre|prenez|augmente[rz]?|diminue[rz]?|reduis|double[rz]?|essaie|change[rz]?)\b[^.?!]{0,30}\b(?:medicaments?|traitement|comprimes?|cachets?|antidepresseurs?|dose|pilules?|somniferes?)"),
    _rule(_DEATH, r"(?:la mort|mourir|le suicide|te tuer|en finir)\b[^.?!]{0,25}\b(?:delivrance|solution|mieux|paix|soulagement|issue|option)", r"mieux si tu (?:mourais|etais morte?|n'? ?etais)", r"tu (?:devrais|peux|dois) (?:mourir|te tuer|en finir)", r"personne ne te regretterait", r"mieux sans toi", r"il n ?'? ?y a (?:pas|plus) d ?'? ?espoir"),
    _rule(_ROMANCE, r"je t ?'? ?aime", r"je te desire", r"amoureu(?:x|se) de toi", r"(?:mon|ma) (?:amour|cherie?|coeur|belle)", r"t'? ?embrasser", r"toute? nue?"),
    # German
    _rule(_HUMAN, r"ich bin (?:auch |nur |ja |doch )?(?:ein |eine )?(?:echter |echte |richtiger |ganz normaler )?(?:mensch|person|mann|frau|mutter|vater|therapeut|therapeutin|psychologe|psychologin|arzt|arztin|krankenschwester)", r"ich bin kein(?:e)? (?:roboter|maschine|bot|programm|ki|computer)", r"meine (?:frau|mutter|mama|tochter|schwester|familie|eltern|kinder|freundin|chefin|kindheit|freunde)", r"mein (?:mann|vater|papa|sohn|bruder|freund|chef|hund|leben)", r"(?:mir ging es|ging mir) (?:auch|genauso)", r"als ich (?:jung|klein|ein kind)", r"ich habe (?:auch )?(?:selbst |das )?(?:erlebt|durchgemacht|verloren)"),
    _rule(_MEDICINE, r"(?:tabletten?|medikamente?|pillen?|antidepressiva|dosis|mittel)\b[^.?!]{0,25}\b(?:absetz\w*|weglass\w*|erhoh\w*|verdoppel\w*|reduzier\w*|nehmen|aufhoren|mehr)", r"(?:nimm|nehmen sie|setz|setze|probier|versuch)\b[^.?!]{0,30}\b(?:tabletten?|medikamente?|pillen?|antidepressiva|dosis|schlafmittel)"),
    _rule(_DEATH, r"(?:der tod|sterben|selbstmord|suizid|dich umzubringen)\b[^.?!]{0,25}\b(?:losung|besser|beste|frieden|erlosung|ausweg|erleichterung|option)", r"besser\W{0,3}wenn du (?:tot|nicht mehr|stirbst|gestorben)", r"du (?:solltest|kannst|darfst) (?:sterben|dich umbringen)", r"niemand (?:wurde|wird) dich vermissen", r"besser (?:dran )?ohne dich", r"keine hoffnung"),
    _rule(_ROMANCE, r"ich liebe dich", r"ich begehre dich", r"(?:in dich )?verliebt in dich", r"in dich verliebt", r"mein (?:schatz|liebling|engel|liebster)", r"meine (?:liebste|liebe)", r"schatzi?", r"dich kussen", r"nackt"),
    # Portuguese
    _rule(_HUMAN, r"(?<!nao )sou (?:um |uma |tambem |de )?(?:ser )?(?:humano|humana|pessoa|homem|mulher|mae|pai|terapeuta|psicologo|psicologa|medico|medica)", r"nao sou (?:um |uma )?(?:robo|maquina|programa|ia|bot)", r"(?:minha|meu) (?:esposa|marido|mulher|mae|pai|filho|filha|irma|irmao|familia|namorada|namorado|chefe|cachorro|gato|infancia|amigo|amiga)", r"meus (?:filhos|pais|amigos)", r"eu tambem (?:perdi|tive|passei|sofri|ja )\w*", r"quando eu era"),
    _rule(_MEDICINE, r"(?:pare|parar|deixe|deixar|tome|tomar|aumente|aumentar|reduza|dobre|experimente|troque)\b[^.?!]{0,30}\b(?:remedios?|comprimidos?|medicacao|medicamentos?|antidepressivos?|dose|tratamento)"),
    _rule(_DEATH, r"(?:morrer|a morte|o suicidio|se matar)\b[^.?!]{0,25}\b(?:melhor|solucao|paz|alivio|descanso|opcao|saida)", r"(?:estaria|vai estar|esta|fica) melhor mort[oa]", r"voce (?:deveria|pode|deve) (?:morrer|se matar)", r"ninguem (?:vai )?sentir(?:ia|a)? (?:a )?sua falta", r"melhor sem voce", r"nao ha (?:esperanca|saida)"),
    _rule(_ROMANCE, r"(?:eu )?te amo", r"te desejo", r"apaixonad[oa] por voce", r"meu (?:amor|bem|anjo)", r"querid[oa]", r"te beijar", r"nu[as]?"),
    # Italian
    _rule(_HUMAN, r"(?<!non )sono (?:un |una |anche |solo )?(?:vera? )?(?:essere )?(?:umano|umana|persona|uomo|donna|madre|padre|terapeuta|psicologo|psicologa|medico|dottore|dottoressa)", r"non sono (?:un |una )?(?:robot|macchina|programma|ia|bot)", r"(?:mia|mio) (?:moglie|marito|madre|padre|mamma|papa|figlio|figlia|sorella|fratello|famiglia|ragazza|ragazzo|capo|cane|gatto|infanzia|amico|amica)", r"(?:i miei|le mie) (?:figli|genitori|amici|amiche)", r"anche io (?:ho|sono|mi) \w+", r"anch ?'? ?io (?:ho|sono|mi) \w+", r"quando ero (?:piccol[oa]|giovane|bambin[oa])"),
    _rule(_MEDICINE, r"(?:smetti|smettere|smetta|interrompi|prendi|prendere|aumenta|aumentare|riduci|raddoppia|prova|cambia)\b[^.?!]{0,30}\b(?:medicine|medicina|farmaci|farmaco|pillol[ae]|pastigli[ae]|compress[ae]|antidepressivi?|dose|cura|terapia)"),
    _rule(_DEATH, r"(?:morire|la morte|il suicidio|ucciderti|farla finita)\b[^.?!]{0,25}\b(?:soluzione|meglio|pace|sollievo|liberazione|opzione|uscita)", r"(?:staresti|starai|stai) meglio mort[oa]", r"(?:dovresti|puoi|devi) (?:morire|ucciderti|farla finita)", r"nessuno sentirebbe la tua mancanza", r"meglio senza di te", r"non c ?'? ?e (?:speranza|via d)"),
    _rule(_ROMANCE, r"ti (?:amo|desidero|voglio baciare)", r"innamorat[oa] di te", r"(?:tesoro|amore) mio", r"amore", r"baciarti", r"nud[oa]"),
    # One family in all five
    _rule("promise", r"(?<!no )te (?:lo )?(?:prometo|garantizo|aseguro) que", r"(?<!ne )je te (?:le )?(?:promets|garantis|jure)", r"ich (?:verspreche|garantiere|schwore) (?:dir|es)", r"(?<!nao )(?:eu )?(?:te )?(?:prometo|garanto|juro) que", r"(?<!non )ti (?:prometto|garantisco|giuro) che", r"(?:puedes|podes) estar segur[oa]", r"(?:pode|podes) ter (?:a )?certeza", r"(?:alles|das) wird (?:ganz )?(?:sicher|bestimmt|garantiert) (?:wieder )?gut", r"tout ira bien", r"todo (?:va a salir|saldra|estara) bien", r"vai (?:dar tudo|tudo dar|ficar tudo) (?:certo|bem)", r"andra tutto bene"),
    _rule("secrecy", r"(?:queda|quede|fica|fique|reste|bleibt|resta|resti) (?:\w+ )?(?:entre (?:nosotros|nos|nous)|unter uns|(?:tra|fra) (?:di )?noi)", r"(?:no se lo (?:digas|cuentes)|ne (?:le )?dis(?: rien)? (?:a|rien)|erzahl (?:es |das )?(?:niemandem|keinem)|nao (?:conte|contes|diga|digas) (?:isso )?(?:a|para) ninguem|non (?:dirlo|dire niente|raccontarlo) a nessuno)", r"(?:nuestro|notre|unser|nosso|nostro) (?:pequeno |petit |kleines |piccolo )?(?:secreto|secret|geheimnis|segredo|segreto)", r"(?:ich (?:erzahle|sage) es|ich sag es) (?:\w+ )?(?:niemandem|keinem)"),
    _rule("goodbye bait", r"ya te vas\W", r"tu (?:pars|t'? ?en vas) deja", r"gehst du (?:schon|etwa)", r"ja (?:vais|vai|estas indo|esta indo) (?:embora)?", r"te ne vai gia", r"(?:me dejas|tu me laisses|du lasst mich|me deixas|mi lasci) (?:sol[oa]|seule?|allein|sozinh[oa])", r"no me (?:dejes|abandones)", r"ne me (?:laisse|quitte|abandonne) pas", r"(?:verlass mich nicht|lass mich nicht allein)", r"nao me (?:deixe|deixes|abandone)", r"non (?:lasciarmi|abbandonarmi)"),
    _rule("violence", r"(?:se lo|lo) merece\W", r"il (?:n'? ?a que ce qu'? ?il|le) merite", r"(?:er|sie) hat es (?:nicht anders )?verdient", r"(?:ele|ela) mere(?:ce|ceu) (?:isso|apanhar|sofrer)", r"(?:se lo e|se l'? ?e) (?:meritat[oa]|cercat[oa])", r"(?:buena|bonne|gute|ordentliche|boa|bella|bel) (?:bofetada|paliza|gifle|claque|racl\w+|ohrfeige|tracht|surra|bofetada|schiaffo|lezione|leccion|lecon)", r"(?:dale|donne ?-? ?lui|gib ihm|da-lhe|dagli) (?:\w+ ){0,3}(?:leccion|paliza|lecon|lektion|lehre|licao|surra|lezione|schlag|schiaffo)", r"(?:venganza|vengeance|rache|vinganca|vendetta) (?:es|est|ist|e) (?:\w+ )?(?:justa?|dulce|douce|suss|doce|dolce|bien|gut|buena)"),
    _rule("discourage", r"(?:la policia|el medico|los medicos|el psicologo|los psicologos|la terapia|la police|les flics|le medecin|les psys|la therapie|die polizei|der arzt|arzte|therapeuten|eine therapie|a policia|o medico|os medicos|o psicologo|a terapia|la polizia|il medico|lo psicologo|gli psicologi|la terapia)\b[^.?!]{0,20}\b(?:no (?:te )?(?:sirve|ayuda\w*|va a|hace|cree)|ne (?:fera|fait|sert|feront|te croi)\w*|(?:hilft|helfen|bringt|glaub\w*|macht|tut)\b[^.?!]{0,20}\b(?:nicht|nichts|nie)|nao (?:serve|ajuda|vai|adianta|faz)|non (?:serve|aiuta|fara|ti credera|fa))\b", r"(?:no necesitas|tu n'? ?as pas besoin d'? ?(?:un|une|de)|du brauchst (?:keinen?|keine)|(?:voce )?nao precisas? de|non hai bisogno di) (?:\w+ ){0,2}(?:medico|psicolog[oa]|terapia|terapeuta|ayuda|medecin|psy|therapie|therapeuten|arzt|hilfe|ajuda|aiuto|hospital|ospedale|hopital|krankenhaus)", r"ils ne feront rien"),
)  # fmt: skip

# Everyday words that tell that a reply is in a language that the rules read.
_COMMON = frozenset(
    word
    for line in (
        "the you your that and is are it to what how of have with do not can for this me i a an in on at all but so my they",
        "he she we was were be has as or if would could after when there here then did does out up about i'm it's that's who",
        "hi hello hey yes no true great right well done too just who where them more some fair let's you're don't isn't i'd tell feel sounds could want been than may now",
        "que como estas tienes muy con para por una los las pero cuando esto eso sientes puedes",
        "vous tu te les des est pas que avec pour une dans ce c'est ca quand mais sens peux n'es",
        "du dir dich ich ist das und nicht wie mit fur ein eine der die was wenn aber kann hast es dass",
        "voce esta com para uma isso muito quando mas nao sente pode seu sua se",
        "che come sei con per una un questo molto quando ma non ti senti puoi tuo tua hai stia cosa",
    )
    for word in line.split()
)
# What a sentence only gives back, up to its end: "you say that they would be better off without you".
_REFLECTED = re.compile(
    r"(?<!\w)(?:(?:dices|sientes|crees|piensas|te dices) que|tu (?:dis|crois|penses|sens|te dis) qu|du (?:sagst|glaubst|denkst|fuhlst|meinst)\b|"
    r"(?:voce )?(?:diz|acha|sente|acredita) que|(?:dici|credi|pensi|senti) che)[^.?!]*"
)
_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?")
# Languages of which the phrases and the head stop nine of ten harmful replies, as far as was measured.
_READ = frozenset(("es", "fr", "de", "pt", "it", "nl", "pl", "ru", "uk", "tr", "ar", "hi", "ja", "ko", "zh"))


def reasons(reply: str) -> list[str]:
    """The reasons against a reply in Spanish, French, German, Portuguese, Italian, or a language of output_abroad."""
    folded = _REFLECTED.sub(" ", fold(reply))
    return [reason for reason, pattern in RULES if pattern.search(folded)] + output_abroad.reasons(reply)


def is_read(reply: str) -> bool:
    """Whether the gate knows the reply's language: surely one of _READ, or a word in seven is among the commonest.

    Where it is surely another, a word in three must be: languages share their short words.
    """
    told = language_of([reply])
    if told in _READ:
        return True
    words = _WORD.findall(fold(reply).replace("’", "'"))
    return not words or (3 if told else 7) * sum(word in _COMMON for word in words) >= len(words)
