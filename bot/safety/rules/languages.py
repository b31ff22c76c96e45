"""Explicit phrases in other languages, as people write them; accents and case are folded away before matching.

Each line is a list of phrases with "|" between; "%" in a phrase stands for up to three words. Scripts without spaces
between words, and those whose words join, are matched anywhere; the others at word ends.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.safety.assessment import Category, Level, Subject
from bot.safety.normalise import fold
from bot.safety.rules import dangers_abroad, harms_abroad, signals, spoken_abroad, tried_abroad


@dataclass(frozen=True, slots=True)
class PhraseRule:
    language: str
    level: Level
    category: Category
    pattern: re.Pattern[str]
    is_compact: bool
    subject: Subject = "self"


# language: words that deny when right before a phrase, and idioms that are cut out first
DENIALS = {
    "es": "no|nunca|jamas", "fr": "pas|jamais", "de": "nicht|nie|niemals", "pt": "nao|nunca", "it": "non|mai", "nl": "niet|nooit",
    "pl": "nie|nigdy", "ru": "не|никогда", "ar": "لا|لن|لم|ما", "tr": "", "ja": "", "zh": "不|没|沒|不会|不會", "ko": "안", "hi": "नहीं|nahi|nahin|kabhi nahi",
    "sv": "inte|aldrig", "id": "tidak|gak|nggak|ga|bukan|jangan", "uk": "не|ніколи",
}  # fmt: skip
IDIOMS = {
    "es": "de (?:la )?(?:risa|verguenza|hambre|ganas|calor|frio|sueno|aburrimiento|miedo)", "fr": "de (?:rire|honte|faim|froid|chaud|fatigue)|d ennui|a la tache|au (?:travail|boulot|sport)",
    "pt": "de (?:rir|vergonha|fome|calor|frio|tedio|sono|saudades?)", "it": "dal (?:ridere|caldo|freddo|sonno)|di (?:fame|vergogna|noia)|dalle risate",
    "de": "vor (?:lachen|scham|langeweile|hunger)", "pl": "ze (?:smiechu|wstydu|nudow)|z (?:glodu|nudow)", "nl": "van (?:het lachen|schaamte|de honger)",
    "ru": "от (?:смеха|стыда|скуки|голода)|со смеху", "tr": "", "ja": "ほど|くらい(?:笑|恥)", "zh": "你了|你们|她了|他了|我了", "ko": "", "hi": "", "ar": "من (?:الضحك|الجوع|الخجل)",
}  # fmt: skip

_IMMINENT = {
    "es": "voy a (?:matarme|suicidarme|quitarme la vida|acabar con mi vida|ahorcarme|cortarme las venas)|me voy a (?:matar|suicidar|quitar la vida|ahorcar|tirar del puente)|esta noche (?:me mato|me suicido)|hoy me (?:mato|suicido)|quiero (?:morir|morirme|matarme|suicidarme) (?:ahora|esta noche|hoy|ya)|tengo (?:la|una) (?:pistola|soga|cuerda) %mano|adios para siempre|me corte las venas|escribi mi carta de despedida|ya no estare manana",
    "fr": "je vais (?:me suicider|me tuer|mettre fin a mes jours|en finir|me pendre|me jeter|me foutre en l air)|je me (?:suicide|tue) (?:ce soir|maintenant|aujourd hui|demain)|ce soir (?:je me tue|je me suicide|j en finis)|(?:envie de|veux) (?:mourir|me tuer|me suicider) (?:maintenant|ce soir|tout de suite)|adieu tout le monde|j ai ecrit (?:ma|une) lettre d adieu|je me suis ouvert les veines",
    "de": "ich (?:bringe|bring) mich (?:\\w+ )?um|ich werde mich (?:\\w+ )?(?:umbringen|toten|erhangen|erschiessen)|werde mir (?:heute |jetzt )?das leben nehmen|ich nehme mir (?:heute |jetzt )?das leben|ich mache (?:heute |jetzt )?schluss mit (?:dem|meinem) leben|heute (?:nacht|abend) (?:bringe ich mich um|ist es vorbei mit mir|mache ich schluss)|ich will mich (?:jetzt|heute) (?:\\w+ )?umbringen|ich springe (?:jetzt )?(?:von|vor)|habe (?:meinen|einen) abschiedsbrief geschrieben|habe mir die pulsadern",
    "pt": "vou (?:me matar|me suicidar|tirar minha vida|acabar com a minha vida|acabar com minha vida|me enforcar|pular da ponte|matar me|suicidar me)|hoje (?:a noite )?(?:eu )?me mato|quero (?:morrer|me matar) (?:agora|hoje|essa noite)|escrevi (?:minha|uma) carta de despedida|cortei (?:os|meus) pulsos|adeus para sempre",
    "it": "(?:mi uccido|mi ammazzo|mi suicido) (?:stasera|stanotte|adesso|ora|oggi|domani)|sto per (?:uccidermi|ammazzarmi|suicidarmi|farla finita|buttarmi)|ho deciso di (?:uccidermi|ammazzarmi|suicidarmi|farla finita|morire)|(?:stasera|stanotte|adesso|ora) (?:mi uccido|mi ammazzo|mi suicido|la faccio finita)|voglio (?:morire|uccidermi|ammazzarmi) (?:adesso|ora|stasera|subito)|mi tolgo la vita|ho scritto (?:la|una) lettera d addio|mi sono tagliat[oa] le vene",
    "nl": "ik ga (?:zelfmoord plegen|mezelf (?:\\w+ )?(?:doden|ophangen|van kant maken|vermoorden|iets aandoen)|mijn leven beeindigen|er een (?:einde|eind) aan maken|springen|voor de trein)|ik (?:maak|pleeg) (?:er vanavond een (?:einde|eind) aan|er nu een (?:einde|eind) aan|vanavond zelfmoord)|vanavond (?:maak ik er een (?:einde|eind) aan|pleeg ik zelfmoord)|ik maak mezelf (?:\\w+ )?van kant|ik wil (?:nu|vanavond) dood|afscheidsbrief geschreven",
    "pl": "(?:zabije|zabijam) sie(?! z)|powiesze sie|(?:dzis|dzisiaj|teraz|jutro|zaraz) (?:sie zabije|popelnie samobojstwo|ze soba skoncze)|popelnie samobojstwo|skoncze ze soba|zamierzam sie zabic|odbiore sobie zycie|skocze z mostu|napisal[ae]?m list pozegnalny|podcial[ae]?m sobie zyly",
    "ru": "(?:я )?(?:убью себя|покончу с собои|покончу с жизнью|повешусь|убиваю себя|сеичас прыгну|спрыгну|зарежусь)|(?:сегодня|сеичас|завтра|ночью) (?:я )?(?:умру|убью себя|покончу)|собираюсь (?:убить себя|покончить с собои|умереть|повеситься)|иду (?:убивать себя|вешаться|прыгать)|(?:написал|написала) (?:предсмертную|прощальную) (?:записку|письмо)|(?:порезал|порезала|вскрыл|вскрыла) (?:себе )?вены|решил[а]? умереть",
    "tr": "(?:kendimi oldurecegim|kendimi oldurucem|intihar edecegim|intihar edicem|canima kiyacagim|kendimi asacagim|hayatima son verecegim|kendimi oldurmek uzereyim|intihar ediyorum|kendimi olduruyorum|kopruden atlayacagim)|(?:bu gece|simdi|bugun) (?:olecegim|kendimi oldur\\w*|intihar \\w+)|(?:simdi|bu gece) olmek istiyorum|veda mektubu yazdim|bileklerimi kestim",
    "ja": "自殺し(?:ます|ようと|に行)|自殺する(?:つもり|こと|よ|ね)|今から(?:死|自殺|飛び降り)|これから(?:死|自殺)|今夜(?:死|自殺)|今日(?:死ぬ|死にます|自殺)|死ぬつもり|死にます|死のうと(?:思|して)|飛び降り(?:ます|る|よう)|首を(?:吊り|つり|吊る|つる|吊ろう)|さようなら.{0,6}(?:みんな|皆|もう)|遺書を書|手首を(?:切った|切りました)|明日はもういない",
    "zh": "我(?:要|现在就|現在就|今晚|今天|马上|馬上|准备|準備|打算|决定|決定)(?:就|要|去)*(?:自杀|自殺|去死|结束生命|結束生命|跳楼|跳樓|上吊|割腕|了结|了結)|今晚(?:就)?(?:死|自杀|自殺|结束)|我(?:正|正在|已经|已經)(?:自杀|自殺|割腕|准备跳)|写(?:好)?(?:了)?遗书|寫(?:好)?(?:了)?遺書|永别了|永別了|割了(?:手)?腕|站在(?:楼顶|天台|桥上|樓頂|橋上)",
    "ko": "자살(?:할 ?거|할 ?것|하겠|할래|하려고|할게|할 ?예정|하러)|(?:오늘|지금|곧|오늘 ?밤|내일) ?(?:밤에? ?)?(?:죽을|자살|죽으려|뛰어내)|죽을 ?(?:거야|거예요|겁니다|게요|예정)|죽어 ?버릴|목(?:을)? ?(?:매달|맬|매려|매고)|뛰어내릴|뛰어내리려|유서(?:를)? ?(?:썼|써|쓰고)|손목(?:을)? ?그었|안녕 ?모두|스스로 목숨을 끊(?:을|으려|겠)",
    "hi": "(?:आत्महत्या|खुदकुशी|सुसाइड) (?:करने (?:जा|वाल)|करूंग|कर लूंग|कर रह|करुंग)|(?:खुद|अपने आप) को (?:मार (?:डालूंग|दूंग|लूंग|डालने|रह)|खत्म कर)|जान दे (?:दूंग|रह|दुंग)|अपनी जान (?:ले लूंग|ले रह|दे दूंग)|आज (?:रात )?(?:मर जाऊंग|जान दे|मरने)|फांसी लगा|(?:main |mai |me |mein )?(?:suicide|khudkushi|aatmahatya|atmahatya) (?:kar(?:ne| ne)? (?:ja|wal|lunga|lungi|raha|rahi)\\w*|karne ja\\w* \\w+|karunga|karungi|kar lunga|kar lungi)|jaan de (?:dunga|dungi|raha|rahi)|khud ko (?:maar|mar|khatam) (?:\\w+ )?(?:dunga|dungi|lunga|lungi|dalunga|dalungi|raha|rahi|karne)|aaj (?:raat )?mar ja(?:unga|ungi)|phansi laga",
    "ar": "س(?:انتحر|اقتل نفسي|انهي حياتي|اموت (?:الليله|اليوم|الان)|اقفز|اشنق نفسي)|سوف (?:انتحر|اقتل نفسي|انهي حياتي)|(?:راح|رح|حا|غادي) ?(?:انتحر|اقتل نفسي|اموت نفسي)|هانتحر|حنتحر|هموت نفسي|(?:انوي|قررت|ناوي|ناويه|على وشك) (?:ان )?(?:الانتحار|انتحر|اقتل نفسي|انهي حياتي|اموت)|(?:الليله|الان|اليوم) (?:سا|راح )?(?:انتحر|اقتل نفسي|انهي حياتي)|كتبت رساله (?:وداع|انتحار)|قطعت (?:معصمي|وريدي|شراييني)|وداعا للابد",
}  # fmt: skip
_OVERDOSE = {
    "es": "(?:me )?(?:tome|he tomado|trague|me he tomado|me he tragado|tomado) (?:todas|muchas|un monton de|demasiadas|un frasco de|\\d\\d+|un bote de|una caja de) (?:las |mis |de )?(?:pastillas|pildoras)|sobredosis",
    "fr": "j ai (?:avale|pris) (?:tous|toutes|trop de|plein de|une boite de|beaucoup de|\\d\\d+) (?:\\w+ )?(?:cachets|comprimes|medicaments|pilules|somniferes)|(?:fait|fais|faire) une overdose|j ai (?:avale|pris) toute la boite",
    "de": "(?:alle|zu viele|viele|ganz viele|eine ganze packung|\\d\\d+|eine packung|zwanzig|dreissig) (?:\\w+ )?(?:tabletten|pillen|schlaftabletten) (?:genommen|geschluckt|eingenommen)|uberdosis",
    "pt": "(?:tomei|engoli) (?:todos|todas|muitos|muitas|varios|uma cartela|um monte|\\d\\d+|uma caixa|um frasco) (?:\\w+ )?(?:\\w+ )?(?:comprimidos|remedios|pilulas|medicamentos)|(?:tive|tendo|tenho) uma overdose|overdose de",
    "it": "ho (?:preso|ingoiato|inghiottito) (?:tutte|troppe|tante|un sacco di|\\d\\d+|una scatola di|un flacone di) (?:le |mie |di )?(?:\\w+ )?(?:pillole|pastiglie|compresse)|(?:sono|andat[ao]) in overdose",
    "nl": "(?:alle|te veel|heel veel|een hele doos|\\d\\d+|een doos|een strip) (?:\\w+ )?(?:pillen|tabletten|medicijnen|slaappillen) (?:ingenomen|geslikt|genomen)|overdosis",
    "pl": "(?:wzial[ae]?m|wziel?am|wzielam|polknal[ae]?m|polknelam|lyknal[ae]?m|zazyl[ae]?m) (?:wszystkie|duzo|mnostwo|za duzo|cale opakowanie|garsc|\\d\\d+) (?:\\w+ )?(?:tabletek|tabletki|lekow|leki|proszkow|pigulek)?|przedawkowal[ae]?m",
    "ru": "(?:выпил|выпила|проглотил|проглотила|принял|приняла|наглотался|наглоталась|съел|съела) (?:все|всю|много|кучу|целую|горсть|упаковку|пачку|\\d\\d+|слишком много) (?:\\w+ )?(?:таблет\\w+|снотворн\\w+|лекарств\\w+|пачку|упаковку)|передоз\\w*",
    "tr": "(?:butun|tum|bir kutu|bir suru|cok fazla|bir avuc|\\d\\d+) (?:\\w+ )?(?:haplari|hap|ilaclari|ilac|haplarimi|ilaclarimi) (?:ictim|yuttum|aldim)|asiri doz",
    "ja": "薬を(?:全部|大量に|たくさん|いっぱい|\\d\\d+錠)(?:飲|の)(?:んだ|みました|んでしま)|大量の薬を飲|睡眠薬を(?:全部|大量|たくさん).{0,4}飲|オーバードーズ|過剰摂取",
    "zh": "(?:吃|吞|服)(?:下)?(?:了)?(?:很多|一瓶|整瓶|全部|大量|好多|一整瓶|几十片|\\d\\d+[片颗粒])的?(?:安眠药|安眠藥|药|藥)|把(?:所有的?|全部的?|整瓶)?(?:安眠)?[药藥](?:都|全)?(?:吃|吞)了|服药过量|服藥過量",
    "ko": "(?:수면제|약)(?:을|를)? ?(?:전부|다|많이|잔뜩|한 ?통|한꺼번에|\\d\\d+알)(?: ?을)? ?(?:먹었|삼켰|먹어 ?버렸|털어)|약물 ?과다",
    "hi": "(?:सारी|सब|बहुत सारी|बहुत|पूरी|ढेर सारी) (?:नींद की )?(?:गोलियां|गोलियाँ|दवाइयां|दवाई|दवा|शीशी) (?:खा|निगल|ले)|(?:saari|sari|sab|bahut saari|bohot saari|puri) (?:neend ki )?(?:goliyan|goliya|dawai|dawaiyan|tablets|pills) (?:kha|khali|le|nigal)|ज़?हर (?:खा|पी) लिया|(?:zeher|zehar|jahar) (?:kha|pi) liya",
    "ar": "(?:ابتلعت|بلعت|تناولت|اخذت|شربت|اكلت) (?:كل|جميع|كثير من|الكثير من|علبه|كميه كبيره من|شريط|\\d\\d+) ?(?:من )?(?:ال)?(?:حبوب|دواء|ادويه|اقراص|حبه|منوم)?|جرعه زائده",
}  # fmt: skip
_ELEVATED = {
    "es": "(?:quiero|quisiera|deseo|prefiero|ganas de|preferiria) (?:\\w+ )?(?:morir|morirme|matarme|suicidarme|estar muert[oa]|desaparecer para siempre|quitarme la vida|acabar con mi vida)|me (?:quiero|quisiera) (?:\\w+ )?(?:morir|matar|suicidar)|no (?:quiero|tengo ganas de|deseo) (?:seguir )?(?:vivir|viviendo)(?: mas)?(?! (?:en|aqui|con|sol[oa]))|ya no quiero (?:vivir|estar viv[oa]|existir)|(?:pensando en|pienso en|pensado en|ideas de) (?:suicid\\w+|matarme|quitarme la vida|la muerte|morir)|pensamientos suicidas|(?:ojala|quisiera) (?:estuviera|estar) muert[oa]|(?:intente|trate de) (?:suicidarme|matarme)|me (?:corto|estoy cortando|corte) (?:los brazos|a mi mism[oa]|las munecas|la piel)|hacerme dano|autolesion\\w*|no (?:le )?(?:veo|encuentro) sentido a (?:la vida|vivir)|la vida no tiene sentido|no vale la pena vivir|mejor muert[oa]",
    "fr": "(?:envie|veux|voudrais|prefere|aimerais|souhaite) (?:juste |vraiment |plus que )?(?:de |d )?(?:me foutre en l air|mourir|me tuer|me suicider|crever|en finir|etre mort[e]?|mettre fin a (?:mes jours|ma vie))|(?:ne )?(?:veux|envie) (?:plus|pas) (?:de )?(?:vivre|continuer a vivre|etre en vie|exister)(?! (?:ici|avec|a|en|dans|chez|seul))|(?:pense|penser|pensees|idees) (?:au |a me |a |de )?(?:suicide|suicidaires|noires|suicider|tuer|mourir)|pensees suicidaires|(?:tente|essaye) de (?:me suicider|me tuer|mettre fin)|(?:me faire du mal|je me (?:coupe|scarifie|mutile)|automutil\\w*)|mieux (?:mort|morte)|la vie ne vaut pas la peine|fatigue[e]? de vivre",
    "de": "(?:ich )?(?:will|mochte|wollte|wurde gerne?|will nur|will einfach(?: nur)?|mochte einfach(?: nur)?|wunschte ich) (?:\\w+ )?(?:\\w+ )?(?:sterben|tot sein|mich umbringen|mich toten|nicht mehr (?:leben|da sein|existieren|aufwachen)|mir das leben nehmen|ware tot|nie (?:wieder|mehr) aufwachen)|ich (?:will|mochte|kann) nicht mehr leben|(?:will|mochte) mich umbringen|nicht mehr leben|(?:denke|gedanken|nachgedacht|denke oft|denke daran) (?:\\w+ )?(?:an |uber |mich )?(?:selbstmord|suizid|umzubringen|meinen tod|das sterben)|selbstmordgedanken|suizidgedanken|suizidal|lebensmude|(?:ich )?(?:ritze|verletze|schneide) (?:mich|mir)(?: selbst)?|mich (?:selbst )?(?:zu )?(?:verletzen|ritzen)|versucht(?:e)? mich umzubringen|besser tot|kein(?:en)? grund (?:mehr )?zu leben",
    "pt": "(?:quero|queria|vontade de|prefiro|desejo|gostaria de) (?:\\w+ )?(?:morrer|me matar|morrer logo|estar mort[oa]|sumir para sempre|me suicidar|tirar minha vida|acabar com tudo|acabar com a minha vida|matar me)|nao (?:quero|aguento|tenho vontade de) (?:mais )?(?:viver|estar viv[oa]|existir)(?: mais)?(?! (?:aqui|com|em|sozinh))|(?:penso|pensando|pensei|pensamentos|ideias) (?:muito )?(?:em |de |sobre )?(?:suicid\\w+|me matar|morrer|tirar minha vida)|pensamentos suicidas|(?:tentei|tentar) (?:me matar|suicidio|me suicidar)|me (?:corto|cortando|cortei|machucar|mutilo)(?! (?:o cabelo|cozinhando|fazendo a barba))|automutila\\w*|melhor mort[oa]|cansad[oa] de viver|nao vale a pena viver",
    "it": "(?:voglio|vorrei|desidero|preferirei|voglia di) (?:\\w+ )?(?:morire|uccidermi|ammazzarmi|suicidarmi|essere mort[oa]|farla finita|togliermi la vita|sparire per sempre)|non (?:voglio|ho voglia di|ce la faccio a) (?:piu )?(?:vivere|esistere|continuare a vivere)(?: piu)?(?! (?:qui|con|a|in|da))|(?:penso|pensando|pensato|pensieri|idee) (?:spesso )?(?:al |di |del |a )?(?:suicid\\w+|uccidermi|ammazzarmi|morire|morte)|pensieri suicidi|pensieri suicidari|(?:provato|tentato) (?:a |di |il )?(?:uccidermi|ammazzarmi|suicid\\w+)|mi (?:taglio|sto tagliando|faccio del male)|farmi del male|autolesion\\w*|meglio mort[oa]|stanc[oa] di vivere|mi (?:uccido|ammazzo|suicido)(?! di)",
    "nl": "(?:ik )?(?:wil|zou willen|wilde|wou) (?:\\w+ )?(?:\\w+ )?(?:dood(?: zijn)?(?!m)|sterven|doodgaan|zelfmoord plegen|mezelf (?:doden|iets aandoen|van kant maken|vermoorden)|niet meer (?:leven|bestaan|wakker worden)|er niet meer zijn|een einde aan mijn leven)|wil niet (?:meer|langer) leven|(?:denk|denken|gedachten|nagedacht) (?:\\w+ )?(?:aan |over )?(?:zelfmoord|zelfdoding|de dood)|zelfmoordgedachten|suicidaal|suicidale gedachten|(?:ik )?(?:snijd|snij|verwond|beschadig) (?:in )?mezelf|mezelf (?:pijn doen|snijden|verwonden)|(?:geprobeerd) (?:mezelf te doden|zelfmoord)|beter (?:af )?dood|levensmoe",
    "pl": "(?:chce|chcial[ae]?m|chcialabym|chcialbym|wole|mam ochote) (?:\\w+ )?(?:umrzec|sie zabic|zabic sie|nie zyc|zniknac na zawsze|popelnic samobojstwo|skonczyc ze soba|ze soba skonczyc|byc martw\\w+)|(?:nie|juz nie) chce (?:mi sie )?(?:juz )?(?:zyc|istniec)(?! (?:tu|z|w|sam))|(?:mysle|mysli|myslal[ae]?m|mysle o) (?:\\w+ )?(?:samoboj\\w+|smierci|zabiciu)|mysli samobojcze|probowal[ae]?m (?:sie zabic|popelnic samobojstwo|odebrac sobie zycie)|(?:tne|okaleczam|krzywdze) sie|zrobic sobie krzywde|nie mam po co zyc|lepiej bym nie zyl[a]?|mam dosc zycia|nie chce mi sie zyc",
    "ru": "(?:хочу|хотел|хотела|хочется|лучше бы|мечтаю|охота) (?:\\w+ )?(?:умереть|сдохнуть|убить себя|покончить с собои|покончить с жизнью|не жить|исчезнуть навсегда|я умер|я умерла|повеситься)|не хочу (?:больше )?(?:жить|существовать)(?! (?:с|в|тут|здесь|один|одна|на))|не хочется жить|жить (?:больше )?не (?:хочу|хочется)|(?:думаю|мысли|думал|думала|думаю о) (?:\\w+ )?(?:о |об |про )?(?:суицид\\w*|самоубииств\\w*|смерти|том чтобы (?:умереть|убить себя))|суицидальн\\w+|(?:пытался|пыталась) (?:убить себя|покончить с собои|умереть)|(?:режу|порезал|порезала|калечу) (?:себя|себе руки|руки)|причинить себе (?:боль|вред)|нет смысла жить|незачем жить|устал[а]? жить|роскомнадзорнуться|выпилиться",
    "tr": "(?:olmek|kendimi oldurmek|intihar etmek|yok olmak|hayatima son vermek|canima kiymak) (?:\\w+ )?ist(?:iyorum|erdim|iyom)|(?<!burada )(?<!orada )(?<!onunla )(?<!evde )(?<!sehirde )yasamak istemiyorum(?! (?:burada|onunla))|artik yasamak ist\\w*|keske (?:olsem|olsaydim|hic dogmasaydim)|(?:intihari|olumu|intihar etmeyi|kendimi oldurmeyi) (?:\\w+ )?(?:dusunuyorum|dusundum|dusunup)|intihar (?:dusunce\\w*|girisim\\w*|etmeyi)|(?:kendime|kendimi) (?:zarar ver\\w+|kesiyorum|kestim)|yasamanin (?:bir )?anlami (?:yok|kalmadi)|olsem (?:de )?kurtulsam",
    "ja": "死にたい|しにたい|シにたい|自殺したい|自殺を?考え|死んでしまいたい|消えてしまいたい|消えたい|生きて(?:い)?たくない|生きたくない|生きるのが(?:つら|辛|嫌|疲れ)|生きている意味が(?:ない|無い|わからない)|生きる意味が(?:ない|無い)|もう生き(?:て|る)?(?:られない|ていけない)|死んだ方が(?:いい|まし|マシ)|死のうか|殺してほしい|希死念慮|自殺未遂|リスカ(?:した|して|しちゃ)|リストカット|自傷|自分を傷つけ|死ぬ方法|楽に死",
    "zh": "(?<!不)(?<!没)(?:我)?(?:真的?|好|很|只|就|一直|每天都)?想(?:要)?(?:去)?(?:死(?!你|他|她|我了|磕)|自杀|自殺|轻生|輕生|跳楼|跳樓|割腕|结束(?:自己的?|我的?)?生命|結束(?:自己的?|我的?)?生命)|不想活|活不下去|活着(?:没|沒)(?:有)?(?:意思|意义|意義)|活著(?:没|沒)(?:有)?(?:意思|意义|意義)|生无可恋|死了(?:算了|更好|就好)|不如死|自杀(?:的)?念头|自殺(?:的)?念頭|(?:考虑|考慮|想过|想過)(?:自杀|自殺)|(?:试过|試過|曾经)(?:自杀|自殺)|自残|自殘|割自己|伤害自己|傷害自己|怎么(?:死|自杀)(?:比较|才|最)?(?:不痛|没痛苦)?",
    "ko": "죽고 ?싶(?:어|다|네|은|습|음|은데)|죽고싶|자살(?:하고 ?싶|을 ?생각|생각|충동|을 ?시도|시도|하는 ?방법)|살고 ?싶지 ?않|살기 ?싫|살고싶지|더 ?(?:이상|는) ?(?:못 ?살|살 ?수)|사라지고 ?싶|살 ?(?:이유|의미)(?:가|도)? ?없|죽는 ?게 ?(?:나|더)|죽었으면|목숨을 ?끊고 ?싶|자해(?:를|했|하고|해)?|내 ?몸에 ?상처",
    "hi": "मरना (?:चाहत|चाहूं)|मर जाना (?:चाहत|चाहूं)|जीना नहीं (?:चाहत|है)|जीने (?:का|की) (?:मन नहीं|इच्छा नहीं|कोई)|(?:आत्महत्या|खुदकुशी|सुसाइड) (?:करना चाहत|के (?:विचार|बारे)|करने का मन|का विचार)|(?:खुद|अपने आप) को (?:खत्म|मार|चोट|नुकसान)|मरने का मन|काश (?:मैं )?मर (?:जाऊं|जाता|जाती)|जिंदगी से (?:थक|तंग)|ज़िंदगी से (?:थक|तंग)|(?:main |mai |mujhe |me |mein )?(?:marna|mar jana|mar jaana|suicide karna|khudkushi karna) (?:chaht[aie]|chahta|chahti|chahata|hai|chah)\\w*|jeena nahi\\w* (?:chaht\\w+|hai)|jina nahi\\w* (?:chaht\\w+|hai)|nahi\\w* jeena|jeene ka (?:man|mann) nahi|marne ka (?:man|mann)|(?:suicide|khudkushi) ke (?:bare|baare)|khud ko (?:maar|nuksan|hurt|khatam)",
    "ar": "(?:اريد|ابغى|ابي|بدي|عايز|عاوز|عايزه|عاوزه|اتمنى|ودي|نفسي|اود|بغيت|حابب) (?:ان |اني |لو )?(?:اموت|الموت|اقتل نفسي|انتحر|الانتحار|انهي حياتي|اختفي للابد|اتخلص من حياتي)|(?:لا|ما|مش|مو) ?(?:اريد|ابغى|ابي|بدي|عايز|عايزه|عاوز|ودي) (?:ان )?(?:اعيش|العيش|الحياه|اكمل حياتي)(?! (?:هنا|مع|في))|(?:افكر|بفكر|تفكير|افكار) (?:في |ب)?(?:ال)?(?:انتحار\\w*|انتحاريه|موت|اقتل نفسي|انتحر)|(?:حاولت) (?:الانتحار|ان انتحر|انتحر|اقتل نفسي)|(?:اجرح|اؤذي|اقطع|ايذاء|بجرح|اذي) نفسي|(?:ليتني|ياليتني|يا ليتني) (?:مت|اموت|ميت|ميته)|(?:تعبت|مليت) من (?:الحياه|حياتي)|لا معنى للحياه|الموت (?:ارحم|افضل|احسن)",
}  # fmt: skip
_ABUSE = {
    "es": "mi (?:marido|esposo|novio|pareja|padre|papa|padrastro|madre|ex) (?:me (?:pega|golpea|maltrata|viola|golpeo|pego)|va a matarme|quiere matarme)|me (?:violaron|violo|esta pegando)",
    "fr": "mon (?:mari|copain|conjoint|pere|compagnon|ex|beau pere) (?:me (?:frappe|bat|viole|tape)|m a (?:frappe\\w*|viole\\w*|battu\\w*)|va me tuer)|(?:j ai ete|on m a) viole\\w*",
    "de": "mein (?:mann|freund|vater|ex|stiefvater|partner) (?:schlagt|verprugelt|wurgt|vergewaltigt|bedroht) mich|(?:ich wurde|er hat mich) (?:vergewaltigt|geschlagen|missbraucht|verprugelt)",
    "pt": "meu (?:marido|namorado|pai|padrasto|ex|companheiro) (?:me (?:bate|bateu|espanca|agride|estuprou|machuca)|vai me matar|quer me matar)|fui estuprada|fui estuprado",
    "it": "mio (?:marito|padre|fidanzato|ragazzo|patrigno|ex|compagno) (?:mi (?:picchia|ha picchiat\\w|violenta|ha violentat\\w|mena)|vuole uccidermi)|sono stat[ao] (?:violentat|stuprat)[ao]",
    "nl": "mijn (?:man|vriend|vader|ex|stiefvader|partner) (?:slaat|mishandelt|misbruikt|verkracht|bedreigt) mij?e?|ik (?:ben|werd) (?:verkracht|misbruikt|mishandeld)",
    "pl": "(?:maz|chlopak|ojciec|partner|ojczym|byly) mnie (?:bije|pobil|gwalci|zgwalcil|krzywdzi)|zostal[ae]?m (?:zgwalcon\\w+|pobit\\w+)",
    "ru": "(?:муж|парень|отец|отчим|бывшии|он|мать) (?:\\w+ )?(?:меня )?(?:бьет|избивает|избил|изнасиловал|насилует)(?: меня)?|меня (?:изнасиловали|избили|бьют|избивают)",
    "tr": "(?:kocam|babam|sevgilim|esim|erkek arkadasim|abim) beni (?:\\w+ )?(?:dovuyor|dovdu|taciz ediyor|oldurecek|vuruyor)|tecavuze ugradim|bana tecavuz",
    "ja": "(?:夫|旦那|父|彼氏|親|母|義父)(?:に|から)(?:殴られ|暴力|虐待|首を絞め|殺され)|レイプされ|性的暴行|強姦され",
    "zh": "(?:老公|丈夫|爸爸|父亲|男朋友|男友|继父|妈妈|他)(?:一直|经常|又|天天|总是)?(?:打我(?!电话|的电话|微信)|家暴|强奸|強姦|虐待我|要杀我|要殺我)|被(?:强奸|強姦|性侵|家暴|虐待)",
    "ko": "(?:남편|아빠|아버지|남자친구|남친|엄마)(?:이|가|한테|에게)? ?(?:저를|나를|날)? ?(?:때려|때립|때렸|폭행|맞았|맞고)|성폭행 ?(?:당|을)|강간 ?당",
    "hi": "(?:मेरा |मेरे )?(?:पति|पिता|पापा|बॉयफ्रेंड) (?:मुझे |मुझको )?(?:मारता|मारते|पीटता|पीटते)|(?:pati|papa|husband|boyfriend) (?:mujhe )?(?:\\w+ )?(?:maarta|marta|maarte|marte|peetta|peet)|बलात्कार (?:हुआ|किया)",
    "ar": "(?:زوجي|ابي|والدي|حبيبي|خطيبي|اخي) (?:\\w+ )?(?:يضربني|ضربني|يعنفني|اغتصبني|يريد قتلي)|(?:تعرضت) (?:للاغتصاب|للضرب|لاعتداء)|اغتصبني|اغتصبوني",
}  # fmt: skip

# A denial around a phrase, a story it stands in, or laughter: looked at, but no protocol.
DENIED_BEFORE = re.compile(
    fold(
        "(?:no|nunca) (?:quiero|voy a|pienso|estoy|es que quiera)(?: \\w+)? $|(?:ne )?(?:veux|vais|pense) pas(?: \\w+)? $|pas (?:vraiment|du tout|forcement)(?: \\w+)? $|(?:nao|nunca) (?:quero|vou|penso|to|estou)(?: \\w+)? $|non (?:voglio|ho intenzione di|penso)(?: \\w+)? $|nie (?:chce|zamierzam)(?: \\w+)? $|не (?:хочу|собираюсь|думаю)(?: \\w+)? $|"
        "(?:لا|لن|ما|لم|مش) (?:اريد|افكر|انوي|ابغي|بدي)?(?: ?ان| في)? ?$|(?:inte|aldrig)(?: \\w+)? $|(?:tidak|gak|bukan)(?: \\w+)? $|(?:不|没有?|沒有?|从来没|從來沒)(?:想|要|会|打算|想过|在想)?(?:要)?$"
    )
)
DENIED_AFTER = re.compile(
    fold(
        "^ ?(?:(?:わけ|訳|とか|気持ち|なんて気持ち)(?:じゃ|では|は)(?:な|あり)|とは(?:言って|いって)(?:い)?な|ん?じゃない|とは思(?:わ|って(?:い)?な)|なんて考えて(?:い)?(?:な|ませ)|つもりはな|"
        "건 ?아니|것은 ?아니|게 ?아니|생각(?:은|도|이)? ?(?:없|안)|은 ?없|지 ?않|고 ?싶지 ?않|नहीं|(?:\\w+ )?नहीं|nahi|(?:\\w+ )?nahi|istemiyorum|etmiyorum|dusunmuyorum|yok$|miyorum)"
    )
)
STORY = re.compile(
    fold(
        "novela|pelicula|en la serie|personaje|ensayo|literatura|roman\\b|dans (?:le film|la serie)|personnage|dissertation|im (?:film|roman|buch|spiel|krimi)|in der serie|hausarbeit|figur|no filme|na serie|personagem|trabalho sobre|nel (?:film|romanzo|gioco)|nella serie|personaggio|tesi|in de (?:film|serie)|personage|w (?:serialu|filmie|ksiazce|grze)|"
        "в (?:фильме|сериале|книге|игре|книжці)|персонаж|реферат|dizide|filmde|romanda|oyunda|karakter|odevi|ドラマ|映画|小説|漫画|アニメ|ゲーム|レポート|电视剧|電視劇|电影|電影|小说|小說|游戏|遊戲|论文|論文|드라마|영화|소설|게임|레포트|सीरियल|फिल्म|मूवी|गेम|निबंध|movie mein|serial mein|game mein|nibandh|في (?:المسلسل|الفيلم|الروايه|اللعبه)|بحثا عن|i (?:serien|filmen|boken)|di (?:film|novel|game)"
    )
)
LAUGHTER = re.compile(
    fold(
        "(?:ja){2,}|(?:ha){2,}|(?:he){2,}|k{3,}|mdr\\b|ptdr\\b|lol\\b|rsrs|笑|www|草$|ㅋ{2,}|ㅎ{2,}|哈{2,}|(?:ха){2,}|ه{3,}|wkwk|xd\\b"
    )
)

# A denial that has one of these around it is no plain one.
BEHIND = re.compile(
    fold(
        r"\b(?:pero|aunque|mais|meme si|aber|obwohl|mas|embora|ma|pero|anche se|maar|hoewel|ale|chociaz|но|хотя|ama|fakat|lekin|magar|par|men|tapi|але|а вот|sino dormir|dormir para siempre|disparaitre|verschwinden|desaparecer|sumir|sparire|verdwijnen|zniknac|исчезнуть)\b|"
        "けど|でも|しかし|だけど|消え|いなくな|但|可是|不过|不過|消失|지만|는데 ?(?:도|자꾸)|그런데|사라|लेकिन|मगर|پر|لكن|بس (?:تعبت|مابي)|اختفي"
    )
)

COMPACT = ("ja", "zh")
ANYWHERE = ("ja", "zh", "ko", "ar")


def is_denied(match: re.Match[str]) -> bool:
    """Whether a denial stands right before or after the match."""
    text = match.string
    before, after = text[max(0, match.start() - 30) : match.start()], text[match.end() : match.end() + 24]
    return bool(match.groupdict().get("denied") or DENIED_BEFORE.search(before) or DENIED_AFTER.search(after))


def is_bare_denial(match: re.Match[str]) -> bool:
    """Whether nothing heavy, no "but" and no taking back stands around a denial."""
    around = match.string[max(0, match.start() - 200) : match.end() + 200]
    return not (BEHIND.search(around) or signals.WEIGHT[1].search(around) or signals.RETRACTS[1].search(around))


def is_taken_back(rule: PhraseRule, match: re.Match[str]) -> bool:
    """Whether the match is laughed about or told of a story, in its neighbourhood."""
    text = match.string
    around = text[max(0, match.start() - 60) : match.end() + 60]
    return bool(STORY.search(around) or (rule.level != "imminent" and LAUGHTER.search(around)))


_FILLER = (
    r"(?:(?!(?:nicht|nie|niet|nooit|no|non|nao|pas|не|нет|nahi|नहीं)\b)\w+ )?"  # a word between, that does not deny
)


def _compile(language: str, level: Level, category: Category, phrases: str, subject: Subject) -> PhraseRule:
    pattern = fold(phrases).replace("%", r"(?:\w+ ){0,3}").replace(r"(?:\w+ )?", _FILLER)
    deny, idioms = DENIALS.get(language, ""), IDIOMS.get(language, "")
    before = f"(?P<denied>(?:{deny})\\s?)?" if deny else ""
    after = f"(?!\\s?(?:{idioms}))" if idioms else ""
    body = f"{before}(?:{pattern}){after}"
    if language not in ANYWHERE:
        body = rf"(?<!\w){body}" + ("" if language == "hi" else r"(?!\w)")
    return PhraseRule(language, level, category, re.compile(body), language in COMPACT, subject)


_TABLES: tuple[tuple[dict[str, str], Level, Category, Subject], ...] = (
    (_IMMINENT, "imminent", "suicide", "self"),
    (_OVERDOSE, "imminent", "medical emergency", "self"),
    (_ELEVATED, "elevated", "suicide", "self"),
    (_ABUSE, "elevated", "abuse", "self"),
    (dangers_abroad.NOW, "imminent", "suicide", "self"),
    (dangers_abroad.OTHER_NOW, "imminent", "suicide", "other"),
    (dangers_abroad.OTHER, "elevated", "suicide", "other"),
    (dangers_abroad.SUICIDE, "elevated", "suicide", "self"),
    (harms_abroad.SELF_HARM, "elevated", "self-harm", "self"),
    (harms_abroad.ABUSE_NOW, "imminent", "abuse", "self"),
    (harms_abroad.EMERGENCY, "imminent", "medical emergency", "self"),
    (harms_abroad.HARM, "elevated", "harm to others", "self"),
    (harms_abroad.SEXUAL, "elevated", "sexual violence", "self"),
    (harms_abroad.COMMAND, "imminent", "psychosis or mania", "self"),
    (harms_abroad.FOOD, "elevated", "eating disorder", "self"),
    (spoken_abroad.NOW, "imminent", "suicide", "self"),
    (spoken_abroad.WISH, "elevated", "suicide", "self"),
    (spoken_abroad.SELF_HARM, "elevated", "self-harm", "self"),
    (spoken_abroad.ABUSE, "elevated", "abuse", "self"),
    (spoken_abroad.BEREAVED, "concern", "suicide", "other"),
    (tried_abroad.TRIED, "elevated", "suicide", "self"),
    (tried_abroad.LOCKED, "elevated", "abuse", "self"),
    (tried_abroad.FORCED, "elevated", "sexual violence", "self"),
)
RULES: tuple[PhraseRule, ...] = tuple(
    _compile(language, level, category, phrases, subject)
    for table, level, category, subject in _TABLES
    for language, phrases in table.items()
)
