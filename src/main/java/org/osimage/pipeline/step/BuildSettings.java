package org.osimage.pipeline.step;

import java.io.IOException;
import java.net.Authenticator;
import java.net.ProxySelector;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.osimage.BuildLog;
import org.osimage.manifest.ImageDescription;
import org.osimage.script.ScriptSettings;
import org.osimage.source.Coordinates;
import org.osimage.source.Servers;

/**
 * Everything a build needs besides the image's description: where things lie, and the impurities -
 * clock, threads, network - that its caller owns.
 *
 * @param baseDirectory against which relative paths of the description are resolved
 * @param targetDirectory where finished files go
 * @param workDirectory where this execution's checkpoints lie
 * @param cacheDirectory of the content store and downloads
 * @param cacheLimit in bytes
 * @param unpackedLimits how far a package may grow when it is unpacked
 * @param baseName of finished files, without extension
 * @param epoch seconds since 1970 for everything that has no time of its own
 * @param now for validity dates while resolving without a lock, and the age of cached things
 * @param servers finds what lets into servers that a description names
 * @param artifacts finds the file of a declared dependency
 * @param filterProperties for filtered overlays
 * @param steps which steps are to run
 * @param scriptPolicy for scripts of packages and of custom steps
 */
public record BuildSettings(
    ImageDescription description,
    Path baseDirectory,
    Path targetDirectory,
    Path workDirectory,
    Path cacheDirectory,
    long cacheLimit,
    UnpackedLimits unpackedLimits,
    String baseName,
    long epoch,
    String pluginVersion,
    boolean offline,
    Optional<String> debianMirror,
    Path lockFile,
    Executor executor,
    int threads,
    BuildLog log,
    Stopwatch stopwatch,
    Instant now,
    Optional<ProxySelector> proxies,
    Optional<Authenticator> credentials,
    Servers servers,
    Artifacts artifacts,
    Map<String, String> filterProperties,
    StepRequest steps,
    ScriptPolicy scriptPolicy) {
  /** Finds the file of a declared dependency. */
  public interface Artifacts {
    Path file(Coordinates coordinates) throws IOException;
  }

  /** Seconds since some instant. */
  public interface Stopwatch {
    double seconds();
  }

  /** Where the checkpoints of an execution lie. */
  public static Path workDirectory(
      ImageDescription description, Path baseDirectory, Path targetDirectory, String execution) {
    return description
        .target()
        .directory()
        .map(baseDirectory::resolve)
        .orElse(targetDirectory.resolve("osimage"))
        .resolve(execution);
  }

  /** The settings for another image of the same Maven run, to validate it. */
  public BuildSettings with(
      ImageDescription other, Path otherBase, Path otherWork, StepRequest otherSteps) {
    return new BuildSettings(
        other,
        otherBase,
        targetDirectory,
        otherWork,
        cacheDirectory,
        cacheLimit,
        unpackedLimits,
        baseName,
        epoch,
        pluginVersion,
        offline,
        debianMirror,
        lockFile,
        executor,
        threads,
        log,
        stopwatch,
        now,
        proxies,
        credentials,
        servers,
        artifacts,
        filterProperties,
        otherSteps,
        scriptPolicy);
  }

  /** How scripts run; of what is hidden they see the project. */
  public ScriptSettings scripts() {
    return new ScriptSettings(
        workDirectory,
        epoch,
        log,
        scriptPolicy.unconfined(),
        scriptPolicy.hidden(),
        List.of(baseDirectory),
        scriptPolicy.timeout(),
        scriptPolicy.limits());
  }

  /** The finished file with this extension. */
  public Path output(String extension) {
    return targetDirectory.resolve(baseName + "." + extension);
  }

  /** The same with something more in its name. */
  public Path output(String suffix, String extension) {
    return targetDirectory.resolve(baseName + "-" + suffix + "." + extension);
  }

  /** A file as a user recognises it: relative to the project where it lies there. */
  public String shown(Path file) {
    return file.startsWith(baseDirectory)
        ? baseDirectory.relativize(file).toString()
        : file.toString();
  }
}
