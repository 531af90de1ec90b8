"""Messages as Slack keeps them: membership, limits, threads, edits, deletions, metadata."""

from __future__ import annotations

import time
from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.localslack.driving.saying import Refused
from bot.localslack.options import Options
from bot.localslack.pytest_plugin import DrivenLocalSlack
from bot.localslack.seeding import packaged
from tests.bot.localslack.samples import section

Json = dict[str, Any]


def refused(error: str) -> Any:
    return pytest.raises(SlackApiError, match=rf"'error': '{error}'")


def events(slack: DrivenLocalSlack, kind: str = "message") -> list[Json]:
    entries = slack.get("trace", after=0)["entries"]
    found = [entry["body"]["event"] for entry in entries if entry["direction"] == "event" and not entry["status"]]
    return [event for event in found if event["type"] == kind]


class TestWithoutPublic:
    @pytest.fixture
    def local_slack_manifest(self) -> Json:
        manifest = packaged("any_app.json")
        manifest["oauth_config"]["scopes"]["bot"].remove("chat:write.public")
        return manifest

    def test_the_app_posts_only_where_it_is_a_member(self, client: WebClient) -> None:
        with refused("not_in_channel"):
            client.chat_postMessage(channel="C0RANDOM", text="x")
        client.conversations_join(channel="C0RANDOM")
        assert client.chat_postMessage(channel="C0RANDOM", text="x")["ok"]


def test_with_write_public_it_posts_to_public_channels_without_joining(client: WebClient) -> None:
    assert client.chat_postMessage(channel="C0RANDOM", text="x")["ok"]
    with refused("not_in_channel"):
        client.conversations_history(channel="C0RANDOM")


def test_a_private_channel_without_the_app_does_not_exist_for_it(local_slack: DrivenLocalSlack, client: WebClient) -> None:
    secret = local_slack.post("channel", **{"as": "priya", "op": "create", "name": "secret", "private": True})["channel"]
    for call in (client.conversations_info, client.conversations_history, client.conversations_join):
        with refused("channel_not_found"):
            call(channel=secret)
    with refused("channel_not_found"):
        client.chat_postMessage(channel=secret, text="x")
    local_slack.post("channel", **{"as": "priya", "op": "invite", "channel": secret, "user": "localapp"})
    assert client.chat_postMessage(channel=secret, text="x")["ok"]


def test_an_archived_channel_takes_nothing(client: WebClient) -> None:
    with refused("is_archived"):
        client.chat_postMessage(channel="C0OLDJOBS", text="x")
    with refused("is_archived"):
        client.conversations_join(channel="C0OLDJOBS")
    with refused("is_archived"):
        client.chat_postEphemeral(channel="C0OLDJOBS", user="U0PRIYA", text="x")


def test_a_channel_shared_with_another_organisation_says_so(client: WebClient) -> None:
    shared = client.conversations_info(channel="C0PARTNERS")["channel"]
    assert (shared["is_ext_shared"], shared["is_shared"]) == (True, True)
    assert not client.conversations_info(channel="C0JOBS")["channel"]["is_ext_shared"]


def test_a_message_needs_content_and_the_text_is_cut_after_forty_thousand(client: WebClient) -> None:
    with refused("no_text"):
        client.api_call("chat.postMessage", json={"channel": "C0JOBS"})
    long = client.chat_postMessage(channel="C0JOBS", text="x" * 40_001)
    assert len(long["message"]["text"]) == 40_000


def test_invalid_blocks_are_told_with_path_and_reason(client: WebClient) -> None:
    with pytest.raises(SlackApiError) as caught:
        client.chat_postMessage(channel="C0JOBS", text="x", blocks=[section(), section("x" * 3001)])
    answer = caught.value.response
    assert answer["error"] == "invalid_blocks"
    assert answer["response_metadata"]["messages"] == [
        "[ERROR] must be less than 3001 characters [json-pointer:/blocks/1/text/text]"
    ]
    with refused("invalid_blocks_format"):
        client.chat_postMessage(channel="C0JOBS", text="x", blocks="no json")
    with refused("invalid_blocks"):
        client.chat_postMessage(channel="C0JOBS", text="x", blocks=[{"type": "divider"}] * 51)


