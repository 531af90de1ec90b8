"""What happens when somebody opens App Home?"""

from __future__ import annotations

from typing import Any

from bot.hiring.home.views import open_home
from handlers.desk import Desk
from handlers.home.publishing import publish


async def hear_home_opened(event: dict[str, Any], desk: Desk) -> None:
    """Somebody opened the bot's tab: Home is made and shown. Should Slack not take it now, the loop tries again."""
    if event.get("tab") == "messages":
        return
    workspace_id, person_id, now = desk.installation.workspace_id, str(event["user"]), desk.now()
    await desk.directory.viewer(workspace_id, person_id, now)
    await desk.store.write(open_home, workspace_id, person_id, now)
    await publish(desk.store, desk.client, desk.settings, (workspace_id, person_id), now)
