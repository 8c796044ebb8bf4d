package org.osimage.source;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.osimage.ImageBuildException;

/**
 * The text of {@code osimage.lock}: sections {@code [key]} with lines. What the lines say, only the
 * source knows whose key it is; comments at the head of the file tell it to the user. Immutable.
 */
public final class LockFile {
  private static final String HEADER =
      "# osimage.lock: the exact packages of this image. Written by goal lock; keep it with the"
          + " sources.\n";

  /**
   * A line of a section.
   *
   * @param place file and line, for messages
   */
  public record Line(String text, String place) {}

  private final Set<String> columns;
  private final SortedMap<String, List<Line>> sections;

  private LockFile(Set<String> columns, SortedMap<String, List<Line>> sections) {
    this.columns = columns;
    this.sections = sections;
  }

  public static LockFile empty() {
    return new LockFile(Set.of(), new TreeMap<>());
  }

  /**
   * @throws ImageBuildException naming the file and line that is wrong
   */
  public static LockFile read(Path file) throws IOException {
    return parse(Files.readString(file, StandardCharsets.UTF_8), file.toString());
  }

  /**
   * @param name of the file, for messages
   * @throws ImageBuildException naming the file and line that is wrong
   */
  public static LockFile parse(String text, String name) throws ImageBuildException {
    Set<String> columns = new LinkedHashSet<>();
    SortedMap<String, List<Line>> sections = new TreeMap<>();
    Optional<List<Line>> section = Optional.empty();
    int number = 0;
    boolean format = false;
    for (String line : text.split("\r?\n", -1)) {
      number++;
      String place = name + ", line " + number;
      if (line.startsWith("# ") && !format && !HEADER.startsWith(line)) {
        columns.add(line.substring(2));
      }
      if (line.isBlank() || line.startsWith("#")) {
        continue;
      }
      if (line.startsWith("format ")) {
        format = line.equals("format 1");
      } else if (!format) {
        throw new ImageBuildException(place + ": not 'format 1'; write the lock anew (goal lock)");
      } else if (line.startsWith("[") && line.endsWith("]")) {
        List<Line> added = new ArrayList<>();
        sections.put(line.substring(1, line.length() - 1), added);
        section = Optional.of(added);
      } else if (section.isPresent()) {
        section.get().add(new Line(line, place));
      } else {
        throw new ImageBuildException(place + ": a package before the first section");
      }
    }
    if (!format) {
      throw new ImageBuildException(name + " is empty; write the lock anew (goal lock)");
    }
    return new LockFile(columns, sections);
  }

  /**
   * The lines of a section.
   *
   * @throws ImageBuildException if the file has none of that key, because it was made for another
   *     request
   */
  public List<Line> section(String key) throws ImageBuildException {
    Optional<List<Line>> found = Optional.ofNullable(sections.get(key));
    return List.copyOf(
        found.orElseThrow(
            () ->
                new ImageBuildException(
                    "osimage.lock has no section ["
                        + key
                        + "]: packages, suites or options changed since it was written. Write it"
                        + " anew with mvn osimage:lock (or osimage:lock@ID for an execution)")));
  }

  /** This file with one more section, in the place of one with that key. */
  public LockFile with(LockSection section) {
    Set<String> moreColumns = new LinkedHashSet<>(columns);
    moreColumns.add(section.columns());
    SortedMap<String, List<Line>> more = new TreeMap<>(sections);
    more.put(
        section.key(),
        section.lines().stream().map(line -> new Line(line, "osimage.lock")).toList());
    return new LockFile(moreColumns, more);
  }

  /** The text of the file. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(HEADER);
    columns.forEach(line -> text.append("# ").append(line).append('\n'));
    text.append("format 1\n");
    for (Map.Entry<String, List<Line>> section : sections.entrySet()) {
      text.append("\n[").append(section.getKey()).append("]\n");
      section.getValue().forEach(line -> text.append(line.text()).append('\n'));
    }
    return text.toString();
  }
}
