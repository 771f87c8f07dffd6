package orders

import (
	"testing"

	mq "github.com/aliyunmq/mq-http-go-sdk"
	"github.com/testcontainers/testcontainers-go"
	"github.com/testcontainers/testcontainers-go/wait"
)

func TestAnOrderArrives(t *testing.T) {
	ctx := t.Context()
	mqrest, err := testcontainers.Run(ctx, "mqrest",
		testcontainers.WithExposedPorts("9880/tcp"),
		testcontainers.WithEnv(map[string]string{"MQREST_CONTROL_TOKEN": "a-token-of-16-ch"}),
		testcontainers.WithWaitStrategy(wait.ForHTTP("/_mqrest/health/ready").WithPort("9880/tcp")),
	)
	testcontainers.CleanupContainer(t, mqrest)
	if err != nil {
		t.Fatal(err)
	}
	url, err := mqrest.PortEndpoint(ctx, "9880/tcp", "http")
	if err != nil {
		t.Fatal(err)
	}

	client := mq.NewAliyunMQClient(url, "any-id", "any-secret", "")
	order := mq.PublishMessageRequest{MessageBody: "two teas"}
	if _, err := client.GetProducer("", "orders").PublishMessage(order); err != nil {
		t.Fatal(err)
	}
	responses := make(chan mq.ConsumeMessageResponse, 1)
	errors := make(chan error, 1)
	client.GetConsumer("", "orders", "GID_shop", "").ConsumeMessage(responses, errors, 1, 3)
	select {
	case response := <-responses:
		if got := response.Messages[0].MessageBody; got != "two teas" {
			t.Fatal(got)
		}
	case err := <-errors:
		t.Fatal(err)
	}
}
