"""Suicide, self-harm and violence at home in other languages as people type them: contractions, slang, an "if".

Written as in languages.py. Spellings that only shorten a word are in lookalikes.ABROAD, and are read written out.
"""

from __future__ import annotations

# an act or a decision now
NOW = {
    "es": "(?:hoy|esta noche|ahora|manana) (?:si )?me (?:mato|suicido|cuelgo|quito la vida)|me (?:mato|suicido) (?:hoy|esta noche|ahora|manana)",
    "fr": "(?:je )?vais me (?:buter|flinguer|crever|foutre en l air|supprimer)|(?:je )?me (?:bute|flingue|supprime|fous en l air) (?:ce soir|cette nuit|demain|maintenant)|je me (?:suicide|tue|bute|flingue) (?:ce soir|cette nuit|demain|maintenant)",
    "de": "bringe? mich (?:(?:heute|jetzt|gleich|morgen|dann|nacht|abend|noch|einfach|halt) ){1,3}um|habe? (?:alles|die ganze packung|alle tabletten|alle pillen) (?:\\w+ )?geschluckt|wenn du das liest bin ich (?:nicht mehr (?:da|hier|am leben)|tot|weg)|(?:tabletten|pillen|medikamente) (?:\\w+ ){0,8}(?:gesammelt|gehortet|gespart) (?:\\w+ ){0,3}(?:reicht es|reichen sie|ist es genug)|(?:sie|er|frau|mann|mama|papa|mutter|vater|eltern|freundin|freund) (?:\\w+ ){1,5}bis dahin (?:ist es vorbei|bin ich (?:weg|tot|nicht mehr (?:da|hier)))|find(?:et|en|est) (?:\\w+ ){1,2}nur noch (?:\\w+ )?(?:mich|brief)",
    "pt": "(?:hoje|essa noite|agora|amanha) (?:eu )?me (?:mato|suicido|enforco)|(?:vou|vo) me matar|ate la (?:eu )?(?:ja )?(?:fui(?= ?$)|vou estar mort[oa]|nao (?:estou|estarei) mais aqui)",
    "it": "(?:stasera|stanotte|oggi|adesso) (?:la faccio finita|mi (?:ammazzo|uccido|impicco))|la faccio finita (?:stasera|stanotte|oggi|adesso)",
    "nl": "(?:vanavond|vannacht|nu|straks|vandaag) (?:maak|stap) ik er (?:een eind(?:e)? aan|uit)|(?:ik )?(?:maak|stap) er (?:vanavond|vannacht|nu|straks|vandaag) (?:een eind(?:e)? aan|uit)",
    "pl": "(?:dzis|dzisiaj|jutro|zaraz|teraz) (?:\\w+ )?(?:sie (?:zabije|powiesze)|zabije sie|z tym koncze|koncze z soba)",
    "ru": "(?:сегодня|сеичас|ночью|вечером|завтра) (?:\\w+ )?(?:покончу|убьюсь|вздернусь|выпилюсь|самоубьюсь)|(?:(?:написал|написала|оставил|оставила) записку|записку (?:уже )?(?:написал|написала|оставил|оставила)) (?:\\w+ ){0,6}(?:сделаю|уиду|прощаите|прощаи|простите|все решено)",
    "tr": "(?:bu gece|bugun|simdi|yarin) (?:\\w+ )?(?:kendimi (?:oldurecem|oldurucem|asacam|asicam)|canima kiyacam|intihar (?:edecem|edicem))",
    "ja": "(?:今日|今夜|今から|明日)(?:は|、|,)?(?:もう)?(?:タヒ(?:ぬ|にます|のう)|自タヒ|しぬ(?:ね|わ|から|つもり))",
    "zh": "(?:今晚|今天|现在|明天|马上)(?:就|我就|我)?(?:要|去)?(?:z杀|zs|紫砂|自鲨|自沙)(?!壶|杯|锅)|(?:药|藥)(?:片)?我?(?:已经)?全(?:部|都)?(?:吃下去|吞下去|吞|吃掉)了",
    "ko": "(?:오늘|지금|내일|이따) ?(?:밤에? ?)?ㅈㅅ ?(?:한다|할|함|하러)|(?:오늘|지금|이따) ?(?:밤에? ?)?(?:자살한다|죽는다)",
    "hi": "(?:aaj|aaj raat|abhi|kal) (?:\\w+ )?(?:mar jau\\w*|mar jaa?unga|mar jaa?ungi|jaan de du\\w*|suicide kar lu\\w*)|आज (?:रात )?(?:मैं )?(?:मर जाऊ|जान दे दू|खुद को खत्म)",
    "ar": "(?:الليله|اليوم|بكره|هلق|الحين) (?:\\w+ )?(?:بقتل حالي|بنتحر|بقتل نفسي|هقتل نفسي|انتحر)|(?:راح|رح) (?:اقتل|انهي) (?:حالي|حياتي|روحي)",
}  # fmt: skip