def test_other_limits_of_a_message(client: WebClient) -> None:
    with refused("too_many_attachments"):
        client.chat_postMessage(channel="C0JOBS", text="x", attachments=[{"text": "a"}] * 101)
    with refused("markdown_text_conflict"):
        client.chat_postMessage(channel="C0JOBS", text="x", markdown_text="**x**")
    posted = client.api_call("chat.postMessage", json={"channel": "C0JOBS", "markdown_text": "**x**"})
    assert posted["message"]["blocks"][0]["type"] == "markdown"
    with refused("metadata_too_large"):
        client.chat_postMessage(
            channel="C0JOBS", text="x", metadata={"event_type": "e", "event_payload": {"x": "y" * 20_000}}
        )
    with refused("invalid_metadata_schema"):
        client.chat_postMessage(channel="C0JOBS", text="x", metadata={"event_payload": {}})


def test_blocks_get_ids_and_texts_their_switches(client: WebClient) -> None:
    button = {"type": "button", "text": {"type": "plain_text", "text": "B"}}
    stored = client.chat_postMessage(channel="C0JOBS", text="x", blocks=[{"type": "actions", "elements": [button]}])[
        "message"
    ]["blocks"]
    assert stored[0]["block_id"]
    assert stored[0]["elements"][0]["action_id"]
    assert stored[0]["elements"][0]["text"]["emoji"] is True


def test_metadata_is_shown_only_to_those_who_ask_for_it(client: WebClient) -> None:
    metadata = {"event_type": "delivery", "event_payload": {"id": "1"}}
    ts = client.chat_postMessage(channel="C0JOBS", text="x", metadata=metadata)["ts"]
    read = {"channel": "C0JOBS"}
    assert "metadata" not in client.conversations_history(**read)["messages"][0]
    assert client.conversations_history(**read, include_all_metadata=True)["messages"][0]["metadata"] == metadata
    assert "metadata" not in client.conversations_replies(**read, ts=ts)["messages"][0]
    assert client.conversations_replies(**read, ts=ts, include_all_metadata=True)["messages"][0]["metadata"] == metadata


def test_an_update_keeps_the_parts_that_are_left_out_and_an_empty_list_removes_them(client: WebClient) -> None:
    ts = client.chat_postMessage(channel="C0JOBS", text="x", blocks=[section("kept")])["ts"]
    assert client.chat_update(channel="C0JOBS", ts=ts, text="y")["message"]["blocks"][0]["text"]["text"] == "kept"
    assert "blocks" not in client.chat_update(channel="C0JOBS", ts=ts, text="z", blocks=[])["message"]
    message = client.conversations_history(channel="C0JOBS")["messages"][0]
    assert (message["ts"], message["text"]) == (ts, "z")
    assert message["edited"]["user"] == "U0LOCALBOT"


def test_the_app_changes_and_deletes_only_its_own_messages(local_slack: DrivenLocalSlack, client: WebClient) -> None:
    theirs = local_slack.person("priya").types("mine", in_="#jobs")
    with refused("cant_update_message"):
        client.chat_update(channel="C0JOBS", ts=theirs, text="x")
    with refused("cant_delete_message"):
        client.chat_delete(channel="C0JOBS", ts=theirs)
    with refused("message_not_found"):
        client.chat_update(channel="C0JOBS", ts="1.000000", text="x")


def test_an_edit_sends_message_changed_with_both_versions(local_slack: DrivenLocalSlack) -> None:
    priya = local_slack.person("priya")
    ts = priya.types("before", in_="#jobs")
    priya.edits(ts, "after")
    changed = events(local_slack)[-1]
    assert (changed["subtype"], changed["hidden"], changed["channel_type"]) == ("message_changed", True, "channel")
    assert (changed["message"]["text"], changed["previous_message"]["text"]) == ("after", "before")
    assert changed["message"]["edited"]["user"] == "U0PRIYA"
    assert changed["message"]["ts"] == ts != changed["ts"]


def test_a_deletion_sends_message_deleted(local_slack: DrivenLocalSlack) -> None:
    priya = local_slack.person("priya")
    ts = priya.types("gone", in_="#jobs")
    priya.deletes(ts)
    deleted = events(local_slack)[-1]
    assert (deleted["subtype"], deleted["deleted_ts"]) == ("message_deleted", ts)
    assert deleted["previous_message"]["text"] == "gone"


