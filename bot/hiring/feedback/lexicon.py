"""Which words do people use for a call, and which take one back? Patterns over plain lower-case text, no decisions.

Calls are an allow-list: what is not here is not a call. Everything that raises doubt is a pattern of its own reason.
"""

from __future__ import annotations

import re

from bot.models.feedback import Call


def words(*alternatives: str) -> re.Pattern[str]:
    """A pattern for any of the alternatives as whole words."""
    return re.compile(r"(?<![\w'])(?:" + "|".join(alternatives) + r")(?![\w'])")


def at_start(*alternatives: str) -> re.Pattern[str]:
    """A pattern for any of the alternatives as whole words, to be used with `match`."""
    return re.compile(r"(?:" + "|".join(alternatives) + r")(?![\w'])")


CALLS: dict[re.Pattern[str], Call] = {
    re.compile(pattern): call
    for pattern, call in {
        r"strong(?:ly)? no(?:[ -]hire)?|1 ?/ ?4": Call.STRONG_NO,
        r"strong (?:yes|hire)|4 ?/ ?4": Call.STRONG_YES,
        r"no[ -]hire|not a hire|(?:i'd |i |we )?(?:would not|wouldn't|do not|don't|not) hire(?: (?:him|her|them))?"
        r"|reject|thumbs down|2 ?/ ?4": Call.NO,
        r"(?:i'd |i would |would |let's )?hire(?: (?:him|her|them))?|thumbs up|3 ?/ ?4": Call.YES,
        r"nope|no|:-1:|-1": Call.NO,
        r"yes|yep|yup|:\+1:|\+1": Call.YES,
    }.items()
}
"""What counts as a call, unmistakable ones first; tried in this order."""

CHATTY = re.compile(r"no|nope|yes|yep|yup|:\+1:|:-1:|\+1|-1|reject|thumbs (?:up|down)|\d ?/ ?4")
"""Calls that are also how people talk ("yes, on it", "3/4 done"), so more is asked of what stands beside them."""

UNMISTAKABLE = words(
    r"strong no(?:[ -]hire)?|strong (?:yes|hire)|no[ -]hire|not a hire|(?:would not|wouldn't|do not|don't"
    r"|not) hire|reject|thumbs (?:up|down)"
)
THUMBS = re.compile(r":[+-]1:")

LEAD_IN = re.compile(
    r"(?:(?:so|ok|well),? )?"
    r"(?P<says>(?:(?:my |final )?(?:call|vote|verdict|decision|recommendation) ?(?:is|:|=|-) ?|overall ?[:=,-]? ?"
    r"|(?:i'd|i would) say(?: it's)? |i'm |i am |i vote |it's |it is |that's |for me,? (?:it's )?"
    r"|from (?:me|my side)[,:]? (?:it's )?)?)"
    r"(?:a )?"
)
"""What people put before a call without changing it; `says` makes a chatty call an unmistakable one."""

LEAD_OUT = re.compile(
    r" (?:from me|for me|from my side|on my side|overall|on balance)(?![\w'])| ?(?::\)|:-\)"
    r"|:slightly_smiling_face:|:smile:|:tada:)"
)

LABELLED = re.compile(r"(?:my |final |overall )?(?:call|vote|verdict|decision|recommendation|overall) ?[:=-] ?(?=\S)")
"""A line that says itself that it holds the call."""

STRONG_BREAK = re.compile(r" ?-{1,2}>? (?!\d)| -(?=[a-z])| ?: ")
"""Between a call and its reasons, unmistakably: "yes - strong SQL"."""

WEAK_BREAK = re.compile(r" ?[,;.!(]+ ?| (?=because |since |as |but |although |though |due to )")
"""Between a call and something else, which may be its reasons or just talk."""

CLAUSE_BREAK = re.compile(
    r"[,;.!()|]+|-{1,2}>?(?= |$)|:(?= )|(?<!\d) ?/ ?(?!\d)|(?<![\w'])(?:but|or|and|then|now|so|actually)(?![\w'])"
)

ABSTAIN = re.compile(r"(?:i )?(?:abstain|abstaining)(?: from (?:a )?call(?:ing)?)?(?=$|[ .,!:-])")
"""No call, on purpose. Not "no call": that may be about a telephone."""

