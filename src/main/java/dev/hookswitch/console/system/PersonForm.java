package dev.hookswitch.console.system;

import dev.hookswitch.console.frame.Form;
import dev.hookswitch.console.frame.Language;
import dev.hookswitch.console.frame.Visitor;
import dev.hookswitch.people.Answer;
import dev.hookswitch.people.Person;
import dev.hookswitch.people.Profile;
import dev.hookswitch.people.Refusal;
import dev.hookswitch.people.Role;

/** What a form says of a person, and what is said against it. */
final class PersonForm {

  private PersonForm() {}

  /**
   * As the form has it. Whoever administers one account makes people of it, and no others.
   *
   * @param otherwise where the form says no role that there is
   */
  static Profile profile(Form form, Visitor visitor, String login, Role otherwise) {
    String account = visitor.account();
    return new Profile(
        account == null ? form.optional("account") : account,
        login,
        form.text("name").isEmpty() ? login : form.text("name"),
        Role.of(form.text("role")).orElse(otherwise),
        form.optional("user"),
        Language.of(form.text("language")) == null ? null : form.text("language"));
  }

  /** Filled in with what somebody is. */
  static Form of(Person person, Language language) {
    return Form.empty(language)
        .with("name", person.name())
        .with("role", person.role().word())
        .with("account", person.account())
        .with("user", person.user())
        .with("language", person.language());
  }

  /** Whether it is done; else the form says why not. */
  static boolean isDone(Answer answer, Form form, String busyField) {
    switch (answer) {
      case Answer.Done _ -> {}
      case Answer.Refused(Refusal refusal) ->
          form.refuse(refusal.field(), "refusal." + refusal.name());
      case Answer.Busy _ -> form.refuse(busyField, "sign_in.busy");
      case Answer.Unknown _ -> form.refuse("role", "people.gone");
    }
    return form.isRight();
  }
}
