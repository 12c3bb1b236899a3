package dev.golden.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Each rule holds for the product, and fails on the fixture in {@code broken} that breaks it. */
class RulesTest {

    private static final String BROKEN = "dev.golden.architecture.broken";

    private static final JavaClasses PRODUCT = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(Rules.root());

    private static final JavaClasses FIXTURES = new ClassFileImporter().importPackages(BROKEN);

    @Test
    void everyServiceIsLookedAt() {
        assertThat(Rules.SERVICES)
                .allSatisfy(service -> assertThat(PRODUCT)
                        .anyMatch(type -> type.getPackageName().startsWith(Rules.root() + "." + service)));
    }

    @TestFactory
    Stream<DynamicTest> productKeepsTheRule() {
        return Rules.all(Rules.root()).entrySet().stream()
                .map(rule -> DynamicTest.dynamicTest(
                        rule.getKey(), () -> rule.getValue().check(PRODUCT)));
    }

    @TestFactory
    Stream<DynamicTest> fixtureBreaksTheRule() {
        return Rules.all(BROKEN).entrySet().stream()
                .map(rule -> DynamicTest.dynamicTest(
                        rule.getKey(),
                        () -> assertThat(rule.getValue().evaluate(FIXTURES).hasViolation())
                                .as("rule %s must fail on its fixture", rule.getKey())
                                .isTrue()));
    }
}
