"""Phrases that mean little alone and much after talk of burden, hopelessness or suicide: what the session state reads.

English reads normalised text; the other languages read folded text (no accents, lower case).
"""

from __future__ import annotations

import re

from bot.safety.normalise import fold
from bot.safety.rules.rule import any_of

Pattern = re.Pattern[str]


def _table(english: tuple[str, ...], others: tuple[str, ...]) -> tuple[Pattern, Pattern]:
    return re.compile(r"\b" + any_of(*english)), re.compile(fold("|".join(others)))


_PET = r"(?:cat|dog|pets?|bird|plants?|guitar|ring|records?|books?|car|bike|jewel\w+|clothes|savings|collection|things|stuff|belongings|furniture|keys|watch|games|console|laptop)"

# A quiet farewell: thanks, kind words, a sudden calm.
FAREWELL = _table(
    (
        r"thank(?:s| you)(?: all)?(?: so much)? for (?:everything|all (?:of )?(?:it|this|that|you did|your)|being (?:there|kind|so kind|here|my friend|nice)|listening(?: to me)? (?:all|these|to the|until))",
        r"you (?:were|have been|all were) (?:always )?(?:so |really |very |the only )?(?:kind|good|nice|lovely|sweet|gentle|one who (?:listened|cared))",
        r"(?:it was|has been|it is been) (?:nice|good|lovely|an honou?r|a pleasure) (?:knowing|to know|talking|to have (?:met|known))",
        # "A bit calmer" is what talking does for people; the calm that alarms comes whole.
        r"(?:feel|feeling|i am|am) (?!(?:\w+ ){0,2}(?:bit|little|slightly|somewhat|tad) )(?:\w+ ){0,3}(?:calm|at peace|peaceful|relieved|lighter|ready|free) ?(?:now|about it|finally|at last|for (?:the )?first time|tonight|today|since i)?",
        r"(?:take|look) (?:good )?care of (?:yourself|yourselves|my|each other|him|her|them)(?: for me)?",
    ),
    (
        r"gracias por (?:todo|escucharme)|merci pour tout|danke fur alles|obrigad[oa] por tudo|grazie (?:di|per) tutto|bedankt voor alles|dank je voor alles|dziekuje (?:wam |ci )?za wszystko|спасибо (?:вам |тебе )?за все|her sey icin tesekkur\w*|tack for allt|terima kasih (?:untuk|atas) semua\w*|дякую (?:вам |тобі )?за все",
        r"今までありがとう|いままでありがとう|全部ありがとう|優しくしてくれて|お世話になりました|気持ちが楽に|谢谢你?们?(?:所有|一直以来|为我做的一切|陪)|謝謝你?們?(?:所有|一直以來|陪)|그동안 ?고마웠|모두 ?고마웠|다 ?고마웠|마음이 ?편(?:해|안)|शुक्रिया सब|सब कुछ के लिए (?:शुक्रिया|धन्यवाद)|sab ke liye (?:shukriya|thanks)|شكرا (?:لكم |لك )?علي كل شي",
        r"(?:estoy|me siento) (?:en paz|tranquil[oa])|je suis (?:enfin )?(?:en paix|apaise\w*|serein\w*)|(?:bin|fuhle mich) (?:jetzt |endlich )?(?:ganz )?(?:ruhig|in frieden)|(?:estou|me sinto) (?:em paz|calm[oa]|tranquil[oa])|(?:sono|mi sento) (?:in pace|tranquill[oa]|seren[oa])|(?:ben|voel me) (?:nu |eindelijk )?(?:rustig|kalm)|jestem (?:juz )?spokojn[ay]|мне (?:теперь |наконец )?(?:спокоино|легко)|(?:cok )?huzurluyum",
        r"cuida(?:te|d)? (?:de |a )mi|prends soin de|prenez soin|pass(?:t)? (?:gut )?auf|cuida(?:m)? (?:bem )?d[oae]|prenditi cura|zorg (?:goed )?voor|zaopiekuj|позаботьтесь|позаботься|iyi bakin|照顾好|照顧好|ख्याल रखना|khayal rakhna|اعتنوا ب|اعتني ب|ta hand om|tolong jaga",
    ),
)  # fmt: skip

