package org.osimage.source.ips.solver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.osimage.ImageBuildException;
import org.osimage.source.ips.plan.Facets;
import org.osimage.source.ips.plan.Varcets;

class PackageSolverTest {
  private static final Varcets VARCETS =
      new Varcets(Map.of("variant.arch", "i386"), new Facets(Map.of()));

  private static Solution solve(Offers offers, String... install) throws IOException {
    return new PackageSolver(offers, VARCETS, Set.of(), Set.of())
        .solve(List.of(install), List.of());
  }

  private static String names(Solution solution) {
    List<String> names = new ArrayList<>();
    solution
        .packages()
        .forEach(
            p -> names.add(p.fmri().name() + "@" + p.fmri().version().orElseThrow().shortText()));
    return String.join(" ", names);
  }

  private static String fault(Offers offers, String... install) {
    return String.valueOf(
        assertThrows(ImageBuildException.class, () -> solve(offers, install)).getMessage());
  }

  @Test
  void takesTheNewestAndWhatItRequires() throws Exception {
    Offers offers =
        new MemoryOffers("p")
            .add("app@1")
            .add("app@1.10", "depend type=require fmri=lib@2")
            .add("app@1.9")
            .add("lib@1")
            .add("lib@2.1")
            .add("lib@2");
    assertEquals("app@1.10 lib@2.1", names(solve(offers, "app")));
    assertEquals("app@1.9", names(solve(offers, "app@1.9")));
    assertEquals("app@1.10 lib@2.1", names(solve(offers, "app@latest")));
  }

  @Test
  void optionalBringsNothingButForbidsOlder() throws Exception {
    MemoryOffers offers =
        new MemoryOffers("p").add("a@1", "depend type=optional fmri=b@2").add("b@1").add("b@2");
    assertEquals("a@1", names(solve(offers, "a")));
    assertEquals("a@1 b@2", names(solve(offers, "a", "b")));
    String fault = fault(offers, "a", "b@1");
    assertTrue(fault.contains("a@1 allows of b nothing older than b@2"), fault);
    assertTrue(fault.contains("b@1 is asked for"), fault);
  }

  @Test
  void incorporationPinsAndIsNamedInTheFault() throws Exception {
    MemoryOffers offers =
        new MemoryOffers("p")
            .add("entire@1", "depend type=incorporate fmri=x@1.1")
            .add("x@1.0")
            .add("x@1.1.5")
            .add("x@1.10")
            .add("x@1.2");
    assertEquals("x@1.10", names(solve(offers, "x")));
    assertEquals("entire@1 x@1.1.5", names(solve(offers, "entire", "x")));
    String fault = fault(offers, "entire", "x@1.2");
    assertTrue(fault.contains("entire@1 allows of x only x@1.1 (incorporate)"), fault);
  }

  @Test
  void manyVersionsPinnedByAnIncorporation() throws Exception {
    MemoryOffers offers = new MemoryOffers("p");
    offers.add("entire@1", "depend type=incorporate fmri=x@17", "depend type=require fmri=x");
    for (int i = 0; i < 40; i++) {
      offers.add("x@" + i, "depend type=require fmri=y@" + i);
      offers.add("y@" + i);
    }
    assertEquals("entire@1 x@17 y@39", names(solve(offers, "entire")));
    assertEquals("x@3 y@5", names(solve(offers, "x@3", "y@5")));
    assertTrue(fault(offers, "x@5", "y@3").contains("x@5 needs y@5 (require)"));
  }

  @Test
  void excludeForbidsThatVersionAndNewer() throws Exception {
    MemoryOffers offers =
        new MemoryOffers("p").add("a@1", "depend type=exclude fmri=b@2").add("b@1").add("b@2");
    assertEquals("a@1 b@1", names(solve(offers, "a", "b")));
    assertTrue(fault(offers, "a", "b@2").contains("a@1 excludes b@2"));
  }

  @Test
  void requireAnyTakesFewestPackagesThenTheFirstName() throws Exception {
    MemoryOffers offers =
        new MemoryOffers("p")
            .add("a@1", "depend type=require-any fmri=g@1 fmri=b fmri=c")
            .add("b@1", "depend type=require fmri=more")
            .add("c@1")
            .add("g@1.5")
            .add("more@1");
    assertEquals("a@1 c@1", names(solve(offers, "a")));
    assertEquals("a@1 g@1.5", names(solve(offers, "a", "g")));
    assertEquals("a@1 b@1 more@1", names(solve(offers, "a", "b")));
  }

  @Test
  void alternativeThatAnotherPackageNeedsAnywayIsTaken() throws Exception {
    MemoryOffers offers =
        new MemoryOffers("p")
            .add("a@1", "depend type=require-any fmri=b fmri=z", "depend type=require fmri=m")
            .add("b@1")
            .add("m@1", "depend type=require fmri=z")
            .add("z@1");
    assertEquals("a@1 m@1 z@1", names(solve(offers, "a")));
  }

