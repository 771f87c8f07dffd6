package shop;

import org.springframework.boot.context.properties.ConfigurationProperties;

@ConfigurationProperties("mq")
record MqProperties(
    String endpoint,
    String accessKeyId,
    String accessKeySecret,
    String instance,
    String topic,
    String group,
    int waitSeconds) {}