STRENGTH = words(
    r"(?:definite(?:ly)?|absolute(?:ly)?|hard|hell|clear(?:ly)?|firm|solid|soft|weak|lean(?:ing)?"
    r"|tentative|slight|mild|big|super|easy|very strong"
    r"|enthusiastic|resounding|cautious|reluctant|marginal|borderline|huge|total(?:ly)?|inclined(?: to)?)(?: a| to)?"
    r" (?:yes|no|nope|not|hire|reject|strong (?:yes|no|hire)|\+1|-1)",
    r"(?:yes|no|hire)(?:-ish| ish|ish)",
    r"hire asap",
)

HEDGE = words(
    r"not (?:so |really |quite |100% |entirely |totally )?(?:sure|certain|decided|convinced(?: either way)?)",
    r"unsure|undecided|on the fence|torn|either way|no strong (?:opinion|feeling)s?|convince me"
    r"|could be (?:wrong|convinced)"
    r"|change my mind|hard to (?:say|tell)|too (?:early|soon) to|don't know|dunno|no idea|idk|coin flip"
    r"|50 ?/ ?50|fifty-fifty|so-so|mixed feelings",
    r"i (?:guess|suppose)|i (?:think|believe)(?=$| ?[.,!)]| so| not| yes| no| hire| it's| we)"
    r"|might be (?:a )?(?:yes|no|hire)",
    r"let me think|need to think|sleep on it|for now|hmm+|meh",
)
HEDGE_SIGN = re.compile(
    r"\.\.+|:thinking(?:_face)?:|:shrug:|¯|:crossed_fingers:|:person_shrugging:|:man-shrugging:|:woman-shrugging:"
)
MAYBE = r"maybe|perhaps|possibly|probably|presumably|likely|potentially"
MAYBE_CLAUSE = re.compile(rf"(?:{MAYBE})(?: (?:a )?(?:yes|no|not|hire|strong (?:yes|no|hire)))?")

CONDITION = words(
    r"if|unless|provided(?: that)?|depends|depending|as long as|assuming|on condition|conditional(?:ly)?"
    r"|subject to|pending|until",
    r"(?:only )?as (?:an? \w+|junior|senior|mid|contractor|intern|trainee)|only (?:as|for|at)"
    r"|for (?:an? )?(?:junior|senior|mid|lower|other|another)",
    r"(?:at|on) (?:a|the) (?:lower|junior|senior|different|other) \w+|(?:other|another|different) (?:team"
    r"|role|level|position|opening)|wrong role|l\d+|(?:one |a )?level (?:down|up|lower|below)|down-?level(?:led|ed)?",
)

CORRECTION = words(
    r"scratch that|wrong (?:thread|person|candidate|window|chat|channel)|ignore (?:that|this|me)"
    r"|disregard(?: that| this)?|(?:my|by) mistake"
    r"|chang(?:ed|ing) my (?:mind|call|vote)|on second thought|just testing|meant (?:yes|no|to|for)"
)
CORRECTION_CLAUSE = at_start(r"wait|edit|oops|correction|i mean|i meant|never ?mind|nvm|no longer|was (?:a )?(?:yes|no)")

NOT_HELD = words(
    r"(?:didn't|did not|hasn't|has not|never|won't) (?:happen(?:ed)?|show(?:ed)?(?: up)?|turn(?:ed)? up"
    r"|appear|take place)",
    r"(?:he|she|they|candidate|sam) (?:didn't|did not|never|hasn't) (?:join(?:ed)?|come|came)",
    r"no[ -]?show(?:ed)?|cancel(?:l?ed|s)?|ghosted|called off|dropped out|withdrew|cut short|fell through"
    r"|(?:was|is|called in) sick|no interview",
    r"(?:i |we )?(?:wasn't|weren't) (?:there|in it|on it|involved)|not (?:me|my interview|mine)"
    r"|i'm not (?:on|in) (?:this|that|the)",
)

LATER = words(
    r"i'll|i will|we'll|will (?:do|write|send|fill|add|share|post|submit|follow up|get back)|gonna|i'm going to",
    r"tomorrow|tonight|in a (?:bit|minute|moment|sec|second|few|meeting)|next week|eod|by (?:end|noon"
    r"|tonight|monday|friday)|to follow"
    r"|after (?:lunch|the|my)|this (?:afternoon|evening)",
    r"not yet|on it|working on|haven't|have not|didn't (?:get|have time|see|know)|i forgot|sorry"
    r"|apolog\w+|no time|swamped|asap|on my way"
    r"|running (?:late|over)|thank(?:s| you)?|thx|got it|understood|no (?:problem|worries|rush)"
    r"|stop (?:asking|reminding|it)|remind\w*",
)
LATER_START = at_start(
    r"will|going|let me|give me|need|later|soon|shortly|coming|yet|writing|just|almost|halfway"
    r"|in progress|already|done|sent|submitted|filled|ty|cheers"
    r"|noted|ok|okay|sure|alright|sounds?|fine|please|pls|monday|tuesday|wednesday|thursday|friday|still"
    r"|busy|good (?:to|idea|point|call|one)|all good|great$|perfect|nice"
    r"|(?:the interview|the meeting|it|all|everything) (?:went|was|is)|i (?:know|did|do|can|can't|could"
    r"|was|am|have|had|need|wrote|sent|see|saw|got|met)|i'm|i've|that's|that was|it's in|it is in|you|see you|cool"
)

