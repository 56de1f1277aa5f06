package dev.hookswitch.recording;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;

/** So many recordings may be listened to at once. Safe for all threads. */
final class Listeners {

  /** Each costs an open file, or a connection to the service that keeps it. */
  static final int MOST = 200;

  /** Opens what is to be heard. */
  @FunctionalInterface
  interface Opening {
    InputStream open() throws IOException;
  }

  private final Semaphore places;

  Listeners(int most) {
    this.places = new Semaphore(most);
  }

  /** None while there is no place; it is given back when the stream is closed. */
  Optional<InputStream> open(Opening opening) throws IOException {
    if (!places.tryAcquire()) {
      return Optional.empty();
    }
    boolean open = false;
    try {
      InputStream sound = new Listened(opening.open());
      open = true;
      return Optional.of(sound);
    } finally {
      if (!open) {
        places.release();
      }
    }
  }

  int free() {
    return places.availablePermits();
  }

  private final class Listened extends FilterInputStream {
    private final AtomicBoolean closed = new AtomicBoolean();

    Listened(InputStream in) {
      super(in);
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      return in.read(into, offset, length);
    }

    @Override
    public void close() throws IOException {
      if (closed.compareAndSet(false, true)) {
        places.release();
        super.close();
      }
    }
  }
}
