"""What people do with the app: commands, buttons and menus, modals, shortcuts, home tab."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.localslack import view_state
from bot.localslack.modals import View
from bot.localslack.outgoing import Answer
from bot.localslack.refusals import ApiError, PersonRefused
from bot.localslack.typed_text import escape, escaped_for_command
from bot.localslack.workspace import Channel, Json, Message, Person, Workspace

if TYPE_CHECKING:
    from bot.localslack.slack import LocalSlack

CARRIED = (
    "text",
    "style",
    "value",
    "url",
    "confirm",
    "placeholder",
    "initial_option",
    "initial_date",
    "initial_user",
    "initial_channel",
)


class Interactions:
    """Builds the payloads of interactions, sends them, and carries out what the app answers."""

    def __init__(self, slack: LocalSlack) -> None:
        self._slack = slack

    async def command(self, person: Person, channel: Channel, line: str) -> Answer:
        """A person types a slash command; its ack becomes a message."""
        name, _, text = line.partition(" ")
        command = self._slack.app.commands.get(name)
        workspace = self._slack.workspaces[channel.team_id]
        if command is None or workspace.id not in self._slack.installations:
            raise PersonRefused("unknown_command", f"{name} is not a valid command.")
        hook = self._slack.hooks.new("commands", workspace.id, channel.id, person.id)
        text = text.strip()
        payload = {
            "token": self._slack.app.verification_token,
            "team_id": workspace.id,
            "team_domain": workspace.domain,
            "channel_id": channel.id,
            "channel_name": self.channel_name(channel),
            "user_id": person.id,
            "user_name": person.name,
            "command": name,
            "text": escaped_for_command(text, workspace) if command.should_escape else escape(text),
            "api_app_id": self._slack.app.id,
            "is_enterprise_install": "false",
            "response_url": self._slack.url + hook.path,
            "trigger_id": self._slack.triggers.new(person.id, workspace.id),
        }
        answer = await self._slack.outgoing.send_command(payload)
        if not answer.ok:
            self._slack.messages.slackbot_says(channel, person.id, f"{name} failed with the error “{answer.error}”")
        elif answer.payload not in (None, "", {}):
            try:
                self._slack.responses.carry_out(hook, answer.payload)
            except ApiError as refused:
                self._slack.messages.slackbot_says(channel, person.id, f"{name} failed with the error “{refused.code}”")
                return Answer(error=refused.code)
        return answer

    def channel_name(self, channel: Channel) -> str:
        """A channel's name in payloads; private ones keep theirs to themselves."""
        return {"public": channel.name, "im": "directmessage"}.get(channel.kind, "privategroup")

    def _common(self, person: Person, kind: str) -> Json:
        workspace = self._slack.workspaces[person.team_id]
        return {
            "type": kind,
            "user": {"id": person.id, "username": person.name, "name": person.name, "team_id": workspace.id},
            "api_app_id": self._slack.app.id,
            "token": self._slack.app.verification_token,
            "team": {"id": workspace.id, "domain": workspace.domain},
            "enterprise": None,
            "is_enterprise_install": False,
        }

    def _need_interactivity(self) -> None:
        if not self._slack.app.interactive:
            raise PersonRefused("not_interactive", "This app is not configured to handle interactive responses.")

    async def press(self, person: Person, where: Json, block_id: str, action_id: str, value: Json, state: Json) -> Answer:
        """Use an element of a message, an ephemeral message or a view.

        `where` is {"channel", "ts"|"ephemeral_id"} or {"view_id"}.
        """
        self._need_interactivity()
        view = self._slack.modals.by_id.get(where.get("view_id") or "")
        if where.get("view_id") and (view is None or view.user != person.id):
            raise PersonRefused("view_gone")
        payload = self._common(person, "block_actions")
        blocks = self._from_view(payload, view, state) if view else self._from_message(payload, person, where, state)
        found = view_state.find_element(blocks, block_id, action_id)
        if found is None:
            raise PersonRefused("no_such_element", f"Nothing here has the block {block_id} and the action {action_id}.")
        block, element = found
        payload["trigger_id"] = self._slack.triggers.new(person.id, person.team_id, view.id if view else "")
        payload["actions"] = [self._action(block, element, value)]
        if view:
            self._remember(view, block, element, value)
        return await self._slack.outgoing.send_interaction(payload)

    def _action(self, block: Json, element: Json, value: Json) -> Json:
        carried = {key: element[key] for key in CARRIED if key in element}
        action = {
            "type": element["type"],
            "action_id": element["action_id"],
            "block_id": block["block_id"],
            **carried,
            **value,
        }
        return action | {"action_ts": self._slack.messages.new_ts()}

    def _remember(self, view: View, block: Json, element: Json, value: Json) -> None:
        if element["type"] in view_state.STATEFUL:
            entered = {block["block_id"]: {element["action_id"]: value}}
            view.values = view_state.merged(view.values, view.sent["blocks"], entered)

    def _from_view(self, payload: Json, view: View, state: Json) -> list[Json]:
        view.values = view_state.merged(view.values, view.sent["blocks"], state)
        payload["container"] = {"type": "view", "view_id": view.id}
        payload["view"] = self._slack.modals.show(view)
        blocks: list[Json] = view.sent["blocks"]
        return blocks

    def _from_message(self, payload: Json, person: Person, where: Json, state: Json) -> list[Json]:
        channel = self._slack.channel_for(person, where.get("channel", ""))
        ts = where.get("ephemeral_id") or where.get("ts") or ""
        one = channel.ephemerals.get(ts)
        message = channel.messages.get(ts)
        if one is not None and one.user == person.id:
            body, ephemeral = one.body, True
        elif message is not None:
            body, ephemeral = message.body, False
            payload["message"] = self._slack.messages.show(channel, message)
        else:
            raise PersonRefused("message_gone")
        self._own(body)
        thread_ts = body.get("thread_ts", "")
        hook = self._slack.hooks.new(
            "actions", channel.team_id, channel.id, person.id, ts=ts, is_ephemeral=ephemeral, thread_ts=thread_ts
        )
        container = {"type": "message", "message_ts": ts, "channel_id": channel.id, "is_ephemeral": ephemeral}
        payload["container"] = container | ({"thread_ts": thread_ts} if thread_ts else {})
        payload["channel"] = {"id": channel.id, "name": self.channel_name(channel)}
        payload["response_url"] = self._slack.url + hook.path
        blocks: list[Json] = body.get("blocks", [])
        payload["state"] = {"values": view_state.merged(view_state.initial_values(blocks), blocks, state)}
        return blocks

    def _own(self, body: Json) -> None:
        if body.get("app_id") != self._slack.app.id:
            raise PersonRefused("not_interactive", "This message is not from an app.")

    async def submit(self, person: Person, view_id: str, state: Json) -> Json:
        """Submit a modal; what the page shows next: {"ok", "response_action"?, "errors"?}."""
        self._need_interactivity()
        view = self._slack.modals.by_id.get(view_id)
        if view is None or view is not self._slack.modals.top(person.id):
            raise PersonRefused("view_gone")
        view.values = view_state.merged(view.values, view.sent["blocks"], state)
        self._take_files(person, view.values)
        if errors := view_state.complaints(view.values, view.sent["blocks"]):
            return {"ok": False, "errors": errors}
        payload = self._common(person, "view_submission") | {
            "trigger_id": self._slack.triggers.new(person.id, person.team_id, view.id),
            "view": self._slack.modals.show(view),
            "response_urls": [],
        }
        answer = await self._slack.outgoing.send_interaction(payload)
        if not answer.ok:
            return {"ok": False, "error": answer.error, "message": "We had some trouble connecting. Try again?"}
        return self._submitted(view, answer.payload)

    def _take_files(self, person: Person, values: Json) -> None:
        for actions in values.values():
            for entered in actions.values():
                if entered["type"] == "file_input":
                    entered["files"] = self._slack.files.from_input(person, entered["files"])

    def _submitted(self, view: View, payload: Any) -> Json:
        said = payload if isinstance(payload, dict) else {}
        action = said.get("response_action")
        modals = self._slack.modals
        installation = self._slack.installations[view.team_id]
        try:
            if action == "errors":
                return {"ok": False, "response_action": "errors", "errors": self._judged_errors(view, said.get("errors"))}
            if action == "update":
                modals.update(view, self._slack.read_view(said.get("view"), "modal"))
            elif action == "push":
                modals.push(installation, view.user, self._slack.read_view(said.get("view"), "modal"))
            elif action == "clear":
                modals.close(view, clear=True)
            elif action is not None:
                raise ApiError("invalid_response_action")
            elif view in modals.stacks.get(view.user, []):
                modals.close(view)
        except ApiError as refused:
            self._slack.trace.add("fault", "view_submission answer", status=refused.code, body=refused.parts)
            return {"ok": False, "error": refused.code, "message": "We had some trouble connecting. Try again?"}
        return {"ok": True, "response_action": action}

    def _judged_errors(self, view: View, errors: Any) -> dict[str, str]:
        inputs = {block["block_id"] for block in view.sent["blocks"] if block.get("type") == "input"}
        if not isinstance(errors, dict) or not errors or not set(errors) <= inputs:
            raise ApiError("invalid_errors")
        return errors

    async def close(self, person: Person, view_id: str, *, clear: bool) -> None:
        """Close a modal (with `clear`, the whole stack); the app hears of those that asked for it."""
        view = self._slack.modals.by_id.get(view_id)
        if view is None or view.user != person.id:
            raise PersonRefused("view_gone")
        clear = clear or bool(view.sent.get("clear_on_close"))
        shown = [(one, self._slack.modals.show(one)) for one in self._slack.modals.stacks.get(person.id, [])]
        gone = self._slack.modals.close(view, clear=clear)
        for one, body in reversed(shown):
            if one in gone and one.sent.get("notify_on_close"):
                await self._slack.outgoing.send_interaction(
                    self._common(person, "view_closed") | {"view": body, "is_cleared": clear}
                )

    async def shortcut(self, person: Person, callback_id: str, channel_id: str, ts: str) -> Answer:
        """A global shortcut, or one on a message."""
        self._need_interactivity()
        shortcut = self._slack.app.shortcuts.get(callback_id)
        if shortcut is None or (shortcut.type == "message") != bool(ts):
            raise PersonRefused("unknown_shortcut")
        payload = self._common(person, "shortcut") | {"callback_id": callback_id, "action_ts": self._slack.messages.new_ts()}
        payload["trigger_id"] = self._slack.triggers.new(person.id, person.team_id)
        if ts:
            channel = self._slack.channel_for(person, channel_id)
            message: Message | None = channel.messages.get(ts)
            if message is None:
                raise PersonRefused("message_gone")
            hook = self._slack.hooks.new("actions", channel.team_id, channel.id, person.id, ts=ts)
            payload["user"] = {"id": person.id, "name": person.name, "team_id": person.team_id}
            del payload["api_app_id"]
            payload |= {
                "type": "message_action",
                "channel": {"id": channel.id, "name": self.channel_name(channel)},
                "message_ts": ts,
                "message": self._slack.messages.show(channel, message),
                "response_url": self._slack.url + hook.path,
            }
        return await self._slack.outgoing.send_interaction(payload)

    async def options(self, person: Person, where: Json, block_id: str, action_id: str, query: str) -> Json:
        """Ask the app for the options of an external menu."""
        self._need_interactivity()
        payload = self._common(person, "block_suggestion") | {"action_id": action_id, "block_id": block_id, "value": query}
        view = self._slack.modals.by_id.get(where.get("view_id") or "")
        if view is not None:
            self._from_view(payload, view, {})
        else:
            self._from_message(payload, person, where, {})
            del payload["response_url"]
        answer = await self._slack.outgoing.send_interaction(payload)
        found = answer.payload if isinstance(answer.payload, dict) else {}
        return {key: found[key] for key in ("options", "option_groups") if key in found} or {"options": []}

    def home_opened(self, person: Person, tab: str) -> None:
        """A person opens the app's home or messages tab."""
        workspace: Workspace = self._slack.workspaces[person.team_id]
        channel = self._slack.dm(workspace, person.id, self._slack.installations[workspace.id].bot_user_id)
        event: Json = {
            "type": "app_home_opened",
            "user": person.id,
            "channel": channel.id,
            "tab": tab,
            "event_ts": self._slack.messages.new_ts(),
        }
        home = self._slack.modals.homes.get(person.id)
        if tab == "home" and home is not None:
            event["view"] = self._slack.modals.show(home)
        self._slack.events.emit(workspace.id, event, channel)
