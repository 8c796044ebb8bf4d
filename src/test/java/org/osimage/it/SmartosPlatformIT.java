package org.osimage.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.osimage.archive.read.ArchiveReader;
import org.osimage.testing.MemoryContentStore;

/** The example of a platform archive, by Maven. */
class SmartosPlatformIT {
  private static final String STAMP = "20261121T000000Z";

  @Test
  void platformLogAndQuestions() throws IOException {
    Path project = Builds.example("smartos-platform", "smartos-platform");
    String output = MavenRun.of(project).run("package").succeeded().output();
    Path target = project.resolve("target");
    Path archive = target.resolve("platform-v1-" + STAMP + ".tgz");
    assertTrue(Files.exists(archive), output);
    assertEquals(
        15,
        ArchiveReader.read(archive, "platform", new MemoryContentStore()::put).entries().size());
    Path expanded = target.resolve("platform-v1-" + STAMP);
    assertEquals(STAMP + "\n", Files.readString(expanded.resolve("etc/version/platform")));
    String sums = Files.readString(expanded.resolve("i86pc/amd64/boot_archive.manifest"));
    assertTrue(sums.contains("  ./usr/share/smartos/manifest\n"), sums);
    String log = Files.readString(target.resolve("smartos-platform-1.0.live.log"));
    assertTrue(log.contains("\nOK[A] - FILE: etc/motd\n"), log);
    assertTrue(log.contains("\nOK[M] - FILE: usr/share/man/man1/hello.1\n"), log);

    String why =
        MavenRun.of(project)
            .with("-Dosimage.path=bin/hello")
            .run("osimage:why")
            .succeeded()
            .output();
    assertTrue(why.contains("bin/hello is usr/bin/hello, by way of a symbolic link"), why);
    assertTrue(why.contains("src/manifest.d/20-usr.manifest, line 4, from <proto> proto"), why);

    MavenRun.of(project)
        .with("-Dosimage.live.output=" + target.resolve("again"))
        .run("osimage:live-manifest")
        .succeeded();
    String again = Files.readString(target.resolve("again"));
    assertTrue(again.contains("\nf usr/bin/newtask 4555 root sys\n"), again);
  }

  @Test
  void aMissingFileFailsTheBuild() throws IOException {
    Path project = Builds.example("smartos-platform", "smartos-platform-missing");
    Files.delete(project.resolve("proto/usr/bin/hello"));
    String errors = MavenRun.of(project).run("package").failed().errors();
    assertTrue(errors.contains("FAILED - FILE: usr/bin/hello"), errors);
  }
}
