package dev.hookswitch.pbx;

/**
 * A connection to one PBX that mends itself. {@link #start} returns at once; connecting, and
 * connecting again with growing pauses, happens on the link's own threads until {@link #close}.
 */
public interface PbxLink extends PbxWatch, AutoCloseable {

  void start(SignalSink sink);

  @Override
  void close();
}
