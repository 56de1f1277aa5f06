package dev.hookswitch.bench;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;

/** How the processes of a bench are started: the command line of each. */
public interface Launch {

  /** {@link Receiver#run}. */
  List<String> receiver();

  /** {@link RawSending#run}. */
  List<String> raw(URI receiver, Path bodies);

  /**
   * The program itself, as it serves.
   *
   * @param amiPort of the PBX that it is to observe: {@link Bench#LINK}
   * @param receiver of its one endpoint
   */
  List<String> product(int amiPort, URI receiver) throws IOException;
}
