package org.osimage.pipeline.populate;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.osimage.ImageBuildException;
import org.osimage.account.PasswordHash;
import org.osimage.element.Hidden;
import org.osimage.manifest.LiveItem;
import org.osimage.output.OutputFile;
import org.osimage.output.TextOutput;
import org.osimage.pipeline.step.BuildSettings;
import org.osimage.pipeline.step.BuildStamp;
import org.osimage.pipeline.step.OutputArtifact;
import org.osimage.source.PackageSource;
import org.osimage.source.live.ImageEdits;
import org.osimage.source.live.LiveRequest;
import org.osimage.source.live.LiveRequest.Kind;
import org.osimage.source.live.LiveRequest.ManifestFile;
import org.osimage.source.live.LiveRequest.SearchEntry;
import org.osimage.source.live.LiveSource;

/** Makes the sources of {@code <live>} items, which share one build log. */
final class LiveSources {
  private final BuildSettings settings;
  private final Path log;
  private final List<String> sections = new ArrayList<>();

  LiveSources(BuildSettings settings) {
    this.settings = settings;
    this.log = settings.output("live.log");
  }

  PackageSource source(LiveItem item) throws IOException {
    List<ManifestFile> manifests = new ArrayList<>();
    for (String name : item.manifests()) {
      Path file = settings.baseDirectory().resolve(name);
      manifests.add(new ManifestFile(shown(name, file), file));
    }
    List<SearchEntry> search = new ArrayList<>();
    for (LiveItem.Search root : item.search()) {
      search.add(root(root));
    }
    return new LiveSource(
        new LiveRequest(
            "<live> " + String.join(", ", manifests.stream().map(ManifestFile::name).toList()),
            manifests,
            search,
            item.lastWins(),
            item.createParents(),
            item.linksOutside(),
            edits(item.edits()),
            settings.description().arch().toString()),
        this::write);
  }

  private ImageEdits edits(LiveItem.Edits edits) throws ImageBuildException {
    Optional<String> password = edits.rootPasswordHash().map(Hidden::text);
    if (password.isPresent()) {
      PasswordHash.checked(password.get(), "root");
    }
    return new ImageEdits(
        BuildStamp.of(settings),
        edits.buildstamp(),
        edits.release(),
        edits.motd(),
        edits.hostid().map(OptionalInt::of).orElse(OptionalInt.empty()),
        password);
  }

  private SearchEntry root(LiveItem.Search root) throws IOException {
    if (root.artifact().isPresent()) {
      return new SearchEntry(
          Kind.ARTIFACT,
          "<artifact> " + root.artifact().get().coordinates(),
          settings.artifacts().file(root.artifact().get()));
    }
    Kind kind =
        switch (root.element()) {
          case "overlay" -> Kind.OVERLAY;
          case "proto" -> Kind.PROTO;
          case "man" -> Kind.MAN;
          case "runningSystem" -> Kind.RUNNING_SYSTEM;
          default -> Kind.DIRECTORY;
        };
    Path directory = settings.baseDirectory().resolve(root.directory());
    return new SearchEntry(
        kind, "<" + root.element() + "> " + shown(root.directory(), directory), directory);
  }

  /** The path as the user wrote it, and the same on every host: the log is an artifact. */
  private String shown(String text, Path path) {
    Path base = settings.baseDirectory();
    if (path.startsWith(base)) {
      return base.relativize(path).toString().replace('\\', '/');
    }
    boolean absolute = Path.of(text).isAbsolute() && path.getNameCount() > 0;
    return absolute ? String.valueOf(path.getFileName()) : text;
  }

  private void write(String name, String text) throws IOException {
    sections.add(name + "\n" + text);
    byte[] bytes = String.join("\n", sections).getBytes(StandardCharsets.UTF_8);
    OutputFile.write(new TextOutput(bytes, "build log"), log);
    settings.log().debug("build log of " + name + ": " + log);
  }

  /** The log, if anything was contributed. */
  List<OutputArtifact> outputs() {
    return sections.isEmpty() ? List.of() : List.of(new OutputArtifact(log, "log", "live-log"));
  }
}
