package orders

import (
	"testing"

	mq "github.com/aliyunmq/mq-http-go-sdk"
)

type object = map[string]any

// orders empties mqrest and gives the shop's consumer.
func orders(t *testing.T) (mq.MQClient, mq.MQConsumer) {
	post(t, "/reset", object{})
	client := mq.NewAliyunMQClient(url, "any-id", "any-secret", "")
	return client, client.GetConsumer("", "orders", "GID_shop", "")
}

// next is the shop's next order.
func next(t *testing.T, shop mq.MQConsumer) mq.ConsumeMessageEntry {
	t.Helper()
	responses := make(chan mq.ConsumeMessageResponse, 1)
	errors := make(chan error, 1)
	shop.ConsumeMessage(responses, errors, 1, 1)
	select {
	case response := <-responses:
		return response.Messages[0]
	case err := <-errors:
		t.Fatal(err)
	}
	panic("unreachable")
}

func TestAnOrderThatNobodyAcksComesAgainAfterFiveMinutes(t *testing.T) {
	client, shop := orders(t)
	message := mq.PublishMessageRequest{MessageBody: "two teas"}
	if _, err := client.GetProducer("", "orders").PublishMessage(message); err != nil {
		t.Fatal(err)
	}
	if first := next(t, shop); first.ConsumedTimes != 1 {
		t.Fatalf("delivered %d times", first.ConsumedTimes)
	}

	if happened := post(t, "/clock", object{"advance": "5m"}); happened["redelivered"] != 1.0 {
		t.Fatal(happened)
	}

	order := next(t, shop)
	if order.MessageBody != "two teas" || order.ConsumedTimes != 2 {
		t.Fatal(order)
	}
	if err := shop.AckMessage([]string{order.ReceiptHandle}); err != nil {
		t.Fatal(err)
	}
	if happened := post(t, "/clock", object{"advance": "1h"}); happened["redelivered"] != 0.0 {
		t.Fatal(happened)
	}
}

func TestAnOrderForTomorrowComesTomorrow(t *testing.T) {
	_, shop := orders(t)
	post(t, "/topics/orders/messages", object{"body": "breakfast", "delay": "1d"})
	if happened := post(t, "/clock", object{"advance": "1d"}); happened["released"] != 1.0 {
		t.Fatal(happened)
	}
	if order := next(t, shop); order.MessageBody != "breakfast" {
		t.Fatal(order)
	}
}
