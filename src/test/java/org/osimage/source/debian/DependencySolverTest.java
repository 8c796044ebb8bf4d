package org.osimage.source.debian;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osimage.BuildLog;
import org.osimage.ImageBuildException;
import org.osimage.source.debian.repository.HostApt;
import org.osimage.source.debian.repository.TestRepository;
import org.osimage.source.download.Access;

class DependencySolverTest {
  @TempDir Path temp;
  private TestRepository repository;

  @BeforeEach
  void makeRepository() throws IOException {
    repository = new TestRepository(Files.createDirectory(temp.resolve("r")));
  }

  private DebianRequest request(String... packages) {
    return Requests.of(Requests.trusted("bookworm", repository.uri()), packages);
  }

  private DebianResolution resolve(DebianRequest request) throws IOException {
    repository.publishFlat();
    Access access = Access.direct(temp.resolve("cache"), Optional.empty(), BuildLog.SILENT);
    return new DebianResolver(access, new HostApt(temp, temp)).resolve(request);
  }

  private String chosen(DebianRequest request) throws IOException {
    return resolve(request).packages().stream()
        .map(p -> p.name() + "=" + p.version())
        .collect(Collectors.joining(" "));
  }

  private String refused(DebianRequest request) {
    return assertThrows(ImageBuildException.class, () -> resolve(request)).getMessage();
  }

  @Test
  void newestVersionAndItsDependencies() throws IOException {
    repository.add("a", "1").add("a", "2", "Depends: b").add("b", "1").add("c", "1");
    assertEquals("a=2 b=1", chosen(request("a")));
    assertEquals("a=1", chosen(request("a=1")));
  }

  @Test
  void firstAlternativeUnlessAnotherIsThere() throws IOException {
    repository
        .add("a", "1", "Depends: x | y")
        .add("b", "1", "Depends: y")
        .add("x", "1")
        .add("y", "1");
    assertEquals("a=1 x=1", chosen(request("a")));
    assertEquals("a=1 b=1 y=1", chosen(request("a", "b")));
  }

  @Test
  void superfluousFirstAlternativeIsDropped() throws IOException {
    repository
        .add("a", "1", "Depends: x | y")
        .add("b", "1", "Depends: p | q")
        .add("p", "1", "Depends: y")
        .add("q", "1")
        .add("x", "1")
        .add("y", "1");
    assertEquals("a=1 b=1 p=1 y=1", chosen(request("a", "b")));
  }

  @Test
  void deeperConflictTurnsTheChoice() throws IOException {
    repository
        .add("a", "1", "Depends: x | y, z")
        .add("x", "1", "Depends: deep")
        .add("deep", "1", "Depends: deeper")
        .add("deeper", "1", "Conflicts: z")
        .add("y", "1")
        .add("z", "1");
    assertEquals("a=1 y=1 z=1", chosen(request("a")));
  }

  @Test
  void olderVersionWhenTheNewestDoesNotFit() throws IOException {
    repository.add("a", "2", "Depends: b (>= 9)").add("a", "1").add("b", "3");
    assertEquals("a=1", chosen(request("a")));
  }

  @Test
  void versionedProvides() throws IOException {
    repository
        .add("a", "1", "Depends: virtual (>= 2)")
        .add("old", "9", "Provides: virtual")
        .add("new", "1", "Provides: virtual (= 2.5)");
    assertEquals("a=1 new=1", chosen(request("a")));
  }

  @Test
  void breaksOnlyTheVersionsNamed() throws IOException {
    repository.add("a", "1", "Breaks: b (<< 2)").add("b", "1").add("b", "2").add("b", "1.5");
    assertEquals("a=1 b=2", chosen(request("a", "b")));
    assertTrue(refused(request("a", "b=1")).contains("a (1) conflicts with b (<< 2)"));
  }

  @Test
  void conflictWithOwnProvisionIsNone() throws IOException {
    repository
        .add("m", "1", "Provides: mta", "Conflicts: mta")
        .add("n", "1", "Provides: mta", "Conflicts: mta");
    assertEquals("m=1", chosen(request("m")));
    assertTrue(refused(request("m", "n")).contains("conflicts with mta"));
  }

