package dev.hookswitch.api;

import io.javalin.config.RoutesConfig;
import java.time.InstantSource;
import java.util.random.RandomGenerator;

/** All routes of campaigns. */
final class CampaignRoutes {

  private final CampaignsApi campaigns;
  private final ContactsApi contacts;
  private final ImportsApi imports;
  private final OperatorsApi operators;
  private final DoNotCallApi doNotCall;

  CampaignRoutes(CampaignParts parts, RandomGenerator random, InstantSource clock) {
    TextUpload uploads = new TextUpload();
    this.campaigns = new CampaignsApi(parts);
    this.contacts = new ContactsApi(parts, clock);
    this.imports = new ImportsApi(parts, uploads, random, clock);
    this.operators = new OperatorsApi(parts);
    this.doNotCall = new DoNotCallApi(parts, uploads, clock);
  }

  void mount(RoutesConfig routes) {
    campaigns.mount(routes);
    contacts.mount(routes);
    imports.mount(routes);
    operators.mount(routes);
    doNotCall.mount(routes);
  }
}
