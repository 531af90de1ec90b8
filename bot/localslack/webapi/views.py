"""views.*: modals and the home tab."""

from __future__ import annotations

from bot.localslack.refusals import ApiError
from bot.localslack.triggers import Trigger
from bot.localslack.webapi.call import Call, method, missing
from bot.localslack.workspace import Json


def trigger_of(call: Call) -> Trigger:
    """The trigger of the call, used up; raises ApiError."""
    trigger_id = call.text("trigger_id") or call.text("interactivity_pointer")
    if not trigger_id:
        raise missing("trigger_id")
    trigger, error = call.slack.triggers.take(trigger_id)
    if trigger is None:
        raise ApiError(error)
    if trigger.team_id != call.installation.team_id:
        raise ApiError("invalid_trigger_id")
    return trigger


@method("views.open")
def open_(call: Call) -> Json:
    sent = call.slack.read_view(call.args.get("view"), "modal")
    trigger = trigger_of(call)
    return {"view": call.slack.modals.show(call.slack.modals.open(call.installation, trigger.user, sent))}


@method("views.push")
def push(call: Call) -> Json:
    sent = call.slack.read_view(call.args.get("view"), "modal")
    trigger = trigger_of(call)
    if not trigger.view_id:
        raise ApiError("invalid_trigger_id")
    return {"view": call.slack.modals.show(call.slack.modals.push(call.installation, trigger.user, sent))}


@method("views.update")
def update(call: Call) -> Json:
    if bool(call.text("view_id")) == bool(call.text("external_id")):
        raise missing("view_id")
    modals = call.slack.modals
    view = modals.find(call.installation.team_id, call.text("view_id"), call.text("external_id"))
    sent = call.slack.read_view(call.args.get("view"), view.sent["type"])
    return {"view": modals.show(modals.update(view, sent, call.text("hash")))}


@method("views.publish")
def publish(call: Call) -> Json:
    if not call.slack.app.home_enabled:
        raise ApiError("not_enabled")
    sent = call.slack.read_view(call.args.get("view"), "home")
    person = call.workspace.people.get(call.required("user_id"))
    if person is None or person.is_bot:
        raise ApiError("user_not_found" if person is None else "not_allowed")
    modals = call.slack.modals
    return {"view": modals.show(modals.publish(call.installation, person.id, sent, call.text("hash")))}
