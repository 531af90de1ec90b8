"""auth.*, api.test, apps.*, team.*, bots.*: who am I, and where do I connect."""

from __future__ import annotations

from bot.localslack.refusals import ApiError
from bot.localslack.webapi.call import APP, NONE, Call, method
from bot.localslack.workspace import Json


@method("api.test", token=NONE)
def api_test(call: Call) -> Json:
    args = {key: value for key, value in call.args.items() if key not in ("token", "_authorization")}
    if error := call.text("error"):
        raise ApiError(error, args=args)
    return {"args": args} if args else {}


@method("auth.test")
def auth_test(call: Call) -> Json:
    workspace = call.workspace
    return {
        "url": f"https://{workspace.domain}.slack.com/",
        "team": workspace.name,
        "user": workspace.people[call.me].name,
        "team_id": workspace.id,
        "user_id": call.me,
        "bot_id": call.installation.bot_id,
        "is_enterprise_install": False,
    }


@method("apps.connections.open", token=APP)
def connections_open(call: Call) -> Json:
    if not call.slack.app.socket_mode:
        raise ApiError("socket_mode_not_enabled")
    base = call.slack.url.replace("http", "ws", 1)
    return {"url": f"{base}/link/?ticket={call.slack.sockets.new_ticket()}&app_id={call.slack.app.id}"}


@method("team.info", "team:read")
def team_info(call: Call) -> Json:
    workspace = call.workspace
    return {
        "team": {
            "id": workspace.id,
            "name": workspace.name,
            "domain": workspace.domain,
            "email_domain": "",
            "icon": {"image_default": True},
        }
    }


@method("bots.info", "users:read")
def bots_info(call: Call) -> Json:
    installation, app = call.installation, call.slack.app
    if call.text("bot") not in ("", installation.bot_id):
        raise ApiError("bot_not_found")
    return {
        "bot": {
            "id": installation.bot_id,
            "deleted": False,
            "name": app.name,
            "updated": call.slack.started,
            "app_id": app.id,
            "user_id": installation.bot_user_id,
            "icons": call.slack.messages.bot_profile(installation)["icons"],
        }
    }


@method("emoji.list", "emoji:read")
def emoji_list(call: Call) -> Json:
    return {"emoji": dict(call.workspace.emoji), "cache_ts": f"{call.slack.started}.000000"}
