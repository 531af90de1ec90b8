"""How are many imported candidates written at once? As each alone would be, but with a few statements for all of them."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.orm import Session

from bot.hiring.audit import record
from bot.hiring.candidates.candidates import Profile, complete_profile, next_number, plain_mail
from bot.hiring.candidates.import_matching import Known
from bot.hiring.candidates.import_planning import Item
from bot.hiring.home.marks import mark_role
from bot.hiring.roles.deciding import Act
from bot.models import Application, ApplicationEvent, Candidate, CandidateName, Role
from bot.models.candidate import ENDED, StageKind


def write_rows(session: Session, items: Sequence[Item], act: Act) -> None:
    """Add the candidates that are new, and everybody's application, silently. Candidates and roles are locked before."""
    people = _people(session, items, act)
    roles = {role_id: session.get_one(Role, role_id) for role_id in {item.role_id for item in items}}
    applications = [_application(item, person, act) for item, person in zip(items, people, strict=True)]
    session.add_all(applications)
    session.flush()
    events = [_event(item, application, act) for item, application in zip(items, applications, strict=True)]
    session.add_all(events)
    session.flush()
    for event, application in zip(events, applications, strict=True):
        detail = {"application": application.id, "event": event.id, "before": {}, "after": event.after}
        _audit(session, application.candidate_id, act, "added", detail)
    for item in items:
        roles[item.role_id].filled += item.stage.kind is StageKind.HIRED
    for role in roles.values():
        mark_role(session, role, act.now)


def _people(session: Session, items: Sequence[Item], act: Act) -> list[Candidate]:
    """The candidate of each row: one that is known, one of an earlier row, or a new one."""
    known, number = Known(session, act.workspace_id), next_number(session, act.workspace_id)
    fresh: list[tuple[Candidate, Profile]] = []
    by_key: dict[tuple[str, str], Candidate] = {}
    people = []
    for item in items:
        keys = [key for key in (("id", item.profile.external_id), ("mail", plain_mail(item.profile.mail))) if key[1]]
        person = next((by_key[key] for key in keys if key in by_key), None)
        if person is None and (candidate_id := known.candidate(item.profile)) is not None:
            person = session.get_one(Candidate, candidate_id)
            complete_profile(session, person, item.profile)
        if person is None:
            person = _candidate(item.profile, number + len(fresh), act)
            fresh.append((person, item.profile))
        for what, value in keys:
            by_key.setdefault((what, str(value)), person)
        people.append(person)
    _store(session, fresh, act)
    return people


def _store(session: Session, fresh: Sequence[tuple[Candidate, Profile]], act: Act) -> None:
    session.add_all([person for person, _ in fresh])
    session.flush()
    session.add_all(
        CandidateName(
            workspace_id=act.workspace_id,
            candidate_id=person.id,
            name=profile.name,
            mail=plain_mail(profile.mail),
            external_id=profile.external_id,
            link=profile.link,
            source=profile.source,
        )
        for person, profile in fresh
    )
    for person, _ in fresh:
        _audit(session, person.id, act, "add_candidate", {"number": person.number})


def _candidate(profile: Profile, number: int, act: Act) -> Candidate:
    return Candidate(
        workspace_id=act.workspace_id,
        number=number,
        zone=profile.zone,
        employee_id=None,
        hidden_from=[],
        created_at=act.now,
        created_by=act.actor,
        merged_into=None,
        forgotten_at=None,
    )


def _application(item: Item, person: Candidate, act: Act) -> Application:
    since = item.since or act.now
    return Application(
        workspace_id=act.workspace_id,
        candidate_id=person.id,
        role_id=item.role_id,
        stage=item.stage.name,
        kind=item.stage.kind,
        stage_since=since,
        is_imported=True,
        must_tell_since=None,
        revealed_at=None,
        revealed_by=None,
        decided_at=since if item.stage.kind in ENDED else None,
        merged_into=None,
        created_at=act.now,
    )


def _event(item: Item, application: Application, act: Act) -> ApplicationEvent:
    return ApplicationEvent(
        workspace_id=act.workspace_id,
        application_id=application.id,
        kind="added",
        at=act.now,
        actor=act.actor,
        before={},
        after={"stage": item.stage.name, "kind": item.stage.kind.value},
        note=item.reason,
    )


def _audit(session: Session, candidate_id: int, act: Act, action: str, detail: dict[str, object]) -> None:
    subject = f"candidate:{candidate_id}"
    record(
        session, act.workspace_id, actor=act.actor, source=act.source, action=action, subject=subject, detail=detail,
        now=act.now,
    )  # fmt: skip
