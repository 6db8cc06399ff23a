"""What mail programs write around a quoted text, by language: a table, and patterns made of it.

Each row was seen in mail, or is what Gmail, Outlook, Apple Mail or Thunderbird write in that
language. A new language is a new row.
"""

import re
from dataclasses import dataclass
from functools import lru_cache


@dataclass(frozen=True, slots=True, kw_only=True)
class Language:
    """Patterns of one language; alternatives are separated by bars."""

    spaced: bool = True  #: whether words are set apart by spaces
    begins: str = ""  #: how "On (date), (name) wrote:" begins
    wrote: str = ""  #: its verb
    sender: str = ""  #: names of the fields in the header block above a quoted text
    others: str = ""
    original: str = ""  #: "Original message" between dashes
    forwarded: str = ""  #: "Forwarded message"
    closing: str = ""  #: "Kind regards"
    thanks: str = ""  #: "Thanks"; on its own it is a sentence
    sent_from: str = ""  #: "Sent from my (telephone)"


LANGUAGES = (
    Language(  # English
        begins="on|at", wrote="wrote|writes",
        sender="from", others="sent|date|to|cc|bcc|subject|reply-to|importance|attachments|organization",
        original="original (?:message|appointment|e-?mail)|reply message|reply above this line",
        forwarded="(?:begin )?forwarded (?:message|e-?mail)|forwarded by .{1,80}|forwarding .{0,20}message",
        closing="(?:(?:with )?(?:kind|best|warm|warmest|many|my best|kindest)(?: (?:personal )?(?:regards|wishes))?"
        "|regards|best|all the best|sincerely(?: yours)?|yours (?:sincerely|truly|faithfully)|(?:very )?respectfully(?: yours)?"
        "|cordially|cheers|gratefully|take care|very truly yours|talk soon|with (?:gratitude|appreciation)|rgds|br|kr"
        "|have a (?:great|good|nice|wonderful|lovely) (?:day|weekend|evening|week|afternoon|one))",
        thanks="(?:many )?thanks?(?: (?:you|again|so|very|much|a lot|in advance|everyone|all|kindly|and (?:best|kind) regards))*|thx|ty|tia|much appreciated",
        sent_from="(?:sent|get) (?:from|via|with|using|by)|get outlook for|from my|sent (?:with|from) .{0,20}mobile",
    ),
    Language(  # Spanish
        begins="el|on", wrote="escribi[óo]|escribe",
        sender="de", others="enviado(?: el)?|fecha|para|asunto|cc|responder a",
        original="mensaje original", forwarded="mensaje reenviado|(?:inicio del )?mensaje reenviado|reenviado por .{1,80}",
        closing="(?:un )?(?:cordial )?saludos?(?: cordial(?:es)?)?|atentamente|atte|un abrazo", thanks="(?:muchas )?gracias(?: de antemano)?",
        sent_from="enviado (?:desde|con|por)|obtener outlook para",
    ),
    Language(  # German
        begins="am", wrote="schrieb(?:en)?|schreibt|hat geschrieben|geschrieben",
        sender="von", others="gesendet|datum|an|betreff|cc|antwort an",
        original="urspr[üu]ngliche (?:nachricht|e-?mail)|original-?nachricht|originalnachricht", forwarded="weitergeleitete (?:nachricht|e-?mail)|(?:anfang der )?weitergeleiteten? nachricht|weitergeleitet von .{1,80}",
        closing="(?:mit )?(?:freundlichen?|besten?|herzlichen?|vielen?|sch[öo]nen?|liebe) gr(?:[üu]|ue)(?:ß|ss)en?|(?:viele |liebe |beste |sch[öo]ne )?gr(?:[üu]|ue)(?:ß|ss)e|mfg|lg|vg",
        thanks="(?:vielen |besten |herzlichen )?dank|danke(?: (?:sch[öo]n|im voraus))?",
        sent_from="gesendet (?:von|mit)|von meinem .{2,40} gesendet|diese nachricht wurde von .{2,80} gesendet|holen sie sich outlook",
    ),
    Language(  # French
        begins="le|il", wrote="a [ée]crit|[ée]crit|[ée]crivait",
        sender="de|exp[ée]diteur", others="envoy[ée]|objet|sujet|[àa]|date|message du|cc|copie(?: [àa])?|r[ée]pondre [àa]|destinataire",
        original="message (?:d['’]origine|original|initial)", forwarded="message transf[ée]r[ée]|d[ée]but du message (?:transf[ée]r[ée]|r[ée]exp[ée]di[ée])|transf[ée]r[ée] par .{1,80}",
        closing="(?:bien )?cordialement|(?:cordiales|sinc[èe]res|meilleures) salutations|bien [àa] (?:vous|toi)|salutations|cdlt|amicalement|bonne (?:journ[ée]e|soir[ée]e)",
        thanks="merci(?: (?:beaucoup|d['’]avance|bien))?",
        sent_from="envoy[ée] (?:depuis|de|avec|par|[àa] partir)|t[ée]l[ée]charger outlook|obtenir outlook",
    ),
    Language(  # Dutch
        begins="op", wrote="schreef|het volgende geschreven|heeft .{1,80} geschreven",
        sender="van", others="verzonden|datum|aan|onderwerp|cc",
        original="oorspronkelijk bericht|origineel bericht", forwarded="doorgestuurd bericht|begin doorgestuurd bericht|doorgestuurd door .{1,80}",
        closing="(?:met )?(?:vriendelijke|hartelijke|beste|de) groet(?:en)?|groet(?:en|jes)?|mvg|hoogachtend", thanks="(?:hartelijk |alvast )?(?:dank|bedankt)",
        sent_from="verzonden (?:vanaf|met|via|vanuit)|verstuurd vanaf|outlook voor",
    ),
    Language(  # Portuguese
        begins="em|no dia|a", wrote="escreveu|escreveram",
        sender="de", others="enviad[ao](?: em)?|enviada em|data|para|assunto|cc",
        original="mensagem original", forwarded="mensagem (?:encaminhada|reencaminhada)|in[íi]cio da mensagem (?:re)?encaminhada",
        closing="atenciosamente|(?:com os melhores )?cumprimentos|melhores cumprimentos|abra[çc]os?|att", thanks="(?:muito )?obrigad[oa]",
        sent_from="enviado (?:do|de|via|a partir)",
    ),
    Language(  # Italian
        begins="il(?: giorno)?|in data", wrote="ha scritto|scrive|ha scritto il",
        sender="da", others="inviato|data|a|oggetto|per|cc|risposta",
        original="messaggio originale", forwarded="messaggio inoltrato|inizio messaggio inoltrato|inizio messaggio",
        closing="(?:cordiali|distinti|cari) saluti|cordialmente|saluti|un saluto", thanks="grazie(?: mille)?",
        sent_from="inviat[oa] (?:da|dal|con|tramite)",
    ),
    Language(  # Polish
        begins="dnia|w dniu|(?:pon|wt|[śs]r|czw|pt|sob|niedz)[.,] ?(?=\\d)", wrote="napisał(?:\\(a\\)|a)?|pisze",
        sender="od|nadawca", others="wys[łl]ano|data|do|temat|dw",
        original="wiadomo[śs][ćc] oryginalna|oryginalna wiadomo[śs][ćc]", forwarded="wiadomo[śs][ćc] przekazana|przekazana wiadomo[śs][ćc]",
        closing="(?:serdecznie |z )?(?:pozdrawiam|pozdrowieniami|powa[żz]aniem)|pozdrowienia", thanks="dzi[ęe]kuj[ęe]|dzi[ęe]ki",
        sent_from="wys[łl]ane? z",
    ),
    Language(  # Swedish
        begins="den|(?:tis|m[åa]n|ons|tors|fre|l[öo]r|s[öo]n)[.,]? (?=\\d)", wrote="skrev",
        sender="fr[åa]n", others="skickat|datum|till|[äa]mne|kopia|svara till",
        original="ursprungligt meddelande", forwarded="vidarebefordrat (?:meddelande|brev)",
        closing="(?:med )?(?:v[äa]nliga?|b[äa]sta) h[äa]lsning(?:ar)?|h[äa]lsningar|mvh|hälsn", thanks="tack(?: s[åa] mycket)?",
        sent_from="skickat (?:fr[åa]n|med|via)",
    ),
    Language(  # Danish, Norwegian
        begins="den|(?:man|tirs?|ons|tors?|fre|l[øo]r|s[øo]n)\\.? (?=\\d)", wrote="skrev(?: f[øo]lgende)?|skreiv",
        sender="fra", others="sendt|dato|til|emne|cc|kopi|svar til",
        original="oprindelig (?:meddelelse|besked)|opprinnelig melding|original meddelelse", forwarded="videresendt (?:meddelelse|melding|besked)|start p[åa] videresendt besked",
        closing="(?:med )?(?:venlig|vennlig|de bedste|beste|bedste|mange) hilsen(?:er)?|(?:venlig |vennlig )?hilsen|hilsner|mvh|vh|kh|bh", thanks="(?:mange |tusen )?takk?",
        sent_from="sendt (?:fra|med|via)|hent outlook|skaff outlook",
    ),
    Language(  # Finnish
        wrote="kirjoitti", sender="l[äa]hett[äa]j[äa]|l[äa]hde", others="l[äa]hetetty|p[äa]iv[äa]ys|p[äa]iv[äa]m[äa][äa]r[äa]|vastaanottaja|aihe|kopio",
        begins="(?:ma|ti|ke|to|pe|la|su)\\.? (?=\\d)", original="alkuper[äa]inen viesti", forwarded="v[äa]litetty viesti|edelleenl[äa]hetetty viesti",
        closing="(?:yst[äa]v[äa]llisin |parhain )?terveisin|terveiset", thanks="kiitos|kiitti", sent_from="l[äa]hetetty",
    ),
    Language(  # Czech, Slovak
        begins="dne|d[ňn]a|(?:po|[úu]t|st|[čc]t|p[áa]|so|ne) (?=\\d)", wrote="napsal(?:\\(a\\)|a)?|nap[íi]sal(?:\\(a\\)|a)?",
        sender="od", others="odesl[áa]no|odoslan[ée]|datum|d[áa]tum|komu|p[řr]edm[ěe]t|predmet|kopie",
        original="p[ůu]vodn[íi] (?:zpr[áa]va|e-?mail)|p[ôo]vodn[áa] spr[áa]va", forwarded="p[řr]eposlan[áa] zpr[áa]va|preposlan[áa] spr[áa]va",
        closing="s pozdravem|s pozdravom|s [úu]ctou|hezk[ýy] den", thanks="d[ěe]kuj[ui](?: v[áa]m)?|[ďd]akujem", sent_from="odesl[áa]no z|odoslan[ée] z",
    ),
    Language(  # Russian, Ukrainian, Bulgarian
        begins="в|у|на|(?:пн|вт|ср|чт|пт|сб|вс|нд)[.,]? (?=\\d)|понедельник|вторник|среда|четверг|пятница|суббота|воскресенье",
        wrote="(?:на)?писал(?:\\(а\\)|а|и)?|пишет|пише|написа(?:в|ла)?|написав\\(ла\\)",
        sender="от|от кого|від|отправитель", others="отправлено|дата|кому|тема|копия|надіслано|до|получено|изпратено|относно",
        original="исходное сообщение|пересылаемое сообщение|оригінальне повідомлення", forwarded="пересылаемое сообщение|переадресованное сообщение|перенаправленное сообщение|начало переадресованного сообщения",
        closing="с уважением|з повагою|с наилучшими пожеланиями|с поздрави|всего (?:доброго|хорошего)", thanks="спасибо|дякую|благодаря", sent_from="отправлено (?:с|из)|надіслано з",
    ),
    Language(  # Hungarian, Romanian, Turkish, Greek
        begins="pe|la|στις|ezt|tarihinde", wrote="[íi]rta|a scris|yazd[ıi]|şunu yazdı|έγραψε",
        sender="felad[óo]|de la|g[öo]nderen|kimden|από", others="elk[üu]ldve|d[áa]tum|c[íi]mzett|t[áa]rgy|trimis|subiect|c[ăa]tre|tarih|kime|konu|στάλθηκε|ημερομηνία|προς|θέμα",
        original="eredeti [üu]zenet|mesaj original|orijinal mesaj|αρχικό μήνυμα", forwarded="tov[áa]bb[íi]tott [üu]zenet|mesaj redirec[țt]ionat|iletilen mesaj|προωθημένο μήνυμα",
        closing="[üu]dv[öo]zlettel|cu (?:respect|stim[ăa])|sayg[ıi]lar[ıi]mla|με εκτίμηση", thanks="k[öo]sz[öo]n[öo]m|mul[țt]umesc|te[şs]ekk[üu]rler|ευχαριστώ",
    ),
    Language(  # Japanese, Chinese, Korean
        spaced=False,
        begins="在|于|於", wrote="wrote|写道|寫道|写到|书写|のメール|書きました|님이 작성|작성|썼습니다|写了",
        sender="差出人|发件人|寄件者|寄件人|發件人|보낸 사람|보낸사람|送信者",
        others="送信日時|日時|日付|宛先|件名|发送时间|發送時間|日期|收件人|收件者|主题|主旨|主題|抄送|보낸 날짜|날짜|받는 사람|제목",
        original="元のメッセージ|原始邮件|原始郵件|原邮件|원본 메[일시]지?", forwarded="転送されたメッセージ|转发的邮件|轉寄的郵件|转发邮件信息|전달된 메시지",
        closing="よろしくお願いします|よろしくお願いいたします|此致|敬具", thanks="谢谢|ありがとうございます|감사합니다", sent_from="发自我的|從我的|iphoneから送信|.{1,20}から送信|나의 .{1,20}에서 보냄",
    ),
    Language(  # Hebrew, Arabic, Vietnamese, Indonesian
        begins="ב|في|v[àa]o|pada|ng[àa]y", wrote="כתב(?:ה)?|כתב/ה|كتب|đã viết|menulis",
        sender="מאת|من", others="נשלח|תאריך|אל|נושא|تم الإرسال|التاريخ|إلى|الموضوع", original="הודעה מקורית|الرسالة الأصلية",
    ),
)  # fmt: skip


