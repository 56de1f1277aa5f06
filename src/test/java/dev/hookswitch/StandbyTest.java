package dev.hookswitch;

/** With the log in PostgreSQL. */
class StandbyTest extends StandbyContract {

  @Override
  String log() {
    return "";
  }
}
