"""One JSON command per line in, one JSON answer per line out; see spec/sdk/protocol.ts."""

import json
import sys

from mq_http_sdk.mq_client import MQClient
from mq_http_sdk.mq_exception import MQExceptionBase, MQServerException
from mq_http_sdk.mq_producer import TopicMessage

clients = {}


def client_of(c):
    key = (c["endpoint"], c["accessKeyId"], c["secret"], c.get("securityToken", ""))
    if key not in clients:
        clients[key] = MQClient(*key)
    return clients[key]


def consumer_of(c):
    return client_of(c).get_consumer(c["instance"], c["topic"], c["group"], c.get("tag", ""))


def halves_of(c):
    return client_of(c).get_trans_producer(c["instance"], c["topic"], c["group"])


def publish(c):
    message = TopicMessage(c["body"], c.get("tag", ""))
    for key, value in c.get("properties", {}).items():
        message.put_property(key, value)
    if "key" in c:
        message.set_message_key(c["key"])
    if "shardingKey" in c:
        message.set_sharding_key(c["shardingKey"])
    if "deliverAt" in c:
        message.set_start_deliver_time(c["deliverAt"])
    if "immunitySeconds" in c:
        message.set_trans_check_immunity_time(c["immunitySeconds"])
        producer = halves_of(c)
    else:
        producer = client_of(c).get_producer(c["instance"], c["topic"])
    reply = producer.publish_message(message)
    return {
        "published": {
            "id": reply.message_id,
            "bodyMd5": reply.message_body_md5,
            "receiptHandle": reply.receipt_handle,
        }
    }


def consume(c):
    return received(consumer_of(c).consume_message(c["limit"], c.get("wait", -1)))


def consume_orderly(c):
    return received(consumer_of(c).consume_message_orderly(c["limit"], c.get("wait", -1)))


def consume_half(c):
    return received(halves_of(c).consume_half_message(c["limit"], c.get("wait", -1)))


def received(messages):
    return {
        "messages": [
            {
                "id": m.message_id,
                "body": m.message_body,
                "bodyMd5": m.message_body_md5,
                "tag": m.message_tag,
                "properties": m.properties,
                "key": m.get_message_key(),
                "shardingKey": m.get_sharding_key(),
                "consumedTimes": m.consumed_times,
                "publishTime": m.publish_time,
                "firstConsumeTime": m.first_consume_time,
                "nextConsumeTime": m.next_consume_time,
                "receiptHandle": m.receipt_handle,
            }
            for m in messages
        ]
    }


def ack(c):
    consumer_of(c).ack_message(c["handles"])
    return {}


def commit(c):
    halves_of(c).commit(c["handle"])
    return {}


def rollback(c):
    halves_of(c).rollback(c["handle"])
    return {}


def failed(error):
    if not isinstance(error, MQServerException):
        kind = error.type if isinstance(error, MQExceptionBase) else type(error).__name__
        return {"error": {"code": "SdkError", "message": "%s: %s" % (kind, error)}}
    answer = {"code": error.type, "message": error.message}
    if error.sub_errors:
        answer["items"] = [
            {"handle": item["ReceiptHandle"], "code": item["ErrorCode"]}
            for item in error.sub_errors
        ]
    return {"error": answer}


COMMANDS = {
    "publish": publish,
    "consume": consume,
    "consumeOrderly": consume_orderly,
    "consumeHalf": consume_half,
    "ack": ack,
    "commit": commit,
    "rollback": rollback,
}

for line in sys.stdin:
    command = json.loads(line)
    try:
        answer = COMMANDS[command["op"]](command)
    except Exception as error:
        answer = failed(error)
    print(json.dumps(answer), flush=True)
