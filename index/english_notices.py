"""English lines with which a page speaks of itself: rights, opinions, newsletters, credits."""

import re

_NAME = r"[A-Z][\w.'’-]+(?: (?:and |& )?[A-Z][\w.'’/-]+){0,8}"
_PUBLICATION = r"(?:article|story|report|piece|post|content|material|page|site|website|publication|work)"
_RULES = (
    (
        "copyright",
        r"(?:©|\(c\)\s?\d{4}|copyright\W{0,4}(?:©|\(c\)|\d{4})|copyright\b.{0,20}\d{4}).{0,200}"
        r"|.{0,60}©.{0,10}\d{4}.{0,120}|.{0,40}all rights reserved[\W_]*"
        rf"|(?:this|the) {_PUBLICATION} (?:may|must|can) not be .{{0,160}}"
        rf"|(?:no part|any part|all (?:content|rights|material)|reproduction|unauthori[sz]ed"
        rf"|republication).{{0,80}}(?:reproduced|prohibited"
        rf"|permission|consent|forbidden|copyright|©).{{0,80}}"
        rf"|(?:this|the) (?:above )?{_PUBLICATION} (?:was |is |has been |first |originally )+(?:published"
        rf"|appeared|posted|republished|produced"
        r"|syndicated).{0,160}|(?:republished|reprinted|reproduced|published) (?:with"
        r"|by) (?:kind )?permission.{0,80}"
        rf"|(?:republish|reuse) (?:this|our) {_PUBLICATION}.{{0,160}}",
    ),
    (
        "disclaimer",
        rf"(?:the )?(?:views|opinions)(?: and opinions)?(?:,? .{{0,40}})? (?:expressed|here"
        rf"|in this {_PUBLICATION}).{{0,240}}"
        rf"|disclaimer\s?:.{{0,300}}|(?:this|the) {_PUBLICATION} (?:is for|is intended for"
        rf"|does not (?:constitute|reflect|represent|provide)).{{0,200}}"
        r"|(?:nothing|information) (?:in|on|contained) .{0,40}(?:site|article|page|website).{0,160}"
        r"|(?:if you (?:find|found|spot|spotted|see|notice)|for|to report) (?:an? )?(?:errors?|corrections?"
        r"|mistakes?|typos?)\b.{0,120}"
        r"|(?:did you |like |enjoy(?:ed)? |love )(?:this|reading|what)\b.{0,40}\?"
        r"|our standards\s?:.{0,100}|this (?:page|site|article|post) (?:may )?contains? (?:affiliate"
        r"|sponsored).{0,120}"
        r"|(?:we|this site) may (?:earn|receive) (?:a )?commission.{0,120}",
    ),
    (
        "follow",
        r"follow (?:us|our|@\w+|the [\w ]{2,30}) ?(?:on|at|for|channel|page|@"
        r"|account)?(?!.{0,60}[\"”]).{0,100}"
        r"|(?:like|find|join|connect with) us (?:on|at)\b.{0,80}|(?:subscribe|sign[- ]?up)(?: today| now"
        r"| here| free)?(?: (?:to|for))?"
        r" (?:our|the|your|a free|free|unlimited|full)?[\w’' -]{0,40}(?:newsletter|newsletters|updates|alerts"
        r"|digest|briefing|e-?mails?|access|inbox"
        r"|headlines|podcast|channel|edition|subscription).{0,120}|subscribe to .{2,40}"
        r"|(?:get|download|install|try) (?:our|the [A-Z][\w ]{1,30}) (?:free )?(?:mobile )?(?:app|newsletter"
        r"|apps)\b.{0,80}"
        r"|get (?:the |your )?(?:day[’']?s |daily |weekly )?(?:latest|top|best|more|our|breaking"
        r"|headlines?) ?(?:news|stories|headlines|of).{0,100}(?:inbox"
        r"|e-?mail|phone|app|newsletter).{0,40}"
        r"|(?:join|follow) (?:our|the) .{0,30}(?:channel|whatsapp|telegram|community|group).{0,60}"
        r"|(?:please )?(?:support|help us).{0,40}(?:journalism|our work|newsroom|reporting).{0,120}"
        r"|(?:become a|already a|not a) (?:member|subscriber|supporter)\b.{0,80}|(?:donate|subscribe|register"
        r"|join|sign up)(?: now| today| here)?[.!]?",
    ),
    (
        "share",
        r"share (?:this|on|via|the) ?(?:article|story|page|post|on|via|with|news)?\b[^.]{0,60}",
    ),
    (
        "credit",
        rf"[(\[]?(?:with )?(?:additional |further )?(?:reporting|editing|writing|reported|edited|written"
        rf"|compiled|photographs?|photos?|translation|translated"
        rf"|graphics?) by:? {_NAME}.{{0,160}}|(?:(?:web|online|news|copy|managing|contributing|photo|desk"
        rf"|executive|digital) )?(?:editors?|sub-?editor"
        rf"|producer|proofreader|photographer|photos?|illustration|reporter|author|writer"
        rf"|contact the (?:author|writer|reporter))\s?[:|] ?[(]?{_NAME}.{{0,60}}"
        rf"|[(\[]\s?(?:editor|ed|source|photo|by)s?\s?[:.]\s?{_NAME}\s?[)\]]"
        rf"|(?:{_NAME}|reuters|afp|ap|agencies) contributed to this (?:report|story|article)\.?"
        rf"|with (?:inputs?|files|reports?|additional reporting) from .{{2,60}}"
        r"|[-–—*~#\s(]{0,6}(?:ends?|30)[-–—*~#\s)]{1,6}|ENDS?\.?|#{3,}|\W{0,4}(?:the end)\W{1,4}",
    ),
    ("source", rf"[(\[]?source\s?[:|] ?{_NAME}[)\].]*|via {_NAME}"),
    (
        "advertisement",
        r"advertise?ments?\W*|sponsored(?: content)?\W*|(?:story|article) continues below.{0,30}|ad\W+",
    ),
    (
        "navigation",
        r"skip to .{2,40}|(?:terms of (?:use|service)|privacy policy)\b.{0,120}|(?:log|sign) in to .{2,30}"
        r"|\[?read more\]?:? ?.{0,120}"
        r"|read also.{0,120}|(?:\d+ )?min(?:ute)? read|click here\b[^.]{0,60}|read the (?:full"
        r"|original) (?:story|article).{0,60}"
        r"|(?:leave|post|add) a (?:comment|reply).{0,40}|\d+ comments?|(?:view|show|see) (?:all"
        r"|more) .{0,30}",
    ),
)
_COMPILED = tuple(
    (reason, re.compile(rf"\W{{0,3}}(?:{pattern})\s*", re.IGNORECASE)) for reason, pattern in _RULES
)
# What people say and what reports tell is none of it.
_NEWS = re.compile(
    r"\b(?:said|says|told|asked|heard|according to|court|police|mayor|he|she|yesterday)\b|^[\"“].*[\"”]",
    re.IGNORECASE,
)
_LONGEST = 320
_FIRST_WORD = re.compile(
    r"\W{0,3}(?:©|\(c\)|copyright|all|the|this|no|any|reproduction|unauthor|republi|repro|repri|publish|reuse"
    r"|views|opinions|disclaimer"
    r"|nothing|information|our|we|follow|like|find|join|connect|subscribe|sign|get|download|install|try"
    r"|please|support|help|become|already|not|donate"
    r"|register|share|with|additional|further|reporting|editing|writing|reported|edited|written|compiled"
    r"|photo|transl|graphic|web|online|news|copy"
    r"|managing|contrib|desk|executive|digital|editor|sub|producer|proof|illustr|author|writer|contact|ed\b"
    r"|by\b|end|30|#|source|via|advert|sponsor|story"
    r"|article|ad\b|skip|terms|privacy|log|read|\d|min|click|leave|post|add|view|show|see|reuters|afp|ap\b"
    r"|agencies|[A-Z])",
    re.IGNORECASE,
)


def english_reason(unit: str) -> str | None:
    """Why an English line or sentence is the page's and not the report's; `None` if it is not."""
    if len(unit) > _LONGEST or not _FIRST_WORD.match(unit) or _NEWS.search(unit):
        return None
    for reason, pattern in _COMPILED:
        if pattern.fullmatch(unit):
            return reason
    return None
