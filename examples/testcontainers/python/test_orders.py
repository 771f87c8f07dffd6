from collections.abc import Iterator

import pytest
from mq_http_sdk.mq_client import MQClient
from mq_http_sdk.mq_producer import TopicMessage
from testcontainers.core.container import DockerContainer
from testcontainers.core.wait_strategies import HttpWaitStrategy


@pytest.fixture(scope="session")
def mqrest() -> Iterator[str]:
    container = (
        DockerContainer("mqrest")
        .with_exposed_ports(9880)
        .with_env("MQREST_CONTROL_TOKEN", "a-token-of-16-ch")
        .waiting_for(HttpWaitStrategy(9880, "/_mqrest/health/ready"))
    )
    with container as started:
        yield f"http://{started.get_container_host_ip()}:{started.get_exposed_port(9880)}"


def test_an_order_arrives(mqrest: str) -> None:
    client = MQClient(mqrest, "any-id", "any-secret")
    client.get_producer("", "orders").publish_message(TopicMessage("two teas"))
    shop = client.get_consumer("", "orders", "GID_shop")
    assert shop.consume_message(1, 3)[0].message_body == "two teas"
