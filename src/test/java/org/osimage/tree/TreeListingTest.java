package org.osimage.tree;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;
import static org.osimage.testing.Trees.dir;
import static org.osimage.testing.Trees.file;
import static org.osimage.testing.Trees.hardLink;
import static org.osimage.testing.Trees.symlink;
import static org.osimage.testing.Trees.tree;

import java.io.BufferedReader;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.osimage.ImageBuildException;
import org.osimage.testing.MemoryContentStore;
import org.osimage.testing.Trees;

class TreeListingTest {
  private static final String ROOT = "d 0755 0 0 1700000000 - .\n";
  private final MemoryContentStore store = new MemoryContentStore();

  @Test
  void looksAsDocumented() {
    TreeMap<String, String> xattrs = new TreeMap<>();
    xattrs.put("user.a+b c=d", "00ff");
    xattrs.put("security.capability", "");
    ImageTree tree =
        tree(
            file(store, "b", "body")
                .withAttributes(new Attributes(04755, 1, 4294967294L, -5, xattrs)),
            hardLink("a b", "b"),
            hardLink("c", "b"),
            symlink("l", "to a\\b\n"),
            Trees.device("d", true, 8, 1),
            Trees.device("e", false, -1, 1048575),
            Trees.fifo(" p"));
    assertEquals(
        ROOT
            + "p 0644 0 0 1700000000 -  p\n"
            + "f 4755+security.capability=+user.a\\pb\\sc=d=00ff 1 4294967294 -5 4"
            + " sha256:230d8358dc8e8890b4c58deeb62912ee2f20357ae92a5cc861b98e68fe31acb5 a b\n"
            + "h - - - - a\\sb b\n"
            + "h - - - - a\\sb c\n"
            + "b 0600 0 0 1700000000 8,1 d\n"
            + "c 0600 0 0 1700000000 -1,1048575 e\n"
            + "l 0777 0 0 1700000000 to\\sa\\\\b\\n l\n",
        TreeListing.text(tree));
  }

  @Test
  void oddNamesReadBack() throws Exception {
    List<Entry> entries = new ArrayList<>();
    String[] odd = {
      " ",
      " lead",
      "trail ",
      "a\nb",
      "a\rb",
      "\r\n",
      "\\",
      "\\n",
      "a\\sb",
      "tab\t",
      "\u00e4\u65e5",
      "\ud83d\ude00",
      "\ufffd",
      "-",
      "h - - - - x",
      "+=",
      "\u0085\u2028\u000b\f",
      "sha256:"
    };
    for (String name : odd) {
      entries.add(file(store, name, name));
      entries.add(symlink("links/" + name, name));
      entries.add(hardLink("hard/" + name, name));
      TreeMap<String, String> xattrs = new TreeMap<>();
      xattrs.put(name, "0a");
      entries.add(dir("x/" + name).withAttributes(new Attributes(0700, 0, 0, 0, xattrs)));
    }
    ImageTree tree = tree(entries);
    String text = TreeListing.text(tree);
    assertEquals(tree.size(), text.lines().count());
    ImageTree again = TreeListing.parse(text);
    assertEquals(tree, again);
    assertEquals(text, TreeListing.text(again));
  }

  @Test
  void stopsAtAnEmptyLine() throws Exception {
    BufferedReader two = new BufferedReader(new StringReader(ROOT + "\n" + ROOT + "next"));
    assertEquals(1, TreeListing.read(two, "x").size());
    assertThrows(ImageBuildException.class, () -> TreeListing.read(two, "x"));
  }

  @Test
  void namesTheLineThatIsWrong() {
    String sha = "sha256:" + "0".repeat(64);
    String[] wrong = {
      "d",
      "d ",
      "d 0755 0 0 0 -",
      "x 0755 0 0 0 - a",
      "dd 0755 0 0 0 - a",
      "d 0755 0 0 0 x a",
      "d 10000 0 0 0 - a",
      "d 0799 0 0 0 - a",
      "d -1 0 0 0 - a",
      "d 0755 -1 0 0 - a",
      "d 0755 0 4294967295 0 - a",
      "d 0755 0 0 99999999999999999999 - a",
      "d 0755 0 0 0 - ../a",
      "d 0755 0 0 0 - a\\",
      "d 0755 0 0 0 - a\\x",
      "d 0755+user 0 0 0 - a",
      "d 0755+user=0 0 0 0 - a",
      "d 0755+user=0A 0 0 0 - a",
      "f 0644 0 0 0 5 a",
      "f 0644 0 0 0 5 abc a",
      "f 0644 0 0 0 5 md5sum:" + "0".repeat(64) + " a",
      "f 0644 0 0 0 5 " + sha + "0 a",
      "f 0644 0 0 0 -5 " + sha + " a",
      "f 0644 0 0 0 5 " + sha.replace('0', 'g') + " a",
      "l 0777 0 0 0  a",
      "b 0600 0 0 0 5 a",
      "b 0600 0 0 0 5, a",
      "c 0600 0 0 0 4294967296,0 a",
      "p 0600 0 0 0 x a",
      "h - - - - ../x a",
      "d 0755 0 0 0 - a\0b"
    };
    for (String line : wrong) {
      var e =
          assertThrows(
              ImageBuildException.class, () -> TreeListing.parse(ROOT + line + "\n"), line);
      assertTrue(e.getMessage().startsWith("listing, line 2 is no entry: "), e.getMessage());
    }
    var structure =
        assertThrows(ImageBuildException.class, () -> TreeListing.parse(ROOT + "h - - - - b a\n"));
    assertEquals(
        "listing: a is a hard link to b, which is not in the tree", structure.getMessage());
    var huge =
        assertThrows(
            ImageBuildException.class, () -> TreeListing.parse("x".repeat(1_000_000) + "\n"));
    assertTrue(huge.getMessage().length() < 500);
  }

  @Test
  void mutatedListingsAreReadOrRefused() throws Exception {
    String sound = TreeListing.text(Trees.everything(store));
    String alphabet = "dflhbcp 0179-+,=\\\n\rnsp:/.\0a\ud83d";
    long seed = 20261121;
    Random random = new Random(seed);
    int read = 0;
    for (int round = 0; round < 3000; round++) {
      StringBuilder text = new StringBuilder(sound);
      int edits = 1 + random.nextInt(3);
      for (int i = 0; i < edits; i++) {
        int at = random.nextInt(text.length());
        char c = alphabet.charAt(random.nextInt(alphabet.length()));
        switch (random.nextInt(4)) {
          case 0 -> text.setCharAt(at, c);
          case 1 -> text.deleteCharAt(at);
          case 2 -> text.insert(at, c);
          default -> text.setLength(Math.max(at, 1));
        }
      }
      try {
        ImageTree tree = TreeListing.parse(text.toString());
        assertEquals(tree, TreeListing.parse(TreeListing.text(tree)));
        read++;
      } catch (ImageBuildException refused) {
        assertTrue(refused.getMessage().startsWith("listing"), refused.getMessage());
      } catch (RuntimeException | AssertionError e) {
        fail("seed " + seed + ", round " + round + ":\n" + text, e);
      }
    }
    assertTrue(read > 100, "only " + read + " mutations could be read");
  }
}
