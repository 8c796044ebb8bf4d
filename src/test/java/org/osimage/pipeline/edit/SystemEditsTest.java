package org.osimage.pipeline.edit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osimage.ImageBuildException;
import org.osimage.content.PackedContentStore;
import org.osimage.pipeline.ImageBuild;
import org.osimage.pipeline.Recorded;
import org.osimage.pipeline.Settings;
import org.osimage.pipeline.step.BuildSettings;
import org.osimage.pipeline.step.Checkpoint;
import org.osimage.tree.Entry;
import org.osimage.tree.ImageTree;
import org.osimage.tree.TreePath;

/** Host name, password, locale, time zone, SMF profiles and edits, in whole populated images. */
class SystemEditsTest {
  private static final String HASH = "$6$salt$" + "a".repeat(86);
  private static final String PROFILE =
      "<?xml version='1.0'?>\n"
          + "<!DOCTYPE service_bundle SYSTEM '/usr/share/lib/xml/dtd/service_bundle.dtd.1'>\n"
          + "<service_bundle type='profile' name='site'/>\n";

  @TempDir Path dir;

  private final Recorded log = new Recorded();

  @BeforeEach
  void linux() throws IOException {
    file("etc/hosts", "127.0.0.1\tlocalhost # here\n::1 localhost\n");
    file("usr/share/zoneinfo/Europe/Zurich", "TZif");
  }

  private void illumos() throws IOException {
    file("platform/i86pc/kernel/amd64/unix", "unix");
    file("lib/svc/seed/global.db", "seed");
    file("etc/inet/hosts", "# Internet host table\n127.0.0.1 localhost my-host\n");
    file("etc/default/init", "# init\nTZ=PST8PDT\nCMASK=022\n");
    Files.delete(dir.resolve("src/etc/hosts"));
    Files.createSymbolicLink(dir.resolve("src/etc/hosts"), Path.of("./inet/hosts"));
  }

