package org.osimage.tree;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.osimage.ImageBuildException;

class TreePathTest {
  private static TreePath path(String text) {
    return TreePath.literal(text);
  }

  @Test
  void dropsSlashesAndDots() {
    for (String same : List.of("usr/bin", "/usr/bin", "./usr/bin/", "usr//bin", "//usr/./bin/.")) {
      assertEquals("usr/bin", path(same).toString());
    }
    for (String root : List.of("", ".", "/", "./", "//", "/./.")) {
      assertEquals(TreePath.ROOT, path(root), root);
      assertEquals(".", path(root).toString());
    }
    assertEquals("...", path("...").toString(), "three dots are a name");
    assertEquals("..a/.b/c..", path("..a/.b/c..").toString());
  }

  @Test
  void refusesWhatIsUnsafe() {
    for (String unsafe : List.of("..", "../a", "a/..", "a/../b", "/..", "./../x", "a\0b")) {
      var e = assertThrows(ImageBuildException.class, () -> TreePath.of(unsafe), unsafe);
      assertTrue(e.getMessage().contains(unsafe.replace('\0', '?')), e.getMessage());
    }
  }

  @Test
  void refusesWhatIsNotUtf8AndNamesTheBytes() {
    byte[][] wrong = {
      {'a', (byte) 0xe4},
      {(byte) 0xc0, (byte) 0xaf}, // an overlong slash
      {(byte) 0xed, (byte) 0xa0, (byte) 0x80}, // a surrogate
      {(byte) 0xf5, (byte) 0x80, (byte) 0x80, (byte) 0x80},
      {(byte) 0xe2, (byte) 0x82}
    };
    for (byte[] bytes : wrong) {
      var e = assertThrows(ImageBuildException.class, () -> TreePath.of(bytes));
      assertTrue(e.getMessage().contains("not valid UTF-8 (bytes "), e.getMessage());
    }
    assertThrows(ImageBuildException.class, () -> TreePath.of("half \ud83d"));
    assertThrows(ImageBuildException.class, () -> TreePath.of("\ude00\ud83d"));
    assertEquals("\ud83d\ude00", path("\ud83d\ude00").name());
  }

  @Test
  void takesApart() {
    TreePath deep = path("usr/lib/\u00e4 b");
    assertEquals(3, deep.depth());
    assertEquals("\u00e4 b", deep.name());
    assertArrayEquals("\u00e4 b".getBytes(StandardCharsets.UTF_8), deep.nameBytes());
    assertArrayEquals("usr/lib/\u00e4 b".getBytes(StandardCharsets.UTF_8), deep.toBytes());
    assertEquals(List.of("usr", "lib", "\u00e4 b"), deep.components());
    assertEquals(path("usr/lib"), deep.parent());
    assertEquals(TreePath.ROOT, path("usr").parent());
    assertEquals(TreePath.ROOT, TreePath.ROOT.parent());
    assertEquals(0, TreePath.ROOT.depth());
    assertEquals("", TreePath.ROOT.name());
    assertEquals(List.of(), TreePath.ROOT.components());
  }

  @Test
  void bytesHandedOutAreCopies() {
    TreePath path = path("abc");
    path.toBytes()[0] = 'x';
    path.nameBytes()[0] = 'x';
    assertEquals("abc", path.toString());
    byte[] given = {'a', 'b'};
    TreePath kept = TreePath.literal("ab");
    given[0] = 'x';
    assertEquals("ab", kept.toString());
  }

  @Test
  void aPathMadeFromBytesDoesNotChangeWithThem() throws Exception {
    byte[] given = "plain".getBytes(StandardCharsets.US_ASCII);
    TreePath path = TreePath.of(given);
    given[0] = 'X';
    assertEquals("plain", path.toString());
  }

  @Test
  void resolvesAndRelates() throws Exception {
    assertEquals(path("a/b/c"), path("a").resolve("b/c"));
    assertEquals(path("a"), path("a").resolve(""));
    assertEquals(path("a"), TreePath.ROOT.resolve("a"));
    assertEquals(path("b/c"), path("a/b/c").relativeTo(path("a")));
    assertEquals(TreePath.ROOT, path("a").relativeTo(path("a")));
    assertEquals(path("a"), path("a").relativeTo(TreePath.ROOT));
    assertThrows(IllegalArgumentException.class, () -> path("ab").relativeTo(path("a")));
    assertThrows(ImageBuildException.class, () -> path("a").resolve("../b"));
  }

  @Test
  void startsWithComponentsNotCharacters() {
    assertTrue(path("a/b").startsWith(path("a")));
    assertTrue(path("a").startsWith(path("a")));
    assertTrue(path("a").startsWith(TreePath.ROOT));
    assertTrue(TreePath.ROOT.startsWith(TreePath.ROOT));
    assertFalse(path("ab").startsWith(path("a")));
    assertFalse(path("a").startsWith(path("a/b")));
    assertFalse(TreePath.ROOT.startsWith(path("a")));
  }

  @Test
  void aSubtreeIsContiguous() {
    List<String> order =
        List.of("a", "a/!", "a/c", "a!", "a-b", "a.b", "a0", "aa", "b", "\uffef", "\ufffd");
    for (int i = 0; i + 1 < order.size(); i++) {
      assertTrue(path(order.get(i)).compareTo(path(order.get(i + 1))) < 0, order.get(i));
    }
    assertTrue(TreePath.ROOT.compareTo(path("!")) < 0);
    assertTrue(
        path("\ud83d\ude00").compareTo(path("\ufffd")) > 0,
        "by bytes U+1F600 comes after U+FFFD, by Java's char before");
  }

  @Test
  void theOrderIsThatOfComponentsByBytes() {
    Random random = new Random(42);
    String alphabet = "ab/!-.0\u00e4\ufffd";
    TreePath[] paths = new TreePath[400];
    for (int i = 0; i < paths.length; i++) {
      StringBuilder text = new StringBuilder();
      int length = 1 + random.nextInt(6);
      for (int k = 0; k < length; k++) {
        text.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
      if (random.nextInt(10) == 0) {
        text.append("\ud83d\ude00");
      }
      try {
        paths[i] = TreePath.of(text.toString());
      } catch (ImageBuildException e) {
        paths[i] = TreePath.ROOT; // had a component ".."
      }
    }
    for (TreePath a : paths) {
      for (TreePath b : paths) {
        int expected = Integer.signum(byComponents(a, b));
        assertEquals(expected, Integer.signum(a.compareTo(b)), a + " and " + b);
        assertEquals(expected == 0, a.equals(b));
        if (expected == 0) {
          assertEquals(a.hashCode(), b.hashCode());
        }
      }
    }
    assertNotEquals(path("a"), "a");
  }

  private static int byComponents(TreePath a, TreePath b) {
    List<String> x = a.components();
    List<String> y = b.components();
    for (int i = 0; i < Math.min(x.size(), y.size()); i++) {
      int order =
          java.util.Arrays.compareUnsigned(
              x.get(i).getBytes(StandardCharsets.UTF_8), y.get(i).getBytes(StandardCharsets.UTF_8));
      if (order != 0) {
        return order;
      }
    }
    return x.size() - y.size();
  }
}
