package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"

	"mqrest.spec/client/api"
)

func must[T any](value T, _ any, err error) T {
	if err != nil {
		panic(err)
	}
	return value
}

func main() {
	url, topic := os.Args[1], os.Args[2]
	ctx := context.Background()
	settings := api.NewConfiguration()
	settings.Servers = api.ServerConfigurations{{URL: url}}
	client := api.NewAPIClient(settings)

	in5m := "5m"
	delay := api.StringAsDuration(&in5m)
	message := api.MessageToSend{Body: "hello", Delay: &delay}
	sent := must(client.MessagesAPI.SendMessage(ctx, topic).MessageToSend(message).Execute())
	scheduled := must(client.MessagesAPI.ListTopicMessages(ctx, topic).State("scheduled").Execute())
	bodies := []string{}
	for _, one := range scheduled.Messages {
		bodies = append(bodies, one.Body)
	}
	moved := must(client.ClockAPI.MoveClock(ctx).ClockMove(api.ClockMove{Advance: &delay}).Execute())
	explained := must(client.MessagesAPI.ExplainMessage(ctx, sent.MessageId).Execute())
	_, _, err := client.TopicsAPI.DeleteTopic(ctx, "none").Execute()
	var refused *api.GenericOpenAPIError
	if !errors.As(err, &refused) {
		panic(err)
	}
	problem := refused.Model().(api.Problem)

	text, _ := json.Marshal(map[string]any{
		"id":       sent.MessageId,
		"bodies":   bodies,
		"released": moved.Released,
		"why":      explained.Why.Code,
		"problem":  fmt.Sprintf("%d %s", problem.Status, problem.Title),
	})
	fmt.Println(string(text))
}