def any_of(name: str, *, spaced: bool | None = None) -> str:
    """Return all languages' patterns of one kind as alternatives."""
    chosen = (one for one in LANGUAGES if spaced is None or one.spaced is spaced)
    return "|".join(dict.fromkeys(filter(None, (getattr(one, name) for one in chosen))))


def _pattern(text: str) -> re.Pattern[str]:
    """Patterns are for lower-case text: that is far quicker than to ignore case."""
    return re.compile(text)


_MARKS = r"[-_*=~]"
#: A line that may begin an attribution.
BEGINS = _pattern(rf"[\s_*–—-]{{0,10}}(?:{any_of('begins')})(?:[\s,.]|(?=\d))")
WROTE = _pattern(
    rf"(?<![^\W\d_])(?:{any_of('wrote', spaced=True)})(?![^\W\d_])|{any_of('wrote', spaced=False)}"
)
_SENDER = _pattern(rf"(?:{any_of('sender')})")
_OTHER = _pattern(rf"(?:{any_of('others')})")
ORIGINAL = _pattern(rf"\s*{_MARKS}{{2,}}\s?(?:{any_of('original')})\s?:?\s?{_MARKS}{{0,80}}\s*$")
FORWARDED = _pattern(
    rf"\s*(?:{_MARKS}{{2,}}\s?)?(?:{any_of('forwarded')})\s?[:：]?\s?{_MARKS}{{0,80}}\s*$"
)
CLOSING = _pattern(rf"[\s*_]*(?:{any_of('closing')}|{any_of('thanks')})[\s,.!*_:)–-]{{0,4}}$")
SENT_FROM = _pattern(rf"[\s*_<\[-]*(?:{any_of('sent_from')})\b.{{0,80}}$")


