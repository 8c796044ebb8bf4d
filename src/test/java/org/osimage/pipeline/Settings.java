package org.osimage.pipeline;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.osimage.BuildLog;
import org.osimage.ImageBuildException;
import org.osimage.content.ContentStore;
import org.osimage.manifest.ImageDescription;
import org.osimage.manifest.Xml;
import org.osimage.pipeline.populate.PopulateStep;
import org.osimage.pipeline.step.BuildSettings;
import org.osimage.pipeline.step.ScriptPolicy;
import org.osimage.pipeline.step.StepInputs;
import org.osimage.pipeline.step.StepRequest;
import org.osimage.source.Servers;
import org.osimage.testing.Trees;

/** Settings of builds in a directory. */
public final class Settings {
  private Settings() {}

  /**
   * @param configuration what stands in {@code <configuration>}
   */
  public static BuildSettings of(Path dir, String configuration, BuildLog log)
      throws ImageBuildException {
    return of(dir, configuration, log, Runnable::run, 1);
  }

  /** As {@link #of(Path, String, BuildLog)}, of a description that was read already. */
  public static BuildSettings of(Path dir, ImageDescription description, BuildLog log) {
    return of(
        dir,
        description,
        log,
        Runnable::run,
        1,
        false,
        true,
        Servers.none(),
        Instant.EPOCH,
        artifact -> dir);
  }

  /** What a build of this directory offers to its only step. */
  public static StepInputs inputs(Path dir, ContentStore store) {
    try {
      return inputs(of(dir, Xml.OVERLAY, BuildLog.SILENT), store);
    } catch (ImageBuildException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What a build offers to its only step. */
  public static StepInputs inputs(BuildSettings settings, ContentStore store) {
    return new StepInputs(settings, store, step -> List.of());
  }

  static PopulateStep populate(BuildSettings settings, ContentStore store) {
    return new PopulateStep(settings, inputs(settings, store), true);
  }

  /** Whose scripts may do everything. */
  public static BuildSettings unconfined(Path dir, String configuration, BuildLog log)
      throws ImageBuildException {
    return of(
        dir,
        configuration,
        log,
        Runnable::run,
        1,
        true,
        true,
        Servers.none(),
        Instant.EPOCH,
        artifact -> dir);
  }

  /** As {@link #of(Path, String, BuildLog)}, with threads. */
  public static BuildSettings of(
      Path dir, String configuration, BuildLog log, Executor executor, int threads)
      throws ImageBuildException {
    return of(
        dir,
        configuration,
        log,
        executor,
        threads,
        false,
        true,
        Servers.none(),
        Instant.EPOCH,
        artifact -> dir);
  }

  /** As {@link #of(Path, String, BuildLog)}, with a network. */
  static BuildSettings online(Path dir, String configuration, BuildLog log)
      throws ImageBuildException {
    return online(dir, configuration, log, Servers.none(), Instant.EPOCH);
  }

  /** As {@link #online(Path, String, BuildLog)}, with servers of Maven's settings, at a time. */
  static BuildSettings online(
      Path dir, String configuration, BuildLog log, Servers servers, Instant now)
      throws ImageBuildException {
    return of(
        dir, configuration, log, Runnable::run, 1, false, false, servers, now, artifact -> dir);
  }

  /** As {@link #of(Path, String, BuildLog)}, of a project that has dependencies. */
  static BuildSettings withArtifacts(
      Path dir, String configuration, BuildLog log, BuildSettings.Artifacts artifacts)
      throws ImageBuildException {
    return of(
        dir,
        configuration,
        log,
        Runnable::run,
        1,
        false,
        true,
        Servers.none(),
        Instant.EPOCH,
        artifacts);
  }

  private static BuildSettings of(
      Path dir,
      String configuration,
      BuildLog log,
      Executor executor,
      int threads,
      boolean unconfined,
      boolean offline,
      Servers servers,
      Instant now,
      BuildSettings.Artifacts artifacts)
      throws ImageBuildException {
    return of(
        dir,
        Xml.read(configuration),
        log,
        executor,
        threads,
        unconfined,
        offline,
        servers,
        now,
        artifacts);
  }

  private static BuildSettings of(
      Path dir,
      ImageDescription description,
      BuildLog log,
      Executor executor,
      int threads,
      boolean unconfined,
      boolean offline,
      Servers servers,
      Instant now,
      BuildSettings.Artifacts artifacts) {
    return new BuildSettings(
        description,
        dir,
        dir.resolve("target"),
        dir.resolve("target/osimage/default"),
        dir.resolve("cache"),
        1L << 40,
        org.osimage.pipeline.step.UnpackedLimits.USUAL,
        "img-1.0",
        Trees.TIME,
        "1",
        offline,
        Optional.empty(),
        dir.resolve("osimage.lock"),
        executor,
        threads,
        log,
        () -> 0,
        now,
        Optional.empty(),
        Optional.empty(),
        servers,
        artifacts,
        Map.of(),
        StepRequest.everything(),
        new ScriptPolicy(unconfined, List.of(), 60));
  }
}
