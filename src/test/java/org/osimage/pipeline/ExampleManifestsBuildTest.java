package org.osimage.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.codehaus.plexus.util.xml.Xpp3Dom;
import org.codehaus.plexus.util.xml.Xpp3DomBuilder;
import org.codehaus.plexus.util.xml.pull.XmlPullParserException;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.osimage.BuildLog;
import org.osimage.pipeline.step.OutputArtifact;
import org.osimage.source.ips.IpsRepository;

/**
 * The examples of the stock image types, built from a repository of placeholders that has the
 * packages they name: every step runs, nothing can boot.
 */
class ExampleManifestsBuildTest {
  private static final List<String> FILES =
      List.of(
          "kernel/genunix",
          "platform/i86pc/boot",
          "lib/libc.so.1",
          "sbin/init",
          "etc/system",
          "devices/.keep",
          "dev/.keep",
          "root/.profile",
          "var/svc/profile",
          "usr/bin/bash",
          "usr/bin/ksh93",
          "usr/sbin/devfsadm",
          "usr/sbin/lofiadm",
          "etc/gconf/schema",
          "etc/notices/COPYRIGHT",
          "usr/sbin/mount",
          "usr/lib/fs/hsfs/mount",
          "usr/lib/fs/ufs/mount",
          "opt/x/y",
          "platform/i86pc/kernel/amd64/unix",
          "boot/forth/loader.4th");
  private static final List<String> LOADERS =
      List.of("boot/cdboot", "boot/loader64.efi", "boot/isoboot", "boot/gptzfsboot");
  private static final List<String> GROUPS =
      List.of(
          "server_install",
          "mate_install",
          "minimal_install",
          "system/install/text-install",
          "system/install/gui-install",
          "system/install/media/internal");

  @TempDir private Path dir;

  @ParameterizedTest
  @CsvSource({"text,iso img ufs", "live,iso img ufs", "disk,img ufs"})
  void exampleIsBuilt(String name, String outputs) throws IOException {
    String origin = repository().toString();
    String configuration = configuration(name);
    assertTrue(configuration.contains("https://pkg.example.org/hipster"), configuration);
    ImageBuild build =
        new ImageBuild(
            Settings.of(
                dir,
                configuration.replace("https://pkg.example.org/hipster", origin),
                BuildLog.SILENT));
    build.run("populate");
    build.run("configure-boot-root");
    build.run("archive");
    List<OutputArtifact> media = new ArrayList<>(build.run("iso"));
    media.addAll(build.run("usb"));
    assertEquals(outputs.contains("iso") ? 2 : 1, media.size());
    for (String type : outputs.split(" ")) {
      assertTrue(Files.size(dir.resolve("target/img-1.0." + type)) > 0, type);
    }
    build.close();
  }

  private static String configuration(String name) throws IOException {
    try {
      Xpp3Dom configuration =
          Xpp3DomBuilder.build(
                  new StringReader(
                      Files.readString(Path.of("examples/manifests", name, "pom.xml"))))
              .getChild("build")
              .getChild("plugins")
              .getChild("plugin")
              .getChild("configuration");
      StringBuilder inner = new StringBuilder();
      for (Xpp3Dom child : configuration.getChildren()) {
        inner.append(child.toString().replaceFirst("^<\\?xml[^>]*>", ""));
      }
      return inner.toString();
    } catch (XmlPullParserException e) {
      throw new IOException(e);
    }
  }

  private Path repository() throws IOException {
    IpsRepository repository = new IpsRepository(dir.resolve("repo"), "openindiana.org");
    String version = "@1.0:20260101T000000Z";
    repository.add("entire" + version, "set name=pkg.summary value=entire");
    for (String group : GROUPS) {
      repository.add(group + version, "depend type=require fmri=system/base");
    }
    List<String> lines = new ArrayList<>();
    for (String path : FILES) {
      lines.add(repository.file("placeholder for " + path, attributes(path)));
    }
    for (String path : LOADERS) {
      byte[] body = new byte[4096];
      int checksum = -(0x1BADB002 + 0x10003);
      ByteBuffer.wrap(body)
          .order(ByteOrder.LITTLE_ENDIAN)
          .putInt(64, 0x1BADB002)
          .putInt(68, 0x10003)
          .putInt(72, checksum);
      lines.add(repository.payload("file", body, attributes(path)));
    }
    byte[] pmbr = new byte[512];
    pmbr[510] = 0x55;
    pmbr[511] = (byte) 0xaa;
    lines.add(repository.payload("file", pmbr, attributes("boot/pmbr")));
    lines.add(
        repository.payload(
            "file",
            "127.0.0.1 localhost\n".getBytes(StandardCharsets.US_ASCII),
            attributes("etc/inet/hosts")));
    repository.add("system/base" + version, lines.toArray(String[]::new));
    repository.write();
    return repository.root();
  }

  private static String attributes(String path) {
    return "path=" + path + " mode=0755 owner=root group=root";
  }
}