  private void file(String path, String text) throws IOException {
    Path file = dir.resolve("src").resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private ImageTree populate(String configuration) throws IOException {
    return populate(configuration, "");
  }

  private ImageTree populate(String configuration, String edits) throws IOException {
    String software =
        "<software><overlay><directory>src</directory>" + edits + "</overlay></software>";
    BuildSettings settings = Settings.of(dir, software + configuration, log);
    try (ImageBuild build = new ImageBuild(settings)) {
      build.run("populate");
    }
    Path work = dir.resolve("target/osimage/default");
    Optional<Checkpoint> done = Checkpoint.load(work, "im-mod");
    String step = done.orElseThrow().state().isEmpty() ? "im-pop" : "im-mod";
    return Checkpoint.load(work, step).orElseThrow().loadState(work).pkgImage();
  }

  private String refused(String configuration, String edits) {
    return assertThrows(ImageBuildException.class, () -> populate(configuration, edits))
        .getMessage();
  }

  private String text(ImageTree image, String path) throws IOException {
    Entry entry = image.find(TreePath.literal(path)).orElseThrow();
    try (PackedContentStore store = PackedContentStore.open(dir.resolve("cache/store"))) {
      for (String step : new String[] {"im-pop", "im-mod"}) {
        for (String pack :
            Checkpoint.load(dir.resolve("target/osimage/default"), step).orElseThrow().packs()) {
          store.attach(pack);
        }
      }
      return new String(store.bytes(((Entry.RegularFile) entry).content()), StandardCharsets.UTF_8);
    }
  }

  @Test
  void linuxSystem() throws IOException {
    ImageTree image =
        populate(
            "<hostname>my-host.example.com</hostname><locale>de_CH.UTF-8</locale>"
                + "<timezone>Europe/Zurich</timezone><rootPassword>"
                + HASH
                + "</rootPassword>");
    assertEquals("my-host.example.com\n", text(image, "etc/hostname"));
    assertEquals(
        "127.0.0.1\tlocalhost my-host.example.com # here\n::1 localhost\n",
        text(image, "etc/hosts"));
    assertEquals("Europe/Zurich\n", text(image, "etc/timezone"));
    Entry localtime = image.find(TreePath.literal("etc/localtime")).orElseThrow();
    assertEquals("/usr/share/zoneinfo/Europe/Zurich", ((Entry.Symlink) localtime).target());
    assertEquals("LANG=de_CH.UTF-8\n", text(image, "etc/locale.conf"));
    assertTrue(text(image, "etc/shadow").startsWith("root:" + HASH + ":"));
    assertEquals(
        0640, image.find(TreePath.literal("etc/shadow")).orElseThrow().attributes().mode());
    Path checkpoint = dir.resolve("target/osimage/default/im-mod.checkpoint");
    assertFalse(Files.readString(checkpoint).contains(HASH), "not in the checkpoint");
    assertFalse(log.infos.toString().contains(HASH), "nor in the log");
  }

  @Test
  void illumosSystem() throws IOException {
    illumos();
    ImageTree image =
        populate("<hostname>my-host</hostname><locale>C.UTF-8</locale><timezone>GMT</timezone>");
    assertEquals("my-host\n", text(image, "etc/nodename"));
    assertEquals(
        "# Internet host table\n127.0.0.1 localhost my-host\n", text(image, "etc/inet/hosts"));
    assertEquals("# init\nTZ=GMT\nCMASK=022\nLANG=C.UTF-8\n", text(image, "etc/default/init"));
    assertEquals("zone_info=GMT\nzone_lag=0\n", text(image, "etc/rtc_config"));
    assertFalse(image.contains(TreePath.literal("etc/hostname")));
  }

  @Test
  void serviceProfiles() throws IOException {
    illumos();
    file("etc/svc/profile/generic.xml", PROFILE);
    Files.writeString(dir.resolve("site.xml"), PROFILE);
    String profiles =
        "<profiles><profile><source>site.xml</source></profile><profile><source>"
            + "{PKG_IMAGE_PATH}/etc/svc/profile/generic.xml</source></profile></profiles>";
    ImageTree image = populate(profiles);
    assertEquals("seed", text(image, "etc/svc/repository.db"));
    Entry repository = image.find(TreePath.literal("etc/svc/repository.db")).orElseThrow();
    assertEquals(0600, repository.attributes().mode());
    assertEquals(3, repository.attributes().gid());
    assertEquals(PROFILE, text(image, "etc/svc/profile/site/site.xml"));
    assertEquals(PROFILE, text(image, "etc/svc/profile/site/generic.xml"));
    Files.writeString(dir.resolve("site.xml"), PROFILE.replace("name", "nam"));
    populate(profiles);
    assertTrue(log.infos.toString().contains("(site.xml changed)"), log.infos.toString());
    Files.writeString(dir.resolve("site.xml"), "<service_bundle\n<");
    assertTrue(refused(profiles, "").contains("site.xml, line 2: "));
    Files.writeString(dir.resolve("site.xml"), "<service_bundle type='manifest'/>");
    assertTrue(refused(profiles, "").contains("is no SMF profile"));
    populate(profiles + "<validateProfiles>false</validateProfiles>");
    Files.delete(dir.resolve("site.xml"));
    assertTrue(refused(profiles, "").contains("site.xml is no file that can be read"));
  }

  @Test
  void profilesNeedASeed() throws IOException {
    Files.writeString(dir.resolve("site.xml"), PROFILE);
    String message =
        refused("<profiles><profile><source>site.xml</source></profile></profiles>", "");
    assertTrue(message.contains("the image has no file lib/svc/seed/global.db"), message);
  }

  @Test
  void impossibleSettings() {
    String message =
        refused(
            "<hostname>-my_host</hostname><locale>de CH</locale><timezone>../etc</timezone>", "");
    for (String part :
        new String[] {
          "<hostname> is '-my_host'", "<locale> is 'de CH'", "<timezone> is '../etc'"
        }) {
      assertTrue(message.contains(part), message);
    }
    assertTrue(refused("<timezone>Mars/Crater</timezone>", "").contains("add the package"));
    String password = refused("<rootPassword>secret</rootPassword>", "");
    assertTrue(password.contains("the password of user root (<rootPassword>) is no hash"));
    assertFalse(password.contains("secret"));
  }

  @Test
  void editsOfText() throws IOException {
    file("etc/sshd", "#PermitRootLogin yes\nPort 22\r\nX no\nlast");
    file("etc/other", "a\n");
    ImageTree image =
        populate(
            "",
            "<edits>"
                + edit(
                    "sshd",
                    "<match>^#?PermitRootLogin (.*)</match>"
                        + "<replacement>PermitRootLogin no # $1</replacement>")
                + edit("sshd", "<match>22$</match><replacement>23</replacement>")
                + edit("sshd", "<match>^X</match><delete>true</delete>")
                + edit("sshd", "<append>AllowUsers app</append>")
                + edit("other", "<append>a</append>")
                + edit("new", "<append>set x=1</append><create>true</create>")
                + "</edits>");
    assertEquals(
        "PermitRootLogin no # yes\nPort 23\r\nlast\nAllowUsers app\n", text(image, "etc/sshd"));
    assertEquals("a\n", text(image, "etc/other"));
    assertEquals("set x=1\n", text(image, "etc/new"));
  }

  private static String edit(String file, String change) {
    return "<edit><path>etc/" + file + "</path>" + change + "</edit>";
  }

  @Test
  void impossibleEdits() {
    assertTrue(
        refused("", "<edits>" + edit("hosts", "<match>z</match><delete>true</delete>") + "</edits>")
            .contains("<edit> etc/hosts: no line of it has 'z'"));
    assertTrue(
        refused("", "<edits>" + edit("no", "<append>z</append>") + "</edits>")
            .contains("<edit> etc/no: the image has no such file"));
    String message =
        refused(
            "",
            "<edits>"
                + edit("a", "<match>(</match><replacement>b</replacement>")
                + edit("b", "<match>b</match>")
                + edit("c", "")
                + "</edits>");
    for (String part :
        new String[] {"<match> '('", "takes <match> with either", "changes nothing"}) {
      assertTrue(message.contains(part), message);
    }
  }
}
