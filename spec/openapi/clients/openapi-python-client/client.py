import importlib
import json
import pkgutil
import sys

import api
from api import Client
from api.api.clock import move_clock
from api.api.messages import explain_message, list_topic_messages, send_message
from api.api.topics import delete_topic
from api.models import ClockMove, MessageToSend

# Python has no compiler to look at what is not called.
for module in pkgutil.walk_packages(api.__path__, "api."):
    importlib.import_module(module.name)

url, topic = sys.argv[1:]
client = Client(base_url=url)

sent = send_message.sync(topic, client=client, body=MessageToSend(body="hello", delay="5m"))
scheduled = list_topic_messages.sync(topic, client=client, state="scheduled")
moved = move_clock.sync(client=client, body=ClockMove(advance="5m"))
explained = explain_message.sync(sent.message_id, client=client)
problem = delete_topic.sync("none", client=client)

print(json.dumps({
    "id": sent.message_id,
    "bodies": [one.body for one in scheduled.messages],
    "released": moved.released,
    "why": explained.why.code,
    "problem": f"{problem.status} {problem.title}",
}))
