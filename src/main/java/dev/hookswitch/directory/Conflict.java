package dev.hookswitch.directory;

/** The entry cannot be made so; the message is one sentence for whoever asked. */
public final class Conflict extends Exception {
  private static final long serialVersionUID = 1L;

  /** What stands against it, for whoever has sentences of their own. */
  public enum Reason {
    /** It stands in the settings file, and is changed there. */
    OF_FILE,
    /** There are {@link Directories#MOST} already. */
    TOO_MANY,
    /** Another user has the device. */
    DEVICE_TAKEN
  }

  private final Reason reason;
  private final String subject;

  private Conflict(Reason reason, String subject, String message) {
    super(message);
    this.reason = reason;
    this.subject = subject;
  }

  static Conflict ofFile(String kind, String key) {
    return new Conflict(
        Reason.OF_FILE, key, kind + " " + key + " stands in the settings file: change it there");
  }

  static Conflict tooMany(String what) {
    return new Conflict(
        Reason.TOO_MANY, "", "there are " + Directories.MOST + " " + what + " already");
  }

  static Conflict deviceTaken(String device) {
    return new Conflict(
        Reason.DEVICE_TAKEN, device, "device " + device + " is assigned to another user");
  }

  public Reason reason() {
    return reason;
  }

  /** The user, number or device that it is about; empty where it is about none. */
  public String subject() {
    return subject;
  }
}
