package shop;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.aliyun.mq.http.MQProducer;
import com.aliyun.mq.http.model.TopicMessage;
import java.util.List;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

@RestController
class OrderController {
  private final MQProducer producer;
  private final Shop shop;

  OrderController(MQProducer producer, Shop shop) {
    this.producer = producer;
    this.shop = shop;
  }

  @PostMapping("/orders")
  @ResponseStatus(HttpStatus.ACCEPTED)
  Map<String, String> order(@RequestBody String order) {
    TopicMessage sent = producer.publishMessage(new TopicMessage(order.getBytes(UTF_8)));
    return Map.of("messageId", sent.getMessageId());
  }

  @GetMapping("/orders")
  List<String> taken() {
    return shop.taken();
  }
}
