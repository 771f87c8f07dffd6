import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.aliyun.mq.http.MQClient;
import com.aliyun.mq.http.MQConsumer;
import com.aliyun.mq.http.model.Message;
import com.aliyun.mq.http.model.TopicMessage;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class OrdersTest {
  static Mqrest mqrest;
  static MQClient client;

  @BeforeAll
  static void start() throws Exception {
    mqrest = new Mqrest();
    client = new MQClient(mqrest.url, "any-id", "any-secret");
  }

  @AfterAll
  static void stop() throws Exception {
    client.close();
    mqrest.close();
  }

  @BeforeEach
  void empty() throws Exception {
    mqrest.post("/reset", "{}");
  }

  @Test
  void anOrderThatNobodyAcksComesAgainAfterFiveMinutes() throws Exception {
    client.getProducer("", "orders").publishMessage(new TopicMessage("two teas".getBytes()));
    MQConsumer shop = client.getConsumer("", "orders", "GID_shop", null);
    assertEquals(1, shop.consumeMessage(1, 0).get(0).getConsumedTimes());

    assertTrue(mqrest.post("/clock", "{\"advance\":\"5m\"}").contains("\"redelivered\":1"));

    Message order = shop.consumeMessage(1, 0).get(0);
    assertEquals("two teas", order.getMessageBodyString());
    assertEquals(2, order.getConsumedTimes());
    shop.ackMessage(List.of(order.getReceiptHandle()));
    assertTrue(mqrest.post("/clock", "{\"advance\":\"1h\"}").contains("\"redelivered\":0"));
  }

  @Test
  void anOrderForTomorrowComesTomorrow() throws Exception {
    mqrest.post("/topics/orders/messages", "{\"body\":\"breakfast\",\"delay\":\"1d\"}");
    MQConsumer shop = client.getConsumer("", "orders", "GID_shop", null);
    assertNull(shop.consumeMessage(1, 0));

    mqrest.post("/clock", "{\"advance\":\"1d\"}");
    assertEquals("breakfast", shop.consumeMessage(1, 0).get(0).getMessageBodyString());
  }
}
