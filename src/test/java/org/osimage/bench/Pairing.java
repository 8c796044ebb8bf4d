package org.osimage.bench;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.osimage.bench.Command.Cost;

/** Runs a job and its peers in turns, so that all meet the same weather. */
final class Pairing {
  /** The heap our side gets, whatever the tree's size. */
  private static final String HEAP = "-Xmx256m";

  private final Path work;
  private final int pairs;

  Pairing(Path work, int pairs) {
    this.work = work;
    this.pairs = pairs;
  }

  /**
   * @param ours one cost per pair
   * @param theirs one cost per pair
   */
  record Row(Job job, BenchTree tree, Job.Peer peer, List<Cost> ours, List<Cost> theirs) {}

  List<Row> run(Job job, BenchTree tree) throws IOException, InterruptedException {
    List<Row> rows = new ArrayList<>();
    if (!job.applies().test(tree)) {
      return rows;
    }
    for (Job.Peer peer : job.peers()) {
      rows.add(new Row(job, tree, peer, new ArrayList<>(), new ArrayList<>()));
    }
    for (int round = -1; round < pairs; round++) { // one round to warm up both sides
      for (Row row : rows) {
        boolean first = round % 2 == 0;
        Cost theirs = first ? peer(row.peer(), tree) : null;
        Cost ours = engine(job, tree);
        theirs = first ? theirs : peer(row.peer(), tree);
        if (round >= 0) {
          row.ours().add(ours);
          row.theirs().add(theirs);
        }
      }
      System.err.printf("%s %s: round %d of %d%n", tree.name(), job.name(), round + 1, pairs);
    }
    return rows;
  }

  private static List<String> engine() {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        HEAP,
        "-cp",
        absolute(System.getProperty("java.class.path")),
        Engine.class.getName());
  }

  /** Peers run in another directory. */
  private static String absolute(String classPath) {
    return Arrays.stream(classPath.split(File.pathSeparator))
        .map(entry -> Path.of(entry).toAbsolutePath().toString())
        .collect(Collectors.joining(File.pathSeparator));
  }

  private Cost engine(Job job, BenchTree tree) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(engine());
    command.addAll(job.engine());
    command.add(tree.home().toString());
    command.add(work.resolve("ours").toString());
    return clean(() -> Command.measure(Path.of("").toAbsolutePath(), command));
  }

  private Cost peer(Job.Peer peer, BenchTree tree) throws IOException, InterruptedException {
    Map<String, Object> variables =
        Map.of(
            "tree", tree.directory(),
            "fat", tree.fatDirectory(),
            "debs", tree.debs(),
            "home", tree.home(),
            "out", work.resolve("theirs"),
            "engine", String.join(" ", engine()),
            "fatsize", BenchTree.fatBytes(tree.fatTree()) >> 10);
    StringBuilder script = new StringBuilder();
    variables.forEach((name, value) -> script.append(name + "='" + value + "'; "));
    script.append(peer.script());
    List<String> command = List.of("bash", "-euo", "pipefail", "-c", script.toString());
    return clean(() -> Command.measure(work, command));
  }

  private interface Measurement {
    Cost take() throws IOException, InterruptedException;
  }

  /** With no outputs there before, and none left. */
  private Cost clean(Measurement measurement) throws IOException, InterruptedException {
    Command.run(work.getParent(), List.of("rm", "-rf", work.toString()));
    Files.createDirectories(work);
    Cost cost = measurement.take();
    Command.run(work.getParent(), List.of("rm", "-rf", work.toString()));
    Files.createDirectories(work);
    return cost;
  }
}