# a wish, a thought, and an "if" that announces it
WISH = {
    "ro": "(?<!nu )(?:vreau|as vrea|imi doresc|imi vine) sa (?:mor(?! de (?:ras|foame|rusine))|ma omor|ma sinucid)|(?<!nu )(?:o sa|am sa) ma (?:omor|sinucid)",
    "ne": "(?:मर्न|आत्महत्या गर्न) (?:मन|चाहन्छु)|marna man (?:lagyo|lagchha?|chha?)",
    "hu": "(?<!nem )meg akarok halni|meg akarom olni magam|megolom magam|ongyilkos (?:leszek|akarok lenni)",
    "bg": "(?<!не )искам да (?:умра|се самоубия|не се събудя)|ще се (?:самоубия|убия)(?! от смях)",
    "es": "(?:quiero|quisiera|tengo ganas de) (?:ya )?(?:morirme|matarme|desaparecer de este mundo)|(?:me|m) quiero (?:ya )?(?:matar|morir)|(?<!casi )me mato(?! (?:de|a|trabaj\\w*|estudi\\w*|en el|entren\\w*|por|para|haciendo|corriendo))|ya no aguanto (?:mas )?(?:vivir|esta vida)|si (?:\\w+ ){1,5}(?:me mato|me suicido|me quito la vida)|eres (?:el|la) ultim[oa] (?:persona )?con (?:quien|la que|el que) (?:voy a hablar|hablo)",
    "fr": "envies? de suicide|(?:veux|voudrais|envie de|envie d|vais finir par) (?:juste )?(?:me )?(?:buter|flinguer|supprimer|pendre|foutre en l air|jeter sous un train)(?! (?:mon|ma|mes|le|la|les|un|une)\\b)|je me (?:tue|suicide|bute|flingue)(?! (?:a|au|aux|de|pour|les)\\b)|(?:pas|plus) (?:du tout )?envie de vivre(?! (?:ici|avec|a|en|dans|chez|seul))|(?:en peux|peux) plus de (?:vivre|cette vie)|s(?:i|) (?:\\w+ ){1,5}je me (?:tue|suicide|bute)|tu es (?:le|la) dernier(?:e)? (?:personne )?a qui je (?:parle|ecris)",
    "de": "bringe? (?:ich )?mich (?:\\w+ )?um(?! (?:fur|wegen|zu))|(?:mag|kann|will|mochte) nicht mehr leben|(?:will|mochte|konnte) mich (?:\\w+ )?(?:wegmachen|abstechen|aufhangen|vor (?:den|einen|nen) zug)|(?:denke?|denk) (?:\\w+ ){1,4}an (?:suizid|selbstmord|selbsttotung)|wenn (?:\\w+ ){1,5}bringe? ich mich um|du bist (?:der|die) letzte(?: mensch)? (?:mit d(?:em|er) ich|der ich) (?:\\w+ )?(?:rede|spreche|schreibe)",
    "pt": "(?:eu )?me mato(?! (?:de|a|trabalh\\w*|trabaj\\w*|estud\\w*|entren\\w*|n[oa]|para|pra|por|malhando|correndo))|(?:(?:nao|n) (?:aguento|quero)|cansei de|to cansad[oa] de) (?:mais )?viver(?! (?:aqui|com|em|assim com|sozinh\\w))|(?:quero|queria) (?:so )?(?:morrer|me matar)|se (?:\\w+ ){1,5}(?:eu )?me mato|(?:voce|vc|tu) e(?:s)? (?:o|a) ultim[oa] (?:pessoa )?com quem (?:eu )?(?:falo|vou falar)",
    "it": "(?:la faccio finita|farla finita)(?! con (?:te|lui|lei|il|la|lo|questo|questa|quest))|mi ammazzo(?! (?:di|per|a|in palestra))|se (?:\\w+ ){1,5}(?:mi (?:ammazzo|uccido|suicido))|non ce la faccio piu a vivere|sei l ultim[oa] (?:persona )?con cui parlo",
    "nl": "(?:ik )?maak (?:ik )?er (?:\\w+ )?een eind(?:e)? aan(?! (?:onze|die|deze|de|dit|dat|met))|(?:wil|ga) (?:\\w+ )?uit (?:het|dit) leven stappen|als (?:\\w+ ){1,5}(?:maak|stap) ik er (?:een eind(?:e)? aan|uit)|mezelf (?:\\w+ )?van kant maken|(?:je|jij) bent de laatste met wie ik (?:nog )?praat",
    "pl": "(?:sie zabije|zabije sie)(?! (?:z|ze|na|o)\\b)|(?:nie chce|odechcialo) (?:mi )?(?:sie )?(?:juz )?zyc(?! (?:tu|z|w|sam))|(?:jesli|jak|jezeli) (?:\\w+ ){1,5}(?:zabije sie|sie zabije)|chce ze soba skonczyc",
    "ru": "(?:я )?(?:покончу (?:с собои|с этим|со всем)|убьюсь|самоубьюсь|выпилюсь|вздернусь)(?! (?:об|от|на))|не хочу (?:\\w+ )?жить(?! (?:с|в|тут|здесь|один|одна|на|как|по|рядом))|хочется (?:сдохнуть|умереть|не жить)|если (?:\\w+ ){1,5}(?:я )?(?:убью себя|покончу|умру|повешусь|выпилюсь)",
    "tr": "kendimi (?:oldururum|asarim|oldurecem|oldurucem|oldurcem)|canima kiyarim|(?<!burada )(?<!orada )(?<!onunla )(?<!evde )(?<!sehirde )(?:yasamak|yasamak da) (?:falan )?istemiyorum(?! (?:burada|onunla|bu sehirde|bu evde))|intihar ederim|yasayasim (?:yok|gelmiyor)",
    "ja": "(?:4|４)にたい|タヒに(?:たい|たくなる)|自タヒ(?:し|を)|自殺(?:の(?:こと|事))?(?:ばかり|ばっかり|しか)?(?:を)?考え(?:て|る|ちゃ)|(?:振られ|別れ|捨てられ|離婚され|いなくなっ)(?:る|た)?(?:なら|たら|れば)(?:もう)?(?:私(?:は|も)?|俺(?:は|も)?|僕(?:は|も)?)?(?:死ぬ|死んで|死にます|生きて(?:い)?け?ない)",
    "zh": "想(?:要|去)?(?:紫砂|z杀|zs|自鲨|自沙|亖)(?!壶|杯|锅)|(?:如果|要是|假如).{1,12}(?:我就|我会|就)(?:去死|不活了|死给|自杀|跳楼|结束自己)|(?:离开|走|分手|不要我|抛弃)(?:我)?了?(?:的话)?我就(?:去死|死了|自杀|不活)|(?<!不)(?<!没)不想(?:再)?活(?:了|着|下去)|到时候?我?(?:就|已经|已經|应该)*不在了",
    "ko": "ㅈㅅ ?(?:하고 ?싶|각|마렵|할까|생각)|(?:죽을래|뒤지고 ?싶|뒈지고 ?싶)(?!면)|(?:떠나면|헤어지면|없으면|버리면) ?(?:나는? ?|난 ?|저는? ?|진짜 ?)*(?:죽을|죽어 ?버릴|자살|못 ?살아)|살고 ?싶(?:은 ?마음|지)(?:이|가|도)? ?(?:없|않)",
    "hi": "(?:suicide|khudkushi|aatmahatya) karne (?:ka|ko) (?:\\w+ )?(?:man|mann|dil|ji|jee|khayal)|(?:agar|jo) (?:\\w+ ){1,6}(?:mar jaa?u\\w*|jaan de du\\w*|suicide kar lu\\w*)|(?:jeena|jina) (?:hi )?nahi\\w* (?:hai|chah\\w+)|(?:marna|mar jana|mar jaana) (?:hi )?(?:chahta|chahti|chahte)|मर जान[ाे] (?:ही )?(?:चाह|का मन)|(?:अगर|यदि) .{2,24}(?:मर जाऊ|जान दे दू)|(?:आत्महत्या|खुदकुशी|सुसाइड) करने (?:का|को) (?:मन|दिल|जी)",
    "ar": "(?:بدي|نفسي|ابغي|ابي|ودي|عايز|عايزه|بفكر|افكر|حابب|حابه) (?:ان |اني )?(?:اقتل|اذبح|انهي|موت|اموت) (?:حالي|روحي|حياتي|نفسي)|(?:ما|مو|مش) (?:عاد )?(?:بدي|ابغي|ابي|ودي|عايز|عايزه) (?:عيش|اعيش|العيش)(?! (?:هنا|مع|في|هون))|(?:اذا|لو) (?:\\w+ ){1,4}(?:بقتل حالي|بموت حالي|بنتحر|انتحر|اقتل نفسي)|(?:a2tol|aqtol|2atol|e2tol) (?:nafsi|7ali|hali|nefsi)|(?:abgha|abi|bedi|biddi|3ayez|3ayza|nefsi) (?:amoot|amout|moot|mout)|(?:ma|mo|mish) (?:3ad )?(?:bedi|biddi|abgha|abi) 3?(?:eesh|aeesh|a3eesh|3ish)",
}  # fmt: skip

