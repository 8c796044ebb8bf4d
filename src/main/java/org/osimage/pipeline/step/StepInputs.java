package org.osimage.pipeline.step;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.osimage.BuildLog;
import org.osimage.arch.Architecture;
import org.osimage.compress.block.Resources;
import org.osimage.content.ContentStore;
import org.osimage.manifest.ImageDescription;
import org.osimage.source.Coordinates;

/**
 * All that a step can learn of the build: whatever it asks for that could change its result becomes
 * an input by the name that a user knows. So nothing can be read that is not part of the step's
 * key. Questions end with {@link BuildStep#prepare}; after that only what was asked for is known.
 */
public final class StepInputs {
  /** As distro_const writes it, in UTC. */
  private static final DateTimeFormatter TIMESTAMP =
      DateTimeFormatter.ofPattern("MM-dd-HH-mm", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final BuildSettings settings;
  private final ContentStore store;
  private final Function<String, List<String>> earlier;
  private final SortedMap<String, String> inputs = new TreeMap<>();
  private boolean closed;

  /**
   * @param earlier the names of the steps that a named one builds on, the nearest first
   */
  public StepInputs(
      BuildSettings settings, ContentStore store, Function<String, List<String>> earlier) {
    this.settings = settings;
    this.store = store;
    this.earlier = earlier;
  }

  /** Ends the questions. */
  void close() {
    closed = true;
  }

  /** Everything that was asked for. */
  SortedMap<String, String> all() {
    return Collections.unmodifiableSortedMap(inputs);
  }

  /** A look at the inputs. */
  interface Look {
    void take() throws IOException;
  }

  /** Looks without asking: a step that was validated has the key of one that was not. */
  void aside(Look look) throws IOException {
    SortedMap<String, String> before = new TreeMap<>(inputs);
    look.take();
    if (!closed) {
      inputs.clear();
      inputs.putAll(before);
    }
  }

  private void put(String name, String value) {
    if (closed && !value.equals(inputs.get(name))) {
      throw new IllegalStateException(
          name + " is no input of the step, which asks for it too late");
    }
    inputs.put(name, value);
  }

  /**
   * A value that decides the result.
   *
   * @param name as a user writes it, e.g. {@code <bootRoot><init>}
   */
  public <T> T option(String name, T value) {
    Object plain =
        value instanceof Optional<?> optional ? optional.map(Object.class::cast).orElse("") : value;
    put(name, plain.toString());
    return value;
  }

  /** A part of the description. */
  public <T> T option(String name, Function<ImageDescription, T> part) {
    return option(name, part.apply(settings.description()));
  }

  /** Seconds since 1970 for everything that has no time of its own. */
  public long epoch() {
    return option("outputTimestamp", settings.epoch());
  }

  /** The image's name. */
  public String imageName() {
    return option("<distro><name>", ImageDescription::name);
  }

  /** The name of finished files, without extension. */
  public String fileName() {
    return option("file name", settings.baseName());
  }

  /** Where a finished file goes. */
  public Path output(String extension) {
    return targetDirectory().resolve(fileName() + "." + extension);
  }

  /** The project's artifactId, which stays the same from release to release. */
  public String artifactId() {
    String name = settings.description().name();
    return option(
        "artifactId", settings.filterProperties().getOrDefault("project.artifactId", name));
  }

  /** Likewise, with something more in its name. */
  public Path output(String suffix, String extension) {
    return targetDirectory().resolve(fileName() + "-" + suffix + "." + extension);
  }

  /** Processor of the image. */
  public Architecture arch() {
    return option("<arch>", ImageDescription::arch);
  }

  /** Where a finished medium goes: with the time in its name when that is wanted. */
  public Path medium(Output.FileKind kind) {
    return option("<distro><addTimestamp>", ImageDescription::addTimestamp)
        ? targetDirectory()
            .resolve(
                fileName()
                    + "-"
                    + TIMESTAMP.format(Instant.ofEpochSecond(epoch()))
                    + "."
                    + kind.type())
        : output(kind.type());
  }

  /** The directory of finished files. */
  public Path targetDirectory() {
    return settings.targetDirectory();
  }

  /** A file of the project by a path that may be relative; note what it holds. */
  public Path file(String path) {
    return settings.baseDirectory().resolve(path);
  }

  /** A file as a user recognises it. */
  public String shown(Path file) {
    return settings.shown(file);
  }

  /** The finished files of the steps that a step builds on. */
  public List<Path> earlierFiles(String step) throws IOException {
    List<Path> files = new ArrayList<>();
    for (String name : earlier.apply(step)) {
      Optional<Checkpoint> checkpoint = Checkpoint.load(settings.workDirectory(), name);
      for (Checkpoint.Output output : checkpoint.map(Checkpoint::outputs).orElse(List.of())) {
        Path file = output.artifact().file();
        put("file " + file.getFileName(), output.size() + " " + output.modified());
        files.add(file);
      }
    }
    return files;
  }

  /** The kinds of sources that can do something. */
  public <T> List<T> sources(Class<T> capability) {
    return settings.description().sourceKinds().those(capability);
  }

  /** The file of a declared dependency; note its digest. */
  public Path artifact(Coordinates artifact) throws IOException {
    return settings.artifacts().file(artifact);
  }

  /** What changes no result: log, store, threads, room for work. */
  public BuildLog log() {
    return settings.log();
  }

  public ContentStore store() {
    return store;
  }

  public Path workDirectory() {
    return settings.workDirectory();
  }

  /** Threads for encoders, whose result is the same with any number of them. */
  public Resources resources() {
    return Resources.parallel(settings.executor(), settings.threads(), settings.workDirectory());
  }
}