# Things given away, affairs put in order, a last time.
SETTLED = _table(
    (
        rf"(?:gave|given|giving|give|handed|left|donated|brought|took) (?:away )?(?:all (?:of )?)?my (?:\w+ )?{_PET} (?:away|to)\b",
        rf"(?:gave|given|giving|give) away (?:all (?:of )?)?my|{_PET} (?:is|are|will be) (?:with|at) my (?:\w+ )?(?:sister|brother|mom|mum|parents|neighbou?r|friend)s? now",
        r"(?:found|have found) (?:a )?(?:new )?(?:home|someone|somebody|a family) for my (?:\w+ )?(?:cat|dog|pets?)",
        r"(?:this is|it is) (?:probably |going to be )?(?:the last|my last|our last)(?: time|\b)",
        r"(?:will not|am not going to|would not) (?:bother|burden|trouble|bug|be a (?:burden|problem|bother)|need (?:it|this|that|them|anything)) ?(?:\w+ ){0,3}(?:anymore|any more|any longer|again|much longer|soon|after|where)",
        r"(?:do not|no one|nobody|you) (?:\w+ ){0,3}(?:have to|has to|need to) worry about me (?:anymore|any more|any longer|after|soon|much longer)",
        r"(?:i have |i am |have )?(?:sorted|settled|arranged|organi[sz]ed|tidied|paid|cancelled|canceled|put|finished|wrapped up) (?:\w+ ){0,3}(?:my (?:papers|affairs|bills|accounts|subscriptions|will|things|room|debts|paperwork)|everything|it all|in order|all (?:my|the|of my) \w+)",
        r"(?:wrote|written|writing|leaving|left|hidden|printed) (?:\w+ ){0,2}(?:letters?|notes?|a list|my will|the passwords?|instructions|my passwords?) (?:for|to|on|in|with)\b",
        r"(?:passwords?|documents|papers|keys) (?:are|is) (?:on|in|under|next)",
        r"(?:made|have made|made up) (?:my|a|the) (?:peace|decision|mind|choice)|i have decided|know what i (?:have to|need to|will) do now|i figured (?:it )?out what to do",
        r"tell (?:my|them|him|her|everyone) (?:\w+ ){0,4}(?:love|loved|sorry|not (?:their|his|her) fault|proud)|it (?:is|was) (?:not|nobody s|no one s) (?:your|anyone s|anybody s|their|her|his)? ?fault",
        r"(?:soon|tomorrow|after tonight|by (?:then|tomorrow|morning)) (?:it |this |everything |i |you |nobody |no one |they )?(?:\w+ ){0,4}(?:be over|be gone|be quiet|not matter|be better for|will not be here|be free|be at rest)",
        r"it (?:does not|will not) matter (?:anymore|now|after)|it will (?:all )?be (?:over|quiet|fine|done) (?:soon|tonight|tomorrow|by)|everything will be (?:over|quiet|okay for (?:them|everyone)) (?:soon|tonight|tomorrow)?",
        r"(?:goodbye|good bye|farewell)\b|goodnight (?:everyone|world|forever|for good)|remember me|do not (?:forget|look for|wait (?:up )?for|be sad (?:about|for)|cry for|blame) (?:me|yourself|anyone)|i (?:love|loved) you all|sorry for everything|forgive me",
        r"(?:went|going|gone) (?:to see|around|round) (?:\w+ ){0,4}(?:one last time|one more time|for the last time)|(?:one last|for the last|the last) time",
    ),
    (
        r"regale (?:a )?mi \w+|adios a todos|ya no (?:sere|voy a ser) una (?:carga|molestia)|perdon por todo|perdonen?me|por ultima vez|ya lo decidi|deje (?:todo )?arreglado",
        r"j ai donne (?:mon|ma|mes) \w+|adieu|pardon pour tout|pardonne[zs]?[ -]moi|une derniere fois|j ai pris ma decision|ne serai plus un (?:poids|fardeau)|tout est (?:regle|en ordre)",
        r"(?:habe|hab) (?:mein\w*|alle\w*) (?:\w+ ){0,3}(?:verschenkt|weggegeben|abgegeben)|leb(?:t)? wohl|lebewohl|verzeih\w* mir|ein letztes mal|(?:habe|hab) mich entschieden|alles (?:geregelt|erledigt|geordnet)|keine last mehr",
        r"dei (?:o |a )?(?:meu|minha|meus|minhas) \w+|adeus|me perdoa\w*|desculpa(?:m)? por tudo|ultima vez|ja decidi|nao (?:vou|serei) (?:ser )?mais um (?:peso|fardo)|deixei tudo (?:pronto|resolvido)",
        r"ho (?:dato|regalato) (?:il |la |i |le )?mi[oaei]\w* \w+|addio|perdona(?:temi|mi)|un ultima volta|ho (?:gia )?deciso|non saro piu un peso|ho sistemato tutto",
        r"heb mijn \w+ (?:weggegeven|aan mijn)|vaarwel|vergeef me|nog een laatste keer|heb (?:mijn|een) besluit|alles (?:geregeld|op orde)|niemand meer tot last",
        r"oddal[ae]?m (?:swo\w+|moj\w+)|zegnaj\w*|wybacz\w*|ostatni raz|podjal[ae]?m decyzje|podjelam decyzje|nie bede juz (?:ciezarem|problemem)|wszystko (?:zalatwione|uporzadkowane)",
        r"отдал[а]? (?:\w+ )?(?:кошку|кота|собаку|вещи|свои|свою|своего)|прощаи\w*|простите? меня|в последнии раз|я (?:все )?решил[а]?\b|больше не буду (?:обузои|мешать)|все дела (?:закончил|уладил)\w*",
        r"(?:kedimi|kopegimi|esyalarimi) \w*(?: \w+)? ?verdim|hakkinizi helal|elveda|affedin|son kez|karar(?:imi)? verdim|yuk olmayacagim",
        r"さようなら|さよなら|迷惑(?:を)?かけ(?:なく|ずに)|最後に|猫を(?:妹|姉|友).{0,4}(?:預け|あげ)|決めました",
        r"再见了|再見了|永别|把(?:我的)?(?:猫|狗|东西|貓|東西).{0,3}(?:送|给|給|交)|对不起大家|對不起大家|最后一次|最後一次|已经决定|已經決定|不会再(?:麻烦|拖累)|不會再(?:麻煩|拖累)",
        r"잘 ?있어|안녕히 ?계세요|(?:고양이|강아지|물건)\w* ?\w* ?(?:줬|맡겼|보냈)|미안했|마지막으로|결정했|폐 ?끼치지",
        r"अलविदा|माफ कर (?:देना|दो)|आखिरी बार|फैसला कर लिया|alvida|maaf kar dena|aakhri baar|faisla kar liya",
        r"وداعا|سامحوني|سامحني|اخر مره|للمره الاخيره|قررت\b|لن اكون عبئا|اعطيت (?:قطتي|كلبي|اغراضي)",
        r"farval|forlat mig|sista gangen|har bestamt mig|gav bort min|selamat tinggal|maafkan (?:aku|saya)|terakhir kali|sudah memutuskan|прощаваи\w*|пробачте мені|востаннє",
    ),
)  # fmt: skip

