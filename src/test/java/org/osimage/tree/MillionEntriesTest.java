package org.osimage.tree;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.osimage.content.Content;
import org.osimage.content.Sha256;
import org.osimage.testing.ChildJvm;

/** A million files in 256 MB of heap: built, edited, compared, listed and read back. */
class MillionEntriesTest {
  @TempDir Path dir;

  public static final class InSmallHeap {
    private static final int FILES = 1_000_000;
    private static final int PER_DIRECTORY = 500;

    public static void main(String[] args) throws IOException {
      Path listing = Path.of(args[0]);
      long start = System.nanoTime();
      String digest = makeAndWrite(listing);
      try (BufferedReader in = Files.newBufferedReader(listing)) {
        ImageTree read = TreeListing.read(in, "listing");
        System.out.println("read " + read.size());
        System.out.println("same listing: " + digest.equals(write(read, listing)));
      }
      System.err.println((System.nanoTime() - start) / 1_000_000 + " ms");
    }

    /** The trees are gone when it returns: two of them do not share their entries. */
    private static String makeAndWrite(Path listing) throws IOException {
      ImageTree tree = make();
      System.out.println("made " + tree.size());
      ImageTree edited = edit(tree);
      TreeDiff diff = TreeDiff.between(tree, edited);
      System.out.println(
          "added "
              + diff.added().size()
              + ", removed "
              + diff.removed().size()
              + ", changed "
              + diff.changed().size());
      return write(edited, listing);
    }

    private static ImageTree make() throws IOException {
      List<Entry> entries = new ArrayList<>(FILES + FILES / PER_DIRECTORY + 1);
      Attributes plain = Attributes.root(0644, 1_700_000_000);
      Attributes program = Attributes.root(0755, 1_700_000_000);
      for (int i = 0; i < FILES; i++) {
        String path = "usr/share/package-" + i / PER_DIRECTORY + "/file-" + i + ".txt";
        Content content = new Content(i * 0x9e3779b97f4a7c15L, i, -i, 7, i % 5000);
        entries.add(
            new Entry.RegularFile(TreePath.of(path), i % 10 == 0 ? program : plain, content));
      }
      Collections.shuffle(entries, new Random(1));
      return ImageTree.withImplicitParents(entries, program);
    }

    private static ImageTree edit(ImageTree tree) throws IOException {
      return tree.edit(
          editor -> {
            editor.delete(TreePath.literal("usr/share/package-77"));
            for (int i = 0; i < FILES; i += 1000) {
              TreePath path = tree.entries().get(i).path();
              editor.setAttributes(path, Attributes.root(0700, 1));
              editor.putWithParents(
                  new Entry.HardLink(
                      TreePath.of("links/" + i),
                      Attributes.root(0, 0),
                      TreePath.of("usr/share/package-1/file-" + (500 + i / 1000 % 500) + ".txt")),
                  Attributes.root(0755, 1));
            }
          });
    }

    private static String write(ImageTree tree, Path listing) throws IOException {
      var sha = Sha256.digest();
      try (Writer out =
          new BufferedWriter(
              new OutputStreamWriter(
                  new DigestOutputStream(Files.newOutputStream(listing), sha),
                  StandardCharsets.UTF_8))) {
        TreeListing.write(tree, out);
      }
      return HexFormat.of().formatHex(sha.digest());
    }
  }

  @Test
  @Timeout(600)
  void takeNoMoreThanAQuarterOfAGibibyte() throws Exception {
    String output =
        ChildJvm.of(InSmallHeap.class, dir.resolve("listing").toString())
            .option("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=4")
            .run()
            .output();
    assertEquals(
        "made 1002003\n"
            + "added 1001, removed 501, changed 1499\n"
            + "read 1002503\n"
            + "same listing: true\n",
        output.replaceAll("[0-9]+ ms\n", ""));
  }
}
