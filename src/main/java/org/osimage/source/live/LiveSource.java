package org.osimage.source.live;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.osimage.ImageBuildException;
import org.osimage.content.ContentStore;
import org.osimage.content.Sha256;
import org.osimage.host.HostListing;
import org.osimage.host.HostNames;
import org.osimage.source.PackageSource;
import org.osimage.source.PreparedSource;
import org.osimage.source.ProjectFile;
import org.osimage.source.SourceContext;
import org.osimage.source.Surroundings;
import org.osimage.source.live.LiveRequest.Kind;
import org.osimage.source.live.ManifestEntry.Type;
import org.osimage.source.live.SearchPath.Found;

/**
 * Contributes what manifests list, as joyent-live's {@code build_live}: each file from the first
 * search root that has it. All entries have the build's time. Unlike the original, nothing that is
 * wrong is passed over: malformed lines, contradictions, missing parents and missing files fail the
 * build, and all of them are named.
 */
public final class LiveSource implements PackageSource {
  /** A manifest, by the name that the user knows. */
  record ManifestFile(String name, Path file) {}

  /** A search root, with the name that the user knows. */
  record SearchEntry(Kind kind, String name, Path path) {}

  /**
   * The request in a certain project.
   *
   * @param name for messages and fingerprints, the same on every host: {@code <live> src/manifest}
   * @param stamp the build stamp
   * @param arch of the image, for its kernel
   */
  record Placed(
      LiveRequest request,
      String name,
      List<ManifestFile> manifests,
      List<SearchEntry> search,
      String stamp,
      String arch) {}

  private final Placed placed;
  private final LogOutput logOutput;

  LiveSource(Placed placed, LogOutput logOutput) {
    this.placed = placed;
    this.logOutput = logOutput;
  }

  static LiveSource of(LiveRequest request, Surroundings surroundings) throws IOException {
    request.edits().checkPassword();
    List<ManifestFile> manifests = new ArrayList<>();
    for (String name : request.manifests()) {
      ProjectFile file = surroundings.file(name);
      manifests.add(new ManifestFile(file.shown(), file.path()));
    }
    List<SearchEntry> search = new ArrayList<>();
    for (LiveRequest.Root root : request.search()) {
      ProjectFile place = root.place().in(surroundings);
      search.add(
          new SearchEntry(
              root.kind(), "<" + root.kind().element() + "> " + place.shown(), place.path()));
    }
    return new LiveSource(
        new Placed(
            request,
            "<live> " + String.join(", ", manifests.stream().map(ManifestFile::name).toList()),
            manifests,
            search,
            surroundings.stamp(),
            surroundings.architecture().toString()),
        (name, text) -> surroundings.report("live", name, text));
  }

  @Override
  public String name() {
    return placed.name();
  }

  /**
   * Reads the manifests and brings the files into the store.
   *
   * @throws ImageBuildException with every mistake of the manifests, or else with every file that
   *     cannot be taken; the log is then written at once
   */
  @Override
  public PreparedSource prepare(ContentStore store, SourceContext context) throws IOException {
    Findings findings = new Findings(context.log());
    SortedMap<String, String> inputs = new TreeMap<>();
    inputs.put(placed.name() + ": build stamp", placed.stamp());
    List<ManifestEntry> lines = lines(findings, inputs);
    findings.throwIfAny("mistakes in the manifests");
    List<ManifestEntry> entries = new ManifestMerge(placed.request(), findings).merge(lines);
    findings.throwIfAny("mistakes in the manifests");
    if (entries.isEmpty()) {
      throw new ImageBuildException(placed.name() + ": the manifests list nothing");
    }
    entries.forEach(entry -> warnOfWritable(entry, findings));
    SearchPath search = SearchPath.open(placed, store, context.log());
    List<Optional<Found>> found = LiveFiles.fetch(entries, search, store, context, findings);
    String log = LiveLog.text(placed, search.roots(), entries, found);
    try {
      findings.throwIfAny("files that the manifests list cannot be taken");
    } catch (ImageBuildException e) {
      logOutput.write(placed.name(), log);
      throw e;
    }
    return new PreparedLive(placed, entries, found, inputs, store, context.epoch(), log, logOutput);
  }

  private List<ManifestEntry> lines(Findings findings, SortedMap<String, String> inputs)
      throws IOException {
    List<ManifestEntry> lines = new ArrayList<>();
    ManifestReader reader = new ManifestReader(findings);
    for (ManifestFile manifest : files()) {
      MessageDigest sha = Sha256.digest();
      try (InputStream in = new DigestInputStream(Files.newInputStream(manifest.file()), sha)) {
        reader.read(manifest.name(), in, lines::add);
      } catch (AccessDeniedException e) {
        throw new ImageBuildException(
            "no permission to read the manifest " + manifest.name() + " (" + e.getFile() + ")", e);
      }
      inputs.put(
          placed.name() + ": manifest " + manifest.name(),
          "sha256:" + HexFormat.of().formatHex(sha.digest()));
    }
    return lines;
  }

  /** The manifests, each directory opened up. */
  private List<ManifestFile> files() throws IOException {
    List<ManifestFile> files = new ArrayList<>();
    for (ManifestFile manifest : placed.manifests()) {
      if (Files.isDirectory(manifest.file())) {
        files.addAll(children(manifest));
      } else if (Files.isRegularFile(manifest.file())) {
        files.add(manifest);
      } else {
        throw new ImageBuildException(
            "the manifest "
                + manifest.name()
                + (Files.exists(manifest.file()) ? " is no regular file" : " does not exist")
                + " ("
                + manifest.file()
                + "): correct <manifest>");
      }
    }
    return files;
  }

  /** As a shell lists a directory: no hidden files, in the order of the bytes of their names. */
  private static List<ManifestFile> children(ManifestFile directory) throws IOException {
    List<ManifestFile> files = new ArrayList<>();
    for (Path file : HostListing.children(directory.file(), directory.name())) {
      String name = HostNames.name(file, directory.name());
      if (Files.isRegularFile(file) && !name.startsWith(".")) {
        files.add(new ManifestFile(directory.name() + "/" + name, file));
      }
    }
    if (files.isEmpty()) {
      throw new ImageBuildException("the directory " + directory.name() + " has no manifest");
    }
    return files;
  }

  private static void warnOfWritable(ManifestEntry entry, Findings findings) {
    boolean setId = (entry.mode() & 06000) != 0;
    if (entry.type() == Type.FILE && setId && (entry.mode() & 0022) != 0) {
      findings.warn(
          entry.position()
              + ": "
              + entry.path()
              + " is set-id, and others may write to it: '"
              + entry.line()
              + "'");
    }
  }
}
