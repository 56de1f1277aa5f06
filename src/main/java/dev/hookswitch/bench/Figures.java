package dev.hookswitch.bench;

import java.io.StringWriter;
import java.math.BigDecimal;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a bench measured; docs/performance.md tells what each figure is.
 *
 * @param rss null where the system does not tell
 */
public record Figures(
    String storage,
    int calls,
    int events,
    int messages,
    double bodyBytes,
    Rate raw,
    Rate delivered,
    Latency latency,
    @Nullable Memory rss,
    Starts starts,
    Faults faults,
    double receiverBusy,
    int processors) {

  /**
   * How fast something went.
   *
   * @param cpuMicros that the sending process computed for each event
   */
  public record Rate(double perSecond, double seconds, double cpuMicros) {}

  /** In milliseconds, over so many events that came at so many a second. */
  public record Latency(
      double p50, double p90, double p99, double max, int events, double perSecond) {}

  /** In MiB: under the steady load, doing nothing, and after everything came at once. */
  public record Memory(double load, double idle, double full) {}

  /** Milliseconds from the start of the process to its login: in an empty database, and again. */
  public record Starts(double first, double again) {}

  /** What must not be. */
  public record Faults(int order, int lost, int duplicates) {
    public boolean none() {
      return order == 0 && lost == 0 && duplicates == 0;
    }
  }

  /** One JSON object, on one line. */
  public String toJson() {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JsonMapper.shared().createGenerator(text)) {
      json.writeStartObject();
      number(json, "raw_per_s", raw.perSecond(), 1);
      number(json, "delivered_per_s", delivered.perSecond(), 1);
      number(json, "ratio", delivered.perSecond() / raw.perSecond(), 4);
      writeLatency(json);
      writeMemory(json);
      json.writeNumberProperty("order_errors", faults.order());
      json.writeNumberProperty("lost", faults.lost());
      json.writeNumberProperty("duplicates", faults.duplicates());
      number(json, "start_ms", starts.again(), 0);
      number(json, "first_start_ms", starts.first(), 0);
      json.writeStringProperty("storage", storage);
      json.writeNumberProperty("calls", calls);
      json.writeNumberProperty("events", events);
      json.writeNumberProperty("ami_messages", messages);
      number(json, "body_bytes", bodyBytes, 0);
      number(json, "raw_s", raw.seconds(), 2);
      number(json, "delivered_s", delivered.seconds(), 2);
      number(json, "raw_cpu_us_per_event", raw.cpuMicros(), 1);
      number(json, "delivered_cpu_us_per_event", delivered.cpuMicros(), 1);
      number(json, "receiver_busy", receiverBusy, 2);
      json.writeNumberProperty("processors", processors);
      json.writeStringProperty("java", Runtime.version().toString());
      json.writeEndObject();
    }
    return text.toString();
  }

  private void writeLatency(JsonGenerator json) {
    json.writeObjectPropertyStart("latency_ms");
    number(json, "p50", latency.p50(), 2);
    number(json, "p90", latency.p90(), 2);
    number(json, "p99", latency.p99(), 2);
    number(json, "max", latency.max(), 2);
    json.writeNumberProperty("events", latency.events());
    number(json, "per_s", latency.perSecond(), 1);
    json.writeEndObject();
  }

  private void writeMemory(JsonGenerator json) {
    if (rss == null) {
      json.writeNullProperty("rss_mib");
      json.writeNullProperty("idle_rss_mib");
      json.writeNullProperty("full_rss_mib");
    } else {
      number(json, "rss_mib", rss.load(), 1);
      number(json, "idle_rss_mib", rss.idle(), 1);
      number(json, "full_rss_mib", rss.full(), 1);
    }
  }

  private static void number(JsonGenerator json, String name, double value, int digits) {
    json.writeNumberProperty(
        name, BigDecimal.valueOf(value).setScale(digits, RoundingMode.HALF_UP));
  }
}
