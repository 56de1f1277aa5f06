package dev.hookswitch.callflow;

/** Hears how flows are. Called by whoever decides a call: it must not block. */
public interface FlowNews {

  FlowNews UNHEARD =
      new FlowNews() {
        @Override
        public void failing(Flow flow, String reason) {}

        @Override
        public void recovered(Flow flow) {}
      };

  /**
   * So many calls in a row were decided by the default.
   *
   * @param reason of the last one, without anything of a call
   */
  void failing(Flow flow, String reason);

  /** An answer decides again. */
  void recovered(Flow flow);
}
