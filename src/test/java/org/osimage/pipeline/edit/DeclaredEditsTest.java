package org.osimage.pipeline.edit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.osimage.ImageBuildException;
import org.osimage.manifest.Xml;
import org.osimage.source.Contribution.SymbolicOwner;
import org.osimage.source.overlay.Declared;
import org.osimage.source.overlay.OverlayRequest;
import org.osimage.testing.MemoryContentStore;
import org.osimage.testing.Trees;
import org.osimage.tree.Attributes;
import org.osimage.tree.Entry;
import org.osimage.tree.ImageTree;
import org.osimage.tree.TreePath;

class DeclaredEditsTest {
  private static final String PASSWD = "root:x:0:0:root:/root:/bin/sh\nwww:x:33:33::/var/www:/x\n";
  private static final String GROUP = "root:x:0:\ntty:x:5:\nwww:x:33:\nshadow:x:42:\n";

  private final MemoryContentStore store = new MemoryContentStore();
  private final DeclaredEdits edits = new DeclaredEdits(store, Trees.TIME);

  private static Declared overlay(String content) throws ImageBuildException {
    String software = "<software><overlay>" + content + "</overlay></software>";
    return ((OverlayRequest) Xml.read(software).software().get(0)).declared();
  }

  private ImageTree system(Entry... more) {
    List<Entry> entries =
        new ArrayList<>(
            List.of(
                Trees.file(store, "etc/passwd", PASSWD),
                Trees.file(store, "etc/group", GROUP),
                Trees.dir("usr/bin"),
                Trees.symlink("bin", "usr/bin"),
                Trees.file(store, "usr/bin/busybox", "bb")));
    entries.addAll(List.of(more));
    return Trees.tree(entries);
  }

  private ImageTree apply(ImageTree tree, String... overlays) throws IOException {
    List<Declared> declared = new ArrayList<>();
    for (String overlay : overlays) {
      declared.add(overlay(overlay));
    }
    return apply(tree, Map.of(), declared);
  }

  /** As the steps im-pop and im-mod do one after the other. */
  private ImageTree apply(
      ImageTree tree, Map<TreePath, SymbolicOwner> owners, List<Declared> declared)
      throws IOException {
    return edits.place(edits.settleOwners(tree, owners, declared, path -> "test"), declared);
  }

  private String refusal(ImageTree tree, String... overlays) {
    return assertThrows(ImageBuildException.class, () -> apply(tree, overlays)).getMessage();
  }

  private static Entry at(ImageTree tree, String path) {
    return tree.find(TreePath.literal(path)).orElseThrow(() -> new AssertionError("no " + path));
  }

  private String text(ImageTree tree, String path) throws IOException {
    Entry.RegularFile file = assertInstanceOf(Entry.RegularFile.class, at(tree, path));
    return new String(store.bytes(file.content()), StandardCharsets.UTF_8);
  }

  private static String permission(String pattern, String what) {
    return "<permission><pattern>" + pattern + "</pattern>" + what + "</permission>";
  }

  @Test
  void nothingDeclaredNothingChanged() throws IOException {
    ImageTree tree = system();
    assertSame(tree, apply(tree, Map.of(), List.of(Declared.NOTHING)));
  }

  @Test
  void usersAndGroups() throws IOException {
    ImageTree tree =
        apply(
            system(),
            "<groups><group><name>media</name><gid>500</gid></group></groups>"
                + "<users><user><name>app</name><uid>900</uid><groups><group>media</group></groups>"
                + "</user></users>");
    assertEquals(PASSWD + "app:x:900:900::/home/app:/bin/sh\n", text(tree, "etc/passwd"));
    assertEquals(GROUP + "media::500:app\napp::900:\n", text(tree, "etc/group"));
    assertTrue(text(tree, "etc/shadow").startsWith("app:!:"));
    assertEquals(Attributes.of(0640, 0, 42, Trees.TIME), at(tree, "etc/shadow").attributes());
    assertEquals(0644, at(tree, "etc/passwd").attributes().mode());
  }

  @Test
  void imageWithoutAccounts() throws IOException {
    ImageTree tree = apply(Trees.tree(List.of()), "<users><user><name>app</name></user></users>");
    assertTrue(text(tree, "etc/passwd").startsWith("root:x:0:0:"));
    assertTrue(text(tree, "etc/group").endsWith("app::1000:\n"));
  }

