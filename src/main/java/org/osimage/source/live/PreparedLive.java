package org.osimage.source.live;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.osimage.ImageBuildException;
import org.osimage.content.ContentStore;
import org.osimage.content.Sha256;
import org.osimage.source.Contribution;
import org.osimage.source.Contribution.SymbolicOwner;
import org.osimage.source.PreparedSource;
import org.osimage.source.live.SearchPath.Found;
import org.osimage.tree.Attributes;
import org.osimage.tree.Entry;
import org.osimage.tree.TreePath;

/** Manifests whose files are in the store. */
final class PreparedLive implements PreparedSource {
  private static final int SYMLINK_MODE = 0777;

  private final LiveSource.Placed placed;
  private final List<ManifestEntry> lines;
  private final List<Optional<Found>> found;
  private final SortedMap<String, String> inputs;
  private final ContentStore store;
  private final long epoch;
  private final String log;
  private final LogOutput logOutput;

  /**
   * @param lines sorted by path
   * @param found what each of them has for content
   * @param inputs digests of the manifests
   */
  PreparedLive(
      LiveSource.Placed placed,
      List<ManifestEntry> lines,
      List<Optional<Found>> found,
      SortedMap<String, String> inputs,
      ContentStore store,
      long epoch,
      String log,
      LogOutput logOutput) {
    this.placed = placed;
    this.lines = lines;
    this.found = found;
    this.inputs = inputs;
    this.store = store;
    this.epoch = epoch;
    this.log = log;
    this.logOutput = logOutput;
  }

  /** The manifests, and for each search root the files that came out of it. */
  @Override
  public SortedMap<String, String> fingerprint() {
    SortedMap<String, String> fingerprint = new TreeMap<>(inputs);
    Map<String, MessageDigest> roots = new TreeMap<>();
    for (int i = 0; i < lines.size(); i++) {
      if (found.get(i).isPresent()) {
        Found body = found.get(i).get();
        String root = body.root().label() + " " + body.root().entry().name();
        MessageDigest sha = roots.computeIfAbsent(root, k -> Sha256.digest());
        sha.update((lines.get(i).path() + "\n").getBytes(StandardCharsets.UTF_8));
        sha.update(body.content().digest());
      }
    }
    roots.forEach(
        (root, sha) ->
            fingerprint.put(
                placed.name() + ": files from " + root,
                "sha256:" + HexFormat.of().formatHex(sha.digest())));
    return fingerprint;
  }

  @Override
  public Contribution contribute() throws IOException {
    List<Entry> entries = new ArrayList<>(lines.size());
    Map<TreePath, SymbolicOwner> owners = new HashMap<>();
    Map<SymbolicOwner, SymbolicOwner> known = new HashMap<>();
    for (int i = 0; i < lines.size(); i++) {
      ManifestEntry line = lines.get(i);
      entries.add(entry(line, found.get(i)));
      if (!line.type().isLink() && (isName(line.user()) || isName(line.group()))) {
        SymbolicOwner owner = new SymbolicOwner(line.user(), line.group());
        owners.put(line.path(), known.computeIfAbsent(owner, o -> o));
      }
    }
    logOutput.write(placed.name(), log);
    return new Contribution(
        placed.name(),
        entries,
        Collections.unmodifiableMap(owners),
        List.of(),
        List.of(),
        this::origin,
        List.of(
            new EditStage(placed.request().edits(), placed.stamp(), store, epoch),
            new KernelCheck(store, placed.arch())));
  }

  private Entry entry(ManifestEntry line, Optional<Found> body) throws ImageBuildException {
    TreePath path = line.path();
    return switch (line.type()) {
      case DIRECTORY -> new Entry.Directory(path, attributes(line));
      case FILE -> new Entry.RegularFile(path, attributes(line), body.orElseThrow().content());
      case SYMLINK -> new Entry.Symlink(path, Attributes.root(SYMLINK_MODE, epoch), line.target());
      case HARD_LINK ->
          new Entry.HardLink(path, Attributes.root(0, epoch), TreePath.of(line.target()));
    };
  }

  private Attributes attributes(ManifestEntry line) {
    return Attributes.of(line.mode(), id(line.user()), id(line.group()), epoch);
  }

  /** The id, or 0 for a name, which is resolved when all of the image is there. */
  private static long id(String owner) {
    return isName(owner) ? 0 : Long.parseLong(owner);
  }

  /** The reader let only names and small numbers through. */
  private static boolean isName(String owner) {
    return owner.charAt(0) < '0' || owner.charAt(0) > '9' || !owner.matches("[0-9]+");
  }

  private String origin(TreePath path) {
    int at = ManifestMerge.index(lines, path);
    if (at < 0) {
      return placed.name();
    }
    return found
        .get(at)
        .map(body -> lines.get(at).position() + ", from " + body.root().entry().name())
        .orElse(lines.get(at).position().toString());
  }
}