def test_a_deleted_root_with_replies_leaves_a_tombstone(local_slack: DrivenLocalSlack, client: WebClient) -> None:
    priya = local_slack.person("priya")
    ts = priya.types("root", in_="#jobs")
    priya.replies("reply", "root")
    priya.deletes(ts, "#jobs")
    changed = events(local_slack)[-1]
    assert (changed["subtype"], changed["message"]["subtype"]) == ("message_changed", "tombstone")
    thread = client.conversations_replies(channel="C0JOBS", ts=ts)["messages"]
    assert [message["text"] for message in thread] == ["This message was deleted.", "reply"]
    priya.deletes(thread[1]["ts"], "#jobs")
    assert client.conversations_history(channel="C0JOBS")["messages"] == []


def test_a_broadcast_reply_is_in_the_channel_too(local_slack: DrivenLocalSlack, client: WebClient) -> None:
    priya = local_slack.person("priya")
    root = priya.types("root", in_="#jobs")
    priya.replies("for all", "root", broadcast=True)
    priya.replies("only here", "root", "#jobs")
    assert [event.get("subtype") for event in events(local_slack)] == [None, "thread_broadcast", None]
    timeline = client.conversations_history(channel="C0JOBS")["messages"]
    assert [message["text"] for message in timeline] == ["for all", "root"]
    assert len(client.conversations_replies(channel="C0JOBS", ts=root)["messages"]) == 3


def test_a_thread_knows_its_numbers(local_slack: DrivenLocalSlack, client: WebClient) -> None:
    root = client.chat_postMessage(channel="C0JOBS", text="root")["ts"]
    last = ""
    for person in ("priya", "jonas", "priya"):
        last = local_slack.person(person).types("x", thread=local_slack.channel("#jobs").sees("root"))
    shown = client.conversations_history(channel="C0JOBS")["messages"][0]
    assert (shown["reply_count"], shown["reply_users"], shown["latest_reply"]) == (3, ["U0PRIYA", "U0JONAS"], last)
    assert (shown["thread_ts"], shown["reply_users_count"]) == (root, 2)


def test_nothing_is_posted_under_a_message_that_is_not_there_or_is_a_reply(client: WebClient) -> None:
    root = client.chat_postMessage(channel="C0JOBS", text="root")["ts"]
    reply = client.chat_postMessage(channel="C0JOBS", text="reply", thread_ts=root)["ts"]
    with refused("thread_not_found"):
        client.chat_postMessage(channel="C0JOBS", text="x", thread_ts="1.000000")
    with refused("cannot_reply_to_message"):
        client.chat_postMessage(channel="C0JOBS", text="x", thread_ts=reply)


def test_history_is_newest_first_between_two_instants_and_in_pages(client: WebClient) -> None:
    stamps = [client.chat_postMessage(channel="C0JOBS", text=str(number))["ts"] for number in range(6)]

    def texts(**given: Any) -> str:
        return "".join(message["text"] for message in client.conversations_history(channel="C0JOBS", **given)["messages"])

    assert texts() == "543210"
    assert texts(oldest=stamps[1], latest=stamps[4]) == "32"
    assert texts(oldest=stamps[1], latest=stamps[4], inclusive=True) == "4321"
    assert texts(latest=stamps[2], limit=1, inclusive=True) == "2"
    pages = [
        ("".join(message["text"] for message in page["messages"]), page["has_more"])
        for page in client.conversations_history(channel="C0JOBS", limit=4)
    ]
    assert pages == [("5432", True), ("10", False)]
    with refused("invalid_ts_oldest"):
        client.conversations_history(channel="C0JOBS", oldest="yesterday")
    with refused("invalid_cursor"):
        client.conversations_history(channel="C0JOBS", cursor="nonsense")


def test_replies_are_oldest_first_in_pages_that_each_start_with_the_root(client: WebClient) -> None:
    root = client.chat_postMessage(channel="C0JOBS", text="root")["ts"]
    for number in range(5):
        client.chat_postMessage(channel="C0JOBS", text=str(number), thread_ts=root)
    read = client.conversations_replies(channel="C0JOBS", ts=root, limit=4)
    pages = [[message["text"] for message in page["messages"]] for page in read]
    assert pages == [["root", "0", "1", "2"], ["root", "3", "4"]]
    with refused("thread_not_found"):
        client.conversations_replies(channel="C0JOBS", ts="1.000000")


