// snippet: begin
using System;
using System.Collections.Generic;
using Aliyun.MQ;
using Aliyun.MQ.Model;

// end
class Demo
{
    static void Main()
    {
        // snippet: begin
        var client = new MQClient("any-id", "any-secret", "http://127.0.0.1:9880");
        // end

        // snippet: publish
        var producer = client.GetProducer("", "demo");
        var hello = new TopicMessage("hello", "TagA");
        hello.MessageKey = "order-1";
        producer.PublishMessage(hello);
        // end

        // snippet: consume
        var consumer = client.GetConsumer("", "demo", "GID_demo", "TagA");
        List<Message> messages = consumer.ConsumeMessage(16, 2);
        foreach (Message message in messages) Console.WriteLine(message.Body);
        // end

        // snippet: ack
        var handles = new List<string>();
        foreach (Message message in messages) handles.Add(message.ReceiptHandle);
        consumer.AckMessage(handles);
        // end

        // snippet: ordered
        var ordered = client.GetProducer("", "demo_ordered");
        var paid = new TopicMessage("paid");
        paid.ShardingKey = "order-1";
        ordered.PublishMessage(paid);
        var sent = new TopicMessage("sent");
        sent.ShardingKey = "order-1";
        ordered.PublishMessage(sent);

        var orderly = client.GetConsumer("", "demo_ordered", "GID_demo", null);
        foreach (Message step in orderly.ConsumeMessageOrderly(16, 2))
        {
            Console.WriteLine(step.Body);
            orderly.AckMessage(new List<string> { step.ReceiptHandle });
        }
        // end

        // snippet: timed
        var timed = client.GetProducer("", "demo_timed");
        var later = new TopicMessage("later");
        later.StartDeliverTime = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() + 3600000;
        timed.PublishMessage(later);
        // end

        // snippet: transactional
        var transactional = client.GetTransProdcuer("", "demo_transactional", "GID_demo");
        var half = new TopicMessage("half");
        half.TransCheckImmunityTime = 10;
        TopicMessage reply = transactional.PublishMessage(half);
        transactional.Commit(reply.ReceiptHandle);
        // end
    }
}
