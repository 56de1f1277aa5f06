package dev.hookswitch.dispatch;

/**
 * What waits for one endpoint.
 *
 * @param behind events in the log above its cursors
 * @param parked deliveries that failed, or stand behind one that did, and are still wanted
 * @param held events of them that are in memory
 * @param failing it answers nothing but failures at the moment
 */
public record EndpointBacklog(
    String endpointId, long behind, int parked, int held, boolean failing) {
  public boolean isEmpty() {
    return behind == 0 && parked == 0;
  }
}
