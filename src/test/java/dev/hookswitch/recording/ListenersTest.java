package dev.hookswitch.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import org.junit.jupiter.api.Test;

/** How many may listen at once. */
class ListenersTest {

  private final Listeners listeners = new Listeners(1);

  @Test
  void aPlaceIsGivenBackOnce() throws IOException {
    InputStream first = listeners.open(InputStream::nullInputStream).orElseThrow();
    assertThat(listeners.open(InputStream::nullInputStream)).isEmpty();
    first.close();
    first.close();
    assertThat(listeners.free()).isEqualTo(1);
    assertThat(listeners.open(InputStream::nullInputStream)).isPresent();
  }

  @Test
  void whatCannotBeOpenedTakesNoPlace() {
    assertThatThrownBy(() ->
            listeners.open(() -> {
              throw new IOException("not there");
            }))
        .hasMessage("not there");
    assertThat(listeners.free()).isEqualTo(1);
  }
}
