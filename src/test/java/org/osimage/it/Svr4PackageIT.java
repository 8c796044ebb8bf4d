package org.osimage.it;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.osimage.testing.Tools;

/** The README of examples/svr4-package, line by line. */
class Svr4PackageIT {
  private final Path example = Builds.example("svr4-package", "svr4-package");

  private static void says(String output, String expected) {
    assertTrue(output.contains(expected), () -> "no '" + expected + "' in:\n" + output);
  }

  @Test
  void packageIsInstalledAndChecked() throws IOException {
    Tools.require("unshare");
    String listed = MavenRun.of(example).run("package").succeeded().output();
    says(listed, "EXMPhello (postinstall)");
    assertTrue(Files.size(example.resolve("target/svr4-package-1.0.flar")) > 0);
    String checked = MavenRun.of(example).run("osimage:check@image").succeeded().output();
    says(checked, "no findings");
    String run =
        MavenRun.of(example)
            .with("-Dpackage.scripts=run")
            .run("package", "osimage:check@image")
            .succeeded()
            .output();
    says(run, "running postinstall of EXMPhello");
    String refused =
        MavenRun.of(example).with("-Dpackage.scripts=fail").run("package").failed().errors();
    says(refused, "<scripts>fail</scripts> refuses");
    Files.writeString(example.resolve("src/packages/EXMPhello/reloc/bin/hello"), "changed\n");
    String damaged =
        MavenRun.of(example)
            .with("-Dosimage.check.packages=src/packages")
            .run("osimage:check@image")
            .failed()
            .errors();
    says(damaged, "file size <57> expected <8> actual");
  }
}