# A farewell that means to come back.
RETURNS = _table(
    (
        r"(?:see|talk to|speak to|write|catch|chat with) (?:you|ya|u) (?:again |all )?(?:tomorrow|later|soon|next|on (?:mon|tues|wednes|thurs|fri|satur|sun)day|around|in the|then|again)",
        r"(?:i will|i am going to|going to) (?:\w+ )?(?:be back|come back|write again|try (?:that|it|this|the)|let you know|keep you posted|call (?:her|him|my|them|a)|tell (?:her|him|my) (?:doctor|therapist))",
        r"(?:talk|until|till|same time) (?:tomorrow|later|soon|next (?:time|week))|have a (?:nice|good|great) (?:day|weekend|evening|one)|(?:that|this|it) (?:really )?(?:helps|helped)",
    ),
    (
        r"hasta (?:manana|luego|pronto)|a demain|a bientot|bis (?:morgen|bald|spater)|ate (?:amanha|logo)|a (?:domani|presto)|tot (?:morgen|later|snel)|do (?:jutra|zobaczenia)|до завтра|увидимся|yarin (?:gorusuruz|konusuruz)|また(?:明日|ね)|明天(?:见|聊|見)|내일 ?(?:봐|또)|kal (?:milte|baat)|اراك غدا|نلتقي غدا",
    ),
)  # fmt: skip