  @Test
  void accountsBehindALink() throws IOException {
    ImageTree tree =
        Trees.tree(
            List.of(
                Trees.symlink("etc/passwd", "../usr/etc/passwd"),
                Trees.file(store, "usr/etc/passwd", PASSWD),
                Trees.file(store, "etc/group", GROUP)));
    ImageTree edited = apply(tree, "<users><user><name>app</name></user></users>");
    assertEquals(Entry.Kind.SYMLINK, at(edited, "etc/passwd").kind());
    assertTrue(text(edited, "usr/etc/passwd").startsWith(PASSWD + "app:"));
  }

  @Test
  void ownersByNameBecomeIds() throws IOException {
    ImageTree tree = system(Trees.file(store, "srv/www", "x"), Trees.hardLink("a", "srv/www"));
    Map<TreePath, SymbolicOwner> owners =
        Map.of(TreePath.literal("srv/www"), new SymbolicOwner("www", "tty"));
    ImageTree edited = apply(tree, owners, List.of());
    assertEquals(33, edited.body(at(edited, "srv/www")).attributes().uid(), "also of a hard link");
    assertEquals(5, at(edited, "a").attributes().gid());
  }

  @Test
  void ownersMayBeDeclaredByALaterOverlay() throws IOException {
    Map<TreePath, SymbolicOwner> owners =
        Map.of(TreePath.literal("usr/bin/busybox"), new SymbolicOwner("app", "0"));
    Declared users = overlay("<users><user><name>app</name><uid>7</uid></user></users>");
    ImageTree edited = apply(system(), owners, List.of(users));
    assertEquals(7, at(edited, "usr/bin/busybox").attributes().uid());
  }

  @Test
  void unknownNamesNameThePath() {
    Map<TreePath, SymbolicOwner> owners =
        Map.of(TreePath.literal("usr/bin/busybox"), new SymbolicOwner("nobody2", "root"));
    String message =
        assertThrows(ImageBuildException.class, () -> apply(system(), owners, List.of()))
            .getMessage();
    assertTrue(message.contains("nobody2"), message);
    assertTrue(message.contains("usr/bin/busybox"), message);
    String group =
        refusal(
            system(),
            "<permissions>" + permission("usr/bin/*", "<group>gone</group>") + "</permissions>");
    assertTrue(group.contains("gone") && group.contains("usr/bin/busybox"), group);
  }

  @Test
  void linksGoThroughLinksOnTheWay() throws IOException {
    ImageTree tree =
        apply(
            system(),
            "<links><link><path>bin/vi</path><target>busybox</target></link>"
                + "<link><path>/sbin/init</path><target>/bin/busybox</target><type>hard</type></link>"
                + "</links>");
    assertEquals("busybox", ((Entry.Symlink) at(tree, "usr/bin/vi")).target());
    assertEquals(tree.body(at(tree, "usr/bin/busybox")), tree.body(at(tree, "sbin/init")));
    assertEquals(0755, at(tree, "sbin").attributes().mode(), "parents are made");
  }

  @Test
  void sameLinkAgainIsNoConflict() throws IOException {
    String link = "<links><link><path>bin</path><target>usr/bin</target></link></links>";
    assertEquals(Entry.Kind.SYMLINK, at(apply(system(), link), "bin").kind());
  }

  @Test
  void declaredThingsReplaceNothing() {
    String link = "<links><link><path>bin/busybox</path><target>x</target></link></links>";
    assertEquals(
        "<link> usr/bin/busybox: the image has a file of that name; leave one of them out",
        refusal(system(), link));
    String device = "<devices><device><path>usr</path><type>fifo</type></device></devices>";
    assertTrue(refusal(system(), device).startsWith("<device> usr: the image has a directory"));
  }

  @Test
  void hardLinkToNothing() {
    String link = "<links><link><path>a</path><target>b</target><type>hard</type></link></links>";
    assertEquals("a is a hard link to b, which is not in the tree", refusal(system(), link));
  }

