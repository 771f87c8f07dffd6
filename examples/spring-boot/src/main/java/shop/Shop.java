package shop;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.springframework.stereotype.Component;

/** The orders that were taken. */
@Component
class Shop {
  private final List<String> taken = new CopyOnWriteArrayList<>();

  void take(String order) {
    taken.add(order);
  }

  List<String> taken() {
    return taken;
  }
}
