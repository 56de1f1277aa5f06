package dev.hookswitch.console.system;

import dev.hookswitch.console.frame.Form;
import dev.hookswitch.console.frame.Noted;
import dev.hookswitch.console.frame.Pages;
import dev.hookswitch.console.frame.Visitor;
import dev.hookswitch.console.frame.Visitor.Right;
import dev.hookswitch.console.frame.Visitors;
import dev.hookswitch.people.People;
import dev.hookswitch.people.Person;
import dev.hookswitch.people.Profile;
import dev.hookswitch.people.Role;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Who may sign in: all of them, and somebody new. */
final class PeoplePage {

  private final People people;
  private final Visitors visitors;
  private final Pages pages;

  PeoplePage(People people, Visitors visitors, Pages pages) {
    this.people = people;
    this.visitors = visitors;
    this.pages = pages;
  }

  void mount(RoutesConfig routes) {
    routes.get(SystemPages.PEOPLE, this::list);
    routes.post(SystemPages.PEOPLE, this::add);
  }

  private void list(Context ctx) {
    Visitor visitor = visitors.who(ctx, Right.ADMINISTER);
    Form empty =
        Form.empty(visitor.language())
            .with("role", Role.SUPERVISOR.word())
            .with("account", visitor.account());
    show(ctx, visitor, 200, empty);
  }

  private void show(Context ctx, Visitor visitor, int status, Form form) {
    List<Person> all =
        people.all().stream().filter(each -> visitor.maySee(each.account())).toList();
    Map<String, @Nullable Object> values = SystemPages.values(pages, visitor, "people");
    values.put("noted", Noted.of(ctx, visitor.language()));
    values.put("people", Entries.of(ctx, all, Person::login, PeoplePage::words));
    values.put("form", form);
    pages.show(ctx, status, "system-people", values);
  }

  private static List<String> words(Person person) {
    return Stream.of(person.login(), person.name(), person.account(), person.user())
        .filter(Objects::nonNull)
        .toList();
  }

  private void add(Context ctx) {
    Visitor visitor = visitors.who(ctx, Right.ADMINISTER);
    Form form = Form.of(ctx, visitor.language());
    Profile profile = PersonForm.profile(form, visitor, form.text("login"), Role.SUPERVISOR);
    if (PersonForm.isDone(people.add(profile, form.secret("password")), form, "password")) {
      Noted.leadOn(ctx, SystemPages.PEOPLE, "saved");
    } else {
      show(ctx, visitor, 400, form);
    }
  }
}
