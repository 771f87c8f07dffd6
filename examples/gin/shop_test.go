package main

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	mq "github.com/aliyunmq/mq-http-go-sdk"
	"github.com/gin-gonic/gin"
)

// open starts a shop; closing it returns when its worker is done.
func open(t *testing.T, endpoint string) (routes *gin.Engine, close func()) {
	shop := newShop(mq.NewAliyunMQClient(endpoint, "any-id", "any-secret", ""), "", 1)
	stopping, stop := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() {
		shop.work(stopping)
		done <- struct{}{}
	}()
	return shop.routes(), func() { stop(); <-done }
}

func request(routes *gin.Engine, method, body string) *httptest.ResponseRecorder {
	reply := httptest.NewRecorder()
	routes.ServeHTTP(reply, httptest.NewRequest(method, "/orders", strings.NewReader(body)))
	return reply
}

func TestAnOrderIsTaken(t *testing.T) {
	mqrest := startMqrest(t)
	routes, close := open(t, mqrest.url)
	defer close()
	if reply := request(routes, http.MethodPost, "two teas"); reply.Code != http.StatusAccepted {
		t.Fatal(reply.Code, reply.Body)
	}

	mqrest.ask(t, "/await", `{"topic":"orders","group":"GID_shop","until":"acked"}`)
	if reply := request(routes, http.MethodGet, ""); reply.Body.String() != `["two teas"]` {
		t.Fatal(reply.Body)
	}
}

func TestAShopThatStopsLeavesNoOrderHalfDone(t *testing.T) {
	mqrest := startMqrest(t)
	routes, close := open(t, mqrest.url)
	for range 20 {
		request(routes, http.MethodPost, "tea")
	}
	close()

	held := mqrest.ask(t, "/topics/orders/messages?group=GID_shop&state=inflight", "")
	if !strings.Contains(held, `"messages":[]`) {
		t.Fatal(held)
	}
}
