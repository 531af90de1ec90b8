"""What are buttons, forms and fields called? Old buttons stay in channels for years: a name once given keeps its payload.

When the payload of one changes, it gets a new name with the next version, and the old one keeps working.
"""

from __future__ import annotations

import re
from enum import StrEnum


class Action(StrEnum):
    """Buttons and menus. The payload (`value`) is a role's id unless said otherwise."""

    ROLE_DETAILS = "role-details"
    ROLE_MENU = "role-menu"  # the card's overflow menu; each option's value is "<word> <role id>"
    ROLE_APPLY = "role-apply"  # a link: Slack reports the press, there is nothing to do
    ROLE_ACT = "role-act"  # "<word> <role id> [reason]": what was understood, confirmed with a press
    ROLE_TEAM = "role-team"
    ROLE_WHY = "role-why"
    ROLE_UNDO = "role-undo"  # a role event's id
    ROLE_LIST = "role-list"  # "<page> <words>"
    ROLE_CREATE = "role-create"  # the title that was typed
    ROLE_WHICH = "role-which"  # "<word> <role id> [reason]": one of several that were found
    CANDIDATE_PLAN = "candidate-plan"  # an application's id: plan an interview for it
    INVITATION_ACCEPT = "invitation-accept"  # an interview's id
    INVITATION_DECLINE = "invitation-decline"  # an interview's id
    INTERVIEW_NOT_HELD = "interview-not-held"  # a menu; each option's value is "<why> <interview id>"
    INTERVIEW_MENU = "interview-menu"  # a menu; each option's value is "<word> <interview id>"
    INTERVIEW_SWAP = "interview-swap"  # an interview's id: the form that swaps an interviewer
    INTERVIEW_MOVE = "interview-move"  # an interview's id: the form that moves it
    INTERVIEW_INSTEAD = "interview-instead"  # "<interview id> <leaving> <coming>": somebody takes a place over
    PLAN_MORE = "plan-more"  # an application's id: one more interview in the form that is open
    PLAN_BACK = "plan-back"  # a draft's id: from the preview back to the form
    NUDGE_PUT_OFF = "nudge-put-off"  # shortly, morning or on_it
    CANDIDATE_ADVANCE = "candidate-advance"  # "<application id> <revision>": on to the next stage
    CANDIDATE_REJECT = "candidate-reject"  # "<application id> <revision>": the form that asks why
    CANDIDATE_MENU = "candidate-menu"  # a menu; each option's value is "<word> <application id> <revision>"
    CANDIDATE_UNDO = "candidate-undo"  # an application event's id
    CANDIDATE_FOLLOW = "candidate-follow"  # "<follow or unfollow> <application id>"
    CANDIDATE_UNMERGE = "candidate-unmerge"  # a merge's id
    CANDIDATE_IMPORT = "candidate-import"  # opens the form that takes a file
    ENDING_END = "ending-end"  # a question's id: the form that asks why
    ENDING_KEEP = "ending-keep"  # a question's id
    ENDING_CLOSE = "ending-close"  # "<role id> <reason>": the form that closes the role
    SCORECARDS_REVEAL = "scorecards-reveal"  # an application's id: the form that asks why
    SCORECARD_CALL = "scorecard-call"  # "<call> <interview id>"
    DEBRIEF_DECIDE = "debrief-decide"  # "<decision> <application id>": the form that asks why
    DEBRIEF_PICTURE = "debrief-picture"  # an application's id
    SCORECARD_MENU = "scorecard-menu"  # a menu; each option's value is "<word> <interview id>"
    SCORECARD_GIVE_UP = "scorecard-give-up"  # an interview's id: the form that asks why
    SCORECARD_WHICH = "scorecard-which"  # "<interview id> <channel> <ts> <thread ts or ->": the message is about this one
    SCORECARD_COPY = "scorecard-copy"  # the same: take a copy of a message that stands where others read it
    INTERVIEW_ASK = "interview-ask"  # "<time|talk> <interview id>": the form that passes words on to the recruiter
    INTERVIEW_WITHDRAW = "interview-withdraw"  # an application's id: the candidate does not go on
    MUTE = "mute-reminders"  # "on" or "off"
    MEETING_LINK = "meeting-link"  # a link: Slack reports the press, there is nothing to do
    MY_AWAY = "my-away"  # "-": the form about days away
    MY_HOURS = "my-hours"  # "-": the form about zone, days and quiet hours
    DEBRIEF_OPEN = "debrief-open"  # an application's id
    SCORECARD_FORM = "scorecard-form"  # an interview's id: the full form
    CANDIDATE_KEEP = "candidate-keep"  # a candidate's id: the form that keeps them longer
    CANDIDATE_TOLD = "candidate-told"  # an application's id: somebody told the candidate
    HOME_SHOW = "home-show"  # an application's id, also as the choice of a menu
    RELEASE = "release"  # "release": let the bot go on after a restore
    CANDIDATE_SHOW = "candidate-show"  # an application's id
    CANDIDATE_ADD = "candidate-add"  # a role's id, or "-": the form for a new candidate


