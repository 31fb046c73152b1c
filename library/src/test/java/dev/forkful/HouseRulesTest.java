package dev.forkful;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.SimpleConditionEvent.violated;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.Map.entry;
import static java.util.stream.Collectors.toMap;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaType;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import java.lang.foreign.MemorySegment;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The arrows of {@code docs/design.md}, section 2. The exported packages hold the types that everybody speaks, so
 * everybody may use them; between the internal packages, {@link #MAY_USE} says all there is.
 */
@AnalyzeClasses(packages = "dev.forkful", importOptions = DoNotIncludeTests.class)
class HouseRulesTest {
    private static final String ROOT = "dev.forkful";
    private static final String INTERNAL = ROOT + ".internal.";

    /** Who may use whom, by the last part of the package's name. {@code nouns} is {@code dev.forkful} itself. */
    private static final Map<String, Set<String>> MAY_USE = new TreeMap<>(Map.ofEntries(
            entry("nouns", Set.of("threads", "pool", "spawn", "ship", "watch")),
            entry("shared", Set.of("ship", "wire", "watch")),
            entry("spi", Set.of()),
            entry("threads", Set.of("watch")),
            entry("pool", Set.of("spawn", "ship", "logs", "wire", "watch")),
            entry("spawn", Set.of("ship", "wire", "watch")),
            entry("worker", Set.of("ship", "logs", "wire", "watch")),
            entry("ship", Set.of("wire", "watch")),
            entry("logs", Set.of("wire")),
            entry("wire", Set.of("watch")),
            entry("watch", Set.of())));

    @ArchTest
    static final ArchRule packagesUseOnlyWhatTheArrowsAllow =
            classes().should(followTheArrows()).because("MAY_USE says who may use whom");

    @ArchTest
    static final ArchRule everyPackageHasItsArrows = classes()
            .should()
            .resideInAnyPackage(
                    MAY_USE.keySet().stream().map(HouseRulesTest::packageOf).toArray(String[]::new))
            .because("a package that MAY_USE does not name has no rules");

    @ArchTest
    static final ArchRule internalPackagesHaveNoCycles =
            slices().matching(INTERNAL + "(*)..").should().beFreeOfCycles().allowEmptyShould(true);

    @ArchTest
    static final ArchRule publicSignaturesShowNoInternals = classes()
            .that(describe("are exported", type -> !isInternal(type) && isVisible(type)))
            .should(showOnlyExportedTypes())
            .because("a caller cannot name a type of a package that is not exported");

    @ArchTest
    static final ArchRule namesSayWhatAClassIs = noClasses()
            .should()
            .haveNameMatching(".*(Utils?|Helpers?|Impl|Manager)")
            .because("such a name says nothing; a class is named after what it is");

    @ArchTest
    static final ArchRule onlyForwardingTouchesTheStandardStreams = noClasses()
            .that(describe(
                    "are not internal.worker, internal.spawn, Output or QuitDumps, which is asked to print",
                    type -> !houseOf(type).equals("worker")
                            && !houseOf(type).equals("spawn")
                            && !outermost(type).getName().equals(ROOT + ".Output")
                            && !outermost(type).getName().equals(INTERNAL + "watch.QuitDumps")))
            .should()
            .accessField(System.class, "out")
            .orShould()
            .accessField(System.class, "err")
            .because("standard output belongs to the program that uses the library");

    @ArchTest
    static final ArchRule memoryIsCopiedByTheJvm = noClasses()
            .should()
            .callMethod(
                    MemorySegment.class,
                    "copy",
                    MemorySegment.class,
                    long.class,
                    MemorySegment.class,
                    long.class,
                    long.class)
            .orShould()
            .callMethod(MemorySegment.class, "copyFrom", MemorySegment.class)
            .because("decision 0030: a compiled loop of the JDK has lost eight bytes; wire.Memory has none");

    private static String packageOf(String house) {
        return switch (house) {
            case "nouns" -> ROOT;
            case "shared", "spi" -> ROOT + "." + house;
            default -> INTERNAL + house + "..";
        };
    }

    private static String houseOf(JavaClass type) {
        String name = type.getPackageName();
        if (isInternal(type)) {
            return name.substring(INTERNAL.length()).split("\\.", 2)[0];
        }
        return name.equals(ROOT) ? "nouns" : name.substring(name.lastIndexOf('.') + 1);
    }

    private static boolean isInternal(JavaClass type) {
        return type.getPackageName().startsWith(INTERNAL);
    }

    private static ArchCondition<JavaClass> followTheArrows() {
        return new ArchCondition<>("use only the internal packages that their own package may use") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                String house = houseOf(type);
                Set<String> allowed = MAY_USE.getOrDefault(house, Set.of());
                type.getDirectDependenciesFromSelf().stream()
                        .filter(arrow -> isInternal(arrow.getTargetClass()))
                        .filter(arrow -> !houseOf(arrow.getTargetClass()).equals(house))
                        .filter(arrow -> !allowed.contains(houseOf(arrow.getTargetClass())))
                        .forEach(arrow -> events.add(violated(
                                type,
                                house + " may not use " + houseOf(arrow.getTargetClass()) + ": "
                                        + arrow.getDescription())));
            }
        };
    }

    private static JavaClass outermost(JavaClass type) {
        return type.getEnclosingClass().map(HouseRulesTest::outermost).orElse(type);
    }

    private static boolean isVisible(JavaClass type) {
        return isVisible(type.getModifiers())
                && type.getEnclosingClass().map(HouseRulesTest::isVisible).orElse(true);
    }

    private static boolean isVisible(Set<JavaModifier> modifiers) {
        return modifiers.contains(JavaModifier.PUBLIC) || modifiers.contains(JavaModifier.PROTECTED);
    }

    private static ArchCondition<JavaClass> showOnlyExportedTypes() {
        return new ArchCondition<>("show only exported types in their signatures") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                shownBy(type)
                        .forEach((where, shown) -> shown.filter(HouseRulesTest::isInternal)
                                .forEach(hidden -> events.add(violated(type, where + " shows " + hidden.getName()))));
            }
        };
    }

    private static Map<String, Stream<JavaClass>> shownBy(JavaClass type) {
        Map<String, Stream<JavaClass>> shown = Stream.concat(type.getFields().stream(), type.getCodeUnits().stream())
                .filter(member -> isVisible(member.getModifiers()))
                .collect(toMap(JavaMember::getDescription, HouseRulesTest::typesOf, Stream::concat, TreeMap::new));
        Stream<JavaType> parents = Stream.concat(type.getSuperclass().stream(), type.getInterfaces().stream());
        shown.put(type.getDescription(), parents.flatMap(parent -> parent.getAllInvolvedRawTypes().stream()));
        return shown;
    }

    private static Stream<JavaClass> typesOf(JavaMember member) {
        Stream<JavaType> types = switch (member) {
            case JavaField field -> Stream.of(field.getType());
            case JavaCodeUnit method ->
                Stream.of(
                                Stream.of(method.getReturnType()),
                                method.getParameterTypes().stream(),
                                method.getTypeParameters().stream(),
                                method.getExceptionTypes().stream())
                        .flatMap(part -> part);
            default -> throw new AssertionError("neither field nor method: " + member);
        };
        return types.flatMap(type -> type.getAllInvolvedRawTypes().stream());
    }
}
