from fastapi.testclient import TestClient

from shop import app


def test_an_order_is_taken(mqrest):
    with TestClient(app) as shop:
        assert shop.post("/orders", json={"item": "two teas"}).status_code == 202

        acked = {"topic": "orders", "group": "GID_shop", "until": "acked"}
        mqrest.control("POST", "/await", acked)
        assert shop.get("/orders").json() == ["two teas"]


def test_a_shop_that_stops_leaves_no_order_half_done(mqrest):
    with TestClient(app) as shop:
        for _ in range(20):
            shop.post("/orders", json={"item": "tea"})

    held = mqrest.control("GET", "/topics/orders/messages?group=GID_shop&state=inflight")
    assert held["messages"] == []
