package org.osimage.archive;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.osimage.ImageBuildException;
import org.osimage.output.ImageChannel;
import org.osimage.output.PlannedOutput;
import org.osimage.output.TreeWriter;
import org.osimage.output.TreeWriterContract;
import org.osimage.testing.MemoryContentStore;
import org.osimage.testing.Trees;
import org.osimage.tree.Attributes;
import org.osimage.tree.Entry;

class PaxWriterTest extends TreeWriterContract {
  private final MemoryContentStore store = new MemoryContentStore();

  @Override
  protected TreeWriter writer() {
    return new PaxWriter();
  }

  private String text(TreeWriter writer, Entry... entries) {
    byte[] bytes = Trees.bytes(writer, Trees.tree(entries), store);
    return new String(bytes, StandardCharsets.ISO_8859_1).replace('\0', '~');
  }

  private static String field(String text, int width) {
    return text + "~".repeat(width - text.length());
  }

  private static String header(
      String name, String mode, String size, char type, String link, String owners) {
    String before =
        field(name, 100) // name
            + mode // mode
            + "0000000~0000000~" // uid, gid
            + size
            + "14524770400~"; // mtime
    String after =
        type // typeflag
            + field(link, 100) // linkname
            + "ustar~00" // magic, version
            + owners // uname, gname
            + "0000000~0000000~" // devmajor, devminor
            + field("", 155) // prefix
            + field("", 12);
    int sum = (before + "        " + after).chars().map(c -> c == '~' ? 0 : c).sum();
    return before + String.format("%06o~ ", sum) + after;
  }

  @Test
  void plainEntriesArePlainUstar() {
    OwnerNames names =
        new OwnerNames(
            id -> id == 0 ? Optional.of("root") : Optional.empty(), id -> Optional.empty());
    String archive =
        text(new PaxWriter(names), Trees.file(store, "f", "hello"), Trees.hardLink("g", "f"));
    String owners = field("root", 32) + field("", 32);
    String all =
        header("./", "0000755~", "00000000000~", '5', "", owners)
            + header("f", "0000644~", "00000000005~", '0', "", owners)
            + field("hello", 512)
            + header("g", "0000644~", "00000000000~", '1', "f", owners);
    assertEquals(field(all, 10240), archive);
  }

  @Test
  void longNamesAreSplitAtASlashBeforeTheyNeedAnExtendedHeader() {
    String split =
        text(new PaxWriter(), Trees.file(store, "d".repeat(150) + "/" + "f".repeat(100), ""));
    assertTrue(split.contains("f".repeat(100) + "0000644~"));
    // only the directory of 151 bytes needs one
    assertEquals(2, split.split("PaxHeaders/", -1).length);
  }

  @Test
  void extendedHeadersCarryWhatUstarCannotInOrderOfKeywords() {
    TreeMap<String, String> xattrs =
        new TreeMap<>(Map.of("user.b", "00ff3d0a", "security.a", "41"));
    Entry file =
        Trees.file(store, "\u00e4", "x")
            .withAttributes(new Attributes(0644, 3000000, 1, -5, xattrs));
    String archive = text(new PaxWriter(), file);
    String records =
        "28 SCHILY.xattr.security.a=A\n".replace("28", "29")
            + "28 SCHILY.xattr.user.b=~\u00ff=\n\n"
            + "12 mtime=-5\n"
            + "11 path=\u00c3\u00a4\n"
            + "15 uid=3000000\n";
    assertTrue(archive.contains(field("PaxHeaders/2", 100) + "0000644~"), archive);
    assertTrue(archive.contains(records), archive);
    assertTrue(archive.contains("0000644~7777777~0000001~00000000001~00000000000~"), archive);
  }

  @Test
  void describesTheLayout() throws Exception {
    assertEquals(
        """
                   0          512 directory ./
                 512         1024 file f
               10240 end, pax
        """
            .replace("./", "."),
        writer().plan(Trees.tree(Trees.file(store, "f", "hello")), store).describe());
  }

  @Test
  void holdsMoreThanEightGibibytes() throws Exception {
    long size = (8L << 30) + 1;
    PlannedOutput plan =
        writer().plan(Trees.tree(Trees.file("big", store.synthetic((byte) 1, size))), store);
    CpioWriterTest.CountingChannel counter = new CpioWriterTest.CountingChannel();
    try (ImageChannel out = new ImageChannel(counter)) {
      plan.writeTo(out);
    }
    assertEquals(plan.size().getAsLong(), counter.count);
  }

  @Test
  void refusesAnAttributeWhoseNameCannotBeAKeyword() {
    TreeMap<String, String> xattrs = new TreeMap<>(Map.of("user.a=b", "00"));
    Entry file = Trees.file(store, "f", "x").withAttributes(new Attributes(0644, 0, 0, 0, xattrs));
    String message =
        assertThrows(ImageBuildException.class, () -> writer().plan(Trees.tree(file), store))
            .getMessage();
    assertTrue(message.startsWith("pax: cannot store f (extended attribute 'user.a=b')"));
  }
}
