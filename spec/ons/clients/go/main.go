package main

import (
	"fmt"
	"log"
	"os"

	"github.com/aliyun/alibaba-cloud-sdk-go/sdk/requests"
	"github.com/aliyun/alibaba-cloud-sdk-go/services/ons"
)

func main() {
	client, err := ons.NewClientWithAccessKey(
		"cn-hangzhou", "LTAI5tLocalDevKey", "localDevSecret0123456789abcdef")
	check(err)
	client.Domain = "127.0.0.1:9880"
	if address := os.Getenv("ONS_ENDPOINT"); address != "" {
		client.Domain = address
	}

	instance := ons.CreateOnsInstanceCreateRequest()
	instance.Scheme = "http"
	instance.InstanceName = "shop"
	made, err := client.OnsInstanceCreate(instance)
	check(err)

	topic := ons.CreateOnsTopicCreateRequest()
	topic.Scheme = "http"
	topic.InstanceId = made.Data.InstanceId
	topic.Topic = "orders"
	topic.MessageType = requests.NewInteger(0)
	_, err = client.OnsTopicCreate(topic)
	check(err)

	group := ons.CreateOnsGroupCreateRequest()
	group.Scheme = "http"
	group.InstanceId = made.Data.InstanceId
	group.GroupId = "GID_shop"
	group.GroupType = "http"
	_, err = client.OnsGroupCreate(group)
	check(err)

	list := ons.CreateOnsTopicListRequest()
	list.Scheme = "http"
	list.InstanceId = made.Data.InstanceId
	topics, err := client.OnsTopicList(list)
	check(err)
	fmt.Println(made.Data.InstanceId, topics.Data.PublishInfoDo[0].Topic)
}

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
