import json
import os

from aliyunsdkcore.client import AcsClient
from aliyunsdkons.request.v20190214.OnsGroupCreateRequest import OnsGroupCreateRequest
from aliyunsdkons.request.v20190214.OnsInstanceCreateRequest import OnsInstanceCreateRequest
from aliyunsdkons.request.v20190214.OnsTopicCreateRequest import OnsTopicCreateRequest
from aliyunsdkons.request.v20190214.OnsTopicListRequest import OnsTopicListRequest

client = AcsClient("LTAI5tLocalDevKey", "localDevSecret0123456789abcdef", "cn-hangzhou")


def call(request, **parameters):
    request.set_endpoint(os.environ.get("ONS_ENDPOINT", "127.0.0.1:9880"))
    request.set_accept_format("json")
    for name, value in parameters.items():
        getattr(request, "set_" + name)(value)
    return json.loads(client.do_action_with_exception(request))


made = call(OnsInstanceCreateRequest(), InstanceName="shop")
instance = made["Data"]["InstanceId"]
call(OnsTopicCreateRequest(), InstanceId=instance, Topic="orders", MessageType=0)
call(OnsGroupCreateRequest(), InstanceId=instance, GroupId="GID_shop", GroupType="http")
topics = call(OnsTopicListRequest(), InstanceId=instance)
print(instance, topics["Data"]["PublishInfoDo"][0]["Topic"])
