package org.osimage.maven;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.plugin.AbstractMojo;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.Parameter;
import org.osimage.BuildLog;
import org.osimage.ImageBuildException;
import org.osimage.pipeline.flash.FlarTools;

/** What the goals for flash archives in files share; they need no project. */
public abstract class FlarToolMojo extends AbstractMojo {
  /** The running build. */
  @Parameter(defaultValue = "${session}", readonly = true, required = true)
  MavenSession session;

  /**
   * Whether a size or hash in the header that the data do not have is an error; otherwise it is
   * warned of, as by the installer of Solaris.
   *
   * @since 0.1
   */
  @Parameter(property = "osimage.flar.strict", defaultValue = "true")
  boolean strict;

  /**
   * Directory of the content store, shared by all builds of the user.
   *
   * @since 0.1
   */
  @Parameter(property = "osimage.cache", defaultValue = "${user.home}/.cache/osimage")
  File cache;

  /** Does the goal's work. */
  protected abstract void run(FlarTools tools) throws IOException;

  @Override
  public void execute() throws MojoExecutionException, MojoFailureException {
    use(cache, strict, new MavenLog(getLog(), session), this::run);
  }

  /** What is done with archive files. */
  public interface Use {
    void of(FlarTools tools) throws IOException;
  }

  /** Does something with the tools, and tells its failures as Maven wants to have them. */
  public static void use(File cache, boolean strict, BuildLog log, Use use)
      throws MojoExecutionException, MojoFailureException {
    int threads = Runtime.getRuntime().availableProcessors();
    ExecutorService executor = Executors.newFixedThreadPool(threads, FlarToolMojo::daemon);
    try (FlarTools tools =
        new FlarTools(cache.toPath().toAbsolutePath(), executor, threads, strict, log)) {
      use.of(tools);
    } catch (ImageBuildException e) {
      throw new MojoFailureException(e.getMessage(), e);
    } catch (UncheckedIOException e) {
      throw failed(Objects.requireNonNullElseGet(e.getCause(), () -> new IOException(e)));
    } catch (IOException e) {
      throw failed(e);
    } finally {
      executor.shutdownNow();
    }
  }

  private static MojoExecutionException failed(IOException e) {
    return new MojoExecutionException("flash archive: " + Faults.describe(e), e);
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "osimage-flar");
    thread.setDaemon(true);
    return thread;
  }

  /** Words between commas. */
  public static List<String> words(String text) {
    return Arrays.stream(Objects.requireNonNullElse(text, "").split(",", -1))
        .map(String::strip)
        .filter(word -> !word.isEmpty())
        .toList();
  }

  public static Optional<String> word(String text) {
    return words(text).stream().findFirst();
  }
}
