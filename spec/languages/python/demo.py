# snippet: begin
import time

from mq_http_sdk.mq_client import MQClient
from mq_http_sdk.mq_producer import TopicMessage

client = MQClient("http://127.0.0.1:9880", "any-id", "any-secret")
# end

# snippet: publish
producer = client.get_producer("", "demo")
hello = TopicMessage("hello", "TagA")
hello.set_message_key("order-1")
producer.publish_message(hello)
# end

# snippet: consume
consumer = client.get_consumer("", "demo", "GID_demo", "TagA")
messages = consumer.consume_message(16, 3)
for message in messages:
    print(message.message_body)
# end

# snippet: ack
consumer.ack_message([message.receipt_handle for message in messages])
# end

# snippet: ordered
ordered = client.get_producer("", "demo_ordered")
paid, sent = TopicMessage("paid"), TopicMessage("sent")
paid.set_sharding_key("order-1")
sent.set_sharding_key("order-1")
ordered.publish_message(paid)
ordered.publish_message(sent)

orderly = client.get_consumer("", "demo_ordered", "GID_demo")
for step in orderly.consume_message_orderly(16, 3):
    print(step.message_body)
    orderly.ack_message([step.receipt_handle])
# end

# snippet: timed
timed = client.get_producer("", "demo_timed")
later = TopicMessage("later")
later.set_start_deliver_time(int(time.time() * 1000) + 3_600_000)
timed.publish_message(later)
# end

# snippet: transactional
transactional = client.get_trans_producer("", "demo_transactional", "GID_demo")
half = TopicMessage("half")
half.set_trans_check_immunity_time(10)
reply = transactional.publish_message(half)
transactional.commit(reply.receipt_handle)
# end
