package shop;

import com.aliyun.mq.http.MQConsumer;
import com.aliyun.mq.http.model.Message;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

@Component
class OrderWorker implements SmartLifecycle {
  private static final Logger log = LoggerFactory.getLogger(OrderWorker.class);
  private final MQConsumer consumer;
  private final Shop shop;
  private final int waitSeconds;
  private volatile boolean running;
  private Thread thread;

  OrderWorker(MQConsumer consumer, Shop shop, MqProperties mq) {
    this.consumer = consumer;
    this.shop = shop;
    this.waitSeconds = mq.waitSeconds();
  }

  @Override
  public void start() {
    running = true;
    thread = new Thread(this::work, "orders");
    thread.start();
  }

  /** Returns when the poll under way has ended and what it brought is done. */
  @Override
  public void stop() {
    running = false;
    try {
      thread.join();
    } catch (InterruptedException error) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  private void work() {
    while (running) {
      try {
        List<Message> messages = consumer.consumeMessage(16, waitSeconds);
        if (messages != null) messages.forEach(this::take);
      } catch (Exception error) {
        log.warn("no orders: {}", error.getMessage());
        pause();
      }
    }
  }

  /** What is not acked comes again after five minutes. */
  private void take(Message message) {
    try {
      shop.take(message.getMessageBodyString());
      consumer.ackMessage(List.of(message.getReceiptHandle()));
    } catch (Exception error) {
      log.warn("order {} not taken", message.getMessageId(), error);
    }
  }

  private static void pause() {
    try {
      Thread.sleep(1000);
    } catch (InterruptedException error) {
      Thread.currentThread().interrupt();
    }
  }
}
