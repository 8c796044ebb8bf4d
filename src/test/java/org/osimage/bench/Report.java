package org.osimage.bench;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.osimage.bench.Command.Cost;
import org.osimage.tree.ImageTree;

/** The table, in Markdown: medians, and of the ratio also its range over the pairs. */
final class Report {
  private final StringBuilder text = new StringBuilder();

  Report(List<BenchTree> trees) throws IOException {
    for (BenchTree tree : trees) {
      ImageTree all = tree.tree();
      ImageTree fat = tree.fatTree();
      line(
          "- %s: %d entries, %.0f MB; for FAT %d entries, %.0f MB",
          tree.name(), all.size(), mb(all), fat.size(), mb(fat));
    }
    line("");
    line(
        "| job | tree | peer | ours s (CPU), MiB | peer s (CPU), MiB | ratio min / median / max |"
            + " CPU ratio | target | |");
    line("| --- | --- | --- | --- | --- | --- | --- | --- | --- |");
  }

  private static double mb(ImageTree tree) {
    return BenchTree.bytes(tree) / 1e6;
  }

  void add(Pairing.Row row) {
    double[] ratios =
        IntStream.range(0, row.ours().size())
            .mapToDouble(i -> row.ours().get(i).wall() / row.theirs().get(i).wall())
            .sorted()
            .toArray();
    double median = ratios[ratios.length / 2];
    double target = row.peer().target();
    line(
        "| %s | %s | %s | %s | %s | %.2f / **%.2f** / %.2f | %.2f | %s | %s |",
        row.job().name(),
        row.tree().name(),
        row.peer().name().replace("|", "\\|"),
        cost(row.ours()),
        cost(row.theirs()),
        ratios[0],
        median,
        ratios[ratios.length - 1],
        median(row.ours(), Cost::cpu) / median(row.theirs(), Cost::cpu),
        target == 0 ? "" : String.format(Locale.ROOT, "%.1f", target),
        target == 0 ? "" : median <= target ? "met" : "missed");
  }

  private static String cost(List<Cost> costs) {
    return String.format(
        Locale.ROOT,
        "%.2f (%.2f), %.0f",
        median(costs, Cost::wall),
        median(costs, Cost::cpu),
        median(costs, Cost::memory));
  }

  private static double median(List<Cost> costs, ToDoubleFunction<Cost> part) {
    double[] sorted = costs.stream().mapToDouble(part).sorted().toArray();
    return sorted[sorted.length / 2];
  }

  private void line(String format, Object... values) {
    text.append(String.format(Locale.ROOT, format, values)).append('\n');
  }

  String text() {
    return text.toString();
  }
}
