package dev.hookswitch.console.desk;

import dev.hookswitch.campaign.Campaign;
import dev.hookswitch.campaign.Contact;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Whom an operator talks to. */
public record DeskContact(Campaign campaign, Contact contact) {

  /** What is known of them, by the names of their variables. */
  public Map<String, String> variables() {
    return new TreeMap<>(contact.variables());
  }

  public String name() {
    String name = contact.name();
    String number = contact.number();
    return name != null && !name.isBlank() ? name : number == null ? "…" : number;
  }

  /** What may be said of them; empty: anything. */
  public List<String> dispositions() {
    return campaign.definition().dispositions();
  }
}