# self-harm
SELF_HARM = {
    "es": "(?:otra vez|de nuevo) me (?:corte|hice cortes)(?= ?$|[.,]| (?:anoche|ayer|los brazos|las piernas|hoy))|me volvi a (?:cortar|hacer cortes)(?= ?$|[.,]| (?:anoche|ayer|los brazos|las piernas|en las))|(?:solo|lo unico que) (?:\\w+ ){0,4}(?:calma|ayuda|alivia) (?:\\w+ ){0,3}(?:cortarme|lastimarme|hacerme dano)|(?:cortarme|lastimarme) (?:es lo unico|me (?:calma|alivia))",
    "fr": "me suis (?:encore |re)coupee?(?= ?$|[.,]| (?:hier|ce soir|cette nuit|les? (?:bras|cuisses|poignets?)|la (?:nuit|peau)|aux?))|(?:seule chose|seul truc) qui (?:\\w+ ){0,2}(?:calme|soulage|aide) (?:\\w+ ){0,3}(?:me (?:couper|scarifier|faire du mal)|lame)|me (?:couper|scarifier) (?:me )?(?:calme|soulage)",
    "de": "(?:nur|einzige was) (?:\\w+ ){0,4}(?:ritzen|schneiden|mir weh tun)(?= ?$| (?:hilft|beruhigt))|(?:das )?ritzen (?:\\w+ )?(?:beruhigt|hilft)",
    "pt": "(?:voltei a me cortar|me cortei de novo|me cortei outra vez)(?! (?:com (?:a|o|papel|faca)|cozinhando|na cozinha|o cabelo|fazendo))|(?:unica coisa que|so) (?:\\w+ ){0,3}(?:acalma|alivia|ajuda) (?:\\w+ ){0,2}(?:me cortar|me machucar)|me cortar (?:\\w+ )?(?:acalma|alivia)",
    "it": "mi sono (?:ri|di nuovo )?tagliat[ao] (?:di nuovo|le braccia|i polsi|le cosce)|(?:unica cosa che|solo) (?:\\w+ ){0,3}(?:calma|aiuta) (?:\\w+ ){0,2}(?:tagliarmi|farmi male)|tagliarmi mi (?:calma|aiuta)",
    "ru": "(?:только|единственное что) (?:\\w+ ){0,4}(?:порезы|лезвие|селфхарм|когда режу себя)|(?:порезы|селфхарм) (?:\\w+ )?(?:успокаива\\w+|помога\\w+)",
    "ja": "(?:カッター|カミソリ|剃刀|ハサミ)で(?:また)?(?:腕|手首|足|太もも|自分)|(?:リスカ|アムカ|自傷)(?:が|を)?(?:やめられ|しないと|すると落ち着)",
    "zh": "(?:用)?(?:刀片|美工刀|小刀)(?:又)?(?:划|割)(?:了|自己|手|胳膊|大腿|腿)|(?:只有|一)(?:割|划)(?:手|自己|伤自己)?.{0,4}(?:平静|舒服|好受|冷静)|(?:烟头|打火机)烫(?:自己|手)",
    "ko": "(?:칼|커터 ?칼|면도날)(?:로|을) ?(?:또 ?)?(?:팔|손목|허벅지|다리)|자해(?:를)? ?(?:해야|하면|안 ?하면|또)",
    "hi": "(?:blade|chaku|razor) se (?:\\w+ )?(?:haath|kalai|baazu|pair) (?:kaat|kat|cut)\\w*|(?:haath|kalai) (?:kaat|cut)\\w* (?:\\w+ )?(?:sukoon|shanti|accha lag)\\w*|ब्लेड से .{0,12}(?:काट|काटा|काटती|काटता)",
    "ar": "(?:اشرط|بشرط|اشطب|بشطب|اجرح) (?:يدي|ايدي|ذراعي|نفسي|حالي)|اذي (?:حالي|نفسي)",
    "tr": "(?:yine |tekrar |gene )(?:kestim kendimi|kendimi kestim|kollarimi kestim)|jilet (?:attim|vurdum)",
}  # fmt: skip

