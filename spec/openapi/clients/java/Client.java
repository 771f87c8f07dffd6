import java.util.stream.Collectors;
import org.openapitools.client.ApiClient;
import org.openapitools.client.ApiException;
import org.openapitools.client.api.ClockApi;
import org.openapitools.client.api.MessagesApi;
import org.openapitools.client.api.TopicsApi;
import org.openapitools.client.model.*;

class Client {
  public static void main(String[] args) throws Exception {
    String url = args[0];
    String topic = args[1];
    ApiClient client = new ApiClient();
    client.updateBaseUri(url);
    MessagesApi messages = new MessagesApi(client);

    MessageToSend message = new MessageToSend().body("hello").delay(new Duration("5m"));
    String id = messages.sendMessage(topic, message, null).getMessageId();
    String bodies =
        messages.listTopicMessages(topic, null, null, null, null, null, null, "scheduled").getMessages().stream()
            .map(one -> '"' + one.getBody() + '"')
            .collect(Collectors.joining(","));
    ClockReport moved = new ClockApi(client).moveClock(new ClockMove().advance(new Duration("5m")));
    Verdict why = messages.explainMessage(id, null, null).getWhy();
    Problem problem = null;
    try {
      new TopicsApi(client).deleteTopic("none", null);
    } catch (ApiException refused) {
      problem = ApiClient.createDefaultObjectMapper().readValue(refused.getResponseBody(), Problem.class);
    }
    System.out.printf(
        "{\"id\":\"%s\",\"bodies\":[%s],\"released\":%d,\"why\":\"%s\",\"problem\":\"%d %s\"}%n",
        id, bodies, moved.getReleased(), why.getCode().getValue(), problem.getStatus(), problem.getTitle());
  }
}