# Taking it back: a denial, a joke, "all fine now". It lowers nothing.
RETRACTS = _table(
    (
        r"(?:jk|j k|just kidding|only kidding|(?:was|just|only|am|i am) (?:just |only )?(?:joking|kidding|messing|being (?:dramatic|silly|stupid))|kidding|lol jk|it was (?:just |only )?a joke|jokes?$)",
        r"you (?:\w+ )?(?:misunderstood|misread|got (?:me|it|that) wrong|took (?:it|that|me) (?:wrong|too serious\w*)|are overreacting)|(?:not|never|did not) (?:\w+ )?(?:mean (?:it|that)(?: like that| that way)?|meant|what i meant|like that|serious)|misunderst\w+",
        r"(?:i am|am|im|i feel|feeling|all|everything is|it is) (?:\w+ ){0,2}(?:fine|ok|okay|good|alright|all right|better|over it)(?: now| again| really| actually| i promise| today| thanks?| thank you)*(?= ?$| [.,]| do not| so| stop| just| you| honestly)",
        r"(?:forget|ignore|disregard|never mind|nevermind|nvm|scratch) (?:it|that|this|what i (?:said|wrote)|i said (?:anything|that)|me|about it)?|do not (?:worry|take (?:it|that|me) serious\w*|call (?:anyone|anybody|the|911|them))|i (?:was|am) (?:just )?(?:overreacting|exaggerating|venting|drunk|tired|being dramatic)|i (?:would|will) never (?:really |actually )?do (?:it|that|anything)",
    ),
    (
        r"era broma|es broma|no era en serio|me entendiste mal|ya estoy (?:bien|mejor)|olvidalo|je rigole|c etait une blague|tu as mal compris|ca va (?:mieux|maintenant)|laisse tomber|oublie (?:ca|ce)|war (?:nur )?(?:ein )?(?:spass|witz|scherz)|nicht so gemeint|falsch verstanden|(?:mir geht es|geht) (?:jetzt |schon )?(?:wieder )?(?:gut|besser)|vergiss (?:es|das)|alles gut",
        r"brincadeira|foi so brincadeira|entendeu errado|ja estou (?:bem|melhor)|esquece|scherz\w*|stavo scherzando|hai capito male|sto bene (?:ora|adesso)|lascia stare|grapje|verkeerd begrepen|het gaat (?:al |weer )?(?:goed|beter)|laat maar|zartow\w+|zle mnie zrozumial\w*|juz (?:mi )?(?:dobrze|lepiej|ok)|niewazne|шучу|пошутил[а]?|(?:ты|вы) не так понял\w*|уже (?:все )?(?:нормально|хорошо|лучше)|забудь",
        r"saka yaptim|yanlis anladin\w*|iyiyim artik|simdi iyiyim|bosver|冗談|もう大丈夫|誤解|忘れて|开玩笑|開玩笑|你误会|你誤會|没事了|沒事了|现在好了|농담|오해|이제 ?괜찮|mazaak (?:tha|kar)|mazak (?:tha|kar)|ab theek h\w+|theek hoon ab|मज़ाक|मजाक|अब ठीक|كنت امزح|امزح|فهمتني (?:غلط|خطا)|انا بخير (?:الان|الحين)|انس الامر|skoja\w*|missforsto\w*|bercanda|salah paham|жартую",
    ),
)  # fmt: skip

