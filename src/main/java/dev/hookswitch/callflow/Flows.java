package dev.hookswitch.callflow;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.BinaryOperator;

/** All flows, and to which of them a call belongs. Immutable. */
public final class Flows {

  private final List<Flow> byWeight;
  private final BinaryOperator<String> form;

  /**
   * These flows.
   *
   * @param form gives a PBX's name and a number as the settings write it the form in which that
   *     PBX's calls tell numbers
   */
  public Flows(List<Flow> flows, BinaryOperator<String> form) {
    this.byWeight =
        flows.stream()
            .sorted(Comparator.comparingInt((Flow flow) -> flow.calls().weight()).reversed())
            .toList();
    this.form = form;
  }

  /** The most specific ones first. */
  public List<Flow> all() {
    return byWeight;
  }

  /** The most specific one that the call belongs to. */
  public Optional<Flow> find(InboundCall call) {
    return byWeight.stream().filter(flow -> matches(flow.calls(), call)).findFirst();
  }

  private boolean matches(Flow.Calls calls, InboundCall call) {
    return (calls.pbx() == null || calls.pbx().equals(call.pbx()))
        && (calls.account() == null || calls.account().equals(call.account()))
        && (calls.dids().isEmpty()
            || calls.dids().contains(call.did())
            || calls.dids().stream()
                .anyMatch(did -> form.apply(call.pbx(), did).equals(call.did())));
  }
}