# violence at home
ABUSE = {
    "es": "(?:mi|el) (?:marido|esposo|novio|pareja|papa|padre|padrastro|ex) (?:\\w+ ){0,2}me (?:volvio a pegar|ha (?:vuelto a )?peg\\w+|pego|pega|empujo contra|dio una (?:bofetada|paliza|cachetada)|ahorco)",
    "fr": "mon (?:mari|copain|mec|conjoint|pere|ex|beau pere) m a (?:encore |re )?(?:frappee?|giflee?|tabassee?|cognee?|etranglee?)|mon (?:mari|copain|mec|conjoint|pere|ex) me (?:gifle|tabasse|cogne)",
    "de": "(?:mein|mei) (?:mann|freund|vater|ex|stiefvater|partner) hat mich (?:\\w+ ){0,3}(?:geschlagen|verprugelt|gewurgt|getreten)|mein (?:mann|freund|vater) schlagt (?:mich|uns|die kinder)",
    "pt": "(?:meu|o) (?:marido|namorado|pai|padrasto|ex) (?:\\w+ ){0,2}me (?:bateu|bate|deu (?:um|uns) (?:tapa|tapas|soco|murro)|enforcou)|apanh(?:ei|o) d[oe] (?:meu )?(?:marido|namorado|pai)",
    "it": "mi(?:o|a) (?:marito|padre|fidanzato|ragazzo|ex) mi ha (?:\\w+ ){0,2}(?:picchiat\\w|dato uno schiaffo|messo le mani (?:addosso|al collo))|mi mette le mani addosso",
    "nl": "mijn (?:man|vriend|vader|ex|stiefvader) (?:heeft me|heeft mij|sloeg me|sloeg mij) (?:\\w+ ){0,2}(?:geslagen|gewurgt|geschopt|weer)",
    "pl": "(?:maz|chlopak|ojciec|ojczym|partner) (?:\\w+ )?(?:mnie )?(?:uderzyl|pobil|bije|spoliczkowal)(?: mnie)?",
    "ru": "(?:муж|парень|отец|отчим|бывшии) (?:\\w+ ){0,2}(?:ударил|избил|побил|поднял руку на|бьет) (?:меня|детеи|нас)|(?:муж|парень|отец|отчим) меня (?:\\w+ )?(?:ударил|избил|побил)",
    "tr": "(?:kocam|babam|sevgilim|esim|uvey babam) (?:\\w+ ){0,3}(?:dovdu|tokat atti|bana vurdu|beni itti)|(?:kocamdan|babamdan) (?:\\w+ )?dayak",
    "ja": "(?:夫|旦那|父|父親|彼氏|母|母親)(?:が|に)(?:また|毎日|昨日も?|今日も?|酔うと|怒ると|いつも)*(?:私を|子どもを|子供を)?(?:殴る|殴った|殴って|殴られ|蹴る|蹴った|蹴られ|叩かれ|暴力を(?:振る|ふる))|(?:夫|旦那|彼氏)(?:の|から(?:の)?)(?:DV|dv|暴力)",
    "zh": "(?:老公|丈夫|男朋友|男友|爸爸|我爸|继父|前夫|婆婆)(?:昨天|昨晚|今天|又|经常|总是|喝(?:醉|多|酒)了?(?:就|后)?|一生气就)*(?:打了?(?:我|孩子)|掐我|踹我|扇我|揍我)(?!电话)|被(?:老公|丈夫|男友|男朋友|爸爸|我爸|他|婆家)(?:打|揍|家暴|掐)",
    "ko": "(?:남편|아빠|아버지|남자 ?친구|남친|엄마|새아빠|전남편|애인)(?:이|가|한테|에게|은|는)? ?(?:또|맨날|매일|어제도?|오늘도?|술만? ?(?:마시면|먹으면))? ?(?:저를|나를|날|절|애들을)? ?(?:또 ?)?(?:때렸|때려요|때린|때립|맞았어|맞고 ?살|두들겨 ?팼|목을 ?졸)",
    "hi": "(?:पति|पापा|पिता|ससुर|सास|बॉयफ्रेंड) ने (?:(?!नहीं)[^.]){0,16}(?:मुझे|मुझको|हमें|बच्चों को) (?:(?!नहीं)[^.]){0,10}(?:मारा|पीटा|थप्पड़)|पति ने (?:कल |आज |फिर |फिर से )*(?:मारा|पीटा)|(?:pati|papa|husband|sasur|saas|boyfriend) ne (?:(?!nahi)\\w+ ){0,3}(?:mujhe|mujhko|hume|bachchon ko) (?:(?!nahi)\\w+ ){0,2}(?:mara|maara|peeta|pita|thappad)\\w*|pati ne (?:kal |aaj |phir |fir |phir se )*(?:mara|maara|peeta)\\b|pati (?:roz |hamesha )?(?:mujhe )?(?:maarta|marta|peetta)",
    "ar": "(?:زوجي|جوزي|رجلي|ابوي|ابي|اخوي|خطيبي) (?:\\w+ ){0,2}(?:بيضربني|يضربني|ضربني|مد يده علي|خنقني)",
}  # fmt: skip

