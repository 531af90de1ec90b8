"""How do files reach Slack? By its three calls: an address to upload to, the bytes, and sharing them with a text.

What is uploaded and not shared nobody sees, so that only the last call can be in doubt. Messages with files carry no
metadata: they are known again by the names of their files, which hold the mark of their delivery.
Source: docs.slack.dev, "Working with files", and the reference of the two methods.
"""

from __future__ import annotations

import asyncio
from typing import Any

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient

from bot.delivery.protocols import Mark, OutgoingFile


async def share_files(
    client: AsyncWebClient, channel: str, text: str, files: tuple[OutgoingFile, ...], *, thread_ts: str | None, mark: Mark
) -> tuple[str, ...]:
    """Upload files and post them with a text; Slack's ids of the files. Raises what slack_sdk and aiohttp raise."""
    uploaded = await asyncio.gather(*(_upload(client, one, mark) for one in files))
    listed: list[dict[str, str | None]] = [
        {"id": file_id, "title": one.title} for file_id, one in zip(uploaded, files, strict=True)
    ]
    extra: dict[str, Any] = {"thread_ts": thread_ts} if thread_ts else {}
    await client.files_completeUploadExternal(files=listed, channel_id=channel, initial_comment=text, **extra)
    return tuple(uploaded)


def marked_name(name: str, mark: Mark) -> str:
    """The name of a file as it is uploaded: "interview-481-6553f.ics" for "interview.ics"."""
    stem, _, ending = name.rpartition(".")
    return f"{stem}-{mark.delivery_id}-{mark.born:x}.{ending}"


def carries(message: dict[str, Any], mark: Mark) -> bool:
    """Whether a message has a file of a delivery's."""
    middle = f"-{mark.delivery_id}-{mark.born:x}."
    return any(middle in str(one.get("name") or "") for one in message.get("files") or ())


async def _upload(client: AsyncWebClient, file: OutgoingFile, mark: Mark) -> str:
    name = marked_name(file.name, mark)
    extra: dict[str, Any] = {"alt_txt": file.alt} if file.alt else {}
    answer = await client.files_getUploadURLExternal(filename=name, length=len(file.content), **extra)
    timeout = aiohttp.ClientTimeout(total=client.timeout)
    async with (
        aiohttp.ClientSession(timeout=timeout) as session,
        session.post(str(answer["upload_url"]), data=file.content) as uploaded,
    ):
        uploaded.raise_for_status()
    return str(answer["file_id"])
