package org.osimage.it;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The example of IPS packages, as its README builds it. */
class IpsExampleIT {
  @Test
  void exampleBuildsWithFacetsAndVariantsByProfile() throws IOException {
    Path project = Builds.example("ips-image", "ips-image");
    MavenRun.of(project).run("package").succeeded();
    String image = Files.readString(project.resolve("target/ips-image-1.0.manifest"));
    assertTrue(image.contains("./usr/bin/greet type=file mode=0555 uid=0 gid=2 "), image);
    assertTrue(image.contains("./usr/share/man/man1/greet.1 "), image);
    assertTrue(image.contains("./usr/share/locale/de/LC_MESSAGES/greet.txt "), image);
    assertFalse(image.contains("./usr/share/locale/fr"), image);
    assertFalse(image.contains("./usr/bin/greet.debug "), image);

    String log =
        MavenRun.of(project)
            .with("-Psmall,debug")
            .run("osimage:lock", "package", "osimage:check", "osimage:ips-list")
            .succeeded()
            .output();
    String other = Files.readString(project.resolve("target/ips-image-1.0.manifest"));
    assertFalse(other.contains("./usr/share/man/man1/greet.1 "), other);
    assertTrue(other.contains("./usr/bin/greet.debug "), other);
    assertTrue(log.contains("lock: 4 packages in osimage.lock"), log);
    assertTrue(log.contains("no findings"), log);
    assertTrue(log.contains("app/greeter (example) "), log);
  }
}
