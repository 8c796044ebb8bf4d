package org.osimage.archive;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.osimage.output.TreeWriter;
import org.osimage.output.TreeWriterContract;
import org.osimage.testing.MemoryContentStore;
import org.osimage.testing.Trees;
import org.osimage.tree.ImageTree;

class ChecksumWriterTest extends TreeWriterContract {
  private final MemoryContentStore bodies = new MemoryContentStore();
  private final ImageTree tree =
      Trees.tree(
          Trees.file(bodies, "a/b", "x"),
          Trees.file(bodies, "a-c", "x"),
          Trees.hardLink("z", "a/b"),
          Trees.symlink("link", "a/b"),
          Trees.device("dev", false, 1, 3),
          Trees.file(bodies, "new\nline\\", ""));

  @Override
  protected TreeWriter writer() {
    return new ChecksumWriter(ChecksumWriter.Form.MD5SUM, OwnerNames.NONE);
  }

  private String text(ChecksumWriter.Form form) {
    OwnerNames names = new OwnerNames(id -> Optional.of("root"), id -> Optional.empty());
    return new String(
        Trees.bytes(new ChecksumWriter(form, names), tree, bodies), StandardCharsets.UTF_8);
  }

  @Test
  void md5sumInTheOrderOfBytes() {
    assertEquals(
        """
        9dd4e461268c8034f5c8564e155c67a6  ./a-c
        9dd4e461268c8034f5c8564e155c67a6  ./a/b
        \\d41d8cd98f00b204e9800998ecf8427e  ./new\\nline\\\\
        9dd4e461268c8034f5c8564e155c67a6  ./z
        """,
        text(ChecksumWriter.Form.MD5SUM));
  }

  @Test
  void sha256sum() {
    assertEquals(
        "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881  ./a-c",
        text(ChecksumWriter.Form.SHA256SUM).lines().findFirst().orElseThrow());
  }

  @Test
  void theScannersForm() {
    assertEquals(
        """
        d . 0755 root 0
        d ./a 0755 root 0
        f ./a-c 0644 root 0 9dd4e461268c8034f5c8564e155c67a6
        f ./a/b 0644 root 0 9dd4e461268c8034f5c8564e155c67a6
        s ./link=a/b
        f ./new
        line\\ 0644 root 0 d41d8cd98f00b204e9800998ecf8427e
        f ./z 0644 root 0 9dd4e461268c8034f5c8564e155c67a6
        """,
        text(ChecksumWriter.Form.SCANNER));
  }
}
