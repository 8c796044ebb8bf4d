package org.osimage.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.osimage.testing.Tools;

/** Each mistake of a user gives one clear message, and nothing half-written. */
@ExtendWith(Quickstart.class)
class BadInputIT {
  /** Builds the quickstart with one piece of its POM replaced. */
  private static String failure(String name, String old, String replacement) throws IOException {
    Path project = Quickstart.built().copy("bad-" + name);
    Files.deleteIfExists(project.resolve("osimage.lock"));
    Path pom = project.resolve("pom.xml");
    String text = Files.readString(pom);
    assertTrue(text.contains(old), () -> "the quickstart's POM lacks " + old);
    Files.writeString(pom, text.replace(old, replacement));
    String errors = MavenRun.of(project).run("package").failed().errors();
    nothingHalfWritten(project);
    return errors;
  }

  private static void nothingHalfWritten(Path project) throws IOException {
    assertEquals(java.util.Map.of(), Builds.outputs(created(project.resolve("target"))));
  }

  private static Path created(Path directory) throws IOException {
    return Files.createDirectories(directory);
  }

  private static void says(String errors, String... parts) {
    for (String part : parts) {
      assertTrue(errors.contains(part), () -> "no '" + part + "' in:\n" + errors);
    }
  }

  @Test
  void unknownElementAtTheTop() throws IOException {
    says(
        failure("top", "<software>", "<sofware/><software>"),
        "pom.xml",
        "has no element <sofware>",
        "<software>");
  }

  @Test
  void unknownElementsWithinAreAllNamedAtOnce() throws IOException {
    says(
        failure(
            "nested",
            "<suite>bookworm</suite>",
            "<suit>bookworm</suit><recommends>maybe</recommends>"),
        "<software><debian> has no element <suit>",
        "<recommends> is true or false, not 'maybe'",
        "lacks <suite>");
  }

  @Test
  void missingPackage() throws IOException {
    says(
        failure("package", "<package>busybox-static<", "<package>busybox-statik<"),
        "busybox-statik",
        "busybox-static");
  }

  @Test
  void noKernel() throws IOException {
    says(
        failure("no-kernel", "<package>linux-image-cloud-amd64</package>", ""),
        "the image has no kernel",
        "linux-image-amd64");
  }

  @Test
  void twoKernels() throws IOException {
    says(
        failure(
            "two-kernels",
            "<links>",
            "<outputDirectory/><links><link><path>boot/vmlinuz-0.1</path>"
                + "<target>vmlinuz-0.2</target></link>"
                + "<link><path>boot/vmlinuz-0.2</path><target>/bin/busybox</target>"
                + "<type>hard</type></link>"),
        "the image has 2 kernels: 0.2, 6.",
        "<bootRoot><kernel>");
  }

  @Test
  void volumeIdTooLongBeforeAnyWork() throws IOException {
    says(
        failure(
            "volume-id",
            "<bootMods>",
            "<iso><volumeId>" + "X".repeat(33) + "</volumeId></iso><bootMods>"),
        "<iso> has the <volumeId>",
        "33 characters",
        "1 to 32");
  }

  @Test
  void architectureWithoutALoader() throws IOException {
    says(failure("arch", "<software>", "<arch>sparc</arch><software>"), "sparc", "use x86_64");
  }

  @Test
  void missingOverlayDirectory() throws IOException {
    says(failure("overlay", "src/overlay<", "src/overlai<"), "src/overlai", "<overlay>");
  }

  @Test
  void artifactThatIsNoDependency() throws IOException {
    says(
        failure(
            "artifact",
            "<overlay>",
            "<artifact><groupId>com.acme</groupId><artifactId>app</artifactId></artifact>"
                + "<overlay>"),
        "com.acme:app:jar",
        "is not a <dependency>");
  }

  @Test
  void noMirrorAndNoAptSources() throws IOException {
    Tools.require("unshare");
    Path project = Quickstart.built().copy("bad-no-mirror");
    Files.deleteIfExists(project.resolve("osimage.lock"));
    MavenRun run =
        MavenRun.of(project)
            .under(
                "unshare",
                "-m",
                "-r",
                "sh",
                "-c",
                "mount -t tmpfs none /etc/apt && exec \"$0\" \"$@\"");
    String errors = run.run("package").failed().errors();
    says(errors, "-Dosimage.debian.mirror=");
  }

  @Test
  void fullDisk() throws IOException {
    Tools.require("unshare", "mount");
    Path project = Quickstart.built().copy("bad-full-disk");
    Files.createDirectories(project.resolve("target"));
    MavenRun run =
        MavenRun.of(project)
            .under(
                "unshare",
                "-m",
                "-r",
                "sh",
                "-c",
                "mount -t tmpfs -o size=12m none target && \"$0\" \"$@\"; status=$?;"
                    + " find target -maxdepth 1 -type f; exit $status");
    MavenRun.Result result = run.run("package").failed();
    says(result.errors(), "make room");
    List<String> files =
        result.output().lines().filter(l -> l.matches("target/.*\\.(iso|img|cpio|part)")).toList();
    assertTrue(files.stream().noneMatch(f -> f.endsWith(".part")), files.toString());
  }

  @Test
  void readOnlyTarget() throws IOException {
    Tools.require("setpriv");
    Path project = Quickstart.built().copy("bad-read-only");
    Path target = Files.createDirectories(project.resolve("target"));
    MavenRun run =
        MavenRun.of(project)
            .under(
                "unshare",
                "-m",
                "-r",
                "sh",
                "-c",
                "mount -t tmpfs -o ro none target && exec \"$0\" \"$@\"");
    says(run.run("package").failed().errors(), target.toString());
  }
}
