package ai.jarvis.localstack;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** functions depend on layers/aws, which depends on layers/core, and never the other way. */
@AnalyzeClasses(packages = "ai.jarvis", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    private static final DescribedPredicate<JavaClass> CORE = module("layers/core", "jarvis-core");
    private static final DescribedPredicate<JavaClass> LAYERS = CORE.or(module("layers/documents", "jarvis-documents"))
            .or(module("layers/aws", "jarvis-aws"))
            .or(module("layers/web", "jarvis-web"))
            .as("layers");
    private static final DescribedPredicate<JavaClass> FUNCTIONS = module("functions/", "jarvis-function-");
    private static final DescribedPredicate<JavaClass> LOCALSTACK =
            JavaClass.Predicates.resideInAPackage("ai.jarvis.localstack..");

    @ArchTest
    static final ArchRule CORE_IS_PLAIN_JAVA = noClasses()
            .that(CORE)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "software.amazon..",
                    "com.amazonaws..",
                    "io.micronaut..",
                    "jakarta..",
                    "org.slf4j..",
                    "org.apache.logging..",
                    "java.sql..",
                    "javax.sql..",
                    "org.jdbi..",
                    "org.postgresql..",
                    "io.lettuce..",
                    "com.fasterxml.jackson..");

    @ArchTest
    static final ArchRule CORE_KNOWS_ONLY_ITSELF = noClasses()
            .that(CORE)
            .should()
            .dependOnClassesThat(
                    JavaClass.Predicates.resideInAPackage("ai.jarvis..").and(DescribedPredicate.not(CORE)));

    @ArchTest
    static final ArchRule LAYERS_DO_NOT_KNOW_FUNCTIONS =
            noClasses().that(LAYERS).should().dependOnClassesThat(FUNCTIONS);

    @ArchTest
    static final ArchRule NOTHING_KNOWS_WHETHER_IT_RUNS_ON_ONE_MACHINE =
            noClasses().that(LAYERS.or(FUNCTIONS)).should().dependOnClassesThat(LOCALSTACK);

    @ArchTest
    static final ArchRule FUNCTIONS_DO_NOT_KNOW_EACH_OTHER = noClasses()
            .that(module("functions/chat", "jarvis-function-chat"))
            .or(module("functions/ingestion", "jarvis-function-ingestion"))
            .or(module("functions/identity", "jarvis-function-identity"))
            .should()
            .dependOnClassesThat(module("functions/knowledge", "jarvis-function-knowledge"));

    /** Classes of a module, whether they come from its folder or from its jar. */
    private static DescribedPredicate<JavaClass> module(String folder, String jar) {
        return DescribedPredicate.describe(folder, type -> type.getBaseComponentType()
                .getSource()
                .map(source -> source.getUri().toString())
                .filter(uri -> uri.contains("/" + folder) || uri.contains("/" + jar))
                .isPresent());
    }
}
