import com.aliyuncs.DefaultAcsClient;
import com.aliyuncs.IAcsClient;
import com.aliyuncs.ons.model.v20190214.OnsGroupCreateRequest;
import com.aliyuncs.ons.model.v20190214.OnsInstanceCreateRequest;
import com.aliyuncs.ons.model.v20190214.OnsTopicCreateRequest;
import com.aliyuncs.ons.model.v20190214.OnsTopicListRequest;
import com.aliyuncs.profile.DefaultProfile;

public class Provision {
  public static void main(String[] args) throws Exception {
    String address = System.getenv().getOrDefault("ONS_ENDPOINT", "127.0.0.1:9880");
    DefaultProfile.addEndpoint("cn-hangzhou", "Ons", address);
    IAcsClient client =
        new DefaultAcsClient(
            DefaultProfile.getProfile(
                "cn-hangzhou", "LTAI5tLocalDevKey", "localDevSecret0123456789abcdef"));

    OnsInstanceCreateRequest instance = new OnsInstanceCreateRequest();
    instance.setInstanceName("shop");
    String id = client.getAcsResponse(instance).getData().getInstanceId();

    OnsTopicCreateRequest topic = new OnsTopicCreateRequest();
    topic.setInstanceId(id);
    topic.setTopic("orders");
    topic.setMessageType(0);
    client.getAcsResponse(topic);

    OnsGroupCreateRequest group = new OnsGroupCreateRequest();
    group.setInstanceId(id);
    group.setGroupId("GID_shop");
    group.setGroupType("http");
    client.getAcsResponse(group);

    OnsTopicListRequest list = new OnsTopicListRequest();
    list.setInstanceId(id);
    System.out.println(id + " " + client.getAcsResponse(list).getData().get(0).getTopic());
  }
}
