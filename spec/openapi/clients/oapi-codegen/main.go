package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"

	"mqrest.spec/client/api"
)

func must[T any](value T, err error) T {
	if err != nil {
		panic(err)
	}
	return value
}

func main() {
	url, topic := os.Args[1], os.Args[2]
	ctx := context.Background()
	client := must(api.NewClientWithResponses(url))

	var delay api.Duration
	if err := delay.FromDuration0("5m"); err != nil {
		panic(err)
	}
	message := api.MessageToSend{Body: "hello", Delay: &delay}
	sent := must(client.SendMessageWithResponse(ctx, topic, nil, message)).JSON201
	state := "scheduled"
	query := &api.ListTopicMessagesParams{State: &state}
	bodies := []string{}
	for _, one := range must(client.ListTopicMessagesWithResponse(ctx, topic, query)).JSON200.Messages {
		bodies = append(bodies, one.Body)
	}
	moved := must(client.MoveClockWithResponse(ctx, api.ClockMove{Advance: &delay})).JSON200
	explained := must(client.ExplainMessageWithResponse(ctx, sent.MessageId, nil)).JSON200
	problem := must(client.DeleteTopicWithResponse(ctx, "none", nil)).ApplicationproblemJSON404

	text, _ := json.Marshal(map[string]any{
		"id":       sent.MessageId,
		"bodies":   bodies,
		"released": moved.Released,
		"why":      explained.Why.Code,
		"problem":  fmt.Sprintf("%d %s", problem.Status, problem.Title),
	})
	fmt.Println(string(text))
}
