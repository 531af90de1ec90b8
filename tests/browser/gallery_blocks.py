"""What the gallery app shows: messages, modals and a Home tab with every block and element."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Json = dict[str, Any]


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text, "emoji": True}


def mrkdwn(text: str) -> Json:
    return {"type": "mrkdwn", "text": text}


def option(label: str, description: str = "") -> Json:
    value = label.lower().replace(" ", "_")
    return {"text": plain(label), "value": value} | ({"description": plain(description)} if description else {})


def section(text: str, accessory: Json | None = None, **more: Any) -> Json:
    return {"type": "section", "text": mrkdwn(text), **({"accessory": accessory} if accessory else {}), **more}


def button(label: str, action_id: str, **more: Any) -> Json:
    return {"type": "button", "text": plain(label), "action_id": action_id, **more}


def confirm() -> Json:
    return {
        "title": plain("Are you sure?"), "text": plain("The role leaves the list."), "confirm": plain("Close it"), "deny": plain("Keep it"),
        "style": "danger",
    }  # fmt: skip


def card(*, closed: bool = False) -> Json:
    """A card such as a hiring bot posts."""
    state = ":black_circle: *Closed*" if closed else ":large_green_circle: *Open*"
    buttons = [] if closed else [button("Close role", "change_card", style="danger", value="R-1", confirm=confirm())]
    return {
        "text": "Platform Engineer (R-1)",
        "unfurl_links": False,
        "blocks": [
            {"type": "header", "text": plain("Platform Engineer")},
            section(f"{state} · Berlin or remote · Infrastructure\nWe look after builds &amp; deploys for *forty* teams. <https://acme.example/jobs/1|Read the posting>"),
            {"type": "section", "fields": [mrkdwn("*Pay*\n€80,000–€95,000 a year"), mrkdwn("*Owner*\n<@U0MARTA>"), mrkdwn("*Openings*\n2"), mrkdwn("*Closes*\n<!date^1798632000^{date_short}|30 Dec 2026>")]},
            {"type": "actions", "elements": [button("Apply", "apply", style="primary", url="https://acme.example/apply"), *buttons, button("Details", "open_modal")]},
            {"type": "context", "elements": [mrkdwn("R-1 · from `jobs/platform-engineer.md` · today")]},
        ],
    }  # fmt: skip


def elements() -> Json:
    """Every interactive element outside inputs."""
    roles = [option("Platform Engineer", "Berlin"), option("Product Designer", "Remote"), option("Recruiter", "Lisbon")]
    groups = [{"label": plain("Open"), "options": roles[:2]}, {"label": plain("On hold"), "options": roles[2:]}]
    return {
        "text": "Every element",
        "blocks": [
            section("Pick a *role* with groups", {"type": "static_select", "action_id": "static", "placeholder": plain("Choose a role"), "option_groups": groups}),
            section("More about it", {"type": "overflow", "action_id": "overflow", "options": [option("Hold"), option("Reopen")]}),
            section("When?", {"type": "datepicker", "action_id": "date", "initial_date": "2026-12-01", "placeholder": plain("A date")}),
            section("At what time?", {"type": "timepicker", "action_id": "time", "initial_time": "09:30"}),
            section("Choose any", {"type": "checkboxes", "action_id": "checks", "options": [option("Remote"), option("Part time", "20 hours")]}),
            section("Choose one", {"type": "radio_buttons", "action_id": "radio", "options": [option("Yes"), option("No")]}),
            {"type": "actions", "block_id": "selects", "elements": [
                {"type": "users_select", "action_id": "user", "placeholder": plain("A person")},
                {"type": "channels_select", "action_id": "channel", "placeholder": plain("A public channel")},
                {"type": "conversations_select", "action_id": "conversation", "placeholder": plain("A conversation")},
                {"type": "external_select", "action_id": "external", "placeholder": plain("A city"), "min_query_length": 1},
                {"type": "datetimepicker", "action_id": "datetime", "initial_date_time": 1795788000},
            ]},
            section("Several roles", {"type": "multi_static_select", "action_id": "multi", "placeholder": plain("Some roles"), "options": roles}),
            {"type": "actions", "elements": [
                button("Plain", "plain", value="plain"), button("Primary", "primary", style="primary", value="p"),
                button("Danger", "danger", style="danger", value="d", confirm=confirm()), button("Slow", "slow_button"),
            ]},
        ],
    }  # fmt: skip


def words() -> Json:
    """Text in all its forms."""
    text = (
        "*bold* _italic_ ~struck~ `code` <https://acme.example|a link> <@U0PRIYA> <#C0GENERAL|general> <!here> :tada:\n"
        "> quoted &lt;b&gt;not bold&lt;/b&gt;\n• first\n• second\n```\nlet x = 1 &lt; 2;\n```\nsnake_case_name and 2*3*4 stay"
    )
    return {"text": "Words", "blocks": [section(text), {"type": "divider"}, rich_text(), markdown(), table()]}


def rich_text() -> Json:
    def line(*parts: Json) -> Json:
        return {"type": "rich_text_section", "elements": list(parts)}

    bold = {"type": "text", "text": "Rich text", "style": {"bold": True}}
    rest = {"type": "text", "text": " with a list:\n"}
    items = [line({"type": "text", "text": "one"}), line({"type": "user", "user_id": "U0JONAS"}, {"type": "emoji", "name": "wave"})]
    return {
        "type": "rich_text",
        "elements": [
            line(bold, rest),
            {"type": "rich_text_list", "style": "ordered", "indent": 0, "elements": items},
            {"type": "rich_text_quote", "elements": [{"type": "text", "text": "A quote"}]},
            {"type": "rich_text_preformatted", "elements": [{"type": "text", "text": "pre formatted"}]},
        ],
    }


def markdown() -> Json:
    return {"type": "markdown", "text": "## Markdown\nWith **bold**, _italic_, `code` and [a link](https://acme.example)\n\n- [x] done\n- [ ] to do\n\n1. one\n2. two"}


def table() -> Json:
    rows = [["Role", "Place", "Openings"], ["Platform Engineer", "Berlin", "2"], ["Product Designer", "Remote", "1"]]
    return {
        "type": "table",
        "column_settings": [{"is_wrapped": True}, {}, {"align": "right"}],
        "rows": [[{"type": "raw_text", "text": cell} for cell in row] for row in rows],
    }


def pictures() -> Json:
    image = {"type": "image", "image_url": "/page/icon.svg", "alt_text": "Local Slack's mark"}
    return {"text": "Pictures", "attachments": [{"color": "#2f8f5b", "title": "An attachment", "text": "with *text*", "footer": "foot"}], "blocks": [
        section("With a picture", {**image, "image_url": "https://127.0.0.1:1/x.png"}), {"type": "context", "elements": [{**image, "image_url": "https://127.0.0.1:1/y.png"}, mrkdwn("in context")]},
    ]}  # fmt: skip


def private_blocks() -> list[Json]:
    return [section("Close *Platform Engineer*?"), {"type": "actions", "elements": [button("Yes, close it", "answer_privately", style="primary"), button("No", "plain")]}]


def labelled(block_id: str, label: str, element: Json, **more: Any) -> Json:
    return {"type": "input", "block_id": block_id, "label": plain(label), "element": {"action_id": block_id, **element}, **more}


def everything_modal() -> Json:
    """All inputs in one modal."""
    roles = [option("Platform Engineer"), option("Product Designer"), option("Recruiter")]
    blocks = [
        section("Tell us about the role. Everything but the title is *optional*."),
        labelled("title", "Title", {"type": "plain_text_input", "placeholder": plain("Platform Engineer"), "max_length": 80}),
        labelled("about", "About", {"type": "plain_text_input", "multiline": True}, optional=True, hint=plain("A few sentences")),
        labelled("mail", "Mail", {"type": "email_text_input"}, optional=True),
        labelled("page", "Page", {"type": "url_text_input"}, optional=True),
        labelled("openings", "Openings", {"type": "number_input", "is_decimal_allowed": False, "min_value": "1", "max_value": "9"}, optional=True),
        labelled("role", "Role", {"type": "static_select", "options": roles}, optional=True),
        labelled("team", "Team", {"type": "multi_users_select", "placeholder": plain("People")}, optional=True),
        labelled("rooms", "Channels", {"type": "multi_conversations_select"}, optional=True),
        labelled("city", "City", {"type": "external_select", "min_query_length": 1}, optional=True),
        labelled("starts", "Starts", {"type": "datepicker"}, optional=True),
        labelled("hour", "Hour", {"type": "timepicker"}, optional=True),
        labelled("moment", "Moment", {"type": "datetimepicker"}, optional=True),
        labelled("kind", "Kind", {"type": "radio_buttons", "options": [option("Full time"), option("Part time", "20 hours a week")]}, optional=True),
        labelled("perks", "Perks", {"type": "checkboxes", "options": [option("Remote"), option("Visa help")]}, optional=True),
        labelled("files", "Files", {"type": "file_input", "max_files": 2}, optional=True),
        labelled("text", "Rich text", {"type": "rich_text_input"}, optional=True),
    ]  # fmt: skip
    return view("modal", "Open a role", blocks, callback_id="everything", submit="Open role")


def view(kind: str, title: str, blocks: list[Json], *, callback_id: str = "", submit: str = "") -> Json:
    made: Json = {"type": kind, "title": plain(title), "blocks": blocks, "callback_id": callback_id, "notify_on_close": True}
    return made | ({"submit": plain(submit), "close": plain("Cancel")} if submit else {})


def small_modal(note: str = "", heading: str = "") -> Json:
    blocks = [
        section(f"*{heading or 'A small form'}*", button("More", "push_view")),
        labelled("rename", "Heading", {"type": "plain_text_input", "dispatch_action_config": {"trigger_actions_on": ["on_enter_pressed"]}}, dispatch_action=True, optional=True),
        labelled("note", "Note", {"type": "plain_text_input", "multiline": True, **({"initial_value": note} if note else {})}),
    ]  # fmt: skip
    return view("modal", "Note", blocks, callback_id="small", submit="Save")


def pushed_view() -> Json:
    return view("modal", "One step further", [section("This lies on top of the first."), labelled("more", "More", {"type": "plain_text_input"}, optional=True)], callback_id="pushed", submit="Finish")


def done_view(text: str) -> Json:
    return view("modal", "Done", [section(f":white_check_mark: {text}")])


def home_view() -> Json:
    return {
        "type": "home",
        "blocks": [
            {"type": "header", "text": plain("Your interviews")},
            section("*Platform Engineer* · C-17\nFriday, 10:00–11:00 · system design", button("Write scorecard", "open_modal", style="primary")),
            {"type": "divider"},
            section("Nothing else is due this week."),
            {"type": "actions", "elements": [button("Refresh", "refresh"), {"type": "static_select", "action_id": "scope", "placeholder": plain("Which roles"), "options": [option("Mine"), option("All")]}]},
            {"type": "context", "elements": [mrkdwn("Scorecards are blind until yours is in.")]},
        ],
    }  # fmt: skip


MESSAGES: dict[str, Callable[[], Json]] = {"card": card, "elements": elements, "words": words, "pictures": pictures}
