"""What is known of a candidate is put right, and who follows them? What was posted about them follows at once."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from bot.errors import NameMissing, NoSuchCandidate, NotOnTheTeam, ZoneUnknown
from bot.hiring.candidates.application_records import applications_of
from bot.hiring.candidates.candidates import LONGEST_NAME, Profile, find_candidate, plain_mail, record_candidate_act
from bot.hiring.candidates.import_words import is_zone
from bot.hiring.candidates.may_see import may_see_candidate, standing
from bot.hiring.candidates.showing_again import show_again
from bot.hiring.people.people import is_on_team
from bot.hiring.roles.deciding import Act
from bot.models import Application, Candidate, CandidateName, Follower, Role


@dataclass(frozen=True, slots=True)
class Edited:
    """What an edit came to. `twin`: the handle of another candidate with the same mail whom the actor may see."""

    candidate_id: int
    is_changed: bool
    twin: str | None


def profile_of(session: Session, application_id: int, act: Act) -> tuple[str, Profile]:
    """The handle, and what the form begins with. Raises NoSuchCandidate, or NotOnTheTeam for those who only interview."""
    candidate = _of_team(session, application_id, act)
    names = session.scalars(select(CandidateName).where(CandidateName.candidate_id == candidate.id)).one()
    hidden = tuple(candidate.hidden_from)
    return candidate.handle, Profile(
        names.name, names.mail, names.external_id, names.link, candidate.zone, candidate.employee_id, hidden, names.source
    )


def edit_candidate(session: Session, application_id: int, profile: Profile, act: Act) -> Edited:
    """Put right what is known of a candidate. Messages that show them are rendered anew, also for who must not see them now.

    Raises NoSuchCandidate, NotOnTheTeam, NameMissing or ZoneUnknown.
    """
    candidate = _of_team(session, application_id, act)
    session.refresh(candidate, with_for_update=True)
    name = " ".join(profile.name.split())
    if not name or len(name) > LONGEST_NAME:
        raise NameMissing
    if profile.zone and not is_zone(profile.zone):
        raise ZoneUnknown(zone=profile.zone)
    names = session.scalars(select(CandidateName).where(CandidateName.candidate_id == candidate.id)).one()
    wanted = {"name": name, "mail": plain_mail(profile.mail), "link": profile.link or None}
    changed = [field for field, value in wanted.items() if getattr(names, field) != value]
    for field in changed:
        setattr(names, field, wanted[field])
    changed += _change_rights(candidate, profile)
    if changed:
        record_candidate_act(session, candidate.id, act, "edit_candidate", {"changed": changed})
        session.flush()
        show_again(session, act.workspace_id, [candidate.id], f"edited:{act.now.isoformat()}", act.now)
    return Edited(candidate.id, bool(changed), _twin(session, candidate, names, act))


def follow(session: Session, application_id: int, act: Act, *, follows: bool) -> bool:
    """Hear of each change about a candidate, or no longer; False where that was so already.

    Raises NoSuchCandidate for somebody who may not see them.
    """
    application = session.get(Application, application_id)
    if application is None or application.workspace_id != act.workspace_id:
        if not follows:
            return False
        raise NoSuchCandidate
    if follows and not may_see_candidate(standing(session, application, act.actor, act.now)):
        raise NoSuchCandidate
    session.get_one(Candidate, application.candidate_id, with_for_update=True)  # two presses one after the other
    mine = (Follower.candidate_id == application.candidate_id) & (Follower.person_id == act.actor)
    known = session.scalars(select(Follower.id).where(mine)).first() is not None
    if known == follows:
        return False
    if follows:
        session.add(
            Follower(
                workspace_id=act.workspace_id, candidate_id=application.candidate_id, person_id=act.actor, since=act.now
            )
        )
    else:
        session.execute(delete(Follower).where(mine))
    record_candidate_act(session, application.candidate_id, act, "follow" if follows else "unfollow", {})
    return True


def require_team_of(session: Session, candidate: Candidate, act: Act) -> None:
    """Only who works on a role that the candidate applies for, and may see them. Raises NotOnTheTeam."""
    for one in applications_of(session, candidate.id):
        if is_on_team(session.get_one(Role, one.role_id), act.actor):
            return
    raise NotOnTheTeam(command=act.settings.command)


def _of_team(session: Session, application_id: int, act: Act) -> Candidate:
    application = session.get(Application, application_id)
    if application is None or application.workspace_id != act.workspace_id:
        raise NoSuchCandidate
    if not may_see_candidate(standing(session, application, act.actor, act.now)):
        raise NoSuchCandidate
    candidate = session.get_one(Candidate, application.candidate_id)
    require_team_of(session, candidate, act)
    return candidate


def _change_rights(candidate: Candidate, profile: Profile) -> list[str]:
    wanted = {
        "zone": profile.zone or None,
        "employee_id": profile.employee_id,
        "hidden_from": sorted(set(profile.hidden_from)),
    }
    changed = [field for field, value in wanted.items() if getattr(candidate, field) != value]
    for field in changed:
        setattr(candidate, field, wanted[field])
    return changed


def _twin(session: Session, candidate: Candidate, names: CandidateName, act: Act) -> str | None:
    """Somebody else with the same mail; whom the actor must not see is not mentioned."""
    if not names.mail:
        return None
    query = select(CandidateName.candidate_id).where(
        CandidateName.workspace_id == act.workspace_id,
        CandidateName.mail == names.mail,
        CandidateName.candidate_id != candidate.id,
    )
    for other_id in session.scalars(query.order_by(CandidateName.id)):
        other = session.get_one(Candidate, other_id)
        try:
            return find_candidate(session, other.handle, act).handle if other.merged_into is None else None
        except NoSuchCandidate:
            continue
    return None
