package dev.hookswitch.console.endpoints;

import dev.hookswitch.console.frame.Language;
import dev.hookswitch.endpoint.Endpoint;
import dev.hookswitch.endpoint.NotAllowed;
import dev.hookswitch.endpoint.Registrar;
import dev.hookswitch.format.Presets;
import dev.hookswitch.refusal.Refusal;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the form of an endpoint, and saves what it says. Safe for all threads. */
final class FormReader {

  private final Registrar registrar;
  private final FormatField format;

  /**
   * Who fills it in, and what it is about.
   *
   * @param before as the endpoint is; null: it is new
   * @param account whose a new one is; null: everybody's
   * @param language in which they are told what is wrong
   */
  record Asked(
      EndpointForm form,
      @Nullable Endpoint before,
      @Nullable String account,
      boolean administrator,
      Language language) {}

  /**
   * What it says.
   *
   * @param form with a sentence beside each field that is wrong
   * @param endpoint without these fields; null: it is not known what its requests look like
   */
  record Read(EndpointForm form, @Nullable Endpoint endpoint) {
    boolean isRight() {
      return form.wrong().isEmpty();
    }
  }

  /** What came of it. */
  sealed interface Saved {
    record Done(Endpoint endpoint) implements Saved {}

    record Wrong(EndpointForm form) implements Saved {}

    /** It cannot be saved, whatever the form says. */
    record Refused(Refusal refusal) implements Saved {}

    record Gone() implements Saved {}
  }

  FormReader(Registrar registrar, Presets presets) {
    this.registrar = registrar;
    this.format = new FormatField(presets);
  }

  /** Reads it, without looking any name up. */
  Read read(Asked asked) {
    Map<String, String> wrong = new LinkedHashMap<>();
    Set<String> leftOut = new HashSet<>();
    Endpoint endpoint = null;
    boolean more = true;
    while (more) {
      try {
        endpoint = sketch(asked, leftOut);
        more = false;
      } catch (WrongField e) {
        e.sentences(asked.language()).forEach(wrong::putIfAbsent);
        boolean secrets = e.root().equals("format") && leftOut.add(FormatField.SECRETS);
        more = secrets || leftOut.add(e.root());
      } catch (NotAllowed e) {
        wrong.putIfAbsent(e.field(), asked.language().sentence(e.refusal()));
        more = leftOut.add(e.field());
      }
    }
    boolean shapeless = leftOut.contains("format");
    return new Read(asked.form().with(wrong), shapeless ? null : endpoint);
  }

  private Endpoint sketch(Asked asked, Set<String> leftOut) {
    return registrar.sketch(
        fields(asked, leftOut), asked.before(), asked.account(), asked.administrator());
  }

  /** With what is secret, where it is led to the server that it was given for. */
  private FormFields fields(Asked asked, Set<String> leftOut) {
    Secrets secrets = Secrets.of(asked.before());
    FormFields fields = new FormFields(asked.form(), secrets, format, leftOut);
    Endpoint before = asked.before();
    if (before == null || leftOut.contains("url") || leftOut.contains("format")) {
      return fields;
    }
    Endpoint led = registrar.sketch(fields, before, asked.account(), asked.administrator());
    return Registrar.isSameServer(before, led.url())
        ? fields
        : new FormFields(asked.form(), secrets.forgotten(), format, leftOut);
  }

  /**
   * Makes or changes the endpoint.
   *
   * @param id of a new one
   */
  Saved save(Asked asked, String id) {
    Read read = read(asked);
    if (!read.isRight()) {
      return new Saved.Wrong(read.form());
    }
    FormFields fields = fields(asked, Set.of());
    Endpoint before = asked.before();
    try {
      Registrar.Answer answer =
          before == null
              ? registrar.create(fields, id, asked.account(), asked.administrator())
              : registrar.change(fields, before, asked.administrator());
      return switch (answer) {
        case Registrar.Answer.Done(Endpoint endpoint) -> new Saved.Done(endpoint);
        case Registrar.Answer.Refused(Refusal refusal) -> new Saved.Refused(refusal);
        case Registrar.Answer.Gone _ -> new Saved.Gone();
      };
    } catch (WrongField e) {
      return new Saved.Wrong(asked.form().with(e.sentences(asked.language())));
    } catch (NotAllowed e) {
      return new Saved.Wrong(
          asked.form().with(Map.of(e.field(), asked.language().sentence(e.refusal()))));
    }
  }
}
