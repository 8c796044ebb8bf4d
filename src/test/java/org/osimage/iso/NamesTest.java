package org.osimage.iso;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.osimage.testing.MemoryContentStore;
import org.osimage.testing.Trees;
import org.osimage.tree.Entry;

class NamesTest {
  private final MemoryContentStore store = new MemoryContentStore();

  private List<Entry> files(String... names) {
    List<Entry> files = new ArrayList<>();
    for (String name : names) {
      files.add(name.endsWith("/") ? Trees.dir(name) : Trees.file(store, name, ""));
    }
    return files;
  }

  private static List<String> identifiers(NamingRule rule, List<Entry> entries, Charset charset) {
    List<String> texts = new ArrayList<>();
    for (byte[] identifier : rule.identifiers(entries)) {
      texts.add(new String(identifier, charset));
    }
    return texts;
  }

  private List<String> iso(String... names) {
    return identifiers(new IsoNames(), files(names), StandardCharsets.US_ASCII);
  }

  private List<String> relaxed(String... names) {
    return identifiers(new RelaxedNames(), files(names), StandardCharsets.UTF_8);
  }

  private List<String> joliet(String... names) {
    return identifiers(new JolietNames(), files(names), StandardCharsets.UTF_16BE);
  }

  @Test
  void levelTwoNames() {
    assertEquals(
        List.of("README.;1", "A_B.TXT;1", "_PROFILE.;1", "X_TAR.GZ;1", "A.;1"),
        iso("readme", "a-b.txt", ".profile", "x.tar.gz", "a."));
    assertEquals(List.of("LIB_X_D"), iso("lib x.d/"));
    assertEquals(List.of("____.;1", "_.;1"), iso("\u00e4\u00f6\u65e5\u672c", "\ud83d\ude00"));
  }

  @Test
  void collisionsGetNumbersInCanonicalOrder() {
    assertEquals(List.of("A.;1", "A000.;1", "A001.;1"), iso("A", "a", "A."));
    String longName = "x".repeat(40);
    assertEquals(
        List.of("X".repeat(30) + ".;1", "X".repeat(27) + "000.;1"),
        iso(longName + "1", longName + "2"));
    assertEquals(
        List.of("X".repeat(31), "X".repeat(28) + "000"), iso(longName + "1/", longName + "2/"));
    // a number that a real name has already is left out
    assertEquals(List.of("A.;1", "A000.;1", "A001.;1"), iso("A", "A000", "a"));
  }

  @Test
  void relaxedNamesAreTheNamesThemselves() {
    assertEquals(
        List.of("Mixed.Case.tar.gz", "no dot", "\u00e4\u65e5", "a.", "a"),
        relaxed("Mixed.Case.tar.gz", "no dot", "\u00e4\u65e5", "a.", "a"));
    String cut = "n".repeat(193);
    assertEquals(
        List.of(cut, "n".repeat(189) + "~000", "n".repeat(189) + "~001"),
        relaxed(cut, "n".repeat(200), "n".repeat(201)));
    assertEquals(List.of("\u65e5".repeat(64)), relaxed("\u65e5".repeat(70)));
  }

  @Test
  void jolietNames() {
    assertEquals(List.of("a_b", "x__y", "Mixed Case"), joliet("a:b", "x;*y", "Mixed Case"));
    String stem = "s".repeat(100);
    assertEquals(
        List.of("s".repeat(60) + ".txt", "s".repeat(56) + "~000.txt"),
        joliet(stem + "1.txt", stem + "2.txt"));
    String emoji = "\ud83d\ude00";
    assertEquals(List.of("x" + emoji.repeat(31)), joliet("x" + emoji.repeat(40)));
    JolietNames rule = new JolietNames();
    assertTrue(!rule.shows(Trees.symlink("l", "t")) && !rule.shows(Trees.fifo("f")));
  }

  /** Whatever the names: all identifiers differ, have the alphabet and fit. */
  @Test
  void hostileNamesAreToldApart() {
    long seed = 20261121;
    Random random = new Random(seed);
    String alphabet = "aAbB.~0-; \u00e4\u00c4\u65e5\t:*_";
    for (int round = 0; round < 50; round++) {
      Set<String> names = new HashSet<>();
      while (names.size() < 200) {
        StringBuilder name = new StringBuilder();
        int length = 1 + random.nextInt(round % 2 == 0 ? 4 : 80);
        for (int i = 0; i < length; i++) {
          name.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
        if (!name.toString().matches("\\.\\.?")) {
          names.add(name.toString());
        }
      }
      List<Entry> entries = new ArrayList<>();
      for (String name : names.stream().sorted().toList()) {
        entries.add(random.nextInt(4) == 0 ? Trees.dir(name) : Trees.file(store, name, ""));
      }
      String seeded = "seed " + seed + " round " + round;
      for (String name : different(new IsoNames(), entries, seeded)) {
        assertTrue(name.matches("[A-Z0-9_]{1,31}|[A-Z0-9_]+\\.[A-Z0-9_]*;1"), seeded + name);
        assertTrue(name.length() <= 33, seeded + name);
      }
      for (byte[] name : new RelaxedNames().identifiers(entries)) {
        assertTrue(name.length <= RelaxedNames.LIMIT);
      }
      different(new RelaxedNames(), entries, seeded);
      for (byte[] name : new JolietNames().identifiers(entries)) {
        assertTrue(name.length >= 2 && name.length <= 128, seeded);
      }
      different(new JolietNames(), entries, seeded);
    }
  }

  private static List<String> different(NamingRule rule, List<Entry> entries, String seeded) {
    List<String> all = identifiers(rule, entries, StandardCharsets.ISO_8859_1);
    assertEquals(all.size(), new HashSet<>(all).size(), seeded);
    return all;
  }

  /** Fifty thousand names that all mangle to one stem stay a matter of a moment. */
  @Test
  void manyCollisionsStayLinear() {
    List<Entry> entries = new ArrayList<>();
    for (int i = 0; i < 50_000; i++) {
      entries.add(Trees.symlink("p".repeat(40) + i, "t"));
    }
    assertEquals(50_000, different(new IsoNames(), entries, "").size());
  }
}
