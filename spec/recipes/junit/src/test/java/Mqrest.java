import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;

/** A running mqrest and its control API. */
final class Mqrest implements AutoCloseable {
  final String url;
  private final Process process;
  private final HttpClient http = HttpClient.newHttpClient();

  Mqrest() throws IOException {
    String command = System.getenv().getOrDefault("MQREST", "mqrest");
    List<String> words = new ArrayList<>(List.of(command.split(" ")));
    words.addAll(List.of("--port", "0", "--log", "off"));
    process = new ProcessBuilder(words).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    BufferedReader out = new BufferedReader(new InputStreamReader(process.getInputStream()));
    // mqrest ready on http://127.0.0.1:43210 (store: memory, auth: off)
    url = out.readLine().split(" ")[3];
  }

  /** The reply of the control API, as JSON. */
  String post(String path, String body) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url + "/_mqrest/v1" + path))
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    HttpResponse<String> reply = http.send(request, HttpResponse.BodyHandlers.ofString());
    if (reply.statusCode() >= 300) throw new IllegalStateException(reply.body());
    return reply.body();
  }

  @Override
  public void close() throws InterruptedException {
    process.destroy();
    process.waitFor();
  }
}