  @Test
  void multiArchQualifiers() throws IOException {
    repository
        .add("a", "1", "Depends: py:any, libc:amd64")
        .add("py", "1", "Multi-Arch: allowed")
        .add("libc", "1")
        .add("b", "1", "Depends: libc:any");
    assertEquals("a=1 libc=1 py=1", chosen(request("a")));
    assertTrue(refused(request("b")).contains("b (1) needs libc:any"));
  }

  @Test
  void providedByTheBuilder() throws IOException {
    repository
        .add("linux", "6", "Depends: initramfs-tools (>= 1) | linux-initramfs-tool")
        .add("initramfs-tools", "2");
    assertEquals("linux=6", chosen(request("linux")));
    assertEquals("initramfs-tools=2 linux=6", chosen(Requests.withoutProvided(request("linux"))));
  }

  @Test
  void recommendsOnlyWhenAskedAndPossible() throws IOException {
    repository
        .add("a", "1", "Recommends: r, gone, bad | also-bad", "Depends: d")
        .add("bad", "1", "Depends: worse")
        .add("worse", "1", "Depends: nowhere")
        .add("r", "1", "Depends: rd", "Recommends: rr")
        .add("rd", "1")
        .add("rr", "1")
        .add("d", "1");
    assertEquals("a=1 d=1", chosen(request("a")));
    assertEquals("a=1 d=1 r=1 rd=1 rr=1", chosen(Requests.recommending(request("a"))));
  }

  @Test
  void essentialOnlyWhenAsked() throws IOException {
    repository.add("a", "1").add("base", "1", "Essential: yes", "Depends: lib").add("lib", "1");
    assertEquals("a=1", chosen(request("a")));
    assertEquals("a=1 base=1 lib=1", chosen(Requests.essential(request("a"))));
  }

  @Test
  void excludeTurnsTheChoiceOrIsNamed() throws IOException {
    repository.add("a", "1", "Depends: x | y").add("x", "1").add("y", "1");
    assertEquals("a=1 y=1", chosen(Requests.without(request("a"), "x")));
    String message = refused(Requests.without(request("a"), "x", "y"));
    assertTrue(message.contains("x (1) is excluded by <exclude>"), message);
    assertTrue(message.contains("a (1) needs x | y"), message);
  }

  @Test
  void unsolvableIsExplainedAsAChain() throws IOException {
    repository
        .add("top", "1", "Depends: foo, noise")
        .add("noise", "1")
        .add("foo", "1.2", "Depends: bar (>= 3)")
        .add("bar", "2.1");
    assertEquals(
        "these packages cannot be installed together:\n"
            + "  top is asked for\n"
            + "  top (1) needs foo\n"
            + "  foo (1.2) needs bar (>= 3), but the newest available bar is 2.1 (from ./)",
        refused(request("top")));
  }

  @Test
  void unknownPackagesAreAllNamedWithSuggestions() throws IOException {
    repository.add("openssh-server", "1").add("a", "1", "Depends: libnone");
    String message = refused(request("openssh-sever", "zzz", "a"));
    assertTrue(message.contains("'openssh-sever'"), message);
    assertTrue(message.contains("did you mean openssh-server?"), message);
    assertTrue(message.contains("'zzz'"), message);
    assertTrue(refused(request("a")).contains("there is no package 'libnone'"));
  }

  @Test
  void virtualRequestNeedsOneProvider() throws IOException {
    repository.add("m", "1", "Provides: mta").add("n", "1", "Provides: mta, only-n");
    assertTrue(refused(request("mta")).contains("m, n"));
    assertEquals("n=1", chosen(request("only-n")));
  }

