package dev.hookswitch.cluster;

/**
 * The right to do what only one process may do at a time. It ends with the process that holds it,
 * however that ends. For one thread at a time.
 */
public interface Lease {

  /** Where there can be no other process. */
  Lease ALONE =
      new Lease() {
        @Override
        public boolean hold() {
          return true;
        }

        @Override
        public void release() {
          // there is nobody to have it
        }
      };

  /**
   * Takes it if nobody has it, and makes sure that it is still held if this process has it. Does
   * not wait for another holder; when the database does not answer it gives up after a few seconds.
   *
   * @return whether this process holds it now. After a false another process may have it already
   */
  boolean hold();

  /** Gives it up: another process may have it at once. */
  void release();
}
