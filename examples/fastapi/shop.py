import logging
import threading
from contextlib import asynccontextmanager

from fastapi import Body, FastAPI, Request
from mq_http_sdk.mq_client import MQClient
from mq_http_sdk.mq_exception import MQServerException
from mq_http_sdk.mq_producer import TopicMessage
from pydantic_settings import BaseSettings

log = logging.getLogger("shop")


class Settings(BaseSettings, env_prefix="MQ_"):
    """Each can be set by a variable: MQ_ENDPOINT, MQ_ACCESS_KEY_ID and so on."""

    endpoint: str = "http://127.0.0.1:9880"
    access_key_id: str = "any-id"
    access_key_secret: str = "any-secret"
    instance: str = ""
    topic: str = "orders"
    group: str = "GID_shop"
    wait_seconds: int = 10

    def client(self):
        """It has one connection, so each thread needs a client of its own."""
        return MQClient(self.endpoint, self.access_key_id, self.access_key_secret)


class Worker(threading.Thread):
    """Takes orders until it is stopped."""

    def __init__(self, settings, taken):
        super().__init__(name="orders")
        self.consumer = settings.client().get_consumer(
            settings.instance, settings.topic, settings.group
        )
        self.wait_seconds = settings.wait_seconds
        self.taken = taken
        self.stopping = threading.Event()

    def stop(self):
        """Returns when the poll under way has ended and what it brought is done."""
        self.stopping.set()
        self.join()

    def run(self):
        while not self.stopping.is_set():
            try:
                for message in self.consumer.consume_message(16, self.wait_seconds):
                    self.take(message)
            except Exception as error:
                if getattr(error, "type", "") == "MessageNotExist":
                    continue  # no order came
                log.warning("orders not taken: %s", error)
                self.stopping.wait(1)

    def take(self, message):
        """What is not acked comes again after five minutes."""
        self.taken.append(message.message_body)
        self.consumer.ack_message([message.receipt_handle])


@asynccontextmanager
async def lifespan(app):
    app.state.settings = Settings()
    app.state.taken = []
    worker = Worker(app.state.settings, app.state.taken)
    worker.start()
    yield
    worker.stop()


app = FastAPI(lifespan=lifespan)


@app.post("/orders", status_code=202)
def order(request: Request, item: str = Body(embed=True)):
    settings = request.app.state.settings
    client = settings.client()
    producer = client.get_producer(settings.instance, settings.topic)
    sent = producer.publish_message(TopicMessage(item))
    client.close_connection()
    return {"messageId": sent.message_id}


@app.get("/orders")
def taken(request: Request):
    return request.app.state.taken
