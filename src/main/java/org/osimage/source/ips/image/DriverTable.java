package org.osimage.source.ips.image;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.osimage.ImageBuildException;
import org.osimage.source.ips.plan.Delivered;

/** One file of the driver database while it is edited. */
final class DriverTable {
  private final DriverFile file;
  private final List<Optional<String>> lines = new ArrayList<>();

  /** By driver, the places of its lines. */
  private final Map<String, List<Integer>> places = new HashMap<>();

  private final Set<String> present = new HashSet<>();

  DriverTable(DriverFile file, String text) {
    this.file = file;
    List<String> before = new ArrayList<>(Arrays.asList(text.split("\n", -1)));
    if (before.get(before.size() - 1).isEmpty()) {
      before.remove(before.size() - 1);
    }
    before.forEach(this::append);
  }

  private void append(String line) {
    file.owner(line)
        .ifPresent(
            owner -> places.computeIfAbsent(owner, o -> new ArrayList<>()).add(lines.size()));
    lines.add(Optional.of(line));
    present.add(file.normal(line));
  }

  /** Gives a driver the lines that its package wants. */
  void set(Delivered driver) throws ImageBuildException {
    String name = driver.required("name");
    List<String> wanted = file.lines(name, driver);
    if (file.exact()) {
      Set<String> kept = new HashSet<>();
      wanted.forEach(line -> kept.add(file.normal(line)));
      for (int place : places.getOrDefault(name, List.of())) {
        Optional<String> line = lines.get(place).map(file::normal);
        if (line.isPresent() && !kept.contains(line.get())) {
          lines.set(place, Optional.empty());
          present.remove(line.get());
        }
      }
    }
    for (String line : wanted) {
      if (!present.contains(file.normal(line))) {
        append(line);
      }
    }
  }

  /**
   * Turns lines into comments that give a wanted alias to a driver which no package delivers.
   *
   * @param wanted drivers by alias
   * @param delivered names of the drivers of packages
   * @return what was done, for the user
   */
  List<String> release(Map<String, String> wanted, Set<String> delivered) {
    List<String> done = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).orElse("");
      Optional<String> owner = file.owner(line);
      String[] words = file.normal(line).split(" ", -1);
      Optional<String> wants =
          words.length == 2 ? Optional.ofNullable(wanted.get(words[1])) : Optional.empty();
      if (owner.isPresent() && wants.isPresent() && !delivered.contains(owner.get())) {
        lines.set(i, Optional.of("# pkg(7): " + line));
        present.remove(file.normal(line));
        done.add(
            "the alias "
                + words[1]
                + " of the driver "
                + owner.get()
                + ", which no package delivers, goes to "
                + wants.get());
      }
    }
    return done;
  }

  String text() {
    StringBuilder text = new StringBuilder();
    lines.forEach(line -> line.ifPresent(l -> text.append(l).append('\n')));
    return text.toString();
  }
}
