package org.osimage.it;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.osimage.testing.Qemu;
import org.osimage.testing.Tools;

/** The kernel unpacks a boot archive of every compression that it knows and we write. */
@Tag("boot")
@ExtendWith(Quickstart.class)
class CompressionBootIT {
  @ParameterizedTest
  @ValueSource(strings = {"gzip", "xz", "zstd", "none"})
  void kernelStartsFromIt(String type) throws IOException {
    Tools.require("qemu-system-x86_64");
    Path project = Quickstart.built().copy("compression-" + type);
    Path pom = project.resolve("pom.xml");
    String configured =
        "<bootArchive><compression><type>" + type + "</type></compression></bootArchive><bootMods>";
    Files.writeString(pom, Files.readString(pom).replace("<bootMods>", configured));
    MavenRun.of(project)
        .with("-Dosimage.iso.skip=true", "-Dosimage.usb.skip=true")
        .run("package")
        .succeeded();
    Path target = project.resolve("target");
    Qemu.Result result =
        Qemu.direct(
                target.resolve("quickstart-1.0.kernel"), target.resolve("quickstart-1.0.cpio"), "")
            .memory(1024)
            .run(Duration.ofSeconds(180));
    assertTrue(result.console().contains("osimage: up"), result::console);
    assertTrue(result.ended(), result::console);
  }
}
