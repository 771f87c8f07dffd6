import com.aliyun.mq.http.MQClient;
import com.aliyun.mq.http.MQConsumer;
import com.aliyun.mq.http.MQProducer;
import com.aliyun.mq.http.MQTransProducer;
import com.aliyun.mq.http.common.AckMessageException;
import com.aliyun.mq.http.common.ServiceException;
import com.aliyun.mq.http.model.Message;
import com.aliyun.mq.http.model.TopicMessage;
import com.google.gson.Gson;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import static java.nio.charset.StandardCharsets.UTF_8;

/** One JSON command per line in, one JSON answer per line out; see spec/sdk/protocol.ts. */
public final class Driver {
  static final class Command {
    String op, endpoint, accessKeyId, secret, securityToken;
    String instance, topic, group, tag;
    String body, key, shardingKey;
    Map<String, String> properties;
    Long deliverAt;
    Integer immunitySeconds;
    int limit, wait;
    List<String> handles;
    String handle;
  }

  static final Map<List<String>, MQClient> clients = new HashMap<>();

  static MQClient clientOf(Command c) {
    List<String> key = new ArrayList<>(List.of(c.endpoint, c.accessKeyId, c.secret));
    key.add(c.securityToken);
    return clients.computeIfAbsent(
        key,
        k -> c.securityToken == null
            ? new MQClient(c.endpoint, c.accessKeyId, c.secret)
            : new MQClient(c.endpoint, c.accessKeyId, c.secret, c.securityToken));
  }

  static MQConsumer consumerOf(Command c) {
    return clientOf(c).getConsumer(c.instance, c.topic, c.group, c.tag);
  }

  static MQTransProducer halvesOf(Command c) {
    return clientOf(c).getTransProducer(c.instance, c.topic, c.group);
  }

  static Map<String, Object> run(Command c) {
    switch (c.op) {
      case "publish":
        return publish(c);
      case "consume":
        return received(consumerOf(c).consumeMessage(c.limit, c.wait));
      case "consumeOrderly":
        return received(consumerOf(c).consumeMessageOrderly(c.limit, c.wait));
      case "consumeHalf":
        return received(halvesOf(c).consumeHalfMessage(c.limit, c.wait));
      case "ack":
        consumerOf(c).ackMessage(c.handles);
        return Map.of();
      case "commit":
        halvesOf(c).commit(c.handle);
        return Map.of();
      case "rollback":
        halvesOf(c).rollback(c.handle);
        return Map.of();
      default:
        throw new IllegalArgumentException("unknown command " + c.op);
    }
  }

  static Map<String, Object> publish(Command c) {
    TopicMessage message = new TopicMessage(c.body.getBytes(UTF_8));
    if (c.tag != null) message.setMessageTag(c.tag);
    if (c.properties != null) message.getProperties().putAll(c.properties);
    if (c.key != null) message.setMessageKey(c.key);
    if (c.shardingKey != null) message.setShardingKey(c.shardingKey);
    if (c.deliverAt != null) message.setStartDeliverTime(c.deliverAt);
    MQProducer producer;
    if (c.immunitySeconds == null) {
      producer = clientOf(c).getProducer(c.instance, c.topic);
    } else {
      message.setTransCheckImmunityTime(c.immunitySeconds);
      producer = halvesOf(c);
    }
    TopicMessage reply = producer.publishMessage(message);
    Map<String, Object> published = new LinkedHashMap<>();
    published.put("id", reply.getMessageId());
    published.put("bodyMd5", reply.getMessageBodyMD5());
    published.put("receiptHandle", reply.getReceiptHandle());
    return Map.of("published", published);
  }

  /** The SDK gives null where the service says MessageNotExist. */
  static Map<String, Object> received(List<Message> messages) {
    if (messages == null) return Map.of("error", Map.of("code", "MessageNotExist"));
    List<Object> all = new ArrayList<>();
    for (Message m : messages) {
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("id", m.getMessageId());
      one.put("body", m.getMessageBodyString());
      one.put("bodyMd5", m.getMessageBodyMD5());
      one.put("tag", m.getMessageTag());
      one.put("properties", m.getProperties());
      one.put("key", m.getMessageKey());
      one.put("shardingKey", m.getShardingKey());
      one.put("consumedTimes", m.getConsumedTimes());
      one.put("publishTime", m.getPublishTime());
      one.put("firstConsumeTime", m.getFirstConsumeTime());
      one.put("nextConsumeTime", m.getNextConsumeTime());
      one.put("receiptHandle", m.getReceiptHandle());
      all.add(one);
    }
    return Map.of("messages", all);
  }

  static Map<String, Object> failed(Throwable error) {
    Map<String, Object> failure = new LinkedHashMap<>();
    failure.put("code", "SdkError");
    failure.put("message", String.valueOf(error));
    if (error instanceof AckMessageException) {
      List<Object> items = new ArrayList<>();
      ((AckMessageException) error)
          .getErrorMessages()
          .forEach((handle, e) -> items.add(Map.of("handle", handle, "code", e.getErrorCode())));
      failure.put("items", items);
      failure.put("code", ((Map<?, ?>) items.get(0)).get("code"));
    } else if (error instanceof ServiceException) {
      failure.put("code", ((ServiceException) error).getErrorCode());
    }
    return Map.of("error", failure);
  }

  public static void main(String[] args) throws Exception {
    Gson gson = new Gson();
    BufferedReader in = new BufferedReader(new InputStreamReader(System.in, UTF_8));
    PrintStream out = new PrintStream(System.out, true, "UTF-8");
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      Map<String, Object> answer;
      try {
        answer = run(gson.fromJson(line, Command.class));
      } catch (RuntimeException error) {
        answer = failed(error);
      }
      out.println(gson.toJson(answer));
    }
    System.exit(0);
  }
}
