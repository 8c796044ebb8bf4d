package org.osimage.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Builds its input once, then runs each job and its native peers alternately, each in processes of
 * their own, and prints one table.
 */
public final class Bench {
  private Bench() {}

  public static void main(String[] args) throws Exception {
    Map<String, String> options = options(args);
    Path home = Path.of(System.getProperty("user.home"));
    Path cache =
        Path.of(options.getOrDefault("cache", home.resolve(".cache/osimage-bench").toString()));
    int pairs = Integer.parseInt(options.getOrDefault("pairs", "5"));
    List<String> jobs = split(options.getOrDefault("jobs", ""));
    List<String> trees = split(options.getOrDefault("trees", "small,medium,large"));
    Files.createDirectories(cache);
    List<BenchTree> inputs =
        new BenchInput(cache.toAbsolutePath(), Path.of("bench")).prepare(trees);
    Report report = new Report(inputs);
    Path work = Files.createDirectories(cache.toAbsolutePath().resolve("out"));
    for (BenchTree tree : inputs) {
      for (Job job : Jobs.all()) {
        if (jobs.isEmpty() || jobs.contains(job.name())) {
          new Pairing(work, pairs).run(job, tree).forEach(report::add);
        }
      }
    }
    System.out.println(report.text());
  }

  private static Map<String, String> options(String[] args) {
    Map<String, String> options = new TreeMap<>();
    for (int i = 0; i < args.length; i += 2) {
      if (!args[i].matches("--(cache|pairs|jobs|trees)") || i + 1 == args.length) {
        throw new IllegalArgumentException(
            "usage: bench/run [--cache DIR] [--pairs N] [--jobs a,b] [--trees small,medium,large]");
      }
      options.put(args[i].substring(2), args[i + 1]);
    }
    return options;
  }

  private static List<String> split(String text) {
    List<String> parts = new ArrayList<>();
    for (String part : text.split(",", -1)) {
      if (!part.isEmpty()) {
        parts.add(part);
      }
    }
    return parts;
  }
}
