"""What 0.2.0 adds."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """What 0.2.0 adds."""
    op.create_table(
        "channel_member",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("person_id", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_channel_member")),
        sa.UniqueConstraint(
            "workspace_id", "channel", "person_id", name=op.f("uq_channel_member_workspace_id_channel_person_id")
        ),
    )
    op.create_index("ix_channel_member_person", "channel_member", ["workspace_id", "person_id"], unique=False)
    op.create_table(
        "digest",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.String(), nullable=False),
        sa.Column("person_id", sa.String(), nullable=False),
        sa.Column("day", sa.String(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("reason", sa.String(length=20), nullable=True),
        sa.Column("delivery_id", sa.Integer(), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_digest")),
        sa.UniqueConstraint("workspace_id", "person_id", "day", name=op.f("uq_digest_workspace_id_person_id_day")),
    )
    op.create_index("ix_digest_due", "digest", ["state", "due_at"], unique=False)
    op.create_table(
        "file_to_erase",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.String(), nullable=False),
        sa.Column("file_id", sa.String(), nullable=False),
        sa.Column("retry_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_file_to_erase")),
        sa.UniqueConstraint("workspace_id", "file_id", name=op.f("uq_file_to_erase_workspace_id_file_id")),
    )
    op.create_table(
        "form_shown",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.String(), nullable=False),
        sa.Column("view_id", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_form_shown")),
    )
    op.create_index("ix_form_shown_number", "form_shown", ["workspace_id", "number"], unique=False)
    op.create_table(
        "home_mark",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.String(), nullable=False),
        sa.Column("person_id", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_home_mark")),
    )
    op.create_index("ix_home_mark_person", "home_mark", ["workspace_id", "person_id"], unique=False)
    op.create_table(
        "home_view",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.String(), nullable=False),
        sa.Column("person_id", sa.String(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("candidate_ids", sa.JSON(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("stale_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("retry_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_home_view")),
        sa.UniqueConstraint("workspace_id", "person_id", name=op.f("uq_home_view_workspace_id_person_id")),
    )
    op.create_table(
        "candidate_merge",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.String(), nullable=False),
        sa.Column("kept_id", sa.Integer(), nullable=False),
        sa.Column("merged_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("changed", sa.JSON(), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_by", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["kept_id"], ["candidate.id"], name=op.f("fk_candidate_merge_kept_id")),
        sa.ForeignKeyConstraint(["merged_id"], ["candidate.id"], name=op.f("fk_candidate_merge_merged_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_candidate_merge")),
    )
    op.create_index("ix_candidate_merge_kept", "candidate_merge", ["kept_id"], unique=False)
    op.create_index("ix_candidate_merge_merged", "candidate_merge", ["merged_id"], unique=False)
    op.create_table(
        "follower",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.String(), nullable=False),
        sa.Column("candidate_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.String(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["candidate_id"], ["candidate.id"], name=op.f("fk_follower_candidate_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_follower")),
        sa.UniqueConstraint("candidate_id", "person_id", name=op.f("uq_follower_candidate_id_person_id")),
    )
    op.create_table(
        "loop_step",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.String(), nullable=False),
        sa.Column("role_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("focus", sa.String(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("interviewer_ids", sa.JSON(), nullable=False),
        sa.Column("shadow_ids", sa.JSON(), nullable=False),
        sa.Column("days_after", sa.Integer(), nullable=False),
        sa.Column("clock", sa.String(), nullable=False),
        sa.Column("place", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["role_id"], ["role.id"], name=op.f("fk_loop_step_role_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_loop_step")),
        sa.UniqueConstraint("role_id", "position", name=op.f("uq_loop_step_role_id_position")),
    )
    op.create_table(
        "page_check",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.String(), nullable=False),
        sa.Column("role_id", sa.Integer(), nullable=False),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("url", sa.String(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["role_id"], ["role.id"], name=op.f("fk_page_check_role_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_page_check")),
        sa.UniqueConstraint("role_id", "purpose", name=op.f("uq_page_check_role_id_purpose")),
    )
    op.create_index("ix_page_check_due", "page_check", ["due_at"], unique=False)
    op.create_table(
        "retention",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.String(), nullable=False),
        sa.Column("candidate_id", sa.Integer(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("listed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("kept_by", sa.String(), nullable=True),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("note", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["candidate_id"], ["candidate.id"], name=op.f("fk_retention_candidate_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_retention")),
        sa.UniqueConstraint("candidate_id", name=op.f("uq_retention_candidate_id")),
    )
    op.create_index("ix_retention_due", "retention", ["workspace_id", "due_at"], unique=False)
    op.create_table(
        "ending",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.String(), nullable=False),
        sa.Column("role_id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=True),
        sa.Column("why", sa.String(length=20), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked", sa.JSON(), nullable=False),
        sa.Column("answer", sa.String(), nullable=True),
        sa.Column("answered_by", sa.String(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["application_id"], ["application.id"], name=op.f("fk_ending_application_id")),
        sa.ForeignKeyConstraint(["role_id"], ["role.id"], name=op.f("fk_ending_role_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ending")),
    )
    op.create_index("ix_ending_role", "ending", ["role_id"], unique=False)
    op.create_table(
        "loop_draft",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.String(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.String(), nullable=False),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["application_id"], ["application.id"], name=op.f("fk_loop_draft_application_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_loop_draft")),
    )
    op.create_index("ix_loop_draft_application", "loop_draft", ["application_id"], unique=False)
    op.create_index("ix_loop_draft_at", "loop_draft", ["workspace_id", "at"], unique=False)
    op.add_column("application", sa.Column("merged_into", sa.Integer(), nullable=True))
    op.add_column("candidate_name", sa.Column("source", sa.String(), nullable=True))
    op.add_column("channel", sa.Column("members_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("focus_area", sa.Column("rubric", sa.JSON(), nullable=True))
    op.add_column("message", sa.Column("file_ids", sa.JSON(), nullable=True))
    op.add_column("person_time", sa.Column("work_from", sa.String(), nullable=True))
    op.add_column("person_time", sa.Column("work_to", sa.String(), nullable=True))
    op.add_column("person_time", sa.Column("muted_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("reminder", sa.Column("because", sa.String(), nullable=True))
    op.add_column("role", sa.Column("asks_openly", sa.Boolean(), nullable=True))
    op.add_column("role", sa.Column("is_page_missing", sa.Boolean(), nullable=True))
    op.drop_index(op.f("ix_role_state"), table_name="role")
    op.create_index("ix_role_list", "role", ["workspace_id", "state", "number"], unique=False)
    op.add_column("seat", sa.Column("snoozed_until", sa.DateTime(timezone=True), nullable=True))
    op.add_column("seat", sa.Column("snoozes", sa.Integer(), server_default="0", nullable=False))
    op.add_column("thread_reply", sa.Column("files", sa.JSON(), nullable=True))
