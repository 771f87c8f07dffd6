<?php
// snippet: begin
require 'vendor/autoload.php';

use MQ\Model\TopicMessage;
use MQ\MQClient;

$client = new MQClient('http://127.0.0.1:9880', 'any-id', 'any-secret');
// end

// snippet: publish
$producer = $client->getProducer('', 'demo');
$hello = new TopicMessage('hello');
$hello->setMessageTag('TagA');
$hello->setMessageKey('order-1');
$producer->publishMessage($hello);
// end

// snippet: consume
$consumer = $client->getConsumer('', 'demo', 'GID_demo', 'TagA');
$messages = $consumer->consumeMessage(16, 3);
foreach ($messages as $message) {
    echo $message->getMessageBody(), "\n";
}
// end

// snippet: ack
$handles = [];
foreach ($messages as $message) {
    $handles[] = $message->getReceiptHandle();
}
$consumer->ackMessage($handles);
// end

// snippet: ordered
$ordered = $client->getProducer('', 'demo_ordered');
$paid = new TopicMessage('paid');
$paid->setShardingKey('order-1');
$ordered->publishMessage($paid);
$sent = new TopicMessage('sent');
$sent->setShardingKey('order-1');
$ordered->publishMessage($sent);

$orderly = $client->getConsumer('', 'demo_ordered', 'GID_demo');
foreach ($orderly->consumeMessageOrderly(16, 3) as $step) {
    echo $step->getMessageBody(), "\n";
    $orderly->ackMessage([$step->getReceiptHandle()]);
}
// end

// snippet: timed
$timed = $client->getProducer('', 'demo_timed');
$later = new TopicMessage('later');
$later->setStartDeliverTime(time() * 1000 + 3600000);
$timed->publishMessage($later);
// end

// snippet: transactional
$transactional = $client->getTransProducer('', 'demo_transactional', 'GID_demo');
$half = new TopicMessage('half');
$half->setTransCheckImmunityTime(10);
$reply = $transactional->publishMessage($half);
$transactional->commit($reply->getReceiptHandle());
// end