def test_an_ephemeral_message_is_in_no_history_and_only_for_members(
    local_slack: DrivenLocalSlack, client: WebClient
) -> None:
    ts = client.chat_postEphemeral(channel="C0JOBS", user="U0PRIYA", text="psst")["message_ts"]
    assert local_slack.person("priya").sees("psst", "#jobs").is_ephemeral
    assert client.conversations_history(channel="C0JOBS")["messages"] == []
    with refused("message_not_found"):
        client.chat_update(channel="C0JOBS", ts=ts, text="x")
    with refused("message_not_found"):
        client.chat_delete(channel="C0JOBS", ts=ts)
    with refused("user_not_in_channel"):
        client.chat_postEphemeral(channel="C0ENGJOBS", user="U0TESS", text="x")
    assert events(local_slack) == []


def test_scheduled_messages_come_by_the_local_clock_and_never_with_metadata(
    local_slack: DrivenLocalSlack, client: WebClient
) -> None:
    soon = int(time.time()) + 3600
    client.chat_scheduleMessage(channel="C0JOBS", text="later", post_at=soon)
    client.chat_scheduleMessage(
        channel="C0JOBS", text="silent", post_at=soon, metadata={"event_type": "e", "event_payload": {}}
    )
    client.chat_scheduleMessage(
        channel="C0JOBS", text="never comes", post_at=soon, metadata={"event_type": "e", "event_payload": {"a": "b"}}
    )
    assert len(client.chat_scheduledMessages_list()["scheduled_messages"]) == 3
    local_slack.passes(hours=2)
    local_slack.channel("#jobs").sees("later")
    assert "never comes" not in local_slack.channel("#jobs").texts()
    assert client.chat_scheduledMessages_list()["scheduled_messages"] == []


