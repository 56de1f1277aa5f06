package dev.hookswitch;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The plan of the house: which room may use which, and what is done in no room at all. */
class HouseTest {

  private static final String ROOT = "dev.hookswitch";

  /** Room to the rooms it may use. The root package is no room: it may use all, none may use it. */
  private static final Map<String, Set<String>> MAY_USE =
      Map.ofEntries(
          Map.entry("pbx", Set.of()),
          Map.entry("pbx.asterisk", Set.of("pbx", "worker")),
          Map.entry("event", Set.of()),
          Map.entry("expression", Set.of()),
          Map.entry("refusal", Set.of()),
          Map.entry("format", Set.of("event", "expression", "refusal")),
          Map.entry("call", Set.of("pbx", "event", "journal")),
          Map.entry("journal", Set.of("event")),
          Map.entry("kafka", Set.of("cluster", "event", "journal", "worker")),
          Map.entry("observation", Set.of("call", "cluster", "pbx")),
          Map.entry("stream", Set.of("endpoint", "event", "expression", "journal", "worker")),
          Map.entry("csv", Set.of()),
          Map.entry("directory", Set.of()),
          Map.entry("callflow", Set.of("pbx", "event", "directory", "endpoint", "webhook")),
          Map.entry("idempotency", Set.of()),
          Map.entry("endpoint", Set.of("event", "expression", "format", "refusal")),
          Map.entry("webhook", Set.of("event", "endpoint", "expression", "format", "refusal")),
          Map.entry("broker", Set.of("event", "endpoint", "format", "webhook", "worker")),
          Map.entry(
              "dispatch",
              Set.of("event", "expression", "journal", "endpoint", "webhook", "cluster")),
          Map.entry("cluster", Set.of("worker")),
          Map.entry(
              "operations",
              Set.of(
                  "callflow",
                  "event",
                  "endpoint",
                  "dispatch",
                  "webhook",
                  "cluster",
                  "pbx",
                  "worker")),
          Map.entry("privacy", Set.of("event", "cluster", "worker")),
          Map.entry("retention", Set.of("cluster", "worker")),
          Map.entry("archive", Set.of()),
          Map.entry(
              "recording",
              Set.of("archive", "call", "cluster", "event", "journal", "pbx", "worker")),
          Map.entry("worker", Set.of()),
          Map.entry(
              "dialer",
              Set.of("call", "pbx", "directory", "event", "journal", "cluster", "worker")),
          Map.entry(
              "campaign",
              Set.of("csv", "event", "directory", "cluster", "worker", "pbx", "journal")),
          Map.entry(
              "campaign.engine",
              Set.of(
                  "call",
                  "campaign",
                  "cluster",
                  "dialer",
                  "event",
                  "journal",
                  "pacing",
                  "pbx",
                  "worker")),
          Map.entry(
              "store",
              Set.of(
                  "access",
                  "callflow",
                  "directory",
                  "event",
                  "format",
                  "idempotency",
                  "journal",
                  "kafka",
                  "endpoint",
                  "dispatch",
                  "campaign",
                  "dialer",
                  "operations",
                  "people",
                  "privacy",
                  "recording",
                  "retention",
                  "webhook",
                  "cluster",
                  "worker")),
          Map.entry(
              "api",
              Set.of(
                  "access",
                  "callflow",
                  "cluster",
                  "directory",
                  "event",
                  "expression",
                  "format",
                  "idempotency",
                  "webhook",
                  "journal",
                  "endpoint",
                  "dispatch",
                  "campaign",
                  "dialer",
                  "privacy",
                  "pbx",
                  "recording",
                  "refusal",
                  "stream",
                  "call")),
          Map.entry(
              "console",
              Set.of(
                  "campaign",
                  "console.calls",
                  "console.deliveries",
                  "console.campaigns",
                  "console.desk",
                  "console.door",
                  "console.figures",
                  "console.endpoints",
                  "console.frame",
                  "console.start",
                  "console.system",
                  "dialer",
                  "directory",
                  "dispatch",
                  "endpoint",
                  "journal",
                  "live",
                  "people.oidc",
                  "recording")),
          Map.entry(
              "console.frame", Set.of("directory", "event", "people", "people.oidc", "refusal")),
          Map.entry("console.door", Set.of("console.frame", "people", "people.oidc")),
          Map.entry(
              "console.calls",
              Set.of(
                  "console.frame",
                  "csv",
                  "directory",
                  "dispatch",
                  "endpoint",
                  "event",
                  "journal",
                  "live",
                  "recording",
                  "timeline")),
          Map.entry(
              "console.deliveries",
              Set.of("console.frame", "dispatch", "endpoint", "event", "journal", "operations")),
          Map.entry(
              "console.start", Set.of("console.frame", "directory", "endpoint", "journal", "pbx")),
          Map.entry(
              "console.system",
              Set.of(
                  "access", "console.frame", "directory", "dispatch", "journal", "pbx", "people")),
          Map.entry(
              "console.campaigns",
              Set.of("campaign", "console.frame", "dialer", "event", "journal")),
          Map.entry("console.figures", Set.of("console.frame", "endpoint", "event", "journal")),
          Map.entry("console.desk", Set.of("console.frame", "campaign", "journal")),
          Map.entry(
              "console.endpoints",
              Set.of(
                  "campaign",
                  "console.frame",
                  "directory",
                  "dispatch",
                  "endpoint",
                  "event",
                  "format",
                  "journal",
                  "refusal",
                  "webhook")),
          Map.entry("access", Set.of()),
          Map.entry("pacing", Set.of()),
          Map.entry("people", Set.of()),
          Map.entry("migrate", Set.of("journal", "kafka", "store")),
          Map.entry("timeline", Set.of("event")),
          Map.entry("live", Set.of("endpoint", "event", "journal", "stream", "timeline", "worker")),
          Map.entry("people.oidc", Set.of("people")),
          Map.entry(
              "bench",
              Set.of("call", "demo", "endpoint", "event", "pbx", "pbx.asterisk", "webhook")),
          Map.entry("demo", Set.of("call", "pbx", "event", "endpoint", "webhook")));

