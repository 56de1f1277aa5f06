package dev.hookswitch.console.deliveries;

import dev.hookswitch.console.frame.Turned;
import dev.hookswitch.console.frame.Visitor;
import dev.hookswitch.endpoint.Endpoint;
import dev.hookswitch.endpoint.Endpoints;
import java.util.List;

/** The endpoints as far as a visitor may see them, and what people call them. */
final class VisibleEndpoints {

  private final Endpoints endpoints;

  VisibleEndpoints(Endpoints endpoints) {
    this.endpoints = endpoints;
  }

  List<Endpoint> to(Visitor visitor) {
    return endpoints.all().stream().filter(endpoint -> visitor.maySee(endpoint.account())).toList();
  }

  /** What belongs to another account answers like what does not exist. */
  Endpoint require(String id, Visitor visitor) {
    return endpoints
        .find(id)
        .filter(endpoint -> visitor.maySee(endpoint.account()))
        .orElseThrow(Turned::notFound);
  }

  boolean isVisible(String id, Visitor visitor) {
    return endpoints.find(id).filter(each -> visitor.maySee(each.account())).isPresent();
  }

  /** By its id; one that is gone keeps that. */
  String name(String id) {
    return endpoints.find(id).map(Endpoint::title).orElse(id);
  }
}
