package dev.golden.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleNameEndingWith;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.library.dependencies.Slice;
import dev.golden.security.RequiresPermission;
import dev.golden.web.Idempotent;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.NullMarked;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestMapping;

/** The rules, by name. A rule without a fixture that breaks it fails {@link RulesTest}. */
final class Rules {

    static final List<String> SERVICES = List.of("orchestrator", "peerhub", "supervisor", "sandbox", "dlq");

    private static final String ROOT = "dev.golden";

    private Rules() {}

    static Map<String, ArchRule> all(String root) {
        Map<String, ArchRule> rules = new LinkedHashMap<>();
        rules.put("null-marked", packagesAreNullMarked());
        rules.put("constructor-injection", constructorInjection());
        rules.put("no-value-annotation", noValueAnnotation());
        rules.put("no-scheduled-annotation", noScheduledAnnotation());
        rules.put("clock", timeComesFromAClock());
        rules.put("nats-only-in-messaging", natsOnlyInMessaging());
        rules.put("no-jpa", noJpa());
        rules.put("names", namesSayWhat());
        rules.put("routes-name-a-permission", routesNameAPermission());
        rules.put("changes-are-idempotent", changesAreIdempotent());
        rules.put("services-are-independent", servicesAreIndependent(root));
        rules.put("contracts-are-plain", contractsArePlain());
        rules.put("no-cycles", noCycles(root));
        return rules;
    }

    private static ArchRule packagesAreNullMarked() {
        return classes()
                .that(not(simpleNameEndingWith("package-info")))
                .should(new ArchCondition<JavaClass>("live in a @NullMarked package") {
                    @Override
                    public void check(JavaClass type, ConditionEvents events) {
                        boolean marked = type.getPackage()
                                .tryGetPackageInfo()
                                .map(info -> info.isAnnotatedWith(NullMarked.class))
                                .orElse(false);
                        events.add(new SimpleConditionEvent(
                                type, marked, type.getPackageName() + " is not @NullMarked (" + type.getName() + ")"));
                    }
                })
                .because("NullAway checks only what is marked: an unmarked package is unchecked");
    }

    private static ArchRule constructorInjection() {
        return noFields()
                .should()
                .beAnnotatedWith(Autowired.class)
                .because("a class that is built by its constructor can be tested without a container");
    }

    private static ArchRule noValueAnnotation() {
        return noClasses()
                .should()
                .dependOnClassesThat()
                .areAssignableTo(Value.class)
                .because("settings live in validated @ConfigurationProperties records, found under *Properties");
    }

    private static ArchRule noScheduledAnnotation() {
        return noClasses()
                .should()
                .dependOnClassesThat()
                .areAssignableTo(Scheduled.class)
                .because("background loops are lifecycles that stop with their context and survive a lost database");
    }

    private static ArchRule timeComesFromAClock() {
        return noClasses()
                .that(not(resideInAnyPackage(
                        "dev.golden.local..", "dev.golden.benchmarks..", "dev.golden.testsupport..")))
                .and(not(simpleNameEndingWith("AutoConfiguration")))
                // A command is where a program of its own is put together.
                .and(not(simpleNameEndingWith("Command")))
                .should()
                .callMethod(Instant.class, "now")
                .orShould()
                .callMethod(Clock.class, "systemUTC")
                .because("time that cannot be moved cannot be tested");
    }

    private static ArchRule natsOnlyInMessaging() {
        return noClasses()
                .that(not(resideInAnyPackage(
                        "dev.golden.messaging..", "dev.golden.testsupport..", "dev.golden.local.demo..")))
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.nats..")
                .because(
                        "acknowledgement, retry and dead letters are decided in one place; the demo plays a faulty sender");
    }

    private static ArchRule noJpa() {
        return noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("jakarta.persistence..", "org.hibernate..")
                .because("every write is a conditional, fenced statement (ADR-0003)");
    }

    private static ArchRule namesSayWhat() {
        return noClasses()
                .should()
                .haveSimpleNameEndingWith("Impl")
                .orShould()
                .haveSimpleNameEndingWith("Dto")
                .orShould()
                .haveSimpleNameEndingWith("Util")
                .orShould()
                .haveSimpleNameEndingWith("Utils")
                .orShould()
                .haveSimpleNameEndingWith("Helper")
                .orShould()
                .haveSimpleNameEndingWith("Manager")
                .because("such names say nothing about what a class is for");
    }

    private static ArchRule routesNameAPermission() {
        return methods()
                .that()
                .areMetaAnnotatedWith(RequestMapping.class)
                .should()
                .beAnnotatedWith(RequiresPermission.class)
                .because("access is denied by default: a route without a permission is refused to everybody");
    }

    private static ArchRule changesAreIdempotent() {
        return methods()
                .that()
                .areAnnotatedWith(PostMapping.class)
                .or()
                .areAnnotatedWith(PutMapping.class)
                .or()
                .areAnnotatedWith(PatchMapping.class)
                .or()
                .areAnnotatedWith(DeleteMapping.class)
                .and()
                // An execution takes longer than a transaction may: its key becomes the execution's id instead.
                .areDeclaredInClassesThat(resideOutsideOfPackage("dev.golden.sandbox.."))
                .should()
                .beAnnotatedWith(Idempotent.class)
                .because("a caller that got no answer must be able to ask again");
    }

    private static ArchRule servicesAreIndependent(String root) {
        return slices().matching(root + ".(*)..")
                .namingSlices("$1")
                .that(new DescribedPredicate<>("are services") {
                    @Override
                    public boolean test(Slice slice) {
                        return SERVICES.contains(slice.getDescription());
                    }
                })
                .should()
                .notDependOnEachOther()
                .because("services talk over the broker and HTTP, never through classes");
    }

    private static ArchRule contractsArePlain() {
        return classes()
                .that()
                .resideInAPackage("..contracts..")
                .should()
                .onlyDependOnClassesThat(
                        resideInAnyPackage("java..", "org.jspecify..").or(resideInAPackage("..contracts..")))
                .because("contracts are shared by everything and must drag nothing along");
    }

    private static ArchRule noCycles(String root) {
        return slices().matching(root + ".(**)")
                .should()
                .beFreeOfCycles()
                .because("packages in a cycle are one package");
    }

    static String root() {
        return ROOT;
    }
}
