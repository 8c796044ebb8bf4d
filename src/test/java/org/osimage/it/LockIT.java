package org.osimage.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The lock file of a project. */
@ExtendWith(Quickstart.class)
class LockIT {
  @Test
  void lockOfOneExecutionKeepsTheSectionsOfOthers() throws IOException {
    Path project = Quickstart.built().copy("two-locks");
    Path pom = project.resolve("pom.xml");
    String original = Files.readString(pom);
    Files.writeString(
        pom,
        original.replace(
            "<package>busybox-static<", "<package>netbase</package><package>busybox-static<"));
    MavenRun.of(project).run("osimage:lock").succeeded();
    long sections =
        Files.readAllLines(project.resolve("osimage.lock")).stream()
            .filter(l -> l.startsWith("[bookworm main amd64 packages "))
            .count();
    assertEquals(2, sections);
    Files.writeString(pom, original);
    MavenRun.of(project)
        .with("-Dosimage.iso.skip", "-Dosimage.usb.skip")
        .run("package")
        .succeeded();
  }

  @Test
  void changedPackagesNameTheCommandThatLocksThem() throws IOException {
    Path project = Quickstart.built().copy("stale-lock");
    Path pom = project.resolve("pom.xml");
    Files.writeString(
        pom,
        Files.readString(pom)
            .replace(
                "<package>busybox-static<", "<package>netbase</package><package>busybox-static<"));
    String errors = MavenRun.of(project).run("package").failed().errors();
    assertTrue(errors.contains("mvn osimage:lock"), errors);
  }
}
