package org.osimage.source.debian.tool;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;
import org.osimage.source.debian.tool.file.TreeFiles;

/** The drop-in directories of systemd's tools, and lines of quoted words in their files. */
final class ConfigurationFiles {
  private ConfigurationFiles() {}

  /**
   * @param directories the more important first: of files of one name only the first counts
   * @param wanted names of files or absolute paths; all files if it is empty
   * @return the paths in the order of the files' names
   */
  static Collection<String> find(
      TreeFiles files, List<String> directories, List<String> wanted, String suffix)
      throws IOException {
    TreeMap<String, String> found = new TreeMap<>();
    for (String directory : directories) {
      for (String name : files.names(directory)) {
        if (name.endsWith(suffix) && (wanted.isEmpty() || wanted.contains(name))) {
          found.putIfAbsent(name, directory + "/" + name);
        }
      }
    }
    if (wanted.isEmpty()) {
      return found.values();
    }
    List<String> named = new ArrayList<>();
    for (String name : wanted) {
      if (name.startsWith("/")) {
        named.add(name);
      } else if (found.containsKey(name)) {
        named.add(found.get(name));
      }
    }
    return named;
  }

  /** Words of a line, quotes and backslashes taken away; none of a comment. */
  static List<String> words(String line) {
    List<String> words = new ArrayList<>();
    String text = line.strip();
    if (text.startsWith("#") || text.startsWith(";")) {
      return words;
    }
    StringBuilder word = new StringBuilder();
    boolean open = false;
    char quote = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (quote != 0 && c == quote) {
        quote = 0;
      } else if (quote == 0 && (c == '"' || c == '\'')) {
        quote = c;
        open = true;
      } else if (quote == 0 && (c == ' ' || c == '\t')) {
        if (open) {
          words.add(word.toString());
        }
        word.setLength(0);
        open = false;
      } else {
        word.append(c);
        open = true;
      }
    }
    if (open) {
      words.add(word.toString());
    }
    return words;
  }
}
