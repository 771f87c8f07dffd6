package main

// snippet: begin
import (
	"fmt"
	"time"

	mq "github.com/aliyunmq/mq-http-go-sdk"
)

// end

func main() {
	// snippet: begin
	client := mq.NewAliyunMQClient("http://127.0.0.1:9880", "any-id", "any-secret", "")
	// end

	// snippet: publish
	producer := client.GetProducer("", "demo")
	_, err := producer.PublishMessage(mq.PublishMessageRequest{
		MessageBody: "hello",
		MessageTag:  "TagA",
		MessageKey:  "order-1",
	})
	// end
	check(err)

	// snippet: consume
	consumer := client.GetConsumer("", "demo", "GID_demo", "TagA")
	replies := make(chan mq.ConsumeMessageResponse, 1)
	errs := make(chan error, 1)
	consumer.ConsumeMessage(replies, errs, 16, 3)

	handles := []string{}
	select {
	case reply := <-replies:
		for _, message := range reply.Messages {
			fmt.Println(message.MessageBody)
			handles = append(handles, message.ReceiptHandle)
		}
	case err := <-errs:
		fmt.Println(err)
	}
	// end

	// snippet: ack
	err = consumer.AckMessage(handles)
	// end
	check(err)

	// snippet: ordered
	ordered := client.GetProducer("", "demo_ordered")
	for _, body := range []string{"paid", "sent"} {
		message := mq.PublishMessageRequest{MessageBody: body, ShardingKey: "order-1"}
		if _, err := ordered.PublishMessage(message); err != nil {
			panic(err)
		}
	}

	orderly := client.GetConsumer("", "demo_ordered", "GID_demo", "")
	orderly.ConsumeMessageOrderly(replies, errs, 16, 3)
	select {
	case reply := <-replies:
		for _, step := range reply.Messages {
			fmt.Println(step.MessageBody)
			err = orderly.AckMessage([]string{step.ReceiptHandle})
		}
	case err = <-errs:
	}
	// end
	check(err)

	// snippet: timed
	timed := client.GetProducer("", "demo_timed")
	_, err = timed.PublishMessage(mq.PublishMessageRequest{
		MessageBody:      "later",
		StartDeliverTime: time.Now().Add(time.Hour).UnixMilli(),
	})
	// end
	check(err)

	// snippet: transactional
	transactional := client.GetTransProducer("", "demo_transactional", "GID_demo")
	half, err := transactional.PublishMessage(mq.PublishMessageRequest{
		MessageBody:            "half",
		TransCheckImmunityTime: 10,
	})
	if err == nil {
		err = transactional.Commit(half.ReceiptHandle)
	}
	// end
	check(err)
}

func check(err error) {
	if err != nil {
		panic(err)
	}
}
