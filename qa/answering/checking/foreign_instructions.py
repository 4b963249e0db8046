"""Orders to an answering machine in other languages than English: its verbs near its objects."""

from __future__ import annotations

import re

# (verbs, what they dispose of or how they dictate), the verb first, a few words between them.
_VERB_FIRST = (
    (r"ignorier\w*|vergiss|vergessen sie|missachte\w*|beachte\w*", r"(?:vorherige\w*|bisherige\w*|obige\w*|alle|die|der|diese) (?:\w+ )?(?:anweisung\w*|frage\w*|regeln|quellen|artikel\w*|passagen|vorgaben)"),
    (r"antworte(?:n sie)?|schreibe?|sage?", r"(?:nur |immer |stattdessen |ausschließlich )+(?:mit|dass)|mit [„\"“«]"),
    (r"ignore[zr]?|oublie[zr]?|négligez?", r"(?:(?:toutes? )?(?:les|la|ces|cette|vos|tes|l['’]) ?)(?:\w+ )?(?:instructions?|consignes?|questions?|sources|passages|règles)"),
    (r"ne (?:ten(?:ez|ons)|tiens) (?:pas|aucun) compte|ne (?:suivez|suis|considérez|considère) pas", r"(?:d['’]|du |des? |la |les |l['’]|cette |ces )(?:\w+ )?(?:instructions?|consignes?|questions?|sources|passages|règles)"),
    (r"écri[st](?:vez)?|dis|dites", r"(?:seulement|uniquement|simplement) "),
    (r"no (?:tengas?|tenga|tomes) en cuenta|no (?:consideres?|sigas)|haz caso omiso de", r"(?:las?|los?|esta|estas) (?:\w+ )?(?:instrucciones|preguntas?|fuentes|indicaciones|reglas|pasajes)"),
    (r"non (?:considerare|considerate|seguire|seguite|tener conto d\w+|tenere conto d\w+)", r"(?:le |la |queste |questa |l['’])?(?:\w+ )?(?:istruzioni|domand[ae]|fonti|indicazioni|regole)"),
    (r"scrivi|scrivete|di['’]|dite", r"(?:solo|soltanto|semplicemente) "),
    (r"não (?:considere|leve em conta|siga)", r"(?:as?|os?|esta|estas) (?:\w+ )?(?:instruções|perguntas?|fontes|orientações|regras)"),
    (r"beachte[nt]?(?: sie)?|befolge[nt]?(?: sie)?", r"(?:die|diese|alle|keine) (?:\w+ )?(?:anweisung\w*|frage\w*|regeln|quellen|artikel\w*) nicht"),
    (r"réponds|répondez", r"(?:seulement|uniquement|toujours|simplement|plutôt) |(?:par|que|avec) [«\"“]"),
    (r"ignor[ae]d?|olvid[ae]d?|descart[ae]|haga? caso omiso de", r"(?:(?:todas )?(?:las|la|esta|estas|tus|sus) )(?:\w+ )?(?:instrucciones|preguntas?|fuentes|indicaciones|reglas|pasajes)"),
    (r"responde|responda|contesta|conteste", r"(?:solo|sólo|únicamente|siempre|simplemente) |(?:con|que) [«\"“]"),
    (r"ignora(?:te)?|dimentica(?:te)?|trascura(?:te)?", r"(?:(?:tutte )?(?:le|la|queste|questa|l['’]) ?)(?:\w+ )?(?:istruzioni|domand[ae]|fonti|indicazioni|regole)"),
    (r"rispondi|rispondete", r"(?:solo|soltanto|sempre|semplicemente) |(?:con|che) [«\"“]"),
    (r"ignore|ignora|ignorem|esqueça|esquece|desconsidere", r"(?:(?:todas )?(?:as|a|esta|estas|suas) )(?:\w+ )?(?:instruções|perguntas?|fontes|orientações|regras)"),
    (r"responda|responde", r"(?:apenas|somente|sempre) |(?:com|que) [«\"“]"),
    (r"negeer|vergeet", r"(?:alle |de |deze |uw |je )+(?:\w+ )?(?:instructies|vragen|vraag|bronnen|regels)"),
    (r"antwoord", r"(?:alleen|altijd|uitsluitend|enkel) (?:met|dat)|met [„\"“«]"),
    (r"(?:z?ignoruj|zapomnij|pomiń)(?:cie)?", r"(?:\w+ )?(?:instrukcj\w*|polece\w*|pytani\w*|źródł\w*)"),
    (r"odpowiedz(?:cie)?", r"(?:tylko|zawsze|że) "),
    (r"ignorera|ignorér|ignorer|glöm|glem|bortse från|se bort fra", r"(?:alla |alle |den |det |de )*(?:\w+ )?(?:instruktion\w*|instruks\w*|fråga\w*|frågor\w*|spørsmål\w*|spørgsmål\w*|källor\w*|kilder\w*)"),
    (r"svara|svar", r"(?:bara|endast|alltid|kun|bare) |(?:med|att|at) [”\"“«»]"),
    (r"(?:про)?игнорируй\w*|забудь\w*|не обращай\w* внимания на", r"(?:\w+ ){0,3}(?:инструкци\w*|вопрос\w*|указани\w*|источник\w*|правил\w*)"),
    (r"ответь\w*|отвечай\w*", r"(?:только|всегда|что) |[:«\"]"),
    (r"(?:про)?ігноруй\w*|забудь\w*", r"(?:\w+ ){0,3}(?:інструкці\w*|питанн\w*|вказівк\w*|джерел\w*)"),
    (r"تجاهل(?:وا)?|انس", r"(?:\w+ ){0,3}(?:التعليمات|السؤال|الأسئلة|المصادر|الأوامر)"),
    (r"忽略|无视|無視|忘记|忘記|不要理会", r".{0,12}(?:指令|指示|问题|問題|内容|内容|命令|来源|來源)"),
    (r"(?:请|必须|只|一律|直接)(?:只|直接)?(?:回答|回复|输出)|只能回答", r"[:\uff1a“\"「『]|.{1,20}"),
    (r"अनदेखा|नज़रअंदाज़", r".{0,30}(?:निर्देश|सवाल|प्रश्न)"),
)  # fmt: skip
# Languages whose verb comes last.
_VERB_LAST = (
    (r"指示|質問|命令|上記|これまで", r".{0,14}?(?:無視し|忘れ)"),
    (r"と(?:だけ)?", r"(?:答え|回答し)(?:て|よ|ろ|なさい)"),
    (r"지시|질문|명령|위의", r".{0,14}?(?:무시하|잊)"),
    (r"(?:이?라고|다고)", r"\s?(?:만 )?(?:대답하|답하|답변하)(?:세요|라|십시오)"),
    (r"talimat\w*|soru\w*|kaynak\w*", r".{0,14}?(?:yok say\w*|görmezden gel\w*|unut(?:un)?\b)"),
    (r"निर्देश\w*|सवाल|प्रश्न", r".{0,30}?(?:अनदेखा|नज़रअंदाज़|भूल जाओ|भूल जाएं)"),
)
# Cheap to look for, and one of them is in whatever matches.
_ONE_OF = (
    "ignor", "vergiss", "vergess", "missacht", "beacht", "antwort", "schreib", "sage", "oublie",
    "ne ", "no ", "non ", "não ", "écri", "dis", "dites", "scriv", "haz caso", "befolg",
    "néglige", "ne t", "répond", "olvid", "descart", "caso omiso", "respond", "contest",
    "dimentica", "trascura", "rispond", "esque", "desconsid", "negeer", "vergeet", "antwoord",
    "zapomnij", "pomiń", "odpowiedz", "glöm", "glem", "bort", "svar", "talimat", "soru", "kaynak",
)  # fmt: skip
_SCRIPTS = re.compile(r"[\u0400-\u1fff\u3040-\u9fff\uac00-\ud7af]")
_FOREIGN = re.compile(
    "|".join(
        (
            *(rf"(?<![^\W_])(?:{verb})\s?(?:\w+ ){{0,3}}?(?:{what})" for verb, what in _VERB_FIRST),
            *(rf"(?:{what}){verb}" for what, verb in _VERB_LAST),
        )
    ),
    re.IGNORECASE,
)


def foreign(plain: str) -> re.Match[str] | None:
    """The first order of a text in one of these languages."""
    folded = plain.casefold()
    if _SCRIPTS.search(plain) or any(part in folded for part in _ONE_OF):
        return _FOREIGN.search(plain)
    return None
