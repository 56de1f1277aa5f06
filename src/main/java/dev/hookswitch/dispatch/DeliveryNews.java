package dev.hookswitch.dispatch;

import dev.hookswitch.endpoint.Endpoint;
import dev.hookswitch.event.CallEvent;
import java.time.Duration;

/**
 * Hears what an operator wants to know of deliveries. Called on the threads that deliver, some
 * inside a courier's monitor: an implementation hands on and returns at once.
 */
public interface DeliveryNews {

  /** Nobody listens. */
  DeliveryNews UNHEARD =
      new DeliveryNews() {
        @Override
        public void failing(Endpoint endpoint, String failure) {}

        @Override
        public void recovered(Endpoint endpoint, Duration outage) {}

        @Override
        public void disabled(Endpoint endpoint, String why) {}

        @Override
        public void givenUp(Endpoint endpoint, CallEvent event, String failure) {}
      };

  /** It answers nothing but failures now. */
  void failing(Endpoint endpoint, String failure);

  /** It accepts again. */
  void recovered(Endpoint endpoint, Duration outage);

  /** Nothing is sent to it any more. */
  void disabled(Endpoint endpoint, String why);

  /** An event became a dead letter. */
  void givenUp(Endpoint endpoint, CallEvent event, String failure);
}
