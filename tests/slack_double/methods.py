"""The Web API methods that the double knows; each refuses what Slack refuses."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

from tests.slack_double import rules
from tests.slack_double.workspace import APP, BOT, BOT_USER, TEAM, Channel, Workspace

Json = dict[str, Any]
Method = Callable[[Workspace, Json], Json]

# Method to the bot scope that it needs; "" for none.
SCOPE_OF = {
    "auth.test": "",
    "assistant.threads.setStatus": "chat:write",
    "assistant.threads.setSuggestedPrompts": "assistant:write",
    "chat.postEphemeral": "chat:write",
    "chat.postMessage": "chat:write",
    "chat.update": "chat:write",
    "conversations.history": "im:history",
    "conversations.open": "im:write",
    "conversations.replies": "im:history",
    "files.completeUploadExternal": "files:write",
    "files.getUploadURLExternal": "files:write",
    "views.open": "",
    "views.publish": "",
}


class Refused(Exception):
    """The error that Slack answers with, and what was wrong in words."""

    def __init__(self, error: str, *why: str) -> None:
        super().__init__(error)
        self.error, self.why = error, why


def auth_test(workspace: Workspace, body: Json) -> Json:
    return {
        "url": "https://loopback.slack.com/",
        "team": "Loopback",
        "user": "attune",
        "team_id": TEAM,
        "user_id": BOT_USER,
        "bot_id": BOT,
        "is_enterprise_install": False,
    }


def post_message(workspace: Workspace, body: Json) -> Json:
    channel = _channel(workspace, body)
    _check_message(body)
    thread = body.get("thread_ts")
    if thread is not None and not re.fullmatch(r"\d+\.\d{6}", str(thread)):
        raise Refused("invalid_arguments", "thread_ts is not a time stamp")
    kept = {
        name: body[name] for name in ("text", "blocks", "thread_ts", "metadata", "reply_broadcast") if body.get(name)
    }
    message = _posted(workspace, channel, {"text": "", **kept})
    return {"channel": channel.id, "ts": message["ts"], "message": message}


def update(workspace: Workspace, body: Json) -> Json:
    channel = _channel(workspace, body)
    message = channel.find(str(body.get("ts")))
    if message is None:
        raise Refused("message_not_found")
    if message.get("bot_id") != BOT:
        raise Refused("cant_update_message")
    _check_message(body)
    # Blocks that are not mentioned stay as they were.
    message.update({name: body[name] for name in ("text", "blocks", "metadata") if name in body})
    message["edited"] = {"user": BOT_USER, "ts": workspace.ts()}
    return {"channel": channel.id, "ts": message["ts"], "text": message["text"], "message": message}


def post_ephemeral(workspace: Workspace, body: Json) -> Json:
    channel = _channel(workspace, body)
    _check_message(body)
    if body.get("user") not in {channel.user, *channel.members}:
        raise Refused("user_not_in_channel")
    workspace.ephemerals.append(body)
    return {"message_ts": workspace.ts()}


def set_status(workspace: Workspace, body: Json) -> Json:
    channel = _channel(workspace, {"channel": body.get("channel_id")})
    thread = body.get("thread_ts")
    if not thread or channel.find(str(thread)) is None:
        raise Refused("invalid_thread_ts")
    if len(body.get("loading_messages") or []) > 10:
        raise Refused("invalid_arguments", "more than 10 loading messages")
    workspace.statuses[channel.id, str(thread)] = str(body.get("status", ""))
    return {}


def set_suggested_prompts(workspace: Workspace, body: Json) -> Json:
    channel = _channel(workspace, {"channel": body.get("channel_id")})
    prompts = body.get("prompts") or []
    if not 1 <= len(prompts) <= 4 or not all(each.get("title") and each.get("message") for each in prompts):
        raise Refused("invalid_arguments", "1 to 4 prompts, each with title and message")
    workspace.prompts[channel.id] = prompts
    return {}


def open_conversation(workspace: Workspace, body: Json) -> Json:
    user = str(body.get("users", ""))
    if not user.startswith("U"):
        raise Refused("user_not_found")
    return {"channel": {"id": workspace.join(user).id}}


def history(workspace: Workspace, body: Json) -> Json:
    channel = _channel(workspace, body)
    if not channel.is_readable:
        raise Refused("missing_scope")
    shown = [each for each in channel.messages if each.get("thread_ts", each["ts"]) == each["ts"]]
    return _page(_between(shown, body)[::-1], body)


def replies(workspace: Workspace, body: Json) -> Json:
    channel = _channel(workspace, body)
    root = channel.find(str(body.get("ts")))
    if root is None:
        raise Refused("thread_not_found")
    below = [each for each in channel.messages if each.get("thread_ts") == root["ts"] and each is not root]
    return _page([root, *_between(below, body)], body)


def open_view(workspace: Workspace, body: Json) -> Json:
    user, error = workspace.use_trigger(str(body.get("trigger_id")))
    if error:
        raise Refused(error)
    view = _view(workspace, body, "modal")
    workspace.views[user] = view
    return {"view": view}


def publish_view(workspace: Workspace, body: Json) -> Json:
    if body.get("user_id") not in workspace.dms:
        raise Refused("user_not_found")
    view = _view(workspace, body, "home")
    workspace.homes[str(body["user_id"])] = view
    return {"view": view}


def upload_url(workspace: Workspace, body: Json) -> Json:
    if not body.get("filename") or int(body.get("length", 0)) < 1:
        raise Refused("invalid_arguments", "a file has a name and a length")
    file_id = f"F{workspace.number()}"
    workspace.files[file_id] = {"id": file_id, "name": body["filename"], "length": int(body["length"])}
    return {"file_id": file_id}


def complete_upload(workspace: Workspace, body: Json) -> Json:
    files = [workspace.files.get(each["id"], {}) for each in _parsed(body.get("files")) or []]
    if not files or not all("content" in each for each in files):
        raise Refused("file_not_found")
    if channel_id := body.get("channel_id"):
        channel = _channel(workspace, {"channel": channel_id})
        shared = {"text": body.get("initial_comment") or "", "files": files, "subtype": "file_share"}
        thread = {"thread_ts": body["thread_ts"]} if body.get("thread_ts") else {}
        _posted(workspace, channel, {**shared, **thread})
    return {"files": [{"id": each["id"], "title": each["name"]} for each in files]}


METHODS: dict[str, Method] = {
    "auth.test": auth_test,
    "assistant.threads.setStatus": set_status,
    "assistant.threads.setSuggestedPrompts": set_suggested_prompts,
    "chat.postEphemeral": post_ephemeral,
    "chat.postMessage": post_message,
    "chat.update": update,
    "conversations.history": history,
    "conversations.open": open_conversation,
    "conversations.replies": replies,
    "files.completeUploadExternal": complete_upload,
    "files.getUploadURLExternal": upload_url,
    "views.open": open_view,
    "views.publish": publish_view,
}


def _channel(workspace: Workspace, body: Json) -> Channel:
    channel = workspace.channels.get(str(body.get("channel")))
    if channel is None:
        raise Refused("channel_not_found")
    return channel


def _check_message(body: Json) -> None:
    if not body.get("text") and not body.get("blocks"):
        raise Refused("no_text")
    if len(body.get("text") or "") > rules.LONGEST_TEXT:
        raise Refused("msg_too_long")
    if why := rules.message_problems(body):
        raise Refused("invalid_blocks", *why)
    if why := rules.metadata_problems(body.get("metadata")):
        raise Refused("invalid_metadata_format", *why)


def _posted(workspace: Workspace, channel: Channel, content: Json) -> Json:
    message = {"type": "message", "user": BOT_USER, "bot_id": BOT, "app_id": APP, "ts": workspace.ts(), **content}
    channel.messages.append(message)
    if thread := message.get("thread_ts"):
        workspace.statuses.pop((channel.id, str(thread)), None)
        if root := channel.find(str(thread)):
            root.update(thread_ts=root["ts"], latest_reply=message["ts"], reply_count=root.get("reply_count", 0) + 1)
    return message


def _between(messages: list[Json], body: Json) -> list[Json]:
    oldest, latest = str(body.get("oldest") or "0"), str(body.get("latest") or "9999999999.999999")
    inclusive = str(body.get("inclusive", "")).lower() in ("1", "true")
    if inclusive:
        return [each for each in messages if oldest <= each["ts"] <= latest]
    return [each for each in messages if oldest < each["ts"] < latest]


def _page(messages: list[Json], body: Json) -> Json:
    start, limit = int(body.get("cursor") or 0), int(body.get("limit") or 100)
    end = start + limit
    has_metadata = str(body.get("include_all_metadata", "")).lower() in ("1", "true")
    hidden = set() if has_metadata else {"metadata"}
    page = [{name: each[name] for name in each.keys() - hidden} for each in messages[start:end]]
    more = {"response_metadata": {"next_cursor": str(end)}} if end < len(messages) else {}
    return {"messages": page, "has_more": end < len(messages), **more}


def _view(workspace: Workspace, body: Json, kind: str) -> Json:
    view = _parsed(body.get("view")) or {}
    why = rules.view_problems(view)
    if why or view["type"] != kind:
        raise Refused("invalid_arguments", *(why or [f"not a {kind}"]))
    return {**view, "id": f"V{workspace.number()}", "hash": f"{workspace.number()}.hash", "team_id": TEAM}


def _parsed(value: object) -> Any:
    return json.loads(value) if isinstance(value, str) else value
