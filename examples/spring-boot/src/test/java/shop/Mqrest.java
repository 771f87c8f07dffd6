package shop;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/** A running mqrest and its control API. */
final class Mqrest {
  final String url;
  private final Process process;
  private final HttpClient http = HttpClient.newHttpClient();

  /** It ends when its input closes, so with this JVM, however that ends. */
  Mqrest() {
    try {
      process =
          new ProcessBuilder("mqrest", "--exit-with-stdin", "--port", "0", "--log", "off")
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      BufferedReader out = new BufferedReader(new InputStreamReader(process.getInputStream()));
      // mqrest ready on http://127.0.0.1:43210 (store: memory, auth: off)
      String line = out.readLine();
      if (line == null) throw new IllegalStateException("mqrest did not start; it says why");
      url = line.split(" ")[3];
    } catch (IOException error) {
      throw new UncheckedIOException("install mqrest so that it is on the PATH", error);
    }
  }

  /** The reply of the control API, as JSON. */
  String post(String path, String body) throws IOException, InterruptedException {
    return send(HttpRequest.newBuilder(uri(path)).POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  String get(String path) throws IOException, InterruptedException {
    return send(HttpRequest.newBuilder(uri(path)));
  }

  private URI uri(String path) {
    return URI.create(url + "/_mqrest/v1" + path);
  }

  private String send(HttpRequest.Builder request) throws IOException, InterruptedException {
    HttpResponse<String> reply =
        http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    if (reply.statusCode() >= 300) throw new IllegalStateException(reply.body());
    return reply.body();
  }
}
