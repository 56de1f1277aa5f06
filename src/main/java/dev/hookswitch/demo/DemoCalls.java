package dev.hookswitch.demo;

import java.util.List;

/** The recordings, in the order in which a demonstration plays them first. */
public final class DemoCalls {

  /** Every kind of call that was recorded; the README among the resources tells what each is. */
  public static final List<String> ALL =
      List.of(
          "s10_did_to_sip",
          "s01_out_answered_caller_hangs",
          "s11_ring_group",
          "s02_out_answered_callee_hangs",
          "t01_queue_answered",
          "s03_out_busy",
          "s15_ivr_system_hangs",
          "s12_hunting",
          "s06_caller_cancels_ringing",
          "t03_blind_by_caller_to_trunk",
          "s04_out_404",
          "s18_queue_abandon",
          "s13_forward_302",
          "s05_noanswer_dialtimeout",
          "t04_attended_refer",
          "s16_ivr_caller_hangs",
          "s08_unregistered",
          "t07_park_and_retrieve",
          "s24_local_no_opt",
          "s20_dial_g_continues",
          "a1_callback_originate",
          "t09_confbridge",
          "a3_predictive",
          "s22_gosub_abort",
          "a6_predictive_abandon",
          "t10_originate_local",
          "a7_originate_timeout",
          "t12_originate_timeout");

  private DemoCalls() {}
}
