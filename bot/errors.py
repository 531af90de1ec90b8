"""When does a rule say no? One class per refusal; its docstring is the message the person reads, with the way out.

Refusal
├── NotADecider, GuestsLookOnly, OutsiderRefused, SlackUnsure
├── AlreadyThere, AlreadyUndone, UndoTooLate, UndoOvertaken
├── NoReason, NotFound, NoPosting, NothingToCorrect
├── TitleMissing, OpeningsWrong, HiringChannelNotPrivate, HiringChannelAnnounces, NotAColleague
├── NotOnTheTeam, NoSuchCandidate, NameMissing, AlreadyApplied, NoSuchStage, ApplicationOver, ReasonMissing
├── TimeSkipped, ZoneWrong, FocusMissing, PlanSaved, AlreadySwapped
├── WhichRole, InterviewersWrong, TimeWrong, LengthWrong, InterviewOver, NotYourInterview, NotYetHeld, DatesWrong, HoursWrong
├── NotAPrivacyContact
├── SheetUnreadable, ImportUnsettled, MovedMeanwhile, NotTheSame, NotMerged, SettledAlready
├── StagesWrong, StageInUse, ZoneUnknown
├── ScorecardChanged, ScorecardMissing, ScorecardThere, DecidedMeanwhile, ChannelNotPrivate
└── SettingsFault
"""

from __future__ import annotations

import inspect
from typing import Any


class Refusal(Exception):
    """That is not possible."""

    def __init__(self, **details: Any) -> None:
        self.details = details
        template = inspect.getdoc(type(self)) or ""
        super().__init__(" ".join(template.format(**details).split()))

    @property
    def message(self) -> str:
        """What the person reads: plain text, still to be escaped where it becomes Slack text."""
        return str(self)


class NotADecider(Refusal):
    """Only people who decide about roles may do that. {deciders} `{command} show` works for everybody."""


class GuestsLookOnly(Refusal):
    """Guests can look at open roles with `{command} list` and `{command} show`, but not change them. {deciders}"""


class OutsiderRefused(Refusal):
    """{command} is for people of this workspace only. Please ask your contact in the company about open roles."""


class SlackUnsure(Refusal):
    """Slack didn't tell me just now whether you may do that, so I left everything as it is. Please try again in a minute."""


class AlreadyThere(Refusal):
    """{handle} is already {state}, so there is nothing to do. `{command} why {handle}` tells who decided that."""


class AlreadyUndone(Refusal):
    """That was undone already, nothing else has changed."""


class UndoTooLate(Refusal):
    """Undo works for 10 minutes, and they are over. Use `{command}` to change {handle} again."""


class UndoOvertaken(Refusal):
    """Somebody has decided about {handle} since, so I left their decision as it is. `{command} why {handle}` tells who."""


class NoReason(Refusal):
    """Please say why the role closes: filled, cancelled or other."""


class NotFound(Refusal):
    """That is no longer there. `{command} list` shows what is."""


class NoPosting(Refusal):
    """{handle} has no file in the postings repository, so there is none to ignore. Take it back instead."""


class NothingToCorrect(Refusal):
    """Please write the right title, or the right place."""


class TitleMissing(Refusal):
    """A role needs a title, for example “Data Engineer”; at most 150 characters."""


class OpeningsWrong(Refusal):
    """Please give a whole number of openings, from 1 to 99."""


class HiringChannelNotPrivate(Refusal):
    """A hiring channel must be private and not shared with other companies, since candidates are talked about there."""


class HiringChannelAnnounces(Refusal):
    """Roles are announced in that channel, so it can't be a hiring channel too. Choose a private channel of its own."""


class NotAColleague(Refusal):
    """{name} is a guest, a bot, or has left, and can't answer for a role. Please choose a colleague."""


class SettingsFault(Refusal):
    """{name}: {problem} {fix}"""


class NotOnTheTeam(Refusal):
    """Only the owner, the backup and the recruiters of a role may do that. `{command} team` shows who they are."""


class NoSuchCandidate(Refusal):
    """I know no such candidate, or none that you work on. Candidates are named by their handle, for example `C-017`."""


