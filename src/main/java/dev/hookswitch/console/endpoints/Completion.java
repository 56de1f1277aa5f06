package dev.hookswitch.console.endpoints;

import dev.hookswitch.campaign.Campaigns;
import dev.hookswitch.console.frame.Visitor;
import dev.hookswitch.directory.Directories;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;

/** What can be meant by the beginning of a word: users, numbers, campaigns, accounts. */
public final class Completion {

  /** As many as somebody looks through. */
  private static final int MOST = 50;

  private static final int MOST_CAMPAIGNS = 200;

  private final Directories directories;
  private final Campaigns campaigns;

  /**
   * A word.
   *
   * @param label what people call it
   */
  public record Word(String value, String label) {
    private boolean has(String text) {
      return (value + " " + label).toLowerCase(Locale.ROOT).contains(text);
    }
  }

  Completion(Directories directories, Campaigns campaigns) {
    this.directories = directories;
    this.campaigns = campaigns;
  }

  /** The first {@value #MOST} for a field of the form in which that text stands. */
  List<Word> words(String field, String text, Visitor visitor) {
    String wanted = text.strip().toLowerCase(Locale.ROOT);
    return words(field, visitor).filter(word -> word.has(wanted)).limit(MOST).toList();
  }

  private Stream<Word> words(String field, Visitor visitor) {
    return switch (field) {
      case "sip_users" ->
          directories.users().stream()
              .filter(user -> visitor.maySee(user.account()))
              .map(user ->
                  new Word(
                      user.id(),
                      Objects.requireNonNullElse(user.name(), "")
                          + " "
                          + String.join(", ", user.devices())));
      case "dids" ->
          directories.numbers().stream()
              .filter(number -> visitor.maySee(number.account()))
              .map(number ->
                  new Word(number.number(), Objects.requireNonNullElse(number.label(), "")));
      case "campaigns" ->
          campaigns.list(visitor.account(), null, MOST_CAMPAIGNS).items().stream()
              .map(campaign -> new Word(campaign.id(), campaign.name()));
      case "account" -> accounts(visitor);
      default -> Stream.empty();
    };
  }

  private Stream<Word> accounts(Visitor visitor) {
    return Stream.concat(
            directories.users().stream().map(user -> user.account()),
            directories.numbers().stream().map(number -> number.account()))
        .filter(Objects::nonNull)
        .filter(visitor::maySee)
        .distinct()
        .sorted()
        .map(account -> new Word(account, ""));
  }
}
