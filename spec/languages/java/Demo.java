// snippet: begin
import com.aliyun.mq.http.*;
import com.aliyun.mq.http.model.*;
import java.util.*;

// end
class Demo {
  public static void main(String[] args) {
    // snippet: begin
    MQClient client = new MQClient("http://127.0.0.1:9880", "any-id", "any-secret");
    // end

    // snippet: publish
    MQProducer producer = client.getProducer("demo");
    TopicMessage hello = new TopicMessage("hello".getBytes(), "TagA");
    hello.setMessageKey("order-1");
    producer.publishMessage(hello);
    // end

    // snippet: consume
    MQConsumer consumer = client.getConsumer("demo", "GID_demo", "TagA");
    List<Message> messages = consumer.consumeMessage(16, 3);
    if (messages == null) messages = List.of(); // there is none
    for (Message message : messages) System.out.println(message.getMessageBodyString());
    // end

    // snippet: ack
    List<String> handles = new ArrayList<>();
    for (Message message : messages) handles.add(message.getReceiptHandle());
    consumer.ackMessage(handles);
    // end

    // snippet: ordered
    MQProducer ordered = client.getProducer("demo_ordered");
    TopicMessage paid = new TopicMessage("paid".getBytes());
    paid.setShardingKey("order-1");
    ordered.publishMessage(paid);
    TopicMessage sent = new TopicMessage("sent".getBytes());
    sent.setShardingKey("order-1");
    ordered.publishMessage(sent);

    MQConsumer orderly = client.getConsumer("demo_ordered", "GID_demo");
    for (Message step : orderly.consumeMessageOrderly(16, 3)) {
      System.out.println(step.getMessageBodyString());
      orderly.ackMessage(List.of(step.getReceiptHandle()));
    }
    // end

    // snippet: timed
    MQProducer timed = client.getProducer("demo_timed");
    TopicMessage later = new TopicMessage("later".getBytes());
    later.setStartDeliverTime(System.currentTimeMillis() + 3_600_000);
    timed.publishMessage(later);
    // end

    // snippet: transactional
    MQTransProducer transactional = client.getTransProducer("demo_transactional", "GID_demo");
    TopicMessage half = new TopicMessage("half".getBytes());
    half.setTransCheckImmunityTime(10);
    TopicMessage reply = transactional.publishMessage(half);
    transactional.commit(reply.getReceiptHandle());
    // end

    client.close();
  }
}
