package org.osimage.maven;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.osimage.ImageBuildException;
import org.osimage.manifest.ImageDescription;
import org.osimage.pipeline.ImageBuild;
import org.osimage.pipeline.Outputs;
import org.osimage.pipeline.step.BuildSettings;
import org.osimage.pipeline.step.ScriptPolicy;
import org.osimage.pipeline.step.UnpackedLimits;

/** An {@link ImageBuild} made from what Maven knows; the clock and the threads are its own. */
final class MavenBuild implements Closeable {
  private static final int MAX_THREADS = 1024;

  /** In MiB, so that bytes still fit a long. */
  private static final long MAX_CACHE = 1L << 40;

  /** In seconds: a year. */
  private static final long MAX_TIMEOUT = 365L * 86_400;

  private final ExecutorService executor;
  private final ImageBuild build;
  private final String prefix;
  private final MavenLog log;
  private final BuildSettings settings;

  MavenBuild(ImageMojo mojo) throws IOException {
    checkNumbers(mojo);
    Executions executions = Executions.of(mojo);
    prefix = executions.prefix();
    log = new MavenLog(mojo.getLog(), mojo.session);
    ImageDescription description =
        Outputs.ALL.describe(Configuration.of(mojo, log), mojo.project.getArtifactId());
    int threads = mojo.threads > 0 ? mojo.threads : Runtime.getRuntime().availableProcessors();
    NativeCode.prepare(Path.of(mojo.project.getBuild().getDirectory()));
    executor = Executors.newFixedThreadPool(threads, MavenBuild::daemon);
    try {
      settings = settings(mojo, description, executions, threads);
      AllImages.check(mojo, settings);
      build = new ImageBuild(settings);
    } catch (IOException | RuntimeException e) {
      executor.shutdownNow();
      throw e;
    }
  }

  private static void checkNumbers(ImageMojo mojo) throws ImageBuildException {
    if (mojo.threads < 0 || mojo.threads > MAX_THREADS) {
      throw new ImageBuildException(
          "<threads> (osimage.threads) is " + mojo.threads + ": give 0 to " + MAX_THREADS);
    }
    if (mojo.cacheLimit < 0 || mojo.cacheLimit > MAX_CACHE) {
      throw new ImageBuildException(
          "<cacheLimit> (osimage.cache.limit) is "
              + mojo.cacheLimit
              + " MiB: give 0 to "
              + MAX_CACHE);
    }
    checkLimit("unpackedSize", "unpacked.size", mojo.unpackedSize);
    checkLimit("unpackedRatio", "unpacked.ratio", mojo.unpackedRatio);
    checkLimit("scriptProcesses", "scripts.processes", mojo.scriptProcesses);
    checkLimit("scriptMemory", "scripts.memory", mojo.scriptMemory);
    checkLimit("scriptWritten", "scripts.written", mojo.scriptWritten);
    if (mojo.scriptTimeout < 1 || mojo.scriptTimeout > MAX_TIMEOUT) {
      throw new ImageBuildException(
          "<scriptTimeout> (osimage.scripts.timeout) is "
              + mojo.scriptTimeout
              + " s: give 1 to "
              + MAX_TIMEOUT);
    }
  }

  private static void checkLimit(String element, String property, long value)
      throws ImageBuildException {
    if (value < 1 || value > MAX_CACHE) {
      throw new ImageBuildException(
          "<" + element + "> (osimage." + property + ") is " + value + ": give 1 to " + MAX_CACHE);
    }
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "osimage");
    thread.setDaemon(true);
    return thread;
  }

  private BuildSettings settings(
      ImageMojo mojo, ImageDescription description, Executions executions, int threads)
      throws IOException {
    Path target = Path.of(mojo.project.getBuild().getDirectory()).toAbsolutePath();
    Path work =
        BuildSettings.workDirectory(
            description,
            mojo.project.getBasedir().toPath().toAbsolutePath(),
            target,
            executions.name());
    String finalName = mojo.project.getBuild().getFinalName();
    return new BuildSettings(
        description,
        mojo.project.getBasedir().toPath().toAbsolutePath(),
        target,
        work,
        mojo.cache.toPath().toAbsolutePath(),
        mojo.cacheLimit << 20,
        new UnpackedLimits(mojo.unpackedSize, mojo.unpackedRatio),
        prefix.isEmpty() ? finalName : finalName + "-" + prefix,
        OutputTimestamp.parse(
            OutputTimestamp.filledIn(
                mojo.outputTimestamp,
                mojo.project.getProperties().getProperty("project.build.outputTimestamp")),
            System.getenv("SOURCE_DATE_EPOCH"),
            log),
        PluginVersion.of(mojo.mojoExecution.getMojoDescriptor().getPluginDescriptor()),
        mojo.session.isOffline(),
        Optional.ofNullable(mojo.debianMirror).filter(m -> !m.isBlank()),
        mojo.lockFile.toPath().toAbsolutePath(),
        executor,
        threads,
        log,
        () -> System.nanoTime() / 1e9,
        Instant.now(),
        MavenProxies.selector(mojo.session.getSettings()),
        MavenProxies.credentials(mojo.session.getSettings()),
        new MavenServers(mojo.session)::find,
        new Dependencies(mojo.project, mojo.session)::file,
        FilterProperties.of(mojo.project, mojo.session),
        StepOptions.of(mojo, executions.goals(), work),
        scripts(mojo));
  }

  private static ScriptPolicy scripts(ImageMojo mojo) {
    return ScriptPolicy.of(
        mojo.unconfinedScripts,
        List.of(Path.of(System.getProperty("user.home", "/root")), mojo.cache.toPath()),
        mojo.scriptTimeout,
        mojo.scriptProcesses,
        mojo.scriptMemory,
        mojo.scriptWritten);
  }

  ImageBuild build() {
    return build;
  }

  /** Lists the steps, once for each execution. */
  void list() throws IOException {
    if (settings.steps().memory().put("listed", "") == null) {
      log.info("steps of " + settings.workDirectory().getFileName() + ":");
      build.steps();
    }
  }

  String prefix() {
    return prefix;
  }

  @Override
  public void close() throws IOException {
    try {
      build.close();
    } finally {
      executor.shutdownNow();
      log.endProgress();
    }
  }
}
