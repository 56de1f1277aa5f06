package dev.hookswitch.campaign.engine;

/** Asks the PBX what answered a call, and has the engine told. Never waits. */
@FunctionalInterface
interface Detecting {
  void ask(String callId);
}