  @Test
  void devices() throws IOException {
    ImageTree tree =
        apply(
            system(),
            "<devices><device><path>dev/console</path><major>5</major><minor>1</minor>"
                + "<owner>www</owner><group>tty</group><mode>0620</mode></device>"
                + "<device><path>dev/sda</path><type>block</type><major>8</major><minor>0</minor>"
                + "</device><device><path>run/p</path><type>fifo</type></device></devices>");
    Attributes console = Attributes.of(0620, 33, 5, Trees.TIME);
    TreePath path = TreePath.literal("dev/console");
    assertEquals(new Entry.Device(path, console, false, 5, 1), at(tree, "dev/console"));
    assertTrue(((Entry.Device) at(tree, "dev/sda")).block());
    assertEquals(Entry.Kind.FIFO, at(tree, "run/p").kind());
  }

  @Test
  void theLastMatchingPermissionDecides() throws IOException {
    ImageTree tree =
        apply(
            system(Trees.file(store, "usr/bin/su", "su"), Trees.symlink("usr/bin/s", "su")),
            "<permissions>"
                + permission("usr/**", "<owner>www</owner><mode>0700</mode>")
                + permission("usr/bin/*", "<fileMode>0755</fileMode>")
                + permission("usr/bin/su", "<owner>root</owner><fileMode>4755</fileMode>")
                + "</permissions>");
    assertEquals(Attributes.of(0700, 33, 0, Trees.TIME), at(tree, "usr/bin").attributes());
    assertEquals(Attributes.of(0755, 33, 0, Trees.TIME), at(tree, "usr/bin/busybox").attributes());
    assertEquals(Attributes.of(04755, 0, 0, Trees.TIME), at(tree, "usr/bin/su").attributes());
    assertEquals(0777, at(tree, "usr/bin/s").attributes().mode(), "links keep their mode");
  }

  @Test
  void permissionsSeeWhatALaterOverlayDeclares() throws IOException {
    ImageTree tree =
        apply(
            system(),
            "<permissions>" + permission("run/p", "<mode>0600</mode>") + "</permissions>",
            "<devices><device><path>run/p</path><type>fifo</type><mode>0666</mode></device>"
                + "</devices>");
    assertEquals(0600, at(tree, "run/p").attributes().mode());
  }

  @Test
  void permissionOnOneNameOfAFile() throws IOException {
    ImageTree tree =
        apply(
            system(Trees.hardLink("usr/bin/zz", "usr/bin/busybox")),
            "<permissions>" + permission("usr/bin/zz", "<mode>4755</mode>") + "</permissions>");
    assertEquals(04755, at(tree, "usr/bin/busybox").attributes().mode());
  }

  @Test
  void nothingMatched() {
    assertEquals(
        "<permission><pattern> 'etc/nope/*' matches nothing in the image",
        refusal(
            system(),
            "<permissions>" + permission("etc/nope/*", "<mode>0</mode>") + "</permissions>"));
  }

  /** A byte of Latin-1 in etc/passwd became EF BF BD when any overlay declared a user. */
  @Test
  void textRewrittenInAGuessedEncoding() throws IOException {
    byte[] passwd = (PASSWD + "joe:x:9:9:J\u00f6rg:/:/x\n").getBytes(StandardCharsets.ISO_8859_1);
    byte[] group = (GROUP + "j\u00f6:x:9:\n").getBytes(StandardCharsets.ISO_8859_1);
    ImageTree image =
        Trees.tree(
            Trees.file(store, "etc/passwd", passwd),
            Trees.file(store, "etc/group", group),
            Trees.file(store, "etc/motd", "J\u00f6rg\n".getBytes(StandardCharsets.ISO_8859_1)));
    ImageTree edited =
        apply(
            image,
            "<users><user><name>app</name><comment>J\u00f6rg</comment></user></users>"
                + "<edits><edit><path>etc/motd</path><append>\u00e4</append></edit></edits>");
    String app = "app:x:1000:1000:J\u00f6rg:/home/app:/bin/sh\n";
    assertBytes(passwd, app, edited, "etc/passwd");
    assertBytes(group, "app::1000:\n", edited, "etc/group");
    assertBytes(new byte[] {'J', (byte) 0xf6, 'r', 'g', '\n'}, "\u00e4\n", edited, "etc/motd");
  }

  private void assertBytes(byte[] kept, String added, ImageTree image, String path)
      throws IOException {
    ByteArrayOutputStream expected = new ByteArrayOutputStream();
    expected.writeBytes(kept);
    expected.writeBytes(added.getBytes(StandardCharsets.UTF_8));
    byte[] found = store.bytes(((Entry.RegularFile) at(image, path)).content());
    assertArrayEquals(expected.toByteArray(), found, path);
  }
}
