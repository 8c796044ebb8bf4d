package org.osimage.squashfs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osimage.compress.block.Resources;
import org.osimage.content.Content;
import org.osimage.content.Sha256;
import org.osimage.output.OutputFile;
import org.osimage.testing.MemoryContentStore;
import org.osimage.testing.Tools;
import org.osimage.testing.Trees;
import org.osimage.tree.Entry;

/** A million entries and files over 4 GiB; only with {@code -Dlarge=true}. */
@Tag("peer")
class SquashfsLargeTest {
  @TempDir Path directory;
  private final MemoryContentStore store = new MemoryContentStore();

  @BeforeEach
  void onlyWhenAsked() {
    assumeTrue(Boolean.getBoolean("large"), "a million entries: -Dlarge=true");
    Tools.require("unsquashfs", "rdsquashfs");
  }

  private String write(List<Entry> entries) throws IOException {
    Path image = directory.resolve("large.squashfs");
    OutputFile.write(
        new SquashfsWriter(SquashfsOptions.of(Trees.TIME, Resources.serial(directory)))
            .plan(Trees.tree(entries), store),
        image);
    return image.toString();
  }

  @Test
  void aMillionEntries() throws Exception {
    List<Entry> entries = new ArrayList<>();
    TreeSet<String> expected = new TreeSet<>();
    for (int i = 0; i < 1_000_000; i++) {
      String path = "d" + i % 997 + "/e" + i % 31 + "/name-" + i;
      entries.add(Trees.file(store, path, "body " + i % 5000));
      expected.add("squashfs-root/" + path);
    }
    String image = write(entries);
    TreeSet<String> seen =
        Tools.run("unsquashfs", "-l", image)
            .succeeded()
            .output()
            .lines()
            .filter(line -> line.contains("/name-"))
            .collect(Collectors.toCollection(TreeSet::new));
    assertTrue(expected.equals(seen), seen.size() + " names seen");
    assertEquals(
        "body " + 777_777 % 5000,
        Tools.run(
                "rdsquashfs",
                "-c",
                "d" + 777_777 % 997 + "/e" + 777_777 % 31 + "/name-777777",
                image)
            .succeeded()
            .output());
  }

  @Test
  void filesOverFourGibibytes() throws Exception {
    byte[] piece = SquashfsTrees.body(3, 300_000);
    Content sparse = store.sparse((5L << 30) + 3, 0, piece, (4L << 30) + 8000, piece);
    Content dense = store.synthetic((byte) 'x', (4L << 30) + 77);
    String image = write(List.of(Trees.file("sparse", sparse), Trees.file("dense", dense)));
    for (Content body : List.of(sparse, dense)) {
      MessageDigest sha = Sha256.digest();
      try (InputStream in = store.open(body)) {
        byte[] chunk = new byte[1 << 20];
        for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
          sha.update(chunk, 0, n);
        }
      }
      String name = body.equals(sparse) ? "sparse" : "dense";
      String found =
          Tools.run("sh", "-c", "rdsquashfs -c " + name + " " + image + " | sha256sum").output();
      assertEquals(HexFormat.of().formatHex(sha.digest()), found.substring(0, 64), name);
    }
  }
}
