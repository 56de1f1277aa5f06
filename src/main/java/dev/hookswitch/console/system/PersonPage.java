package dev.hookswitch.console.system;

import dev.hookswitch.console.frame.Form;
import dev.hookswitch.console.frame.Noted;
import dev.hookswitch.console.frame.Pages;
import dev.hookswitch.console.frame.Turned;
import dev.hookswitch.console.frame.Visitor;
import dev.hookswitch.console.frame.Visitor.Right;
import dev.hookswitch.console.frame.Visitors;
import dev.hookswitch.people.Answer;
import dev.hookswitch.people.People;
import dev.hookswitch.people.Person;
import dev.hookswitch.people.Profile;
import dev.hookswitch.people.Sessions;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Somebody who may sign in, and what an administrator does with them. */
final class PersonPage {

  private static final String ONE = SystemPages.PEOPLE + "/{id}";

  private final People people;
  private final Sessions sessions;
  private final Visitors visitors;
  private final Pages pages;

  PersonPage(People people, Sessions sessions, Visitors visitors, Pages pages) {
    this.people = people;
    this.sessions = sessions;
    this.visitors = visitors;
    this.pages = pages;
  }

  void mount(RoutesConfig routes) {
    routes.get(ONE, this::one);
    routes.post(ONE, this::change);
    routes.post(ONE + "/password", this::setPassword);
    routes.post(ONE + "/disable", ctx -> setDisabled(ctx, true));
    routes.post(ONE + "/enable", ctx -> setDisabled(ctx, false));
    routes.post(ONE + "/sign-out", this::signOut);
    routes.post(ONE + "/remove", this::remove);
  }

  private Person visible(Context ctx, Visitor visitor) {
    return people
        .find(ctx.pathParam("id"))
        .filter(person -> visitor.maySee(person.account()))
        .orElseThrow(Turned::notFound);
  }

  private void one(Context ctx) {
    Visitor visitor = visitors.who(ctx, Right.ADMINISTER);
    Person person = visible(ctx, visitor);
    show(ctx, visitor, 200, person, PersonForm.of(person, visitor.language()));
  }

  private void show(Context ctx, Visitor visitor, int status, Person person, Form form) {
    Map<String, @Nullable Object> values = SystemPages.values(pages, visitor, "people");
    values.put("noted", Noted.of(ctx, visitor.language()));
    values.put("person", person);
    values.put("isSelf", person.id().equals(visitor.id()));
    values.put("form", form);
    pages.show(ctx, status, "system-person", values);
  }

  private void change(Context ctx) {
    Visitor visitor = visitors.who(ctx, Right.ADMINISTER);
    Person person = visible(ctx, visitor);
    Form form = Form.of(ctx, visitor.language());
    Profile profile = PersonForm.profile(form, visitor, person.login(), person.role());
    conclude(ctx, visitor, person, people.change(person.id(), profile), form, "role");
  }

  private void conclude(
      Context ctx, Visitor visitor, Person person, Answer answer, Form form, String field) {
    if (PersonForm.isDone(answer, form, field)) {
      Noted.leadOn(ctx, SystemPages.PEOPLE + "/" + person.id(), "saved");
    } else {
      show(ctx, visitor, 400, person, form);
    }
  }

  private void setPassword(Context ctx) {
    Visitor visitor = visitors.who(ctx, Right.ADMINISTER);
    Person person = visible(ctx, visitor);
    String password = Form.of(ctx, visitor.language()).secret("password");
    boolean isOwn = person.id().equals(visitor.id());
    Answer answer =
        people.setPassword(person.id(), password, isOwn ? Visitors.token(ctx).orElse(null) : null);
    Form form = PersonForm.of(person, visitor.language());
    conclude(ctx, visitor, person, answer, form, "password");
  }

  private void setDisabled(Context ctx, boolean disabled) {
    Visitor visitor = visitors.who(ctx, Right.ADMINISTER);
    Person person = visible(ctx, visitor);
    Form form = PersonForm.of(person, visitor.language());
    conclude(ctx, visitor, person, people.setDisabled(person.id(), disabled), form, "role");
  }

  private void signOut(Context ctx) {
    Visitor visitor = visitors.who(ctx, Right.ADMINISTER);
    Person person = visible(ctx, visitor);
    int _ = sessions.endAll(person.id());
    Noted.leadOn(ctx, SystemPages.PEOPLE + "/" + person.id(), "signed_out");
  }

  private void remove(Context ctx) {
    Visitor visitor = visitors.who(ctx, Right.ADMINISTER);
    Person person = visible(ctx, visitor);
    Form form = PersonForm.of(person, visitor.language());
    if (PersonForm.isDone(people.delete(person.id()), form, "role")) {
      Noted.leadOn(ctx, SystemPages.PEOPLE, "removed");
    } else {
      show(ctx, visitor, 400, person, form);
    }
  }
}
