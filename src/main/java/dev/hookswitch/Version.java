package dev.hookswitch;

/** Which version this is: from the jar's manifest; from a build folder there is none. */
final class Version {

  private Version() {}

  static String text() {
    String version = Version.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }
}