def pressed(action: Action) -> re.Pattern[str]:
    """What a listener of this action matches: also the numbered ones of a row that has it more than once."""
    return re.compile(rf"^{re.escape(action)}(\.\d+)?$")


class View(StrEnum):
    """Forms, as `callback_id`."""

    ROLE_CLOSE = "role-close"
    ROLE_TEAM = "role-team"
    ROLE_CREATE = "role-create"
    ROLE_WRONG = "role-wrong"
    ROLE_FIND = "role-find"  # what is open, in a form of its own
    CANDIDATE_ADD = "candidate-add"
    CANDIDATE_FORGET = "candidate-forget"
    CANDIDATE_EDIT = "candidate-edit"
    CANDIDATE_MERGE = "candidate-merge"
    CANDIDATE_MOVE = "candidate-move"
    CANDIDATE_END = "candidate-end"  # rejected or withdrawn
    CANDIDATE_IMPORT = "candidate-import"
    CANDIDATE_IMPORT_PLAN = "candidate-import-plan"  # what an import would do, with what is to be settled
    ENDING = "ending"  # why everybody in process is ended
    ROLE_HOLD = "role-hold"
    ROLE_STAGES = "role-stages"
    CANDIDATE_KEEP = "candidate-keep"
    INTERVIEW_PLAN = "interview-plan"
    INTERVIEW_PREVIEW = "interview-preview"
    MY_HOURS = "my-hours"
    MY_AWAY = "my-away"
    INTERVIEW_MOVE = "interview-move"
    INTERVIEW_SWAP = "interview-swap"
    INTERVIEW_CANCEL = "interview-cancel"
    SCORECARDS_REVEAL = "scorecards-reveal"
    SCORECARD_FORM = "scorecard-form"
    SCORECARD_GIVE_UP = "scorecard-give-up"
    SCORECARD_MOVE = "scorecard-move"
    DEBRIEF_DECIDE = "debrief-decide"
    INTERVIEW_ASK = "interview-ask"
    INTERVIEW_WITHDRAW = "interview-withdraw"
    ANSWER = "answer"  # what came of a form about a candidate; it has nothing to submit


class Shortcut(StrEnum):
    """Shortcuts of the manifest, as `callback_id`."""

    ROLE_FIND = "role-find"
    CANDIDATE_ADD = "candidate-add-from-message"
    SCORECARD = "scorecard-from-message"


class Field(StrEnum):
    """Fields of forms: both `block_id` and `action_id`, so that typed values survive an update of the form."""

    REASON = "reason"
    NOTE = "note"
    OWNER = "owner"
    BACKUP = "backup"
    RECRUITERS = "recruiters"
    HIRING_CHANNEL = "hiring-channel"
    OPENINGS = "openings"
    TITLE = "title"
    PLACE = "place"
    TEAM = "team"
    WRONG = "wrong"
    NAME = "name"
    MAIL = "mail"
    ROLE = "role"
    EMPLOYEE = "employee"
    HIDDEN_FROM = "hidden-from"
    FOCUS = "focus"
    INTERVIEWERS = "interviewers"
    SHADOWS = "shadows"
    DAY = "day"
    CLOCK = "clock"
    ZONE = "zone"
    MINUTES = "minutes"
    LEAVING = "leaving"
    COMING = "coming"
    MEETING_PLACE = "meeting-place"
    TEMPLATE = "template"
    WORKING_DAYS = "working-days"
    WORK_FROM = "work-from"
    WORK_TO = "work-to"
    QUIET_FROM = "quiet-from"
    QUIET_TO = "quiet-to"
    REMINDERS = "reminders"
    FIRST_DAY = "first-day"
    LAST_DAY = "last-day"
    LINK = "link"
    STAGE = "stage"
    STAGES = "stages"
    STAGES_OF = "stages-of"  # the role whose stages are taken over
    FILE = "file"
    APPLICATIONS = "applications"  # keep or end those in process
    APPLICATIONS_WHY = "applications-why"
    CALL = "call"
    RATING = "rating"  # numbered: "rating.0"
    EVIDENCE = "evidence"
    PRIVATE_NOTE = "private-note"
    INTERVIEW = "interview"
