import importlib
import json
import pkgutil
import sys

import openapi_client
from openapi_client import ApiClient, ApiException, ClockApi, Configuration, MessagesApi, TopicsApi
from openapi_client import ClockMove, Duration, MessageToSend, Problem


# Python has no compiler to look at what is not called.
for module in pkgutil.walk_packages(openapi_client.__path__, "openapi_client."):
    importlib.import_module(module.name)

url, topic = sys.argv[1:]
client = ApiClient(Configuration(host=url))
messages = MessagesApi(client)

message = MessageToSend(body="hello", delay=Duration("5m"))
sent = messages.send_message(topic, message)
scheduled = messages.list_topic_messages(topic, state="scheduled")
moved = ClockApi(client).move_clock(ClockMove(advance=Duration("5m")))
explained = messages.explain_message(sent.message_id)
try:
    TopicsApi(client).delete_topic("none")
    raise SystemExit("not refused")
except ApiException as refused:
    problem = Problem.from_json(refused.body)

print(json.dumps({
    "id": sent.message_id,
    "bodies": [one.body for one in scheduled.messages],
    "released": moved.released,
    "why": explained.why.code,
    "problem": f"{problem.status} {problem.title}",
}))
