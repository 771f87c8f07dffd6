from mq_http_sdk.mq_client import MQClient
from mq_http_sdk.mq_exception import MQServerException
from mq_http_sdk.mq_producer import TopicMessage
import pytest


@pytest.fixture
def client(mqrest):
    return MQClient(mqrest.url, "any-id", "any-secret")


def test_an_order_that_nobody_acks_comes_again_after_five_minutes(mqrest, client):
    client.get_producer("", "orders").publish_message(TopicMessage("two teas"))
    shop = client.get_consumer("", "orders", "GID_shop")
    assert shop.consume_message(1)[0].consumed_times == 1

    happened = mqrest.control("POST", "/clock", {"advance": "5m"})
    assert happened["redelivered"] == 1

    order = shop.consume_message(1)[0]
    assert (order.message_body, order.consumed_times) == ("two teas", 2)
    shop.ack_message([order.receipt_handle])
    assert mqrest.control("POST", "/clock", {"advance": "1h"})["redelivered"] == 0


def test_an_order_for_tomorrow_comes_tomorrow(mqrest, client):
    mqrest.control("POST", "/topics/orders/messages", {"body": "breakfast", "delay": "1d"})
    shop = client.get_consumer("", "orders", "GID_shop")
    with pytest.raises(MQServerException, match="MessageNotExist"):
        shop.consume_message(1)

    mqrest.control("POST", "/clock", {"advance": "1d"})
    assert shop.consume_message(1)[0].message_body == "breakfast"