# Yes to a question that was just asked, alone or with what it is a yes to; "yes but I'm safe" is not one.
AFFIRMS = _table(
    (
        r"(?:(?:haha|lol|ok|okay|fine|well|um|uh|idk|honestly|i do not know|i mean|tbh) [.,]? ?){0,3}(?:yes|yeah|yep|yea|ya|yup|sometimes|kind of|kinda|a (?:bit|little)|maybe|i guess(?: so)?|i (?:think|suppose) so|often|most (?:days|nights)|every (?:day|night)|a lot|both|i do|i have|i am)(?: (?:sometimes|often|a lot|i guess|maybe|both|i do|i have|i am|i think so|kind of|lately|tonight|now|every (?:day|night)))*(?= ?$| ?[.,]? ?i (?:\w+ )?(?:do|have|am|think|thought|want)(?! (?:fine|ok|okay|safe|good|so tired|it is (?:fine|ok))))(?! ?[.,]? ?i am (?:fine|ok|okay|safe|good))",
    ),
    (
        r"^(?:si|a veces|oui|parfois|ja|manchmal|sim|as vezes|a volte|soms|tak|czasami|да|иногда|evet|bazen|はい|うん|たまに|是的?|有时候?|有|네|응|가끔|हां|हाँ|कभी कभी|haan|kabhi kabhi|نعم|احيانا|tak|іноді|iya|kadang)(?:[ ,.!]+(?:creo|je crois|ich glaube|acho|credo|misschien|może|наверное|quizas|peut etre|vielleicht|talvez|forse|lo pienso|manchmal|a veces|parfois)){0,2}[ .!。]*$",
    ),
)  # fmt: skip

# A no to a direct question. Followed by more ("no point", "no puedo"), it is none.
DENIES = _table(
    (
        r"(?:(?:haha|lol|oh|um|uh|eh|huh|hm|hey|what|wait|god|omg|sorry|ok|okay) ?[.,?!]* ?){0,3}(?:no|nope|nah|of course not|not at all|nothing like that)(?= ?$| ?[.,!]| (?:no|lol|haha|sorry|thanks|thank|god|mate|man|dude|bro|not|nothing like|never|worries|i am (?:fine|ok|okay|good|safe|not)|i mean|i meant|it is (?:just|only|about)|it was|that is not|just|of course)\b)",
    ),
    (
        r"^(?:nein|non|no|nao|nie|нет|ні|hayir|nee|nej|いいえ|いや|違います?|不是|没有|沒有|不|아니요?|아뇨|nahi|nahin|नहीं|لا|tidak|bukan)(?= ?[,.!]| ?$)",
    ),
)  # fmt: skip

