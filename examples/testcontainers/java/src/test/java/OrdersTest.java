import static org.junit.jupiter.api.Assertions.assertEquals;

import com.aliyun.mq.http.MQClient;
import com.aliyun.mq.http.model.TopicMessage;
import org.junit.jupiter.api.Test;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.junit.jupiter.Container;
import org.testcontainers.junit.jupiter.Testcontainers;

@Testcontainers
class OrdersTest {
  @Container
  static final GenericContainer<?> mqrest =
      new GenericContainer<>("mqrest")
          .withExposedPorts(9880)
          .withEnv("MQREST_CONTROL_TOKEN", "a-token-of-16-ch")
          .waitingFor(Wait.forHttp("/_mqrest/health/ready"));

  @Test
  void anOrderArrives() {
    String url = "http://" + mqrest.getHost() + ":" + mqrest.getMappedPort(9880);
    MQClient client = new MQClient(url, "any-id", "any-secret");
    client.getProducer("", "orders").publishMessage(new TopicMessage("two teas".getBytes()));
    var orders = client.getConsumer("", "orders", "GID_shop", null).consumeMessage(1, 3);
    assertEquals("two teas", orders.get(0).getMessageBodyString());
    client.close();
  }
}
