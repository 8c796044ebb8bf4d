package org.osimage.pipeline.populate;

import java.io.IOException;
import java.net.ProxySelector;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.osimage.ImageBuildException;
import org.osimage.arch.Architecture;
import org.osimage.output.OutputFile;
import org.osimage.output.TextOutput;
import org.osimage.pipeline.step.BuildSettings;
import org.osimage.pipeline.step.BuildStamp;
import org.osimage.pipeline.step.OutputArtifact;
import org.osimage.script.ScriptSettings;
import org.osimage.source.Coordinates;
import org.osimage.source.LockFile;
import org.osimage.source.ProjectFile;
import org.osimage.source.Servers;
import org.osimage.source.SourceContext;
import org.osimage.source.Surroundings;
import org.osimage.source.download.Access;

/** What the items of one list of sources find around them in a build. */
public final class ProjectSurroundings implements Surroundings {
  private final BuildSettings settings;
  private final Map<Class<?>, Object> shared = new HashMap<>();
  private final Map<String, List<String>> reports = new TreeMap<>();

  public ProjectSurroundings(BuildSettings settings) {
    this.settings = settings;
  }

  @Override
  public ProjectFile file(String name) {
    Path base = settings.baseDirectory();
    Path path = base.resolve(name);
    String shown =
        path.startsWith(base)
            ? base.relativize(path).toString()
            : Path.of(name).isAbsolute() && path.getNameCount() > 0
                ? String.valueOf(path.getFileName())
                : name;
    return new ProjectFile(path, shown.replace('\\', '/'));
  }

  @Override
  public Path artifact(Coordinates coordinates) throws IOException {
    return settings.artifacts().file(coordinates);
  }

  @Override
  public Optional<Servers.Server> server(String id) throws IOException {
    return settings.servers().find(id);
  }

  @Override
  public Architecture architecture() {
    return settings.description().arch();
  }

  @Override
  public Map<String, String> properties() {
    return settings.filterProperties();
  }

  @Override
  public String stamp() {
    return BuildStamp.of(settings);
  }

  @Override
  public Optional<String> mirror(String element) {
    return element.equals("debian") ? settings.debianMirror() : Optional.empty();
  }

  @Override
  public Access access(String cache, boolean locked) {
    return new Access(
        settings.cacheDirectory().resolve(cache),
        settings.offline(),
        locked ? Optional.empty() : Optional.of(settings.now()),
        settings.proxies().orElse(ProxySelector.of(null)),
        settings.credentials(),
        Optional.empty(),
        settings.log());
  }

  @Override
  public Optional<LockFile> lock() throws IOException {
    Path file = settings.lockFile();
    if (Files.isDirectory(file)) {
      throw new ImageBuildException(
          "<lockFile> " + settings.shown(file) + " is a directory: name a file");
    }
    return Files.exists(file) ? Optional.of(LockFile.read(file)) : Optional.empty();
  }

  @Override
  public Optional<LockFile> lock(String item, String where) throws IOException {
    Optional<LockFile> lock = lock();
    if (lock.isEmpty()) {
      settings
          .log()
          .warn(
              item
                  + ": no "
                  + settings.shown(settings.lockFile())
                  + ", so the packages float with "
                  + where
                  + "; goal lock pins them");
    }
    return lock;
  }

  @Override
  public ScriptSettings scripts() {
    return settings.scripts();
  }

  @Override
  public SourceContext context() {
    return new SourceContext(
        settings.executor(), settings.threads(), settings.epoch(), settings.log());
  }

  @Override
  public <T> T shared(Class<T> type, Supplier<T> maker) {
    return type.cast(shared.computeIfAbsent(type, t -> maker.get()));
  }

  @Override
  public void report(String kind, String item, String text) throws IOException {
    List<String> sections = reports.computeIfAbsent(kind, k -> new ArrayList<>());
    sections.add(item + "\n" + text);
    byte[] bytes = String.join("\n", sections).getBytes(StandardCharsets.UTF_8);
    OutputFile.write(new TextOutput(bytes, "build log"), path(kind));
    settings.log().debug("build log of " + item + ": " + path(kind));
  }

  private Path path(String kind) {
    return settings.output(kind + ".log");
  }

  /** The logs that items have left beside the image. */
  List<OutputArtifact> reports() {
    return reports.keySet().stream()
        .map(kind -> new OutputArtifact(path(kind), "log", kind + "-log"))
        .toList();
  }
}
