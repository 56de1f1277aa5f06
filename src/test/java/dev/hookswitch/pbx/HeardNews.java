package dev.hookswitch.pbx;

import dev.hookswitch.Eventually;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** Listens to a {@link PbxControl} and keeps all that it is told, in order. */
public final class HeardNews implements Consumer<ControlNews> {

  private final List<ControlNews> news = new CopyOnWriteArrayList<>();

  @Override
  public void accept(ControlNews told) {
    news.add(told);
  }

  public List<ControlNews> all() {
    return List.copyOf(news);
  }

  public HeardNews await(ControlNews expected) {
    Eventually.until(() -> expected + " among " + news, () -> news.contains(expected));
    return this;
  }

  /** Waits for the first of a kind that is as it should be. */
  public <T extends ControlNews> T await(Class<T> kind, Predicate<T> isSo) {
    Eventually.until(
        () -> kind.getSimpleName() + " among " + news,
        () -> news.stream().anyMatch(each -> kind.isInstance(each) && isSo.test(kind.cast(each))));
    return news.stream()
        .filter(kind::isInstance)
        .map(kind::cast)
        .filter(isSo)
        .findFirst()
        .orElseThrow();
  }

  /** Waits until it was told so many times that orders can be given. */
  public HeardNews awaitUp(int times) {
    Eventually.until(
        () -> times + " times up among " + news, () -> count(ControlNews.Up.class) >= times);
    return this;
  }

  public int count(Class<? extends ControlNews> kind) {
    return (int) news.stream().filter(kind::isInstance).count();
  }
}
