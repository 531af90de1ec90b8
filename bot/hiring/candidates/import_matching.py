"""Does a row of an imported file stand here already? By external id, else mail; without both by name among imported ones."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.hiring.candidates.candidates import Profile, plain_mail
from bot.hiring.people.loosely import loose
from bot.models import Application, Candidate, CandidateName


class Known:
    """The candidates of a workspace by what finds them again. One query each, made once for a whole file."""

    def __init__(self, session: Session, workspace_id: str) -> None:
        self._session = session
        self._merged = self._merged_into(workspace_id)
        self._by_id: dict[str, int] = {}
        self._by_mail: dict[str, int] = {}
        self._by_name: dict[str, list[int]] = {}
        query = select(CandidateName).where(CandidateName.workspace_id == workspace_id).order_by(CandidateName.id)
        for row in session.scalars(query):
            if row.external_id:
                self._by_id.setdefault(row.external_id, row.candidate_id)
            if row.mail:
                self._by_mail.setdefault(row.mail, row.candidate_id)
            if not row.external_id and not row.mail:
                self._by_name.setdefault(loose(row.name), []).append(row.candidate_id)

    def candidate(self, profile: Profile) -> int | None:
        """The id of the candidate that external id or mail names."""
        found = self._by_id.get(profile.external_id or "")
        if found is None:
            found = self._by_mail.get(plain_mail(profile.mail) or "")
        while found in self._merged:
            found = self._merged[found]
        return found

    def application(self, profile: Profile, role_id: int) -> Application | None:
        """The newest application of that person for a role, a live one before others."""
        candidate_id = self.candidate(profile)
        if candidate_id is not None:
            return self._newest([candidate_id], role_id, imported_only=False)
        if profile.external_id or profile.mail:
            return None
        return self._newest(self._by_name.get(loose(profile.name), []), role_id, imported_only=True)

    def _newest(self, candidate_ids: list[int], role_id: int, *, imported_only: bool) -> Application | None:
        query = select(Application).where(
            Application.candidate_id.in_(candidate_ids),
            Application.role_id == role_id,
            Application.merged_into.is_(None),
        )
        if imported_only:
            query = query.where(Application.is_imported)
        found = sorted(self._session.scalars(query), key=lambda one: (one.is_live, one.id))
        return found[-1] if found else None

    def _merged_into(self, workspace_id: str) -> dict[int, int]:
        query = select(Candidate.id, Candidate.merged_into).where(
            Candidate.workspace_id == workspace_id, Candidate.merged_into.is_not(None)
        )
        return {row.id: row.merged_into for row in self._session.execute(query)}
