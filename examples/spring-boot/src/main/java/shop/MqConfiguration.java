package shop;

import com.aliyun.mq.http.MQClient;
import com.aliyun.mq.http.MQConsumer;
import com.aliyun.mq.http.MQProducer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration
class MqConfiguration {
  @Bean(destroyMethod = "close")
  MQClient mqClient(MqProperties mq) {
    return new MQClient(mq.endpoint(), mq.accessKeyId(), mq.accessKeySecret());
  }

  @Bean
  MQProducer orderProducer(MQClient client, MqProperties mq) {
    return client.getProducer(mq.instance(), mq.topic());
  }

  @Bean
  MQConsumer orderConsumer(MQClient client, MqProperties mq) {
    return client.getConsumer(mq.instance(), mq.topic(), mq.group(), null);
  }
}
