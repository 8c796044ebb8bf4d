package org.osimage.manifest.dc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.osimage.ImageBuildException;
import org.osimage.element.Element;
import org.osimage.element.PomText;

/** Manifests of both generations become the POM configuration that says the same. */
class DcManifestTest {
  @TempDir Path dir;

  private static Path resource(String name) {
    try {
      return Path.of(Objects.requireNonNull(DcManifestTest.class.getResource(name)).toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static DcManifest read(String name) throws IOException {
    Path file = resource(name);
    return DcManifest.read(file, file.resolveSibling(""));
  }

  private static String pom(DcManifest manifest) {
    return PomText.of(manifest.configuration(), Set.of());
  }

  @Test
  void firstGeneration() throws IOException {
    assertEquals(Files.readString(resource("text-1.pom")), pom(read("text-1.xml")));
    assertEquals(
        List.of(
            "text-1.xml:5: <build_area> names the ZFS dataset tank/dc: checkpoints lie below"
                + " target/osimage here",
            "text-1.xml:17: <script> keeps its own name here: checkpoint tm-im-mod is part of step"
                + " slim-im-mod",
            "text-1.xml:20: <script> gets - instead of the manifest's socket as its first argument",
            "text-1.xml:25: <script> keeps its own name here: checkpoint ba-init is part of step"
                + " br-init",
            "text-1.xml:32: <script> keeps its own name here: checkpoint ba-arch is part of step"
                + " br-arch",
            "text-1.xml:72: <pkg> attrs=\"none\" has no effect: distro_const never read it",
            "text-1.xml:8: <checkpoint_enable> resume_from=\"iso\" has no effect: resume with"
                + " -Dosimage.resume=STEP",
            "text-1.xml:100: <power_mgmt> has no effect: distro_const never read it"),
        read("text-1.xml").warnings());
  }

  @Test
  void secondGeneration() throws IOException {
    assertEquals(Files.readString(resource("live-2.pom")), pom(read("live-2.xml")));
    assertEquals(
        List.of(
            "live-2.xml:4: <distro> http_proxy=\"http://proxy.example.org\" has no effect: proxies"
                + " are those of Maven's settings.xml",
            "live-2.xml:24: <filesystem> names a ZFS dataset: checkpoints lie below target/osimage"
                + " here",
            "live-2.xml:77: <arg> holds a password in plain text, which is not taken over: give"
                + " <rootPassword> with a hash, e.g. of openssl passwd -6",
            "live-2.xml:107: <validation> is not run: profiles are checked here by the plugin"
                + " itself",
            "live-2.xml:106: <configuration> takes /etc/svc/profile/limited.xml from the image, not"
                + " from the build host"),
        read("live-2.xml").warnings());
  }

  @Test
  void passwordsInPlainTextAreNowhere() throws IOException {
    DcManifest manifest = read("live-2.xml");
    assertTrue(!(pom(manifest) + manifest.warnings()).contains(">solaris<"));
  }

  @Test
  void everyElementKnowsItsLine() throws IOException {
    checkOrigins(read("text-1.xml").configuration());
    checkOrigins(read("live-2.xml").configuration());
  }

  private static void checkOrigins(Element element) {
    assertTrue(
        element.origin().matches("[a-z0-9/-]+\\.xml:[0-9]+ <[a-z_]+>"),
        element.name() + " " + element.origin());
    element.children().forEach(DcManifestTest::checkOrigins);
  }

  /** The transfers that no stock manifest has. */
  @Test
  void otherTransfers() throws IOException {
    String text = Files.readString(resource("live-2.xml"));
    String software =
        """
        <software name="svr" type="SVR4">
          <destination><dir path="{PKG_IMAGE_PATH}"/></destination>
          <source><dir path="/pkgs/SUNWtest.pkg"/></source>
          <software_data><name>SUNWtest</name></software_data>
          <software_data action="uninstall"><name>SUNWold</name></software_data>
        </software>
        <software name="copy" type="CPIO">
          <destination><dir path="{PKG_IMAGE_PATH}/opt/site"/></destination>
          <source><dir path="/export/site"/></source>
          <software_data><name>bin</name></software_data>
        </software>
        <software name="p5i" type="P5I">
          <source><publisher><origin name="http://pkg.example.org/x.p5i"/></publisher></source>
        </software>
        <execution stop_on_error="true">
        <checkpoint name="svr" mod_path="x" checkpoint_class="TransferSVR4"/>
        <checkpoint name="copy" mod_path="x" checkpoint_class="TransferCPIO"/>
        <checkpoint name="p5i" mod_path="x" checkpoint_class="TransferP5I"/>
        """;
    Files.createDirectories(dir.resolve("more"));
    Files.copy(resource("more/facets.xml"), dir.resolve("more/facets.xml"));
    Path file =
        Files.writeString(
            dir.resolve("m.xml"), text.replace("<execution stop_on_error=\"true\">", software));
    String pom = pom(DcManifest.read(file, dir)).replaceAll("\\s+", "");
    for (String part :
        List.of(
            "<svr4><source>/pkgs/SUNWtest.pkg</source><packages><package>SUNWtest</package>"
                + "</packages><uninstall><package>SUNWold</package></uninstall></svr4>",
            "<cpio><source>/export/site</source><destination>opt/site</destination><includes>"
                + "<include>bin</include></includes></cpio>",
            "<p5i><source>http://pkg.example.org/x.p5i</source></p5i>")) {
      assertTrue(pom.contains(part), part + " in " + pom);
    }
  }

  @Test
  void pathsOfTheManifestStartAtTheManifest() throws IOException {
    Path file = resource("text-1.xml");
    String pom = pom(DcManifest.read(file, file.resolveSibling("").getParent()));
    assertTrue(pom.contains("<sortFile>dc/more/usr.sort</sortFile>"), pom);
    assertTrue(pom.contains("<script>dc/site/brand</script>"), pom);
    assertTrue(pom.contains("<source>{PKG_IMAGE_PATH}/etc/svc/profile/limited.xml</source>"), pom);
  }

  private String refusal(String xml) throws IOException {
    Path file = Files.writeString(dir.resolve("m.xml"), xml);
    return assertThrows(ImageBuildException.class, () -> DcManifest.read(file, dir)).getMessage();
  }

  /** One piece of a good manifest replaced. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "text-1.xml | <hostname> | <hostnam>x</hostnam>\\n<hostname> | m.xml:79: <hostnam> is"
            + " unknown in <img_params>; it takes",
        "text-1.xml | authname=\"extra\" | auth=\"extra\" | m.xml:65: <main> lacks the attribute"
            + " authname",
        "text-1.xml | authname=\"extra\" | authname=\"extra\" x=\"1\" | m.xml:65: <main> has no"
            + " attribute x; it takes authname, url",
        "text-1.xml | type=\"gzip\" level | type=\"dcfs\" level | m.xml:49: <compression> dcfs is"
            + " for SPARC media",
        "text-1.xml | boot_archive_archive.py | auto_install/ai_archive | m.xml:32: <script>"
            + " /usr/share/distro_const/auto_install/ai_archive is for AI",
        "text-1.xml | <default_entry>3 | <default_entry>9 | m.xml:84: <default_entry> is the number"
            + " of an entry, 0 to 3, not '9'",
        "text-1.xml | module$ /plat | configfile /plat | m.xml:88: <line> is GRUB's own language",
        "text-1.xml | pkg:/text-install | pkg:/*-install | m.xml:72: <pkg> name 'pkg:/*-install'"
            + " has a character",
        "text-1.xml | \"blue\" | blue | m.xml:23: <argslist> has blue without double quotes",
        "text-1.xml | <stop_on_error>true | <stop_on_error>yes | m.xml:7: <stop_on_error> is true"
            + " or false, not 'yes'",
        "text-1.xml | <packages> | <packages>text | m.xml:70: <packages> takes elements, not the"
            + " text 'text'",
        "live-2.xml | add_timestamp=\"true\" | add_timestamp=\"1\" | m.xml:4: <distro>"
            + " add_timestamp is one of true, false, not '1'",
        "live-2.xml | \"Example_Live\" | \"Example_Live_012345678901234567890123456789\" | m.xml:4:"
            + " <distro> name 'Example_Live_012345678901234567890123456789' has 43 characters",
        "live-2.xml | 4gb | 4 | m.xml:17: <size> val is a number with a unit",
        "live-2.xml | name=\"set-ips-attributes\" type | name=\"other\" type | m.xml:49: <software>"
            + " is taken by no checkpoint",
        "live-2.xml | LiveCDBootArchiveConfigure | AIBootArchiveConfigure | m.xml:83: <checkpoint>"
            + " AIBootArchiveConfigure is for AI",
        "live-2.xml | \"CreateISO\" | \"MyOwnISO\" | m.xml:103: <checkpoint> has the class"
            + " MyOwnISO",
        "live-2.xml | name=\"create-usb\" | name=\"create-iso\" | m.xml:104: <checkpoint> name"
            + " create-iso stands twice",
        "live-2.xml | type=\"CPIO\" | type=\"DU\" | m.xml:59: <software> of type DU is taken by a"
            + " checkpoint for CPIO",
        "live-2.xml | <filesystem name=\"dc/live\" action=\"preserve\"/> | <vdev/> | has 1 <zpool>"
            + " and 0 <filesystem> in its <target>",
        "live-2.xml | </media_im> | </media_im><vm_im/> | <vm_im> asks for a virtual machine",
        "live-2.xml | more/facets.xml | more/missing.xml | m.xml:30: <xi:include> names"
            + " /usr/share/distro_const/more/missing.xml, and there is no file",
      })
  void mistakesAreLocated(String file, String old, String replacement, String message)
      throws IOException {
    Files.createDirectories(dir.resolve("more"));
    Files.copy(resource("more/facets.xml"), dir.resolve("more/facets.xml"));
    String text = Files.readString(resource(file));
    assertTrue(text.contains(old), old);
    int at = text.indexOf(old);
    String refusal =
        refusal(
            text.substring(0, at)
                + replacement.replace("\\n", "\n")
                + text.substring(at + old.length()));
    assertTrue(refusal.contains(message), refusal);
  }

  @Test
  void allMistakesAtOnce() throws IOException {
    String message = refusal("<distribution>\n<what/>\n<img_params/></distribution>");
    assertTrue(message.startsWith("3 mistakes in the manifest:\n"), message);
    for (String part :
        List.of(
            "m.xml:1: <distribution> lacks <distro_constr_params>",
            "m.xml:2: <what> is unknown in <distribution>",
            "m.xml:3: <img_params> lacks <packages>")) {
      assertTrue(message.contains(part), message);
    }
  }

  @Test
  void noManifestAtAll() throws IOException {
    assertEquals(
        "m.xml:1: <project> is no manifest of the Distribution Constructor: its root is"
            + " <distribution> (DC-manifest) or <dc> (dc.dtd)",
        refusal("<project/>"));
    assertTrue(refusal("<dc>\n<distro></dc>").startsWith("m.xml:2: no XML: "));
    assertTrue(refusal("").startsWith("m.xml:1: no XML: "));
    Path none = dir.resolve("none.xml");
    assertEquals(
        "<manifestFile> " + none + " is no file",
        assertThrows(ImageBuildException.class, () -> DcManifest.read(none, dir)).getMessage());
  }

  @Test
  void entitiesAreNotFetchedAndNotExpanded() throws IOException {
    Path secret = Files.writeString(dir.resolve("secret"), "SECRET");
    String external =
        "<!DOCTYPE dc [<!ENTITY x SYSTEM \""
            + secret.toUri()
            + "\">]><dc><distro>&x;</distro></dc>";
    String message = refusal(external);
    assertTrue(message.startsWith("m.xml:1: ") && !message.contains("SECRET"), message);
    StringBuilder bomb = new StringBuilder("<!DOCTYPE dc [<!ENTITY a0 \"boom\">");
    for (int i = 1; i < 30; i++) {
      String before = "&a" + (i - 1) + ";";
      bomb.append("<!ENTITY a").append(i).append(" \"").append(before + before).append("\">");
    }
    assertTrue(refusal(bomb + "]><dc>&a29;</dc>").startsWith("m.xml:1: "));
  }

  @Test
  void includesStayInTheDirectory() throws IOException {
    Path inner = Files.createDirectories(dir.resolve("inner"));
    Files.writeString(dir.resolve("outside.xml"), "<image/>");
    Files.createSymbolicLink(inner.resolve("link.xml"), dir.resolve("outside.xml"));
    for (String href : List.of("../outside.xml", "link.xml", "/etc/passwd", "http://x/y.xml", "")) {
      String message = included(inner, href, "");
      assertTrue(message.contains("m.xml:2: <xi:include> "), message);
    }
    assertTrue(included(inner, "m.xml", "").contains("includes it again"));
    assertTrue(included(inner, "x.xml", " parse=\"text\"").contains("only have href"));
  }

  private static String included(Path inner, String href, String more) throws IOException {
    Path file =
        Files.writeString(
            inner.resolve("m.xml"),
            "<dc>\n<xi:include xmlns:xi=\"http://www.w3.org/2001/XInclude\" href=\""
                + href
                + "\""
                + more
                + "/></dc>");
    return assertThrows(ImageBuildException.class, () -> DcManifest.read(file, inner)).getMessage();
  }

  @Test
  void fallbackOfAMissingInclude() throws IOException {
    String message =
        refusal(
            "<dc><xi:include xmlns:xi=\"http://www.w3.org/2001/XInclude\" href=\"none.xml\">"
                + "<xi:fallback><other/></xi:fallback></xi:include></dc>");
    assertTrue(message.contains("<other> is unknown in <dc>"), message);
  }

  @Test
  void hostileSizes() throws IOException {
    assertTrue(refusal("<a>".repeat(200)).contains("elements nest deeper than 100"));
    Path file = dir.resolve("big.xml");
    try (var channel =
        Files.newByteChannel(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      channel.position(17L << 20).write(ByteBuffer.wrap(new byte[1]));
    }
    assertTrue(
        assertThrows(ImageBuildException.class, () -> DcManifest.read(file, dir))
            .getMessage()
            .endsWith("has more than 16 MiB: that is no manifest"));
  }
}