  @Test
  void usualProviderComesFirst() throws IOException {
    repository
        .add("base", "1", "Pre-Depends: awk")
        .add("gawk", "1", "Provides: awk", "Priority: optional")
        .add("mawk", "1", "Provides: awk", "Priority: required");
    assertEquals("base=1 mawk=1", chosen(request("base")));
    assertEquals("base=1 gawk=1", chosen(request("base", "gawk")));
  }

  @Test
  void whyIsAChainToTheRequest() throws IOException {
    repository.add("a", "1", "Depends: b").add("b", "1", "Pre-Depends: c").add("c", "1");
    assertEquals("[c (1), b (1), a (1)]", resolve(request("a")).why("c").toString());
    assertEquals(List.of(), resolve(request("a")).why("z"));
  }

  @Test
  void loadersComeWithoutDependencies() throws IOException {
    repository.add("grub", "2", "Depends: much").add("much", "1").add("isolinux", "6");
    assertEquals("grub=2 isolinux=6", chosen(Requests.exactly(request("x"), "isolinux", "grub")));
  }

  @Test
  void circlesEnd() throws IOException {
    repository.add("a", "1", "Depends: b").add("b", "1", "Depends: a, c | d").add("d", "1");
    assertEquals("a=1 b=1 d=1", chosen(request("a")));
  }

  @Test
  void malformedRelationNamesPackageAndField() throws IOException {
    repository.add("a", "1", "Depends: b (~ 2)");
    assertTrue(refused(request("a")).contains("a (1), Depends: 'b (~ 2)'"));
  }

  /** Against trying every set: a solution is found exactly when there is one, and it is closed. */
  @Test
  void randomRepositories() throws IOException {
    long seed = 99;
    Random random = new Random(seed);
    for (int round = 0; round < 60; round++) {
      repository = new TestRepository(Files.createDirectory(temp.resolve("x" + round)));
      int n = 8;
      List<List<int[]>> needs = new ArrayList<>();
      List<List<Integer>> conflicts = new ArrayList<>();
      for (int i = 0; i < n; i++) {
        List<int[]> mine = new ArrayList<>();
        StringBuilder depends = new StringBuilder();
        for (int k = random.nextInt(3); k > 0; k--) {
          int[] alternatives = random.ints(1 + random.nextInt(2), 0, n + 1).toArray();
          mine.add(alternatives);
          depends.append(depends.length() == 0 ? "" : ", ");
          depends.append(
              java.util.Arrays.stream(alternatives)
                  .mapToObj(a -> "p" + a)
                  .collect(Collectors.joining(" | ")));
        }
        List<Integer> clash = random.nextInt(2) == 0 ? List.of(random.nextInt(n)) : List.of();
        needs.add(mine);
        conflicts.add(clash);
        List<String> fields = new ArrayList<>();
        if (depends.length() > 0) {
          fields.add("Depends: " + depends);
        }
        clash.forEach(c -> fields.add("Conflicts: p" + c));
        repository.add("p" + i, "1", fields.toArray(new String[0]));
      }
      boolean solvable = false;
      for (int set = 1; set < 1 << n; set += 2) {
        solvable |= closed(set, needs, conflicts);
      }
      String where = "seed " + seed + ", round " + round;
      try {
        int set = 0;
        for (ResolvedPackage p : resolve(request("p0")).packages()) {
          set |= 1 << Integer.parseInt(p.name().substring(1));
        }
        assertTrue(closed(set, needs, conflicts), where);
      } catch (ImageBuildException e) {
        assertEquals(false, solvable, where + ": " + e.getMessage());
      }
    }
  }

  private static boolean closed(int set, List<List<int[]>> needs, List<List<Integer>> conflicts) {
    for (int i = 0; i < needs.size(); i++) {
      if ((set >> i & 1) == 1) {
        for (int[] need : needs.get(i)) {
          int self = i;
          boolean met =
              java.util.Arrays.stream(need).anyMatch(a -> a == self || (set >> a & 1) == 1);
          if (!met) {
            return false;
          }
        }
        for (int other : conflicts.get(i)) {
          if (other != i && (set >> other & 1) == 1) {
            return false;
          }
        }
      }
    }
    return true;
  }
}
