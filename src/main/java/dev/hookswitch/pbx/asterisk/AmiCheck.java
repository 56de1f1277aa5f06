package dev.hookswitch.pbx.asterisk;

import dev.hookswitch.pbx.asterisk.AmiConnection.AmiRefusal;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Tries a link once and says what a person should mend. */
public final class AmiCheck {

  /**
   * What was found.
   *
   * @param works whether calls can be observed
   * @param sentences one for each finding: what is wrong, or what it is connected to
   */
  public record Findings(boolean works, List<String> sentences) {}

  private AmiCheck() {}

  /** Connects, logs in, asks, leaves; takes some seconds at the most for each step. */
  public static Findings of(AmiSettings settings) {
    try (AmiConnection connection = AmiConnection.open(settings)) {
      connection.send("Action", "CoreSettings");
      String version = connection.readAnswer().get("AsteriskVersion");
      List<String> sentences = new ArrayList<>();
      sentences.add(
          settings.address()
              + " is Asterisk "
              + (version.isEmpty() ? "(manager " + connection.protocol() + ")" : version));
      boolean works = mayRead(connection, settings, sentences);
      connection.send("Action", "Logoff");
      return new Findings(works, sentences);
    } catch (AmiRefusal e) {
      return new Findings(false, List.of(settings.address() + " " + e.getMessage()));
    } catch (IOException e) {
      return new Findings(false, List.of(settings.address() + " " + AmiConnection.inWords(e)));
    }
  }

  private static boolean mayRead(
      AmiConnection connection, AmiSettings settings, List<String> sentences) throws IOException {
    connection.send("Action", "Events", "EventMask", "on", "ActionID", "mask");
    AmiMessage answer = connection.readAnswer();
    while (!answer.get("ActionID").equals("mask")) {
      answer = connection.readAnswer();
    }
    boolean off = answer.get("Events").toLowerCase(Locale.ROOT).equals("off");
    if (off || !answer.isSuccess()) {
      sentences.add(
          settings.address()
              + " shows "
              + settings.username()
              + " no events: give read=system,call,agent,user in manager.conf");
      return false;
    }
    return true;
  }
}