  /** Where time and chance come from outside; everywhere else they are handed in. */
  private static final Set<String> TIME_AND_CHANCE =
      Set.of(
          "java.time.Instant.now()",
          "java.lang.System.currentTimeMillis()",
          "java.time.Clock.systemUTC()",
          "java.time.Clock.systemDefaultZone()",
          "java.lang.Math.random()",
          "java.util.UUID.randomUUID()",
          "java.util.Random.<init>()");

  private static final JavaClasses MAIN =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages(ROOT);

  private static final JavaClasses ALL = new ClassFileImporter().importPackages(ROOT);

  @Test
  void everyPackageIsARoomOfThePlan() {
    classes()
        .that(resideInAPackage(ROOT + ".."))
        .should(
            new ArchCondition<JavaClass>("live in a room of the plan") {
              @Override
              public void check(JavaClass item, ConditionEvents events) {
                if (room(item).isEmpty()) {
                  events.add(
                      SimpleConditionEvent.violated(
                          item, item.getName() + " lives in no room: add it to HouseTest"));
                }
              }
            })
        .check(MAIN);
  }

  @Test
  void aRoomUsesOnlyTheRoomsItMay() {
    classes()
        .that(resideInAPackage(ROOT + ".*.."))
        .should(
            new ArchCondition<JavaClass>("use only the rooms they may") {
              @Override
              public void check(JavaClass item, ConditionEvents events) {
                String from = room(item).orElse("");
                for (Dependency dependency : item.getDirectDependenciesFromSelf()) {
                  JavaClass target = dependency.getTargetClass().getBaseComponentType();
                  String to = room(target).orElse(from);
                  if (!to.equals(from) && !MAY_USE.getOrDefault(from, Set.of()).contains(to)) {
                    events.add(
                        SimpleConditionEvent.violated(
                            item,
                            "%s may not use %s: %s"
                                .formatted(
                                    from,
                                    to.isEmpty() ? "the root package" : to,
                                    dependency.getDescription())));
                  }
                }
              }
            })
        .check(MAIN);
  }

  @Test
  void noPackagesUseEachOtherInACircle() {
    slices().matching(ROOT + ".(**)").should().beFreeOfCycles().check(MAIN);
  }

  @Test
  void timeAndChanceAreHandedIn() {
    noClasses()
        .that()
        .resideInAPackage(ROOT + ".*..")
        .and()
        .resideOutsideOfPackage(ROOT + ".demo..")
        .should()
        .accessTargetWhere(
            DescribedPredicate.describe(
                "the target is one of " + TIME_AND_CHANCE,
                (JavaAccess<?> access) ->
                    TIME_AND_CHANCE.contains(access.getTarget().getFullName())))
        .because("only the root package asks the machine for the time or for chance")
        .check(MAIN);
  }

  @Test
  void nothingLogsPastSlf4j() {
    noClasses().should().dependOnClassesThat().resideInAPackage("java.util.logging..").check(ALL);
  }

  @Test
  void namesSayWhatAThingIs() {
    noClasses()
        .should()
        .haveNameMatching(".*(Manager|Helper|Utils?|Impl)")
        .because("such a name fits everything and says nothing")
        .check(ALL);
    noClasses()
        .should()
        .resideInAnyPackage("..common..", "..util..", "..service..", "..impl..")
        .because("such a package takes in everything")
        .check(ALL);
  }

  /** The room of a class: the longest match in the plan, "" for the root package. */
  private static Optional<String> room(JavaClass type) {
    String name = type.getPackageName();
    if (name.equals(ROOT)) {
      return Optional.of("");
    }
    return MAY_USE.keySet().stream()
        .filter(room -> (name + ".").startsWith(ROOT + "." + room + "."))
        .max(Comparator.comparingInt(String::length));
  }
}
