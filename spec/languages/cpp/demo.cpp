// snippet: begin
#include <ctime>
#include <iostream>
#include <string>
#include <vector>

#include "mq_http_sdk/mq_client.h"

using namespace mq::http::sdk;

// end
int main() {
  // snippet: begin
  MQClient client("http://127.0.0.1:9880", "any-id", "any-secret");
  // end

  // snippet: publish
  MQProducerPtr producer = client.getProducerRef("demo");
  TopicMessage hello("hello", "TagA");
  hello.setMessageKey("order-1");
  PublishMessageResponse reply;
  producer->publishMessage(hello, reply);
  // end

  // snippet: consume
  MQConsumerPtr consumer = client.getConsumerRef("demo", "GID_demo", "TagA");
  std::vector<Message> messages;
  consumer->consumeMessage(16, 3, messages);
  for (Message& message : messages) std::cout << message.getMessageBody() << "\n";
  // end

  // snippet: ack
  std::vector<std::string> handles;
  for (Message& message : messages) handles.push_back(message.getReceiptHandle());
  AckMessageResponse acked;
  consumer->ackMessage(handles, acked);
  if (!acked.isSuccess()) std::cout << acked.getAckMessageFailedItem().size() << " failed\n";
  // end

  // snippet: ordered
  MQProducerPtr ordered = client.getProducerRef("demo_ordered");
  TopicMessage paid("paid");
  paid.setShardingKey("order-1");
  ordered->publishMessage(paid, reply);
  TopicMessage sent("sent");
  sent.setShardingKey("order-1");
  ordered->publishMessage(sent, reply);

  MQConsumerPtr orderly = client.getConsumerRef("demo_ordered", "GID_demo");
  std::vector<Message> steps;
  orderly->consumeMessageOrderly(16, 3, steps);
  for (Message& step : steps) {
    std::cout << step.getMessageBody() << "\n";
    orderly->ackMessage(std::vector<std::string>(1, step.getReceiptHandle()), acked);
  }
  // end

  // snippet: timed
  MQProducerPtr timed = client.getProducerRef("demo_timed");
  TopicMessage later("later");
  later.setStartDeliverTime(std::time(nullptr) * 1000LL + 3600000);
  timed->publishMessage(later, reply);
  // end

  // snippet: transactional
  MQTransProducerPtr transactional = client.getTransProducerRef("demo_transactional", "GID_demo");
  TopicMessage half("half");
  half.setTransCheckImmunityTime(10);
  transactional->publishMessage(half, reply);
  transactional->commit(reply.getReceiptHandle(), acked);
  // end
}
