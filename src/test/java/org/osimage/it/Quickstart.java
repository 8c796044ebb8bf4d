package org.osimage.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Builds examples/quickstart once for all tests, with a lock written just before: mirrors drop old
 * versions, so the examples commit none.
 */
public final class Quickstart implements BeforeAllCallback {
  private static final String KEY = "quickstart";

  /**
   * @param project the copy that was built
   * @param build what Maven printed
   */
  public record Built(Path project, MavenRun.Result build)
      implements ExtensionContext.Store.CloseableResource {
    public Path output(String extension) {
      return project.resolve("target/quickstart-1.0." + extension);
    }

    /** A fresh copy of the project with its lock, not built. */
    public Path copy(String name) {
      return Builds.copy(project, Builds.work().resolve(name));
    }

    @Override
    public void close() {
      // the files stay below target for a look at them
    }
  }

  private static Built built;

  /** The quickstart, after {@code mvn osimage:lock package}. */
  public static Built built() {
    if (built == null) {
      throw new IllegalStateException("the test class lacks @ExtendWith(Quickstart.class)");
    }
    return built;
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    built =
        context
            .getRoot()
            .getStore(ExtensionContext.Namespace.GLOBAL)
            .getOrComputeIfAbsent(KEY, key -> build(), Built.class);
  }

  private static Built build() {
    Path project = Builds.example("quickstart", "quickstart");
    lock(project);
    return new Built(project, MavenRun.of(project).run("package").succeeded());
  }

  /** Writes the project's osimage.lock. */
  static void lock(Path project) {
    MavenRun.of(project).run("osimage:lock").succeeded();
    if (!Files.exists(project.resolve("osimage.lock"))) {
      throw new IllegalStateException("goal lock wrote no osimage.lock in " + project);
    }
  }

  static String text(Path file) throws IOException {
    return Files.readString(file);
  }
}
