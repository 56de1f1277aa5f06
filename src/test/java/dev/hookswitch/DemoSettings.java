package dev.hookswitch;

/** Settings of a process that observes a demonstration PBX. */
final class DemoSettings {

  private DemoSettings() {}

  /** The PBX alone. */
  static String pbx(int amiPort) {
    return """
    pbx:
      - name: demo
        asterisk:
          ami: { host: 127.0.0.1, port: %d, username: demo, secret: demo-secret }
          trunks: ["trunk"]
    """
        .formatted(amiPort);
  }
}
