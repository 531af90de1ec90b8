"""oauth.v2.access, auth.revoke, apps.uninstall: installing the app, and the end of that."""

from __future__ import annotations

import base64
import binascii

from bot.localslack.refusals import ApiError
from bot.localslack.webapi.call import APP, NONE, Call, method
from bot.localslack.workspace import Json


def _client(call: Call) -> tuple[str, str]:
    """Client id and secret: arguments, or HTTP Basic as clients send it."""
    header = call.text("_authorization")
    if header.lower().startswith("basic "):
        try:
            name, _, secret = base64.b64decode(header[6:]).decode().partition(":")
        except (binascii.Error, ValueError):
            return "", ""
        return name, secret
    return call.text("client_id"), call.text("client_secret")


@method("oauth.v2.access", token=NONE)
def access(call: Call) -> Json:
    app = call.slack.app
    name, secret = _client(call)
    if name != app.client_id:
        raise ApiError("invalid_client_id")
    if secret != app.client_secret:
        raise ApiError("bad_client_secret")
    grant = call.slack.grants.take(call.required("code"))
    if grant is None:
        raise ApiError("invalid_code")
    installation = call.slack.installations[grant.team_id]
    installation.revoked = False
    workspace = call.slack.workspaces[grant.team_id]
    return {
        "app_id": app.id,
        "authed_user": {"id": grant.user},
        "scope": ",".join(sorted(installation.scopes)),
        "token_type": "bot",
        "access_token": installation.bot_token,
        "bot_user_id": installation.bot_user_id,
        "team": {"id": workspace.id, "name": workspace.name},
        "enterprise": None,
        "is_enterprise_install": False,
    }


@method("auth.revoke")
def revoke(call: Call) -> Json:
    if call.flag("test"):
        return {"revoked": False}
    tokens = {"oauth": [], "bot": [call.me]}
    call.slack.events.emit(call.installation.team_id, {"type": "tokens_revoked", "tokens": tokens})
    call.installation.revoked = True
    return {"revoked": True}


@method("apps.uninstall")
def uninstall(call: Call) -> Json:
    if call.text("client_id") != call.slack.app.client_id:
        raise ApiError("invalid_client_id")
    if call.text("client_secret") != call.slack.app.client_secret:
        raise ApiError("bad_client_secret")
    call.slack.events.emit(call.installation.team_id, {"type": "app_uninstalled"})
    call.installation.revoked = True
    return {}


@method("auth.teams.list")
def teams_list(call: Call) -> Json:
    return {"teams": [{"id": one.id, "name": one.name} for one in call.slack.workspaces.values()]}


@method("apps.event.authorizations.list", token=APP)
def authorizations(call: Call) -> Json:
    call.required("event_context")
    return {
        "authorizations": [
            {
                "enterprise_id": "",
                "team_id": one.team_id,
                "user_id": one.bot_user_id,
                "is_bot": True,
                "is_enterprise_install": False,
            }
            for one in call.slack.installations.values()
        ]
    }