  @Test
  void conditionalCountsOnlyWithItsPredicate() throws Exception {
    MemoryOffers offers =
        new MemoryOffers("p")
            .add("a@1", "depend type=conditional predicate=p@2 fmri=extra")
            .add("p@1")
            .add("p@2")
            .add("extra@1");
    assertEquals("a@1", names(solve(offers, "a")));
    assertEquals("a@1 p@1", names(solve(offers, "a", "p@1")));
    assertEquals("a@1 extra@1 p@2", names(solve(offers, "a", "p")));
  }

  @Test
  void groupBringsUnlessAvoidedRejectedOrUnknown() throws Exception {
    MemoryOffers offers =
        new MemoryOffers("p")
            .add("g@1", "depend type=group fmri=x@9", "depend type=group fmri=nowhere")
            .add("x@1");
    Solution plain = solve(offers, "g");
    assertEquals("g@1 x@1", names(plain)); // a group's version does not count
    assertEquals(Map.of("nowhere", "implicit-avoid"), plain.avoided());
    Solution rejected =
        new PackageSolver(offers, VARCETS, Set.of("x"), Set.of()).solve(List.of("g"), List.of());
    assertEquals("g@1", names(rejected));
    assertEquals("avoid", rejected.avoided().get("x"));
    Solution avoided =
        new PackageSolver(offers, VARCETS, Set.of(), Set.of("x")).solve(List.of("g"), List.of());
    assertEquals("g@1", names(avoided));
    assertEquals("avoid", avoided.avoided().get("x"));
  }

  @Test
  void groupAnyPrefersWhatIsNotObsolete() throws Exception {
    MemoryOffers offers =
        new MemoryOffers("p")
            .add("g@1", "depend type=group-any fmri=a fmri=b")
            .add("a@1", "set name=pkg.obsolete value=true")
            .add("b@1");
    assertEquals("b@1 g@1", names(solve(offers, "g")));
  }

  @Test
  void rejectedRequirementIsExplained() {
    String fault =
        String.valueOf(
            assertThrows(
                    ImageBuildException.class,
                    () ->
                        new PackageSolver(
                                new MemoryOffers("p")
                                    .add("a@1", "depend type=require fmri=b")
                                    .add("b@1"),
                                VARCETS,
                                Set.of("b"),
                                Set.of())
                            .solve(List.of("a"), List.of()))
                .getMessage());
    assertTrue(fault.contains("a@1 needs b (require), but b is rejected by <reject>"), fault);
  }

  @Test
  void obsoleteSatisfiesNothing() throws Exception {
    MemoryOffers offers =
        new MemoryOffers("p")
            .add("a@1", "depend type=require fmri=gone")
            .add("gone@3", "set name=pkg.obsolete value=true");
    assertTrue(fault(offers, "a").contains("gone is obsolete"));
    assertTrue(fault(offers, "gone").contains("gone@3 is obsolete"));
  }

  @Test
  void renamedPackageBringsItsSuccessorAndGoes() throws Exception {
    MemoryOffers offers =
        new MemoryOffers("p")
            .add("old@3", "set name=pkg.renamed value=true", "depend type=require fmri=new")
            .add("new@1")
            .add("user@1", "depend type=require fmri=old");
    Solution solution = solve(offers, "old");
    assertEquals("new@1", names(solution));
    assertEquals("new@1 old@3 user@1", names(solve(offers, "user")));
  }

  @Test
  void circlesAreNoProblem() throws Exception {
    MemoryOffers offers =
        new MemoryOffers("p")
            .add("a@1", "depend type=require fmri=b")
            .add("b@1", "depend type=require fmri=c")
            .add("c@1", "depend type=require fmri=a");
    assertEquals("a@1 b@1 c@1", names(solve(offers, "b")));
  }

  @Test
  void firstPublisherInTheSearchOrderWins() throws Exception {
    MemoryOffers offers =
        new MemoryOffers("first", "second")
            .add("pkg://first/a@1")
            .add("pkg://second/a@2")
            .add("pkg://second/b@1", "depend type=require fmri=a");
    assertEquals("a@1 b@1", names(solve(offers, "b")));
    assertEquals("a@2 b@1", names(solve(offers, "b", "pkg://second/a")));
    assertEquals("a@2", names(solve(offers, "a@2")));
    assertTrue(
        fault(
                new MemoryOffers("first", "second")
                    .add("pkg://first/a@1")
                    .add("pkg://second/a@2")
                    .add("pkg://second/b@1", "depend type=require fmri=a@2"),
                "b")
            .contains("the newest available a is 1"));
  }

  @Test
  void packagesOfOtherVariantsCannotBeInstalled() {
    MemoryOffers offers = new MemoryOffers("p");
    assertTrue(
        fault(add(offers, "s@1", "set name=variant.arch value=sparc"), "s")
            .contains("it supports variant.arch sparc, not this image's i386"));
  }

