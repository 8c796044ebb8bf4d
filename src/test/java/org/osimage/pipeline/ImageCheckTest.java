package org.osimage.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.osimage.content.Content;
import org.osimage.content.ContentStore;
import org.osimage.content.PackWriter;
import org.osimage.manifest.SourceKinds;
import org.osimage.source.CheckOptions;
import org.osimage.source.Verifiable;
import org.osimage.testing.MemoryContentStore;
import org.osimage.testing.Trees;
import org.osimage.tree.Entry;
import org.osimage.tree.ImageTree;

class ImageCheckTest {
  private static final String INFO = "var/lib/dpkg/info/";

  private final MemoryContentStore store = new MemoryContentStore();

  private static String md5(String text) {
    try {
      MessageDigest md5 = MessageDigest.getInstance("MD5");
      return HexFormat.of().formatHex(md5.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  private ImageTree image(String md5sums, Entry... more) {
    List<Entry> entries = new ArrayList<>(List.of(more));
    entries.add(Trees.file(store, INFO + "p:amd64.md5sums", md5sums));
    entries.add(Trees.file(store, INFO + "p:amd64.conffiles", "/etc/conf\n"));
    return Trees.tree(entries);
  }

  private List<String> findings(ImageTree image) throws IOException {
    return check(image, store).findings();
  }

  @Test
  void nothingToFind() throws IOException {
    ImageTree image =
        image(
            md5("a") + "  usr/bin/a\n" + md5("a") + "  bin/a\n" + md5("a") + "  usr/bin/h\n",
            Trees.file(store, "usr/bin/a", "a"),
            Trees.hardLink("usr/bin/h", "usr/bin/a"),
            Trees.symlink("bin", "usr/bin"));
    assertEquals(new ImageCheck.Report(List.of(), 3), check(image, store));
  }

  @Test
  void missingChangedAndMalformed() throws IOException {
    ImageTree image =
        image(
            md5("a") + "  usr/a\n" + md5("b") + "  etc/conf\n" + md5("c") + "  dir\nnonsense\n",
            Trees.file(store, "etc/conf", "changed"),
            Trees.dir("dir"));
    assertEquals(
        List.of(
            "missing     /usr/a (p:amd64)",
            "??5?????? c /etc/conf (p:amd64)",
            "??5??????   /dir (p:amd64)",
            "malformed   " + INFO + "p:amd64.md5sums: nonsense"),
        findings(image));
  }

  @Test
  void pathsThatLeadNowhereAreFindings() throws IOException {
    ImageTree image =
        image(md5("a") + "  loop/a\n" + md5("a") + "  ../a\n", Trees.symlink("loop", "loop"));
    List<String> findings = findings(image);
    assertEquals(2, findings.size(), findings.toString());
    assertTrue(findings.get(0).startsWith("unreadable  /loop/a (p:amd64): "), findings.toString());
    assertTrue(findings.get(1).contains(".."), findings.toString());
  }

  @Test
  void damagedBodiesAreFindingsAndTheRestIsChecked() throws IOException {
    ImageTree image =
        image(
            md5("bad") + "  bad\n" + md5("x") + "  gone\n",
            Trees.file(store, "bad", "bad"),
            Trees.file(store, "good", "good"));
    Content bad = ((Entry.RegularFile) Trees.file(store, "bad", "bad")).content();
    ImageCheck.Report report = check(image, new Damaged(store, bad));
    assertEquals(4, report.files());
    assertEquals("damaged     bad: digest", report.findings().get(0));
    assertTrue(report.findings().contains("missing     /gone (p:amd64)"), report.toString());
  }

  /** A store one of whose bodies cannot be read. */
  private record Damaged(ContentStore store, Content bad) implements ContentStore {
    @Override
    public InputStream open(Content content) throws IOException {
      if (content.equals(bad)) {
        throw new IOException("digest");
      }
      return store.open(content);
    }

    @Override
    public Content put(InputStream body) throws IOException {
      return store.put(body);
    }

    @Override
    public boolean contains(Content content) {
      return store.contains(content);
    }

    @Override
    public void read(Content content, long offset, ByteBuffer target) throws IOException {
      store.read(content, offset, target);
    }

    @Override
    public void copyTo(Content content, WritableByteChannel target) throws IOException {
      store.copyTo(content, target);
    }

    @Override
    public Optional<Content> pack(String key) throws IOException {
      return store.pack(key);
    }

    @Override
    public PackWriter newPack(String key) throws IOException {
      return store.newPack(key);
    }
  }

  private static ImageCheck.Report check(ImageTree image, ContentStore store) throws IOException {
    return ImageCheck.of(
        image, store, SourceKinds.STANDARD.those(Verifiable.class), CheckOptions.ALL);
  }
}
