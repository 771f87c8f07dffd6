// One JSON command per line in, one JSON answer per line out; see spec/sdk/protocol.ts.
package main

import (
	"bufio"
	"encoding/json"
	"os"
	"regexp"

	mq "github.com/aliyunmq/mq-http-go-sdk"
	"github.com/gogap/errors"
)

type command struct {
	Op, Endpoint, AccessKeyId, Secret, SecurityToken string
	Instance, Topic, Group, Tag                      string
	Body, Key, ShardingKey                           string
	Properties                                       map[string]string
	DeliverAt                                        int64
	ImmunitySeconds                                  int
	Limit                                            int32
	Wait                                             int64
	Handles                                          []string
	Handle                                           string
}

type answer struct {
	Published *published `json:"published,omitempty"`
	Messages  []message  `json:"messages,omitempty"`
	Error     *failure   `json:"error,omitempty"`
}

type published struct {
	Id            string `json:"id"`
	BodyMd5       string `json:"bodyMd5"`
	ReceiptHandle string `json:"receiptHandle"`
}

type message struct {
	Id               string            `json:"id"`
	Body             string            `json:"body"`
	BodyMd5          string            `json:"bodyMd5"`
	Tag              string            `json:"tag"`
	Properties       map[string]string `json:"properties"`
	Key              string            `json:"key"`
	ShardingKey      string            `json:"shardingKey"`
	ConsumedTimes    int64             `json:"consumedTimes"`
	PublishTime      int64             `json:"publishTime"`
	FirstConsumeTime int64             `json:"firstConsumeTime"`
	NextConsumeTime  int64             `json:"nextConsumeTime"`
	ReceiptHandle    string            `json:"receiptHandle"`
}

type failure struct {
	Code    string `json:"code"`
	Message string `json:"message"`
	Items   []item `json:"items,omitempty"`
}

type item struct {
	Handle string `json:"handle"`
	Code   string `json:"code"`
}

var clients = map[[4]string]mq.MQClient{}

func clientOf(c command) mq.MQClient {
	key := [4]string{c.Endpoint, c.AccessKeyId, c.Secret, c.SecurityToken}
	if clients[key] == nil {
		clients[key] = mq.NewAliyunMQClient(c.Endpoint, c.AccessKeyId, c.Secret, c.SecurityToken)
	}
	return clients[key]
}

func halvesOf(c command) mq.MQTransProducer {
	return clientOf(c).GetTransProducer(c.Instance, c.Topic, c.Group)
}

func run(c command) answer {
	switch c.Op {
	case "publish":
		return publish(c)
	case "consume":
		return consume(c, clientOf(c).GetConsumer(c.Instance, c.Topic, c.Group, c.Tag).ConsumeMessage)
	case "consumeOrderly":
		return consume(c, clientOf(c).GetConsumer(c.Instance, c.Topic, c.Group, c.Tag).ConsumeMessageOrderly)
	case "consumeHalf":
		return consume(c, halvesOf(c).ConsumeHalfMessage)
	case "ack":
		return settled(clientOf(c).GetConsumer(c.Instance, c.Topic, c.Group, "").AckMessage(c.Handles))
	case "commit":
		return settled(halvesOf(c).Commit(c.Handle))
	case "rollback":
		return settled(halvesOf(c).Rollback(c.Handle))
	}
	panic("unknown command " + c.Op)
}

func publish(c command) answer {
	producer := clientOf(c).GetProducer(c.Instance, c.Topic)
	if c.ImmunitySeconds > 0 {
		producer = halvesOf(c)
	}
	reply, err := producer.PublishMessage(mq.PublishMessageRequest{
		MessageBody:            c.Body,
		MessageTag:             c.Tag,
		Properties:             c.Properties,
		MessageKey:             c.Key,
		ShardingKey:            c.ShardingKey,
		StartDeliverTime:       c.DeliverAt,
		TransCheckImmunityTime: c.ImmunitySeconds,
	})
	if err != nil {
		return failed(err)
	}
	return answer{Published: &published{reply.MessageId, reply.MessageBodyMD5, reply.ReceiptHandle}}
}

type poll func(chan mq.ConsumeMessageResponse, chan error, int32, int64)

func consume(c command, poll poll) answer {
	replies := make(chan mq.ConsumeMessageResponse, 1)
	errs := make(chan error, 1)
	poll(replies, errs, c.Limit, c.Wait)
	select {
	case err := <-errs:
		return failed(err)
	case reply := <-replies:
		messages := []message{}
		for _, m := range reply.Messages {
			messages = append(messages, message{
				m.MessageId, m.MessageBody, m.MessageBodyMD5, m.MessageTag, m.Properties,
				m.MessageKey, m.ShardingKey, m.ConsumedTimes, m.PublishTime,
				m.FirstConsumeTime, m.NextConsumeTime, m.ReceiptHandle,
			})
		}
		return answer{Messages: messages}
	}
}

func settled(err error) answer {
	if err != nil {
		return failed(err)
	}
	return answer{}
}

// The SDK gives an error's code in its text only, where its samples look for it.
var codeInText = regexp.MustCompile(`code: (\w+)`)

func failed(err error) answer {
	f := &failure{Code: "SdkError", Message: err.Error()}
	if match := codeInText.FindStringSubmatch(err.Error()); match != nil {
		f.Code = match[1]
	}
	if coded, ok := err.(errors.ErrCode); ok {
		if details, ok := coded.Context()["Detail"].([]mq.ErrAckItem); ok {
			for _, d := range details {
				f.Items = append(f.Items, item{d.ErrorHandle, d.ErrorCode})
			}
		}
	}
	return answer{Error: f}
}

func main() {
	in := bufio.NewReader(os.Stdin)
	out := json.NewEncoder(os.Stdout)
	for {
		line, err := in.ReadBytes('\n')
		if err != nil {
			return
		}
		var c command
		if err := json.Unmarshal(line, &c); err != nil {
			panic(err)
		}
		if err := out.Encode(run(c)); err != nil {
			return
		}
	}
}
