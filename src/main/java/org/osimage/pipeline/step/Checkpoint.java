package org.osimage.pipeline.step;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestInputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.osimage.BuildLog;
import org.osimage.ImageBuildException;
import org.osimage.content.Content;
import org.osimage.content.DerivedFile;
import org.osimage.content.FileSums;
import org.osimage.content.Sha256;
import org.osimage.tree.Entry;
import org.osimage.tree.ImageTree;
import org.osimage.tree.TreeListing;

/**
 * The text a step leaves: what went into it, what it made, and the listings of the trees. Two
 * files: {@code STEP.checkpoint}, small, says whether the step is current; {@code STEP.tree} holds
 * facts and listings and is read only by a step that really runs. The small one is moved into place
 * last.
 *
 * @param step the step's name
 * @param inputs names of inputs to digests or values
 * @param state SHA-256 over facts and listings, in hexadecimal; empty when the step leaves no state
 * @param packs the packs of the content store that hold the bodies
 * @param outputs files of the step
 */
public record Checkpoint(
    String step,
    SortedMap<String, String> inputs,
    String state,
    List<String> packs,
    List<Output> outputs) {
  private static final String FORMAT = "checkpoint 2";
  private static final String ORIGINS = "origins 2";

  /**
   * A file in the target directory.
   *
   * @param size in bytes
   * @param modified milliseconds since 1970, to notice that somebody wrote to it
   * @param sum of all bytes, see {@link FileSums}
   */
  public record Output(OutputArtifact artifact, long size, long modified, String sum) {
    /** Whether the file is still what the step wrote. */
    public boolean isCurrent(OutputSums sums) throws IOException {
      Path file = artifact.file();
      return Files.isRegularFile(file)
          && Files.size(file) == size
          && Files.getLastModifiedTime(file).toMillis() == modified
          && (sums.trusting() || sums.of(file).equals(sum));
    }

    static Output of(OutputArtifact artifact, OutputSums sums) throws IOException {
      Path file = artifact.file();
      long modified = Files.getLastModifiedTime(file).toMillis();
      return new Output(artifact, Files.size(file), modified, sums.of(file));
    }
  }

  public Checkpoint {
    inputs = Collections.unmodifiableSortedMap(new TreeMap<>(inputs));
    packs = List.copyOf(packs);
    outputs = List.copyOf(outputs);
  }

  /** The first input, by name, that differs from another run's; empty when all are equal. */
  public Optional<String> firstDifference(SortedMap<String, String> now) {
    for (var input : now.entrySet()) {
      String before = inputs.get(input.getKey());
      if (before == null) {
        return Optional.of(input.getKey() + " is new");
      }
      if (!before.equals(input.getValue())) {
        return Optional.of(input.getKey() + " changed");
      }
    }
    for (String name : inputs.keySet()) {
      if (!now.containsKey(name)) {
        return Optional.of(name + " is gone");
      }
    }
    return Optional.empty();
  }

  private static void writeState(BuildState state, Writer out) throws IOException {
    for (var fact : state.facts().texts().entrySet()) {
      out.write(escape(fact.getKey()) + "\t" + escape(fact.getValue()) + "\n");
    }
    for (ImageTree tree : state.trees()) {
      out.write("\n");
      TreeListing.write(tree, out);
    }
  }

  /** Writes the facts and trees; the digest of what was written comes back. */
  public static String saveState(Path directory, String step, BuildState state) throws IOException {
    Files.createDirectories(directory);
    MessageDigest sha = Sha256.digest();
    atomically(
        directory.resolve(step + ".tree"),
        file -> {
          try (Writer out =
              new BufferedWriter(
                  new OutputStreamWriter(
                      new DigestOutputStream(Files.newOutputStream(file), sha), UTF_8))) {
            writeState(state, out);
          }
        });
    return HexFormat.of().formatHex(sha.digest());
  }

  /** Writes where the entries of the image come from, for the state with this digest. */
  public static void saveOrigins(
      Path directory, String step, String digest, BuildState state, Origins origins)
      throws IOException {
    atomically(
        directory.resolve(step + ".origins"),
        file ->
            DerivedFile.write(
                file,
                ORIGINS,
                body -> {
                  Writer out = new BufferedWriter(new OutputStreamWriter(body, UTF_8));
                  out.write(digest + "\n");
                  origins.write(state.pkgImage(), out);
                  out.flush();
                }));
  }

  /**
   * Where an entry of the image comes from.
   *
   * @param entry its number in the order of the image's tree
   * @throws ImageBuildException if the step noted nothing, or for another state
   */
  public String origin(Path directory, int entry) throws IOException {
    Path file = directory.resolve(step + ".origins");
    byte[] bytes = DerivedFile.read(file, ORIGINS, BuildLog.SILENT).orElse(new byte[0]);
    try (BufferedReader in =
        new BufferedReader(new InputStreamReader(new ByteArrayInputStream(bytes), UTF_8))) {
      if (state.equals(in.readLine())) {
        return Origins.find(in, entry);
      }
    }
    throw new ImageBuildException(
        "the checkpoint does not say where entries come from; delete "
            + directory
            + " and run populate again");
  }

  /**
   * Whether facts, trees and origins are there and what the step wrote, so that later steps can
   * build on them.
   *
   * @param log told of damage, at debug
   */
  public boolean isWhole(Path directory, BuildLog log) throws IOException {
    if (state.isEmpty()) {
      return true;
    }
    Path file = directory.resolve(step + ".tree");
    MessageDigest sha = Sha256.digest();
    try (InputStream in = new DigestInputStream(Files.newInputStream(file), sha)) {
      in.transferTo(OutputStream.nullOutputStream());
    } catch (NoSuchFileException e) {
      return false;
    }
    if (!HexFormat.of().formatHex(sha.digest()).equals(state)) {
      log.debug("made anew: " + file + " is damaged");
      return false;
    }
    Path origins = directory.resolve(step + ".origins");
    return !Files.exists(origins) || DerivedFile.isSound(origins, ORIGINS, log);
  }

  /** Reads the facts and trees that belong to this checkpoint. */
  public BuildState loadState(Path directory) throws IOException {
    Path file = directory.resolve(step + ".tree");
    String damaged = file + " is damaged; delete " + directory + " and build again";
    MessageDigest sha = Sha256.digest();
    BuildState loaded;
    try (BufferedReader in =
        new BufferedReader(
            new InputStreamReader(new DigestInputStream(Files.newInputStream(file), sha), UTF_8))) {
      loaded = readState(in, file.toString());
    } catch (ImageBuildException | RuntimeException e) {
      throw new ImageBuildException(damaged, e);
    }
    if (!HexFormat.of().formatHex(sha.digest()).equals(state)) {
      throw new ImageBuildException(damaged);
    }
    return loaded;
  }

  private static BuildState readState(BufferedReader in, String name) throws IOException {
    TreeMap<String, String> facts = new TreeMap<>();
    for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
      int tab = line.indexOf('\t');
      facts.put(unescape(line.substring(0, tab)), unescape(line.substring(tab + 1)));
    }
    return new BuildState(
        TreeListing.read(in, name),
        TreeListing.read(in, name),
        TreeListing.read(in, name),
        TreeListing.read(in, name),
        BootFacts.of(facts));
  }

  public void save(Path directory) throws IOException {
    Files.createDirectories(directory);
    StringBuilder text = new StringBuilder("step\t").append(step).append('\n');
    inputs.forEach(
        (k, v) ->
            text.append("input\t").append(escape(k)).append('\t').append(escape(v)).append('\n'));
    text.append("state\t").append(state).append('\n');
    packs.forEach(pack -> text.append("pack\t").append(pack).append('\n'));
    for (Output output : outputs) {
      OutputArtifact a = output.artifact();
      text.append("output\t").append(a.type()).append('\t').append(a.classifier());
      text.append('\t').append(output.size()).append('\t').append(output.modified());
      text.append('\t').append(output.sum());
      text.append('\t').append(escape(a.file().toString())).append('\n');
    }
    byte[] bytes = text.toString().getBytes(UTF_8);
    atomically(
        directory.resolve(step + ".checkpoint"),
        file -> DerivedFile.write(file, FORMAT, out -> out.write(bytes)));
  }

  /** Removes the checkpoint of a step. */
  public static void forget(Path directory, String step) throws IOException {
    Files.deleteIfExists(directory.resolve(step + ".checkpoint"));
  }

  /** Notes that a goal has run to its end, and which of its steps left the last state. */
  public static void finish(Path directory, Goal goal, String step) throws IOException {
    atomically(directory.resolve(goal + ".last"), file -> Files.writeString(file, step + "\n"));
  }

  /** Notes that a goal has begun, so that nobody takes its last state before it has ended. */
  public static void begin(Path directory, Goal goal) throws IOException {
    Files.deleteIfExists(directory.resolve(goal + ".last"));
  }

  /** The checkpoint with the last state of a goal that has run to its end. */
  public static Optional<Checkpoint> lastOf(Path directory, Goal goal) throws IOException {
    Path file = directory.resolve(goal + ".last");
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    String step = Files.readString(file).strip();
    return step.matches("[A-Za-z0-9._-]+") ? load(directory, step) : Optional.empty();
  }

  /** The checkpoint of a step; empty when there is none that this version wrote and left whole. */
  public static Optional<Checkpoint> load(Path directory, String step) throws IOException {
    return load(directory, step, BuildLog.SILENT);
  }

  /**
   * As {@link #load(Path, String)}.
   *
   * @param log told of damage, at debug
   */
  public static Optional<Checkpoint> load(Path directory, String step, BuildLog log)
      throws IOException {
    Path file = directory.resolve(step + ".checkpoint");
    return DerivedFile.read(file, FORMAT, log)
        .map(bytes -> parse(new String(bytes, UTF_8)))
        .filter(found -> found.step().equals(step));
  }

  /** Of a text that is just what {@link #save} wrote. */
  private static Checkpoint parse(String text) {
    TreeMap<String, String> inputs = new TreeMap<>();
    List<String> packs = new ArrayList<>();
    List<Output> outputs = new ArrayList<>();
    String step = "";
    String state = "";
    for (String line : text.split("\n", -1)) {
      String[] f = line.split("\t", -1);
      switch (f[0]) {
        case "step" -> step = f[1];
        case "input" -> inputs.put(unescape(f[1]), unescape(f[2]));
        case "state" -> state = f[1];
        case "pack" -> packs.add(f[1]);
        case "output" ->
            outputs.add(
                new Output(
                    new OutputArtifact(Path.of(unescape(f[6])), f[1], f[2]),
                    Long.parseLong(f[3]),
                    Long.parseLong(f[4]),
                    f[5]));
        default -> {
          // the end
        }
      }
    }
    return new Checkpoint(step, inputs, state, packs, outputs);
  }

  /** Every body that the trees of a state name. */
  public static Iterable<Content> contents(BuildState state) {
    return () ->
        state.trees().stream()
            .flatMap(tree -> tree.entries().stream())
            .filter(entry -> entry.kind() == Entry.Kind.FILE)
            .map(entry -> ((Entry.RegularFile) entry).content())
            .iterator();
  }

  public static Checkpoint of(
      String step,
      SortedMap<String, String> inputs,
      String state,
      Set<String> packs,
      List<OutputArtifact> artifacts,
      OutputSums sums)
      throws IOException {
    List<Output> outputs = new ArrayList<>();
    for (OutputArtifact artifact : artifacts) {
      outputs.add(Output.of(artifact, sums));
    }
    return new Checkpoint(step, inputs, state, List.copyOf(packs), outputs);
  }

  private interface FileWriting {
    void write(Path file) throws IOException;
  }

  private static void atomically(Path file, FileWriting writing) throws IOException {
    Path temporary = file.resolveSibling("." + file.getFileName() + ".part");
    try {
      writing.write(temporary);
      Files.move(
          temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  private static String escape(String text) {
    return text.replace("\\", "\\\\")
        .replace("\t", "\\t")
        .replace("\n", "\\n")
        .replace("\r", "\\r");
  }

  private static String unescape(String text) {
    if (text.indexOf('\\') < 0) {
      return text;
    }
    StringBuilder plain = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\\') {
        c = text.charAt(++i);
        c = c == 't' ? '\t' : c == 'n' ? '\n' : c == 'r' ? '\r' : c;
      }
      plain.append(c);
    }
    return plain.toString();
  }
}