SCHEDULING = words(
    r"\d{1,2}(?::\d\d)? ?(?:am|pm)|\d{1,2}:\d\d|o'clock|works (?:for me|better)|that works|(?:can't"
    r"|cannot|can not|couldn't) make|available|resched\w*"
    r"|calendar|invite|(?:this|that|the|another|different|my|new) slot|zoom|meet link|(?:wrong|new"
    r"|broken) link|postpone\w*"
)
SCHEDULING_START = at_start(
    r"where|which|who|what|when|how|why|is better|moved?|swap|switch|join(?:ing)?|room|link|free|monday"
    r"|tuesday|wednesday|thursday|friday|the (?:meeting|room|link)"
)

OTHERS = words(
    r"(?:said|says|voted|votes|wrote|told \w+|thinks|thought) (?:it's |it was |that )?(?:a )?(?:yes|no"
    r"|hire|strong|:[+-]1:)|according to|on behalf of"
)
OTHERS_START = at_start(
    r"said|says|told|wrote|voted|agree(?:d|s)?|same|ditto|as per|ask|everyone|the others|what (?:he|she"
    r"|they|@someone)|from @someone|as @someone|like @someone|@someone"
)

TONE = re.compile(
    r":(?:upside_down_face|face_with_rolling_eyes|rolling_eyes|wink|joy|rolling_on_the_floor_laughing"
    r"|laughing|smirk|grimacing|sweat_smile|clown_face):"
    r"|;-?\)|(?<![\w'/:])/s(?![\w'])|(?<![\w'])(?:lol|rofl|lmao|haha+|hehe+|yeah,? right|oh yes|why not"
    r"|kidding|joking|sarcasm|over my dead body|when pigs fly|not!*$)(?![\w'])"
)

OTHER_LANGUAGE = words(
    r"pero|muy|mais|aber|però|perché|porque|nicht|ich|je|ne|pas|lo|creo|und|oder|nein|oui|ja|non|gracias"
    r"|grazie|merci|danke|keine?|sehr|bien|gut|leider|noch|que"
    r"|por|para|não|sim|niet|maar|het|een|der|das|ist|era|está|es|il|la|le|les|un|una|con|sin|sans|avec"
    r"|też|evet|hay[ıi]r"
)
FOREIGN_LETTER = re.compile(r"[\u0370-\u1fff\u2e80-\ud7ff\uff66-\uff9f]")

QUALITY = words(
    r"strong|weak|great|good|solid|excellent|poor|bad|clear|slow|fast|deep|shallow|thin|brilliant"
    r"|outstanding|lacking|missing|limited|impressive"
    r"|superb|amazing|terrible|decent|sharp|sloppy|thorough|unclear|confused|inexperienced|below|above"
    r"|little|lots of|lots|no|average|really knows"
)
SUBJECT = words(
    r"sql|tests?|testing|cod(?:e|er|ing)|design|communicat(?:ion|or|es)|skills?|experience|answers?"
    r"|engineer|candidate|fundamentals|knowledge|attitude"
    r"|fit|team ?(?:work|player)|depth|systems?|architecture|culture|leadership|background|debugging"
    r"|python|java|rust|javascript|typescript|apis?|joins?|bar"
    r"|problem[ -]solv(?:ing|er)|collaborat(?:ion|or|ive)|ownership|algorithms?|listener|thinker"
    r"|examples?|red flags?|concerns?|pair(?:ing)?"
)
TELLING = words(
    r"struggled|nailed|lacks|lacked|too (?:junior|senior|shallow|slow|vague)|can't code|couldn't code"
    r"|impressed|unprepared|arrogant|rude|knows (?:his|her|their)"
    r"|very (?:junior|senior|sharp)|not (?:strong|deep|good|senior|technical|hands-on) enough"
    r"|overqualified|underqualified"
)
FRACTION = re.compile(r"(\d+(?:\.\d+)?) ?/ ?(\d+)")