# The same, said out: "I'm not thinking about killing myself". The embedding reads the killing and not the not.
DENIES_OUTRIGHT = re.compile(
    r"(?!.*\bbut (?:sometimes|maybe|i (?:do|did|think|want|wish|have|might|may|could|would|will|can not|cannot)))"
    r".*?\b(?:(?:am|are|is) (?:\w+ )?not (?:in (?:any )?danger|(?:\w+ )?thinking (?:about|of) (?:killing|hurting|harming|ending|suicide|dying)|suicidal|going to (?:kill|hurt|harm|do anything))|"
    r"not (?:in (?:any )?danger|suicidal)\b|(?:do not|never) (?:want|wanted|wish) to (?:die|kill myself|hurt myself|be dead)(?= ?$| ?[.,]| and| at all| i )|"
    r"(?:never|did not|do not) (?:had|have|have had) (?:any |such |those |these |that kind of |suicidal ){1,2}thoughts?|(?:are|were|have|had) no (?:such |suicidal )?thoughts?\b|"
    r"am (?:perfectly |completely |totally |absolutely |quite |really |very |physically )?safe(?= ?$| ?[.,]| here| thanks| just)|"
    r"(?:nobody|no one) (?:here )?(?:is (?:in danger|dying)|(?:hurts?|is hurting|did anything to|does anything to|harms|touched) (?:me|anyone|anybody))|nothing like that\b|have not done anything(?= ?$| ?[.,]| and))"
)

# Means and places, named without intent.
MEANS = _table(
    (
        r"(?:have|got|found|bought|kept|saved|saving|hid|hiding|took|holding|hold|keep|counted|counting|collected|collecting|ordered|with|owns|has|there is|there are) (?:\w+ ){0,4}(?:pills|tablets|sleeping pills|gun|pistol|rifle|shotgun|rope|noose|razor|razors|blades?|knife|belt)\b",
        r"(?:the|my|his|her|those|these) (?:\w+ ){0,3}(?:pills|tablets|gun|pistol|rifle|shotgun|rope|noose|razors?|blades?|belt) (?:is|are|was|s|in|on|next|right)\b",
        r"(?:at|on|by|near) the (?:bridge|roof|rooftop|tracks|platform|cliff|railway|overpass|top floor|ledge)",
        r"(?:enough|stash of|box of|bottle of|jar of|drawer (?:full )?of) (?:\w+ ){0,2}(?:pills|tablets|meds|medication)",
    ),
    (
        r"(?:tengo|tiene|hay|guarde|compre) (?:\w+ ){0,2}(?:pastillas|pistola|escopeta|soga|cuerda|navaja)|(?:escopeta|pistola|fusil|arme|fucile|arma|gewehr|jagdgewehr) (?:esta|est|e|ist|steht|liegt)\b|(?:j ai|garde|achete) (?:\w+ ){0,3}(?:cachets|comprimes|corde|arme|pistolet|lames?)|(?:habe|hab|liegen|liegt) (?:\w+ ){0,4}(?:tabletten|pillen|seil|strick|klingen?|pistole)|(?:tenho|guardei|comprei) (?:\w+ ){0,3}(?:comprimidos|remedios|corda|arma|gilete)|(?:ho|tengo|comprato) (?:\w+ ){0,3}(?:pillole|corda|pistola|lametta)|(?:heb|liggen) (?:\w+ ){0,3}(?:pillen|touw|mesje|pistool)|mam (?:\w+ ){0,3}(?:tabletki|sznur|zyletk\w+|linę)",
        r"(?:есть|купил[а]?|лежат|лежит|накопил[а]?) (?:\w+ ){0,3}(?:таблетки|веревка|лезви\w+|пистолет|нож)|(?:haplar|ip|jilet|silah)\w* (?:\w+ ){0,2}(?:aldim|var|sakladim|hazir)|薬を(?:ためて|貯めて|集めて|用意)|ロープを(?:買|用意)|カッターを?(?:持|手)|(?:买了|买好|準備了|准备了|攒了|囤了)(?:.{0,4})(?:药|绳|刀|炭|藥|繩)|(?:약|수면제|밧줄|칼)(?:을|를)? ?(?:모았|모아|샀|사 ?놨|준비)|(?:goliyan|rassi|zeher|blade) (?:\w+ )?(?:hai|le aaya|kharid|rakhi)|(?:عندي|اشتريت|معي) (?:\w+ ){0,2}(?:حبوب|حبل|سكين|مسدس)",
    ),
)  # fmt: skip