# a suicide in the family, told as something that happened
BEREAVED = {
    "es": "(?:se suicido|se quito la vida|se mato) (?:mi|su)\\b|mi (?:\\w+ )?(?:padre|madre|herman[oa]|hij[oa]|amig[oa]|prim[oa]|ti[oa]) se (?:suicido|quito la vida|mato)",
    "fr": "(?:mon|ma) (?:\\w+ )?(?:pere|mere|frere|s.?ur|fils|fille|amie?|mari|femme|cousine?|oncle|tante) s est (?:suicidee?|tuee?|pendue?)",
    "de": "(?:mein|meine) (?:\\w+ )?(?:vater|mutter|bruder|schwester|sohn|tochter|freund|freundin|mann|frau|onkel|tante) hat sich (?:\\w+ ){0,3}(?:umgebracht|das leben genommen|erhangt)",
    "ja": "(?:父|母|兄|姉|弟|妹|息子|娘|友達|友人|夫|妻|祖父|祖母)が(?:自殺し(?:た|ました|て亡)|自死し|自ら命を絶(?:った|ちました))",
    "zh": "(?:爸爸|妈妈|哥哥|姐姐|弟弟|妹妹|朋友|同学)(?:去年|前年|几年前|以前)?自杀(?:了|去世|走了)",
}  # fmt: skip
