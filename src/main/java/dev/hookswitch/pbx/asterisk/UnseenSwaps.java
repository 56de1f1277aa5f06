package dev.hookswitch.pbx.asterisk;

import dev.hookswitch.pbx.PbxSignal;
import dev.hookswitch.pbx.PbxSignal.BridgeEntered;
import dev.hookswitch.pbx.PbxSignal.BridgeLeft;
import dev.hookswitch.pbx.PbxSignal.LocalPaired;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Who takes a transferer's place in a conversation where Asterisk does not say so. For one thread.
 *
 * <p>An attended transfer to a call that still runs an application ({@code DestType: App}) is made
 * with a Local channel: one half goes into the conversation that the transferer leaves, the other
 * takes the place of the transferer's other channel by a masquerade (main/bridge.c, {@code
 * attended_transfer_bridge}), and the application, say Dial, goes on with it. A phone that
 * transfers in the milliseconds in which it is being answered is past the application when the
 * masquerade happens: the half sits in the bridge then, and no event tells it. Where neither the
 * bridge nor the other half can optimise the Local channel away (a bridge of ARI's), none follows
 * either. Seen on Asterisk 22 with every sixth transfer that was sent together with the ACK.
 */
final class UnseenSwaps {

  private static final int REMEMBERED = 10_000;

  /** By channel: the bridge it is in. */
  private final Map<String, BridgeEntered> seats = bounded();

  /** By the call that the transferer leaves: the Local channel that goes into it. */
  private final Map<String, LocalPaired> agents = bounded();

  private static <V> Map<String, V> bounded() {
    return new LinkedHashMap<>() {
      @Override
      protected boolean removeEldestEntry(Map.Entry<String, V> eldest) {
        return size() > REMEMBERED;
      }
    };
  }

  /** What a signal means for later: who sits where. */
  void note(AmiMessage message, PbxSignal signal) {
    switch (signal) {
      case BridgeEntered s -> seats.put(s.channel().id(), s);
      case BridgeLeft s -> seats.remove(s.channel());
      case PbxSignal.ChannelEnded s -> seats.remove(s.channel());
      case LocalPaired s -> {
        if (message.get("LocalOneChannel").startsWith("Local/_attended@transfer-")) {
          agents.put(message.get("LocalOneLinkedid"), s);
        }
      }
      default -> {}
    }
  }

  /** That the transferer has left a bridge unseen, and who has come in their place. */
  List<PbxSignal> by(AmiMessage message, PbxSignal.Transferred transfer) {
    LocalPaired agent = agents.remove(message.get("OrigTransfererLinkedid"));
    if (agent == null || !message.get("DestType").equals("App")) {
      return List.of();
    }
    // the channel that was swapped in sight has left its bridge before this is told
    List<BridgeEntered> seated =
        transfer.transferers().stream().map(seats::remove).filter(Objects::nonNull).toList();
    if (seated.size() != 1) {
      return List.of();
    }
    BridgeEntered seat = seated.getFirst();
    return List.of(
        new BridgeLeft(transfer.at(), seat.channel().id(), seat.bridge()),
        new BridgeEntered(transfer.at(), agent.two(), seat.bridge(), seat.kind(), seat.room()));
  }
}