def test_scheduled_messages_have_their_limits(client: WebClient) -> None:
    now = int(time.time())
    with refused("time_in_past"):
        client.chat_scheduleMessage(channel="C0JOBS", text="x", post_at=now - 10)
    with refused("time_too_far"):
        client.chat_scheduleMessage(channel="C0JOBS", text="x", post_at=now + 121 * 86_400)
    window = (now // 300 + 10) * 300
    for _ in range(30):
        client.chat_scheduleMessage(channel="C0JOBS", text="x", post_at=window)
    with refused("restricted_too_many"):
        client.chat_scheduleMessage(channel="C0JOBS", text="x", post_at=window)


def test_a_scheduled_message_can_be_taken_back_until_a_minute_before(client: WebClient) -> None:
    now = int(time.time())
    far, near = (
        client.chat_scheduleMessage(channel="C0JOBS", text="x", post_at=now + wait)["scheduled_message_id"]
        for wait in (600, 30)
    )
    assert client.chat_deleteScheduledMessage(channel="C0JOBS", scheduled_message_id=far)["ok"]
    with refused("invalid_scheduled_message_id"):
        client.chat_deleteScheduledMessage(channel="C0JOBS", scheduled_message_id=near)


def test_what_was_posted_may_come_back_rewritten(client: WebClient) -> None:
    def text(**given: Any) -> str:
        return str(client.chat_postMessage(channel="C0JOBS", **given)["message"]["text"])

    assert text(text="see https://a.example/x, <https://b.example|b>") == "see <https://a.example/x>, <https://b.example|b>"
    assert text(text="for @marta") == "for @marta"
    assert text(text="for @marta and @nobody", link_names=True) == "for <@U0MARTA> and @nobody"
    assert text(text="<!channel> is read as it comes") == "<!channel> is read as it comes"


def test_a_client_msg_id_gives_no_idempotency(client: WebClient) -> None:
    stamps = {
        client.api_call("chat.postMessage", json={"channel": "C0JOBS", "text": "x", "client_msg_id": "same"})["ts"]
        for _ in range(2)
    }
    assert len(stamps) == 2


def test_each_kind_of_message_can_be_told_by_its_event(local_slack: DrivenLocalSlack, client: WebClient) -> None:
    priya = local_slack.person("priya")
    root = priya.types("root", in_="#jobs")
    priya.replies("reply", "root")
    client.chat_meMessage(channel="C0JOBS", text="waves")
    client.chat_postMessage(channel="C0JOBS", text="x", username="Somebody")
    file = {"name": "a.txt", "base64": "YQ=="}
    local_slack.post("say", **{"as": "priya", "channel": "#jobs", "text": "see", "files": [file]})
    priya.types("in person", "@localapp")
    _, reply, me, bot, shared, direct = events(local_slack)
    assert (reply.get("subtype"), reply["thread_ts"], reply["parent_user_id"]) == (None, root, "U0PRIYA")
    assert [one["subtype"] for one in (me, bot, shared)] == ["me_message", "bot_message", "file_share"]
    assert bot["bot_id"] == "B0LOCALBOT"
    assert (direct["channel_type"], direct["channel"][0]) == ("im", "D")


def test_typed_text_is_escaped_and_mentions_become_ids(local_slack: DrivenLocalSlack) -> None:
    local_slack.person("priya").types("<!channel> & @marta in #jobs, @talent: https://a.example/x.", in_="#jobs")
    text = events(local_slack)[-1]["text"]
    assert text == ("&lt;!channel&gt; &amp; <@U0MARTA> in <#C0JOBS|jobs>, <!subteam^S0TALENT>: <https://a.example/x>.")


def test_the_apps_own_messages_come_back_as_events_with_its_bot_id(local_slack: DrivenLocalSlack, client: WebClient) -> None:
    client.chat_postMessage(channel="C0JOBS", text="x")
    event = events(local_slack)[-1]
    assert (event["bot_id"], event["user"]) == ("B0LOCALBOT", "U0LOCALBOT")


def test_people_write_only_where_they_are_and_guests_see_only_their_channels(local_slack: DrivenLocalSlack) -> None:
    gus = local_slack.person("gus")
    names = {channel["name"] for channel in local_slack.get("state", **{"as": "gus"})["channels"]}
    assert names == {"jobs"}
    with pytest.raises(Refused, match="channel_not_found"):
        gus.types("x", in_="#general")
    with pytest.raises(Refused, match="not_in_channel"):
        local_slack.person("tess").types("x", in_="#eng-jobs")
    with pytest.raises(Refused, match="is_archived"):
        local_slack.person("priya").types("x", in_="#old-jobs")


def test_commands_are_refused_in_threads(local_slack: DrivenLocalSlack) -> None:
    priya = local_slack.person("priya")
    priya.types("root", in_="#jobs")
    with pytest.raises(Refused, match="not supported in threads"):
        priya.replies("/hello", "root")


class TestUnfurling:
    @pytest.fixture
    def local_slack_options(self) -> Options:
        return Options(unfurl=True)

    def test_a_preview_changes_a_message_without_editing_it(self, local_slack: DrivenLocalSlack, client: WebClient) -> None:
        local_slack.person("priya").types("see https://a.example/x", in_="#jobs")
        client.chat_postMessage(channel="C0JOBS", text="quiet <https://a.example/y>", unfurl_links=False)
        local_slack.waits_for(lambda: [e for e in events(local_slack) if e.get("subtype")] or None, lambda: "no change")
        time.sleep(0.3)
        changes = [event for event in events(local_slack) if event.get("subtype") == "message_changed"]
        assert len(changes) == 1
        assert changes[0]["message"]["text"] == changes[0]["previous_message"]["text"] == "see <https://a.example/x>"
        assert "edited" not in changes[0]["message"]
        assert changes[0]["message"]["attachments"][0]["from_url"] == "https://a.example/x"


class TestMessageReplied:
    @pytest.fixture
    def local_slack_options(self) -> Options:
        return Options(message_replied=True)

    def test_it_comes_without_its_subtype_user_and_text(self, local_slack: DrivenLocalSlack) -> None:
        priya = local_slack.person("priya")
        root = priya.types("root", in_="#jobs")
        priya.replies("reply", "root")
        told = next(event for event in events(local_slack) if "message" in event)
        assert (told["message"]["ts"], told["hidden"]) == (root, True)
        assert not {"subtype", "user", "text"} & set(told)
