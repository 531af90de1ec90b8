"""Two candidates turn out to be one person. What they have is joined, and can be taken apart again exactly.

The second one's applications go over to the first; where both apply for one role, the application that is further on stays,
and takes over the other's interviews and scorecards. Nothing is deleted: names stay in their rows, so that imports still
find both, and whoever was not to see one of them sees neither.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from bot.delivery.ledger import lock_lanes
from bot.errors import NoSuchCandidate, NotMerged, NotTheSame
from bot.hiring.candidates.application_cards import card_place, follows
from bot.hiring.candidates.application_records import applications_of, locked_application, record_event
from bot.hiring.candidates.candidates import find_candidate, read_handle, record_candidate_act, whole
from bot.hiring.candidates.editing import require_team_of
from bot.hiring.candidates.may_see import may_see_candidate, standing
from bot.hiring.candidates.showing_again import show_again
from bot.hiring.interviews.reminding import derive_reminders
from bot.hiring.roles.deciding import Act
from bot.models import (
    Application,
    Candidate,
    CandidateMerge,
    CandidateName,
    CandidateShown,
    Delivery,
    Follower,
    Interview,
    Role,
    Scorecard,
)
from bot.models.candidate import StageKind

ORDER = {kind: place for place, kind in enumerate(StageKind)}
MERGED = "Merged"
_FILLED = ("mail", "link", "external_id", "source")


@dataclass(frozen=True, slots=True)
class Outlook:
    """What a merge would do, as far as the actor may see: for the form that asks once more."""

    kept: str  # handles
    merged: str
    kept_id: int
    merged_id: int
    moving: tuple[str, ...]  # handles of roles
    doubled: tuple[tuple[str, str], ...]  # (role, stage that stays) where both apply
    is_elsewhere: bool  # something moves that the actor may not see
    hidden_more: int  # people who will see neither, and saw one


def look_at_merge(session: Session, kept: str, merged: str, act: Act) -> Outlook:
    """What merging two candidates would do. Raises NoSuchCandidate, NotOnTheTeam or NotTheSame."""
    one, other = _both(session, kept, merged, act)
    pairs = _doubles(session, one.id, other.id)
    seen = [app for app in applications_of(session, other.id) if _may_see(session, app, act)]
    hidden = {*one.hidden_from, one.employee_id} ^ {*other.hidden_from, other.employee_id}
    return Outlook(
        kept=one.handle,
        merged=other.handle,
        kept_id=one.id,
        merged_id=other.id,
        moving=tuple(session.get_one(Role, app.role_id).handle for app in seen),
        doubled=tuple(
            (session.get_one(Role, stays.role_id).handle, stays.stage)
            for stays, goes in pairs
            if _may_see(session, stays, act) or _may_see(session, goes, act)
        ),
        is_elsewhere=len(seen) < len(applications_of(session, other.id)),
        hidden_more=len(hidden - {None}),
    )


def merge_candidates(session: Session, kept_id: int, merged_id: int, act: Act) -> CandidateMerge:
    """Join two candidates; doing it twice is doing it once. Raises NoSuchCandidate, NotOnTheTeam or NotTheSame."""
    kept, merged = _locked(session, kept_id, merged_id, act)
    known = _merge_of(session, merged.id)
    if known is not None and known.kept_id == kept.id:
        return known
    _both(session, kept.handle, merged.handle, act)
    moved = applications_of(session, merged.id)
    doubles = _doubles(session, kept.id, merged.id)
    _lock_lanes(session, [*moved, *applications_of(session, kept.id)])
    changed: dict[str, Any] = {
        "applications": [one.id for one in moved],
        "doubles": [_join(session, stays, goes, act) for stays, goes in doubles],
        "kept": {"zone": kept.zone, "employee_id": kept.employee_id, "hidden_from": list(kept.hidden_from)},
        "filled": _complete(session, kept, merged),
        "followers": _follow(session, kept, merged),
    }
    session.execute(update(Application).where(Application.candidate_id == merged.id).values(candidate_id=kept.id))
    _hide(kept, merged)
    merged.merged_into = kept.id
    merge = CandidateMerge(
        workspace_id=act.workspace_id, kept_id=kept.id, merged_id=merged.id, at=act.now, by=act.actor, changed=changed,
        undone_at=None, undone_by=None,
    )  # fmt: skip
    session.add(merge)
    session.flush()
    _tell(session, kept, moved, "merge_candidates", merge, act)
    return merge


def unmerge(session: Session, merge_id: int, act: Act) -> CandidateMerge:
    """Take two apart again, also much later: each has what was theirs. What came since stays with the one it was joined to.

    Raises NotMerged, NoSuchCandidate or NotOnTheTeam.
    """
    merge = session.get(CandidateMerge, merge_id, with_for_update=True, populate_existing=True)
    if merge is None or merge.workspace_id != act.workspace_id:
        raise NoSuchCandidate
    kept, merged = _locked(session, merge.kept_id, merge.merged_id, act)
    require_team_of(session, find_candidate(session, kept.handle, act), act)
    if merge.undone_at is not None:
        raise NotMerged(handle=merged.handle)
    now_of = whole(session, kept).id
    found = [locked_application(session, one, act) for one in sorted(merge.changed["applications"])]
    moved = [one for one in found if one.candidate_id == now_of]  # what was taken apart before stays where it is
    ids = [one.id for one in moved]
    _lock_lanes(session, [*moved, *applications_of(session, kept.id)])
    _index_again(session, merge)
    session.execute(update(Application).where(Application.id.in_(ids)).values(candidate_id=merged.id))
    merged.merged_into = None
    for double in merge.changed["doubles"]:
        _part(session, double, act)
    _restore(session, kept, merged, merge)
    merge.undone_at, merge.undone_by = act.now, act.actor
    session.flush()
    for one in moved:
        session.refresh(one)
    _tell(session, merged, moved, "unmerge_candidates", merge, act)
    show_again(session, act.workspace_id, [kept.id], f"unmerged:{merge.id}", act.now)
    return merge


def find_merge(session: Session, handle: str, act: Act) -> CandidateMerge:
    """The merge that a handle went away by. Raises NotMerged, or NoSuchCandidate where the actor may not see the person."""
    find_candidate(session, handle, act)
    query = select(Candidate.id).where(Candidate.workspace_id == act.workspace_id, Candidate.number == read_handle(handle))
    merge = _merge_of(session, session.scalars(query).one())
    if merge is None:
        raise NotMerged(handle=handle.upper())
    return merge


def _both(session: Session, kept: str, merged: str, act: Act) -> tuple[Candidate, Candidate]:
    one, other = find_candidate(session, kept, act), find_candidate(session, merged, act)
    if one.id == other.id:
        raise NotTheSame(command=act.settings.command)
    for candidate in (one, other):
        require_team_of(session, candidate, act)
    return one, other


def _locked(session: Session, kept_id: int, merged_id: int, act: Act) -> tuple[Candidate, Candidate]:
    """Both candidates, in order of ids, and the applications of both before them."""
    query = select(Application.id).where(
        Application.workspace_id == act.workspace_id, Application.candidate_id.in_((kept_id, merged_id))
    )
    for application_id in sorted(session.scalars(query)):
        locked_application(session, application_id, act)
    rows = {}
    for candidate_id in sorted((kept_id, merged_id)):
        row = session.get(Candidate, candidate_id, with_for_update=True, populate_existing=True)
        if row is None or row.workspace_id != act.workspace_id or row.forgotten_at is not None:
            raise NoSuchCandidate
        rows[candidate_id] = row
    return rows[kept_id], rows[merged_id]


def _lock_lanes(session: Session, applications: list[Application]) -> None:
    places = {card_place(session.get_one(Role, one.role_id)) for one in applications}
    people = {person for one in applications for person in follows(session, one.candidate_id)}
    if applications:
        wanted = (places | people) - {None}
        lock_lanes(session, [(applications[0].workspace_id, str(lane)) for lane in wanted])


def _doubles(session: Session, kept_id: int, merged_id: int) -> list[tuple[Application, Application]]:
    """(stays, goes) for each role that both are live for: the one that is further on stays."""
    live = {one.role_id: one for one in applications_of(session, kept_id) if one.is_live}
    pairs = [(live[one.role_id], one) for one in applications_of(session, merged_id) if one.is_live and one.role_id in live]
    return [(other, one) if ORDER[other.kind] > ORDER[one.kind] else (one, other) for one, other in pairs]


def _join(session: Session, stays: Application, goes: Application, act: Act) -> dict[str, Any]:
    """One of two applications for a role goes on, with the interviews and scorecards of both; what it takes to part them."""
    interviews = list(session.scalars(select(Interview.id).where(Interview.application_id == goes.id)))
    cards = list(session.scalars(select(Scorecard.id).where(Scorecard.application_id == goes.id)))
    before = {
        "stays": stays.id,
        "goes": goes.id,
        "interviews": interviews,
        "scorecards": cards,
        "stage": goes.stage,
        "kind": goes.kind.value,
        "decided_at": goes.decided_at.isoformat() if goes.decided_at else None,
        "must_tell": goes.must_tell_since is not None,
        "was_imported": [stays.is_imported, goes.is_imported],
        "revision": stays.revision,
    }
    _move(session, interviews, cards, stays.id, act)
    goes.merged_into, goes.stage, goes.kind = stays.id, MERGED, StageKind.WITHDRAWN
    goes.decided_at, goes.must_tell_since = act.now, None
    goes.revision += 1
    stays.is_imported = stays.is_imported and goes.is_imported
    return before


def _part(session: Session, double: dict[str, Any], act: Act) -> None:
    goes = session.get_one(Application, double["goes"])
    session.refresh(goes)
    _move(session, double["interviews"], double["scorecards"], goes.id, act)
    goes.merged_into, goes.stage, goes.kind = None, double["stage"], StageKind(double["kind"])
    goes.decided_at, goes.is_imported = None, double["was_imported"][1]
    stays = session.get_one(Application, double["stays"])
    if stays.revision == double["revision"]:
        stays.is_imported = double["was_imported"][0]
    goes.must_tell_since = act.now if double["must_tell"] else None
    goes.revision += 1


def _move(session: Session, interviews: list[int], cards: list[int], to: int, act: Act) -> None:
    session.execute(update(Interview).where(Interview.id.in_(interviews)).values(application_id=to))
    session.execute(update(Scorecard).where(Scorecard.id.in_(cards)).values(application_id=to))
    session.flush()
    for interview_id in interviews:
        interview = session.get_one(Interview, interview_id, populate_existing=True)
        derive_reminders(session, interview, act.now)


def _complete(session: Session, kept: Candidate, merged: Candidate) -> list[str]:
    """Fill in what was not known of the kept one; the names of the columns, never what stands in them."""
    mine, theirs = (_names(session, one) for one in (kept, merged))
    filled = [name for name in _FILLED if not getattr(mine, name) and getattr(theirs, name)]
    for name in filled:
        setattr(mine, name, getattr(theirs, name))
    return filled


def _hide(kept: Candidate, merged: Candidate) -> None:
    """Who must not see one of them sees neither; one is an employee only once, the other account is hidden all the same."""
    hidden = {*kept.hidden_from, *merged.hidden_from}
    if merged.employee_id and kept.employee_id and merged.employee_id != kept.employee_id:
        hidden.add(merged.employee_id)
    kept.hidden_from = sorted(hidden)
    kept.employee_id = kept.employee_id or merged.employee_id
    kept.zone = kept.zone or merged.zone


def _follow(session: Session, kept: Candidate, merged: Candidate) -> list[str]:
    """Who followed the other follows both; those who were added."""
    added = sorted(set(follows(session, merged.id)) - set(follows(session, kept.id)))
    since = {row.person_id: row.since for row in session.scalars(select(Follower).where(Follower.candidate_id == merged.id))}
    for person in added:
        session.add(Follower(workspace_id=kept.workspace_id, candidate_id=kept.id, person_id=person, since=since[person]))
    return added


def _restore(session: Session, kept: Candidate, merged: Candidate, merge: CandidateMerge) -> None:
    """Give back what the merge brought; what people changed since stays, and who was hidden since is hidden from both."""
    before = merge.changed["kept"]
    brought = {*merged.hidden_from, merged.employee_id} - {*before["hidden_from"], None}
    since = set(kept.hidden_from) - brought - set(before["hidden_from"])
    kept.hidden_from = sorted(set(kept.hidden_from) - brought)
    merged.hidden_from = sorted({*merged.hidden_from, *since})
    for name in ("zone", "employee_id"):
        if getattr(kept, name) == getattr(merged, name):
            setattr(kept, name, before[name])
    mine, theirs = (_names(session, one) for one in (kept, merged))
    for name in merge.changed["filled"]:
        if getattr(mine, name) == getattr(theirs, name):
            setattr(mine, name, None)
    for row in session.scalars(select(Follower).where(Follower.candidate_id == kept.id)):
        if row.person_id in merge.changed["followers"]:
            session.delete(row)


def _index_again(session: Session, merge: CandidateMerge) -> None:
    """What was told since the merge may show either of them: it is to be found under both."""
    since = (
        select(CandidateShown.delivery_id)
        .join(Delivery, Delivery.id == CandidateShown.delivery_id)
        .where(CandidateShown.candidate_id == merge.kept_id, Delivery.created_at >= merge.at)
    )
    known = set(session.scalars(select(CandidateShown.delivery_id).where(CandidateShown.candidate_id == merge.merged_id)))
    for delivery_id in set(session.scalars(since)) - known:
        row = CandidateShown(workspace_id=merge.workspace_id, candidate_id=merge.merged_id, delivery_id=delivery_id)
        session.add(row)


def _tell(
    session: Session, candidate: Candidate, moved: list[Application], action: str, merge: CandidateMerge, act: Act
) -> None:
    """A line on each card that moved, and everything that shows one of the two is rendered anew."""
    kind = "merged" if action == "merge_candidates" else "unmerged"
    record_candidate_act(
        session, candidate.id, act, action, {"merge": merge.id, "kept": merge.kept_id, "merged": merge.merged_id}
    )
    doubled = {double["goes"]: double["stays"] for double in merge.changed["doubles"]}
    for one in {doubled.get(one.id, one.id) if kind == "merged" else one.id: one for one in moved}:
        record_event(session, session.get_one(Application, one), act, kind, after={"merge": merge.id})
    show_again(session, act.workspace_id, [merge.kept_id, merge.merged_id], f"{kind}:{merge.id}", act.now)


def _merge_of(session: Session, candidate_id: int) -> CandidateMerge | None:
    query = select(CandidateMerge).where(CandidateMerge.merged_id == candidate_id, CandidateMerge.undone_at.is_(None))
    return session.scalars(query.order_by(CandidateMerge.id.desc()).limit(1)).first()


def _names(session: Session, candidate: Candidate) -> CandidateName:
    return session.scalars(select(CandidateName).where(CandidateName.candidate_id == candidate.id)).one()


def _may_see(session: Session, application: Application, act: Act) -> bool:
    return may_see_candidate(standing(session, application, act.actor, act.now))