# Weight that is no danger alone: exhaustion, emptiness, being a burden, nobody there.
WEIGHT = _table(
    (
        r"(?:can not|cannot|do not know (?:if|how) i can) (?:\w+ )?(?:do (?:this|it)|take (?:it|this|much)|go on|keep going|cope|carry on|handle (?:it|this)|hold on)\b(?! with)",
        r"(?:so|just|too|really|completely|utterly|beyond) (?:tired of (?:it|everything|trying|fighting|pretending|this|being)|exhausted|worn out|done|empty|numb|hopeless|worthless|useless|pointless)",
        r"(?:nobody|no one|not a soul) (?:\w+ ){0,2}(?:cares?|notices?|needs me|listens|understands|sees|asks|calls|wants me|is there)|(?:completely|totally|all|so) alone|(?:a |the )?(?:burden|waste of space|failure|disappointment|mistake|dead weight)\b|in (?:everyone|everybody|their) s? ?way",
        r"(?:nothing|none of (?:it|this)) (?:\w+ ){0,2}(?:matters?|helps?|works?|changes?|gets better|feels)|(?:never|not) (?:going to )?get(?:s|ting)? (?:any )?better|no (?:hope|future|way out|point|end)\b|trapped|stuck forever|everything (?:is|feels) (?:grey|gray|dark|black|heavy|pointless|empty)|hate (?:myself|my life|who i am|everything about me)|(?:better|easier|happier) without me",
    ),
    (
        r"no (?:puedo|aguanto) mas|soy (?:una|un) (?:carga|estorbo|fracaso)|estoy (?:tan )?(?:cansad[oa] de todo|vaci[oa]|harta de todo|harto de todo)|nada tiene sentido|a nadie le importo|n en peux plus|suis un (?:poids|fardeau|boulet)|plus rien n a de sens|suis vide|(?:kann|pack|schaff)e? (?:das )?(?:einfach )?nicht mehr|bin (?:nur )?(?:eine )?(?:last|belastung)|alles (?:ist )?sinnlos|keine kraft mehr|(?:nao|num) aguento mais|sou um (?:peso|fardo)|nada (?:mais )?faz sentido|non ce la faccio piu|sono un peso|niente ha (?:piu )?senso",
        r"kan niet meer|ben (?:een|alleen maar een) last|alles is zinloos|nie mam (?:juz )?sil|jestem ciezarem|nic nie ma sensu|nie daje (?:juz )?rady|больше не могу|нет сил|я обуза|никому не нуж\w+|все бессмысленно|dayanamiyorum|yuk(?:um| oluyorum)|hicbir sey\w* anlami|もう(?:無理|限界|疲れ)|つらい|迷惑ばかり|居場所がない|撑不住|受不了了|拖累|没有意义|沒有意義|太累了|더 ?이상 ?못|지쳤|짐만|의미(?:가)? ?없|thak gaya|thak gayi|bojh|बोझ|थक (?:गया|गई|चुक)|सहा नहीं|لا (?:استطيع|اقدر) (?:التحمل|اتحمل|الاستمرار)|عبء|تعبت من كل|orkar inte|ar en borda|tidak (?:kuat|sanggup) lagi|beban|не можу більше|немає сил",
    ),
)  # fmt: skip

# Suicide or self-harm is being spoken of, in any way: "I'll do it tonight" then has a meaning.
TOPIC = re.compile(
    r"\b(?:suicid\w*|kill(?:ing|ed)? myself|(?:end|take|ending|taking) my (?:own )?life|end(?:ing)? it(?: all)?|"
    r"(?:want|wanted|wish|ready) to (?:die|be dead)|self harm\w*|(?:cut|hurt|cutting|hurting) myself|kms|unalive\w*|"
    r"better off (?:dead|without me)|overdose\w*|want to live|no reason to live|hang myself|goodbye letter|"
    r"(?:do|be) better (?:off )?without me|will to live|dragging \w+ down|die tonight|feel like dying|being dead|i (?:was|were) dead|hopeless|burden)\b"
)
