package org.osimage.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.osimage.testing.Qemu;
import org.osimage.testing.Tools;

/** Images whose root stays on the medium: a Java appliance, and a root larger than the memory. */
@Tag("boot")
class ApplianceBootIT {
  private static final Duration LIMIT = Duration.ofSeconds(300);

  private static void boots(Qemu machine, String marker) throws IOException {
    Qemu.Result result = machine.memory(1024).run(LIMIT);
    assertTrue(result.console().contains(marker), () -> "no marker:\n" + result.console());
    assertTrue(result.ended(), () -> "did not power off:\n" + result.console());
  }

  @Test
  void javaApplianceRunsTheJarOfItsReactor() throws IOException {
    Tools.require("qemu-system-x86_64");
    Path project = Builds.example("java-appliance", "java-appliance");
    MavenRun.of(project).with("-Dosimage.usb.skip=true").run("package").succeeded();
    boots(Qemu.bios().cd(project.resolve("image/target/image-1.0.iso")), "osimage: java up");
  }

  @Test
  void rootOfOneGibibyteWithOneGibibyteOfMemory() throws IOException {
    Tools.require("qemu-system-x86_64");
    Path project = Builds.example("quickstart", "large-root");
    Path pom = project.resolve("pom.xml");
    Files.writeString(
        pom, Files.readString(pom).replace("linux-image-cloud-amd64", "linux-image-amd64"));
    noise(project.resolve("src/overlay/opt/large"), 1024);
    Path init = project.resolve("src/overlay/sbin/init");
    Files.writeString(
        init,
        Files.readString(init)
            .replace(
                "echo \"osimage: up\"",
                "[ $(/bin/busybox stat -c %s /opt/large) = 1073741824 ] && touch /written"
                    + " && echo \"osimage: up\""));
    MavenRun.of(project).run("package").succeeded();
    Path iso = project.resolve("target/quickstart-1.0.iso");
    Path img = project.resolve("target/quickstart-1.0.img");
    assertTrue(Files.size(iso) >= 1L << 30, "root of " + Files.size(iso));
    boots(Qemu.bios().cd(iso), "osimage: up");
    boots(Qemu.uefi().usb(img), "osimage: up");
    if (Boolean.getBoolean("large")) {
      boots(Qemu.uefi().cd(iso), "osimage: up");
      boots(Qemu.bios().usb(img), "osimage: up");
      boots(Qemu.bios().virtio(img), "osimage: up");
      boots(Qemu.uefi().virtio(img), "osimage: up");
    }
    Builds.delete(project);
  }

  /** A file that no compression makes smaller; the same in every run. */
  private static void noise(Path file, int mebibytes) throws IOException {
    Files.createDirectories(file.getParent());
    Random random = new Random(1);
    byte[] chunk = new byte[1 << 20];
    try (OutputStream out = Files.newOutputStream(file)) {
      for (int i = 0; i < mebibytes; i++) {
        random.nextBytes(chunk);
        out.write(chunk);
      }
    }
  }

  @Test
  void variantsByProfile() throws IOException {
    Path project = Builds.example("variants", "variants");
    MavenRun.of(project).with("-T2").run("package").succeeded();
    MavenRun.of(project).run("package", "-Pscreen").succeeded();
    for (String module : new String[] {"minimal", "rescue"}) {
      Path target = project.resolve(module + "/target");
      String stem = module + "-1.0-";
      assertEquals(10, Builds.outputs(target).size(), Builds.outputs(target).toString());
      assertTrue(Files.exists(target.resolve(stem + "serial.iso")));
      assertTrue(Files.exists(target.resolve(stem + "screen.img")));
    }
  }
}