class NameMissing(Refusal):
    """A candidate needs a name of at most 200 characters."""


class AlreadyApplied(Refusal):
    """{handle} is already in process for this role, so there is nothing to add."""


class NoSuchStage(Refusal):
    """This role has no stage “{name}”. Its stages are: {stages}."""


class ApplicationOver(Refusal):
    """This application is over ({stage}), so I left it as it is. Move it back to a stage first."""


class ReasonMissing(Refusal):
    """Please say why in a few words; it stays with the application and is never sent to the candidate."""


class InterviewersWrong(Refusal):
    """An interview needs one to three different interviewers, all of them colleagues who may see the candidate."""


class TimeWrong(Refusal):
    """I can't read “{wall}” in “{zone}” as a time. Write it like 2026-03-30 09:30, with a zone like Europe/Berlin."""


class TimeSkipped(Refusal):
    """There is no {clock} on {day} in {zone}: the clocks jump forward to {later}. Please take {later} or another time."""


class ZoneWrong(Refusal):
    """I know no time zone “{zone}”, or several. Write a city like Berlin, or its full name like Europe/Berlin."""


class FocusMissing(Refusal):
    """What is the interview about? Two words are enough, for example “System design”."""


class PlanSaved(Refusal):
    """This plan was saved already, nothing was planned twice."""


class AlreadySwapped(Refusal):
    """Somebody was quicker, they are replaced already. Now expected: {people}."""


class LengthWrong(Refusal):
    """An interview takes from 5 minutes to 8 hours."""


class InterviewOver(Refusal):
    """This interview is cancelled or over, so I left it as it is. Plan another one instead."""


class NotYourInterview(Refusal):
    """You are not one of the interviewers here, so there is nothing for you to answer."""


class NotYetHeld(Refusal):
    """This interview has not taken place yet, so there is no scorecard to give."""


class DatesWrong(Refusal):
    """Please give a first and a last day, at most a year apart, for example `24 Dec - 2 Jan`."""


class HoursWrong(Refusal):
    """Please choose at least one working day, and a day of work that ends after it begins."""


class NotAPrivacyContact(Refusal):
    """Only the privacy contacts may do that. The operator lists them in rolecall.toml as `privacy_contacts`."""


class WhichRole(Refusal):
    """{handle} is in process for several roles. Say for which one, for example `{example}`."""


class ScorecardChanged(Refusal):
    """Your scorecard has changed since you opened this. Have a look at what it says now, and submit again."""


class ScorecardMissing(Refusal):
    """Your own scorecard is still missing. Please decide after it is in, or after you have said that you won't write one."""


class ScorecardThere(Refusal):
    """Your scorecard for that interview is in already. Withdraw it first, or correct it there."""


class DecidedMeanwhile(Refusal):
    """{who} has decided meanwhile: {what}. I left it at that. Open the debrief again to decide anew."""


class ChannelNotPrivate(Refusal):
    """{handle} has no private hiring channel of its own, so I go on asking by direct message. `{command} team` sets one."""


class SheetUnreadable(Refusal):
    """I can't read {file}: {why}"""


class ImportUnsettled(Refusal):
    """I imported nothing, since {count} still to be settled. The first is: {first}"""


class MovedMeanwhile(Refusal):
    """{by} was faster: {handle} is at {stage} now, so I changed nothing more."""


class NotTheSame(Refusal):
    """Please name two different candidates, for example `{command} candidate merge C-3 C-7`."""


class NotMerged(Refusal):
    """{handle} is not merged into anybody, so there is nothing to take apart."""


class SettledAlready(Refusal):
    """{by} has answered that already: they {answer}. I changed nothing more."""


class StagesWrong(Refusal):
    """{problem} Write one stage a line with its kind, for example `Phone call = screen`. Kinds are: {kinds}."""


class StageInUse(Refusal):
    """{count} at “{stage}”, and the new list has no stage of that kind ({kind}). Move them first, or keep such a stage."""


class ZoneUnknown(Refusal):
    """I don't know the time zone “{zone}”. Write it like Europe/Berlin or America/New_York."""
