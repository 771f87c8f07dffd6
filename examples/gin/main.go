package main

import (
	"cmp"
	"context"
	"log"
	"net/http"
	"os"
	"os/signal"
	"syscall"

	mq "github.com/aliyunmq/mq-http-go-sdk"
)

func setting(name, otherwise string) string { return cmp.Or(os.Getenv(name), otherwise) }

func main() {
	client := mq.NewAliyunMQClient(
		setting("MQ_ENDPOINT", "http://127.0.0.1:9880"),
		setting("MQ_ACCESS_KEY_ID", "any-id"),
		setting("MQ_ACCESS_KEY_SECRET", "any-secret"),
		"",
	)
	shop := newShop(client, os.Getenv("MQ_INSTANCE"), 10)

	stopping, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	server := &http.Server{Addr: setting("ADDRESS", ":8080"), Handler: shop.routes()}
	go func() {
		if err := server.ListenAndServe(); err != http.ErrServerClosed {
			log.Fatal(err)
		}
	}()
	shop.work(stopping) // until a signal comes and the last poll is done
	server.Shutdown(context.Background())
}
