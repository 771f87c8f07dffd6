package main

import (
	"context"
	"io"
	"log"
	"net/http"
	"strings"
	"sync"
	"time"

	mq "github.com/aliyunmq/mq-http-go-sdk"
	"github.com/gin-gonic/gin"
)

// Shop publishes orders and takes them.
type Shop struct {
	producer    mq.MQProducer
	consumer    mq.MQConsumer
	waitSeconds int64
	mutex       sync.Mutex
	taken       []string
}

func newShop(client mq.MQClient, instance string, waitSeconds int64) *Shop {
	return &Shop{
		producer:    client.GetProducer(instance, "orders"),
		consumer:    client.GetConsumer(instance, "orders", "GID_shop", ""),
		waitSeconds: waitSeconds,
	}
}

func (shop *Shop) routes() *gin.Engine {
	routes := gin.New()
	routes.POST("/orders", shop.order)
	routes.GET("/orders", func(c *gin.Context) {
		shop.mutex.Lock()
		defer shop.mutex.Unlock()
		c.JSON(http.StatusOK, shop.taken)
	})
	return routes
}

func (shop *Shop) order(c *gin.Context) {
	body, err := io.ReadAll(c.Request.Body)
	if err != nil {
		c.AbortWithError(http.StatusBadRequest, err)
		return
	}
	sent, err := shop.producer.PublishMessage(mq.PublishMessageRequest{MessageBody: string(body)})
	if err != nil {
		c.AbortWithError(http.StatusBadGateway, err)
		return
	}
	c.JSON(http.StatusAccepted, gin.H{"messageId": sent.MessageId})
}

// work takes orders until ctx is done. It returns when the poll under way has ended and what it brought is done.
func (shop *Shop) work(ctx context.Context) {
	for ctx.Err() == nil {
		responses := make(chan mq.ConsumeMessageResponse, 1)
		errors := make(chan error, 1)
		shop.consumer.ConsumeMessage(responses, errors, 16, shop.waitSeconds)
		select {
		case response := <-responses:
			for _, message := range response.Messages {
				shop.take(message)
			}
		case err := <-errors:
			if strings.Contains(err.Error(), "MessageNotExist") {
				continue // no order came
			}
			log.Print("no orders: ", err)
			time.Sleep(time.Second)
		}
	}
}

// take acks an order when it is done; what is not acked comes again after five minutes.
func (shop *Shop) take(message mq.ConsumeMessageEntry) {
	shop.mutex.Lock()
	shop.taken = append(shop.taken, message.MessageBody)
	shop.mutex.Unlock()
	if err := shop.consumer.AckMessage([]string{message.ReceiptHandle}); err != nil {
		log.Printf("order %s not acked: %v", message.MessageId, err)
	}
}