_SUBJECT = _pattern(
    "subject|asunto|betreff|objet|sujet|onderwerp|assunto|oggetto|temat|[äa]mne|emne|aihe|p[řr]edm[ěe]t|predmet|тема"
    "|относно|t[áa]rgy|subiect|konu|θέμα|件名|主题|主旨|主題|제목|נושא|الموضوع"
)
_DATE = _pattern(
    "sent|date|message du|enviad[ao](?: el| em)?|fecha|gesendet|datum|d[áa]tum|envoy[ée]|verzonden|data|inviato|wys[łl]ano|skickat"
    "|sendt|dato|l[äa]hetetty|p[äa]iv[äa]ys|p[äa]iv[äa]m[äa][äa]r[äa]|odesl[áa]no|odoslan[ée]|отправлено|дата|надіслано"
    "|изпратено|elk[üu]ldve|trimis|tarih|στάλθηκε|ημερομηνία|送信日時|日時|日付|发送时间|發送時間|日期|날짜|보낸 날짜|נשלח|תאריך|التاريخ|تم الإرسال"
)


@lru_cache(maxsize=2048)
def field(name: str) -> str:
    """Return which field of a header block a name is: from, date, subject, other, "" for none."""
    plain = name.strip(" *_\t\u00a0").lower()
    kinds = (("from", _SENDER), ("subject", _SUBJECT), ("date", _DATE), ("other", _OTHER))
    return next((kind for kind, pattern in kinds if pattern.fullmatch(plain)), "")