  private static MemoryOffers add(MemoryOffers offers, String fmri, String... actions) {
    try {
      return offers.add(fmri, actions);
    } catch (ImageBuildException e) {
      throw new IllegalArgumentException(e);
    }
  }

  @Test
  void facetsAndVariantsSelectDependencies() throws Exception {
    MemoryOffers offers =
        new MemoryOffers("p")
            .add(
                "a@1",
                "depend type=require fmri=doc facet.doc=true",
                "depend type=require fmri=sparc variant.arch=sparc",
                "depend type=incorporate fmri=b@1 facet.version-lock.b=true")
            .add("doc@1")
            .add("b@1")
            .add("b@2");
    assertEquals("a@1 b@1 doc@1", names(solve(offers, "a", "b")));
    Varcets relaxed =
        new Varcets(
            Map.of("variant.arch", "i386"),
            new Facets(Map.of("facet.doc", false, "facet.version-lock.*", false)));
    assertEquals(
        "a@1 b@2",
        names(
            new PackageSolver(offers, relaxed, Set.of(), Set.of())
                .solve(List.of("a", "b"), List.of())));
  }

  @Test
  void explicitInstallNeedsToBeNamed() throws Exception {
    MemoryOffers offers =
        new MemoryOffers("p")
            .add("a@1", "depend type=require fmri=x")
            .add("x@1")
            .add("x@2", "set name=pkg.depend.explicit-install value=true");
    assertEquals("a@1 x@1", names(solve(offers, "a")));
    assertEquals("a@1 x@2", names(solve(offers, "a", "x")));
  }

  @Test
  void namesMayBeShortenedAndPatterns() throws Exception {
    MemoryOffers offers =
        new MemoryOffers("p").add("app/hello@1").add("lib/hello@1").add("app/bye@1").add("bye@1");
    assertEquals("bye@1", names(solve(offers, "bye")));
    assertEquals("app/bye@1 app/hello@1", names(solve(offers, "app/*")));
    assertTrue(fault(offers, "hello").contains("app/hello, lib/hello"));
    assertTrue(fault(offers, "pkg:/hello").contains("there is no package 'pkg:/hello'"));
    assertTrue(fault(offers, "pkg:/hello").contains("did you mean app/hello, lib/hello?"));
    assertTrue(fault(offers, "hello", "nope").contains("\n"), "all at once");
  }

  @Test
  void uninstallRefusesWhatOthersNeed() throws Exception {
    MemoryOffers offers =
        new MemoryOffers("p")
            .add("a@1", "depend type=require fmri=b", "depend type=group fmri=c")
            .add("b@1")
            .add("c@1");
    Solution solution =
        new PackageSolver(offers, VARCETS, Set.of(), Set.of()).solve(List.of("a"), List.of("c"));
    assertEquals("a@1 b@1", names(solution));
    assertEquals(Map.of("c", "avoid"), solution.avoided());
    String fault =
        String.valueOf(
            assertThrows(
                    ImageBuildException.class,
                    () ->
                        new PackageSolver(offers, VARCETS, Set.of(), Set.of())
                            .solve(List.of("a"), List.of("b", "z")))
                .getMessage());
    assertTrue(fault.contains("<uninstall> b: a@1 needs b (require)"), fault);
    assertTrue(fault.contains("<uninstall> z: no such package is installed"), fault);
  }

  @Test
  void twoNewestThatExcludeEachOtherAreDecidedByName() throws Exception {
    MemoryOffers offers =
        new MemoryOffers("p")
            .add("a@1")
            .add("a@2", "depend type=exclude fmri=b@2")
            .add("b@1")
            .add("b@2");
    assertEquals("a@2 b@1", names(solve(offers, "a", "b")));
    assertEquals("a@2 b@1", names(solve(offers, "b", "a")));
  }

  @Test
  void chainOfReasonsIsTold() throws Exception {
    MemoryOffers offers =
        new MemoryOffers("p")
            .add(
                "entire@1",
                "depend type=require fmri=osnet-incorporation@1",
                "depend type=incorporate fmri=osnet-incorporation@1")
            .add("osnet-incorporation@1", "depend type=incorporate fmri=java@7")
            .add("app@1", "depend type=require fmri=tool")
            .add("tool@1", "depend type=require fmri=java@8")
            .add("java@7")
            .add("java@8");
    String fault = fault(offers, "entire", "app");
    for (String line :
        List.of(
            "entire is asked for (entire@1)",
            "app is asked for (app@1)",
            "entire@1 needs osnet-incorporation@1 (require)",
            "app@1 needs tool (require)",
            "tool@1 needs java@8 (require)",
            "osnet-incorporation@1 allows of java only java@7 (incorporate)")) {
      assertTrue(fault.contains(line), fault);
    }
  }
}
