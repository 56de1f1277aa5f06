package dev.hookswitch.store;

import dev.hookswitch.endpoint.Shape;
import dev.hookswitch.format.Format;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A {@link Shape} as it rests.
 *
 * @param format as {@link Format#toJson} writes it
 */
record SealedShape(String format, Map<String, String> secrets) {

  /** Null where there is nothing to keep. */
  static @Nullable SealedShape of(Shape shape) {
    return shape.equals(Shape.JSON)
        ? null
        : new SealedShape(Format.toJson(shape.format()), shape.secrets());
  }

  Shape shape() {
    return new Shape(Format.fromJson(format), secrets);
  }
}
