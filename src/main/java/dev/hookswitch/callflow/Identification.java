package dev.hookswitch.callflow;

import dev.hookswitch.directory.Directories;
import dev.hookswitch.directory.OwnNumber;
import java.time.Instant;
import java.util.function.UnaryOperator;

/**
 * Who calls whom, for one PBX, by the rules by which the call's events are told: numbers in the
 * same form, the account from the channel, else from the number that was dialled, else the PBX's
 * usual one. Safe for all threads.
 */
public final class Identification {

  private final String pbx;
  private final String defaultAccount;
  private final Directories directories;
  private final UnaryOperator<String> form;

  /**
   * For a PBX.
   *
   * @param form gives a number the form in which this PBX's calls tell it; for all threads
   */
  public Identification(
      String pbx, String defaultAccount, Directories directories, UnaryOperator<String> form) {
    this.pbx = pbx;
    this.defaultAccount = defaultAccount;
    this.directories = directories;
    this.form = form;
  }

  public String pbx() {
    return pbx;
  }

  /**
   * The call.
   *
   * @param account as the PBX has it; empty where it has none
   * @param caller empty where none is shown
   * @param did the number that was dialled from outside; empty where it is not known
   */
  public InboundCall call(
      String session, String account, String caller, String did, String dialled, Instant at) {
    String number = form.apply(did.isEmpty() ? dialled : did);
    return new InboundCall(
        session,
        pbx,
        account.isEmpty() ? accountOf(number) : account,
        caller.isEmpty() ? InboundCall.ANONYMOUS : form.apply(caller),
        number,
        dialled,
        at);
  }

  private String accountOf(String did) {
    return directories
        .number(did)
        .or(() ->
            directories.numbers().stream()
                .filter(own -> form.apply(own.number()).equals(did))
                .findFirst())
        .map(OwnNumber::account)
        .orElse(defaultAccount);
  }
}
