package dev.hookswitch.dialer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hookswitch.pbx.CommandOutcome;
import dev.hookswitch.pbx.ControlNews;
import dev.hookswitch.pbx.PbxCommand.FindChannel;
import dev.hookswitch.pbx.PbxCommand.MakeBridge;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A door that is open while the lease is held. */
class LeasedControlTest {

  private final List<FakePbx> doors = new ArrayList<>();
  private final LeasedControl control =
      new LeasedControl(
          "lab",
          () -> {
            doors.add(new FakePbx());
            return doors.getLast();
          });

  @Test
  void itIsOpenWhileTheLeaseIsHeldAndAllHearTheNews() {
    List<ControlNews> one = new ArrayList<>();
    List<ControlNews> two = new ArrayList<>();
    control.start(one::add);
    control.start(two::add);
    assertThat(control.isUp()).isFalse();
    assertThat(control.detail()).isEqualTo("another process acts on this PBX");
    assertThat(control.carryOut(new FindChannel("x"))).isInstanceOf(CommandOutcome.Unknown.class);
    control.acquired();
    assertThat(control.isUp()).isTrue();
    assertThat(control.carryOut(new MakeBridge("b")).isDone()).isTrue();
    doors.getFirst().endPlayback("p");
    control.lost();
    assertThat(control.isUp()).isFalse();
    doors.getFirst().endPlayback("q");
    control.acquired();
    doors.getLast().endPlayback("r");
    control.released();
    assertThat(doors).hasSize(2);
    assertThat(one)
        .isEqualTo(two)
        .containsExactly(new ControlNews.PlaybackEnded("p"), new ControlNews.PlaybackEnded("r"));
  }
}
