package shop;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.web.context.ConfigurableWebApplicationContext;

@SpringBootTest
class OrderTest {
  static final Mqrest mqrest = new Mqrest();

  @DynamicPropertySource
  static void settings(DynamicPropertyRegistry registry) {
    registry.add("mq.endpoint", () -> mqrest.url);
    registry.add("mq.wait-seconds", () -> 1);
  }

  @Autowired ConfigurableWebApplicationContext context;
  MockMvcTester http;

  @BeforeEach
  void setUp() {
    http = MockMvcTester.from(context);
  }

  @AfterEach
  void empty() throws Exception {
    mqrest.post("/reset", "{}");
  }

  @Test
  void anOrderIsTaken() throws Exception {
    assertThat(http.post().uri("/orders").content("two teas")).hasStatus(202);

    mqrest.post("/await", "{\"topic\":\"orders\",\"group\":\"GID_shop\",\"until\":\"acked\"}");
    assertThat(http.get().uri("/orders")).bodyJson().isEqualTo("[\"two teas\"]");
  }

  @Test
  @DirtiesContext
  void aShopThatStopsLeavesNoOrderHalfDone() throws Exception {
    for (int i = 0; i < 20; i++) http.post().uri("/orders").content("tea").exchange();
    context.stop();

    String held = mqrest.get("/topics/orders/messages?group=GID_shop&state=inflight");
    assertThat(held).contains("\"messages\":[]");
  }
}
